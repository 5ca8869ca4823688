/**
 * Published definitions from an index: their texts are looked up with the items.
 */
import type { ItemSet } from '../items/types.ts'
import { findPreset } from '../presets/catalogue.ts'
import { type HasGrams, type IndexQuery, queryForIndex, resultFromIndex } from '../presets/index-query.ts'
import type { QueryText } from '../presets/query.ts'
import type { Preset } from '../presets/types.ts'
import type { Manifest } from '../store/manifest.ts'
import type { TokenEncoder } from '../text/text-rule.ts'
import { type Hits, isHit } from './evaluate.ts'
import type { Published } from './published.ts'
import type { Query } from './query.ts'

/** A definition whose texts are cut into the index's units. */
interface PresetQuery {
  readonly preset: Preset
  readonly query: IndexQuery
}

/** Definitions that the index can answer. */
export interface PresetQueries {
  readonly presets: readonly PresetQuery[]
  /** What is looked up: see buildQuery. */
  readonly texts: readonly string[]
  /** What the index's inputs leave out of every definition. */
  readonly notes: readonly string[]
}

/** A scan reads the text fields of a document as one text; an index has grams of each. */
const SEVERAL_FIELDS =
  'Documents have several text fields, and the index holds no gram that spans two of them: a scan can find more.'

/**
 * @param ids of definitions
 * @param sets of items
 * @param manifest the index's
 * @param encoder of the index's vocabulary, for an index of tokens
 * @throws {UserError} NOT_FOUND for an unknown id; GRAM_TOO_SHORT for one that the index cannot answer, with the
 *   command that can
 */
export function presetQueries(
  ids: readonly string[],
  sets: readonly ItemSet[],
  { scheme, inputs }: Pick<Manifest, 'scheme' | 'inputs'>,
  encoder: TokenEncoder | undefined,
): PresetQueries {
  const presets = ids
    .map(findPreset)
    .map((preset) => ({ preset, query: queryForIndex(preset, sets, scheme, encoder) }))
  return {
    presets,
    texts: presets.flatMap(({ query }) => textsOf(query).map(({ raw }) => raw)),
    notes: inputs.some(({ fields }) => fields.length > 1) ? [SEVERAL_FIELDS] : [],
  }
}

function textsOf({ items }: IndexQuery): QueryText[] {
  return items.flatMap(({ texts }) => texts)
}

/**
 * @param query with the texts of `queries`
 * @param hits of its grams
 * @param baseLength units in a gram of the index
 */
export function publishedFromIndex(
  { presets, notes }: PresetQueries,
  sets: readonly ItemSet[],
  query: Query,
  hits: Hits,
  baseLength: number,
): Published[] {
  let next = 0
  return presets.map(({ preset, query: own }) => {
    const firstOf = new Map(textsOf(own).map((text) => [text, query.otherTexts[next++] ?? 0]))
    const result = resultFromIndex(
      preset,
      sets,
      own,
      (text) => hasGrams(query, hits, firstOf.get(text) ?? 0),
      baseLength,
    )
    return { preset, result, notes: [...own.notes, ...notes] }
  })
}

/** Longer grams count only where one segment holds all of their parts, as for the own definition. */
function hasGrams({ ids }: Query, { bySegment, any }: Hits, first: number): HasGrams {
  return (unit, grams) => {
    const holdsAll = (bits: Uint32Array): boolean => {
      for (let i = 0; i < grams; i++) if (!isHit(bits, ids[first + unit + i] ?? 0)) return false
      return true
    }
    return holdsAll(any) && bySegment.some(holdsAll)
  }
}
