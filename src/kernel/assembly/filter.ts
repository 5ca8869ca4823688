// The blocked Bloom filter: 512-bit blocks (one cache line), one bit in each of the block's eight 64-bit words.
//
// The block is chosen by the low bits of the gram hash, the bits by the high 48 bits of the hash, rotated
// by 32, times an odd constant (six bits a word). Insertions and probes come in batches; a first loop only touches the blocks, so
// that the memory accesses of a batch overlap instead of waiting for each other (docs/decisions, geometry).
import { ONE_BIT } from './layout'

const MULTIPLIER: u64 = 0x9fb21c651e98df25

let base: usize = 0
let mask: u64 = 0

// A large filter has more pages than the processor keeps translations of, and most of an insertion would be spent on
// finding its page. There, hashes are first collected by region of the filter, and each region's hashes go in
// together. The order of insertions changes nothing.
const BUCKETS: u32 = 128
const BUCKET_HASHES: u32 = 8192

/** Number of hashes in each bucket, u32; behind it the buckets. 0: no buckets, the filter is small. */
let fills: usize = 0
let bucketShift: u64 = 0

/** Where touched values go, so that the loads are not optimised away. */
export let touched: u64 = 0

/** Sets the filter's place in memory and its number of blocks (a power of two). */
export function filterInit(at: usize, blocks: u32): void {
  base = at
  mask = <u64>blocks - 1
  for (let i: usize = 0; i < 64; i++) store<u64>(ONE_BIT + (i << 3), <u64>1 << <u64>i)
}

// @ts-ignore: decorator
@inline
function blockOf(hash: u64): usize {
  return base + (<usize>(hash & mask) << 6)
}

// The block takes the hash's low bits; after the rotation they stand on top and reach only the product's top, so
// that the eight bit numbers do not follow from the block, however many blocks there are.
// @ts-ignore: decorator
@inline
function bitsOf(hash: u64): u64 {
  return rotl<u64>(hash, 32) * MULTIPLIER
}

/** Memory that buckets take. */
export function bucketBytes(): usize {
  return (<usize>BUCKETS << 2) + ((<usize>BUCKETS * BUCKET_HASHES) << 3)
}

/** Insertions are collected in buckets at `at`, or with 0 go straight into the filter. Call after filterInit. */
export function bucketInit(at: usize): void {
  fills = at
  if (at == 0) return
  bucketShift = <u64>(popcnt(mask) - ctz(BUCKETS))
  memory.fill(at, 0, <usize>BUCKETS << 2)
}

// @ts-ignore: decorator
@inline
function bucketAt(bucket: usize): usize {
  return fills + (<usize>BUCKETS << 2) + ((bucket * BUCKET_HASHES) << 3)
}

/** Takes `count` gram hashes that stand at `from`; with buckets, drain() must follow before the filter is read. */
export function insertAll(from: usize, count: i32): void {
  if (fills == 0) {
    insertNow(from, count)
    return
  }
  const end = from + (<usize>count << 3)
  for (let at = from; at < end; at += 8) {
    const hash = load<u64>(at)
    const bucket = <usize>((hash & mask) >> bucketShift)
    const fill = fills + (bucket << 2)
    const length = load<u32>(fill)
    store<u64>(bucketAt(bucket) + (<usize>length << 3), hash)
    store<u32>(fill, length + 1)
    if (length + 1 == BUCKET_HASHES) empty(bucket)
  }
}

/** Puts a bucket's hashes into the filter. */
function empty(bucket: usize): void {
  const fill = fills + (bucket << 2)
  insertNow(bucketAt(bucket), <i32>load<u32>(fill))
  store<u32>(fill, 0)
}

/** Puts all collected hashes into the filter. */
export function drain(): void {
  if (fills == 0) return
  for (let bucket: usize = 0; bucket < BUCKETS; bucket++) empty(bucket)
}

/** Blocks are touched so many hashes ahead: the processor waits for memory while it inserts what has come. */
const GROUP: i32 = 128

/** Inserts `count` gram hashes that stand at `from`. */
function insertNow(from: usize, count: i32): void {
  if (count <= 0) return
  const end = from + (<usize>count << 3)
  let touchedTo = min(from + (<usize>GROUP << 3), end)
  let seen: u64 = 0
  for (let at = from; at < touchedTo; at += 8) seen ^= load<u64>(blockOf(load<u64>(at)))
  let at = from
  while (at < end) {
    const stop = touchedTo
    touchedTo = min(stop + (<usize>GROUP << 3), end)
    for (let next = stop; next < touchedTo; next += 8) seen ^= load<u64>(blockOf(load<u64>(next)))
    for (; at < stop; at += 8) insertOne(load<u64>(at))
  }
  touched ^= seen
}

/** Two words of a block, at `offset`, with the bits that stand at the two shifts in `bits`. */
// @ts-ignore: decorator
@inline
function setPair(block: usize, bits: u64, first: u64, second: u64, offset: usize): void {
  // A look-up and not a shift: SIMD has no shift by another number for each lane.
  const low = v128.load64_zero(ONE_BIT + (<usize>((bits >> first) & 63) << 3))
  const both = v128.load64_lane(ONE_BIT + (<usize>((bits >> second) & 63) << 3), low, 1)
  v128.store(block + offset, v128.or(v128.load(block + offset), both))
}

// @ts-ignore: decorator
@inline
function insertOne(hash: u64): void {
  const block = blockOf(hash)
  const bits = bitsOf(hash)
  setPair(block, bits, 58, 52, 0)
  setPair(block, bits, 46, 40, 16)
  setPair(block, bits, 34, 28, 32)
  setPair(block, bits, 22, 16, 48)
}

/**
 * Probes `count` gram hashes that stand at `from` against a segment of `blocks` blocks: byte i at `out` becomes 1 when
 * gram i is (perhaps) there. `window` is the address that block `first` has, so that a part of a segment can be probed
 * while only it is in memory.
 */
export function probeAll(window: usize, blocks: u32, first: u32, from: usize, count: i32, out: usize): void {
  const blockMask = <u64>blocks - 1
  const shifted = window - (<usize>first << 6)
  let seen: u64 = 0
  for (let i: i32 = 0; i < count; i++) {
    const hash = load<u64>(from + (<usize>i << 3))
    seen ^= load<u64>(shifted + (<usize>(hash & blockMask) << 6))
  }
  touched ^= seen
  for (let i: i32 = 0; i < count; i++) {
    const hash = load<u64>(from + (<usize>i << 3))
    const block = shifted + (<usize>(hash & blockMask) << 6)
    const bits = bitsOf(hash)
    const all =
      (load<u64>(block, 0) >> ((bits >> 58) & 63)) &
      (load<u64>(block, 8) >> ((bits >> 52) & 63)) &
      (load<u64>(block, 16) >> ((bits >> 46) & 63)) &
      (load<u64>(block, 24) >> ((bits >> 40) & 63)) &
      (load<u64>(block, 32) >> ((bits >> 34) & 63)) &
      (load<u64>(block, 40) >> ((bits >> 28) & 63)) &
      (load<u64>(block, 48) >> ((bits >> 22) & 63)) &
      (load<u64>(block, 56) >> ((bits >> 16) & 63))
    store<u8>(out + <usize>i, <u8>(all & 1))
  }
}

/** Set bits of the last measureBlocks(). */
export let measuredBits: f64 = 0

/**
 * The probability that a random key passes a filter of the first `blocks` blocks at `at`, after OR-ing the upper
 * part onto the lower `folds` times: the mean over blocks of the product of the words' shares of set bits.
 */
export function measureBlocks(at: usize, blocks: u32, folds: u32): f64 {
  const result = blocks >> folds
  const parts: u32 = 1 << folds
  let pass: f64 = 0
  let ones: f64 = 0
  for (let block: u32 = 0; block < result; block++) {
    let share: f64 = 1
    let blockOnes: u64 = 0
    for (let word: usize = 0; word < 64; word += 8) {
      let value: u64 = 0
      for (let part: u32 = 0; part < parts; part++) {
        value |= load<u64>(at + (<usize>(block + part * result) << 6) + word)
      }
      const set = popcnt(value)
      blockOnes += set
      share *= <f64>set
    }
    pass += share
    ones += <f64>blockOnes
  }
  measuredBits = ones
  return pass / (281474976710656.0 * <f64>result) // 64 to the power of 8
}

/** ORs the upper half of `blocks` blocks at `at` onto the lower half. */
export function foldBlocks(at: usize, blocks: u32): void {
  const half = <usize>(blocks >> 1) << 6
  const end = at + half
  for (let p = at; p < end; p += 16) v128.store(p, v128.or(v128.load(p), v128.load(p + half)))
}

/** Clears `bytes` bytes at `at`. */
export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes)
}
