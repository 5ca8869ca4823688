// Where pieces end by o200k's pattern, see bpe-split.ts:
//
//   [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//   |[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//   |\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
//
// The first two are words: capitals, then small letters. Letters without case and marks are both.
import { classAt, isLetter, isSymbol, LETTER, LOWER, MARK, NEWLINE, NUMBER, SPACE, UPPER } from './bpe-class'
import { contraction, numbersEnd, spacesEnd, symbolsEnd } from './bpe-split'

/**
 * End of the word whose letters begin at s. The regular expression gives back capitals until a small letter can
 * follow: that succeeds at the last character that counts as both. Where there is none, the second alternative
 * takes the capitals. `isMarked`: a mark stands before s as the optional first character. Then the first
 * alternative can also do without it, and takes the mark alone rather than leave the capitals to the second one.
 */
function wordEnd(s: usize, isMarked: bool): usize {
  let p = s
  let both: usize = 0
  let kind = classAt(p)
  while (true) {
    const name = kind & 15
    if (name == LETTER || name == MARK) both = p + (kind >> 4)
    else if (name != UPPER) break
    p += kind >> 4
    kind = classAt(p)
  }
  if ((kind & 15) == LOWER) {
    do {
      p += kind >> 4
      kind = classAt(p)
    } while ((kind & 15) == LOWER || (kind & 15) == LETTER || (kind & 15) == MARK)
    return p
  }
  if (both != 0) return both
  return isMarked ? s : p
}

/** wordEnd() for a word that begins with an ASCII letter and is not marked, sixteen bytes at a time. */
// @ts-ignore: decorator
@inline
function asciiWordEnd(s: usize): usize {
  let p = s
  while (<u32>load<u8>(p) - 0x41 < 26) p++
  while (true) {
    const small = i8x16.lt_u(i8x16.sub(v128.load(p), i8x16.splat(0x61)), i8x16.splat(26))
    const others = ~i8x16.bitmask(small) & 0xffff
    if (others != 0) {
      p += <usize>ctz(others)
      break
    }
    p += 16
  }
  return load<u8>(p) < 0x80 ? p : wordEnd(s, false)
}

/** A word's end with the contraction that may follow it. */
// @ts-ignore: decorator
@inline
function withContraction(p: usize): usize {
  return load<u8>(p) == 0x27 ? p + contraction(p, true) : p
}

/** End of the symbols from p on and of the line ends and slashes after them. */
// @ts-ignore: decorator
@inline
function symbolsAndLinesEnd(p: usize): usize {
  p = symbolsEnd(p)
  while (load<u8>(p) == 0x0a || load<u8>(p) == 0x0d || load<u8>(p) == 0x2f) p++
  return p
}

/** End of the piece at p, by o200k's pattern. */
// @ts-ignore: decorator
@inline
export function o200kEnd(p: usize): usize {
  const first = classAt(p)
  const kind = first & 15
  if (isLetter(kind)) return withContraction(load<u8>(p) < 0x80 ? asciiWordEnd(p) : wordEnd(p, false))
  if (kind == NUMBER) return numbersEnd(p, 3)
  if (kind == NEWLINE) return spacesEnd(p, true)
  const next = p + <usize>(first >> 4)
  const after = classAt(next) & 15
  if (kind == MARK) return withContraction(wordEnd(next, true))
  if (isLetter(after) || after == MARK) {
    return withContraction(load<u8>(next) < 0x80 ? asciiWordEnd(next) : wordEnd(next, false))
  }
  if (kind != SPACE || (load<u8>(p) == 0x20 && isSymbol(after))) return symbolsAndLinesEnd(next)
  return spacesEnd(p, true)
}
