/**
 * Inputs that are changed between an index and its exact pass, at the same length: what is said, and where it is said to be.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { buildIndex, checkItems, type ItemSet, openIndex } from '../../dist/index.js'
import { storedZstd } from '../support/codecs.ts'
import { parquetOf } from '../support/parquet-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-changed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Documents of words that no other one has. */
const DOCUMENTS = Array.from({ length: 200 }, (_, i) => ({
  id: `d${i}`,
  text: Array.from({ length: 40 }, (_, w) => `document${i}word${w}`).join(' '),
}))
const LINES = Buffer.from(DOCUMENTS.map((document) => `${JSON.stringify(document)}\n`).join(''))

/** An item out of each document, so that all of the corpus is read again. */
const SET: ItemSet = {
  name: 'set',
  title: 'set',
  files: [],
  items: DOCUMENTS.map(({ id, text }) => ({
    set: 'set',
    id,
    file: 'set.jsonl',
    fingerprint: '0'.repeat(16),
    fields: [{ name: 'question', role: 'question', parts: [text] }],
  })),
}

const rows = (rowGroupSize: number): Buffer =>
  Buffer.from(
    parquetOf(
      (['id', 'text'] as const).map((name) => ({
        name,
        data: DOCUMENTS.map((document) => document[name]),
        type: 'STRING',
        nullable: true,
      })),
      { codec: 'UNCOMPRESSED', rowGroupSize },
    ),
  )

/**
 * Indexes a file, writes another byte at a place of it, and makes an exact pass.
 *
 * @param at the place
 * @returns code and message of the error
 */
async function afterChange(
  name: string,
  bytes: Buffer,
  at: number,
): Promise<{ code: unknown; message: string }> {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const out = join(folder, `index-${name}-${at}`)
  await buildIndex({ inputs: [path], out })
  const index = await openIndex(out)
  const [
    {
      results: [unchanged],
    } = { results: [] },
  ] = (await checkItems(index, [SET], { exact: {} })).items
  expect(unchanged?.evidence).toBe('verified')
  const changed = readFileSync(path)
  changed[at] = (changed[at] ?? 0) ^ 1
  writeFileSync(path, changed)
  try {
    await checkItems(index, [SET], { exact: {} })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    return { code: error.code, message: error.message.replaceAll(path, name) }
  }
  throw new Error('the change was not noticed')
}

const said = (name: string, where: string) => ({
  code: 'INPUT_CHANGED',
  message: `${name}: it has changed since it was indexed: ${where}`,
})

describe('a file that can no longer be decompressed has changed', () => {
  it.each([
    ['a.jsonl.gz', gzipSync(LINES)],
    ['a.jsonl.zst', storedZstd(LINES)],
    ['a.jsonl.br', brotliCompressSync(LINES)],
  ])('%s', async (name, bytes) => {
    for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
      expect(await afterChange(name, bytes, at)).toEqual(said(name, 'at byte 0 or in the 4 MiB behind it'))
    }
  })
})

describe('a Parquet file', () => {
  it('says in which row group it has changed', async () => {
    const bytes = rows(50)
    for (const [document, group] of [
      [0, 0],
      [49, 0],
      [50, 1],
      [199, 3],
    ]) {
      const at = bytes.indexOf(`document${document}word7`)
      expect(await afterChange('groups.parquet', bytes, at)).toEqual(
        said('groups.parquet', `in row group ${group}, counted from 0`),
      )
    }
  })

  it('of one row group cannot tell that from its footer', async () => {
    const bytes = rows(1000)
    const where = 'in row group 0, counted from 0, or in its footer'
    expect(await afterChange('rows.parquet', bytes, bytes.indexOf('document7word7'))).toEqual(
      said('rows.parquet', where),
    )
  })

  it('whose footer has changed says so', async () => {
    const bytes = rows(50)
    // Who wrote it: nothing depends on it, but it is another file.
    const writer = bytes.lastIndexOf('hyparquet')
    expect(writer).toBeGreaterThan(0)
    expect(await afterChange('writer.parquet', bytes, writer)).toEqual(
      said('writer.parquet', 'in row group 0, counted from 0, or in its footer'),
    )
    expect(await afterChange('broken.parquet', bytes, bytes.length - 1)).toEqual(
      said('broken.parquet', 'in its footer'),
    )
  })
})
