// The text that is split into tokens: escapes undone, wrong UTF-8 replaced by U+FFFD, on request in lower case,
// and a terminator behind it. Everything after this may trust its input.
import { decode, noteInvalid, unescape, writeCodePoint, INVALID, TAKEN } from './utf8'
import { lowerBlocks, lowers } from './bpe-tables'
import { TERMINATOR } from './bpe-class'

const BACKSLASH: u8 = 0x5c
/** Bytes that may be written behind the text: the terminator, and whole SIMD stores before it. */
const SLACK: usize = 64

/** Most bytes that [p, end) can become, with the terminator: a wrong byte becomes three. */
// @ts-ignore: decorator
@inline
export function cleanBytes(p: usize, end: usize): usize {
  return 3 * (end - p) + SLACK
}

/** Simple lower-case mapping of one code point. */
// @ts-ignore: decorator
@inline
function lowerCase(cp: u32): u32 {
  const block = <usize>load<u16>(lowerBlocks + ((<usize>cp >> 7) << 1))
  return cp + load<i32>(lowers + (block << 9) + ((<usize>cp & 127) << 2))
}

/**
 * Writes the text of [p, end) to `o`, where cleanBytes() are free. `escaped`: it stands inside a valid JSON string.
 * Returns the text's end, where the terminator stands.
 */
export function clean(p: usize, end: usize, escaped: bool, lower: bool, o: usize): usize {
  const escape = escaped ? BACKSLASH : <u8>0xff
  const escapes = i8x16.splat(escape)
  const caseBit = i8x16.splat(lower ? 0x20 : 0)
  while (p < end) {
    // Sixteen bytes at a time up to the next one that is special.
    const v = v128.load(p)
    const capitals = i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x41)), i8x16.splat(26))
    v128.store(o, v128.or(v, v128.and(capitals, caseBit)))
    const special = i8x16.bitmask(v128.or(v, i8x16.eq(v, escapes)))
    const plain: usize = special == 0 ? 16 : <usize>ctz(special)
    if (p + plain >= end) {
      o += end - p
      break
    }
    p += plain
    o += plain
    if (special == 0) continue
    while (p < end) {
      const c = load<u8>(p)
      if (c >= 0x80) {
        const decoded = decode(p, end)
        const taken = <usize>(decoded & TAKEN)
        if ((decoded & INVALID) != 0) noteInvalid()
        if (lower) o = writeCodePoint(o, lowerCase(decoded >> 8))
        else if ((decoded & INVALID) != 0) o = writeCodePoint(o, decoded >> 8)
        else {
          store<u32>(o, load<u32>(p))
          o += taken
        }
        p += taken
      } else if (c == escape) {
        const unescaped = unescape(p, end)
        p += <usize>(unescaped & TAKEN)
        o = writeCodePoint(o, lower ? lowerCase(unescaped >> 8) : unescaped >> 8)
      } else break
    }
  }
  v128.store(o, i8x16.splat(<i8>TERMINATOR))
  return o
}
