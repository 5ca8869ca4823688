// Classes of code points, as the splitting patterns tell them apart (scripts/make-bpe-unicode.mjs makes the table).
import { classBlocks, classes } from './bpe-tables'

/** Neither letter nor number nor white space; marks are apart because one pattern takes them for letters. */
export const OTHER: u32 = 0
export const MARK: u32 = 1
export const NUMBER: u32 = 2
export const SPACE: u32 = 3
/** U+000A and U+000D; other line ends are SPACE. */
export const NEWLINE: u32 = 4
/** Upper-case and title-case letters. */
export const UPPER: u32 = 5
export const LOWER: u32 = 6
/** Letters without case, and modifier letters. */
export const LETTER: u32 = 7
/** The byte behind the text. */
export const END: u32 = 8

/** Byte that stands behind a text: no byte of UTF-8. */
export const TERMINATOR: u8 = 0xff

/** Class of the code point at p, valid UTF-8 or the terminator, and its bytes << 4. */
// @ts-ignore: decorator
@inline
export function classAt(p: usize): u32 {
  const c = <u32>load<u8>(p)
  return c < 0x80 ? <u32>load<u8>(classes + c) | 16 : classBeyond(p, c)
}

function classBeyond(p: usize, c: u32): u32 {
  let cp: u32
  let width: u32
  if (c < 0xe0) {
    cp = ((c & 31) << 6) | (load<u8>(p, 1) & 63)
    width = 2 << 4
  } else if (c < 0xf0) {
    cp = ((c & 15) << 12) | ((<u32>load<u8>(p, 1) & 63) << 6) | (load<u8>(p, 2) & 63)
    width = 3 << 4
  } else if (c < <u32>TERMINATOR) {
    cp =
      ((c & 7) << 18) |
      ((<u32>load<u8>(p, 1) & 63) << 12) |
      ((<u32>load<u8>(p, 2) & 63) << 6) |
      (load<u8>(p, 3) & 63)
    width = 4 << 4
  } else return END
  const block = <usize>load<u16>(classBlocks + ((<usize>cp >> 7) << 1))
  return <u32>load<u8>(classes + (block << 7) + (<usize>cp & 127)) | width
}

// @ts-ignore: decorator
@inline
export function isLetter(kind: u32): bool {
  return kind - UPPER < 3
}

/** White space of any kind. */
// @ts-ignore: decorator
@inline
export function isSpace(kind: u32): bool {
  return kind - SPACE < 2
}

/** `[^\s\p{L}\p{N}]` */
// @ts-ignore: decorator
@inline
export function isSymbol(kind: u32): bool {
  return kind <= MARK
}
