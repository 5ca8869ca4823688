/**
 * Overlap of a field with one document, of which is known which stretches of the field stand in it word for word.
 * The same rules as for a segment, but a run must be consecutive in the document too. Pure.
 */
import {
  eligibleWindows,
  type FieldGrams,
  hasDistinct,
  neededRun,
  type Overlap,
  overlapOfBitmap,
  type WindowRule,
  windowCount,
  windowsOf,
} from './overlap.ts'

/** Consecutive base windows [start, end) of a part that stand in the document in this order. */
export interface Stretch {
  /** Position of the part among the field's testable ones. */
  readonly part: number
  readonly start: number
  readonly end: number
}

/** A run of counted windows [start, end) of the stretch with the given position in its list. */
export interface CountedRun {
  readonly stretch: number
  readonly start: number
  readonly end: number
}

/**
 * @param field its grams
 * @param rule gram lengths and least run
 * @param stretches in any order; they may overlap, as a document may hold a text twice
 * @returns the overlap (without isolated hits), and the runs that count
 */
export function overlapOfStretches(
  field: FieldGrams,
  rule: WindowRule,
  stretches: readonly Stretch[],
): { readonly overlap: Overlap; readonly runs: readonly CountedRun[] } {
  const span = rule.gramLength - rule.baseLength + 1
  const needed = neededRun(field, rule)
  const counted = new Uint8Array(windowCount(field, rule))
  const offsets = partOffsets(field, rule)
  const eligible = new Map<number, Uint8Array>()
  const runs: CountedRun[] = []
  let longestRun = 0
  for (const [number, { part, start, end }] of stretches.entries()) {
    const ids = field.ids[part] ?? new Uint32Array(0)
    const windows = windowsOf(field.units[part] ?? 0, rule)
    const marks = eligible.get(part) ?? eligibleWindows(ids, windows, field, rule)
    eligible.set(part, marks)
    const last = Math.min(windows, end - span + 1)
    for (let at = start; at < last; at++) {
      if (marks[at] !== 1) continue
      const from = at
      while (at < last && marks[at] === 1) at++
      if (!hasDistinct(ids, from, at, span, needed)) continue
      const offset = offsets[part] ?? 0
      counted.fill(1, offset + from, offset + at)
      longestRun = Math.max(longestRun, at - from)
      runs.push({ stretch: number, start: from, end: at })
    }
  }
  // Two stretches may meet in the field and not in the document: the longest run is that of one stretch.
  const { hits, coveredUnits } = overlapOfBitmap(field, rule, counted)
  return { overlap: { counted, hits, isolated: 0, coveredUnits, longestRun, distinctBase: 0 }, runs }
}

/** @returns for each part the position of its first window in the field's bitmap */
function partOffsets(field: FieldGrams, rule: WindowRule): number[] {
  const offsets: number[] = []
  let offset = 0
  for (const units of field.units) {
    offsets.push(offset)
    offset += windowsOf(units, rule)
  }
  return offsets
}
