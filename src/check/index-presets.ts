/**
 * Published definitions from an index: their texts are looked up with the items. After an exact pass those are counted in
 * the documents themselves, cut as the index does it.
 */
import type { ItemSet } from '../items/types.ts'
import { findPreset } from '../presets/catalogue.ts'
import { type HasGrams, type IndexQuery, queryForIndex, resultFromIndex } from '../presets/index-query.ts'
import type { QueryText } from '../presets/query.ts'
import type { PresetScan } from '../presets/scan.ts'
import type { Preset } from '../presets/types.ts'
import { openPresetScan, presetTask } from '../scan/preset-scan.ts'
import type { PresetTask } from '../scan/types.ts'
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
}

/** Definitions in an exact pass. */
export interface ExactPresets {
  /** Segments in which some gram of some item can be. */
  readonly segments: ReadonlySet<number>
  readonly task: PresetTask
  /** Gets what is found. */
  readonly scan: PresetScan
}

/**
 * @param ids of definitions
 * @param sets of items
 * @param manifest the index's
 * @param encoder of the index's vocabulary, for an index of tokens
 * @param isExact whether documents will be read again
 * @throws {UserError} NOT_FOUND for an unknown id; GRAM_TOO_SHORT for one that the index cannot answer, with the
 *   command that can
 */
export function presetQueries(
  ids: readonly string[],
  sets: readonly ItemSet[],
  { scheme, inputs }: Pick<Manifest, 'scheme' | 'inputs'>,
  encoder: TokenEncoder | undefined,
  isExact: boolean,
): PresetQueries {
  const hasSeveralFields = inputs.some(({ fields }) => fields.length > 1)
  const presets = ids.map(findPreset).map((preset) => ({
    preset,
    query: queryForIndex(preset, sets, scheme, encoder, { hasSeveralFields, isExact }),
  }))
  return {
    presets,
    texts: presets.flatMap(({ query }) => textsOf(query).map(({ raw }) => raw)),
  }
}

function textsOf({ items }: IndexQuery): QueryText[] {
  return items.flatMap(({ texts }) => texts)
}

/** Where the grams of each text begin in the query. */
function firstGrams({ presets }: PresetQueries, query: Query): Map<QueryText, number> {
  const texts = presets.flatMap(({ query: own }) => textsOf(own))
  return new Map(texts.map((text, t) => [text, query.otherTexts[t] ?? 0]))
}

/**
 * @param query with the texts of `queries`
 * @param hits of its grams
 * @param baseLength units in a gram of the index
 * @returns what the index says by itself
 */
export function publishedFromIndex(
  queries: PresetQueries,
  sets: readonly ItemSet[],
  query: Query,
  hits: Hits,
  baseLength: number,
): Published[] {
  const firstOf = firstGrams(queries, query)
  return queries.presets.map(({ preset, query: own }) => {
    const result = resultFromIndex(
      preset,
      sets,
      own,
      (text) => hasGrams(query, hits, firstOf.get(text) ?? 0),
      baseLength,
    )
    return { preset, result, bound: own.bound, notes: own.notes }
  })
}

/** Longer grams count only where one segment holds all of their parts, as for the own definition. */
function hasGrams({ ids }: Query, { bySegment, any }: Hits, first: number): HasGrams {
  return (unit, grams) => {
    const holds = (bits: Uint32Array): boolean => holdsAll(ids, bits, first + unit, grams)
    return holds(any) && bySegment.some(holds)
  }
}

function holdsAll(ids: Uint32Array, bits: Uint32Array, first: number, grams: number): boolean {
  for (let i = 0; i < grams; i++) if (!isHit(bits, ids[first + i] ?? 0)) return false
  return true
}

/**
 * What an exact pass takes for the definitions that it answers: a document with a gram of an item lies in a segment that
 * holds all parts of that gram, so what is read holds every document that such a definition looks at.
 *
 * @returns undefined when the index answers by itself
 */
export async function exactPresets(
  queries: PresetQueries,
  sets: readonly ItemSet[],
  query: Query,
  hits: Hits,
  scheme: Manifest['scheme'],
  maxEvidence: number,
): Promise<ExactPresets | undefined> {
  // Inputs of several text fields are answered by the index alone, whatever the definition.
  if (queries.presets.some(({ query: own }) => own.bound !== 'exact')) return undefined
  const firstOf = firstGrams(queries, query)
  const segments = new Set<number>()
  for (const text of firstOf.keys()) {
    const first = firstOf.get(text) ?? 0
    const { starts, gramLength } = text.windows
    const grams = gramLength - scheme.n + 1
    if (grams < 1) continue
    for (const start of starts) {
      if (!holdsAll(query.ids, hits.any, first + start, grams)) continue
      for (const [segment, bits] of hits.bySegment.entries()) {
        if (holdsAll(query.ids, bits, first + start, grams)) segments.add(segment)
      }
    }
  }
  const ids = queries.presets.map(({ preset }) => preset.id)
  const task = await presetTask(sets, ids, scheme.unit, maxEvidence, scheme)
  return { segments, task, scan: openPresetScan(task) }
}

/** @returns what an exact pass found, once all is read */
export function publishedExactly({ presets }: PresetQueries, { scan }: ExactPresets): Published[] {
  return scan.finish().flatMap((result, i) => {
    const own = presets[i]
    if (own === undefined) return []
    const { preset, query } = own
    return [{ preset, result, bound: query.bound, notes: query.notes }]
  })
}
