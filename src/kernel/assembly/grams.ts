// From texts to grams, for each kind of unit: words, characters, tokens of a vocabulary.
import { RING, FOLDED } from './layout'
import { fold, foldReset, source } from './fold'
import { begin, nextIds } from './bpe'
import { finish, finishUnit, hashId, BASE } from './hash'
import {
  COUNT,
  IDS,
  basePowN,
  finishText,
  flushQueue,
  mode,
  n,
  push,
  queue,
  queueEnd,
  ring,
  ringEnd,
  rollInit,
  rolling,
  save,
  seed,
  startText,
  unitEnd,
  unitsInText,
  writeIds,
} from './roll'
import { foldedUntil, pushAscii, pushFolded } from './words'

const CHARS: i32 = 1
const TOKENS: i32 = 2

/** 0 words, 1 characters, 2 tokens of a vocabulary. */
let unitKind: i32 = 0
let pendingSpace: bool = false

/** Gram length (1 to 256), hash seed, and what units are. */
export function gramsInit(gramLength: i32, hashSeed: u64, kind: i32): void {
  unitKind = kind
  rollInit(gramLength, hashSeed)
  foldReset()
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
    writeIds(p, end)
    return
  }
  // Locals instead of globals: the loop keeps them in registers.
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
      save(roll, at, q, unitEnd, count)
      flushQueue()
      q = queue
    }
  }
  save(roll, at, q, unitEnd, count)
}

/**
 * Grams of one text, [p, end) in UTF-8, raw or as it stands in a JSON string. Sixteen readable bytes must follow.
 * No gram spans two texts.
 */
export function text(p: usize, end: usize, escaped: bool): void {
  foldReset()
  startText()
  pendingSpace = false
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
        o = pushFolded(o, p >= until)
      }
    }
  }
  finishText()
}
