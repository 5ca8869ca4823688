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
 * Speed without what every run pays: the difference of work by the difference of the best times. A difference for each
 * pair of runs would be no figure, for where a run on little was disturbed it is much too fast.
 *
 * @param {{ work: number, seconds: readonly number[] }} large
 * @param {{ work: number, seconds: readonly number[] }} small of the same kind, with less work
 * @returns {number} work a second
 */
export function marginalSpeed(large, small) {
  return (large.work - small.work) / (best(large.seconds, 'lower') - best(small.seconds, 'lower'))
}
