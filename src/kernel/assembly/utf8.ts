// One code point at a time out of UTF-8 and JSON escapes, as a WHATWG decoder and JSON.parse read them, and back
// into UTF-8. Results are packed into one number: code point << 8 | INVALID or 0 | bytes taken.

/** The bytes were not UTF-8; the code point is then U+FFFD. */
export const INVALID: u32 = 0x80
/** Mask of the number of bytes taken. */
export const TAKEN: u32 = 0x7f

const REPLACEMENT: u32 = 0xfffd

/** Bytes that were not UTF-8, one for each replacement character that a decoder would put there. */
export let invalidUtf8: i32 = 0

export function noteInvalid(): void {
  invalidUtf8++
}

export function clearInvalid(): void {
  invalidUtf8 = 0
}

// @ts-ignore: decorator
@inline
function isContinuation(p: usize, end: usize): bool {
  return p < end && (load<u8>(p) & 0xc0) == 0x80
}

// @ts-ignore: decorator
@inline
function replaced(taken: u32): u32 {
  return (REPLACEMENT << 8) | INVALID | taken
}

/** The code point outside ASCII at p < end; of wrong bytes the longest beginning of a code point is one U+FFFD. */
// @ts-ignore: decorator
@inline
export function decode(p: usize, end: usize): u32 {
  const c = <u32>load<u8>(p)
  if (c >= 0xe0 && c < 0xf0) {
    const c1 = p + 1 < end ? <u32>load<u8>(p, 1) : 0
    const low: u32 = c == 0xe0 ? 0xa0 : 0x80
    const high: u32 = c == 0xed ? 0x9f : 0xbf
    if (c1 < low || c1 > high) return replaced(1)
    if (!isContinuation(p + 2, end)) return replaced(2)
    return ((((c & 15) << 12) | ((c1 & 63) << 6) | (load<u8>(p, 2) & 63)) << 8) | 3
  }
  if (c >= 0xc2 && c < 0xe0) {
    if (!isContinuation(p + 1, end)) return replaced(1)
    return ((((c & 31) << 6) | (load<u8>(p, 1) & 63)) << 8) | 2
  }
  if (c >= 0xf0 && c < 0xf5) {
    const c1 = p + 1 < end ? <u32>load<u8>(p, 1) : 0
    const low: u32 = c == 0xf0 ? 0x90 : 0x80
    const high: u32 = c == 0xf4 ? 0x8f : 0xbf
    if (c1 < low || c1 > high) return replaced(1)
    if (!isContinuation(p + 2, end)) return replaced(2)
    if (!isContinuation(p + 3, end)) return replaced(3)
    return (
      ((((c & 7) << 18) | ((c1 & 63) << 12) | ((<u32>load<u8>(p, 2) & 63) << 6) | (load<u8>(p, 3) & 63)) << 8) | 4
    )
  }
  return replaced(1)
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

/** What a JSON escape at p means; the record has been validated, so its characters are there. */
// @ts-ignore: decorator
@inline
export function unescape(p: usize, end: usize): u32 {
  const e = <u32>load<u8>(p, 1)
  if (e != 0x75) {
    // \" \\ \/ stand for themselves
    const cp: u32 = e == 0x6e ? 0x0a : e == 0x74 ? 0x09 : e == 0x72 ? 0x0d : e == 0x62 ? 0x08 : e == 0x66 ? 0x0c : e
    return (cp << 8) | 2
  }
  const cp = hex4(p + 2)
  if ((cp & 0xf800) != 0xd800) return (cp << 8) | 6
  const isPair =
    (cp & 0xfc00) == 0xd800 && p + 12 <= end && load<u16>(p, 6) == 0x755c && (hex4(p + 8) & 0xfc00) == 0xdc00
  // A lone surrogate is no character.
  if (!isPair) return (REPLACEMENT << 8) | 6
  return ((0x10000 + ((cp & 0x3ff) << 10) + (hex4(p + 8) & 0x3ff)) << 8) | 12
}

/** Writes a code point in UTF-8 at o and returns the end. */
// @ts-ignore: decorator
@inline
export function writeCodePoint(o: usize, cp: u32): usize {
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
