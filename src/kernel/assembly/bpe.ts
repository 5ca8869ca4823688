// Text to token ids: pieces by the vocabulary's splitter, each looked up in a cache, else made of tokens.
//
// Most pieces are short and have been met before. The cache holds pieces of up to sixteen bytes with up to six
// tokens: 32 bytes an entry, two entries a set, so that a hit touches one cache line. What it holds never changes
// what comes out.
import { CACHE, CACHE_BITS, FOLDED, IDS_LIMIT, MASKS } from './layout'
import { splitter, tablesInit, tokenOf, NONE } from './bpe-tables'
import { cl100kEnd, gpt2End } from './bpe-split'
import { o200kEnd } from './bpe-split-o200k'
import { clean, cleanBytes } from './bpe-text'
import { join, joinLong, longBytes, parts, WINDOW } from './bpe-merge'

const KEY1: u64 = 0x9e3779b97f4a7c15
const KEY2: u64 = 0xc4ceb9fe1a85ec53
const ID_MASK: u64 = 0x3ffff
/** Most bytes of a cached piece, and most tokens. */
const KEY_BYTES: usize = 16
const CACHED_TOKENS: usize = 6

let isLower: bool = false
/** Memory behind everything else, which the kernel grows as it needs. */
let scratch: usize = 0

/** What is left of the text that begin() took, and the tokens of a long piece that did not fit into the buffer. */
let position: usize = 0
let textEnd: usize = 0
let pending: usize = 0
let pendingEnd: usize = 0

/** The host has copied a vocabulary's tables to `tables`; `lower`: text is taken in lower case. */
export function bpeInit(tables: usize, lower: bool): void {
  tablesInit(tables)
  isLower = lower
  for (let n: usize = 0; n <= KEY_BYTES; n++) {
    const low: u64 = n >= 8 ? u64.MAX_VALUE : ((<u64>1) << (<u64>n << 3)) - 1
    const high: u64 = n == 16 ? u64.MAX_VALUE : n > 8 ? ((<u64>1) << ((<u64>n - 8) << 3)) - 1 : 0
    store<u64>(MASKS + (n << 4), low)
    store<u64>(MASKS + (n << 4), high, 8)
  }
}

/** Everything from `at` on is free for scratch memory. */
export function scratchInit(at: usize): void {
  scratch = at
}

/** Makes sure that memory reaches to `end`. */
function need(end: usize): void {
  const missing = <i32>((end + 0xffff) >> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) unreachable()
}

/** Takes a text, raw or as it stands in a JSON string; nextIds() gives its tokens. */
export function begin(p: usize, end: usize, escaped: bool): void {
  need(scratch + cleanBytes(p, end))
  position = scratch
  textEnd = clean(p, end, escaped, isLower, scratch)
}

/** Writes the next ids to FOLDED; returns their end, FOLDED itself when the text is done. */
export function nextIds(): usize {
  if (pending < pendingEnd) return takePending(FOLDED)
  if (splitter == 1) return takePieces<Cl100k>()
  if (splitter == 2) return takePieces<O200k>()
  return takePieces<Gpt2>()
}

/** Copies ids of a long piece from `pending` to o as far as they fit. */
function takePending(o: usize): usize {
  const bytes = min(pendingEnd - pending, IDS_LIMIT - o)
  memory.copy(o, pending, bytes)
  pending += bytes
  return o + bytes
}

// Names of the splitters, to make one loop for each.
class Gpt2 {}
class Cl100k {}
class O200k {}

// @ts-ignore: decorator
@inline
function pieceEnd<S>(p: usize): usize {
  if (idof<S>() == idof<Cl100k>()) return cl100kEnd(p)
  if (idof<S>() == idof<O200k>()) return o200kEnd(p)
  return gpt2End(p)
}

function takePieces<S>(): usize {
  let p = position
  let o = FOLDED
  const end = textEnd
  while (p < end && o < IDS_LIMIT) {
    const start = p
    p = pieceEnd<S>(p)
    const n = p - start
    if (n > KEY_BYTES) {
      o = longPiece(start, n, o)
      if (pending < pendingEnd) break
      continue
    }
    const low = load<u64>(start) & load<u64>(MASKS + (n << 4))
    const high = load<u64>(start, 8) & load<u64>(MASKS + (n << 4), 8)
    const hash = (low ^ rotl<u64>(high * KEY2, 32)) * KEY1
    let at = CACHE + (<usize>(hash >> (64 - CACHE_BITS)) << 6)
    if (((load<u64>(at) ^ low) | (load<u64>(at, 8) ^ high) | ((load<u64>(at, 16) & 31) ^ n)) != 0) {
      at += 32
      if (((load<u64>(at) ^ low) | (load<u64>(at, 8) ^ high) | ((load<u64>(at, 16) & 31) ^ n)) != 0) {
        o = shortPiece(start, n, o, at - 32, low, high)
        continue
      }
      at = swap(at)
    }
    const entry = load<u64>(at, 16)
    const count = <usize>((entry >> 5) & 31)
    store<u32>(o, <u32>((entry >> 10) & ID_MASK))
    store<u32>(o, <u32>((entry >> 28) & ID_MASK), 4)
    store<u32>(o, <u32>(entry >> 46), 8)
    if (count > 3) {
      const more = load<u64>(at, 24)
      store<u32>(o, <u32>(more & ID_MASK), 12)
      store<u32>(o, <u32>((more >> 18) & ID_MASK), 16)
      store<u32>(o, <u32>((more >> 36) & ID_MASK), 20)
    }
    o += count << 2
  }
  position = p
  return o
}

/** Puts the second entry of a set first, so that the next new piece takes the place of the other one. */
// @ts-ignore: decorator
@inline
function swap(second: usize): usize {
  const first = second - 32
  const key = v128.load(second)
  const value = v128.load(second, 16)
  v128.store(second, v128.load(first))
  v128.store(second, v128.load(first, 16), 16)
  v128.store(first, key)
  v128.store(first, value, 16)
  return first
}

/** Writes the tokens of the n bytes at p, at most a window, to o; returns their number. */
// @ts-ignore: decorator
@inline
function tokens(p: usize, n: usize, o: usize): usize {
  const token = tokenOf(p, n)
  if (token != NONE) {
    store<u32>(o, token)
    return 1
  }
  const count = join(p, n)
  memory.copy(o, parts, count << 2)
  return count
}

/** A piece that is not in the cache: its tokens go to o, and into the set at `set`, in the place of the older one. */
function shortPiece(p: usize, n: usize, o: usize, set: usize, low: u64, high: u64): usize {
  const count = tokens(p, n, o)
  if (count <= CACHED_TOKENS) {
    v128.store(set, v128.load(set), 32)
    v128.store(set, v128.load(set, 16), 48)
    let entry = <u64>n | (<u64>count << 5)
    let more: u64 = 0
    for (let i: usize = 0; i < count; i++) {
      const id = <u64>load<u32>(o + (i << 2))
      if (i < 3) entry |= id << <u64>(10 + 18 * i)
      else more |= id << <u64>(18 * (i - 3))
    }
    store<u64>(set, low)
    store<u64>(set, high, 8)
    store<u64>(set, entry, 16)
    store<u64>(set, more, 24)
  }
  return o + (count << 2)
}

/** A piece that no cache holds. What does not fit into the buffer is left to takePending(). */
function longPiece(p: usize, n: usize, o: usize): usize {
  if (n <= WINDOW) return o + (tokens(p, n, o) << 2)
  const at = (textEnd + 127) & ~63
  let idsEnd: usize = 0
  for (let window = WINDOW; idsEnd == 0; window <<= 1) {
    need(at + longBytes(n, window))
    idsEnd = joinLong(p, n, window, at)
  }
  pending = at
  pendingEnd = idsEnd
  return takePending(o)
}
