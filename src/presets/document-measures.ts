/**
 * Measures of an item against one document that shares a gram with it. Pure.
 */
import { commonSubsequence, jaccard, matchingBlocks } from '../measure/common.ts'
import { alignedSpans, coverSpans } from '../measure/spans.ts'
import { everyWindow, windowFigures } from '../measure/windows.ts'
import { type IsIgnored, windowRecord } from './corpus-measures.ts'
import { compareFigures } from './decide.ts'
import { deconFigures, type Rarities } from './decon-search.ts'
import type { QueryItem, QueryText } from './query.ts'
import type { TextSpans } from './scan-state.ts'
import type { Figures, Measure, Preset } from './types.ts'

/** A document, cut by one text rule. */
export interface DocumentView {
  readonly raw: string
  readonly units: readonly string[]
  /** The table's numbers of the units. */
  readonly numbers: Int32Array
  /** Its distinct grams by length, made when they are first asked for. */
  readonly gramSets: Map<number, ReadonlySet<string>>
}

/** A window of an item that stands in the document. */
export interface ItemHit {
  /** Position of the text in the item. */
  readonly text: number
  readonly window: number
  /** First unit in the document. */
  readonly place: number
}

/** What was found of an item in a document. */
export interface DocumentFinding {
  readonly figures: Figures
  /** For each text of the item its spans, for measures that add up over documents. */
  readonly spans?: readonly TextSpans[]
}

/** Most steps of one comparison; beyond it the item is unresolved rather than called clean. */
const BUDGET = 2 ** 27

/** What a measure takes beside item, document and hits. */
export interface MeasureContext {
  readonly preset: Preset
  readonly isIgnored: IsIgnored
  /** Rarity of grams in the item's set, for decon. */
  readonly rarities: Rarities
}

const hitsOf = (hits: readonly ItemHit[], text: number): ItemHit[] => hits.filter((hit) => hit.text === text)

/** Windows of a text that stand in the document, wherever. */
function windowsIn(text: QueryText, hits: readonly ItemHit[], isIgnored: IsIgnored): Figures | undefined {
  const found = new Set(hits.map(({ window }) => window))
  const figures = windowFigures(
    text.windows,
    (window) => found.has(window),
    (window) => !isIgnored(text.patterns[window] ?? 0),
  )
  return figures.grams === 0 ? undefined : windowRecord(figures)
}

/** Mean over texts of their ratios; texts without a hit count with 0. */
function meanOf(texts: readonly (Figures | undefined)[]): Figures {
  const tested = texts.filter((figures) => figures !== undefined)
  const mean = (name: 'coverageRatio' | 'gramRatio'): number =>
    tested.reduce((sum, figures) => sum + (figures[name] ?? 0), 0) / Math.max(1, tested.length)
  return { coverageRatio: mean('coverageRatio'), gramRatio: mean('gramRatio') }
}

/** The best of several texts' figures, by what the decision looks at. */
export function bestOf({ decision }: Preset, texts: readonly Figures[]): Figures | undefined {
  return texts.toSorted((a, b) => compareFigures(decision, a, b))[0]
}

/**
 * @param spans of a text of so many units
 * @returns their figures; zeros without a span
 */
export function spanFigures({ covered, longest }: TextSpans): Figures {
  const units = Math.max(1, covered.length)
  return {
    longestSpan: longest,
    longestSpanRatio: longest / units,
    coverageRatio: covered.reduce((sum, mark) => sum + mark, 0) / units,
  }
}

function spansIn(
  item: QueryItem,
  view: DocumentView,
  hits: readonly ItemHit[],
  measure: Measure & { kind: 'spans' },
  preset: Preset,
): DocumentFinding {
  const spans = item.texts.map((text, t): TextSpans => {
    const { gramLength, starts } = text.windows
    const seeds = hitsOf(hits, t).map(({ window, place }) => ({ item: starts[window] ?? 0, document: place }))
    const found = alignedSpans(text.units, view.numbers, seeds, { ...measure, seedLength: gramLength })
    const covered = new Uint8Array(text.units.length)
    coverSpans(found, covered)
    return { covered, longest: Math.max(0, ...found.map(({ start, end }) => end - start)) }
  })
  return { figures: bestOf(preset, spans.map(spanFigures)) ?? {}, spans }
}

/** Character codes of words joined by spaces: blocks of characters may span words. */
function characters(units: readonly string[]): Int32Array {
  return Int32Array.from([...units.join(' ')], (char) => char.codePointAt(0) ?? 0)
}

function blocksIn(
  text: QueryText,
  itemUnits: readonly string[],
  view: DocumentView,
  measure: Measure & { kind: 'blocks' },
): Figures | undefined {
  const [a, b] =
    measure.of === 'units' ? [text.units, view.numbers] : [characters(itemUnits), characters(view.units)]
  const matched = matchingBlocks(a, b, measure.least, BUDGET)
  return matched === undefined ? undefined : { blockRatio: matched / Math.max(1, a.length) }
}

function subsequenceIn(text: QueryText, view: DocumentView): Figures | undefined {
  const length = commonSubsequence(text.units, view.numbers, BUDGET)
  if (length === undefined) return undefined
  const shorter = Math.min(text.units.length, view.units.length)
  return { subsequence: length, subsequenceRatio: length / Math.max(1, shorter) }
}

/** Distinct grams of the units, as text. */
function gramSet(units: readonly string[], gramLength: number): Set<string> {
  const grams = everyWindow(units.length, gramLength).starts
  return new Set(Array.from(grams, (start) => units.slice(start, start + gramLength).join(' ')))
}

function gramSetOf(view: DocumentView, gramLength: number): ReadonlySet<string> {
  const known = view.gramSets.get(gramLength) ?? gramSet(view.units, gramLength)
  view.gramSets.set(gramLength, known)
  return known
}

/** Phi-4: distinct shared grams by the fewer of both sides' distinct grams. */
function sharedIn(text: QueryText, view: DocumentView, hits: readonly ItemHit[]): Figures {
  const { gramLength } = text.windows
  const own = new Set(text.patterns)
  const shared = new Set(hits.map(({ window }) => text.patterns[window] ?? 0))
  const fewer = Math.min(own.size, gramSetOf(view, gramLength).size)
  const seeds = hits.map(({ window, place }) => ({
    item: text.windows.starts[window] ?? 0,
    document: place,
  }))
  const exact = { seedLength: gramLength, skipBudget: 0, growsBackwards: true, leastUnits: gramLength }
  const spans = alignedSpans(text.units, view.numbers, seeds, exact)
  return {
    sharedRatio: shared.size / Math.max(1, fewer),
    longestSpan: Math.max(0, ...spans.map(({ start, end }) => end - start)),
  }
}

/**
 * @param hits at least one for each text that stands whole in the document
 * @returns what of the item that makes, by the names that presets give to texts: `input…`, `label`, `option`
 */
export function togetherIn(item: QueryItem, hits: readonly Pick<ItemHit, 'text'>[]): Figures {
  const found = new Set(hits.map(({ text }) => text))
  const count = (name: string): readonly [number, number] => {
    const all = item.texts.flatMap((text, t) => (text.name.startsWith(name) ? [t] : []))
    return [all.filter((t) => found.has(t)).length, all.length]
  }
  const [inputs, inputsOf] = count('input')
  const [labels, labelsOf] = count('label')
  const [options] = count('option')
  const inputFound = inputsOf > 0 && inputs === inputsOf ? 1 : 0
  // A label alone ("yes", "18") stands in any document.
  const labelFound = labelsOf > 0 && labels === labelsOf ? inputFound : 0
  return { inputFound, labelFound, optionsFound: options }
}

/**
 * Measures an item in a document.
 *
 * @param hits windows of the item in the document, at least one, boilerplate left out where the caller wants that
 * @param itemUnits units of a text of the item as text
 * @returns undefined for measures of whole sets (`set-measures.ts`), and where nothing is measurable; `over budget`
 *   when a comparison would take too long
 */
export function measureInDocument(
  item: QueryItem,
  view: DocumentView,
  hits: readonly ItemHit[],
  itemUnits: (text: number) => readonly string[],
  context: MeasureContext,
): DocumentFinding | 'over budget' | undefined {
  const { preset, isIgnored } = context
  const { measure } = preset
  const perText = (
    figuresOf: (text: QueryText, t: number, own: readonly ItemHit[]) => Figures | undefined,
  ): DocumentFinding | 'over budget' => {
    const candidates = item.texts.flatMap((text, t) => {
      const own = hitsOf(hits, t)
      return own.length === 0 ? [] : [figuresOf(text, t, own)]
    })
    const figures = bestOf(
      preset,
      candidates.filter((candidate) => candidate !== undefined),
    )
    return figures === undefined ? 'over budget' : { figures }
  }
  switch (measure.kind) {
    case 'document-windows':
      if (preset.combine === 'mean') {
        return { figures: meanOf(item.texts.map((text, t) => windowsIn(text, hitsOf(hits, t), isIgnored))) }
      }
      return perText((text, _, own) => windowsIn(text, own, isIgnored))
    case 'spans':
      return spansIn(item, view, hits, measure, preset)
    case 'blocks':
      return perText((text, t) => blocksIn(text, itemUnits(t), view, measure))
    case 'subsequence':
      return perText((text) => subsequenceIn(text, view))
    case 'jaccard':
      return perText((text, t) => ({
        jaccard: jaccard(
          gramSet(itemUnits(t), text.windows.gramLength),
          gramSetOf(view, text.windows.gramLength),
        ),
      }))
    case 'shared-grams':
      return perText((text, _, own) => sharedIn(text, view, own))
    case 'together':
      return { figures: togetherIn(item, hits) }
    case 'decon': {
      const figures = deconFigures(item, view, hits, measure, context.rarities)
      return figures === undefined ? undefined : { figures }
    }
    case 'windows':
    case 'helm':
    case 'chain':
      // Their figures come from the counts of the whole corpus; these rank documents as evidence.
      return perText((text, _, own) => windowsIn(text, own, isIgnored))
    case 'share':
    case 'pairs':
      return undefined
  }
}
