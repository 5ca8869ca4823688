// The matcher: which grams of the passing text are among those of a query.
//
// Almost none are, so every hash first meets a small blocked Bloom filter that stays in the cache (one 64-bit word
// and four bits of it a gram); what passes is looked up in a table of the full hashes. What is found there goes to
// the hit buffer; the host compares texts.
import { CANDIDATES, LENGTHS } from './layout'
import { BASE, finish } from './hash'

/** Units of the gram that every short part ends with. */
const TAIL: i32 = 3
/** Bytes of a hit: text, position and number of the gram, u32 each. */
const HIT_BYTES: usize = 12

let hashes: usize = 0
let slots: usize = 0
let slotMask: u32 = 0
let filter: usize = 0
let filterMask: u64 = 0
let tailFilter: usize = 0
let tailMask: u64 = 0
/** Longest short part, in units; 0 when there are none. */
export let longestShort: i32 = 0

let hitsStart: usize = 0
let hitsEnd: usize = 0
let nextHit: usize = 0
let textNumber: u32 = 0

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

function addToFilter(at: usize, mask: u64, hash: u64): void {
  const word = at + (<usize>(hash & mask) << 3)
  store<u64>(word, load<u64>(word) | bitsOf(hash))
}

/**
 * Numbers `count` distinct hashes that stand at `hashList` by their position. `slotsAt` and `filterAt` are cleared;
 * they have a power of two of u32 slots (more than hashes) and of u64 words.
 */
export function matchInit(
  hashList: usize,
  count: i32,
  slotsAt: usize,
  slotsMask: u32,
  filterAt: usize,
  filterWordMask: u32,
): void {
  hashes = hashList
  slots = slotsAt
  slotMask = slotsMask
  filter = filterAt
  filterMask = <u64>filterWordMask
  for (let id: i32 = 0; id < count; id++) {
    const hash = load<u64>(hashes + (<usize>id << 3))
    addToFilter(filter, filterMask, hash)
    let slot = <u32>(hash >> 32) & slotMask
    while (load<u32>(slots + (<usize>slot << 2)) != 0) slot = (slot + 1) & slotMask
    store<u32>(slots + (<usize>slot << 2), <u32>id + 1)
  }
}

/**
 * Short parts: `count` hashes of the last three units of each at `tails`, in a cleared filter; the host has marked
 * their lengths in LENGTHS. Their own hashes are among those of matchInit.
 */
export function matchTails(tails: usize, count: i32, filterAt: usize, wordMask: u32, longest: i32): void {
  tailFilter = filterAt
  tailMask = <u64>wordMask
  longestShort = longest
  for (let i: i32 = 0; i < count; i++) addToFilter(tailFilter, tailMask, load<u64>(tails + (<usize>i << 3)))
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

export function endText(): void {
  textNumber++
}

/** Bytes in the hit buffer; clearHits() empties it. */
export function hitBytes(): i32 {
  return <i32>(nextHit - hitsStart)
}

export function clearHits(): void {
  nextHit = hitsStart
}

function lookUp(hash: u64, position: u32): void {
  let slot = <u32>(hash >> 32) & slotMask
  while (true) {
    const taken = load<u32>(slots + (<usize>slot << 2))
    if (taken == 0) return
    if (load<u64>(hashes + (<usize>(taken - 1) << 3)) == hash) {
      if (nextHit == hitsEnd) {
        spill()
        nextHit = hitsStart
      }
      store<u32>(nextHit, textNumber)
      store<u32>(nextHit, position, 4)
      store<u32>(nextHit, taken - 1, 8)
      nextHit += HIT_BYTES
      return
    }
    slot = (slot + 1) & slotMask
  }
}

/** Takes `count` (at most BATCH) gram hashes that stand at `from`; the first is gram `position` of the text. */
export function matchGrams(from: usize, count: i32, position: u32): void {
  // Without a branch for each gram, so that the memory accesses of many grams overlap.
  let candidate: usize = CANDIDATES
  for (let i: i32 = 0; i < count; i++) {
    const hash = load<u64>(from + (<usize>i << 3))
    const bits = bitsOf(hash)
    const word = load<u64>(filter + (<usize>(hash & filterMask) << 3))
    store<u32>(candidate, <u32>i)
    candidate += <usize>((word & bits) == bits) << 2
  }
  for (let at: usize = CANDIDATES; at < candidate; at += 4) {
    const i = load<u32>(at)
    lookUp(load<u64>(from + (<usize>i << 3)), position + i)
  }
}

/**
 * Takes the unit hashes [from, to) that stand at `units`, of which unit 0 is unit `position` of the text. Those
 * before `from` were taken before and are looked back at.
 */
export function matchShort(units: usize, from: i32, to: i32, position: u32): void {
  let candidate: usize = CANDIDATES
  for (let i: i32 = max(from, TAIL - 1); i < to; i++) {
    const at = units + (<usize>i << 3)
    // The rolling hash of three units, as grams.ts has it.
    const hash = finish((load<u64>(at - 16) * BASE + load<u64>(at - 8)) * BASE + load<u64>(at))
    const bits = bitsOf(hash)
    const word = load<u64>(tailFilter + (<usize>(hash & tailMask) << 3))
    store<u32>(candidate, <u32>i)
    candidate += <usize>((word & bits) == bits) << 2
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
    const bits = bitsOf(hash)
    const word = load<u64>(filter + (<usize>(hash & filterMask) << 3))
    if ((word & bits) == bits) lookUp(hash, position + <u32>(last - length + 1))
  }
}
