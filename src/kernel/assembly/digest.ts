// XXH64 of the pages of a segment, where they lie. The format is that of the reference description of XXH64 (Collet,
// seed 0), for inputs of exactly PAGE bytes: no tail. The library that digests everything else would copy each page
// into its own memory first and give each digest as a BigInt.

const PRIME1: u64 = 0x9e3779b185ebca87
const PRIME2: u64 = 0xc2b2ae3d27d4eb4f
const PRIME3: u64 = 0x165667b19e3779f9
const PRIME4: u64 = 0x85ebca77c2b2ae63
const PAGE: usize = 4096

// @ts-ignore: decorator
@inline
function round(sum: u64, lane: u64): u64 {
  return rotl<u64>(sum + lane * PRIME2, 31) * PRIME1
}

// @ts-ignore: decorator
@inline
function merge(hash: u64, sum: u64): u64 {
  return (hash ^ round(0, sum)) * PRIME1 + PRIME4
}

/** Writes the digests of `count` pages that stand at `at` to `out`, as u64. */
export function digestPages(at: usize, count: i32, out: usize): void {
  for (let page: i32 = 0; page < count; page++) {
    let a: u64 = PRIME1 + PRIME2
    let b: u64 = PRIME2
    let c: u64 = 0
    let d: u64 = 0 - PRIME1
    const end = at + PAGE
    for (; at < end; at += 32) {
      a = round(a, load<u64>(at))
      b = round(b, load<u64>(at, 8))
      c = round(c, load<u64>(at, 16))
      d = round(d, load<u64>(at, 24))
    }
    let hash = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18)
    hash = merge(merge(merge(merge(hash, a), b), c), d) + <u64>PAGE
    hash = (hash ^ (hash >> 33)) * PRIME2
    hash = (hash ^ (hash >> 29)) * PRIME3
    store<u64>(out, hash ^ (hash >> 32))
    out += 8
  }
}
