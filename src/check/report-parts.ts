/**
 * Parts of a report that a check and a scan make in the same way.
 */
import type { DefinitionResult, ItemLine, Report } from '../results/schema.ts'
import type { Unit } from '../text/scheme.ts'
import type { DefinitionOptions } from './definition.ts'
import type { AppliedDefinition } from './evaluate.ts'
import type { Query } from './query.ts'
import { summarise } from './summary.ts'

/**
 * @param isExact whether documents were compared
 */
export function definitionEntry(
  { name, rule, thresholds }: AppliedDefinition,
  unit: Unit,
  options: DefinitionOptions,
  isExact: boolean,
): Report['definitions'][0] {
  return {
    name,
    unit,
    gramLength: rule.gramLength,
    baseLength: rule.baseLength,
    minRun: rule.minRun,
    fields: 'apart',
    thresholds: {
      ...thresholds,
      source:
        options.thresholds === undefined ? 'Llama 2 (arXiv 2307.09288, appendix A.6)' : 'set by the user',
    },
    bound: isExact ? 'exact' : 'upper',
  }
}

/**
 * @param results of all items of all sets, in order
 */
export function setEntries(
  query: Query,
  definition: AppliedDefinition,
  results: readonly DefinitionResult[],
): Report['sets'] {
  let first = 0
  return query.sets.map(({ set, items }) => {
    const own = items.flatMap(({ item }, i) => {
      const result = results[first + i]
      return result === undefined ? [] : [{ item, result }]
    })
    first += items.length
    const { name, title, description, files } = set
    return {
      name,
      title,
      ...(description === undefined ? {} : { description }),
      files: files.map((file) => ({ ...file })),
      results: [{ definition: definition.name, ...summarise(own) }],
    }
  })
}

/**
 * @param results of all items of all sets, in order
 * @param isRedacted leaves out texts
 * @returns lines of items.jsonl
 */
export function itemLines(
  query: Query,
  results: readonly DefinitionResult[],
  isRedacted: boolean,
): ItemLine[] {
  const items = query.sets.flatMap((set) => set.items)
  return items.flatMap(({ item }, i): ItemLine[] => {
    const result = results[i]
    if (result === undefined) return []
    const { set, id, file, line, pointer, fingerprint, fields } = item
    return [
      {
        set,
        id,
        file,
        ...(line === undefined ? {} : { line }),
        ...(pointer === undefined ? {} : { pointer }),
        fingerprint,
        fields: fields.map(({ name, role, parts }) =>
          isRedacted ? { name, role } : { name, role, parts: [...parts] },
        ),
        results: [result],
      },
    ]
  })
}
