/**
 * One large file of each format that several workers can read: cut, it has the records that it has whole, each once.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RecordBatchFileWriter, Table, Utf8, vectorFromArray } from 'apache-arrow'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import { loadPlainItems, openIndex, scanItems } from '../../dist/index.js'
import { bgzipMember, storedLz4, storedXz, storedZstd } from '../support/codecs.ts'
import { jsonlOf } from '../support/corpus.ts'
import { temporaryFolder } from '../support/index-folder.ts'

const MIB = 2 ** 20
const folder = temporaryFolder()

const LINES = jsonlOf({ seed: 5, bytes: 27 * MIB, vocabulary: 3000 })
const TEXTS = LINES.toString('utf8')
  .trimEnd()
  .split('\n')
  .map((line): string => JSON.parse(line).text)

/** Parts that end anywhere, also inside characters and right behind line feeds. */
function parts(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )
}

function arrowFile(): Buffer {
  const batches = batchesOf(TEXTS, 700).flatMap(
    (some) => new Table({ text: vectorFromArray(some, new Utf8()) }).batches,
  )
  return Buffer.from(RecordBatchFileWriter.writeAll(batches).toUint8Array(true))
}

function batchesOf<Value>(values: readonly Value[], size: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  )
}

const text = (): Buffer => Buffer.from(TEXTS.map((one) => `${one.replaceAll('\n', ' ')}\n`).join(''))

interface Form {
  readonly make: () => Buffer | Promise<Buffer>
  /** What a document is, where that must be said. */
  readonly documentPer?: 'line'
}

const FORMS: Readonly<Record<string, Form>> = {
  'lines.jsonl': { make: () => LINES },
  'bgzip.jsonl.gz': { make: () => Buffer.concat(parts(LINES, 60_000).map((part) => bgzipMember(part, 0))) },
  'frames.jsonl.zst': { make: () => Buffer.concat(parts(LINES, 1_000_001).map((part) => storedZstd(part))) },
  'frames.jsonl.lz4': {
    make: async () => Buffer.concat(await Promise.all(parts(LINES, 999_999).map((part) => storedLz4(part)))),
  },
  'blocks.jsonl.xz': { make: () => storedXz(parts(LINES, 1_234_567)) },
  'streams.jsonl.xz': {
    make: () => Buffer.concat(batchesOf(parts(LINES, 700_000), 4).map((blocks) => storedXz(blocks))),
  },
  'batches.arrow': { make: arrowFile },
  'groups.parquet': {
    make: () =>
      Buffer.from(
        parquetWriteBuffer({
          columnData: [{ name: 'text', data: TEXTS, type: 'STRING' }],
          codec: 'UNCOMPRESSED',
          rowGroupSize: 1000,
        }),
      ),
  },
  'lines.txt': { make: text, documentPer: 'line' },
  'blocks.txt.xz': { make: () => storedXz(parts(text(), 1_000_000)), documentPer: 'line' },
}
const NAMES = Object.keys(FORMS)

async function build(name: string, lanes: number, workers: number) {
  const out = join(folder, `${name}-${lanes}-${workers}`)
  const documentPer = FORMS[name]?.documentPer
  const options = documentPer === undefined ? {} : { documentPer }
  await buildIndex({ inputs: [join(folder, name)], out, lanes, workers, ...options })
  return openIndex(out)
}

describe('one file', () => {
  beforeAll(async () => {
    for (const [name, { make }] of Object.entries(FORMS)) writeFileSync(join(folder, name), await make())
  })

  it.each(NAMES)('%s is shared by lanes: the same grams of the same documents', async (name) => {
    const whole = await build(name, 1, 1)
    const cut = await build(name, 3, 1)
    expect(whole.manifest.builds[0]?.lanes).toBe(1)
    expect(cut.manifest.builds[0]?.lanes).toBeGreaterThanOrEqual(2)
    for (const index of [whole, cut]) {
      const { documents, emptyDocuments, grams, skipped } = index.totals
      expect({ documents, emptyDocuments, grams, skipped }).toEqual({
        documents: TEXTS.length,
        emptyDocuments: 0,
        grams: whole.totals.grams,
        skipped: 0,
      })
    }
    // Each part begins where the one before ends, in documents.
    const documents = cut.manifest.segments.flatMap(({ parts }) => parts.map(({ lines }) => lines))
    expect(documents.length).toBeGreaterThanOrEqual(2)
    expect(documents.reduce((sum, count) => sum + count, 0)).toBe(TEXTS.length)
    const two = await build(name, 3, 2)
    expect(two.digest).toBe(cut.digest)
  })

  it.each(NAMES)('%s is scanned by several workers: each item is found in its own document', async (name) => {
    const wanted = [0, 1, TEXTS.length >> 1, TEXTS.length - 1]
    const path = join(folder, 'items.jsonl')
    writeFileSync(path, wanted.map((i) => `${JSON.stringify({ id: `${i}`, text: TEXTS[i] })}\n`).join(''))
    const set = await loadPlainItems({ name: 'items', paths: [path], fields: ['text'] })
    const documentPer = FORMS[name]?.documentPer
    const options = documentPer === undefined ? {} : { documentPer }
    const found = async (workers: number) => {
      const { items } = await scanItems([set], { inputs: [join(folder, name)], workers, ...options })
      return items.map(({ id, results: [{ level, documents, verified }] }) => ({
        id,
        level,
        places: documents.map(({ record }) => record),
        coverage: verified?.best?.coverage,
      }))
    }
    const one = await found(1)
    expect(one.map(({ id, level }) => [id, level])).toEqual(wanted.map((i) => [`${i}`, 'contaminated']))
    for (const { id, places } of one) expect(places).toContain(Number(id) + 1)
    expect(await found(2)).toEqual(one)
  })
})
