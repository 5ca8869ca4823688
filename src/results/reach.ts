/**
 * How far an item's levels reach: the thresholds up to which it is at least partial, and contaminated. Sweeps over thresholds
 * count these, so they agree with the levels at the report's own thresholds. Pure.
 */
import { LEAST_UNITS_ALONE, type Reach, type Thresholds } from '../measure/verdict.ts'
import { highestCoverage } from './figures.ts'
import type { DefinitionResult } from './schema.ts'

/** Largest coverage of six digits below a threshold lies so far below it. */
const STEP = 1e-6

/**
 * @param result under dosimeter's own definition
 * @param thresholds of the report
 * @returns coverages in [0, 1]; of a report that has none the highest known ones that agree with the item's level
 */
export function reachOf(result: DefinitionResult, thresholds: Thresholds): Reach {
  const { level, reach } = result
  if (reach !== undefined) return reach ?? { partial: 0, contaminated: 0 }
  const isContaminated = level === 'contaminated'
  const isPartial = isContaminated || level === 'partial'
  return {
    partial: agreed(highestCoverage(result, 1), isPartial, thresholds.partial),
    contaminated: agreed(highestCoverage(result, LEAST_UNITS_ALONE), isContaminated, thresholds.contaminated),
  }
}

/** A level without any coverage is that of short texts that were found whole. */
function agreed(coverage: number, isReached: boolean, threshold: number): number {
  if (isReached) return coverage === 0 ? 1 : Math.max(coverage, threshold)
  return Math.max(0, Math.min(coverage, threshold - STEP))
}
