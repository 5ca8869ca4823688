/**
 * What Parquet and Arrow files have in common: rows of typed values, which are read as JSON values would be.
 */
import { isUtf8 } from 'node:buffer'
import { messageOf, UserError } from '../errors.ts'
import { decodeApart } from './apart.ts'
import type { ItemRecord } from './records.ts'

/** Which columns are needed; all when `undefined`. */
export type NeededColumns = ReadonlySet<string> | undefined

/** Most rows that a table of items may say it has: damaged files can say anything. */
export const MAX_ROWS = 50_000_000

/**
 * Turns a value of a table into the value that JSON would have in its place.
 *
 * @param value a value as the libraries give it
 * @returns 64-bit numbers as numbers, or as digits beyond 2^53; dates as ISO 8601 text; lists as arrays
 */
export function plainValue(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  // Bytes are no text, and no list of numbers either.
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(plainValue)
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as Iterable<unknown>, plainValue)
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, plainValue)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]))
}

/**
 * Decodes text of a table; replaced characters would be measured as something they are not.
 *
 * @param bytes the text in UTF-8
 * @param path the file as typed, for messages
 * @returns the text
 * @throws {UserError} `INVALID_UTF8` when the bytes are not UTF-8
 */
export function tableText(bytes: Uint8Array, path: string): string {
  if (!isUtf8(bytes)) {
    throw new UserError(
      'INVALID_UTF8',
      `${path}: a column of text holds bytes that are not text, expected UTF-8`,
      {
        hint: 'export the file again',
      },
    )
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/**
 * Reads the records of a Parquet or Arrow file.
 *
 * @param format which of the two
 * @param bytes the file
 * @param path the file as typed
 * @param needed columns to read; others are named in messages only
 * @param patienceMs time without progress after which the file counts as damaged; by default by its size
 * @returns records with places such as `file.parquet#row 17`, rows from 0, as the publishers' viewers count them
 * @throws {UserError} `CORRUPT_INPUT` for damaged and cut-off files, `INVALID_UTF8` for text that is not UTF-8, `MEMORY`
 *   for more than can be held
 */
export async function readTable(
  format: 'parquet' | 'arrow',
  bytes: Uint8Array,
  path: string,
  needed: NeededColumns,
  patienceMs?: number,
): Promise<ItemRecord[]> {
  const option = needed === undefined ? undefined : [...needed]
  try {
    const { rows, columns } = await decodeApart(format, bytes, path, option, patienceMs)
    return rows.map((value, index) => ({
      value,
      index,
      place: `${path}#row ${index}`,
      pointer: `/${index}`,
      keys: columns,
    }))
  } catch (error) {
    if (error instanceof UserError) throw error
    const name = format === 'parquet' ? 'Parquet' : 'Arrow'
    throw new UserError(
      'CORRUPT_INPUT',
      `${path}: the ${name} file is damaged or cut off (${messageOf(error)}), expected a whole one`,
      { hint: 'fetch the file again', cause: error },
    )
  }
}
