/**
 * A preset is a published definition of contamination as data: how text becomes units, what a gram is, which fields
 * are looked at, what is measured and when an item counts as contaminated. `data/` has one file for each.
 */
import type { Role } from '../items/types.ts'
import type { DeconRule } from '../measure/decon.ts'
import type { RemovalRule } from '../measure/removal.ts'
import type { TextRuleName } from '../text/text-rule.ts'

/** Where a definition is published. */
export interface PresetSource {
  readonly title: string
  /** arXiv id, where there is one. */
  readonly arxiv?: string
  /** Web address of a page or repository, where there is one. */
  readonly url?: string
  /** Section, appendix or table of a paper; file, lines and commit of code; or SECTION_NOT_KNOWN. */
  readonly section: string
}

/** Where the definition stands in its source has not been established: say so rather than guess. */
export const SECTION_NOT_KNOWN = 'section not known'

/** What of a text is looked up. Lengths in units. */
export type GramRule =
  /** Every gram of n units; texts of `whole` to n - 1 units as one gram. Only grams with a letter, if so said. */
  | { readonly kind: 'grams'; readonly n: number; readonly whole?: number; readonly withLetter?: boolean }
  /** Grams as long as a percentile of the set's items in units, within limits. */
  | {
      readonly kind: 'percentile'
      readonly percent: number
      readonly least: number
      readonly most: number
    }
  /** Some grams at places drawn from the item's content; the whole text when it is shorter. */
  | { readonly kind: 'sample'; readonly n: number; readonly count: number }
  /** Grams of n characters at the first letter of each word. */
  | { readonly kind: 'at-words'; readonly n: number }
  /** Grams at every unit, looked up among those at multiples of n in a document. */
  | { readonly kind: 'tiles'; readonly n: number }
  /** Grams with at least one unit of the item's answer; they may begin in the question before it. */
  | { readonly kind: 'answer'; readonly n: number }
  /** The whole text as one gram. */
  | { readonly kind: 'whole' }
  /** Paragraphs of at least so many words, whole. */
  | { readonly kind: 'paragraphs'; readonly leastWords: number }

/** A text made of an item's fields, looked up and scored by itself. */
export interface PresetText {
  readonly name: string
  /** Fields of these roles, their parts joined by a line break. */
  readonly roles: readonly Role[]
  /** Fields of these roles when the item has none of the others. */
  readonly instead?: readonly Role[]
  /** Each part is a text of its own: options. */
  readonly eachPart?: true
  /** Only the last sentence. */
  readonly lastSentence?: true
  /** Each paragraph, between blank lines, is a text of its own. */
  readonly eachParagraph?: true
}

/** Which grams count, by how often they stand in the corpus. Exact counts. */
interface CountRule {
  /** Fewest occurrences; default 1. */
  readonly leastOccurrences?: number
  /** Most documents. */
  readonly mostDocuments?: number
  /** Most occurrences. */
  readonly mostOccurrences?: number
}

/** What is measured; figures are named in `FigureName`. */
export type Measure =
  /** Windows found anywhere in the corpus. */
  | { readonly kind: 'windows' }
  /** HELM's statistics; windows above `mostOften` occurrences do not count, 0 for no limit. */
  | { readonly kind: 'helm'; readonly mostOften: number }
  /** Chains of tiles. */
  | { readonly kind: 'chain' }
  /** Windows found in one document; the best document counts. */
  | { readonly kind: 'document-windows' }
  /** Spans with substitutions in one document; units inside any of them, over all documents. */
  | {
      readonly kind: 'spans'
      readonly skipBudget: number
      readonly growsBackwards: boolean
      readonly leastUnits: number
    }
  /** Matching blocks with one document: of units, or of the characters of the units. */
  | { readonly kind: 'blocks'; readonly of: 'units' | 'characters'; readonly least: number }
  /** Longest common subsequence with one document. */
  | { readonly kind: 'subsequence' }
  /** Jaccard of the distinct grams of item and document. */
  | { readonly kind: 'jaccard' }
  /** Grams shared with one document by the fewer of both sides' grams, and the longest exact span. */
  | { readonly kind: 'shared-grams' }
  /** Texts that stand whole in one document. */
  | { readonly kind: 'together' }
  /** Share of a paragraph's grams, or of a document's, that any item of the set has. */
  | { readonly kind: 'share'; readonly of: 'paragraph' | 'document' }
  /** Items of a set whose texts all stand whole in one document. */
  | { readonly kind: 'pairs' }
  /** decon's score of question, answer and passage in one document. */
  | ({ readonly kind: 'decon' } & DeconMeasure)

/** Parameters of decon's search. Lengths and distances in tokens. */
export interface DeconMeasure extends DeconRule {
  /** Only every so many tokens of a document begin a search. */
  readonly sampleEvery: number
  /** Most question grams in a row that may be missing. */
  readonly questionMisses: number
  /** Answers of at most so many tokens are looked for whole, in the window after the question. */
  readonly shortAnswer: number
  readonly shortAnswerWindow: number
  readonly answerGram: number
  readonly answerWindow: number
  /** undefined: passages are not looked at. */
  readonly passage?: { readonly gram: number; readonly misses: number; readonly distance: number }
  /** Items of fewer tokens or distinct words are left out. */
  readonly leastTokens: number
  readonly leastWords: number
}

/** Figures that measures give. Ratios are in [0, 1]; lengths are in units. */
export const FIGURE_NAMES = [
  'anyHit',
  'hits',
  'gramRatio',
  'coverageRatio',
  'longestRun',
  'longestSpan',
  'longestSpanRatio',
  'jaccard',
  'weightedJaccard',
  'weightedCoverageRatio',
  'longestChain',
  'chainRatio',
  'blockRatio',
  'subsequence',
  'subsequenceRatio',
  'sharedRatio',
  'inputFound',
  'labelFound',
  'optionsFound',
  'documentShare',
  'pairsFound',
  'score',
] as const
/** One of them. */
export type FigureName = (typeof FIGURE_NAMES)[number]

/** Figures of an item or of one of its texts. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>

/** One condition. */
export interface Condition {
  readonly figure: FigureName
  readonly at: number
  /** Above `at`, not at it. */
  readonly above?: true
}

/** A named range of a figure; ranges may overlap. */
export interface Band {
  readonly name: string
  readonly figure: FigureName
  readonly from?: number
  readonly below?: number
}

/** From figures to a decision. */
export interface Decision {
  /** An item is contaminated when all hold. Left out where the source only reports, or withholds its threshold. */
  readonly when?: readonly Condition[]
  readonly bands?: readonly Band[]
  /** Thresholds to show where the source's own are withheld or chosen by their effect on scores. */
  readonly sweep?: { readonly figure: FigureName; readonly at: readonly number[] }
  /** What the corpus is said to be for a set of which more than this share is contaminated. */
  readonly set?: { readonly above: number; readonly name: string }
  /** Share of all windows of the set that were found, the only result of GPT-2. */
  readonly setGramRate?: true
  /** Figures that the source reports as means over items, by the names that it gives them. */
  readonly means?: readonly { readonly figure: FigureName; readonly name: string }[]
}

/** A published definition. */
export interface Preset {
  /** Lower-case name, as typed. */
  readonly id: string
  readonly title: string
  readonly sources: readonly PresetSource[]
  readonly text: TextRuleName
  /**
   * Why results carry another label than the id: the source's normaliser or tokenizer is not published, or not at
   * hand. Undefined where the text rule is the source's own.
   */
  readonly textIs?: 'unpublished' | 'not at hand'
  /** Vocabulary of the source's tokens, where it is published. */
  readonly vocabulary?: string
  readonly grams: GramRule
  readonly texts: readonly PresetText[]
  /** How texts make an item: any of them decides (default), or their mean does. */
  readonly combine?: 'any' | 'mean'
  readonly counts?: CountRule
  readonly measure: Measure
  readonly decision: Decision
  /** Whom the source judges. */
  readonly side: 'item' | 'document' | 'set'
  /** What is needed: grams of the corpus, the same document, or the corpus itself. */
  readonly needs: 'grams' | 'same document' | 'corpus'
  /** What a filter of training texts with this rule leaves of a document. */
  readonly removal?: RemovalRule & { readonly wholeWords: boolean }
  /** Published rate of the source's own Bloom filter. */
  readonly fpr?: number
  /** What to know before comparing numbers: one sentence each. */
  readonly caveats: readonly string[]
}
