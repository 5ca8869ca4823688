/**
 * Finds the tokens of item texts again, so that a report can mark those that were found.
 */
import { kernelOf, tablesOf } from '../input/vocabulary.ts'
import { spansOfTokens } from '../text/bpe/spans.ts'
import { tokenLengths } from '../text/bpe/tables.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { FindUnits } from '../text/units.ts'

/**
 * @param scheme the index's gram scheme
 * @returns a function that finds the tokens of a text; undefined where the scheme's unit is no vocabulary
 * @throws {UserError} VOCABULARY when it cannot be loaded
 */
export async function findTokens(scheme: GramScheme): Promise<FindUnits | undefined> {
  const tables = await tablesOf(scheme)
  if (tables === undefined) return undefined
  const kernel = await kernelOf(scheme)
  const lengthOf = tokenLengths(tables)
  return (text) => spansOfTokens(text, [...kernel.tokens(text)].map(lengthOf), scheme.normaliser === 'lower')
}
