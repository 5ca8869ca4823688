/**
 * The order in which items are shown: what leaked most stands first. Pure.
 */
import { LEVELS } from '../measure/verdict.ts'
import { bestFigures } from '../results/figures.ts'
import type { DefinitionResult, ItemLine } from '../results/schema.ts'

/**
 * @param items lines of items.jsonl
 * @param coverageOf which coverage is compared, default that of all fields but the context
 * @returns positions of items with an overlap under dosimeter's own definition, most contaminated first: by level,
 *   coverage, longest run, then in the given order
 */
export function mostContaminated(
  items: readonly ItemLine[],
  coverageOf = (result: DefinitionResult): number => bestFigures(result)?.coverage ?? 0,
): readonly number[] {
  const ranks = items.map(({ results: [result] }) => [
    LEVELS.indexOf(result.level),
    -coverageOf(result),
    -(bestFigures(result)?.longestRun ?? 0),
  ])
  return items
    .flatMap(({ results: [result] }, i) => (hasOverlap(result) ? [i] : []))
    .sort((a, b) => {
      const left = ranks[a] ?? []
      const right = ranks[b] ?? []
      const place = left.findIndex((value, r) => value !== right[r])
      return place < 0 ? a - b : (left[place] ?? 0) - (right[place] ?? 0)
    })
}

/** @returns whether the result's level says that something counted was found */
export function hasOverlap({ level }: DefinitionResult): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf('below')
}
