/**
 * What an index can say of a preset. An index holds folded grams of one unit and length, wherever they stand: some
 * definitions can be answered with it under another label, others need the corpus. Pure.
 */
import type { GramScheme } from '../text/scheme.ts'
import { TEXT_RULES } from '../text/text-rule.ts'
import type { Preset } from './types.ts'

/** Whether and how an index answers a preset. */
export type IndexAnswer =
  /** With the source's own units; figures are the source's, up to the filters' error. */
  | { readonly kind: 'exact'; readonly label: string; readonly notes: readonly string[] }
  /** With units of the index in their place: results carry the label. */
  | { readonly kind: 'labelled'; readonly label: string; readonly notes: readonly string[] }
  /** Not at all: one sentence that says why, and which command answers instead. */
  | { readonly kind: 'no'; readonly sentence: string }

/** @returns units of the shortest gram that the preset looks up; undefined for whole texts */
function shortestGram({ grams }: Preset): number | undefined {
  if (grams.kind === 'whole' || grams.kind === 'paragraphs') return undefined
  return grams.kind === 'percentile' ? grams.least : grams.n
}

/** What of the definition an index leaves out, one sentence each. */
function notesOf({ grams, counts, measure }: Preset): string[] {
  const notes = ['Ratios are upper bounds: an index does not tell documents apart.']
  if (grams.kind === 'grams' && grams.whole !== undefined) {
    notes.push(
      `Texts of ${grams.whole} to ${grams.n - 1} units are not tested: an index holds no shorter grams.`,
    )
  }
  if (grams.kind === 'tiles') notes.push('Grams count at every place of a document, not only at whole tiles.')
  if (counts !== undefined) notes.push('Frequent grams count too: an index does not count documents.')
  if (measure.kind === 'helm') notes.push('Weighted figures are absent: an index does not count.')
  return notes
}

/**
 * @param preset a definition
 * @param scheme of the index
 */
export function answerFromIndex(
  preset: Preset,
  scheme: Pick<GramScheme, 'n'> & { unit: string },
): IndexAnswer {
  const scan = `use: dosimeter scan CORPUS... --preset ${preset.id}`
  const no = (why: string, instead = scan): IndexAnswer => ({
    kind: 'no',
    sentence: `${preset.id} ${why}; ${instead}`,
  })
  if (preset.needs === 'same document') {
    return no('needs text of one document, and an index does not tell documents apart')
  }
  const n = shortestGram(preset)
  if (preset.needs === 'corpus' || n === undefined) {
    return no('is about documents, counts or whole texts, which an index does not hold')
  }
  const { kind } = TEXT_RULES[preset.text].unit
  const isOfChars = kind === 'chars' || kind === 'fold-chars'
  const units = isOfChars ? 'characters' : kind === 'tokens' ? 'tokens or words' : 'words'
  const isTokenIndex = scheme.unit !== 'words' && scheme.unit !== 'chars'
  const fits = isOfChars
    ? scheme.unit === 'chars'
    : scheme.unit === 'words' || (kind === 'tokens' && isTokenIndex)
  if (!fits) {
    const wanted = isOfChars ? 'chars' : 'words'
    return no(
      `counts ${units}, and this index holds ${scheme.unit}`,
      `build one with --unit ${wanted} --n ${n}, or ${scan}`,
    )
  }
  if (scheme.n > n) {
    return no(
      `looks up ${n}-grams, and this index holds only ${scheme.n}-grams`,
      `build one with --n ${n}, or ${scan}`,
    )
  }
  const notes = notesOf(preset)
  if (isTokenIndex && preset.vocabulary === scheme.unit) return { kind: 'exact', label: preset.id, notes }
  return { kind: 'labelled', label: `${preset.id}~${scheme.unit}`, notes }
}
