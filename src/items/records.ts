/**
 * The records of an item file: JSON Lines with line numbers, or a list in a JSON document with JSON pointers.
 */
import { UserError } from '../errors.ts'
import { nearest } from '../text/suggest.ts'
import type { RecordFormat } from './description.ts'
import { isObject, kindOf } from './field-path.ts'
import { locateJsonError } from './json-error.ts'

/** A format of which all is JSON. */
export type JsonFormat = Extract<RecordFormat, { format: 'jsonl' | 'json' }>

/** One record and its place in the file. */
export interface ItemRecord {
  readonly value: Readonly<Record<string, unknown>>
  /** Position among the file's records, from 0. */
  readonly index: number
  /** `<path>:<line>`, `<path>#<pointer>` or `<path>#row <index>`, for messages. */
  readonly place: string
  /** From 1, for JSON Lines, CSV and TSV. */
  readonly line?: number
  /** RFC 6901, for JSON documents; for rows of Parquet and Arrow as if the file were a list. */
  readonly pointer?: string
  /** All keys that there are, where `value` has only those that were needed. */
  readonly keys?: readonly string[]
}

/**
 * Lists the keys of an object for a message.
 *
 * @param keys all keys
 * @returns the first dozen, and how many more there are
 */
export function showKeys(keys: readonly string[]): string {
  if (keys.length === 0) return 'no keys'
  const shown = keys.slice(0, 12).join(', ')
  return `the keys ${shown}${keys.length > 12 ? ` and ${keys.length - 12} more` : ''}`
}

function parseJson(
  text: string,
  path: string,
  firstLine: number,
  hint: (line: number) => string | undefined,
): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const error = locateJsonError(text) ?? { line: 1, column: 1, found: 'something', expected: 'JSON' }
    const line = firstLine - 1 + error.line
    const advice = hint(line)
    throw new UserError(
      'BAD_RECORD',
      `${path}:${line}:${error.column}: not JSON: found ${error.found}, expected ${error.expected}`,
      { cause, ...(advice === undefined ? {} : { hint: advice }) },
    )
  }
}

function requireObject(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value
  throw new UserError('BAD_RECORD', `${place}: the record is ${kindOf(value)}, expected an object`)
}

function parseLines(text: string, path: string): ItemRecord[] {
  const records: ItemRecord[] = []
  const hint = (line: number) =>
    line === 1 && /^\s*[[{]/u.test(text)
      ? 'a JSON document over several lines needs a description with "records: {format: json}"'
      : undefined
  let line = 0
  for (const source of text.split('\n')) {
    line++
    if (source.trim() === '') continue
    const place = `${path}:${line}`
    const value = requireObject(parseJson(source, path, line, hint), place)
    records.push({ value, index: records.length, place, line })
  }
  return records
}

function parseDocument(text: string, path: string, listPath: string): ItemRecord[] {
  const hint = (line: number) =>
    line > 1 && /^\s*\{.*\}\s*\n\s*\{/u.test(text)
      ? 'JSON Lines need a description with "records: {format: jsonl}"'
      : undefined
  let value = parseJson(text, path, 1, hint)
  let pointer = ''
  for (const key of listPath === '' ? [] : listPath.split('.')) {
    const place = pointer === '' ? path : `${path}#${pointer}`
    const holder = requireObject(value, place)
    if (!Object.hasOwn(holder, key)) {
      const keys = Object.keys(holder)
      const near = nearest(key, keys)
      throw new UserError(
        'NO_FIELD',
        `${place}: no key "${key}", expected a list of records there; found ${showKeys(keys)}`,
        {
          hint:
            near === undefined
              ? 'set "records.path" to the keys that lead to the list'
              : `did you mean "${near}"?`,
        },
      )
    }
    value = holder[key]
    pointer += `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
  }
  if (!Array.isArray(value)) {
    const seen = isObject(value) ? ` with ${showKeys(Object.keys(value))}` : ''
    const place = pointer === '' ? path : `${path}#${pointer}`
    throw new UserError('BAD_RECORD', `${place}: found ${kindOf(value)}${seen}, expected a list of records`, {
      hint: 'set "records.path" to the keys that lead to the list',
    })
  }
  return value.map((element: unknown, index) => {
    const place = `${path}#${pointer}/${index}`
    return { value: requireObject(element, place), index, place, pointer: `${pointer}/${index}` }
  })
}

/**
 * Splits the text of a JSON file into records.
 *
 * @param text the file's text without a byte order mark
 * @param path the path as typed, for messages
 * @param format how the file holds its records
 * @returns the records in the file's order; blank lines are skipped
 * @throws {UserError} `BAD_RECORD` for text that is not JSON, with line and column, and for records that are not
 *   objects; `NO_FIELD` when a JSON document has no list at the format's path
 */
export function parseRecords(text: string, path: string, format: JsonFormat): ItemRecord[] {
  return format.format === 'jsonl' ? parseLines(text, path) : parseDocument(text, path, format.path)
}
