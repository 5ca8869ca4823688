/**
 * What an exact pass makes of an item's result: exact levels, evidence, documents. Pure.
 */
import { type Kind, LEVELS, type Level } from '../measure/verdict.ts'
import type { DefinitionResult } from '../results/schema.ts'
import { reachEntry } from './evaluate.ts'
import type { ExactFindings } from './verified.ts'

/** A level, and which sides of the item give it. */
interface Judged {
  readonly level: Level
  readonly kind: Kind | null
}

/**
 * @param result of the index, or of no filters at all
 * @param exact what documents have of the item
 */
export function applyExact(
  result: DefinitionResult,
  { verdict, verified, documents, short, wholeShort, withoutBoilerplate }: ExactFindings,
): DefinitionResult {
  const isFound = verified !== null || wholeShort !== undefined
  return {
    ...result,
    ...raised(verdict, wholeShort),
    // What was matched whole is so at every threshold.
    reach: reachEntry({
      reach: {
        partial: wholeShort === undefined ? verdict.reach.partial : 1,
        contaminated: wholeShort?.level === 'contaminated' ? 1 : verdict.reach.contaminated,
      },
    }),
    contextLevel: verdict.contextLevel,
    // A candidate of which nothing is left in any document is refuted.
    evidence: isFound ? 'verified' : result.evidence === null ? null : 'refuted',
    withoutBoilerplate:
      withoutBoilerplate === null
        ? null
        : { ...withoutBoilerplate, ...raised(withoutBoilerplate, wholeShort) },
    verified,
    documents: [...documents],
    short,
  }
}

/** The higher of two levels with its kind. */
function raised({ level, kind }: Judged, by: Judged | undefined): Judged {
  if (by === undefined) return { level, kind }
  const isHigher = LEVELS.indexOf(by.level) < LEVELS.indexOf(level)
  return isHigher ? { level: by.level, kind: by.kind } : { level, kind: kind ?? by.kind }
}
