// Words: from text as it stands, for as long as it is plain ASCII, or out of the buffer of folded text.
import { RING, FOLDED } from './layout'
import { finish, finishLane, finishUnit, mixLane, BASE } from './hash'
import { alphanumeric, carried as escapeCarried, equal, escaped as escapedBytes, outside } from './ascii'
import {
  COUNT,
  basePowN,
  flushQueue,
  mode,
  n,
  queue,
  queueEnd,
  ring,
  ringEnd,
  rolling,
  save,
  seed,
  unitEnd,
  unitStep,
  unitsInText,
} from './roll'

/** State of a word that began in an earlier chunk of folded text. */
let openHash: u64 = 0
let isOpen: bool = false
/** The buffer begins with a word of the chunk before. */
let carried: bool = false

/**
 * Words of the folded text in [FOLDED, end); what is unfinished moves to the buffer's start. Returns its end.
 *
 * Separators of 64 bytes make one mask; a word starts where a non-separator follows a separator and ends the other
 * way round, so the loop turns once for each word and mispredicts once for each block, not for each word.
 */
export function pushFolded(end: usize, isLast: bool): usize {
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
        save(roll, at, q, u, count)
        flushQueue()
        q = queue
        u = unitEnd
      }
    }
  }
  save(roll, at, q, u, count)
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
export function pushAscii(p: usize, end: usize, escaped: bool): usize {
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
        save(roll, at, q, u, count)
        flushQueue()
        q = queue
        u = unitEnd
      }
    }
    if (bad != 0) break
    before = separators >> 63
  }
  save(roll, at, q, u, count)
  if (bad == 0) return end
  // The word that is open at the bad byte goes the other way whole.
  return min(start, block + <usize>ctz(bad))
}

/** Where text that is not plain ASCII may be left again: a separator within plain bytes, or the end. */
export function foldedUntil(p: usize, end: usize, escaped: bool): usize {
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
