/**
 * Finds the tokens of item texts again, so that a report can mark those that were found.
 */
import { tablesOf } from '../input/vocabulary.ts'
import { tokenEncoder } from '../kernel/token-encoder.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { FindUnits } from '../text/units.ts'

/**
 * @param scheme the index's gram scheme
 * @returns a function that finds the tokens of a text; undefined where the scheme's unit is no vocabulary
 * @throws {UserError} VOCABULARY when it cannot be loaded
 */
export async function findTokens(scheme: GramScheme): Promise<FindUnits | undefined> {
  const tables = await tablesOf(scheme)
  return tables === undefined ? undefined : tokenEncoder(scheme, tables).places
}
