/**
 * One result for each item, out of those of the item itself and its forms. Pure.
 */
import { LEVELS } from '../measure/verdict.ts'
import { fieldOverlaps } from '../results/figures.ts'
import type { DefinitionResult } from '../results/schema.ts'
import type { Query } from './query.ts'

/** Counted windows of all fields, each in its best place, and the longest run. */
function foundOf(result: DefinitionResult): { readonly hits: number; readonly longestRun: number } {
  const best = result.fields.flatMap((_, f) => fieldOverlaps(result, f)?.best ?? [])
  return {
    hits: best.reduce((sum, { hits }) => sum + hits, 0),
    longestRun: Math.max(0, ...best.map(({ longestRun }) => longestRun)),
  }
}

/** By level first: what one document has in a form never hides what another has as it is. */
function isBetter(a: DefinitionResult, b: DefinitionResult): boolean {
  const ranks = LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)
  if (ranks !== 0) return ranks < 0
  const [left, right] = [foundOf(a), foundOf(b)]
  return left.hits > right.hits || (left.hits === right.hits && left.longestRun > right.longestRun)
}

/**
 * Chooses one form for all fields of an item: by level, counted windows and longest run; the item itself when none is
 * better. A candidate of which a form was all that the index pointed at is refuted when no document has it in any form.
 *
 * @param results of all look-ups, see `lookupsOf`
 * @returns results of the items, in order
 */
export function chooseVariants(query: Query, results: readonly DefinitionResult[]): DefinitionResult[] {
  const chosen: DefinitionResult[] = []
  let next = 0
  for (const { forms } of query.sets.flatMap(({ items }) => items)) {
    const own = results.slice(next, next + forms.length + 1)
    next += forms.length + 1
    const [first, ...others] = own
    if (first === undefined) continue
    const best = others.reduce((best, other) => (isBetter(other, best) ? other : best), first)
    const isRefuted = best.evidence === null && own.some(({ evidence }) => evidence === 'refuted')
    chosen.push(isRefuted ? { ...best, evidence: 'refuted' } : best)
  }
  return chosen
}
