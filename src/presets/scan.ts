/**
 * Presets against a corpus that is streamed past once: every document is cut once for each text rule, its grams are
 * looked up in that rule's table, and what was found is added up. Exact: grams are compared as text. Memory is
 * bounded by the items, whatever the corpus. Pure.
 */
import type { ItemSet } from '../items/types.ts'
import { cutMatches, type RemovalResult, toWhiteSpace } from '../measure/removal.ts'
import {
  type CompiledPreset,
  type CutOptions,
  compilePresets,
  entriesOf,
  type SharedTable,
} from './compile.ts'
import { isFound } from './corpus-measures.ts'
import { isContaminated } from './decide.ts'
import {
  type DocumentFinding,
  type DocumentView,
  type ItemHit,
  measureInDocument,
} from './document-measures.ts'
import type { QueryItem } from './query.ts'
import { type PresetResult, presetResult } from './result.ts'
import {
  addToItem,
  type CorpusText,
  emptyState,
  type ItemState,
  mergeStates,
  type PresetState,
  type ScanState,
} from './scan-state.ts'
import { type HitsByItem, measureSets } from './set-measures.ts'
import type { Preset } from './types.ts'

/** Options of a scan. */
export interface PresetScanOptions extends CutOptions {
  /** Documents kept for each item, at least 1; default 5. */
  readonly maxEvidence?: number
}

const NOTHING_IGNORED = (): boolean => false

/** See the file header. */
export class PresetScan {
  readonly #sets: readonly ItemSet[]
  readonly #presets: readonly CompiledPreset[]
  readonly #tables: readonly SharedTable[]
  readonly #maxEvidence: number
  #state: ScanState

  /**
   * @param sets items to look for
   * @param presets definitions
   */
  constructor(sets: readonly ItemSet[], presets: readonly Preset[], options: PresetScanOptions = {}) {
    this.#sets = sets
    this.#presets = compilePresets(sets, presets, options)
    this.#tables = [...new Set(this.#presets.map(({ table }) => table))]
    this.#maxEvidence = options.maxEvidence ?? 5
    this.#state = emptyState(this.tableSizes, presets.length)
  }

  /** Patterns of each table, by which packed states are unpacked. */
  get tableSizes(): readonly number[] {
    return this.#tables.map(({ patterns }) => patterns.size)
  }

  /** Adds a document. */
  add(document: CorpusText): void {
    this.#state.documents++
    for (const [t, table] of this.#tables.entries()) this.#addToTable(t, table, document)
  }

  #addToTable(t: number, table: SharedTable, document: CorpusText): void {
    const units = table.splitter.split(document.text)
    const numbers = table.patterns.numbersOfDocument(units)
    const { patterns, places } = table.patterns.find(numbers, table.stride)
    if (patterns.length === 0) return
    const counts = this.#state.tables[t]
    if (counts === undefined) return
    for (const pattern of patterns) counts.occurrences[pattern] = (counts.occurrences[pattern] ?? 0) + 1
    for (const pattern of new Set(patterns)) counts.documents[pattern] = (counts.documents[pattern] ?? 0) + 1
    const view: DocumentView = { raw: document.text, units, numbers, gramSets: new Map() }
    for (const [p, compiled] of this.#presets.entries()) {
      const state = this.#state.presets[p]
      if (compiled.table !== table || state === undefined) continue
      addDocument(compiled, state, document, view, hitsByItem(compiled, patterns, places), this.#maxEvidence)
    }
  }

  /** What was found so far: plain data for another scan's `merge`. */
  get state(): ScanState {
    return this.#state
  }

  /** What was found since the last call; from here on it is forgotten. */
  take(): ScanState {
    const taken = this.#state
    this.#state = emptyState(this.tableSizes, this.#presets.length)
    return taken
  }

  /** Adds what a scan of the same items and presets found in other documents; any order gives the same result. */
  merge(other: ScanState): void {
    const decisions = this.#presets.map(({ preset }) => preset.decision)
    mergeStates(this.#state, other, decisions, this.#maxEvidence)
  }

  /** Results, one for each preset. */
  finish(): readonly PresetResult[] {
    return this.#presets.flatMap((compiled, p) => {
      const counts = this.#state.tables[this.#tables.indexOf(compiled.table)]
      const state = this.#state.presets[p]
      if (counts === undefined || state === undefined) return []
      return [presetResult(compiled, this.#sets, state, counts, this.#state.documents)]
    })
  }

  /**
   * What a filter of training texts leaves of a document, once the counts are complete: a second pass.
   *
   * @param presetId of a preset of this scan
   * @param text of the document
   * @returns undefined when the preset removes nothing, or is not of this scan
   */
  remove(presetId: string, text: string): RemovalResult | undefined {
    const compiled = this.#presets.find(({ preset }) => preset.id === presetId)
    const removal = compiled?.preset.removal
    if (compiled === undefined || removal === undefined) return undefined
    const { table, preset, postings } = compiled
    const counts = this.#state.tables[this.#tables.indexOf(table)]
    const split = table.splitter.splitWithPlaces(text)
    if (split === undefined || counts === undefined) return undefined
    const { patterns, places } = table.patterns.find(table.patterns.numbersOfDocument(split.texts))
    const found = {
      documents: (pattern: number) => counts.documents[pattern] ?? 0,
      occurrences: (pattern: number) => counts.occurrences[pattern] ?? 0,
    }
    const spans = patterns.flatMap((pattern, i) => {
      if (entriesOf(postings, pattern).length === 0 || !isFound(preset, pattern, found)) return []
      const place = places[i] ?? 0
      const span = {
        start: split.spans[place]?.start ?? 0,
        end: split.spans[place + table.patterns.lengthOf(pattern) - 1]?.end ?? 0,
      }
      return [removal.wholeWords ? toWhiteSpace(text, span) : span]
    })
    return cutMatches(text, spans, removal)
  }
}

/** Hits of a document that belong to a preset's items. */
function hitsByItem(
  { postings, preset, items }: CompiledPreset,
  patterns: readonly number[],
  places: readonly number[],
): HitsByItem {
  const hits = new Map<number, ItemHit[]>()
  for (const [i, pattern] of patterns.entries()) {
    const posting = entriesOf(postings, pattern)
    for (let p = 0; p < posting.length; p += 3) {
      const hit = { text: posting[p + 1] ?? 0, window: posting[p + 2] ?? 0, place: places[i] ?? 0 }
      const item = posting[p] ?? 0
      const own = hits.get(item)
      if (own === undefined) hits.set(item, [hit])
      else own.push(hit)
    }
  }
  const { kind } = preset.measure
  if (kind === 'together' || kind === 'pairs') addFollowing(hits, items, new Set(patterns))
  return hits
}

/** Adds the texts that do not lead to an item by themselves, where another one did. They are looked up whole. */
function addFollowing(
  hits: Map<number, ItemHit[]>,
  items: readonly QueryItem[],
  found: ReadonlySet<number>,
): void {
  for (const [item, own] of hits) {
    for (const [text, { patterns }] of items[item]?.texts.entries() ?? []) {
      const isKnown = own.some((hit) => hit.text === text)
      if (!isKnown && found.has(patterns[0] ?? -1)) own.push({ text, window: 0, place: 0 })
    }
  }
}

function addDocument(
  compiled: CompiledPreset,
  state: PresetState,
  document: CorpusText,
  view: DocumentView,
  hits: HitsByItem,
  maxEvidence: number,
): void {
  if (hits.size === 0) return
  const flagged = findInto(compiled, state.items, document, view, hits, NOTHING_IGNORED, maxEvidence)
  if (flagged) state.flaggedDocuments++
  if (compiled.boilerplate.size === 0) return
  const isIgnored = (pattern: number): boolean => compiled.boilerplate.has(pattern)
  const kept = new Map(
    [...hits].map(([item, own]) => {
      const texts = compiled.items[item]?.texts ?? []
      return [item, own.filter(({ text, window }) => !isIgnored(texts[text]?.patterns[window] ?? 0))]
    }),
  )
  findInto(compiled, state.withoutBoilerplate, document, view, kept, isIgnored, maxEvidence)
}

/** Measures the items that a document shares grams with. Returns whether it meets the decision for any of them. */
function findInto(
  compiled: CompiledPreset,
  items: Map<number, ItemState>,
  document: CorpusText,
  view: DocumentView,
  hits: HitsByItem,
  isIgnored: (pattern: number) => boolean,
  maxEvidence: number,
): boolean {
  const { preset, table, rarities } = compiled
  const { decision } = preset
  const { text: _, ...name } = document
  let isFlagged = false
  const keep = (index: number, finding: DocumentFinding | 'over budget'): void => {
    const isOver = finding === 'over budget'
    const isMet = !isOver && isContaminated(decision, finding.figures) === true
    isFlagged ||= isMet
    const found: ItemState = {
      documents: 1,
      flagged: isMet ? 1 : 0,
      overBudget: isOver ? 1 : 0,
      best: isOver ? [] : [{ ...name, figures: finding.figures }],
      spans: isOver ? undefined : finding.spans,
    }
    addToItem(items, index, found, { decision, maxEvidence })
  }
  if (preset.measure.kind === 'share' || preset.measure.kind === 'pairs') {
    const figures = measureSets(preset, compiled.items, view, hits, table.splitter.split)
    for (const [index, own] of figures) keep(index, { figures: own })
    return isFlagged
  }
  for (const [index, own] of hits) {
    const item = compiled.items[index]
    if (item === undefined || own.length === 0) continue
    const unitsOf = (text: number): readonly string[] => table.splitter.split(item.texts[text]?.raw ?? '')
    const finding = measureInDocument(item, view, own, unitsOf, { preset, isIgnored, rarities })
    if (finding !== undefined) keep(index, finding)
  }
  return isFlagged
}

/**
 * Scans documents in memory, or any sequence of them, one at a time.
 *
 * @param sets items to look for
 * @param documents in any order; `input` and `record` decide between equal findings
 * @param presets definitions
 * @returns results, one for each preset
 */
export function scanTexts(
  sets: readonly ItemSet[],
  documents: Iterable<CorpusText>,
  presets: readonly Preset[],
  options: PresetScanOptions = {},
): readonly PresetResult[] {
  const scan = new PresetScan(sets, presets, options)
  for (const document of documents) scan.add(document)
  return scan.finish()
}
