/**
 * The records of an item file: JSON Lines with line numbers, or a list in a JSON document with JSON pointers.
 */
import { UserError } from '../errors.ts'
import { nearest } from '../text/suggest.ts'
import type { RecordFormat } from './description.ts'
import { elementLines } from './element-lines.ts'
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
  /** From 1: of the line, for CSV and TSV too, or that on which the record begins in a JSON document. */
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

const LINE_FEED = 0x0a
const BYTE_ORDER_MARK = Buffer.from('\uFEFF')
/** Of larger files only the keys that are needed are kept: some sets have a gigabyte of test cases. */
const PRUNED_BYTES = 1 << 26

/** A record without the values that nobody asks for. */
function pruned(value: ItemRecord['value'], needed: ReadonlySet<string>): ItemRecord['value'] {
  return Object.fromEntries(Object.entries(value).filter(([key]) => needed.has(key)))
}

/**
 * Splits JSON Lines into records; lines are decoded one by one, so the file may be larger than one string can be.
 *
 * @param bytes the file, unpacked, in UTF-8
 * @param path the path as typed, for messages
 * @param needed keys to keep of large files
 * @returns the records in the file's order; blank lines are skipped
 * @throws {UserError} `BAD_RECORD` for text that is not JSON, with line and column, and for records that are not
 *   objects
 */
export function parseLines(
  bytes: Buffer,
  path: string,
  needed: ReadonlySet<string> | undefined,
): ItemRecord[] {
  const records: ItemRecord[] = []
  const hint = (line: number) =>
    line === 1
      ? 'a JSON document over several lines needs a description with "records: {format: json}"'
      : undefined
  const isLarge = bytes.length > PRUNED_BYTES
  let line = 0
  let start = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0
  while (start < bytes.length) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const end = feed < 0 ? bytes.length : feed
    const source = bytes.toString('utf8', start, end)
    start = end + 1
    line++
    if (source.trim() === '') continue
    const place = `${path}:${line}`
    const whole = requireObject(parseJson(source, path, line, hint), place)
    const value = isLarge && needed !== undefined ? pruned(whole, needed) : whole
    const keys = value === whole ? {} : { keys: Object.keys(whole) }
    records.push({ value, index: records.length, place, line, ...keys })
  }
  return records
}

/**
 * Splits a JSON document into records.
 *
 * @param text the file's text without a byte order mark
 * @param path the path as typed, for messages
 * @param listPath keys, joined by `.`, that lead to the list; empty when the document is the list
 * @returns the elements of the list
 * @throws {UserError} `BAD_RECORD` as `parseLines`; `NO_FIELD` when there is no list at the path
 */
export function parseDocument(text: string, path: string, listPath: string): ItemRecord[] {
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
  const lines = elementLines(text, listPath === '' ? [] : listPath.split('.'))
  return value.map((element: unknown, index) => {
    const place = `${path}#${pointer}/${index}`
    const line = lines[index]
    return {
      value: requireObject(element, place),
      index,
      place,
      ...(line === undefined ? {} : { line }),
      pointer: `${pointer}/${index}`,
    }
  })
}
