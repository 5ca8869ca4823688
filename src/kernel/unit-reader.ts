/**
 * Reads the units of texts on the host's side, whatever the scheme's unit is.
 */
import { spansOfTokens } from '../text/bpe/spans.ts'
import { type BpeTables, tokenLengths } from '../text/bpe/tables.ts'
import { type GramScheme, isVocabulary } from '../text/scheme.ts'
import { type ReadUnits, readUnits } from '../text/units.ts'
import { Kernel } from './kernel.ts'

/**
 * @param scheme decides what units are
 * @param tables those of the scheme's vocabulary, where its unit is one
 * @returns a function that reads a text's units; tokens read as their ids
 */
export function unitReader(scheme: GramScheme, tables: BpeTables | undefined): ReadUnits {
  const { unit, normaliser } = scheme
  if (!isVocabulary(unit)) return (text) => readUnits(text, unit)
  if (tables === undefined) throw new RangeError(`tables of ${unit} are needed`)
  const kernel = new Kernel(scheme, tables)
  const lengthOf = tokenLengths(tables)
  return (text) => {
    const ids = [...kernel.tokens(text)]
    return {
      spans: spansOfTokens(text, ids.map(lengthOf), normaliser === 'lower'),
      texts: ids.map(String),
    }
  }
}
