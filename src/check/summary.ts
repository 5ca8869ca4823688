/**
 * Sums over the items of a set. Pure.
 */
import type { Item } from '../items/types.ts'
import { wilsonInterval } from '../measure/statistics.ts'
import { LEVELS } from '../measure/verdict.ts'
import { bestFigures, fieldOverlaps } from '../results/figures.ts'
import type { DefinitionResult, Summary } from '../results/schema.ts'

/**
 * @param results results of all items of a set under one definition, with their items
 */
export function summarise(
  results: readonly { readonly item: Item; readonly result: DefinitionResult }[],
): Summary {
  const all = results.map(({ result }) => result)
  const levels = all.map(({ level }) => level)
  const fields = all.flatMap((result) => result.fields)
  const sum = (of: (field: (typeof fields)[number]) => number): number =>
    fields.reduce((total, field) => total + of(field), 0)
  const unionHits = all.reduce(
    (total, result) =>
      total + result.fields.reduce((own, _, f) => own + (fieldOverlaps(result, f)?.union.hits ?? 0), 0),
    0,
  )
  const windows = sum(({ grams }) => grams)
  return {
    items: all.length,
    levels: tally(LEVELS, levels),
    contextLevels: tally(
      LEVELS,
      all
        .filter((result) => result.fields.some(({ role }) => role === 'context'))
        .map(({ contextLevel }) => contextLevel),
    ),
    kinds: tally(
      ['input-only', 'answer-only', 'input-and-answer', 'context-only'],
      all.map(({ kind }) => kind),
    ),
    evidence: tally(
      ['verified', 'likely', 'unproven', 'refuted'],
      all
        .filter((result) => isFound(result) || result.evidence === 'refuted')
        .map(({ evidence }) => evidence),
    ),
    contaminated: shareAt(levels, ['contaminated']),
    atLeastPartial: shareAt(levels, ['contaminated', 'partial']),
    anyOverlap: shareAt(levels, FOUND),
    meanCoverage:
      all.length === 0
        ? 0
        : all.reduce((total, result) => total + (bestFigures(result)?.coverage ?? 0), 0) / all.length,
    gramRate: windows === 0 ? 0 : unionHits / windows,
    isolatedHits: sum(({ isolatedHits }) => isolatedHits ?? 0),
    untestedFields: untestedFields(fields),
    withoutBoilerplate: withoutBoilerplate(all),
  }
}

/** Sums when boilerplate does not count; null for a set that has none. */
function withoutBoilerplate(all: readonly DefinitionResult[]): Summary['withoutBoilerplate'] {
  const items = all.filter((result) => result.withoutBoilerplate !== null).length
  if (items === 0) return null
  const levels = all.map((result) => (result.withoutBoilerplate ?? result).level)
  const changes = all.map(({ level }, i) => overlapRank(levels[i] ?? level) - overlapRank(level))
  return {
    items,
    levels: tally(LEVELS, levels),
    contaminated: shareAt(levels, ['contaminated']),
    atLeastPartial: shareAt(levels, ['contaminated', 'partial']),
    anyOverlap: shareAt(levels, FOUND),
    higher: changes.filter((change) => change < 0).length,
    lower: changes.filter((change) => change > 0).length,
  }
}

/** 0 for the highest level; levels without an overlap are one. */
function overlapRank(level: DefinitionResult['level']): number {
  const rank = FOUND.indexOf(level)
  return rank < 0 ? FOUND.length : rank
}

/** Share of the items that have one of some levels. */
function shareAt(
  levels: readonly DefinitionResult['level'][],
  wanted: readonly DefinitionResult['level'][],
): Summary['contaminated'] {
  const count = levels.filter((level) => wanted.includes(level)).length
  const [low, high] = wilsonInterval(count, levels.length)
  return { count, share: levels.length === 0 ? 0 : count / levels.length, low, high }
}

/** Levels of items with an overlap. */
const FOUND: readonly DefinitionResult['level'][] = ['contaminated', 'partial', 'below']

function isFound({ level }: DefinitionResult): boolean {
  return FOUND.includes(level)
}

function tally<K extends string>(keys: readonly K[], values: readonly (K | null)[]): Record<K, number> {
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>
  for (const value of values) if (value !== null) counts[value]++
  return counts
}

/** Fields that have text but no gram, by name: they were not tested. */
function untestedFields(fields: DefinitionResult['fields']): Summary['untestedFields'] {
  const byName = new Map<string, Summary['untestedFields'][number]>()
  for (const { name, role, grams } of fields) {
    if (grams > 0) continue
    const known = byName.get(name)
    byName.set(name, { name, role, items: (known?.items ?? 0) + 1 })
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
