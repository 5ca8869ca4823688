/**
 * Presets ready for a scan: their items, the table that their grams stand in, and which of these are boilerplate.
 * Presets with the same text rule share a table, so that a document is cut once for all of them. Pure.
 */
import type { ItemSet } from '../items/types.ts'
import { BOILERPLATE_LIMITS, type BoilerplateReason, boilerplateReasons } from '../measure/boilerplate.ts'
import { type TextSplitter, type TokenEncoder, textSplitter } from '../text/text-rule.ts'
import { deconRarities, NO_RARITIES, type Rarities } from './decon-search.ts'
import { labelOf } from './label.ts'
import { PatternTable } from './pattern-table.ts'
import { type QueryItem, queryItems } from './query.ts'
import type { Preset } from './types.ts'

/** Grams of all presets with one way to cut texts. */
export interface SharedTable {
  readonly splitter: TextSplitter
  readonly patterns: PatternTable
  /** Only places that are multiples of it are looked up. */
  readonly stride: number
}

/** A gram that says nothing about a leak. */
export interface Boilerplate {
  readonly pattern: number
  readonly units: readonly string[]
  readonly reasons: readonly BoilerplateReason[]
  /** Items that have it, over all sets. */
  readonly items: number
}

/** A preset ready for a scan. */
export interface CompiledPreset {
  readonly preset: Preset
  readonly label: string
  readonly table: SharedTable
  readonly items: readonly QueryItem[]
  /** For each pattern of the table item, text and window, three numbers for each place in an item. */
  readonly postings: ReadonlyMap<number, readonly number[]>
  readonly rarities: Rarities
  /** By pattern. */
  readonly boilerplate: ReadonlyMap<number, Boilerplate>
}

function postingsOf(items: readonly QueryItem[]): Map<number, number[]> {
  const postings = new Map<number, number[]>()
  for (const [i, { texts }] of items.entries()) {
    for (const [t, { patterns }] of texts.entries()) {
      for (const [window, pattern] of patterns.entries()) {
        const list = postings.get(pattern)
        if (list === undefined) postings.set(pattern, [i, t, window])
        else list.push(i, t, window)
      }
    }
  }
  return postings
}

/** How many items of each set have a pattern. */
function holdingOf(posting: readonly number[], items: readonly QueryItem[]): Map<number, number> {
  const perSet = new Map<number, number>()
  let last = -1
  for (let p = 0; p < posting.length; p += 3) {
    const item = posting[p] ?? 0
    // Postings are in the items' order.
    if (item === last) continue
    last = item
    const set = items[item]?.set ?? 0
    perSet.set(set, (perSet.get(set) ?? 0) + 1)
  }
  return perSet
}

function boilerplateOf(
  postings: ReadonlyMap<number, readonly number[]>,
  items: readonly QueryItem[],
  sizes: readonly number[],
  { patterns, splitter }: SharedTable,
): Map<number, Boilerplate> {
  // Ids of tokens are no numbers that anybody counts with.
  const enumeration = splitter.noun === 'tokens' ? Number.POSITIVE_INFINITY : BOILERPLATE_LIMITS.enumeration
  const found = new Map<number, Boilerplate>()
  for (const [pattern, posting] of postings) {
    const perSet = holdingOf(posting, items)
    const holding = [...perSet].map(([set, count]) => ({ items: count, of: sizes[set] ?? 1 }))
    const units = patterns.unitsOf(pattern)
    const reasons = boilerplateReasons(units, holding, { ...BOILERPLATE_LIMITS, enumeration })
    if (reasons.length === 0) continue
    found.set(pattern, {
      pattern,
      units,
      reasons,
      items: holding.reduce((sum, { items: count }) => sum + count, 0),
    })
  }
  return found
}

/**
 * @param sets items to look for
 * @param presets definitions
 * @param encoder for presets in tokens; without it words stand in for them, and labels say so
 */
export function compilePresets(
  sets: readonly ItemSet[],
  presets: readonly Preset[],
  encoder?: TokenEncoder,
): readonly CompiledPreset[] {
  const tables = new Map<string, SharedTable>()
  const sizes = sets.map(({ items }) => items.length)
  return presets.map((preset) => {
    const splitter = textSplitter(preset.text, encoder)
    const stride = preset.grams.kind === 'tiles' ? preset.grams.n : 1
    const key = `${splitter.key}/${stride}`
    const table = tables.get(key) ?? { splitter, stride, patterns: new PatternTable() }
    tables.set(key, table)
    const items = queryItems(preset, sets, splitter, table.patterns)
    const postings = postingsOf(items)
    return {
      preset,
      label: labelOf(preset, splitter.vocabulary),
      table,
      items,
      postings,
      rarities: preset.measure.kind === 'decon' ? deconRarities(items, sizes, preset.measure) : NO_RARITIES,
      boilerplate: boilerplateOf(postings, items, sizes, table),
    }
  })
}
