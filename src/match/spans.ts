/**
 * Lists of matched spans: which are kept, which stand by themselves, and how far apart the sides of an item stand. Pure.
 */
import type { Role } from '../items/types.ts'
import { sideOf } from '../measure/kind.ts'
import type { MatchedSpan } from './types.ts'

/** Most spans that are kept of a document. */
const MOST_SPANS = 64

/** A span with the numbers of its first and its last unit in the document's text. */
interface WithUnits extends MatchedSpan {
  readonly firstUnit: number
  readonly lastUnit: number
}

/**
 * @param spans of one document and item
 * @returns by field, part and place in item and document; of too many the longest
 */
export function mostSpans<S extends MatchedSpan>(spans: readonly S[]): S[] {
  const byPlace = (a: S, b: S): number =>
    a.field - b.field ||
    a.part - b.part ||
    a.itemStart - b.itemStart ||
    a.itemEnd - b.itemEnd ||
    a.text - b.text ||
    a.start - b.start
  const longest = [...spans].sort((a, b) => b.units - a.units || byPlace(a, b)).slice(0, MOST_SPANS)
  return longest.sort(byPlace)
}

/** How the sides of an item stand in a document. */
interface SidesApart {
  /** See DocumentFinding. */
  readonly distance: number | undefined
  readonly areApart: boolean
}

/**
 * How far apart an item's input and its answer stand in a document. The same stretch found for both does not count: it is
 * no distance from itself.
 *
 * @param spans of one document and item
 * @param roles by field
 * @returns fewest units between a span of the question or the choices and one of the answer, code or tests that do not
 *   overlap, in the same text; 0 when they touch
 */
export function sidesApart(spans: readonly WithUnits[], roles: readonly Role[]): SidesApart {
  const bySide = { input: new Map<number, WithUnits[]>(), answer: new Map<number, WithUnits[]>() }
  for (const span of spans) {
    const role = roles[span.field]
    const side = role === undefined ? undefined : sideOf(role)
    if (side === undefined) continue
    const same = bySide[side].get(span.text) ?? []
    bySide[side].set(span.text, same)
    same.push(span)
  }
  let distance: number | undefined
  for (const [text, input] of bySide.input) {
    const answer = bySide.answer.get(text) ?? []
    for (const gap of [leastGap(input, answer), leastGap(answer, input)]) {
      if (gap !== undefined) distance = Math.min(distance ?? gap, gap)
    }
  }
  const isInOthers = [...bySide.input.keys()].some((text) =>
    [...bySide.answer.keys()].some((other) => other !== text),
  )
  return { distance, areApart: distance !== undefined || isInOthers }
}

/** Fewest units from the end of one span to the start of another one behind it. */
function leastGap(first: readonly WithUnits[], behind: readonly WithUnits[]): number | undefined {
  const ends = first.map(({ lastUnit }) => lastUnit + 1).sort((a, b) => a - b)
  const starts = behind.map(({ firstUnit }) => firstUnit).sort((a, b) => a - b)
  let least: number | undefined
  let next = 0
  for (const start of starts) {
    while (next < ends.length && (ends[next] ?? 0) <= start) next++
    const end = ends[next - 1]
    if (end !== undefined) least = Math.min(least ?? start - end, start - end)
  }
  return least
}

/**
 * Spans of short parts that stand by themselves: the same words found for a longer text of another field are no evidence
 * of the part, and those found for two short parts are evidence of the first.
 *
 * @param spans of one document and item
 */
export function ownShorts<S extends MatchedSpan>(spans: readonly S[]): S[] {
  return spans.filter(
    (short) =>
      short.isShort &&
      !spans.some(
        ({ field, text, start, end, units }) =>
          field !== short.field &&
          text === short.text &&
          start < short.end &&
          end > short.start &&
          (units > short.units || (units === short.units && field < short.field)),
      ),
  )
}
