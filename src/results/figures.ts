/**
 * Which figures of a result are shown: those of the exact pass where one was made, else those of the index. Pure.
 */
import type { DefinitionResult, FieldResult, FoundDocument } from './schema.ts'

/** Figures of all fields but the context together in their best place. */
export interface BestFigures {
  readonly coverage: number
  readonly gramRatio: number
  readonly hits: number
  readonly longestRun: number
}

/** Overlap of a field with a place. */
export type ShownOverlap = NonNullable<FieldResult['union']>

/** Whether documents were compared and decided. */
function isDecided({ evidence }: DefinitionResult): boolean {
  return evidence === 'verified' || evidence === 'refuted'
}

/** @returns undefined when nothing was found of any field but the context */
export function bestFigures(result: DefinitionResult): BestFigures | undefined {
  return (isDecided(result) ? result.verified?.best : result.best) ?? undefined
}

/**
 * @param field position of a field
 * @returns its overlap with its best place, and with all places together; undefined when nothing was found
 */
export function fieldOverlaps(
  result: DefinitionResult,
  field: number,
): { readonly best: ShownOverlap; readonly union: ShownOverlap } | undefined {
  const own = isDecided(result) ? result.verified?.fields[field] : result.fields[field]
  const { best, union } = own ?? { best: null, union: null }
  return best === null || union === null ? undefined : { best, union }
}

/**
 * @returns the document that gives the item's level; undefined without an exact pass, and where it lists none
 */
export function decisiveDocument({
  level,
  verified,
  documents,
  short,
}: DefinitionResult): FoundDocument | undefined {
  // What was found of grams gives another level: a text that was matched whole has raised it.
  const isRaised = verified?.level !== level
  return (isRaised ? short?.documents[0] : undefined) ?? documents[0]
}

/** Roles whose fields may set a level by themselves (docs/explanation/levels.md). */
const ALONE_ROLES: readonly FieldResult['role'][] = ['question', 'answer', 'code', 'tests']

/**
 * The coverage that a threshold is held against: of all fields but the context together, or of the question, the answer, the
 * code or the tests by itself where that is higher. Levels follow the same views, but also question and choices together, and
 * let short fields count for less.
 *
 * @param leastUnits units that a field must have to stand by itself
 * @returns in [0, 1]; 0 when nothing was found
 */
export function highestCoverage(result: DefinitionResult, leastUnits: number): number {
  const alone = result.fields.map(({ role, units }, f) =>
    ALONE_ROLES.includes(role) && units >= leastUnits ? (fieldOverlaps(result, f)?.best.coverage ?? 0) : 0,
  )
  return Math.max(bestFigures(result)?.coverage ?? 0, ...alone)
}
