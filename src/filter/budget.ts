/**
 * How an index-wide false-positive budget is shared out to segments (contract: half to the planned ones equally;
 * 0.3 / k^2 of it to the k-th later one, the idea of scalable Bloom filters, Almeida et al. 2007).
 */

const MOST_FLOOR = 1e-6
const FLOOR_SHARE = 1e-3

/**
 * @param fpr budget of the whole index, in (0, 1)
 * @returns the rate below which no segment is asked to stay: past it the promise may be exceeded, and reports say so.
 *   1e-6, or a thousandth of a budget below 1e-3: a budget near 1e-6 would be used up by its first segments
 */
export function rateFloor(fpr: number): number {
  return fpr < MOST_FLOOR / FLOOR_SHARE ? fpr * FLOOR_SHARE : MOST_FLOOR
}

/** Default for the whole index: probability that a gram which is nowhere in the corpus is reported. */
export const DEFAULT_FPR = 1e-3

/**
 * @param fpr budget of the whole index, in (0, 1)
 * @param planned number of planned segments, at least 1
 * @returns highest rate of each planned segment
 */
export function plannedRate(fpr: number, planned: number): number {
  return Math.max(fpr / 2 / planned, rateFloor(fpr))
}

/**
 * @param fpr budget of the whole index, in (0, 1)
 * @param k ordinal of a segment beyond the plan, from 1; 0.3 * sum 1/k^2 = 0.494 < 0.5
 * @returns highest rate of that segment
 */
export function laterRate(fpr: number, k: number): number {
  return Math.max((0.3 * fpr) / (k * k), rateFloor(fpr))
}
