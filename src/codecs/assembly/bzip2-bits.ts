// Bits of bzip2, the highest of each byte first, and its prefix codes: canonical, one to twenty bits. Behind the end there are
// zeros: whoever reads asks isPastEnd() before it trusts what it has.

/** The longest code. */
export const MOST_CODE_BITS: u32 = 20
/** Bytes, and what runs and ends are written with. */
export const MOST_SYMBOLS: u32 = 258
/** Codes up to this length are looked up at once. */
export const FAST_BITS: u32 = 10

// A table of codes, by place in it.
/** By the next FAST_BITS bits, u16: symbol × 32 + length; 0 for longer codes. */
export const CODE_FAST: usize = 0
/** By length, i32: the highest code of that length, filled up with ones to MOST_CODE_BITS; -1 where there is none. */
export const CODE_HIGHEST: usize = 2 << 10
/** By length, i32: what is added to a code of that length to have its place among the symbols. */
export const CODE_OFFSET: usize = CODE_HIGHEST + 96
/** Symbols by length, then by number, u16. */
export const CODE_SYMBOLS: usize = CODE_OFFSET + 96
/** Lengths of the symbols' codes, u8; only while the table is made. */
const CODE_LENGTHS: usize = CODE_SYMBOLS + 2 * 260
export const TABLE_BYTES: usize = 3072

/** Next byte to be loaded, the end of all, loaded bits, of which the lowest `held` are still to be read. */
export let next: usize = 0
export let bitsEnd: usize = 0
export let loaded: u64 = 0
export let held: u32 = 0

export function beginBits(from: usize, end: usize, skip: u32): void {
  next = from
  bitsEnd = end
  loaded = 0
  held = 0
  if (skip > 0) bits(skip)
}

/** The next bits, 1 to 24. */
export function bits(count: u32): u32 {
  while (held < count) {
    loaded = (loaded << 8) | (next < bitsEnd ? <u64>load<u8>(next) : 0)
    next++
    held += 8
  }
  held -= count
  return <u32>(loaded >> <u64>held) & ((<u32>1 << count) - 1)
}

/** Takes back what a loop kept in locals. */
export function saveBits(at: usize, word: u64, count: u32): void {
  next = at
  loaded = word
  held = count
}

/** Bits read since `from`. */
export function bitsPosition(from: usize): u64 {
  return (<u64>(next - from) << 3) - <u64>held
}

/** Whether bits were read that are not there. */
export function isPastEnd(): bool {
  return next > bitsEnd && (<u64>(next - bitsEnd) << 3) > <u64>held
}

/** Reads the lengths of a table's codes, and makes the table; false when a length is not 1 to 20. */
export function readCodeTable(table: usize, symbols: u32): bool {
  const lengths = table + CODE_LENGTHS
  let length = bits(5)
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    while (true) {
      if (length < 1 || length > MOST_CODE_BITS) return false
      if (bits(1) == 0) break
      length += bits(1) == 0 ? 1 : -1
    }
    store<u8>(lengths + <usize>symbol, <u8>length)
  }
  makeTable(table, symbols)
  return true
}

function makeTable(table: usize, symbols: u32): void {
  memory.fill(table + CODE_FAST, 0, 2 << 10)
  let code: u32 = 0
  let place: u32 = 0
  for (let length: u32 = 1; length <= MOST_CODE_BITS; length++) {
    store<i32>(table + CODE_OFFSET + (<usize>length << 2), <i32>place - <i32>code)
    for (let symbol: u32 = 0; symbol < symbols; symbol++) {
      if (<u32>load<u8>(table + CODE_LENGTHS + <usize>symbol) != length) continue
      store<u16>(table + CODE_SYMBOLS + (<usize>(place++) << 1), <u16>symbol)
      if (length <= FAST_BITS) {
        const first = code << (FAST_BITS - length)
        const last = min(first + (<u32>1 << (FAST_BITS - length)), <u32>1 << FAST_BITS)
        for (let at = first; at < last; at++) store<u16>(table + CODE_FAST + (<usize>at << 1), <u16>(symbol * 32 + length))
      }
      code++
    }
    store<i32>(table + CODE_HIGHEST + (<usize>length << 2), <i32>(code << (MOST_CODE_BITS - length)) - 1)
    code <<= 1
  }
}
