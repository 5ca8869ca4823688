/**
 * Finds the tokens of item texts again, so that a report can mark those that were found.
 */
import { tablesOf } from '../input/vocabulary.ts'
import { tokenEncoder } from '../kernel/token-encoder.ts'
import type { Report } from '../results/schema.ts'
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

/**
 * @param report of an index, which says which tokens it was made of; that of a scan names the stretches themselves
 * @returns as `findTokens`; undefined for a scan
 * @throws {UserError} VOCABULARY when it cannot be loaded
 */
export async function findReportTokens({ index }: Report): Promise<FindUnits | undefined> {
  if (index === null) return undefined
  const { vocabulary, ...scheme } = index.scheme
  return findTokens({ ...scheme, ...(vocabulary === undefined ? {} : { vocabulary }) })
}
