// From folded text to gram hashes: unit hashes, the rolling hash of n units, and the queue before the filter.
//
// A gram's hash is a polynomial in the hashes of its units (Karp and Rabin 1987, modulo 2^64 with an odd base),
// finalised by two multiplications (hash.ts).
import { RING, QUEUE, BATCH, FOLDED, FOLDED_LIMIT, UNITS } from './layout'
import { drain, insertAll } from './filter'
import { fold, foldReset, source } from './fold'
import { begin, nextIds } from './bpe'
import { endText, longestShort, matchGrams, matchShort } from './match'
import { finish, finishLane, finishUnit, hashId, mixLane, BASE } from './hash'
import { alphanumeric, carried as escapeCarried, equal, escaped as escapedBytes, outside } from './ascii'

export const COUNT: i32 = 0
export const INSERT: i32 = 1
export const COLLECT: i32 = 2
/** Token ids themselves, for vocabularies only. */
export const IDS: i32 = 3
export const MATCH: i32 = 4

/** What a gram is made of. */
const WORDS: i32 = 0
const CHARS: i32 = 1
const TOKENS: i32 = 2

let seed: u64 = 0
let n: i32 = 8
let basePowN: u64 = 0
let ringEnd: usize = RING + 64
let unitKind: i32 = WORDS
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
/** The buffer begins with a word of the chunk before. */
let carried: bool = false
let pendingSpace: bool = false

/** Grams of the text that the matcher has taken. */
let gramsMatched: i32 = 0
/** Unit hashes for short parts: how many of the batch before stand first, their place in the text, end of all. */
let unitsBefore: i32 = 0
let unitBase: i32 = 0
let unitEnd: usize = UNITS
/** 8 when unit hashes are kept, 0 when each is overwritten by the next. */
let unitStep: usize = 0

export let units: i32 = 0
export let grams: i32 = 0

/** Gram length (1 to 256), hash seed, and what units are: 0 words, 1 characters, 2 tokens of a vocabulary. */
export function gramsInit(gramLength: i32, hashSeed: u64, kind: i32): void {
  n = gramLength
  seed = hashSeed
  unitKind = kind
  ringEnd = RING + (<usize>n << 3)
  basePowN = 1
  for (let i: i32 = 0; i < n; i++) basePowN *= BASE
  foldReset()
}

/** Grams are counted only, inserted, written to [at, end) as u64 hashes, or matched; or ids are written, as u32. */
export function sink(to: i32, at: usize, end: usize): void {
  mode = to
  const isOwn = to == COLLECT || to == IDS
  queueStart = isOwn ? at : QUEUE
  queue = queueStart
  queueEnd = isOwn ? end : QUEUE + (<usize>BATCH << 3)
  unitStep = to == MATCH && longestShort > 0 ? 8 : 0
  unitEnd = UNITS
}

export function clearCounts(): void {
  units = 0
  grams = 0
}

function flushQueue(): void {
  if (mode == INSERT && queue > queueStart) {
    insertAll(queueStart, <i32>((queue - queueStart) >> 3))
    queue = queueStart
  }
  if (mode == MATCH) flushMatch()
}

/** Matches what waits; the last units stay, because short parts may end in the next batch. */
function flushMatch(): void {
  const count = <i32>((queue - queueStart) >> 3)
  matchGrams(queueStart, count, <u32>gramsMatched)
  gramsMatched += count
  queue = queueStart
  if (unitStep == 0) return
  const have = <i32>((unitEnd - UNITS) >> 3)
  matchShort(UNITS, unitsBefore, have, <u32>unitBase)
  unitsBefore = min(have, longestShort - 1)
  unitBase += have - unitsBefore
  memory.copy(UNITS, unitEnd - (<usize>unitsBefore << 3), <usize>unitsBefore << 3)
  unitEnd = UNITS + (<usize>unitsBefore << 3)
}

/** Inserts everything that waits. Must be called before a filter is read, measured or changed. */
export function flush(): void {
  flushQueue()
  if (mode == INSERT) drain()
}

/** Bytes written since sink(COLLECT) or sink(IDS). */
export function collected(): usize {
  return queue - queueStart
}

// @ts-ignore: decorator
@inline
function push(unit: u64): void {
  rolling = rolling * BASE + unit - load<u64>(ring) * basePowN
  store<u64>(ring, unit)
  ring += 8
  if (ring == ringEnd) ring = RING
  store<u64>(unitEnd, unit)
  unitEnd += unitStep
  if (++unitsInText < n) return
  if (mode == COUNT) return
  store<u64>(queue, finish(rolling))
  queue += 8
  if (queue == queueEnd) flushQueue()
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

/**
 * Words of the folded text in [FOLDED, end); what is unfinished moves to the buffer's start. Returns its end.
 *
 * Separators of 64 bytes make one mask; a word starts where a non-separator follows a separator and ends the other
 * way round, so the loop turns once for each word and mispredicts once for each block, not for each word.
 */
function pushWords(end: usize, isLast: bool): usize {
  const space = i8x16.splat(0x20)
  // Locals instead of globals: the loop keeps them in registers.
  let hash = isOpen ? openHash : seed
  let roll = rolling
  let at = ring
  let q = queue
  let count = unitsInText
  const step: usize = mode == COUNT ? 0 : 8
  const unitsStep = unitStep
  let u = unitEnd
  const ringLast = ringEnd
  const power = basePowN
  const least = n
  let start = FOLDED
  // Before the buffer stands a separator, but for a word that is carried on.
  let before: u64 = isOpen || carried ? 0 : 1
  let limit = end
  if (isLast) {
    store<u8>(end, 0x20)
    limit = end + 1
  }
  for (let block = FOLDED; block < limit; block += 64) {
    let separators =
      <u64>i8x16.bitmask(i8x16.eq(v128.load(block), space)) |
      (<u64>i8x16.bitmask(i8x16.eq(v128.load(block, 16), space)) << 16) |
      (<u64>i8x16.bitmask(i8x16.eq(v128.load(block, 32), space)) << 32) |
      (<u64>i8x16.bitmask(i8x16.eq(v128.load(block, 48), space)) << 48)
    const shifted = (separators << 1) | before
    let starts = ~separators & shifted
    let ends = separators & ~shifted
    if (block + 64 > limit) {
      const inside = ((<u64>1) << <u64>(limit - block)) - 1
      starts &= inside
      ends &= inside
    }
    if (before) {
      start = block + <usize>ctz(starts)
      starts &= starts - 1
    }
    before = separators >> 63
    while (ends != 0) {
      const stop = block + <usize>ctz(ends)
      ends &= ends - 1
      let length = stop - start
      while (length > 8) {
        hash = mixLane(hash, load<u64>(start))
        start += 8
        length -= 8
      }
      const unit = finishUnit(hash, start, length)
      hash = seed
      start = block + <usize>ctz(starts)
      starts &= starts - 1
      roll = roll * BASE + unit - load<u64>(at) * power
      store<u64>(at, unit)
      at += 8
      if (at == ringLast) at = RING
      store<u64>(u, unit)
      u += unitsStep
      store<u64>(q, finish(roll))
      count++
      q += count >= least ? step : 0
      if (q == queueEnd) {
        queue = q
        unitEnd = u
        flushQueue()
        q = queue
        u = unitEnd
      }
    }
  }
  rolling = roll
  ring = at
  queue = q
  unitEnd = u
  unitsInText = count
  isOpen = false
  carried = false
  if (isLast) return FOLDED
  if (load<u8>(end - 1) == 0x20) return FOLDED
  let length = end - start
  // A long unfinished word must not fill the buffer: its full lanes are hashed now, at least one byte stays.
  if (length > 4096 || hash != seed) {
    while (length > 8) {
      hash = mixLane(hash, load<u64>(start))
      start += 8
      length -= 8
    }
    openHash = hash
    isOpen = true
  }
  carried = true
  memory.copy(FOLDED, start, length)
  return FOLDED + length
}

const LOWER: u64 = 0x2020202020202020

/**
 * Words of the text in [p, end) as it stands, for as long as it is ASCII and has no \\u escape. Returns the end, or the
 * start of the word or character from which on the text must be folded.
 */
function pushAscii(p: usize, end: usize, escaped: bool): usize {
  let roll = rolling
  let at = ring
  let q = queue
  let count = unitsInText
  const step: usize = mode == COUNT ? 0 : 8
  const unitsStep = unitStep
  let u = unitEnd
  const ringLast = ringEnd
  const power = basePowN
  const least = n
  const escapes: u64 = escaped ? ~(<u64>0) : 0
  const first = seed
  let start = p
  let before: u64 = 1
  let carry: u64 = 0
  let bad: u64 = 0
  let block = p
  // The byte at the end counts as a separator, so that the last word ends there.
  for (; block <= end; block += 64) {
    let separators = ~alphanumeric(block)
    bad = outside(block)
    const backslashes = equal(block, 0x5c) & escapes
    if ((backslashes | carry) != 0) {
      const after = escapedBytes(backslashes, carry)
      carry = escapeCarried
      separators |= after
      bad |= (equal(block, 0x75) & after) >> 1
      if (carry != 0 && load<u8>(block, 64) == 0x75) bad |= (<u64>1) << 63
    }
    if (block + 64 > end) {
      const inside = ((<u64>1) << <u64>(end - block)) - 1
      separators |= ~inside
      bad &= inside
    }
    const shifted = (separators << 1) | before
    let starts = ~separators & shifted
    let ends = separators & ~shifted
    if (bad != 0) ends &= (bad & (0 - bad)) - 1
    if (before) {
      start = block + <usize>ctz(starts)
      starts &= starts - 1
    }
    while (ends != 0) {
      const stop = block + <usize>ctz(ends)
      ends &= ends - 1
      let length = stop - start
      let hash = first
      while (length > 8) {
        hash = mixLane(hash, load<u64>(start) | LOWER)
        start += 8
        length -= 8
      }
      const unit = finishLane(hash ^ ((load<u64>(start) | LOWER) << (<u64>(8 - length) << 3)))
      start = block + <usize>ctz(starts)
      starts &= starts - 1
      roll = roll * BASE + unit - load<u64>(at) * power
      store<u64>(at, unit)
      at += 8
      if (at == ringLast) at = RING
      store<u64>(u, unit)
      u += unitsStep
      store<u64>(q, finish(roll))
      count++
      q += count >= least ? step : 0
      if (q == queueEnd) {
        queue = q
        unitEnd = u
        flushQueue()
        q = queue
        u = unitEnd
      }
    }
    if (bad != 0) break
    before = separators >> 63
  }
  rolling = roll
  ring = at
  queue = q
  unitEnd = u
  unitsInText = count
  if (bad == 0) return end
  // The word that is open at the bad byte goes the other way whole.
  return min(start, block + <usize>ctz(bad))
}

/** Where text that is not plain ASCII may be left again: a separator within plain bytes, or the end. */
function foldedUntil(p: usize, end: usize, escaped: bool): usize {
  const escape = i8x16.splat(escaped ? <u8>0x5c : <u8>0xff)
  let plain: usize = 0
  for (; p < end; p += 16) {
    const v = v128.load(p)
    if (v128.any_true(v128.or(v128.and(v, i8x16.splat(-128)), i8x16.eq(v, escape)))) {
      plain = 0
      continue
    }
    plain += 16
    if (plain < 64) continue
    // What follows a backslash may reach six bytes into plain ones.
    for (let at = p; at < p + 16; at++) {
      const c = load<u8>(at)
      const lower = c | 0x20
      if ((lower < 0x61 || lower > 0x7a) && (c < 0x30 || c > 0x39)) return min(at, end)
    }
  }
  return end
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

/** Units from token ids in [p, end). */
function pushIds(p: usize, end: usize): void {
  if (mode == IDS) {
    memory.copy(queue, p, end - p)
    queue += end - p
    unitsInText += <i32>((end - p) >> 2)
    return
  }
  // Locals instead of globals, as in pushWords().
  let roll = rolling
  let at = ring
  let q = queue
  let count = unitsInText
  const step: usize = mode == COUNT ? 0 : 8
  for (; p < end; p += 4) {
    const unit = hashId(seed, load<u32>(p))
    roll = roll * BASE + unit - load<u64>(at) * basePowN
    store<u64>(at, unit)
    at += 8
    if (at == ringEnd) at = RING
    store<u64>(q, finish(roll))
    count++
    q += count >= n ? step : 0
    if (q == queueEnd) {
      queue = q
      flushQueue()
      q = queue
    }
  }
  rolling = roll
  ring = at
  queue = q
  unitsInText = count
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
  carried = false
  pendingSpace = false
  gramsMatched = 0
  unitsBefore = 0
  unitBase = 0
  unitEnd = UNITS
  memory.fill(RING, 0, <usize>n << 3)
  if (unitKind == TOKENS) {
    begin(p, end, escaped)
    for (let ids = nextIds(); ids > FOLDED; ids = nextIds()) pushIds(FOLDED, ids)
  } else if (unitKind == CHARS) {
    let o = FOLDED
    while (p < end) {
      o = fold(p, end, escaped, o)
      p = source
      o = pushChars(o)
    }
  } else {
    while (p < end) {
      p = pushAscii(p, end, escaped)
      if (p >= end) break
      const until = foldedUntil(p, end, escaped)
      foldReset()
      let o = FOLDED
      while (p < until) {
        o = fold(p, until, escaped, o)
        p = source
        o = pushWords(o, p >= until)
      }
    }
  }
  if (mode == MATCH) {
    flushMatch()
    endText()
  }
  units += unitsInText
  grams += max(0, unitsInText - n + 1)
}
