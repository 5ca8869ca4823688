/**
 * What a filter of training texts leaves of a document: the filters of GPT-3, of lm-eval's Janitor and of
 * NeMo-Curator cut out matches with some characters on each side. Pure.
 */

/** A match in a raw text, in UTF-16 units. */
export interface TextSpan {
  readonly start: number
  readonly end: number
}

/** How much goes with a match, and what is left. */
export interface RemovalRule {
  /** Characters that go on each side of a match. */
  readonly margin: number
  /** Fewest characters of a piece that stays. */
  readonly leastPiece: number
  /** Most of `counted` with which the document stays at all. */
  readonly most: number
  /** What is counted: pieces of the document (matches closer than the margins make one cut), or matches. */
  readonly counted: 'pieces' | 'matches'
  /** Whether a cut goes on to the end of the sentence on each side. */
  readonly wholeSentences: boolean
}

/** What is left. */
export interface RemovalResult {
  /** Pieces that stay; empty when nothing does. */
  readonly pieces: readonly string[]
  /** Whether the whole document goes, because of too many matches or pieces. */
  readonly isDropped: boolean
}

const SENTENCE_END = /[.!?\n]/

function widen(text: string, { start, end }: TextSpan, rule: RemovalRule): TextSpan {
  let from = Math.max(0, start - rule.margin)
  let to = Math.min(text.length, end + rule.margin)
  if (rule.wholeSentences) {
    while (from > 0 && !SENTENCE_END.test(text[from - 1] ?? '')) from--
    while (to < text.length && !SENTENCE_END.test(text[to - 1] ?? '')) to++
  }
  return { start: from, end: to }
}

/**
 * @param text of the document
 * @param matches in it, any order
 * @throws never; without a match the whole text is the one piece
 * @see Brown et al. 2020 (GPT-3, arXiv 2005.14165, appendix C)
 */
export function cutMatches(text: string, matches: readonly TextSpan[], rule: RemovalRule): RemovalResult {
  if (matches.length === 0) return { pieces: [text], isDropped: false }
  const cuts = matches.map((match) => widen(text, match, rule)).sort((a, b) => a.start - b.start)
  const pieces: string[] = []
  let at = 0
  let parts = 0
  for (const { start, end } of [...cuts, { start: text.length, end: text.length }]) {
    if (start > at) {
      parts++
      if (start - at >= rule.leastPiece) pieces.push(text.slice(at, start))
    }
    at = Math.max(at, end)
  }
  const isDropped = (rule.counted === 'pieces' ? parts : matches.length) > rule.most
  return { pieces: isDropped ? [] : pieces, isDropped }
}

/**
 * @param text of the document
 * @param span in it
 * @returns the span with what stands beside it up to white space: whole raw words
 */
export function toWhiteSpace(text: string, span: TextSpan): TextSpan {
  let { start, end } = span
  while (start > 0 && !/\s/u.test(text[start - 1] ?? ' ')) start--
  while (end < text.length && !/\s/u.test(text[end] ?? ' ')) end++
  return { start, end }
}
