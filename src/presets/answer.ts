/**
 * What an index can say of a preset. An index holds grams of one unit and length, cut its own way, wherever they stand:
 * some definitions can be answered with it under a label that names its units, with `check --exact` also those that need
 * one document; others need the corpus. Pure.
 */
import { type GramScheme, isVocabulary } from '../text/scheme.ts'
import {
  TEXT_RULES,
  type TextRuleName,
  type TextSplitter,
  type TokenEncoder,
  textSplitter,
} from '../text/text-rule.ts'
import type { Preset } from './types.ts'

/** What of an index's scheme decides. */
export type IndexScheme = Pick<GramScheme, 'n' | 'unit' | 'normaliser'>

/** How an index is asked. */
export interface IndexUse {
  /** Documents have several text fields: a scan joins them, an index holds them apart. */
  readonly hasSeveralFields?: boolean
  /** The documents that an index points at are read again. */
  readonly isExact?: boolean
}

/**
 * How figures stand to those of a scan that cuts texts the same way: `upper`: none is below them; `approximate`: they
 * can lie on either side; `exact`: the same.
 */
export const BOUNDS = ['upper', 'approximate', 'exact'] as const
/** One of them. */
export type Bound = (typeof BOUNDS)[number]

/** Whether and how an index answers a preset. */
export type IndexAnswer =
  /** Results carry the label; notes say what this answer leaves out of the definition. */
  | { readonly kind: 'yes'; readonly label: string; readonly bound: Bound; readonly notes: readonly string[] }
  /** Not at all: one sentence that says why, and which command answers instead. */
  | { readonly kind: 'no'; readonly sentence: string }

/** Text rules of tokens, by how an index must cut texts to hold the same tokens. */
const TOKEN_NORMALISERS: Partial<Readonly<Record<TextRuleName, GramScheme['normaliser']>>> = { tokens: 'raw' }

/**
 * @param scheme of an index
 * @param encoder of its vocabulary, for an index of tokens
 * @returns what cuts texts as the index does it
 */
export function splitterFor({ unit }: IndexScheme, encoder: TokenEncoder | undefined): TextSplitter {
  if (unit === 'words') return textSplitter('fold')
  return unit === 'chars' ? textSplitter('fold-characters') : textSplitter('tokens', encoder)
}

/** @returns units of the shortest gram that the preset looks up; undefined for whole texts */
function shortestGram({ grams }: Preset): number | undefined {
  if (grams.kind === 'whole' || grams.kind === 'paragraphs') return undefined
  return grams.kind === 'percentile' ? grams.least : grams.n
}

/** What `upper` means. */
export const UPPER_BOUNDS = 'Ratios are upper bounds: an index does not tell documents apart.'
const NO_BOUNDS =
  'Ratios are no bounds: documents have several text fields, which a scan joins and the index holds apart, and the index does not tell documents apart.'

/** What of the definition an index leaves out, one sentence each. */
function notesOf({ grams, counts, measure }: Preset, bound: Bound): string[] {
  const notes = bound === 'approximate' ? [NO_BOUNDS] : []
  if (grams.kind === 'grams' && grams.whole !== undefined) {
    notes.push(
      `Texts of ${grams.whole} to ${grams.n - 1} units are not tested: an index holds no shorter grams.`,
    )
  }
  if (bound === 'exact') return notes
  if (grams.kind === 'tiles') notes.push('Grams count at every place of a document, not only at whole tiles.')
  if (counts !== undefined) notes.push('Frequent grams count too: an index does not count documents.')
  if (measure.kind === 'helm') notes.push('Weighted figures are absent: an index does not count.')
  return notes
}

/** What the preset counts, and why the index's units cannot stand in for it; undefined when they can. */
function unfitUnits({ text }: Preset, scheme: IndexScheme): { why: string; wanted: string } | undefined {
  const rule = TEXT_RULES[text]
  const { kind } = rule.unit
  if (kind === 'chars' || kind === 'fold-chars') {
    if (scheme.unit === 'chars') return undefined
    return { why: `counts characters, and this index holds ${scheme.unit}`, wanted: 'chars' }
  }
  if (scheme.unit === 'words') return undefined
  if (!isVocabulary(scheme.unit) || kind !== 'tokens') {
    const counted = kind === 'tokens' ? 'tokens or words' : 'words'
    return { why: `counts ${counted}, and this index holds ${scheme.unit}`, wanted: 'words' }
  }
  // Tokens of a text change with its case and punctuation: others are no bound of anything.
  if (TOKEN_NORMALISERS[text] === scheme.normaliser) return undefined
  const held = scheme.normaliser === 'lower' ? 'of lower-case text' : 'of text as it is'
  const counted = text === 'tokens' ? 'tokens of text as it is' : rule.title
  return { why: `counts ${counted}, and this index holds ${scheme.unit} tokens ${held}`, wanted: 'words' }
}

/**
 * @param preset a definition
 * @param scheme of the index
 * @param use how it is asked; by default without an exact pass, documents of one text field
 */
export function answerFromIndex(preset: Preset, scheme: IndexScheme, use: IndexUse = {}): IndexAnswer {
  const { hasSeveralFields = false, isExact = false } = use
  const isOfTokens = TEXT_RULES[preset.text].unit.kind === 'tokens'
  const unit = isOfTokens && isVocabulary(scheme.unit) ? ` --unit ${scheme.unit}` : ''
  const scan = `use: dosimeter scan CORPUS...${unit} --preset ${preset.id}`
  const no = (why: string, instead = scan): IndexAnswer => ({
    kind: 'no',
    sentence: `${preset.id} ${why}; ${instead}`,
  })
  const n = shortestGram(preset)
  if (preset.needs === 'corpus' || n === undefined) {
    return no('is about documents, counts or whole texts, which an index does not hold')
  }
  const unfit = unfitUnits(preset, scheme)
  if (unfit !== undefined) {
    return no(unfit.why, `build one with --unit ${unfit.wanted} --n ${n}, or ${scan}`)
  }
  if (scheme.n > n) {
    return no(
      `looks up ${n}-grams, and this index holds only ${scheme.n}-grams`,
      `build one with --n ${n}, or ${scan}`,
    )
  }
  if (preset.needs === 'same document' && !isExact) {
    return no(
      'needs text of one document, and an index does not tell documents apart',
      `add --exact, or ${scan}`,
    )
  }
  if (preset.needs === 'same document' && hasSeveralFields) {
    return no('looks at documents as one text, and the index holds their text fields apart')
  }
  const bound = hasSeveralFields ? 'approximate' : isExact ? 'exact' : 'upper'
  const isOwn = isVocabulary(scheme.unit) && preset.vocabulary === scheme.unit
  return {
    kind: 'yes',
    label: isOwn ? preset.id : `${preset.id}~${scheme.unit}`,
    bound,
    notes: notesOf(preset, bound),
  }
}
