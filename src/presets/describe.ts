/**
 * Presets in words, for tables and pages. Pure.
 */
import { TEXT_RULES } from '../text/text-rule.ts'
import type { Condition, Decision, FigureName, GramRule, Measure, Preset, PresetSource } from './types.ts'

/** What figures are called. */
const FIGURES: Readonly<Record<FigureName, string>> = {
  anyHit: 'any gram found',
  hits: 'grams found',
  gramRatio: 'gram ratio',
  coverageRatio: 'coverage',
  longestRun: 'longest run of grams',
  longestSpan: 'longest span in units',
  longestSpanRatio: 'longest span by length',
  jaccard: 'Jaccard',
  weightedJaccard: 'weighted gram ratio',
  weightedCoverageRatio: 'weighted coverage',
  longestChain: 'longest chain of tiles',
  chainRatio: 'longest chain by the expected one',
  blockRatio: 'matching blocks by length',
  subsequence: 'common subsequence in units',
  subsequenceRatio: 'common subsequence by the shorter text',
  sharedRatio: 'shared grams by the fewer of both',
  inputFound: 'whole input found',
  labelFound: 'label found with it',
  optionsFound: 'options found',
  documentShare: "share of the document's grams",
  pairsFound: 'whole items in one document',
  score: 'score',
}

/** @returns what a figure is called: `gram ratio` */
export function describeFigure(figure: FigureName): string {
  return FIGURES[figure]
}

/** Figures that are 0 or 1: their threshold says nothing. */
const IS_YES_OR_NO: ReadonlySet<FigureName> = new Set(['anyHit', 'inputFound', 'labelFound'])

function describeCondition({ figure, at, above }: Condition): string {
  const name = FIGURES[figure]
  if (IS_YES_OR_NO.has(figure)) return name
  return above === true ? `${name} above ${at}` : `${name} at least ${at}`
}

/**
 * @returns when an item is contaminated: `gram ratio at least 0.7`
 */
export function describeDecision({ when, bands, sweep, setGramRate, means }: Decision): string {
  if (when !== undefined) return when.map(describeCondition).join(' and ')
  if (bands !== undefined) {
    const figure = bands[0]?.figure
    return `bands of ${figure === undefined ? 'figures' : FIGURES[figure]}`
  }
  if (sweep !== undefined) return `${FIGURES[sweep.figure]}, thresholds swept`
  if (setGramRate === true) return "share of the set's grams"
  return means === undefined ? 'none, figures only' : `mean ${means.map(({ name }) => name).join(', ')}`
}

/**
 * @returns what is looked up: `8`, `8 to 13`, `whole`
 */
export function describeGrams(grams: GramRule): string {
  switch (grams.kind) {
    case 'percentile':
      return `${grams.least} to ${grams.most}, percentile ${grams.percent} of the items`
    case 'grams':
      return grams.whole === undefined
        ? `${grams.n}`
        : `${grams.n}, texts of ${grams.whole} to ${grams.n - 1} whole`
    case 'sample':
      return `${grams.n}, ${grams.count} drawn`
    case 'at-words':
      return `${grams.n}, at each word`
    case 'tiles':
      return `${grams.n}, tiles`
    case 'answer':
      return `${grams.n}, with a word of the answer`
    case 'whole':
      return 'whole texts'
    case 'paragraphs':
      return `paragraphs of ${grams.leastWords} words or more`
  }
}

/**
 * @returns what is measured
 */
export function describeMeasure(measure: Measure): string {
  switch (measure.kind) {
    case 'windows':
      return 'grams found anywhere in the corpus'
    case 'helm':
      return measure.mostOften === 0
        ? 'grams found anywhere in the corpus'
        : `grams found at most ${measure.mostOften} times`
    case 'chain':
      return 'chains of tiles'
    case 'document-windows':
      return 'grams found in one document'
    case 'spans':
      return `spans of at least ${measure.leastUnits} units in one document, ${measure.skipBudget} of them replaced`
    case 'blocks':
      return `matching blocks of at least ${measure.least} ${measure.of === 'units' ? 'units' : 'characters'} with one document`
    case 'subsequence':
      return 'longest common subsequence with one document'
    case 'jaccard':
      return 'Jaccard of the grams of item and document'
    case 'shared-grams':
      return 'grams shared with one document'
    case 'together':
      return 'texts that stand whole in one document'
    case 'share':
      return `share of a ${measure.of}'s grams that items have`
    case 'pairs':
      return 'items that stand whole in one document'
    case 'decon':
      return 'question, answer and passage in one document, weighted by rarity'
  }
}

/**
 * @returns how text is cut: the rule's title
 */
export function describeText({ text, textIs, vocabulary }: Preset): string {
  const { title } = TEXT_RULES[text]
  if (vocabulary !== undefined || textIs === undefined) return title
  const why = textIs === 'unpublished' ? "the source's are unpublished" : "the source's are not at hand"
  return `${title}; ${why}`
}

/**
 * @returns a source in one line: title, arXiv id or address, section
 */
export function describeSource({ title, arxiv, url, section }: PresetSource): string {
  const place = /^\d/.test(section) ? `section ${section}` : section
  return [title, arxiv === undefined ? undefined : `arXiv ${arxiv}`, url, place]
    .filter((part) => part !== undefined)
    .join(', ')
}

/** @returns what it takes to answer, in words */
export function describeNeeds({ needs, grams }: Preset): string {
  if (needs === 'grams') return 'an index, a scan'
  return needs === 'same document' && grams.kind === 'grams' ? '--exact, a scan' : 'a scan'
}
