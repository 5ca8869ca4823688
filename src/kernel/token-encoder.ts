/**
 * Tokens for text rules, made by the kernel.
 */
import { spansOfTokens } from '../text/bpe/spans.ts'
import { type BpeTables, tokenLengths } from '../text/bpe/tables.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { TokenEncoder } from '../text/text-rule.ts'
import { Kernel } from './kernel.ts'

/**
 * @param scheme whose unit is a vocabulary
 * @param tables those of the vocabulary
 * @returns an encoder by the vocabulary's name; one for a single thread
 */
export function tokenEncoder(scheme: GramScheme, tables: BpeTables): Required<TokenEncoder> {
  const kernel = new Kernel(scheme, tables)
  const lengthOf = tokenLengths(tables)
  return {
    name: scheme.unit,
    encode: (text) => kernel.tokens(text),
    places: (text) =>
      spansOfTokens(text, [...kernel.tokens(text)].map(lengthOf), scheme.normaliser === 'lower'),
  }
}
