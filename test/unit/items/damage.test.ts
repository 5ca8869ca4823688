/**
 * Damaged item files: every codec and container, cut off, with a flipped byte, with a wrong beginning, and empty. What
 * a format cannot show may pass; nothing may hang, crash, or be an error without words for users.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { loadNamedSet, loadPlainItems } from '../../../src/items/load.ts'
import { readTable } from '../../../src/items/tables.ts'
import { arrowOf, parquetOf } from '../../support/tables.ts'
import { evalOf } from '../../support/zip.ts'
import { folderWith } from './temporary-folder.ts'

const PACKED = fileURLToPath(new URL('../../fixtures/items/packed/', import.meta.url))
const fixture = (name: string): Buffer => readFileSync(`${PACKED}${name}`)
const ROWS = fixture('pond.jsonl')
  .toString()
  .trim()
  .split('\n')
  .map((line): Record<string, unknown> => JSON.parse(line))

/** Name, bytes, and whether every flipped byte shows: by a checksum over all of it. */
const FILES: readonly (readonly [string, Buffer, boolean])[] = [
  ['pond.jsonl.gz', fixture('pond.jsonl.gz'), false],
  ['pond.jsonl.zst', fixture('pond.jsonl.zst'), true],
  ['pond.jsonl.xz', fixture('pond.jsonl.xz'), false],
  ['pond.jsonl.bz2', fixture('pond.jsonl.bz2'), false],
  ['pond.jsonl.lz4', fixture('pond.jsonl.lz4'), true],
  ['pond.jsonl.br', brotliCompressSync(fixture('pond.jsonl')), false],
  ['plain.parquet', parquetOf(ROWS, { codec: 'UNCOMPRESSED' }), false],
  ['snappy.parquet', parquetOf(ROWS), false],
  ['zstd.parquet', fixture('pond.zstd.parquet'), false],
  ['lz4.parquet', fixture('pond.lz4.parquet'), false],
  ['file.arrow', arrowOf(ROWS, 'file'), false],
  ['stream.arrow', arrowOf(ROWS, 'stream'), false],
  ['zstd.arrow', fixture('pond.zstd.arrow'), false],
  ['lz4.arrow', fixture('pond.lz4.arrow'), false],
  ['log.eval', evalOf(ROWS, 'deflate'), false],
]

/** Bytes of a file that are flipped, one after another. */
const FLIPS = 20

/** Loads a file; gives the number of items, or the error that a user would see. */
async function load(name: string, bytes: Uint8Array): Promise<number | UserError> {
  const folder = await folderWith({ [name]: bytes })
  try {
    const format = /\.(parquet|arrow)$/u.exec(name)?.[1]
    const isMarked = Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== '????' && bytes.length > 0
    if (format !== undefined && isMarked) {
      const table = format === 'parquet' ? 'parquet' : 'arrow'
      const records = await readTable(table, bytes, `${folder}/${name}`, undefined)
      return records.length
    }
    const path = `${folder}/${name}`
    const set = name.endsWith('.eval')
      ? await loadNamedSet('log', [path])
      : await loadPlainItems({ name: 'pond', paths: [path], fields: ['question', 'choices[]'] })
    return set.items.length
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

describe.each(FILES)('%s', (name, bytes, isChecked) => {
  it('is read whole', async () => {
    expect(await load(name, bytes)).toBe(32)
  })

  it.each([1, 7, bytes.length >> 1, bytes.length - 1])('cut off after %i bytes', async (length) => {
    const result = await load(name, bytes.subarray(0, length))
    expect(result).toBeInstanceOf(UserError)
    expect(result).toMatchObject({ message: expect.stringContaining(`/${name}`) })
  })

  it('with one flipped byte', async () => {
    let shown = 0
    let count = 0
    const step = Math.max(1, Math.floor(bytes.length / FLIPS))
    for (let at = 0; at < bytes.length; at += step) {
      const flipped = Buffer.from(bytes)
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at & 7)), at)
      const result = await load(name, flipped)
      count++
      if (result instanceof UserError) shown++
    }
    if (isChecked) expect(shown).toBe(count)
    else expect(shown).toBeGreaterThan(0)
  })

  it('with a wrong beginning', async () => {
    const wrong = Buffer.from(bytes)
    wrong.fill('?', 0, 8)
    expect(await load(name, wrong)).toBeInstanceOf(UserError)
  })

  it('empty', async () => {
    expect(await load(name, new Uint8Array())).toBeInstanceOf(UserError)
  })
})

it('a count of billions of values is an error at once', async () => {
  const flipped = Buffer.from(fixture('pond.zstd.parquet'))
  // Within a page header: the number of values.
  flipped.writeUInt8(flipped.readUInt8(607) ^ 0x80, 607)
  await expect(readTable('parquet', flipped, 'a.parquet', undefined)).rejects.toMatchObject({
    code: 'CORRUPT_INPUT',
    message: expect.stringMatching(/^a\.parquet: damaged Parquet page at byte \d+/u),
  })
})

it('a small table of very long texts is refused at the limit', async () => {
  // One text of 1 MB in a dictionary, 600 times: the directory says nothing of what the rows hold.
  const rows = Array.from({ length: 600 }, () => ({ text: 'words and '.repeat(100_000) }))
  const table = parquetOf(rows)
  expect(table.length).toBeLessThan(1 << 20)
  await expect(readTable('parquet', table, 'a.parquet', undefined)).rejects.toMatchObject({
    code: 'MEMORY',
    message: 'a.parquet: more than 512 MiB of items, expected an item file below that',
  })
})

it('an Arrow stream that ends between two messages is cut off', async () => {
  const stream = arrowOf(ROWS, 'stream')
  // The mark of the end is eight bytes: a continuation and the length 0.
  expect(stream.toString('hex', stream.length - 8)).toBe('ffffffff00000000')
  await expect(readTable('arrow', stream.subarray(0, -8), 'a.arrow', undefined)).rejects.toMatchObject({
    code: 'CORRUPT_INPUT',
    message: 'a.arrow: truncated: an Arrow stream without the mark of its end',
  })
})

describe('text', () => {
  it.each([
    ['a.jsonl', '{"question": "one"}\n{"question": "tw'],
    ['a.json', '[{"question": "one"}, {"question"'],
    ['a.csv', 'question\n"one'],
    ['a.jsonl', '\u0000\u0001'],
    ['a.json', '['.repeat(200_000)],
    ['a.jsonl', `{"question": ${'['.repeat(200_000)}`],
  ])('%s that is cut off or no such thing', async (name, text) => {
    expect(await load(name, Buffer.from(text))).toBeInstanceOf(UserError)
  })
})
