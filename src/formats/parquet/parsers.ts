/**
 * What values of columns become: text stays bytes, everything else is what JSON would hold.
 */
import type { DecodedArray, ParquetParsers, SchemaTree } from 'hyparquet'
import { convert } from 'hyparquet/src/convert.js'
import { isoTime } from '../iso-time.ts'
import type { LeafKind } from '../types.ts'

/** Text is handed to the kernel as the bytes that it is; decoding it to encode it again would cost twice. */
const asBytes = (bytes: Uint8Array): Uint8Array => bytes

/** The library's hooks. */
export const PARSERS: ParquetParsers = {
  stringFromBytes: asBytes,
  jsonFromBytes: asBytes,
  geometryFromBytes: asBytes,
  geographyFromBytes: asBytes,
  uuidFromBytes: (bytes) => Buffer.from(bytes ?? []).toString('hex'),
  timestampFromMilliseconds: (value) => isoTime(Number(value)),
  timestampFromMicroseconds: (value) => isoTime(Number(value / 1000n)),
  timestampFromNanoseconds: (value) => isoTime(Number(value / 1_000_000n)),
  dateFromDays: (days) => isoTime(days * 86_400_000),
}

/**
 * @param leaf a column without children
 * @returns `text` where the file says so, `bytes` where old writers may have text without saying so
 */
export function kindOf(leaf: SchemaTree): LeafKind {
  const { type, converted_type, logical_type } = leaf.element
  const marks = [converted_type, logical_type?.type]
  if (marks.some((mark) => mark === 'UTF8' || mark === 'STRING' || mark === 'ENUM' || mark === 'JSON'))
    return 'text'
  if (marks.some((mark) => mark === 'DECIMAL')) return 'number'
  if (marks.some((mark) => mark !== undefined && /^(DATE|TIME|TIMESTAMP)/.test(mark)) || type === 'INT96')
    return 'time'
  if (type === 'BYTE_ARRAY') return marks.every((mark) => mark === undefined) ? 'bytes' : 'other'
  if (type === 'BOOLEAN') return 'boolean'
  return type === 'FIXED_LEN_BYTE_ARRAY' || type === undefined ? 'other' : 'number'
}

/**
 * @param values physical values of a page or a dictionary, without nulls
 * @param path the leaf's schema elements from the top-level column down
 * @returns the values as records hold them: bytes of text, numbers (strings beyond 2^53), booleans, ISO times
 */
export function logicalValues(values: DecodedArray, path: readonly SchemaTree[]): readonly unknown[] {
  const leaf = path.at(-1)
  const type = leaf?.element.type
  if (leaf === undefined || type === undefined) throw new Error('a column without a type')
  const kind = kindOf(leaf)
  if (kind === 'text' || kind === 'bytes') {
    return isMapKey(path) ? Array.from(values as ArrayLike<unknown>, nameOf) : (values as unknown[])
  }
  const converted = convert(values, {
    pathInSchema: leaf.path,
    type,
    element: leaf.element,
    schemaPath: [...path],
    codec: 'UNCOMPRESSED',
    parsers: PARSERS,
  })
  return Array.from(converted as ArrayLike<unknown>, (value) =>
    typeof value === 'bigint' ? jsonNumber(value) : value,
  )
}

/** @returns whether the leaf holds the keys of a map, which become those of an object */
function isMapKey(path: readonly SchemaTree[]): boolean {
  const map = path.at(-3)?.element
  const isMap = map?.converted_type === 'MAP' || map?.converted_type === 'MAP_KEY_VALUE'
  return (isMap || map?.logical_type?.type === 'MAP') && path.at(-2)?.children[0] === path.at(-1)
}

function nameOf(key: unknown): unknown {
  return key instanceof Uint8Array ? Buffer.from(key).toString('utf8') : key
}

function jsonNumber(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
