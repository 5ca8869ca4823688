// From folded text to gram hashes: unit hashes, the rolling hash of n units, and the queue before the filter.
//
// A gram's hash is a polynomial in the hashes of its units (Karp and Rabin 1987, modulo 2^64 with an odd base),
// finalised by two multiplications; src/text/gram-hash.ts states it slowly with BigInt, and tests compare.
import { RING, QUEUE, BATCH, FOLDED, FOLDED_LIMIT } from './layout'
import { insertAll } from './filter'
import { fold, foldReset, source } from './fold'

const LANE: u64 = 0xff51afd7ed558ccd
const UNIT: u64 = 0xc4ceb9fe1a85ec53
const BASE: u64 = 0x9e3779b97f4a7c15
const FINAL1: u64 = 0xbf58476d1ce4e5b9
const FINAL2: u64 = 0x94d049bb133111eb

export const COUNT: i32 = 0
export const INSERT: i32 = 1
export const COLLECT: i32 = 2

let seed: u64 = 0
let n: i32 = 8
let basePowN: u64 = 0
let ringEnd: usize = RING + 64
let isChars: bool = false
let mode: i32 = COUNT

let rolling: u64 = 0
let ring: usize = RING
let unitsInText: i32 = 0
let queue: usize = QUEUE
let queueEnd: usize = QUEUE
let queueStart: usize = QUEUE

/** State of a unit that began in an earlier chunk of folded text. */
let openHash: u64 = 0
let isOpen: bool = false
let pendingSpace: bool = false

export let units: i32 = 0
export let grams: i32 = 0

/** Gram length (1 to 256), hash seed, and whether units are characters instead of words. */
export function gramsInit(gramLength: i32, hashSeed: u64, chars: bool): void {
  n = gramLength
  seed = hashSeed
  isChars = chars
  ringEnd = RING + (<usize>n << 3)
  basePowN = 1
  for (let i: i32 = 0; i < n; i++) basePowN *= BASE
  foldReset()
}

/** Grams are counted only, inserted into the filter, or written to [at, end) as u64 hashes. */
export function sink(to: i32, at: usize, end: usize): void {
  mode = to
  queueStart = to == COLLECT ? at : QUEUE
  queue = queueStart
  queueEnd = to == COLLECT ? end : QUEUE + (<usize>BATCH << 3)
}

export function clearCounts(): void {
  units = 0
  grams = 0
}

/** Inserts what waits in the queue. Must be called before a filter is read, measured or changed. */
export function flush(): void {
  if (mode == INSERT && queue > queueStart) {
    insertAll(queueStart, <i32>((queue - queueStart) >> 3))
    queue = queueStart
  }
}

/** Hashes written since sink(COLLECT). */
export function collected(): i32 {
  return <i32>((queue - queueStart) >> 3)
}

// @ts-ignore: decorator
@inline
function push(unit: u64): void {
  units++
  rolling = rolling * BASE + unit - load<u64>(ring) * basePowN
  store<u64>(ring, unit)
  ring += 8
  if (ring == ringEnd) ring = RING
  if (++unitsInText < n) return
  grams++
  if (mode == COUNT) return
  let x = rolling ^ (rolling >> 32)
  x *= FINAL1
  x ^= x >> 29
  x *= FINAL2
  x ^= x >> 32
  store<u64>(queue, x)
  queue += 8
  if (queue == queueEnd) flush()
}

/** Mixes one full lane of eight bytes into a unit's hash. */
// @ts-ignore: decorator
@inline
function mixLane(hash: u64, lane: u64): u64 {
  const h = (hash ^ lane) * LANE
  return h ^ (h >> 32)
}

/** Hash of the unit in [p, p + length) with length 1 to 8 left, after its earlier lanes. */
// @ts-ignore: decorator
@inline
function finishUnit(hash: u64, p: usize, length: usize): u64 {
  // Bytes go to the top of the lane, zeros below: no folded unit holds a zero byte, so lengths cannot collide.
  let h = (hash ^ (load<u64>(p) << (<u64>(8 - length) << 3))) * UNIT
  h ^= h >> 29
  h *= FINAL1
  return h ^ (h >> 32)
}

// @ts-ignore: decorator
@inline
function pushUnit(hash: u64, p: usize, end: usize): void {
  let length = end - p
  while (length > 8) {
    hash = mixLane(hash, load<u64>(p))
    p += 8
    length -= 8
  }
  push(finishUnit(hash, p, length))
}

/** Words of the folded text in [FOLDED, end); what is unfinished moves to the buffer's start. Returns its end. */
function pushWords(end: usize, isLast: bool): usize {
  let start = FOLDED
  // A sentinel separator block behind the text, so that the mask loop needs no bounds.
  const space = i8x16.splat(0x20)
  for (let block = FOLDED; block < end; block += 16) {
    let separators = i8x16.bitmask(i8x16.eq(v128.load(block), space))
    if (block + 16 > end) separators &= (1 << <i32>(end - block)) - 1
    while (separators != 0) {
      const at = block + <usize>ctz(separators)
      separators &= separators - 1
      if (isOpen) {
        pushUnit(openHash, start, at)
        isOpen = false
      } else if (at > start) {
        pushUnit(seed, start, at)
      }
      start = at + 1
    }
  }
  if (isLast) {
    if (isOpen || end > start) pushUnit(isOpen ? openHash : seed, start, end)
    isOpen = false
    return FOLDED
  }
  // A long unfinished word must not fill the buffer: its full lanes are hashed now, at least one byte stays.
  let length = end - start
  if (length > 4096) {
    let h = isOpen ? openHash : seed
    while (length > 8) {
      h = mixLane(h, load<u64>(start))
      start += 8
      length -= 8
    }
    openHash = h
    isOpen = true
  }
  memory.copy(FOLDED, start, length)
  return FOLDED + length
}

/** Characters of the folded text in [FOLDED, end): runs of spaces are one, none at the text's ends. */
function pushChars(end: usize): usize {
  let p = FOLDED
  while (p < end) {
    const c = <u32>load<u8>(p)
    if (c == 0x20) {
      pendingSpace = unitsInText > 0
      p++
      continue
    }
    if (pendingSpace) {
      store<u64>(end, 0x20)
      push(finishUnit(seed, end, 1))
      pendingSpace = false
    }
    const length: usize = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4
    push(finishUnit(seed, p, length))
    p += length
  }
  return FOLDED
}

/**
 * Grams of one text, [p, end) in UTF-8, raw or as it stands in a JSON string. Sixteen readable bytes must follow.
 * No gram spans two texts.
 */
export function text(p: usize, end: usize, escaped: bool): void {
  foldReset()
  rolling = 0
  unitsInText = 0
  ring = RING
  isOpen = false
  pendingSpace = false
  memory.fill(RING, 0, <usize>n << 3)
  let o = FOLDED
  while (p < end) {
    o = fold(p, end, escaped, o)
    p = source
    o = isChars ? pushChars(o) : pushWords(o, p >= end)
  }
}
