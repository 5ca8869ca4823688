// Folds text to lower-case letters, digits and single separators (docs/decisions, the normaliser).
//
// Input: UTF-8, either raw or as it stands inside a JSON string. Output: folded UTF-8 in which a space (0x20)
// separates units and nothing else is a space. ASCII goes sixteen bytes at a time; every other code point goes
// through the generated table on its own, so chunks may be cut between any two code points.
import { TABLE, FOLDED, FOLDED_LIMIT } from './layout'
import { decode, noteInvalid, unescape, writeCodePoint, INVALID, TAKEN } from './utf8'

const SEPARATOR: u32 = 0
const WORD: u32 = 1
const MARK: u32 = 2
const OWN: u32 = 3
const DROP: u32 = 4
const SEQUENCE: u32 = 5

const BACKSLASH: u8 = 0x5c
const SPACE: u8 = 0x20

let stage2: usize = 0
let pool: usize = 0
/** Whether Han, kana, Thai … are units of their own (words) or plain characters (chars). */
let splitOwn: bool = true
/** The last thing written was a unit of its own: marks join it, anything else starts anew. */
let afterOwn: bool = false

/** Tells the size of stage 2 of the table, which the host has copied to TABLE. */
export function foldInit(blocks: i32, own: bool): void {
  stage2 = TABLE + 8704 * 2
  pool = stage2 + (<usize>blocks << 9)
  splitOwn = own
}

export function foldReset(): void {
  afterOwn = false
}

// @ts-ignore: decorator
@inline
function writeSeparator(o: usize): usize {
  store<u8>(o, SPACE)
  return o + 1
}

/** Writes one folded code point of the given kind. */
function writeKind(o: usize, kind: u32, cp: u32): usize {
  if (kind == WORD || (kind == OWN && !splitOwn)) {
    if (afterOwn) {
      o = writeSeparator(o)
      afterOwn = false
    }
    return writeCodePoint(o, cp)
  }
  if (kind == MARK) return writeCodePoint(o, cp)
  if (kind == OWN) {
    o = writeSeparator(o)
    afterOwn = true
    return writeCodePoint(o, cp)
  }
  afterOwn = false
  return writeSeparator(o)
}

/** Writes what a code point outside ASCII folds to (or an ASCII one that came out of an escape). */
function writeFolded(o: usize, cp: u32): usize {
  const block = <usize>load<u16>(TABLE + ((<usize>cp >> 7) << 1))
  const entry = load<u32>(stage2 + (block << 9) + ((<usize>cp & 127) << 2))
  const kind = entry & 7
  if (kind < DROP) {
    const to = entry >> 3
    return writeKind(o, kind, to == 0 ? cp : to)
  }
  if (kind == DROP) return o
  if (kind == SEQUENCE) {
    let at = pool + (<usize>(entry >> 3) << 2)
    const last = at + (<usize>load<u32>(at) << 2)
    while (at < last) {
      at += 4
      const part = load<u32>(at)
      o = writeKind(o, part & 7, part >> 3)
    }
    return o
  }
  // Hangul syllable: the Unicode Standard, section 3.12. All jamo are word characters.
  const s = cp - 0xac00
  o = writeKind(o, WORD, 0x1100 + s / 588)
  o = writeKind(o, WORD, 0x1161 + (s % 588) / 28)
  const t = s % 28
  return t == 0 ? o : writeKind(o, WORD, 0x11a7 + t)
}

/** Where fold() stopped reading. */
export let source: usize = 0

/** Whether the low three bytes are U+4E00 to U+9FFF in UTF-8. */
// @ts-ignore: decorator
@inline
function isHan(bytes: u32): bool {
  if ((bytes & 0xc0c0f0) != 0x8080e0) return false
  return (((bytes & 15) << 12) | ((bytes >> 2) & 0xfc0) | ((bytes >> 16) & 63)) - 0x4e00 < 0x5200
}

/**
 * Folds [p, end) into the folded buffer from `o` on, until the input ends or the buffer is full.
 * `escaped` says that the text stands inside a (valid) JSON string. Returns the end of the output and leaves
 * the end of the consumed input in `source`.
 */
export function fold(p: usize, end: usize, escaped: bool, o: usize): usize {
  const escape = escaped ? BACKSLASH : <u8>0xff
  const escapes = i8x16.splat(escape)
  const caseBit = i8x16.splat(0x20)
  while (p < end && o < FOLDED_LIMIT) {
    const c = <u32>load<u8>(p)
    if (c < 0x80 && c != <u32>escape) {
      if (afterOwn) {
        o = writeSeparator(o)
        afterOwn = false
      }
      // Sixteen bytes: letters to lower case, digits as they are, everything else to the separator.
      while (o < FOLDED_LIMIT) {
        const v = v128.load(p)
        const lower = v128.or(v, caseBit)
        const letters = i8x16.lt_u(i8x16.sub(lower, i8x16.splat(0x61)), i8x16.splat(26))
        const digits = i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x30)), i8x16.splat(10))
        v128.store(o, v128.bitselect(lower, caseBit, v128.or(letters, digits)))
        const special = i8x16.bitmask(v128.or(v, i8x16.eq(v, escapes)))
        let plain: usize = special == 0 ? 16 : <usize>ctz(special)
        if (p + plain >= end) {
          plain = end - p
          p = end
          o += plain
          break
        }
        p += plain
        o += plain
        if (special != 0) break
      }
      continue
    }
    if (c >= 0x80) {
      // The Han block is units of their own as they are: no table tells more of them.
      if (splitOwn && p + 3 <= end && isHan(load<u32>(p))) {
        do {
          store<u32>(o, (load<u32>(p) << 8) | SPACE)
          p += 3
          o += 4
        } while (o < FOLDED_LIMIT && p + 3 <= end && isHan(load<u32>(p)))
        afterOwn = true
        continue
      }
      const decoded = decode(p, end)
      if ((decoded & INVALID) != 0) noteInvalid()
      p += <usize>(decoded & TAKEN)
      o = writeFolded(o, decoded >> 8)
      continue
    }
    if (load<u8>(p, 1) != 0x75) {
      // \" \\ \/ \b \f \n \r \t: all separators
      o = writeKind(o, SEPARATOR, 0)
      p += 2
      continue
    }
    const unescaped = unescape(p, end)
    p += <usize>(unescaped & TAKEN)
    o = writeFolded(o, unescaped >> 8)
  }
  source = p
  return o
}
