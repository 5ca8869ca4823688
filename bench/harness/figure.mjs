/**
 * A figure: what dosimeter does, what a rival or a limit does in the same run, their ratio, and the target. Pure.
 *
 * @typedef {object} Side
 * @property {string} name `dosimeter`, `C program` …
 * @property {readonly number[]} runs one value a run, in the figure's unit; a fixed limit has one
 *
 * @typedef {object} Target what is promised; what is left out is not promised
 * @property {number} [ratio] at least (better: higher) or at most (better: lower) this ratio to the rival
 * @property {number} [absolute] the same of the figure itself
 *
 * @typedef {object} Figure
 * @property {string} id the case, such as `build/english-t0/1-worker/128MiB`
 * @property {string} name what is measured of it, such as `reading`
 * @property {string} unit
 * @property {'higher' | 'lower'} better
 * @property {Side} ours
 * @property {Side} rival
 * @property {Target} [target]
 * @property {string} [note]
 *
 * @typedef {object} Summary
 * @property {number} best of our runs
 * @property {number} median
 * @property {number} rivalBest
 * @property {number} rivalMedian
 * @property {number} ratio best to best
 * @property {number} medianRatio
 * @property {'met' | 'missed' | 'none'} verdict
 */
import { best, median } from './statistics.mjs'

/**
 * @param {Figure} figure
 * @returns {Summary}
 */
export function summarise({ ours, rival, better, target }) {
  const [ourBest, rivalBest] = [best(ours.runs, better), best(rival.runs, better)]
  const [ourMedian, rivalMedian] = [median(ours.runs), median(rival.runs)]
  const ratio = ourBest / rivalBest
  const isMet = (value, bound) =>
    bound === undefined || (better === 'higher' ? value >= bound : value <= bound)
  const hasTarget = target?.ratio !== undefined || target?.absolute !== undefined
  return {
    best: ourBest,
    median: ourMedian,
    rivalBest,
    rivalMedian,
    ratio,
    medianRatio: ourMedian / rivalMedian,
    verdict: !hasTarget
      ? 'none'
      : isMet(ratio, target.ratio) && isMet(ourBest, target.absolute)
        ? 'met'
        : 'missed',
  }
}

/**
 * @param {Pick<Figure, 'id' | 'name'>} figure
 * @returns {string} what tells figures apart, in one results folder and between two
 */
export function keyOf({ id, name }) {
  return `${id}: ${name}`
}
