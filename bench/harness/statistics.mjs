/**
 * Figures from runs. Pure.
 *
 * A run can only be disturbed towards slow, so the best of several is the figure and the median beside it tells how
 * disturbed they were.
 */

/**
 * @param {readonly number[]} values at least one
 * @returns {number} the middle one, or the mean of the two in the middle
 */
export function median(values) {
  if (values.length === 0) throw new RangeError('median of no values')
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/**
 * @param {readonly number[]} values at least one
 * @param {'higher' | 'lower'} better which way is good
 * @returns {number}
 */
export function best(values, better) {
  if (values.length === 0) throw new RangeError('best of no values')
  return better === 'higher' ? Math.max(...values) : Math.min(...values)
}

/**
 * How far runs lie apart: median and best, as a share of the best.
 *
 * @param {readonly number[]} values at least one
 * @param {'higher' | 'lower'} better
 * @returns {number} 0 for equal runs
 */
export function spread(values, better) {
  const top = best(values, better)
  return top === 0 ? 0 : Math.abs(median(values) - top) / Math.abs(top)
}
