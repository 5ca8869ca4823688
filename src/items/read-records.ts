/**
 * The records of an item file, in whatever format it is.
 */
import { UserError } from '../errors.ts'
import { decompressWhole, withoutPackedEnding } from './decompress.ts'
import type { CsvFormat, RecordFormat } from './description.ts'
import { decodeText, requireUtf8 } from './item-file.ts'
import { type ItemRecord, type JsonFormat, parseDocument, parseLines } from './records.ts'
import { type NeededColumns, readTable } from './tables.ts'

/** Tables are told by their first bytes, in hex; the stream form of Arrow begins with a marker and a length. */
const PARQUET = /^50415231/
const ARROW = /^(?:4152524f5731|ffffffff)/

/** Containers that are known and not read as item files. */
const OTHERS: readonly { readonly magic: RegExp; readonly name: string; readonly hint: string }[] = [
  { magic: /^50415245/, name: 'encrypted Parquet', hint: 'export it without encryption' },
  {
    magic: /^504b0304/,
    name: 'ZIP',
    hint: 'unpack it; logs of Inspect are read as they are, with --benchmark',
  },
  { magic: /^89484446/, name: 'HDF5', hint: 'export it as JSON Lines or Parquet' },
]

const NAMED: readonly { readonly ending: RegExp; readonly name: string }[] = [
  { ending: /\.parquet$/u, name: 'Parquet' },
  { ending: /\.(?:arrow|feather)$/u, name: 'Arrow' },
]

/** How much of a text is looked at for its first character. */
const HEAD_BYTES = 4096

/** A format of text, as which a file is then parsed. */
type TextFormat = CsvFormat | JsonFormat

/** How a file of text holds its records: what its name says of tables, else its description, else its first character. */
function textFormat(bytes: Buffer, name: string, described: RecordFormat | undefined): TextFormat {
  const ending = /\.(csv|tsv|jsonl|ndjson|json)$/u.exec(name)?.[1]
  const isTable = described?.format === 'csv' || described?.format === 'tsv'
  if (ending === 'csv' || ending === 'tsv') return isTable ? described : { format: ending, quotes: true }
  // A publisher's table may have any name, such as dev.txt, but not that of another format.
  if (isTable && ending === undefined) return described
  if (described?.format === 'json') return described
  return /^\uFEFF?\s*\[/u.test(bytes.toString('utf8', 0, HEAD_BYTES))
    ? { format: 'json', path: '' }
    : { format: 'jsonl' }
}

/**
 * Reads the records of an item file.
 *
 * Packed files and tables are told by their first bytes, CSV and TSV by the name; for the rest `described` counts.
 *
 * @param raw the file's bytes
 * @param path the path as typed
 * @param described how the set's publisher holds its records; `undefined` without a description
 * @param needed columns to read of a table
 * @returns the records in the file's order
 * @throws {UserError} `CORRUPT_INPUT`, `INVALID_UTF8`, `MEMORY` and `USAGE` for files that cannot be decoded;
 *   `BAD_RECORD` and `NO_FIELD` for what is in them
 */
export async function readRecords(
  raw: Buffer,
  path: string,
  described: RecordFormat | undefined,
  needed: NeededColumns,
): Promise<ItemRecord[]> {
  const bytes = await decompressWhole(raw, path)
  const head = bytes.toString('hex', 0, 8)
  if (PARQUET.test(head)) return readTable('parquet', bytes, path, needed)
  if (ARROW.test(head)) return readTable('arrow', bytes, path, needed)
  const other = OTHERS.find(({ magic }) => magic.test(head))
  if (other !== undefined) {
    throw new UserError(
      'USAGE',
      `${path}: ${other.name} is not read as an item file, expected JSON Lines, JSON, CSV, TSV, Parquet or Arrow`,
      { hint: other.hint },
    )
  }
  const name = withoutPackedEnding(path).toLowerCase()
  const table = NAMED.find(({ ending }) => ending.test(name))
  if (table !== undefined) {
    const found = bytes.length === 0 ? 'it is empty' : `it does not begin as ${table.name} does`
    throw new UserError('CORRUPT_INPUT', `${path}: ${found}, expected a ${table.name} file`, {
      hint: 'fetch the file again',
    })
  }
  const format = textFormat(bytes, name, described)
  if (format.format === 'jsonl') {
    requireUtf8(bytes, path)
    return parseLines(bytes, path, needed)
  }
  const text = decodeText(bytes, path)
  if ('quotes' in format) {
    const { parseCsv } = await import('./csv-records.ts')
    return parseCsv(text, path, format)
  }
  return parseDocument(text, path, format.path)
}
