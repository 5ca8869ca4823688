/**
 * The records of an item file, in whatever format it is.
 */
import { withoutCodecEnding } from '../codecs/decode.ts'
import { UserError } from '../errors.ts'
import { DETECT_BYTES, detectFormat } from '../formats/detect.ts'
import type { Format } from '../formats/types.ts'
import type { CsvFormat, RecordFormat } from './description.ts'
import { checkText, decodeText, unpack } from './item-file.ts'
import { type ItemRecord, type JsonFormat, parseDocument, parseLines } from './records.ts'
import { type NeededColumns, readTable } from './tables.ts'

/** Containers that are known and not read as item files. */
const OTHERS: readonly { readonly magic: string; readonly name: string; readonly hint: string }[] = [
  {
    magic: '504b0304',
    name: 'ZIP',
    hint: 'unpack it; logs of Inspect are read as they are, with --benchmark',
  },
  { magic: '89484446', name: 'HDF5', hint: 'export it as JSON Lines or Parquet' },
]

const NAMED: readonly { readonly ending: RegExp; readonly name: string }[] = [
  { ending: /\.parquet$/iu, name: 'Parquet' },
  { ending: /\.(?:arrow|feather)$/iu, name: 'Arrow' },
]

/** A format of text, as which a file is then parsed. */
type TextFormat = CsvFormat | JsonFormat

/** How a file of text holds its records: what its name says of tables, else its description, else its first character. */
function textFormat(
  text: Buffer,
  name: string,
  found: Format,
  described: RecordFormat | undefined,
): TextFormat {
  const isTable = described?.format === 'csv' || described?.format === 'tsv'
  if (found === 'csv' || found === 'tsv') return isTable ? described : { format: found, quotes: true }
  // A publisher's table may have any name, such as dev.txt, but not that of another format.
  if (isTable && !/\.(?:jsonl|ndjson|json)$/iu.test(name)) return described
  if (described?.format === 'json') return described
  const isList = /^\s*\[/u.test(text.toString('latin1', 0, DETECT_BYTES))
  return isList ? { format: 'json', path: '' } : { format: 'jsonl' }
}

/** Refuses containers that are not read here, and tables that are none. */
function refuseOthers(bytes: Buffer, name: string, path: string): void {
  const other = OTHERS.find(({ magic }) => bytes.toString('hex', 0, 4) === magic)
  if (other !== undefined) {
    throw new UserError(
      'USAGE',
      `${path}: ${other.name} is not read as an item file, expected JSON Lines, JSON, CSV, TSV, Parquet or Arrow`,
      { hint: other.hint },
    )
  }
  const table = NAMED.find(({ ending }) => ending.test(name))
  if (table === undefined) return
  const found = bytes.length === 0 ? 'it is empty' : `it does not begin as ${table.name} does`
  throw new UserError('CORRUPT_INPUT', `${path}: ${found}, expected a ${table.name} file`, {
    hint: 'fetch the file again',
  })
}

/**
 * Reads the records of an item file.
 *
 * Packed files and tables are told by their first bytes, CSV and TSV by the name; for the rest `described` counts.
 *
 * @param raw the file's bytes
 * @param path as the user knows it
 * @param described how the set's publisher holds its records; `undefined` without a description
 * @param needed columns to read of a table, and keys to keep of large files
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
  const bytes = await unpack(raw, path)
  const name = withoutCodecEnding(path)
  const found = detectFormat(bytes.subarray(0, DETECT_BYTES), name)
  if (found === 'parquet' || found === 'arrow') return readTable(found, bytes, path, needed)
  refuseOthers(bytes, name, path)
  const format = textFormat(bytes, name, found, described)
  if (format.format === 'jsonl') return parseLines(checkText(bytes, path), path, needed)
  if (!('quotes' in format)) return parseDocument(decodeText(bytes, path), path, format.path)
  const { parseCsv } = await import('./csv-records.ts')
  return parseCsv(checkText(bytes, path), path, format)
}
