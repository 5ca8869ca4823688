/**
 * Results of a preset, item by item and set by set, with and without boilerplate. Pure.
 */
import type { ItemSet } from '../items/types.ts'
import { wilsonInterval } from '../measure/statistics.ts'
import type { Boilerplate, CompiledPreset } from './compile.ts'
import { corpusFigures, type IsIgnored, isFound, type PatternCounts } from './corpus-measures.ts'
import { bandsOf, isContaminated } from './decide.ts'
import { bestOf, spanFigures } from './document-measures.ts'
import { meansOf, type TextMeans } from './means.ts'
import { isTooShort, type QueryItem } from './query.ts'
import type { ItemState, PresetEvidence, PresetState, TableCounts } from './scan-state.ts'
import type { Decision, Figures, Measure } from './types.ts'

/**
 * What a definition says of an item. `below`: something was found, too little for the decision. `measured`: something
 * was found, and the source publishes no threshold. `none` is never called clean. `unresolved`: a comparison would
 * have taken too long. The last two could not be tested.
 */
export const PRESET_OUTCOMES = [
  'contaminated',
  'below',
  'measured',
  'none',
  'unresolved',
  'not testable',
  'too short',
] as const
/** One of them. */
export type PresetOutcome = (typeof PRESET_OUTCOMES)[number]

/** An item's outcome under one definition. */
interface PresetFinding {
  readonly outcome: PresetOutcome
  readonly bands: readonly string[]
  /** Figures that decided; empty when nothing was tested. */
  readonly figures: Figures
  /** Documents that share a gram with the item, and those that meet the decision by themselves. */
  readonly documents: number
  readonly flaggedDocuments: number
  /** The best documents, best first. */
  readonly evidence: readonly PresetEvidence[]
}

/** A finding with the item that it is about. */
export interface PresetItemResult extends PresetFinding {
  readonly set: string
  readonly id: string
  /** Windows that were looked up, and those found by the rule of counts. */
  readonly grams: number
  readonly hits: number
  /** Figures of each text that was tested, for measures of the whole corpus. */
  readonly texts: readonly { readonly name: string; readonly figures: Figures }[]
  /** The finding with boilerplate left out; undefined for items that have none. */
  readonly withoutBoilerplate?: PresetFinding
}

/** A set under one definition. */
export interface PresetSetResult {
  readonly set: string
  readonly items: number
  readonly outcomes: Readonly<Record<PresetOutcome, number>>
  /** Items in each band. */
  readonly bands: Readonly<Record<string, number>>
  /** Items that were tested, and the share of these that are contaminated with its 95 % interval. */
  readonly tested: number
  readonly contaminatedShare: number
  readonly interval: readonly [number, number]
  /** Share of all windows of all items that were found. */
  readonly gramRate: number
  /** What the source calls the whole set, if anything. */
  readonly verdict?: string
  /** Items at or above each threshold of the sweep. */
  readonly sweep?: readonly { readonly at: number; readonly items: number }[]
  /** Means of the figures that the source reports, for each text over the items in which it was tested. */
  readonly means?: readonly TextMeans[]
}

/** See the file header. */
export interface PresetResult {
  readonly preset: string
  /** The preset's id, or what it was answered with. */
  readonly label: string
  readonly documents: number
  readonly flaggedDocuments: number
  readonly items: readonly PresetItemResult[]
  readonly sets: readonly PresetSetResult[]
  readonly boilerplate: readonly Boilerplate[]
}

/** Nothing found. */
export const NONE: ItemState = { documents: 0, flagged: 0, overBudget: 0, best: [], spans: undefined }

/** Measures that add up over the whole corpus, so that no single document decides. */
function isOfCorpus({ kind }: Measure): boolean {
  return kind === 'windows' || kind === 'helm' || kind === 'chain'
}

/** Coverage by spans of all documents together; the longest span is one document's. */
function allSpans({ preset }: CompiledPreset, item: QueryItem, { spans }: ItemState): Figures | undefined {
  const none = item.texts.map(({ units }) => ({ covered: new Uint8Array(units.length), longest: 0 }))
  return bestOf(preset, (spans ?? none).map(spanFigures))
}

/**
 * @param figures of the item
 * @param state what its documents gave
 * @param hits windows found, for measures of the whole corpus
 */
export function outcomeOf(
  decision: Decision,
  figures: Figures,
  state: ItemState,
  hits: number,
): PresetOutcome {
  const isMet = isContaminated(decision, figures)
  if (isMet === true) return 'contaminated'
  if (state.overBudget > 0) return 'unresolved'
  if (hits === 0 && state.documents === 0) return 'none'
  return isMet === undefined || decision.sweep !== undefined ? 'measured' : 'below'
}

/** Texts with figures, for measures of the whole corpus. */
function textFigures(compiled: CompiledPreset, item: QueryItem, found: PatternCounts, isIgnored: IsIgnored) {
  return item.texts.flatMap((text) => {
    const figures = corpusFigures(compiled.preset, text, found, isIgnored)
    return figures === undefined ? [] : [{ name: text.name, figures }]
  })
}

/** An item, and whether it can be tested. */
interface Candidate {
  readonly item: QueryItem
  readonly isTestable: boolean
}

function findingOf(
  compiled: CompiledPreset,
  { item, isTestable }: Candidate,
  state: ItemState,
  found: PatternCounts,
  isIgnored: IsIgnored,
): PresetFinding {
  const { preset } = compiled
  const { decision, measure } = preset
  const windows = item.texts.flatMap(({ patterns }) => [...patterns]).filter((pattern) => !isIgnored(pattern))
  if (!isTestable || windows.length === 0) {
    const outcome = isTooShort(item) ? 'too short' : 'not testable'
    return { outcome, bands: [], figures: {}, documents: 0, flaggedDocuments: 0, evidence: [] }
  }
  const hits = windows.filter((pattern) => isFound(preset, pattern, found)).length
  const texts = textFigures(compiled, item, found, isIgnored).map(({ figures }) => figures)
  const figures = isOfCorpus(measure)
    ? bestOf(preset, texts)
    : measure.kind === 'spans'
      ? allSpans(compiled, item, state)
      : state.best[0]?.figures
  return {
    outcome: outcomeOf(decision, figures ?? {}, state, isOfCorpus(measure) ? hits : 0),
    bands: bandsOf(decision, figures ?? {}),
    figures: figures ?? {},
    documents: state.documents,
    flaggedDocuments: state.flagged,
    evidence: state.best,
  }
}

function itemResult(
  compiled: CompiledPreset,
  sets: readonly ItemSet[],
  index: number,
  state: PresetState,
  found: PatternCounts,
): PresetItemResult | undefined {
  const item = compiled.items[index]
  if (item === undefined) return undefined
  const { preset, boilerplate } = compiled
  const candidate = { item, isTestable: compiled.testable[index] === 1 }
  const all = item.texts.flatMap(({ patterns }) => [...patterns])
  const isIgnored: IsIgnored = (pattern) => boilerplate.has(pattern)
  const nothingIgnored: IsIgnored = () => false
  return {
    set: sets[item.set]?.name ?? item.item.set,
    id: item.item.id,
    ...findingOf(compiled, candidate, state.items.get(index) ?? NONE, found, nothingIgnored),
    grams: all.length,
    hits: all.filter((pattern) => isFound(preset, pattern, found)).length,
    texts: textFigures(compiled, item, found, nothingIgnored),
    ...(all.some(isIgnored) && {
      withoutBoilerplate: findingOf(
        compiled,
        candidate,
        state.withoutBoilerplate.get(index) ?? NONE,
        found,
        isIgnored,
      ),
    }),
  }
}

const NO_OUTCOMES: Readonly<Record<PresetOutcome, number>> = {
  contaminated: 0,
  below: 0,
  measured: 0,
  none: 0,
  unresolved: 0,
  'not testable': 0,
  'too short': 0,
}

/**
 * @param items results of all items of the set
 */
export function setResult(
  decision: Decision,
  { name }: ItemSet,
  items: readonly PresetItemResult[],
): PresetSetResult {
  const outcomes = { ...NO_OUTCOMES }
  const bands: Record<string, number> = Object.fromEntries(
    (decision.bands ?? []).map((band) => [band.name, 0]),
  )
  let grams = 0
  let hits = 0
  for (const item of items) {
    outcomes[item.outcome]++
    for (const band of item.bands) bands[band] = (bands[band] ?? 0) + 1
    grams += item.grams
    hits += item.hits
  }
  // Items without a figure are no evidence of anything: a band of low values holds only what was tested.
  const tested = items.length - outcomes['not testable'] - outcomes['too short'] - outcomes.unresolved
  const contaminatedShare = tested === 0 ? 0 : outcomes.contaminated / tested
  const { sweep, set, means } = decision
  return {
    set: name,
    items: items.length,
    outcomes,
    bands,
    tested,
    contaminatedShare,
    interval: wilsonInterval(outcomes.contaminated, tested),
    gramRate: grams === 0 ? 0 : hits / grams,
    ...(set !== undefined && contaminatedShare > set.above && { verdict: set.name }),
    ...(sweep !== undefined && {
      sweep: sweep.at.map((at) => ({
        at,
        items: items.filter(({ figures }) => (figures[sweep.figure] ?? -1) >= at).length,
      })),
    }),
    ...(means !== undefined && {
      means: meansOf(
        decision,
        items.flatMap(({ texts }) => texts),
      ),
    }),
  }
}

/**
 * @param compiled the preset
 * @param sets as they were compiled
 * @param state what was found
 * @param counts of its table
 * @param documents of the corpus
 */
export function presetResult(
  compiled: CompiledPreset,
  sets: readonly ItemSet[],
  state: PresetState,
  counts: TableCounts,
  documents: number,
): PresetResult {
  const found: PatternCounts = {
    documents: (pattern) => counts.documents[pattern] ?? 0,
    occurrences: (pattern) => counts.occurrences[pattern] ?? 0,
  }
  const items = compiled.items.flatMap((_, i) => itemResult(compiled, sets, i, state, found) ?? [])
  let first = 0
  return {
    preset: compiled.preset.id,
    label: compiled.label,
    documents,
    flaggedDocuments: state.flaggedDocuments,
    items,
    sets: sets.map((set) => {
      const own = items.slice(first, first + set.items.length)
      first += set.items.length
      return setResult(compiled.preset.decision, set, own)
    }),
    boilerplate: [...compiled.boilerplate.values()].sort(
      (a, b) => b.items - a.items || a.pattern - b.pattern,
    ),
  }
}
