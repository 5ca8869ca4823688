/**
 * Where the tokens of a text lie in it, so that reports can mark what was found. Pure.
 */
import type { UnitSpan } from '../units.ts'
import { lowerTable } from './code-points.ts'

/**
 * Places tokens in the raw text. A token that begins or ends within a character spans all of it.
 *
 * @param text raw text
 * @param lengths bytes of each token, in order, in the UTF-8 of what was split
 * @param isLower whether the lower case of the text was split
 * @returns a place for each token
 */
export function spansOfTokens(
  text: string,
  lengths: readonly number[],
  isLower: boolean,
): readonly UnitSpan[] {
  const lower = isLower ? lowerTable() : undefined
  const spans: UnitSpan[] = []
  // Places in the text of the last character, and bytes before and behind it.
  let start = 0
  let end = 0
  let bytes = 0
  let bytesEnd = 0
  for (const length of lengths) {
    const tokenEnd = bytes + length
    const first = bytes < bytesEnd ? start : end
    while (bytesEnd < tokenEnd && end < text.length) {
      const codePoint = text.codePointAt(end) ?? 0
      start = end
      end += codePoint > 0xffff ? 2 : 1
      const block = lower?.blocks[codePoint >>> 7] ?? 0
      const distance = lower?.values[(block << 7) | (codePoint & 127)] ?? 0
      bytesEnd += utf8Length(codePoint + distance)
    }
    spans.push({ start: first, end })
    bytes = tokenEnd
  }
  return spans
}

/** Bytes of a code point in UTF-8; a lone surrogate is U+FFFD there, three bytes too. */
function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}
