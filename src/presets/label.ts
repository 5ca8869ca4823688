/**
 * Names of results: a definition that was answered with another normaliser or tokenizer than its own says so. Pure.
 */
import { TEXT_RULES } from '../text/text-rule.ts'
import type { Preset } from './types.ts'

/**
 * @param vocabulary of the tokens that were counted; undefined for words and characters
 * @returns the preset's id where text was cut as its source does it, else with what was counted: `llama3~words`,
 *   `llama3~cl100k_base`
 */
export function labelOf(preset: Preset, vocabulary: string | undefined): string {
  const isOfTokens = TEXT_RULES[preset.text].unit.kind === 'tokens'
  if (isOfTokens && vocabulary !== undefined) {
    return vocabulary === preset.vocabulary ? preset.id : `${preset.id}~${vocabulary}`
  }
  return isOfTokens || preset.textIs !== undefined ? `${preset.id}~words` : preset.id
}
