/**
 * One result for each item, out of those of the item itself and its variants. Pure.
 */
import { LEVELS } from '../measure/verdict.ts'
import { bestFigures } from '../results/figures.ts'
import type { DefinitionResult } from '../results/schema.ts'
import type { Query } from './query.ts'

/** Less is better. */
function compare(a: DefinitionResult, b: DefinitionResult): number {
  const [left, right] = [bestFigures(a), bestFigures(b)]
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    (right?.coverage ?? 0) - (left?.coverage ?? 0) ||
    (right?.longestRun ?? 0) - (left?.longestRun ?? 0)
  )
}

/**
 * Chooses one variant for all fields of an item: by level, coverage and longest run; the item itself when none is better.
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
      chosen.push(others.reduce((best, other) => (compare(other, best) < 0 ? other : best), first))
    }
  }
  return chosen
}
