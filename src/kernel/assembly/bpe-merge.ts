// Joins the bytes of a piece to tokens as tiktoken does: of all neighbours whose bytes together are a token, the
// leftmost pair with the lowest rank is joined, until there is none.
//
// That takes time quadratic in the bytes, so longer pieces go by windows. A sequence of tokens is the encoding of its
// bytes if and only if each two neighbours are the encoding of theirs: the first join across a boundary would be the
// first across it in those two tokens' bytes alone. So where two overlapping windows have one token in common, the
// first one's tokens up to it and the second one's after it are the encoding of both together.
import { bytePairs, byteTokens, joined, lengthOf, NONE } from './bpe-tables'
import { MERGE } from './layout'

/** Bytes of a window: measured, 64 is 0.7 to 1.2 times as fast and 256 0.5 to 1.1 times. Larger ones follow on demand. */
export const WINDOW: usize = 128
/** Entries behind an array that whole SIMD loads and stores may touch. */
const SLACK: usize = 8

/** Tokens of the last join(). */
export let parts: usize = MERGE
/** For each part the token that it makes with the next one, or NONE. */
let joins: usize = MERGE + ((WINDOW + SLACK) << 2)

/** Places the arrays for windows of so many bytes at `at`, or for windows of WINDOW bytes at their fixed place. */
function placeArrays(at: usize, window: usize): void {
  parts = at
  joins = at + ((window + SLACK) << 2)
}

/** Joins the n bytes at p; n is at least 1 and at most a window. Returns the number of tokens, which stand in parts. */
export function join(p: usize, n: usize): usize {
  const end = parts + (n << 2)
  for (let at = parts; at < end; at += 4, p++) {
    store<u32>(at, load<u32>(byteTokens + (<usize>load<u8>(p) << 2)))
    store<u32>(joins + (at - parts), load<u32>(bytePairs + (<usize>load<u16>(p) << 2)))
  }
  let last = joins + ((n - 1) << 2)
  v128.store(last, i32x4.splat(NONE))
  v128.store(last, i32x4.splat(NONE), 16)
  while (true) {
    // The lowest join, then its first place.
    let low = i32x4.splat(NONE)
    for (let at = joins; at < last; at += 16) low = i32x4.min_u(low, v128.load(at))
    low = i32x4.min_u(low, v128.shuffle<i32>(low, low, 2, 3, 0, 1))
    low = i32x4.min_u(low, v128.shuffle<i32>(low, low, 1, 0, 3, 2))
    const token = <u32>i32x4.extract_lane(low, 0)
    if (token == NONE) break
    let at = joins
    let found = i32x4.bitmask(i32x4.eq(v128.load(at), low))
    while (found == 0) {
      at += 16
      found = i32x4.bitmask(i32x4.eq(v128.load(at), low))
    }
    at += <usize>ctz(found) << 2
    const part = parts + (at - joins)
    store<u32>(part, token)
    // Both arrays lose one entry; the slack behind the joins keeps them NONE.
    for (let from = at; from < last; from += 16) {
      v128.store(from, v128.load(from, 4))
      const to = parts + (from - joins)
      v128.store(to, v128.load(to, 8), 4)
    }
    last -= 4
    if (at > joins) store<u32>(at - 4, joined(load<u32>(part - 4), token))
    if (at < last) store<u32>(at, joined(token, load<u32>(part, 4)))
  }
  return ((last - joins) >> 2) + 1
}

/** Most bytes of scratch memory that joinLong() needs for n bytes and windows of so many. */
export function longBytes(n: usize, window: usize): usize {
  return (n + 3 * (window + SLACK)) << 2
}

/**
 * Joins the n bytes at p by windows; n is more than a window. Writes the tokens to `o`, where longBytes() are free,
 * and returns their end, or 0 when two windows had no token in common and `window` must be larger.
 */
export function joinLong(p: usize, n: usize, window: usize, o: usize): usize {
  const end = p + n
  const kept = o + (n << 2)
  if (window > WINDOW) placeArrays(kept + ((window + SLACK) << 2), window)
  else placeArrays(MERGE, WINDOW)
  o = joinWindows(p, end, window, o, kept)
  placeArrays(MERGE, WINDOW)
  return o
}

function joinWindows(p: usize, end: usize, window: usize, o: usize, kept: usize): usize {
  let keptEnd = kept + (join(p, min(window, end - p)) << 2)
  memory.copy(kept, parts, keptEnd - kept)
  let windowEnd = p + window
  let at = p
  while (windowEnd < end) {
    // Tokens of the window up to the first that begins in its last quarter, or up to its last one.
    let token = kept
    while (token + 4 < keptEnd && at < windowEnd - (window >> 2)) {
      at += lengthOf(load<u32>(token))
      store<u32>(o, load<u32>(token))
      o += 4
      token += 4
    }
    if (token == kept) return 0
    const start = at
    const count = join(start, min(window, end - start))
    // The first token that both have.
    let other = parts
    const otherEnd = parts + (count << 2)
    let otherAt = start
    while (at != otherAt || load<u32>(token) != load<u32>(other)) {
      const tokenEnd = at + lengthOf(load<u32>(token))
      const nextEnd = otherAt + lengthOf(load<u32>(other))
      if (tokenEnd <= nextEnd) {
        store<u32>(o, load<u32>(token))
        o += 4
        token += 4
        at = tokenEnd
      }
      if (nextEnd <= tokenEnd) {
        other += 4
        otherAt = nextEnd
      }
      if (token == keptEnd || other == otherEnd) return 0
    }
    keptEnd = kept + (otherEnd - other)
    memory.copy(kept, other, otherEnd - other)
    windowEnd = start + window
  }
  const length = keptEnd - kept
  memory.copy(o, kept, length)
  return o + length
}
