/**
 * The order in which items are shown: what leaked most stands first. Pure.
 */
import { LEVELS } from '../measure/verdict.ts'
import { bestFigures, decisiveFigures } from '../results/figures.ts'
import type { DefinitionResult, ItemLine } from '../results/schema.ts'

/**
 * @param items lines of items.jsonl
 * @returns positions of items with an overlap under dosimeter's own definition, most contaminated first: by level, by
 *   coverage of what set it, then of the whole item, by the longest run, then in the given order
 */
export function mostContaminated(items: readonly ItemLine[]): readonly number[] {
  const ranks = items.map(({ results: [result] }) => {
    const figures = decisiveFigures(result)
    return [
      LEVELS.indexOf(result.level),
      -(figures?.coverage ?? 0),
      -(bestFigures(result)?.coverage ?? 0),
      -(figures?.longestRun ?? 0),
    ]
  })
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
