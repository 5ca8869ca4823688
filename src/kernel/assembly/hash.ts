// Hashes of units and grams; src/filter/FORMAT.md states them, and tests compare them with slow BigInt ones.

const LANE: u64 = 0xff51afd7ed558ccd
const UNIT: u64 = 0xc4ceb9fe1a85ec53
/** Base of the polynomial in unit hashes. */
export const BASE: u64 = 0x9e3779b97f4a7c15
const FINAL1: u64 = 0xbf58476d1ce4e5b9
const FINAL2: u64 = 0x94d049bb133111eb

/** A gram's hash from the polynomial in its unit hashes. */
// @ts-ignore: decorator
@inline
export function finish(roll: u64): u64 {
  let x = roll ^ (roll >> 32)
  x *= FINAL1
  x ^= x >> 29
  x *= FINAL2
  return x ^ (x >> 32)
}

/** Inverses of FINAL1 and FINAL2 modulo 2^64. */
const INVERSE1: u64 = 0x96de1b173f119089
const INVERSE2: u64 = 0x319642b2d24d8ec3

/** The polynomial from which `finish` makes a hash. */
export function unfinish(hash: u64): u64 {
  let x = hash ^ (hash >> 32)
  x *= INVERSE2
  x ^= (x >> 29) ^ (x >> 58)
  x *= INVERSE1
  return x ^ (x >> 32)
}

/** Mixes one full lane of eight bytes into a unit's hash. */
// @ts-ignore: decorator
@inline
export function mixLane(hash: u64, lane: u64): u64 {
  const h = (hash ^ lane) * LANE
  return h ^ (h >> 32)
}

/** Hash of the unit in [p, p + length) with length 1 to 8 left, after its earlier lanes. */
// @ts-ignore: decorator
@inline
export function finishUnit(hash: u64, p: usize, length: usize): u64 {
  // Bytes go to the top of the lane, zeros below: no folded unit holds a zero byte, so lengths cannot collide.
  return finishLane(hash ^ (load<u64>(p) << (<u64>(8 - length) << 3)))
}

/** Hash of a unit whose last lane has been mixed in. */
// @ts-ignore: decorator
@inline
export function finishLane(mixed: u64): u64 {
  let h = mixed * UNIT
  h ^= h >> 29
  h *= FINAL1
  return h ^ (h >> 32)
}

/** Hash of a unit that is a token: its id is its only lane. */
// @ts-ignore: decorator
@inline
export function hashId(seed: u64, id: u32): u64 {
  return finishLane(seed ^ <u64>id)
}
