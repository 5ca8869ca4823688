// Folds text to lower-case letters, digits and single separators (docs/decisions, the normaliser).
//
// Input: UTF-8, either raw or as it stands inside a JSON string. Output: folded UTF-8 in which a space (0x20)
// separates units and nothing else is a space. ASCII goes sixteen bytes at a time; every other code point goes
// through the generated table on its own, so chunks may be cut between any two code points.
import { TABLE, FOLDED, FOLDED_LIMIT } from './layout'

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

/** Bytes that were not UTF-8, one for each replacement character that a decoder would put there. */
export let invalidUtf8: i32 = 0

/** Tells the size of stage 2 of the table, which the host has copied to TABLE. */
export function foldInit(blocks: i32, own: bool): void {
  stage2 = TABLE + 8704 * 2
  pool = stage2 + (<usize>blocks << 9)
  splitOwn = own
}

export function foldReset(): void {
  afterOwn = false
}

export function clearInvalid(): void {
  invalidUtf8 = 0
}

// @ts-ignore: decorator
@inline
function writeCodePoint(o: usize, cp: u32): usize {
  if (cp < 0x80) {
    store<u8>(o, <u8>cp)
    return o + 1
  }
  if (cp < 0x800) {
    store<u8>(o, <u8>(0xc0 | (cp >> 6)))
    store<u8>(o, <u8>(0x80 | (cp & 63)), 1)
    return o + 2
  }
  if (cp < 0x10000) {
    store<u8>(o, <u8>(0xe0 | (cp >> 12)))
    store<u8>(o, <u8>(0x80 | ((cp >> 6) & 63)), 1)
    store<u8>(o, <u8>(0x80 | (cp & 63)), 2)
    return o + 3
  }
  store<u8>(o, <u8>(0xf0 | (cp >> 18)))
  store<u8>(o, <u8>(0x80 | ((cp >> 12) & 63)), 1)
  store<u8>(o, <u8>(0x80 | ((cp >> 6) & 63)), 2)
  store<u8>(o, <u8>(0x80 | (cp & 63)), 3)
  return o + 4
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

// @ts-ignore: decorator
@inline
function hexDigit(c: u32): u32 {
  return (c & 15) + (c > 0x40 ? 9 : 0)
}

// @ts-ignore: decorator
@inline
function hex4(p: usize): u32 {
  return (
    (hexDigit(load<u8>(p)) << 12) |
    (hexDigit(load<u8>(p, 1)) << 8) |
    (hexDigit(load<u8>(p, 2)) << 4) |
    hexDigit(load<u8>(p, 3))
  )
}

// @ts-ignore: decorator
@inline
function isContinuation(p: usize, end: usize): bool {
  return p < end && (load<u8>(p) & 0xc0) == 0x80
}

/** Where fold() stopped reading. */
export let source: usize = 0

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
      let cp: u32 = 0xfffd
      if (c >= 0xc2 && c < 0xe0) {
        if (isContinuation(p + 1, end)) {
          cp = ((c & 31) << 6) | (load<u8>(p, 1) & 63)
          p += 2
        } else {
          invalidUtf8++
          p += 1
        }
      } else if (c >= 0xe0 && c < 0xf0) {
        const c1 = p + 1 < end ? <u32>load<u8>(p, 1) : 0
        const low: u32 = c == 0xe0 ? 0xa0 : 0x80
        const high: u32 = c == 0xed ? 0x9f : 0xbf
        if (c1 < low || c1 > high) {
          invalidUtf8++
          p += 1
        } else if (!isContinuation(p + 2, end)) {
          invalidUtf8++
          p += 2
        } else {
          cp = ((c & 15) << 12) | ((c1 & 63) << 6) | (load<u8>(p, 2) & 63)
          p += 3
        }
      } else if (c >= 0xf0 && c < 0xf5) {
        const c1 = p + 1 < end ? <u32>load<u8>(p, 1) : 0
        const low: u32 = c == 0xf0 ? 0x90 : 0x80
        const high: u32 = c == 0xf4 ? 0x8f : 0xbf
        if (c1 < low || c1 > high) {
          invalidUtf8++
          p += 1
        } else if (!isContinuation(p + 2, end)) {
          invalidUtf8++
          p += 2
        } else if (!isContinuation(p + 3, end)) {
          invalidUtf8++
          p += 3
        } else {
          cp = ((c & 7) << 18) | ((c1 & 63) << 12) | ((<u32>load<u8>(p, 2) & 63) << 6) | (load<u8>(p, 3) & 63)
          p += 4
        }
      } else {
        invalidUtf8++
        p += 1
      }
      o = writeFolded(o, cp)
      continue
    }
    // A JSON escape; the record has been validated, so its characters are there.
    const e = <u32>load<u8>(p, 1)
    if (e != 0x75) {
      // \" \\ \/ \b \f \n \r \t: all separators
      o = writeKind(o, SEPARATOR, 0)
      p += 2
      continue
    }
    let cp = hex4(p + 2)
    p += 6
    if ((cp & 0xf800) == 0xd800) {
      const isPair =
        (cp & 0xfc00) == 0xd800 && p + 6 <= end && load<u16>(p) == 0x755c && (hex4(p + 2) & 0xfc00) == 0xdc00
      if (isPair) {
        cp = 0x10000 + ((cp & 0x3ff) << 10) + (hex4(p + 2) & 0x3ff)
        p += 6
      } else {
        cp = 0xfffd // a lone surrogate is no character
      }
    }
    o = writeFolded(o, cp)
  }
  source = p
  return o
}
