/**
 * Presets ready for a scan: their items, the table that their grams stand in, and which of these are boilerplate.
 * Presets with the same text rule share a table, so that a document is cut once for all of them. Pure.
 */
import { UserError } from '../errors.ts'
import type { ItemSet } from '../items/types.ts'
import {
  BOILERPLATE_LIMITS,
  type BoilerplateReason,
  boilerplateReasons,
  isOrdinal,
} from '../measure/boilerplate.ts'
import { type TextSplitter, type TokenEncoder, textSplitter } from '../text/text-rule.ts'
import { answerFromIndex, type IndexScheme, splitterFor } from './answer.ts'
import { deconRarities, NO_RARITIES, type Rarities } from './decon-search.ts'
import { labelOf } from './label.ts'
import { PatternTable } from './pattern-table.ts'
import { type QueryItem, queryItems } from './query.ts'
import { testableItems } from './testable.ts'
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

/** Where patterns stand in the texts that lead to items. */
export interface Postings {
  /** For each pattern of the table the first of its entries, and behind the last pattern the number of entries. */
  readonly offsets: Int32Array
  /** Item, text and window: three numbers for each entry, in the items' order. */
  readonly entries: Int32Array
}

/** A preset ready for a scan. */
export interface CompiledPreset {
  readonly preset: Preset
  readonly label: string
  readonly table: SharedTable
  readonly items: readonly QueryItem[]
  readonly postings: Postings
  readonly rarities: Rarities
  /** For each item 1 when it can be tested. */
  readonly testable: Uint8Array
  /** By pattern. */
  readonly boilerplate: ReadonlyMap<number, Boilerplate>
}

/**
 * Whether a text leads to its item. Options and labels ("2", "yes") stand in any document: where texts are looked for
 * together, the others are asked for only where the item's first one was found.
 */
function leads({ measure }: Preset, position: number): boolean {
  return position === 0 || (measure.kind !== 'together' && measure.kind !== 'pairs')
}

/** Counts entries first, so that millions of grams need two flat lists only. */
function postingsOf(preset: Preset, items: readonly QueryItem[], patterns: number): Postings {
  const offsets = new Int32Array(patterns + 1)
  for (const { texts } of items) {
    for (const [t, text] of texts.entries()) {
      if (!leads(preset, t)) continue
      for (const pattern of text.patterns) offsets[pattern + 1] = (offsets[pattern + 1] ?? 0) + 1
    }
  }
  for (let p = 0; p < patterns; p++) offsets[p + 1] = (offsets[p + 1] ?? 0) + (offsets[p] ?? 0)
  const entries = new Int32Array(3 * (offsets[patterns] ?? 0))
  const next = offsets.slice()
  for (const [i, { texts }] of items.entries()) {
    for (const [t, text] of texts.entries()) {
      if (!leads(preset, t)) continue
      for (const [window, pattern] of text.patterns.entries()) {
        const at = next[pattern] ?? 0
        next[pattern] = at + 1
        entries.set([i, t, window], 3 * at)
      }
    }
  }
  return { offsets, entries }
}

/**
 * @returns the entries of a pattern, three numbers each; empty for patterns of other presets, also of ones that were
 *   added to the table later
 */
export function entriesOf({ offsets, entries }: Postings, pattern: number): Int32Array {
  if (pattern + 1 >= offsets.length) return entries.subarray(0, 0)
  return entries.subarray(3 * (offsets[pattern] ?? 0), 3 * (offsets[pattern + 1] ?? 0))
}

/** A gram that does not count is boilerplate in three items, of as many sets, at the least. */
const FEWEST_ENTRIES = 3

/** How many items of each set have a pattern. */
function holdingOf(posting: Int32Array, items: readonly QueryItem[]): Map<number, number> {
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
  postings: Postings,
  items: readonly QueryItem[],
  sizes: readonly number[],
  { patterns, splitter }: SharedTable,
): Map<number, Boilerplate> {
  // Ids of tokens are no numbers that anybody counts with, and a number of two digits is two characters.
  const mayCount = splitter.noun === 'words'
  const enumeration = mayCount ? BOILERPLATE_LIMITS.enumeration : Number.POSITIVE_INFINITY
  const found = new Map<number, Boilerplate>()
  for (let pattern = 0; pattern + 1 < postings.offsets.length; pattern++) {
    const posting = entriesOf(postings, pattern)
    if (posting.length === 0) continue
    // Most grams are of one item: whatever makes lists is left to those that can be boilerplate at all.
    // What counts begins with two numbers or letters.
    const counts = mayCount && patterns.startsWith(pattern, 2, isOrdinal)
    if (posting.length < 3 * FEWEST_ENTRIES && !counts) continue
    const holding = [...holdingOf(posting, items)].map(([set, count]) => ({
      items: count,
      of: sizes[set] ?? 1,
    }))
    const units = counts ? patterns.unitsOf(pattern) : []
    const reasons = boilerplateReasons(units, holding, { ...BOILERPLATE_LIMITS, enumeration })
    if (reasons.length === 0) continue
    found.set(pattern, {
      pattern,
      units: patterns.unitsOf(pattern),
      reasons,
      items: holding.reduce((sum, { items: count }) => sum + count, 0),
    })
  }
  return found
}

/** How texts are cut. */
export interface CutOptions {
  /** Tokens for presets that count them; words stand in where it gives none, and labels say so. */
  readonly encoderFor?: (preset: Preset) => TokenEncoder | undefined
  /** Cuts everything as an index does it, which led to the documents: grams shorter than its own are not looked up. */
  readonly index?: IndexScheme
}

/** Where an index led to the documents, its units stand in for the preset's own. */
function cutOf(preset: Preset, { encoderFor = () => undefined, index }: CutOptions) {
  const encoder = encoderFor(preset)
  if (index === undefined) {
    const splitter = textSplitter(preset.text, encoder)
    return { splitter, label: labelOf(preset, splitter.vocabulary), leastGram: 1 }
  }
  const answer = answerFromIndex(preset, index, { isExact: true })
  if (answer.kind === 'no') throw new UserError('GRAM_TOO_SHORT', answer.sentence)
  return { splitter: splitterFor(index, encoder), label: answer.label, leastGram: index.n }
}

/**
 * @param sets items to look for
 * @param presets definitions
 * @param options how texts are cut
 * @throws {UserError} `GRAM_TOO_SHORT` for a preset that the index cannot answer
 */
export function compilePresets(
  sets: readonly ItemSet[],
  presets: readonly Preset[],
  options: CutOptions = {},
): readonly CompiledPreset[] {
  const tables = new Map<string, SharedTable>()
  const sizes = sets.map(({ items }) => items.length)
  return presets.map((preset) => {
    const { splitter, label, leastGram } = cutOf(preset, options)
    const stride = preset.grams.kind === 'tiles' ? preset.grams.n : 1
    const key = `${splitter.key}/${stride}`
    const table = tables.get(key) ?? { splitter, stride, patterns: new PatternTable() }
    tables.set(key, table)
    const items = queryItems(preset, sets, splitter, table.patterns, leastGram)
    const rarities =
      preset.measure.kind === 'decon' ? deconRarities(items, sizes, preset.measure) : NO_RARITIES
    const postings = postingsOf(preset, items, table.patterns.size)
    return {
      preset,
      label,
      table,
      items,
      postings,
      rarities,
      testable: testableItems(preset, items, rarities),
      boilerplate: boilerplateOf(postings, items, sizes, table),
    }
  })
}
