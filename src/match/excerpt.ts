/**
 * What a reader is shown of a document, and of an item beside it: text around the matched spans. Pure.
 */
import type { Excerpt, MatchedSpan } from './types.ts'

/** UTF-16 units around a span, between two spans that are shown together, and most of all excerpts of a list. */
const AROUND = 80
const BETWEEN = 200
const MOST = 4000

/**
 * @param spans what was found
 * @param texts the document's texts, or the parts of an item's field
 * @returns excerpts by text and place, none touching another; the beginning of what is too long
 */
export function excerptsOf(
  spans: readonly Pick<MatchedSpan, 'text' | 'start' | 'end'>[],
  texts: readonly string[],
): Excerpt[] {
  const inOrder = [...spans].sort((a, b) => a.text - b.text || a.start - b.start || a.end - b.end)
  const ranges: { text: number; start: number; end: number }[] = []
  for (const { text, start, end } of inOrder) {
    const last = ranges.at(-1)
    if (last !== undefined && last.text === text && start <= last.end + BETWEEN)
      last.end = Math.max(last.end, end)
    else ranges.push({ text, start, end })
  }
  const excerpts: Excerpt[] = []
  let left = MOST
  for (const { text, start, end } of ranges) {
    if (left <= 0) break
    const all = texts[text] ?? ''
    const from = wholeCharacter(all, Math.max(0, start - AROUND))
    const to = wholeCharacter(all, Math.min(all.length, end + AROUND, from + left))
    excerpts.push({ text, start: from, excerpt: all.slice(from, to) })
    left -= to - from
  }
  return excerpts
}

/** A cut never falls between the two halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return at > 0 && code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
