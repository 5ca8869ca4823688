/**
 * Presets from an index: items cut into the index's units, and figures from which of its grams are there. For presets
 * that `answerFromIndex` does not refuse; results carry the label that it gives. Pure.
 */
import { UserError } from '../errors.ts'
import type { ItemSet } from '../items/types.ts'
import type { TokenEncoder } from '../text/text-rule.ts'
import { answerFromIndex, type Bound, type IndexScheme, type IndexUse, splitterFor } from './answer.ts'
import { corpusFigures } from './corpus-measures.ts'
import { bandsOf } from './decide.ts'
import { bestOf } from './document-measures.ts'
import { PatternTable } from './pattern-table.ts'
import { isTooShort, type QueryItem, type QueryText, queryItems } from './query.ts'
import { NONE, outcomeOf, type PresetItemResult, type PresetResult, setResult } from './result.ts'
import type { Figures, Preset } from './types.ts'

/** Items of a preset in an index's units. */
export interface IndexQuery {
  readonly label: string
  readonly bound: Bound
  readonly notes: readonly string[]
  /** Each text's `raw` gives, cut by the index's scheme, the units that its windows count in. */
  readonly items: readonly QueryItem[]
}

/**
 * @param preset a definition about grams
 * @param sets of items
 * @param scheme of the index
 * @param encoder of its vocabulary, for an index of tokens
 * @param use how the index is asked
 * @throws {UserError} `GRAM_TOO_SHORT` when the index cannot answer the preset: which command does
 */
export function queryForIndex(
  preset: Preset,
  sets: readonly ItemSet[],
  scheme: IndexScheme,
  encoder?: TokenEncoder,
  use: IndexUse = {},
): IndexQuery {
  const answer = answerFromIndex(preset, scheme, use)
  if (answer.kind === 'no') throw new UserError('GRAM_TOO_SHORT', answer.sentence)
  const items = queryItems(preset, sets, splitterFor(scheme, encoder), new PatternTable())
  const { label, bound, notes } = answer
  return { label, bound, notes, items }
}

/** Whether some place of an index holds so many of its grams in a row, from a unit of a text on. */
export type HasGrams = (unit: number, grams: number) => boolean

/** Patterns of a text that the index holds; undefined for one that is shorter than the index's grams. */
function patternsFound(
  { windows, patterns }: QueryText,
  has: HasGrams,
  baseLength: number,
): Set<number> | undefined {
  const { starts, gramLength } = windows
  // A text that is looked up whole may be shorter: nothing is known of it.
  if (gramLength < baseLength) return undefined
  const found = new Set<number>()
  for (const [window, start] of starts.entries()) {
    if (has(start, gramLength - baseLength + 1)) found.add(patterns[window] ?? 0)
  }
  return found
}

/**
 * Figures of a text from the grams of an index that are there.
 *
 * @param text of an IndexQuery's item
 * @param has asks the index
 * @param baseLength units in a gram of the index, at most the preset's
 * @returns figures, upper bounds of the source's; undefined for a text without a window the index can answer
 */
export function figuresFromIndex(
  preset: Preset,
  text: QueryText,
  has: HasGrams,
  baseLength: number,
): Figures | undefined {
  const found = patternsFound(text, has, baseLength)
  if (found === undefined) return undefined
  const count = (pattern: number): number => (found.has(pattern) ? 1 : 0)
  // Limits from above are about counts, which an index does not have.
  const counts = { leastOccurrences: 1 }
  const figures = corpusFigures(
    { ...preset, counts },
    text,
    { documents: count, occurrences: count },
    () => false,
  )
  if (figures === undefined || preset.measure.kind !== 'helm') return figures
  const { weightedJaccard: _, weightedCoverageRatio: __, ...known } = figures
  return known
}

/**
 * The result of a preset from an index. What an index does not know stays empty: documents, and what boilerplate does.
 *
 * @param query of the preset and the sets
 * @param hasGrams asks the index about a text of the query
 * @param baseLength units in a gram of the index
 */
export function resultFromIndex(
  preset: Preset,
  sets: readonly ItemSet[],
  query: IndexQuery,
  hasGrams: (text: QueryText) => HasGrams,
  baseLength: number,
): PresetResult {
  const items = query.items.map((item): PresetItemResult => {
    const texts = item.texts.flatMap((text) => {
      const figures = figuresFromIndex(preset, text, hasGrams(text), baseLength)
      return figures === undefined ? [] : [{ text, name: text.name, figures }]
    })
    const hits = texts.reduce((sum, { text }) => {
      const found = patternsFound(text, hasGrams(text), baseLength)
      return sum + text.patterns.reduce((own, pattern) => own + (found?.has(pattern) === true ? 1 : 0), 0)
    }, 0)
    const figures = bestOf(
      preset,
      texts.map((text) => text.figures),
    )
    const untested = isTooShort(item) ? 'too short' : 'not testable'
    return {
      set: sets[item.set]?.name ?? item.item.set,
      id: item.item.id,
      outcome: figures === undefined ? untested : outcomeOf(preset.decision, figures, NONE, hits),
      bands: bandsOf(preset.decision, figures ?? {}),
      figures: figures ?? {},
      documents: 0,
      flaggedDocuments: 0,
      evidence: [],
      grams: texts.reduce((sum, { text }) => sum + text.patterns.length, 0),
      hits,
      texts: texts.map(({ name, figures: own }) => ({ name, figures: own })),
    }
  })
  let first = 0
  return {
    preset: preset.id,
    label: query.label,
    documents: 0,
    flaggedDocuments: 0,
    items,
    sets: sets.map((set) => {
      const own = items.slice(first, first + set.items.length)
      first += set.items.length
      return setResult(preset.decision, set, own)
    }),
    boilerplate: [],
  }
}
