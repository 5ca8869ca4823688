/**
 * Values of one Parquet page. Byte arrays, where text is, are cut here without copies; numbers come from the library.
 * Every count is checked against the page's bytes before anything is made of its size.
 */
import type { DecodedArray, Encoding, ParquetType } from 'hyparquet'
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import { byteStreamSplit } from 'hyparquet/src/encoding.js'
import { readPlain } from 'hyparquet/src/plain.js'
import { decodeRuns } from './runs.ts'

/** Bytes of a plain value, by type; booleans are bits, byte arrays have their length in front. */
const PLAIN_BYTES: Partial<Record<ParquetType, number>> = {
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
}

/** Values that share prefixes can be far longer than their page. */
const MOST_PREFIXED_BYTES = 1 << 29

/** What a leaf's values are. */
export interface LeafType {
  readonly type: ParquetType
  /** Bytes of a FIXED_LEN_BYTE_ARRAY. */
  readonly length: number | undefined
}

/**
 * @param page decompressed bytes of the page
 * @param start first byte of the values
 * @param count values that are there, nulls not among them
 * @param dictionary logical values of the dictionary page, if there was one
 * @returns physical values, or logical ones out of the dictionary
 * @throws {Error} at damage, and for encodings that are not known
 */
export function pageValues(
  page: Uint8Array,
  start: number,
  count: number,
  encoding: Encoding | undefined,
  leaf: LeafType,
  dictionary: readonly unknown[] | undefined,
): { readonly values: DecodedArray; readonly isLogical: boolean } {
  if (count === 0) return { values: [], isLogical: true }
  switch (encoding) {
    case 'PLAIN':
      return { values: plainValues(page, start, count, leaf), isLogical: false }
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return { values: looked(page, start, count, dictionary), isLogical: true }
    case 'RLE': {
      if (leaf.type !== 'BOOLEAN') throw new Error('run lengths in a column that is not boolean')
      const out = new Uint32Array(count)
      decodeRuns(page, start + 4, page.length, 1, out)
      return { values: Array.from(out, (bit) => bit !== 0), isLogical: false }
    }
    case 'DELTA_BINARY_PACKED':
      return { values: deltas(new Reading(page, start), count, leaf.type), isLogical: false }
    case 'DELTA_LENGTH_BYTE_ARRAY': {
      const reading = new Reading(page, start)
      const lengths = deltas(reading, count, 'INT32')
      return { values: cut(page, reading.offset, lengths), isLogical: false }
    }
    case 'DELTA_BYTE_ARRAY':
      return { values: withPrefixes(page, start, count), isLogical: false }
    case 'BYTE_STREAM_SPLIT': {
      const width = leaf.length ?? PLAIN_BYTES[leaf.type] ?? 0
      checkRoom(page, start, count * width)
      return {
        values: byteStreamSplit(new Reading(page, start), count, leaf.type, leaf.length),
        isLogical: false,
      }
    }
    default:
      throw new Error(`values in encoding ${encoding ?? 'unknown'}, which is not supported`)
  }
}

/**
 * @param page decompressed bytes
 * @param start first byte of the values
 * @param count number of values
 * @returns physical values in PLAIN encoding; byte arrays are views of the page
 */
export function plainValues(page: Uint8Array, start: number, count: number, leaf: LeafType): DecodedArray {
  const { type, length } = leaf
  if (type === 'BYTE_ARRAY') return plainByteArrays(page, start, count)
  const bytes =
    type === 'BOOLEAN'
      ? Math.ceil(count / 8)
      : count * (type === 'FIXED_LEN_BYTE_ARRAY' ? (length ?? 0) : (PLAIN_BYTES[type] ?? 0))
  checkRoom(page, start, bytes)
  return readPlain(new Reading(page, start), type, count, length)
}

function plainByteArrays(page: Uint8Array, start: number, count: number): Uint8Array[] {
  checkRoom(page, start, 4 * count)
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
  const values: Uint8Array[] = []
  let at = start
  for (let index = 0; index < count; index++) {
    if (at + 4 > page.length) throw new Error('a text behind the end')
    const from = at + 4
    at = from + view.getUint32(at, true)
    if (at > page.length) throw new Error('a text longer than the page')
    values.push(page.subarray(from, at))
  }
  if (at < page.length) throw new Error(`${page.length - at} bytes behind the last text`)
  return values
}

function looked(
  page: Uint8Array,
  start: number,
  count: number,
  dictionary: readonly unknown[] | undefined,
): unknown[] {
  if (dictionary === undefined) throw new Error('no dictionary for it')
  const width = page[start]
  if (width === undefined) throw new Error('no width of indices')
  const indices = new Uint32Array(count)
  decodeRuns(page, start + 1, page.length, width, indices)
  const values: unknown[] = []
  for (const index of indices) {
    if (index >= dictionary.length) throw new Error(`index ${index} in a dictionary of ${dictionary.length}`)
    values.push(dictionary[index])
  }
  return values
}

/** What the library reads from. */
class Reading {
  readonly view: DataView
  offset: number

  constructor(page: Uint8Array, start: number) {
    this.view = new DataView(page.buffer, page.byteOffset, page.byteLength)
    this.offset = start
  }
}

function deltas(reading: Reading, count: number, type: ParquetType): Int32Array | BigInt64Array {
  checkDeltaHeader(reading, count)
  const out = type === 'INT64' ? new BigInt64Array(count) : new Int32Array(count)
  deltaBinaryUnpack(reading, count, out)
  return out
}

/** The library believes the block sizes. Encodings.md: blocks are multiples of 128, miniblocks of 32 values. */
function checkDeltaHeader(reading: Reading, count: number): void {
  const { view } = reading
  let at = reading.offset
  const next = (): number => {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = view.getUint8(at++)
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new Error('a number of more than 32 bits')
  }
  const block = next()
  const miniblocks = next()
  const total = next()
  if (
    block === 0 ||
    block % 128 !== 0 ||
    miniblocks === 0 ||
    (block / miniblocks) % 32 !== 0 ||
    total !== count
  ) {
    throw new Error(`delta blocks of ${block} in ${miniblocks} parts with ${total} values, expected ${count}`)
  }
}

function cut(page: Uint8Array, start: number, lengths: ArrayLike<number | bigint>): Uint8Array[] {
  const values: Uint8Array[] = []
  let at = start
  for (let index = 0; index < lengths.length; index++) {
    const length = Number(lengths[index])
    if (length < 0 || at + length > page.length) throw new Error('a text longer than the page')
    values.push(page.subarray(at, at + length))
    at += length
  }
  return values
}

/** DELTA_BYTE_ARRAY: each value begins as the one before it. */
function withPrefixes(page: Uint8Array, start: number, count: number): Uint8Array[] {
  const reading = new Reading(page, start)
  const prefixes = deltas(reading, count, 'INT32')
  const suffixLengths = deltas(reading, count, 'INT32')
  const suffixes = cut(page, reading.offset, suffixLengths)
  const values: Uint8Array[] = []
  let before = new Uint8Array(0)
  let total = 0
  for (const [index, suffix] of suffixes.entries()) {
    const prefix = Number(prefixes[index])
    if (prefix < 0 || prefix > before.length) throw new Error('a prefix longer than the text before')
    total += prefix + suffix.length
    if (total > MOST_PREFIXED_BYTES)
      throw new Error(`a page with more than ${MOST_PREFIXED_BYTES} bytes of text`)
    const value = new Uint8Array(prefix + suffix.length)
    value.set(before.subarray(0, prefix))
    value.set(suffix, prefix)
    values.push(value)
    before = value
  }
  return values
}

function checkRoom(page: Uint8Array, start: number, bytes: number): void {
  if (start + bytes > page.length)
    throw new Error(`${bytes} bytes of values in ${Math.max(0, page.length - start)}`)
}
