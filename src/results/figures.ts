/**
 * Which figures of a result are shown: those of the exact pass where one was made, else those of the index. Pure.
 */
import type { DefinitionResult, FieldResult } from './schema.ts'

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
