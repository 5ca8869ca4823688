/**
 * Memory of a build: segments in flight, 100 MiB, 20 MiB a worker, and what decoders and readers state of their own; measured
 * by the system for a process of its own.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { RecordBatchFileWriter, RecordBatchStreamWriter, Table, Utf8, vectorFromArray } from 'apache-arrow'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import type { BuildOptions } from '../../dist/build/options.js'
import { startBuild } from '../support/child-build.ts'
import { bgzipMember, fixture, LONG, snappyFramed, storedZstd } from '../support/codecs.ts'
import { gzipMembers, jsonlOf, writeFiles } from '../support/corpus.ts'
import { failureOf, temporaryFolder } from '../support/index-folder.ts'

const MIB = 2 ** 20

describe('memory', () => {
  const folder = temporaryFolder()

  beforeAll(() => {
    const parts = Array.from({ length: 20 }, (_, i) =>
      jsonlOf({ seed: i, bytes: 2.5 * MIB, vocabulary: 2000 }),
    )
    writeFiles(join(folder, 'in'), Object.fromEntries(parts.map((bytes, i) => [`${i}.jsonl`, bytes])))
    writeFiles(join(folder, 'in gz'), {
      'packed.jsonl.gz': gzipMembers(jsonlOf({ seed: 30, bytes: 12 * MIB, oddEvery: 100 }), [5 * MIB]),
    })
  })

  it.each([
    { workers: 1, lanes: 2 },
    { workers: 2, lanes: 2 },
    // One after the other in one thread: what a lane has used must be there for the next.
    { workers: 1, lanes: 21 },
    { workers: 2, lanes: 21 },
  ])('stays within what the build announces: $workers workers, $lanes lanes', async ({ workers, lanes }) => {
    const out = join(folder, `index ${workers} ${lanes}`)
    const plain = await startBuild({ inputs: ['in'], cwd: folder, out, workers, lanes }).report
    if (plain === undefined) return
    expect(plain.workers).toBe(workers)
    const most = workers * plain.segmentBytes + 100 * MIB + workers * 20 * MIB
    expect(plain.memoryBytes).toBe(most)
    expect(plain.peakBytes).toBeLessThanOrEqual(most)
    const mixed = await startBuild({
      inputs: ['in', 'in gz'],
      cwd: folder,
      out: `${out} mixed`,
      workers,
      lanes,
    }).report
    expect(mixed?.memoryBytes).toBeGreaterThan(most)
    expect(mixed?.peakBytes).toBeLessThanOrEqual(mixed?.memoryBytes ?? 0)
  })

  it('that the user allows lowers the number of workers, or is refused', async () => {
    const bytes = jsonlOf({ seed: 1, bytes: MIB })
    writeFiles(join(folder, 'few'), { 'a.jsonl': bytes, 'b.jsonl': bytes, 'c.jsonl': bytes })
    let runs = 0
    const started = async (memoryBytes?: number): Promise<{ workers: number; segmentBytes: number }> => {
      let [workers, segmentBytes] = [0, 0]
      await buildIndex({
        inputs: ['few'],
        cwd: folder,
        lanes: 3,
        workers: 8,
        out: join(folder, `limited ${runs++}`),
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
        observer: {
          onStart: (start) => {
            workers = start.workers
            segmentBytes = start.record.plan.segmentBlocks * 64
          },
        },
      })
      return { workers, segmentBytes }
    }
    const { workers, segmentBytes } = await started()
    expect(workers).toBe(3)
    const least = (count: number): number => 100 * MIB + count * (20 * MIB + segmentBytes)
    expect((await started(2 ** 40)).workers).toBe(3)
    expect((await started(least(2))).workers).toBe(2)
    expect((await started(least(2) - 1)).workers).toBe(1)
    expect((await started(least(1))).workers).toBe(1)
    expect((await failureOf(() => started(least(1) - 1))).code).toBe('MEMORY')
  })
})

/** Text of each form: more than any window, page and batch in it. */
const FORM_BYTES = 24 * MIB
const LINES = jsonlOf({ seed: 9, bytes: FORM_BYTES, vocabulary: 2000 })
const TEXTS = LINES.toString('utf8')
  .trimEnd()
  .split('\n')
  .map((line): string => JSON.parse(line).text)

/** A fixture's text over and over: what the format's own program has made of it. */
function again(name: string): Buffer {
  const one = fixture(name)
  return Buffer.concat(Array.from({ length: Math.ceil(FORM_BYTES / LONG.length) }, () => one))
}

function batches(rows: number): ReturnType<typeof tableOf>['batches'] {
  return Array.from({ length: Math.ceil(TEXTS.length / rows) }, (_, i) =>
    tableOf(TEXTS.slice(i * rows, (i + 1) * rows)),
  ).flatMap((table) => table.batches)
}

function tableOf(texts: readonly string[]) {
  return new Table({ text: vectorFromArray(texts, new Utf8()) })
}

const warc = (text: string): string =>
  'WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\n' +
  `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}\r\n\r\n`
const page = (text: string, i: number): string =>
  `<page><title>${i}</title><id>${i}</id><revision><id>1</id><text>${text.replace(/[&<>]/g, ' ')}</text></revision></page>\n`
const parquet = (rowGroupSize: number, codec: 'SNAPPY' | 'UNCOMPRESSED'): Buffer =>
  Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: TEXTS.map((_, i) => `made-${i}`), type: 'STRING' },
        { name: 'text', data: TEXTS, type: 'STRING' },
      ],
      codec,
      rowGroupSize,
    }),
  )

const FORMS: Readonly<Record<string, () => string | Uint8Array>> = {
  'lines.jsonl': () => LINES,
  'one.jsonl.gz': () => gzipSync(LINES, { level: 1 }),
  'members.jsonl.gz': () =>
    Buffer.concat(
      Array.from({ length: Math.ceil(LINES.length / 60_000) }, (_, i) =>
        bgzipMember(LINES.subarray(i * 60_000, (i + 1) * 60_000), 0),
      ),
    ),
  'lines.jsonl.br': () => brotliCompressSync(LINES, { params: { 1: 1, 2: 24 } }),
  'lines.jsonl.sz': () => snappyFramed(LINES),
  'stored.jsonl.zst': () => storedZstd(LINES),
  'lines.txt.zst': () => again('long.zst'),
  'window.txt.zst': () => again('long-window.zst'),
  'lines.txt.xz': () => again('long.xz'),
  'lines.txt.bz2': () => again('long-members.bz2'),
  'lines.txt.lz4': () => again('long.lz4'),
  'list.json': () => `[${TEXTS.map((text) => JSON.stringify({ text })).join(',\n')}]`,
  'table.csv': () => `text\n${TEXTS.map((text) => `"${text.replaceAll('"', '""')}"\n`).join('')}`,
  'lines.txt': () => TEXTS.map((text) => `${text.replaceAll('\n', ' ')}\n`).join(''),
  'texts.warc': () => TEXTS.map(warc).join(''),
  'texts.warc.gz': () => gzipSync(TEXTS.map(warc).join(''), { level: 1 }),
  'pages.xml': () => `<mediawiki>\n${TEXTS.map(page).join('')}</mediawiki>\n`,
  'groups.parquet': () => parquet(2000, 'SNAPPY'),
  'one.parquet': () => parquet(1e6, 'UNCOMPRESSED'),
  'stream.arrow': () => RecordBatchStreamWriter.writeAll(batches(3000)).toUint8Array(true),
  'one-batch.arrow': () => RecordBatchFileWriter.writeAll(batches(1e6)).toUint8Array(true),
}
const BY_LINE = /\.txt(\.|$)/

describe('memory of what is read as it lies', () => {
  const folder = temporaryFolder()
  let runs = 0
  const reports = async (name: string, workers: number, more: Partial<BuildOptions> = {}) => {
    const report = await startBuild({
      inputs: [name],
      cwd: folder,
      out: join(folder, `index ${runs++}`),
      workers,
      ...(BY_LINE.test(name) ? { documentPer: 'line' as const } : {}),
      ...more,
    }).report
    if (report === undefined) throw new Error('the build was killed')
    return report
  }

  beforeAll(() => {
    for (const [name, make] of Object.entries(FORMS)) writeFileSync(join(folder, name), make())
  })

  it.each(Object.keys(FORMS).flatMap((name) => [1, 2].map((workers) => ({ name, workers }))))(
    '$name, $workers workers: no more than is announced',
    async ({ name, workers }) => {
      const { peakBytes, memoryBytes } = await reports(name, workers)
      expect(peakBytes).toBeLessThanOrEqual(memoryBytes)
    },
  )

  it('a list of JSON fills segments of the size that the lines do', async () => {
    const [list, lines] = [await reports('list.json', 1), await reports('lines.jsonl', 1)]
    expect(list.segmentBytes).toBe(lines.segmentBytes)
    // Beside that its bytes are gone through once more.
    expect(list.memoryBytes - lines.memoryBytes).toBeLessThanOrEqual(16 * MIB)
  })

  it('is lowered by reading ahead less before there are fewer workers', async () => {
    const name = 'stream.arrow'
    const [one, two] = [await reports(name, 1), await reports(name, 2)]
    expect([one.readers, two.readers]).toEqual([0, 1])
    expect(two.memoryBytes).toBeGreaterThan(one.memoryBytes)
    const less = await reports(name, 2, { memoryBytes: two.memoryBytes - 1 })
    expect([less.readers, less.memoryBytes]).toEqual([0, one.memoryBytes])
    expect(less.digest).toBe(two.digest)
    expect((await failureOf(() => buildIn(name, one.memoryBytes - 1))).code).toBe('MEMORY')
  })

  it('is not exceeded by what comes later: a longer window is refused, or allowed with more memory', async () => {
    writeFileSync(
      join(folder, 'later.txt.zst'),
      Buffer.concat([fixture('long.zst'), fixture('long-window.zst')]),
    )
    const failure = await failureOf(() => buildIn('later.txt.zst'))
    expect(failure.code).toBe('MEMORY')
    const byte = fixture('long.zst').length
    expect(failure.message).toContain(`zstd at byte ${byte} needs a window of 128 MiB`)
    await buildIn('later.txt.zst', 600 * MIB)
  })

  async function buildIn(name: string, memoryBytes?: number): Promise<void> {
    await buildIndex({
      inputs: [name],
      cwd: folder,
      out: join(folder, `index ${runs++}`),
      ...(BY_LINE.test(name) ? { documentPer: 'line' as const } : {}),
      workers: 2,
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    })
  }
})
