/**
 * One result for each item, out of those of the item itself and its variants. Pure.
 */
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

/** By what was found, not by ratios: a form has other lengths, and a threshold may lie between the two. */
function isBetter(a: DefinitionResult, b: DefinitionResult): boolean {
  const [left, right] = [foundOf(a), foundOf(b)]
  return left.hits > right.hits || (left.hits === right.hits && left.longestRun > right.longestRun)
}

/**
 * Chooses one variant for all fields of an item: by counted windows and longest run; the item itself when none is better.
 *
 * @param results of all look-ups, see `lookupsOf`
 * @returns results of the items, in order
 */
export function chooseVariants(query: Query, results: readonly DefinitionResult[]): DefinitionResult[] {
  const chosen: DefinitionResult[] = []
  let next = 0
  for (const { lookups } of query.sets.flatMap(({ items }) => items)) {
    const own = results.slice(next, next + lookups)
    next += lookups
    const [first, ...others] = own
    if (first !== undefined) {
      chosen.push(others.reduce((best, other) => (isBetter(other, best) ? other : best), first))
    }
  }
  return chosen
}
