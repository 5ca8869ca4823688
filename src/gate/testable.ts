/**
 * Which items a gate can say anything of. Pure.
 */
import { LEAST_UNITS } from '../measure/verdict.ts'
import type { DefinitionResult, ItemLine, Report } from '../results/schema.ts'
import type { UntestedItems } from './types.ts'

/**
 * @param result under dosimeter's own definition
 * @param report that it is of
 * @returns whether any limit could count the item
 */
export function isTestable(result: DefinitionResult, { exact }: Pick<Report, 'exact'>): boolean {
  if (result.level === 'too short') return false
  return result.level !== 'not testable' || (exact?.shortItems === true && isMatchable(result))
}

/** Matched whole, a short text counts beside another text of its item: by itself it meets anything by accident. */
function isMatchable({ level, fields }: DefinitionResult): boolean {
  const texts = fields.filter(
    ({ role, units, untestedUnits }) => role !== 'context' && units + untestedUnits >= LEAST_UNITS,
  )
  return level === 'not testable' && texts.length > 1
}

/**
 * @param report report.json
 * @param items lines of items.jsonl
 * @returns sets with items that could not be tested
 */
export function untestedIn({ sets }: Report, items: readonly ItemLine[]): readonly UntestedItems[] {
  return sets.flatMap(({ name, results: [{ items: number, levels }] }): UntestedItems[] => {
    const [notTestable, tooShort] = [levels['not testable'], levels['too short']]
    if (notTestable + tooShort === 0) return []
    const matchable = items.filter(({ set, results: [own] }) => set === name && isMatchable(own)).length
    return [{ set: name, items: number, notTestable, tooShort, matchable }]
  })
}
