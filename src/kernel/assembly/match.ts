// The matcher: which grams of the passing text are among those of a query.
//
// Almost none are, so a hash first meets a small blocked Bloom filter (one 64-bit word and four bits of it a gram); what
// passes is looked up in a table of the full hashes. And a hit counts only in a row of several: of each so many grams of
// the text one is looked at, and only around a hit its neighbours are. Rows that are too short stay here; others go to
// the hit buffer, and the host compares texts.
import { CANDIDATES, LENGTHS, LONE_CANDIDATES } from './layout'
import { BASE, finish, unfinish } from './hash'

/** Units of the gram that every short part ends with. */
const TAIL: i32 = 3
const BASE_SQUARED: u64 = BASE * BASE
/** Bytes of a hit: text, position and number of the gram, u32 each. */
const HIT_BYTES: usize = 12

let hashes: usize = 0
let slots: usize = 0
let slotMask: u32 = 0
let filter: usize = 0
let filterWords: u64 = 0
let tailSieve: usize = 0
let tailShift: u64 = 0
let shortFilter: usize = 0
let shortWords: u64 = 0
let loneSieve: usize = 0
let loneShift: u64 = 0
let hasLone: bool = false
/** For each hash 1 when it counts in a row of any length. */
let lone: usize = 0
/** Every so many grams of a text one is looked at: no more than a row needs to count. */
let stride: i32 = 1
/** Longest short part, in units; 0 when there are none. */
export let longestShort: i32 = 0

/** Short parts are the hashes from this number on; for each a flag and a counter. */
let firstShort: u32 = 0
let hushed: usize = 0
let hushedDocuments: usize = 0

let hitsStart: usize = 0
let hitsEnd: usize = 0
let nextHit: usize = 0
let textNumber: u32 = 0
/** Grams of the text before this position are done with, and whether the last of them are a row that may go on. */
let doneUntil: u32 = 0
let isRowOpen: bool = false
/** Hits of this document have been handed over. */
let isSpilled: bool = false

/** Where touched values go, so that the loads are not optimised away. */
export let touchedByMatch: u64 = 0

/** The hit buffer is full: the host takes what is in it. */
@external("env", "spill")
declare function spill(): void

// @ts-ignore: decorator
@inline
function bitsOf(hash: u64): u64 {
  return (
    (<u64>1 << (hash >> 58)) |
    (<u64>1 << ((hash >> 52) & 63)) |
    (<u64>1 << ((hash >> 46) & 63)) |
    (<u64>1 << ((hash >> 40) & 63))
  )
}

/** The filter's word for a hash: its low half as a share of all words, so that there may be any number of them. */
// @ts-ignore: decorator
@inline
function wordOf(at: usize, words: u64, hash: u64): usize {
  return at + (<usize>(((hash & 0xffffffff) * words) >> 32) << 3)
}

// @ts-ignore: decorator
@inline
function isIn(at: usize, words: u64, hash: u64): bool {
  const bits = bitsOf(hash)
  return (load<u64>(wordOf(at, words, hash)) & bits) == bits
}

// @ts-ignore: decorator
@inline
function addToFilter(at: usize, words: u64, hash: u64): void {
  const word = wordOf(at, words, hash)
  store<u64>(word, load<u64>(word) | bitsOf(hash))
}

// A sieve is for few hashes and many looks: one bit for each hash, by its top bits.

// @ts-ignore: decorator
@inline
function isInSieve(at: usize, shift: u64, hash: u64): u32 {
  const bit = <usize>(hash >> shift)
  return (<u32>load<u8>(at + (bit >> 3)) >> <u32>(bit & 7)) & 1
}

function addToSieve(at: usize, shift: u64, hash: u64): void {
  const bit = <usize>(hash >> shift)
  store<u8>(at + (bit >> 3), load<u8>(at + (bit >> 3)) | (<u8>1 << <u8>(bit & 7)))
}

/** Hashes whose places are touched before they are filled, so that the memory accesses overlap. */
const GROUP: i32 = 128

/**
 * Numbers `count` distinct hashes that stand at `hashList` by their position. `slotsAt` and `filterAt` are cleared;
 * they have a power of two of u32 slots (more than hashes) and any number of u64 words.
 */
export function matchInit(
  hashList: usize,
  count: i32,
  slotsAt: usize,
  slotsMask: u32,
  filterAt: usize,
  words: u32,
): void {
  hashes = hashList
  slots = slotsAt
  slotMask = slotsMask
  filter = filterAt
  filterWords = <u64>words
  let seen: u64 = 0
  for (let done: i32 = 0; done < count; done += GROUP) {
    const last = min(done + GROUP, count)
    for (let id = done; id < last; id++) {
      const hash = load<u64>(hashes + (<usize>id << 3))
      seen ^= load<u64>(wordOf(filter, filterWords, hash))
      seen ^= <u64>load<u32>(slots + (<usize>(<u32>(hash >> 32) & slotMask) << 2))
    }
    for (let id = done; id < last; id++) {
      const hash = load<u64>(hashes + (<usize>id << 3))
      addToFilter(filter, filterWords, hash)
      let slot = <u32>(hash >> 32) & slotMask
      while (load<u32>(slots + (<usize>slot << 2)) != 0) slot = (slot + 1) & slotMask
      store<u32>(slots + (<usize>slot << 2), <u32>id + 1)
    }
  }
  touchedByMatch = seen
}

/**
 * Which hits count: those in a row of at least `leastRow`, and those among the first `count` hashes that have a 1 at
 * `flags`; these get a cleared sieve of their own, of 2 to the power of `bits` bits.
 */
export function matchRows(leastRow: i32, flags: usize, count: i32, sieve: usize, bits: i32): void {
  stride = leastRow
  lone = flags
  loneSieve = sieve
  loneShift = <u64>(64 - bits)
  hasLone = false
  for (let id: i32 = 0; id < count; id++) {
    if (load<u8>(flags + <usize>id) == 0) continue
    addToSieve(loneSieve, loneShift, load<u64>(hashes + (<usize>id << 3)))
    hasLone = true
  }
}

/** Grams before those of a batch that are looked at once more. */
export function lookBack(): i32 {
  return stride - 1
}

/**
 * Short parts: those of `count` hashes that have a 1 at `flags`, in a cleared filter; the host has marked their lengths
 * in LENGTHS.
 */
export function matchShorts(flags: usize, count: i32, filterAt: usize, words: u32, longest: i32): void {
  shortFilter = filterAt
  shortWords = <u64>words
  longestShort = longest
  for (let id: i32 = 0; id < count; id++) {
    if (load<u8>(flags + <usize>id) != 0) addToFilter(shortFilter, shortWords, load<u64>(hashes + (<usize>id << 3)))
  }
}

/**
 * Hashes of the last three units of short parts: `count` at `tails`, in a cleared sieve of 2 to the `bits` bits. Its
 * places follow from the polynomial: the top bits of that are as good, and each unit of a text is spared two
 * multiplications.
 */
export function matchTails(tails: usize, count: i32, sieve: usize, bits: i32): void {
  tailSieve = sieve
  tailShift = <u64>(64 - bits)
  for (let i: i32 = 0; i < count; i++) {
    addToSieve(tailSieve, tailShift, unfinish(load<u64>(tails + (<usize>i << 3))))
  }
}

/**
 * Documents whose only hit is one of the hashes from `first` on that has a 1 at `flags` are counted at `counters` (u32) and
 * not told.
 */
export function matchHushed(first: u32, flags: usize, counters: usize): void {
  firstShort = first
  hushed = flags
  hushedDocuments = counters
}

/** Hits go to [at, end), a multiple of HIT_BYTES. */
export function matchBuffer(at: usize, end: usize): void {
  hitsStart = at
  hitsEnd = end
  nextHit = at
  textNumber = 0
}

/** A new document: what it has for texts is numbered from 0. */
export function startDocument(): void {
  textNumber = 0
}

export function startMatch(): void {
  doneUntil = 0
  isRowOpen = false
}

export function endText(): void {
  textNumber++
}

/** Bytes in the hit buffer; clearHits() empties it. */
export function hitBytes(): i32 {
  return <i32>(nextHit - hitsStart)
}

export function clearHits(): void {
  nextHit = hitsStart
  isSpilled = false
}

/** Whether the document that has ended has hits to tell. One that is only counted has none any more. */
export function hasHits(): bool {
  const bytes = nextHit - hitsStart
  if (bytes != HIT_BYTES || isSpilled) return bytes != 0
  const number = load<u32>(hitsStart, 8)
  if (number < firstShort || load<u8>(hushed + <usize>(number - firstShort)) == 0) return true
  const counter = hushedDocuments + (<usize>(number - firstShort) << 2)
  store<u32>(counter, load<u32>(counter) + 1)
  nextHit = hitsStart
  return false
}

/** The number of a hash in the table, plus one; 0 for a hash that is not there. */
function numberOf(hash: u64): u32 {
  let slot = <u32>(hash >> 32) & slotMask
  while (true) {
    const taken = load<u32>(slots + (<usize>slot << 2))
    if (taken == 0 || load<u64>(hashes + (<usize>(taken - 1) << 3)) == hash) return taken
    slot = (slot + 1) & slotMask
  }
}

function tell(position: u32, number: u32): void {
  if (nextHit == hitsEnd) {
    spill()
    nextHit = hitsStart
    isSpilled = true
  }
  store<u32>(nextHit, textNumber)
  store<u32>(nextHit, position, 4)
  store<u32>(nextHit, number - 1, 8)
  nextHit += HIT_BYTES
}

// @ts-ignore: decorator
@inline
function gramAt(from: usize, i: i32): u64 {
  return load<u64>(from + (<usize>i << 3))
}

/**
 * Takes gram hashes that stand at `from`, `count` of them (at most BATCH); the first is gram `position` of the text, and
 * those before `fresh` were taken before and are looked back at.
 */
export function matchGrams(from: usize, fresh: i32, count: i32, position: u32): void {
  if (isRowOpen) goOn(from, fresh, count, position)
  // Without a branch for each gram, so that the memory accesses of many grams overlap.
  // Locals instead of globals: the loops keep them in registers.
  const bitsAt = filter
  const words = filterWords
  const step = stride
  let end: usize = CANDIDATES
  const phase = <i32>((position + <u32>fresh) % <u32>stride)
  for (let i = phase == 0 ? fresh : fresh + step - phase; i < count; i += step) {
    store<u32>(end, <u32>i)
    end += <usize>isIn(bitsAt, words, gramAt(from, i)) << 2
  }
  let loneEnd: usize = LONE_CANDIDATES
  // The grams that were looked at have been looked at: of two, one is left.
  if (hasLone && step > 1) {
    const sieve = loneSieve
    const shift = loneShift
    const loneStep = step == 2 ? 2 : 1
    for (let i = step == 2 ? fresh + 1 - phase : fresh; i < count; i += loneStep) {
      store<u32>(loneEnd, <u32>i)
      loneEnd += <usize>isInSieve(sieve, shift, gramAt(from, i)) << 2
    }
  }
  // Both lists in the order of the text.
  let at: usize = CANDIDATES
  let loneAt: usize = LONE_CANDIDATES
  while (at < end || loneAt < loneEnd) {
    const next = at < end ? <i32>load<u32>(at) : i32.MAX_VALUE
    const loneNext = loneAt < loneEnd ? <i32>load<u32>(loneAt) : i32.MAX_VALUE
    const i = min(next, loneNext)
    at += <usize>(next == i) << 2
    loneAt += <usize>(loneNext == i) << 2
    if (position + <u32>i < doneUntil) continue
    const number = numberOf(gramAt(from, i))
    if (number != 0 && (next == i || isLone(number))) takeRow(from, i, count, position)
  }
}

function isLone(number: u32): bool {
  return load<u8>(lone + <usize>(number - 1)) != 0
}

/** Tells the row of hits around gram `at`, when it is long enough or may go on in the next batch. */
function takeRow(from: usize, at: i32, count: i32, position: u32): void {
  const least = max(<i32>(doneUntil - position), max(0, at - stride + 1))
  let counts = false
  let start = at
  // A longer row would have a gram further left that was looked at.
  for (; start > least; start--) {
    const number = numberOf(gramAt(from, start - 1))
    if (number == 0) break
    if (isLone(number)) counts = true
  }
  let end = at
  for (; end < count; end++) {
    const number = numberOf(gramAt(from, end))
    if (number == 0) break
    if (isLone(number)) counts = true
  }
  isRowOpen = end == count
  doneUntil = position + <u32>end
  if (!counts && !isRowOpen && end - start < stride) return
  for (let i = start; i < end; i++) tell(position + <u32>i, numberOf(gramAt(from, i)))
}

/** Tells what a row has in a further batch. */
function goOn(from: usize, fresh: i32, count: i32, position: u32): void {
  let i = fresh
  for (; i < count; i++) {
    const number = numberOf(gramAt(from, i))
    if (number == 0) break
    tell(position + <u32>i, number)
  }
  isRowOpen = i == count
  doneUntil = position + <u32>i
}

/**
 * Takes the unit hashes [from, to) that stand at `units`, of which unit 0 is unit `position` of the text. Those
 * before `from` were taken before and are looked back at.
 */
export function matchShort(units: usize, from: i32, to: i32, position: u32): void {
  const sieve = tailSieve
  const shift = tailShift
  let candidate: usize = CANDIDATES
  for (let i: i32 = max(from, TAIL - 1); i < to; i++) {
    const at = units + (<usize>i << 3)
    // The polynomial in three units, as roll.ts has it.
    const roll = load<u64>(at - 16) * BASE_SQUARED + load<u64>(at - 8) * BASE + load<u64>(at)
    store<u32>(candidate, <u32>i)
    candidate += <usize>isInSieve(sieve, shift, roll) << 2
  }
  for (let at: usize = CANDIDATES; at < candidate; at += 4) shortEndingAt(units, <i32>load<u32>(at), position)
}

/** Looks up the grams of all lengths in question that end with unit `last`. */
function shortEndingAt(units: usize, last: i32, position: u32): void {
  const most = min(last + 1, longestShort)
  let roll: u64 = 0
  let power: u64 = 1
  for (let length: i32 = 1; length <= most; length++) {
    roll += load<u64>(units + (<usize>(last - length + 1) << 3)) * power
    power *= BASE
    if (load<u8>(LENGTHS + <usize>length) == 0) continue
    const hash = finish(roll)
    if (!isIn(shortFilter, shortWords, hash)) continue
    const number = numberOf(hash)
    if (number != 0) tell(position + <u32>(last - length + 1), number)
  }
}
