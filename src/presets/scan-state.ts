/**
 * What a scan remembers: counts of grams, and for each item the best documents. Plain data that can be sent between
 * threads, and merged in any order with the same result. Bounded by items and grams, never by the corpus. Pure.
 */
import { compareFigures } from './decide.ts'
import type { Decision, Figures } from './types.ts'

/** Which document: `input` and `record` decide between equal findings. */
interface DocumentName {
  /** Id for people, where the document has one. */
  readonly id: string | undefined
  /** Position of its input in the corpus. */
  readonly input: number
  /** Its number in the input, or its first byte: whatever counts up. */
  readonly record: number
  /** Where its line is, in corpora that are read in ranges: the range's first byte, and the line in it. */
  readonly line?: { readonly rangeStart: number; readonly line: number }
}

/** A document of the corpus. */
export interface CorpusText extends DocumentName {
  readonly text: string
}

/** A document that shares grams with an item. */
export interface PresetEvidence extends DocumentName {
  readonly figures: Figures
}

/** What was found of an item. */
export interface ItemState {
  /** Documents that share a gram with it, and those that meet the decision by themselves. */
  documents: number
  flagged: number
  /** Comparisons that would have taken too long. */
  overBudget: number
  /** The best documents, best first. */
  best: PresetEvidence[]
  /** For each text what spans of all documents give; undefined for other measures. */
  spans: readonly TextSpans[] | undefined
}

/** Spans of a text, over one document or many. */
export interface TextSpans {
  /** One entry for each unit: 1 inside any span. */
  readonly covered: Uint8Array
  /** Units of the longest span. */
  readonly longest: number
}

/** Counts of a table's grams, by pattern. */
export interface TableCounts {
  readonly documents: Uint32Array
  readonly occurrences: Uint32Array
}

/** What was found for a preset. */
export interface PresetState {
  /** By item; items without a hit are left out. */
  readonly items: Map<number, ItemState>
  /** The same with boilerplate left out, for items that have some. */
  readonly withoutBoilerplate: Map<number, ItemState>
  /** Documents that meet the decision for some item. */
  flaggedDocuments: number
}

/** See the file header. */
export interface ScanState {
  readonly tables: readonly TableCounts[]
  readonly presets: readonly PresetState[]
  documents: number
}

/**
 * @param tableSizes patterns of each table
 * @param presets number of presets
 */
export function emptyState(tableSizes: readonly number[], presets: number): ScanState {
  return {
    tables: tableSizes.map((size) => ({
      documents: new Uint32Array(size),
      occurrences: new Uint32Array(size),
    })),
    presets: Array.from({ length: presets }, () => ({
      items: new Map(),
      withoutBoilerplate: new Map(),
      flaggedDocuments: 0,
    })),
    documents: 0,
  }
}

function compareEvidence(decision: Decision, a: PresetEvidence, b: PresetEvidence): number {
  return compareFigures(decision, a.figures, b.figures) || a.input - b.input || a.record - b.record
}

function emptyItem(): ItemState {
  return { documents: 0, flagged: 0, overBudget: 0, best: [], spans: undefined }
}

function joinSpans(a: TextSpans, b: TextSpans | undefined): TextSpans {
  if (b === undefined) return a
  return {
    covered: a.covered.map((mark, i) => mark | (b.covered[i] ?? 0)),
    longest: Math.max(a.longest, b.longest),
  }
}

/**
 * Adds what was found of one item.
 *
 * @param items of a preset
 * @param index of the item
 * @param found in one document or in many
 * @param limits `decision` ranks documents, `maxEvidence` are kept
 */
export function addToItem(
  items: Map<number, ItemState>,
  index: number,
  found: ItemState,
  limits: { readonly decision: Decision; readonly maxEvidence: number },
): void {
  const state = items.get(index) ?? emptyItem()
  items.set(index, state)
  state.documents += found.documents
  state.flagged += found.flagged
  state.overBudget += found.overBudget
  state.best = [...state.best, ...found.best]
    .sort((a, b) => compareEvidence(limits.decision, a, b))
    .slice(0, Math.max(1, limits.maxEvidence))
  state.spans = state.spans?.map((own, t) => joinSpans(own, found.spans?.[t])) ?? found.spans
}

function addCounts(into: Uint32Array, counts: Uint32Array): void {
  for (const [i, count] of counts.entries()) into[i] = (into[i] ?? 0) + count
}

/**
 * Adds what another scan of the same items and presets found in other documents.
 *
 * @param into gets it
 * @param other is left as it is
 * @param decisions of the presets
 * @param maxEvidence documents kept for each item
 */
export function mergeStates(
  into: ScanState,
  other: ScanState,
  decisions: readonly Decision[],
  maxEvidence: number,
): void {
  into.documents += other.documents
  for (const [t, { documents, occurrences }] of into.tables.entries()) {
    const counts = other.tables[t]
    if (counts === undefined) continue
    addCounts(documents, counts.documents)
    addCounts(occurrences, counts.occurrences)
  }
  for (const [p, preset] of into.presets.entries()) {
    const found = other.presets[p]
    const decision = decisions[p]
    if (found === undefined || decision === undefined) continue
    preset.flaggedDocuments += found.flaggedDocuments
    for (const [index, state] of found.items) addToItem(preset.items, index, state, { decision, maxEvidence })
    for (const [index, state] of found.withoutBoilerplate) {
      addToItem(preset.withoutBoilerplate, index, state, { decision, maxEvidence })
    }
  }
}
