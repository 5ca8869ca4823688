/**
 * What a reader is shown of a document, and of an item beside it: text around the matched spans. Pure.
 */
import type { Excerpt, MatchedSpan } from './types.ts'

/** UTF-16 units around a span, between two spans that are shown together, and most of all excerpts of a list. */
const AROUND = 80
const BETWEEN = 200
const MOST = 4000
/** An end inside a word moves towards the span by at most so many units, to white space. */
const WORD_REACH = 40

/**
 * @param spans what was found
 * @param texts the document's texts, or the parts of an item's field
 * @returns excerpts by text and place, none touching another, with whole words at their ends; the beginning of
 *   what is too long
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
    const from = firstWord(all, wholeCharacter(all, Math.max(0, start - AROUND)), start)
    const most = wholeCharacter(all, Math.min(all.length, end + AROUND, from + left))
    const to = lastWord(all, most, Math.max(from, Math.min(end, most)))
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

/** The place at or behind `at` at which no word is cut, at most `end`; `at` itself where there is no white space near. */
function firstWord(text: string, at: number, end: number): number {
  if (!isInWord(text, at)) return at
  const space = /\s+/.exec(text.slice(at, Math.min(end, at + WORD_REACH)))
  if (space === null) return at
  // What stands behind a line feed is indentation.
  const lead = space[0].slice(space[0].lastIndexOf('\n') + 1)
  const isLine = space[0].includes('\n')
  return at + space.index + space[0].length - (isLine ? lead.length : 0)
}

/** The place at or before `at` at which no word is cut, at least `start`; `at` itself where there is no white space near. */
function lastWord(text: string, at: number, start: number): number {
  if (!isInWord(text, at)) return at
  const from = Math.max(start, at - WORD_REACH)
  const space = /\s+\S*$/.exec(text.slice(from, at))
  return space === null ? at : from + space.index
}

function isInWord(text: string, at: number): boolean {
  return at > 0 && at < text.length && /\S\S/.test(text.slice(at - 1, at + 1))
}
