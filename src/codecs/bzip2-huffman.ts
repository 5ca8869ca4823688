/**
 * bzip2's prefix codes: canonical, one to twenty bits.
 */
import type { BitReader } from './bit-reader.ts'

/** The longest code. */
export const MOST_CODE_BITS = 20
/** Codes up to this length are looked up at once. */
export const FAST_BITS = 10

/** One table of codes. */
export interface CodeTable {
  /** By the next FAST_BITS bits: symbol × 32 + length; 0 for longer codes. */
  readonly fast: Uint16Array
  /** By length: the highest code of that length, filled up with ones to MOST_CODE_BITS; -1 where there is none. */
  readonly highest: Int32Array
  /** By length: what is added to a code of that length to have its place in `symbols`. */
  readonly offset: Int32Array
  /** Symbols by length, then by number. */
  readonly symbols: Uint16Array
}

/**
 * Reads the lengths of a table's codes: a first one, then for each symbol steps up and down.
 *
 * @returns undefined when a length is not 1 to 20
 */
export function readCodeTable(bits: BitReader, symbolCount: number): CodeTable | undefined {
  const lengths = new Uint8Array(symbolCount)
  let length = bits.read(5)
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (;;) {
      if (length < 1 || length > MOST_CODE_BITS) return undefined
      if (bits.read(1) === 0) break
      length += bits.read(1) === 0 ? 1 : -1
    }
    lengths[symbol] = length
  }
  return makeTable(lengths)
}

function makeTable(lengths: Uint8Array): CodeTable {
  const fast = new Uint16Array(1 << FAST_BITS)
  const highest = new Int32Array(MOST_CODE_BITS + 2).fill(-1)
  const offset = new Int32Array(MOST_CODE_BITS + 2)
  const symbols = new Uint16Array(lengths.length)
  let code = 0
  let place = 0
  for (let length = 1; length <= MOST_CODE_BITS; length++) {
    offset[length] = place - code
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue
      symbols[place++] = symbol
      if (length <= FAST_BITS) {
        const first = code << (FAST_BITS - length)
        fast.fill(symbol * 32 + length, first, first + (1 << (FAST_BITS - length)))
      }
      code++
    }
    highest[length] = (code << (MOST_CODE_BITS - length)) - 1
    code <<= 1
  }
  return { fast, highest, offset, symbols }
}
