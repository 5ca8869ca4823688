/**
 * How wide text is on a terminal, and text that a terminal can show without being told what to do. Pure.
 */

/** First and last code point of ranges that take two columns (East Asian Width W and F, the common ones). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
]

const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]$/u

/**
 * @param character one code point
 * @returns columns that it takes: 0, 1 or 2
 */
export function characterWidth(character: string): 0 | 1 | 2 {
  const codePoint = character.codePointAt(0) ?? 0
  if (codePoint < 0x300) return codePoint === 0xad ? 0 : 1
  if (NO_WIDTH.test(character)) return 0
  return WIDE.some(([first, last]) => codePoint >= first && codePoint <= last) ? 2 : 1
}

/**
 * @param text printable text without escape sequences
 * @returns columns that it takes
 */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/**
 * Makes text of strangers harmless: whatever would move the cursor, change colours or turn the reading direction
 * is taken out, and runs of white space become one space.
 *
 * @param text anything
 */
export function printable(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
}

/**
 * The same for text of which nothing may get lost, as what an error names: such signs are shown as JSON has them.
 *
 * @param text anything, on one line or several
 */
export function escapedControls(text: string): string {
  return text.replace(
    /[^\P{Cc}\n]|[\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * @param text printable text
 * @param width columns that it may take, at least 1
 * @param cut what is left out when it is wider
 * @returns the text, its middle or end replaced by `…` when it is wider
 */
export function shorten(text: string, width: number, cut: 'middle' | 'end' = 'middle'): string {
  if (displayWidth(text) <= width) return text
  const characters = [...text]
  if (cut === 'end') return `${take(characters, width - 1)}…`
  const room = width - 1
  const head = take(characters, Math.ceil(room / 2))
  const tail = take(characters.reverse(), room - displayWidth(head))
  return `${head}…${[...tail].reverse().join('')}`
}

function take(characters: readonly string[], width: number): string {
  let taken = ''
  let left = width
  for (const character of characters) {
    left -= characterWidth(character)
    if (left < 0) break
    taken += character
  }
  return taken
}
