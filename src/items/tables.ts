/**
 * What Parquet and Arrow files have in common: rows of typed values, which are read as JSON values would be.
 */
import { isUtf8 } from 'node:buffer'
import { messageOf, UserError } from '../errors.ts'
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

/** Text that was stored in a table and is not UTF-8. */
class NotUtf8 extends Error {}

/**
 * Decodes text of a table; replaced characters would be measured as something they are not.
 *
 * @param bytes the text in UTF-8
 * @returns the text
 * @throws {Error} one that `damagedTable` knows, when the bytes are not UTF-8
 */
export function tableText(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new NotUtf8('text that is not UTF-8')
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/**
 * Makes records of rows.
 *
 * @param rows objects by column, values as `plainValue` gives them
 * @param columns names of all columns of the file, also of those that were not read
 * @param path the file as typed
 * @returns records with places such as `file.parquet#row 17`, rows from 0, as the publishers' viewers count them
 */
export function recordsOfRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  path: string,
): ItemRecord[] {
  return rows.map((value, index) => ({
    value,
    index,
    place: `${path}#row ${index}`,
    pointer: `/${index}`,
    keys: columns,
  }))
}

/**
 * The error for a table that cannot be read.
 *
 * @param path the file as typed
 * @param format `Parquet` or `Arrow`
 * @param error what the library threw
 * @returns an error to throw: that of ours as it is, else `CORRUPT_INPUT` or `INVALID_UTF8`
 */
export function damagedTable(path: string, format: string, error: unknown): UserError {
  if (error instanceof UserError) return error
  if (error instanceof NotUtf8) {
    return new UserError('INVALID_UTF8', `${path}: ${error.message}, expected UTF-8`, {
      hint: 'export the file again',
      cause: error,
    })
  }
  return new UserError(
    'CORRUPT_INPUT',
    `${path}: the ${format} file is damaged or cut off (${messageOf(error)}), expected a whole one`,
    { hint: 'fetch the file again', cause: error },
  )
}
