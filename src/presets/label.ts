/**
 * Names of results: a definition that was answered with another normaliser or tokenizer than its own says so. One label
 * means one way to make units, whoever answers. Pure.
 */
import { TEXT_RULES } from '../text/text-rule.ts'
import type { Preset } from './types.ts'

/**
 * @param vocabulary of the tokens that were counted; undefined for words and characters
 * @returns the preset's id where text was cut as its source does it, else with what was counted: `llama3~words`
 *   (dosimeter's own words), `llama3~cl100k_base`, `datatrove~spaced` (the source's normaliser, and words between white
 *   space in place of its tokenizer)
 */
export function labelOf(preset: Preset, vocabulary: string | undefined): string {
  const { unit } = TEXT_RULES[preset.text]
  if (unit.kind === 'tokens' && vocabulary !== undefined) {
    return vocabulary === preset.vocabulary ? preset.id : `${preset.id}~${vocabulary}`
  }
  if (unit.kind !== 'tokens' && preset.textIs === undefined) return preset.id
  const isOwn = unit.kind === 'fold' || (unit.kind === 'tokens' && unit.instead === 'fold')
  return `${preset.id}~${isOwn ? 'words' : 'spaced'}`
}
