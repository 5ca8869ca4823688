/**
 * Lists of matched spans: which are kept, and how far apart the sides of an item stand. Pure.
 */
import type { Role } from '../items/types.ts'
import type { MatchedSpan } from './types.ts'

/** Most spans that are kept of a document. */
const MOST_SPANS = 64

/** A span with the number of its first unit in the document's text. */
interface WithUnits extends MatchedSpan {
  readonly firstUnit: number
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

/**
 * How far apart an item's input and its answer stand in a document.
 *
 * @param spans of one document and item
 * @param roles by field
 * @returns fewest units between a span of the question or the choices and one of the answer, code or tests in the same
 *   text; 0 when they touch or overlap; undefined when no text has both
 */
export function distanceOf(spans: readonly WithUnits[], roles: readonly Role[]): number | undefined {
  const side = ({ field }: WithUnits): 'input' | 'answer' | undefined => {
    const role = roles[field]
    if (role === 'context' || role === undefined) return undefined
    return role === 'question' || role === 'choices' ? 'input' : 'answer'
  }
  const inOrder = spans
    .filter((span) => side(span) !== undefined)
    .sort((a, b) => a.text - b.text || a.firstUnit - b.firstUnit)
  let least: number | undefined
  // The furthest end so far of each side, within the text.
  let ends: { text: number; input?: number; answer?: number } = { text: -1 }
  for (const span of inOrder) {
    if (span.text !== ends.text) ends = { text: span.text }
    const own = side(span) ?? 'input'
    const other = ends[own === 'input' ? 'answer' : 'input']
    if (other !== undefined) {
      const gap = Math.max(0, span.firstUnit - other)
      least = Math.min(least ?? gap, gap)
    }
    ends[own] = Math.max(ends[own] ?? 0, span.firstUnit + span.units)
  }
  return least
}
