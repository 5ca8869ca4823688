/**
 * What splitting and lower-casing need to know of code points, as two-stage tables. Pure.
 *
 * The generated file holds them packed; scripts/make-bpe-unicode.mjs has the form.
 */
import { BPE_CLASSES_BASE64, BPE_LOWER_BASE64 } from './unicode.generated.ts'

const CODE_POINTS = 0x110000
const BLOCK_BITS = 7
const BLOCK = 1 << BLOCK_BITS

/** A value for each code point: `values[blocks[codePoint >> 7] * 128 + (codePoint & 127)]`. */
export interface CodePointTable<V extends Uint8Array | Int32Array = Uint8Array | Int32Array> {
  readonly blocks: Uint16Array
  readonly values: V
}

/** Reads LEB128 numbers. */
class Varints {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(base64: string) {
    this.#bytes = Buffer.from(base64, 'base64')
  }

  get hasMore(): boolean {
    return this.#at < this.#bytes.length
  }

  next(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
  }
}

/** Keeps each distinct block once. */
function twoStage<V extends Uint8Array | Int32Array>(
  flat: V,
  make: (length: number) => V,
): CodePointTable<V> {
  const blocks = new Uint16Array(CODE_POINTS >> BLOCK_BITS)
  const known = new Map<string, number>()
  const starts: number[] = []
  const bytes = Buffer.from(flat.buffer, flat.byteOffset, flat.byteLength)
  const blockBytes = BLOCK * flat.BYTES_PER_ELEMENT
  for (let block = 0; block < blocks.length; block++) {
    const key = bytes.toString('latin1', block * blockBytes, (block + 1) * blockBytes)
    let at = known.get(key)
    if (at === undefined) {
      at = starts.length
      starts.push(block * BLOCK)
      known.set(key, at)
    }
    blocks[block] = at
  }
  const values = make(starts.length * BLOCK)
  for (const [i, start] of starts.entries()) values.set(flat.subarray(start, start + BLOCK), i * BLOCK)
  return { blocks, values }
}

/** @returns the class of each code point; assembly/bpe-class.ts names the classes */
export function classTable(): CodePointTable<Uint8Array> {
  const flat = new Uint8Array(CODE_POINTS)
  const runs = new Varints(BPE_CLASSES_BASE64)
  for (let at = 0; runs.hasMore; ) {
    const end = at + runs.next()
    flat.fill(runs.next(), at, end)
    at = end
  }
  return twoStage(flat, (length) => new Uint8Array(length))
}

/** @returns for each code point the distance to its lower case: simple case mapping, 0 where there is none */
export function lowerTable(): CodePointTable<Int32Array> {
  const flat = new Int32Array(CODE_POINTS)
  const pairs = new Varints(BPE_LOWER_BASE64)
  for (let at = 0; pairs.hasMore; ) {
    at += pairs.next()
    const distance = pairs.next()
    flat[at] = (distance >>> 1) ^ -(distance & 1)
  }
  return twoStage(flat, (length) => new Int32Array(length))
}
