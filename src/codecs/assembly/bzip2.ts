// A block of bzip2: move-to-front and prefix codes undone, then the Burrows–Wheeler transform, then runs (the format is what
// bzip2 1.0.8 reads; "bzip2 Compression Format", J. Tsai 2016, describes it).
import {
  beginBits, bits, bitsPosition, FAST_BITS, held, isPastEnd, loaded, MOST_CODE_BITS, next, readCodeTable, saveBits, TABLE_BYTES, bitsEnd,
  CODE_FAST, CODE_HIGHEST, CODE_OFFSET, CODE_SYMBOLS, MOST_SYMBOLS,
} from './bzip2-bits'

/** Marks of a block and of a stream's end, 48 bits: the digits of π and of √π. */
const BLOCK_HIGH: u32 = 0x314159
const BLOCK_LOW: u32 = 0x265359
const END_HIGH: u32 = 0x177245
const END_LOW: u32 = 0x385090

/** After so many symbols another table of codes is chosen. */
const GROUP: i32 = 50
const MOST_TABLES: u32 = 6
/** A longer run would not fit into any block. */
const MOST_RUN_BITS: u32 = 20

/** A block was read. */
const BLOCK: i32 = 0
/** The stream's end was. */
const END: i32 = 1
/** Neither begins here. */
const NEITHER: i32 = 2
/** A block begins here that makes no sense. */
const DAMAGED: i32 = 3
/** The input ends before. */
const TRUNCATED: i32 = 4

/** Bits of the input that the last call has used. */
export let bitsUsed: f64 = 0
/** The checksum that stands in front of the block, or behind the stream's end. */
export let storedSum: u32 = 0
/** That of the text that has been given of the block. */
export let textSum: u32 = 0

// Where the host's memory is used for: see bzip2Init.
let sums: usize = 0
let front: usize = 0
let counts: usize = 0
let choices: usize = 0
let tables: usize = 0

/** By place: the byte there, and × 256 the place of the byte that follows it in the text. */
let chain: usize = 0

// The state of the text that is being given.
let place: u32 = 0
let left: u32 = 0
let previous: i32 = -1
let run: u32 = 0
let repeats: u32 = 0

/** Makes room for tables at `at`; returns its end. */
export function bzip2Init(at: usize): usize {
  sums = at
  for (let i: u32 = 0; i < 256; i++) {
    let rest = i << 24
    for (let bit = 0; bit < 8; bit++) rest = (rest >> 31) != 0 ? (rest << 1) ^ 0x04c11db7 : rest << 1
    store<u32>(sums + (<usize>i << 2), rest)
  }
  front = sums + 1024
  counts = front + 512
  tables = counts + 1024
  choices = tables + <usize>MOST_TABLES * TABLE_BYTES
  return choices + (1 << 15)
}

/**
 * Reads what begins `skip` bits behind `from`: a block of at most `most` bytes, whose text bzip2Expand then gives, or the
 * stream's end. Nothing is read behind `end`. `at` is room for four bytes for each of `most`.
 */
export function bzip2Block(from: usize, end: usize, skip: u32, at: usize, most: u32): i32 {
  chain = at
  beginBits(from, end, skip)
  const high = bits(24)
  const low = bits(24)
  storedSum = (bits(16) << 16) | bits(16)
  const found = high == BLOCK_HIGH && low == BLOCK_LOW ? BLOCK : high == END_HIGH && low == END_LOW ? END : NEITHER
  bitsUsed = <f64>bitsPosition(from)
  if (isPastEnd()) return TRUNCATED
  if (found != BLOCK) return found
  const isSound = readBlock(most)
  bitsUsed = <f64>bitsPosition(from)
  if (isSound) return isPastEnd() ? TRUNCATED : BLOCK
  // What makes no sense may be the zeros behind the end.
  return next > bitsEnd ? TRUNCATED : DAMAGED
}

function readBlock(most: u32): bool {
  // Random blocks were given up before 1.0.
  if (bits(1) == 1) return false
  const origin = bits(24)
  const bytes = readBytesInUse()
  const groups = readTables(bytes + 2)
  if (bytes == 0 || groups == 0) return false
  memory.fill(counts, 0, 1024)
  const length = readSymbols(bytes + 1, groups, most)
  if (length < 0 || origin >= <u32>length) return false
  link(<u32>length)
  place = load<u32>(chain + (<usize>origin << 2)) >> 8
  left = <u32>length
  previous = -1
  run = 0
  repeats = 0
  textSum = 0xffffffff
  return true
}

/** Writes the bytes that the block has to `front`; returns their number. */
function readBytesInUse(): u32 {
  const groups = bits(16)
  let count: u32 = 0
  for (let group: u32 = 0; group < 16; group++) {
    if ((groups & (0x8000 >> group)) == 0) continue
    const used = bits(16)
    for (let i: u32 = 0; i < 16; i++) {
      if ((used & (0x8000 >> i)) != 0) store<u8>(front + <usize>(count++), <u8>(group * 16 + i))
    }
  }
  return count
}

/** Reads the tables of codes, and to `choices` which one each group of symbols has; returns the number of groups, or 0. */
function readTables(symbols: u32): u32 {
  const tableCount = bits(3)
  const groups = bits(15)
  if (tableCount < 2 || tableCount > MOST_TABLES || groups == 0) return 0
  // Behind the block's bytes: the same kind of list, of table numbers.
  const order = front + 256
  for (let i: u32 = 0; i < tableCount; i++) store<u8>(order + <usize>i, <u8>i)
  for (let i: u32 = 0; i < groups; i++) {
    let at: u32 = 0
    while (bits(1) == 1) if (++at >= tableCount) return 0
    store<u8>(choices + <usize>i, toFront(order, at))
  }
  for (let i: u32 = 0; i < tableCount; i++) {
    if (!readCodeTable(tables + <usize>i * TABLE_BYTES, symbols)) return 0
  }
  return groups
}

/** Moves the byte at a place of a list to its front, and returns it. */
// @ts-ignore: decorator
@inline
function toFront(list: usize, at: u32): u8 {
  const byte = load<u8>(list + <usize>at)
  if (at < 16) for (let p = list + <usize>at; p > list; p--) store<u8>(p, load<u8>(p - 1))
  else memory.copy(list + 1, list, <usize>at)
  store<u8>(list, byte)
  return byte
}

/** Writes the block's bytes to the chain; returns how many there are, or -1. */
function readSymbols(endSymbol: u32, groups: u32, most: u32): i32 {
  let at = next
  let word = loaded
  let count = held
  const last = bitsEnd
  let length: u32 = 0
  let runLength: u32 = 0
  let runBits: u32 = 0
  for (let group: u32 = 0; group < groups; group++) {
    const table = tables + <usize>load<u8>(choices + <usize>group) * TABLE_BYTES
    for (let i = 0; i < GROUP; i++) {
      if (count < MOST_CODE_BITS) {
        if (at + 4 <= last) {
          word = (word << 32) | <u64>bswap<u32>(load<u32>(at))
          at += 4
          count += 32
        } else {
          while (count < MOST_CODE_BITS) {
            word = (word << 8) | (at < last ? <u64>load<u8>(at) : 0)
            at++
            count += 8
          }
        }
      }
      const code = <u32>(word >> <u64>(count - MOST_CODE_BITS)) & ((1 << MOST_CODE_BITS) - 1)
      const entry = <u32>load<u16>(table + CODE_FAST + (<usize>(code >> (MOST_CODE_BITS - FAST_BITS)) << 1))
      let codeBits = entry & 31
      let symbol = entry >> 5
      if (codeBits == 0) {
        codeBits = FAST_BITS + 1
        while (codeBits <= MOST_CODE_BITS && <i32>code > load<i32>(table + CODE_HIGHEST + (<usize>codeBits << 2))) codeBits++
        if (codeBits > MOST_CODE_BITS) return fail(at, word, count)
        const index = <i32>(code >> (MOST_CODE_BITS - codeBits)) + load<i32>(table + CODE_OFFSET + (<usize>codeBits << 2))
        // Codes that are too many for their lengths lead anywhere.
        if (<u32>index > MOST_SYMBOLS) return fail(at, word, count)
        symbol = <u32>load<u16>(table + CODE_SYMBOLS + (<usize>index << 1))
      }
      count -= codeBits
      if (symbol < 2) {
        runLength += (symbol + 1) << runBits++
        if (runBits > MOST_RUN_BITS) return fail(at, word, count)
        continue
      }
      if (runLength > 0) {
        if (runLength > most - length) return fail(at, word, count)
        const byte = <u32>load<u8>(front)
        const total = counts + (<usize>byte << 2)
        store<u32>(total, load<u32>(total) + runLength)
        const runEnd = chain + (<usize>(length + runLength) << 2)
        for (let p = chain + (<usize>length << 2); p < runEnd; p += 4) store<u32>(p, byte)
        length += runLength
        runLength = 0
        runBits = 0
      }
      if (symbol == endSymbol) {
        saveBits(at, word, count)
        return <i32>length
      }
      if (length == most) return fail(at, word, count)
      const byte = <u32>toFront(front, symbol - 1)
      const total = counts + (<usize>byte << 2)
      store<u32>(total, load<u32>(total) + 1)
      store<u32>(chain + (<usize>length << 2), byte)
      length++
    }
  }
  return fail(at, word, count)
}

function fail(at: usize, word: u64, count: u32): i32 {
  saveBits(at, word, count)
  return -1
}

/** Undoes the transform as far as that every place knows the next one. */
function link(length: u32): void {
  let sum: u32 = 0
  for (let byte: usize = 0; byte < 256; byte++) {
    const total = counts + (byte << 2)
    const count = load<u32>(total)
    store<u32>(total, sum)
    sum += count
  }
  for (let i: u32 = 0; i < length; i++) {
    const total = counts + (<usize>load<u8>(chain + (<usize>i << 2)) << 2)
    const at = load<u32>(total)
    store<u32>(total, at + 1)
    const p = chain + (<usize>at << 2)
    store<u32>(p, load<u32>(p) | (i << 8))
  }
}

/** Writes the next text of the block to [to, end); returns how many bytes, 0 at its end. */
export function bzip2Expand(to: usize, end: usize): usize {
  const start = to
  let at = place
  let todo = left
  let before = previous
  let equal = run
  let more = repeats
  let crc = textSum
  while (to < end) {
    if (more > 0) {
      const stop = min(to + <usize>more, end)
      more -= <u32>(stop - to)
      for (; to < stop; to++) {
        store<u8>(to, <u8>before)
        crc = (crc << 8) ^ load<u32>(sums + (<usize>((crc >> 24) ^ <u32>before) << 2))
      }
      continue
    }
    if (todo == 0) break
    const entry = load<u32>(chain + (<usize>at << 2))
    const byte = <i32>(entry & 255)
    at = entry >> 8
    todo--
    // Behind four equal bytes stands how many more there are.
    if (equal == 4) {
      more = <u32>byte
      equal = 0
      continue
    }
    equal = byte == before ? equal + 1 : 1
    before = byte
    store<u8>(to++, <u8>byte)
    crc = (crc << 8) ^ load<u32>(sums + (<usize>((crc >> 24) ^ <u32>byte) << 2))
  }
  place = at
  left = todo
  previous = before
  run = equal
  repeats = more
  textSum = crc
  return to - start
}
