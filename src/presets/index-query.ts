/**
 * Presets from an index: items cut into the index's units, and figures from which of its grams are there. For presets
 * that `answerFromIndex` does not refuse; results carry the label that it gives. Pure.
 */
import { UserError } from '../errors.ts'
import type { ItemSet } from '../items/types.ts'
import type { GramScheme } from '../text/scheme.ts'
import { type TextSplitter, type TokenEncoder, textSplitter } from '../text/text-rule.ts'
import { answerFromIndex } from './answer.ts'
import { corpusFigures } from './corpus-measures.ts'
import { PatternTable } from './pattern-table.ts'
import { type QueryItem, type QueryText, queryItems } from './query.ts'
import type { Figures, Preset } from './types.ts'

function splitterOf(scheme: { readonly unit: string }, encoder: TokenEncoder | undefined): TextSplitter {
  if (scheme.unit === 'words') return textSplitter('fold')
  return scheme.unit === 'chars' ? textSplitter('fold-characters') : textSplitter('tokens', encoder)
}

/** Items of a preset in an index's units. */
export interface IndexQuery {
  readonly label: string
  readonly notes: readonly string[]
  /** Each text's `raw` gives, cut by the index's scheme, the units that its windows count in. */
  readonly items: readonly QueryItem[]
}

/**
 * @param preset a definition about grams
 * @param sets of items
 * @param scheme of the index
 * @param encoder of its vocabulary, for an index of tokens
 * @throws {UserError} `GRAM_TOO_SHORT` when the index cannot answer the preset: which command does
 */
export function queryForIndex(
  preset: Preset,
  sets: readonly ItemSet[],
  scheme: Pick<GramScheme, 'n'> & { unit: string },
  encoder?: TokenEncoder,
): IndexQuery {
  const answer = answerFromIndex(preset, scheme)
  if (answer.kind === 'no') throw new UserError('GRAM_TOO_SHORT', answer.sentence)
  const items = queryItems(preset, sets, splitterOf(scheme, encoder), new PatternTable())
  return { label: answer.label, notes: answer.notes, items }
}

/**
 * Figures of a text from the grams of an index that are there.
 *
 * @param text of an IndexQuery's item
 * @param isBaseHit whether the index holds the gram of its own length at a unit of the text
 * @param baseLength units in a gram of the index, at most the preset's
 * @returns figures, upper bounds of the source's; undefined for a text without a window the index can answer
 */
export function figuresFromIndex(
  preset: Preset,
  text: QueryText,
  isBaseHit: (unit: number) => boolean,
  baseLength: number,
): Figures | undefined {
  const { starts, gramLength } = text.windows
  // A text that is looked up whole may be shorter than the index's grams: nothing is known of it.
  if (gramLength < baseLength) return undefined
  const found = new Set<number>()
  for (const [window, start] of starts.entries()) {
    let isHit = true
    for (let unit = start; isHit && unit + baseLength <= start + gramLength; unit++) isHit = isBaseHit(unit)
    if (isHit) found.add(text.patterns[window] ?? 0)
  }
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
