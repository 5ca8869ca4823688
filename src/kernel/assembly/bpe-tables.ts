// A vocabulary's tables in memory. The host makes them and copies them here (src/text/bpe/tables.ts has the layout).
import { PAIR_BITS, PAIR_BITS_BYTES } from './layout'

const ID_MASK: u32 = 0x3ffff
const PAIR_MASK: u64 = 0xfffffffff
const FREE_ENTRY: u64 = 0xffffffffffffffff

/** The high bits of a pair's hash choose among the 2^20 bits of PAIR_BITS. */
const PAIR_SHIFT: u32 = 12

/** No such token. */
export const NONE: u32 = 0xffffffff

/** Which splitter: 0 gpt2, 1 cl100k, 2 o200k. */
export let splitter: u32 = 0
/** Bytes of the longest token. */
export let longest: usize = 0
export let classBlocks: usize = 0
export let classes: usize = 0
export let lowerBlocks: usize = 0
export let lowers: usize = 0
export let byteTokens: usize = 0
export let bytePairs: usize = 0
let slots: usize = 0
let slotMask: u32 = 0
let offsets: usize = 0
let bytes: usize = 0
let merges: usize = 0
let mergeMask: u32 = 0

/** Tells where the tables lie. */
export function tablesInit(at: usize): void {
  splitter = load<u32>(at)
  longest = load<u32>(at, 4)
  classBlocks = at + load<u32>(at, 8)
  classes = at + load<u32>(at, 12)
  lowerBlocks = at + load<u32>(at, 16)
  lowers = at + load<u32>(at, 20)
  byteTokens = at + load<u32>(at, 24)
  bytePairs = at + load<u32>(at, 28)
  slots = at + load<u32>(at, 32)
  slotMask = load<u32>(at, 36)
  offsets = at + load<u32>(at, 40)
  bytes = at + load<u32>(at, 44)
  merges = at + load<u32>(at, 48)
  mergeMask = load<u32>(at, 52)
  markPairs()
}

/**
 * One bit for each pair that makes a token, by its hash. Most pairs make none, and this is small enough to stay in
 * the second cache, where the merges themselves do not.
 */
function markPairs(): void {
  memory.fill(PAIR_BITS, 0, PAIR_BITS_BYTES)
  for (let slot: usize = 0; slot <= <usize>mergeMask; slot++) {
    const entry = load<u64>(merges + (slot << 3))
    if (entry == FREE_ENTRY) continue
    const bit = mixed(<u32>(entry & <u64>ID_MASK), <u32>((entry >> 18) & <u64>ID_MASK)) >> PAIR_SHIFT
    const at = PAIR_BITS + (<usize>bit >> 3)
    store<u8>(at, <u8>(<u32>load<u8>(at) | (<u32>1 << (bit & 7))))
  }
}

/** Mixes a pair; MergeTable in src/text/bpe/merges.ts has the same. */
// @ts-ignore: decorator
@inline
function mixed(left: u32, right: u32): u32 {
  return ((left * 0x9e3779b1) ^ right) * 0x85ebca6b
}

/** Bytes of a token. */
// @ts-ignore: decorator
@inline
export function lengthOf(token: u32): usize {
  const at = offsets + (<usize>token << 2)
  return load<u32>(at, 4) - load<u32>(at)
}

/** The token that two neighbours make, or NONE. */
// @ts-ignore: decorator
@inline
export function joined(left: u32, right: u32): u32 {
  const mix = mixed(left, right)
  const bit = mix >> PAIR_SHIFT
  if ((((<u32>load<u8>(PAIR_BITS + (<usize>bit >> 3))) >> (bit & 7)) & 1) == 0) return NONE
  const pair = <u64>left | (<u64>right << 18)
  let slot = (mix ^ (mix >> 15)) & mergeMask
  while (true) {
    const entry = load<u64>(merges + (<usize>slot << 3))
    if ((entry & PAIR_MASK) == pair) return <u32>(entry >> 36)
    if (entry == FREE_ENTRY) return NONE
    slot = (slot + 1) & mergeMask
  }
}

/** The token that the n bytes at p are, or NONE. */
export function tokenOf(p: usize, n: usize): u32 {
  if (n > longest) return NONE
  let hash: u32 = 0x811c9dc5
  for (let i: usize = 0; i < n; i++) hash = (hash ^ <u32>load<u8>(p + i)) * 0x01000193
  hash = (hash ^ (hash >> 15)) * 0x2c1b3c6d
  hash ^= hash >> 13
  let slot = hash & slotMask
  while (true) {
    const entry = load<u32>(slots + (<usize>slot << 2))
    if (entry == NONE) return NONE
    const token = entry & ID_MASK
    const isLikely = ((entry ^ hash) & ~ID_MASK) == 0 && lengthOf(token) == n
    if (isLikely && isEqual(p, bytes + load<u32>(offsets + (<usize>token << 2)), n)) return token
    slot = (slot + 1) & slotMask
  }
}

// @ts-ignore: decorator
@inline
function isEqual(a: usize, b: usize, n: usize): bool {
  for (let i: usize = 0; i < n; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false
  return true
}
