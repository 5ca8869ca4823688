/**
 * Texts cut into marked and unmarked stretches. Pure.
 */
import type { TextRange } from '../page-data.ts'

/** A stretch of a text. */
export interface Stretch {
  readonly text: string
  readonly isMarked: boolean
}

/**
 * @param text raw text
 * @param ranges in any order; they may overlap, and go beyond the text
 * @returns stretches that together are the text, none empty, no two of a kind beside each other
 */
export function stretchesOf(text: string, ranges: readonly TextRange[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const start = Math.max(at, from)
    const end = Math.min(text.length, to)
    if (end <= start) continue
    const last = stretches.at(-1)
    if (start > at) stretches.push({ text: text.slice(at, start), isMarked: false })
    if (start === at && last?.isMarked === true) {
      stretches[stretches.length - 1] = { text: last.text + text.slice(start, end), isMarked: true }
    } else stretches.push({ text: text.slice(start, end), isMarked: true })
    at = end
  }
  if (at < text.length) stretches.push({ text: text.slice(at), isMarked: false })
  return stretches
}

/** A cut moves by at most so many characters to fall between two words. */
const WORD_REACH = 24

/**
 * Leaves out the middle of a text, at white space where there is some.
 *
 * @param text raw text
 * @param head characters at the beginning that stay, about
 * @param tail characters at the end that stay, about
 * @returns beginning, middle and end, which together are the text
 */
export function cutMiddle(text: string, head: number, tail: number): readonly [string, string, string] {
  const first = text.slice(0, head)
  const last = text.slice(text.length - tail)
  const from = head === 0 ? 0 : (within(first.search(/\s\S*$/), head - WORD_REACH, head) ?? head)
  const space = /\s/.exec(last)?.index ?? -1
  const to = text.length - tail + (tail === 0 ? 0 : (within(space, 0, WORD_REACH) ?? 0))
  return [text.slice(0, from), text.slice(from, to), text.slice(to)]
}

function within(value: number, least: number, most: number): number | undefined {
  return value >= Math.max(0, least) && value <= most ? value : undefined
}

/**
 * @param text of an argument
 * @returns the same for a POSIX shell, quoted where it must be
 */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
