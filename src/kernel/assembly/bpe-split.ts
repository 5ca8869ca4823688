// Where pieces end: the splitting patterns of the vocabularies, written out by hand. Each function takes the start
// of a piece and gives its end, as the leftmost-first regular expression would. Text is valid UTF-8 with a
// TERMINATOR behind it, which is of no class that a pattern takes, so no loop needs the text's end.
//
//   gpt2    's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
//   cl100k  (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*
//           |\s*[\r\n]+|\s+(?!\S)|\s+
//   o200k   stands in bpe-split-o200k.ts
import { classAt, isLetter, isSpace, isSymbol, END, NEWLINE, NUMBER, SPACE } from './bpe-class'

const APOSTROPHE: u32 = 0x27
const BLANK: u32 = 0x20

/** End of the letters from p on, sixteen ASCII bytes at a time. */
// @ts-ignore: decorator
@inline
export function lettersEnd(p: usize): usize {
  while (true) {
    const v = v128.or(v128.load(p), i8x16.splat(0x20))
    const others = ~i8x16.bitmask(i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x61)), i8x16.splat(26))) & 0xffff
    if (others == 0) {
      p += 16
      continue
    }
    p += <usize>ctz(others)
    if (load<u8>(p) < 0x80) return p
    const next = otherLettersEnd(p)
    if (next == p || load<u8>(next) >= 0x80) return next
    p = next
  }
}

/** End of the letters outside ASCII from p on. */
function otherLettersEnd(p: usize): usize {
  while (load<u8>(p) >= 0x80) {
    const kind = classAt(p)
    if (!isLetter(kind & 15)) break
    p += kind >> 4
  }
  return p
}

/** End of the numbers from p on, `most` at the most. */
// @ts-ignore: decorator
@inline
export function numbersEnd(p: usize, most: u32): usize {
  for (; most != 0; most--) {
    const kind = classAt(p)
    if ((kind & 15) != NUMBER) break
    p += kind >> 4
  }
  return p
}

/** End of `[^\s\p{L}\p{N}]*` from p on. */
// @ts-ignore: decorator
@inline
export function symbolsEnd(p: usize): usize {
  while (true) {
    const kind = classAt(p)
    if (!isSymbol(kind & 15)) return p
    p += kind >> 4
  }
}

/** End of `[\r\n]*` from p on. */
// @ts-ignore: decorator
@inline
export function newlinesEnd(p: usize): usize {
  while (load<u8>(p) == 0x0a || load<u8>(p) == 0x0d) p++
  return p
}

/** `\s*[\r\n]+|\s+(?!\S)|\s+` at p, which is white space; the first of them only `toNewline`. */
export function spacesEnd(p: usize, toNewline: bool): usize {
  // Indentation: fewer than sixteen blanks before something in ASCII.
  const others = ~i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(0x20))) & 0xffff
  if (others != 0) {
    const blanks = <usize>ctz(others)
    if (blanks > 1 && <u32>load<u8>(p + blanks) - 0x21 < 0x5f) return p + blanks - 1
  }
  const start = p
  let last = p
  let newline: usize = 0
  let kind = classAt(p)
  do {
    last = p
    p += kind >> 4
    if ((kind & 15) == NEWLINE) newline = p
    kind = classAt(p)
  } while (isSpace(kind & 15))
  if (toNewline && newline != 0) return newline
  // White space in front of something leaves its last character to that, unless it is the only one.
  return (kind & 15) == END || last == start ? p : last
}

/** Length of the contraction that the apostrophe at p begins, or 0. `folds`: in any case, as Rust folds it. */
export function contraction(p: usize, folds: bool): usize {
  const bit: u32 = folds ? 0x20 : 0
  const a = <u32>load<u8>(p, 1) | bit
  if (a == 0x73 || a == 0x74 || a == 0x6d || a == 0x64) return 2 // 's 't 'm 'd
  const b = <u32>load<u8>(p, 2) | bit
  if ((a == 0x72 && b == 0x65) || (a == 0x76 && b == 0x65) || (a == 0x6c && b == 0x6c)) return 3 // 're 've 'll
  // The long s, U+017F, is an s without its case.
  return folds && load<u16>(p, 1) == 0xbfc5 ? 3 : 0
}

/** End of the piece at p, by gpt2's pattern. */
// @ts-ignore: decorator
@inline
export function gpt2End(p: usize): usize {
  const c = <u32>load<u8>(p)
  if (c == APOSTROPHE) {
    const length = contraction(p, false)
    if (length != 0) return p + length
  }
  const at = p + <usize>(c == BLANK)
  const kind = classAt(at) & 15
  if (isLetter(kind)) return lettersEnd(at)
  if (isSymbol(kind)) return symbolsEnd(at)
  if (kind == NUMBER) return numbersEnd(at, u32.MAX_VALUE)
  return spacesEnd(p, false)
}

/** End of the piece at p, by cl100k's pattern. */
// @ts-ignore: decorator
@inline
export function cl100kEnd(p: usize): usize {
  const first = classAt(p)
  const kind = first & 15
  if (isLetter(kind)) return lettersEnd(p)
  if (kind == NUMBER) return numbersEnd(p, 3)
  const c = <u32>load<u8>(p)
  if (c == APOSTROPHE) {
    const length = contraction(p, true)
    if (length != 0) return p + length
  }
  const next = p + <usize>(first >> 4)
  if (kind == NEWLINE) return spacesEnd(p, true)
  const after = classAt(next) & 15
  if (isLetter(after)) return lettersEnd(next)
  if (kind != SPACE) return newlinesEnd(symbolsEnd(next))
  if (c == BLANK && isSymbol(after)) return newlinesEnd(symbolsEnd(next))
  return spacesEnd(p, true)
}
