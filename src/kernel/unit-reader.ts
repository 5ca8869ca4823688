/**
 * Reads the units of texts on the host's side, whatever the scheme's unit is.
 */
import type { BpeTables } from '../text/bpe/tables.ts'
import { type GramScheme, isVocabulary } from '../text/scheme.ts'
import { type ReadUnits, readUnits } from '../text/units.ts'
import { tokenEncoder } from './token-encoder.ts'

/**
 * @param scheme decides what units are
 * @param tables those of the scheme's vocabulary, where its unit is one
 * @returns a function that reads a text's units; tokens read as their ids
 */
export function unitReader(scheme: GramScheme, tables: BpeTables | undefined): ReadUnits {
  const { unit } = scheme
  if (!isVocabulary(unit)) return (text) => readUnits(text, unit)
  if (tables === undefined) throw new RangeError(`tables of ${unit} are needed`)
  const { encode, places } = tokenEncoder(scheme, tables)
  return (text) => ({ spans: places(text), texts: Array.from(encode(text), String) })
}
