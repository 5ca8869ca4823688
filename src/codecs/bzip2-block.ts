/**
 * A block of bzip2: move-to-front and prefix codes undone, then the Burrows–Wheeler transform, then runs (the format is
 * what bzip2 1.0.8 reads; "bzip2 Compression Format", J. Tsai 2016, describes it).
 */
import type { BitReader } from './bit-reader.ts'
import { type CodeTable, FAST_BITS, MOST_CODE_BITS, readCodeTable } from './bzip2-huffman.ts'

/** After so many symbols another table of codes is chosen. */
const GROUP = 50
const MOST_TABLES = 6
/** A longer run would not fit into any block. */
const MOST_RUN_BITS = 20

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, i) => {
  let rest = i << 24
  for (let bit = 0; bit < 8; bit++) rest = rest < 0 ? (rest << 1) ^ 0x04c11db7 : rest << 1
  return rest
})

/** The decoder of one stream's blocks, one at a time. */
export class Bzip2Block {
  /** By place: the byte there, and × 256 the place of the byte that follows it in the text. */
  readonly #chain: Uint32Array
  #at = 0
  #left = 0
  #previous = -1
  #run = 0
  #repeats = 0
  #crc = -1

  /** @param mostBytes size of a block before runs are undone: 100,000 to 900,000 */
  constructor(mostBytes: number) {
    this.#chain = new Uint32Array(mostBytes)
  }

  /** Checksum of the text that `expand` has given. */
  get crc(): number {
    return ~this.#crc >>> 0
  }

  /**
   * Reads a block behind its mark and checksum.
   *
   * @returns false when it makes no sense
   */
  read(bits: BitReader): boolean {
    // Random blocks were given up before 1.0.
    if (bits.read(1) === 1) return false
    const origin = bits.read(24)
    const bytes = readBytesInUse(bits)
    const tables = readTables(bits, bytes.length + 2)
    if (bytes.length === 0 || tables === undefined) return false
    const counts = new Int32Array(256)
    const length = this.#readSymbols(bits, bytes, tables, counts)
    if (length < 0 || origin >= length) return false
    this.#link(length, counts)
    this.#at = (this.#chain[origin] ?? 0) >>> 8
    this.#left = length
    this.#previous = -1
    this.#run = 0
    this.#repeats = 0
    this.#crc = -1
    return true
  }

  /** @returns how many bytes there are, -1 when the symbols make no sense */
  #readSymbols(bits: BitReader, front: Uint8Array, groups: readonly CodeTable[], counts: Int32Array): number {
    const chain = this.#chain
    const { bytes } = bits
    const end = front.length + 1
    let { at, loaded, held } = bits
    let length = 0
    let run = 0
    let runBits = 0
    let result = -1
    decoding: for (const { fast, highest, offset, symbols } of groups) {
      for (let i = 0; i < GROUP; i++) {
        // Inlined, as a call for each symbol would double the time.
        while (held < MOST_CODE_BITS) {
          loaded = (loaded << 8) | (bytes[at++] ?? 0)
          held += 8
        }
        const next = (loaded >>> (held - MOST_CODE_BITS)) & (2 ** MOST_CODE_BITS - 1)
        const entry = fast[next >> (MOST_CODE_BITS - FAST_BITS)] ?? 0
        let bitCount = entry & 31
        let symbol = entry >> 5
        if (bitCount === 0) {
          bitCount = FAST_BITS + 1
          while (bitCount <= MOST_CODE_BITS && next > (highest[bitCount] ?? 0)) bitCount++
          if (bitCount > MOST_CODE_BITS) break decoding
          symbol = symbols[(next >> (MOST_CODE_BITS - bitCount)) + (offset[bitCount] ?? 0)] ?? 0
        }
        held -= bitCount
        if (symbol < 2) {
          run += (symbol + 1) << runBits++
          if (runBits > MOST_RUN_BITS) break decoding
          continue
        }
        if (run > 0) {
          const byte = front[0] ?? 0
          if (run > chain.length - length) break decoding
          chain.fill(byte, length, length + run)
          counts[byte] = (counts[byte] ?? 0) + run
          length += run
          run = 0
          runBits = 0
        }
        if (symbol === end) {
          result = length
          break decoding
        }
        if (length === chain.length) break decoding
        const byte = moveToFront(front, symbol - 1)
        counts[byte] = (counts[byte] ?? 0) + 1
        chain[length++] = byte
      }
    }
    bits.at = at
    bits.loaded = loaded
    bits.held = held
    return result
  }

  /** Undoes the transform as far as that every place knows the next one. */
  #link(length: number, counts: Int32Array): void {
    const chain = this.#chain
    let sum = 0
    for (let byte = 0; byte < 256; byte++) {
      const count = counts[byte] ?? 0
      counts[byte] = sum
      sum += count
    }
    for (let i = 0; i < length; i++) {
      const byte = (chain[i] ?? 0) & 255
      const place = counts[byte] ?? 0
      counts[byte] = place + 1
      chain[place] = (chain[place] ?? 0) | (i << 8)
    }
  }

  /**
   * Gives the next text of the block.
   *
   * @returns how many bytes were written, 0 at the block's end
   */
  expand(target: Uint8Array): number {
    const chain = this.#chain
    let at = this.#at
    let left = this.#left
    let previous = this.#previous
    let run = this.#run
    let repeats = this.#repeats
    let to = 0
    while (to < target.length) {
      if (repeats > 0) {
        const count = Math.min(repeats, target.length - to)
        target.fill(previous, to, to + count)
        to += count
        repeats -= count
        continue
      }
      if (left === 0) break
      const entry = chain[at] ?? 0
      const byte = entry & 255
      at = entry >>> 8
      left--
      // Behind four equal bytes stands how many more there are.
      if (run === 4) {
        repeats = byte
        run = 0
        continue
      }
      run = byte === previous ? run + 1 : 1
      previous = byte
      target[to++] = byte
    }
    this.#at = at
    this.#left = left
    this.#previous = previous
    this.#run = run
    this.#repeats = repeats
    let crc = this.#crc
    for (let i = 0; i < to; i++) crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ (target[i] ?? 0)) & 255] ?? 0)
    this.#crc = crc
    return to
  }
}

/** @returns the byte that was at the place, which is now at the front */
function moveToFront(front: Uint8Array, place: number): number {
  const byte = front[place] ?? 0
  if (place < 16) for (let i = place; i > 0; i--) front[i] = front[i - 1] ?? 0
  else front.copyWithin(1, 0, place)
  front[0] = byte
  return byte
}

function readBytesInUse(bits: BitReader): Uint8Array {
  const groups = bits.read(16)
  const bytes: number[] = []
  for (let group = 0; group < 16; group++) {
    if ((groups & (0x8000 >> group)) === 0) continue
    const used = bits.read(16)
    for (let i = 0; i < 16; i++) if ((used & (0x8000 >> i)) !== 0) bytes.push(group * 16 + i)
  }
  return Uint8Array.from(bytes)
}

/** @returns the table of each group of symbols, in order */
function readTables(bits: BitReader, symbolCount: number): CodeTable[] | undefined {
  const tableCount = bits.read(3)
  const groupCount = bits.read(15)
  if (tableCount < 2 || tableCount > MOST_TABLES || groupCount === 0) return undefined
  const front = Uint8Array.from({ length: tableCount }, (_, i) => i)
  const choices = new Uint8Array(groupCount)
  for (let i = 0; i < groupCount; i++) {
    let place = 0
    while (bits.read(1) === 1) if (++place >= tableCount) return undefined
    choices[i] = moveToFront(front, place)
  }
  const tables: CodeTable[] = []
  for (let i = 0; i < tableCount; i++) {
    const table = readCodeTable(bits, symbolCount)
    if (table === undefined) return undefined
    tables.push(table)
  }
  return Array.from(choices, (choice) => tables[choice]).filter((table) => table !== undefined)
}
