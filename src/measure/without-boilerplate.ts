/**
 * What is left of a field's overlap when boilerplate does not count. Pure.
 */
import type { Role } from '../items/types.ts'
import {
  eligibleWindows,
  type FieldGrams,
  type FieldSize,
  keepRuns,
  neededRun,
  type Overlap,
  overlapOfBitmap,
  sizeOf,
  type WindowRule,
  windowsOf,
} from './overlap.ts'

/** A field of which some grams are boilerplate: its denominators and its overlaps without them. */
export interface BoilerplateFree {
  readonly size: FieldSize
  /**
   * @param counted one entry for each window of all parts: 1 = counted with boilerplate
   * @returns the windows that are left, and their figures; runs that have become too short count no more
   */
  readonly overlapOf: (
    counted: Uint8Array,
  ) => Pick<Overlap, 'counted' | 'hits' | 'coveredUnits' | 'longestRun'>
}

/**
 * @param grams of a field
 * @param boilerplate ids of grams that are boilerplate
 * @returns the same with those ignored too; undefined where the field has none, and for the context: what many
 *   questions share there is a passage
 */
export function ownGrams(
  role: Role,
  grams: FieldGrams,
  boilerplate: ReadonlySet<number>,
): FieldGrams | undefined {
  const { ids, isIgnored } = grams
  if (role === 'context' || boilerplate.size === 0) return undefined
  if (!ids.some((part) => part.some((id) => boilerplate.has(id)))) return undefined
  return { ...grams, isIgnored: (id) => boilerplate.has(id) || isIgnored?.(id) === true }
}

/**
 * @param field with `isIgnored` for boilerplate
 * @param rule gram lengths and least run
 */
export function boilerplateFree(field: FieldGrams, rule: WindowRule): BoilerplateFree {
  const needed = neededRun(field, rule)
  const span = rule.gramLength - rule.baseLength + 1
  const overlapOf: BoilerplateFree['overlapOf'] = (counted) => {
    const left = counted.slice()
    let offset = 0
    for (const [part, ids] of field.ids.entries()) {
      const windows = windowsOf(field.units[part] ?? 0, rule)
      const marks = left.subarray(offset, offset + windows)
      const eligible = eligibleWindows(ids, windows, field, rule)
      for (let i = 0; i < windows; i++) marks[i] = (marks[i] ?? 0) & (eligible[i] ?? 0)
      keepRuns(marks, ids, span, needed)
      offset += windows
    }
    return { counted: left, ...overlapOfBitmap(field, rule, left) }
  }
  return { size: sizeOf(field, rule), overlapOf }
}
