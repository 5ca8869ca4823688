/**
 * Whether an item can be tested by a preset at all. One whose own verbatim copy would not meet the decision (a question
 * without options where an option must be found, twelve words where thirteen are needed) was never tested: calling it
 * below or none would be a claim that nothing supports. Pure.
 */
import { isContaminated } from './decide.ts'
import { bestScore, type Rarities } from './decon-search.ts'
import { togetherIn } from './document-measures.ts'
import type { QueryItem } from './query.ts'
import type { Figures, Preset } from './types.ts'

const hasWindow = ({ patterns }: QueryItem['texts'][number]): boolean => patterns.length > 0

/** Items all of whose texts can be found: only they make pairs. */
function isWhole({ texts }: QueryItem): boolean {
  return texts.length > 0 && texts.every(hasWindow)
}

/** Figures of a document that is a copy of the whole set; undefined for measures whose copies always meet a decision. */
function figuresOfCopy(
  { measure }: Preset,
  item: QueryItem,
  wholeItems: number,
  rarities: Rarities,
): Figures | undefined {
  switch (measure.kind) {
    case 'together':
      return togetherIn(
        item,
        item.texts.flatMap((text, t) => (hasWindow(text) ? [{ text: t }] : [])),
      )
    case 'pairs':
      return { pairsFound: isWhole(item) ? wholeItems : 0 }
    case 'subsequence':
      return { subsequence: Math.max(0, ...item.texts.map(({ units }) => units.length)), subsequenceRatio: 1 }
    case 'decon':
      return { score: bestScore(item, measure, rarities) }
    default:
      return undefined
  }
}

/**
 * @param items of all sets, as the preset sees them
 * @param rarities of their grams
 * @returns for each item 1 when it can be tested
 */
export function testableItems(preset: Preset, items: readonly QueryItem[], rarities: Rarities): Uint8Array {
  const { measure, decision } = preset
  const wholeItems = new Map<number, number>()
  for (const item of items) {
    if (isWhole(item)) wholeItems.set(item.set, (wholeItems.get(item.set) ?? 0) + 1)
  }
  const canBeFound = (item: QueryItem): boolean => {
    if (!item.texts.some(hasWindow)) return false
    // Spans of fewer units do not count.
    if (measure.kind === 'spans' && item.texts.every(({ units }) => units.length < measure.leastUnits)) {
      return false
    }
    const copy = figuresOfCopy(preset, item, wholeItems.get(item.set) ?? 0, rarities)
    return copy === undefined || isContaminated(decision, copy) !== false
  }
  return Uint8Array.from(items, (item) => (canBeFound(item) ? 1 : 0))
}
