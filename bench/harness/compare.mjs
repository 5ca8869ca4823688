/**
 * Compares two results folders. Ratios are compared, not times: both sides of a ratio met the same machine. Pure.
 *
 * @typedef {import('./figure.mjs').Figure & { summary: import('./figure.mjs').Summary }} Measured
 *
 * @typedef {object} Change
 * @property {string} key
 * @property {number} before ratio
 * @property {number} after
 * @property {number} change share by which it got better (above 0) or worse (below)
 * @property {'worse' | 'better' | 'same'} kind worse and better only beyond the noise
 */
import { keyOf } from './figure.mjs'

/** Ratios that moved by less are called the same, unless the caller knows better. */
export const NOISE = 0.1

/**
 * @param {{ figures: readonly Measured[] }} before
 * @param {{ figures: readonly Measured[] }} after
 * @param {number} noise share, such as 0.1
 * @returns {{ changes: Change[], gone: string[], added: string[] }} in the order of `before`
 */
export function compareResults(before, after, noise = NOISE) {
  const now = new Map(after.figures.map((figure) => [keyOf(figure), figure]))
  const changes = []
  const gone = []
  for (const old of before.figures) {
    const key = keyOf(old)
    const figure = now.get(key)
    now.delete(key)
    if (figure === undefined) gone.push(key)
    else changes.push(changeOf(key, old, figure, noise))
  }
  return { changes, gone, added: [...now.keys()] }
}

/**
 * @param {string} key
 * @param {Measured} old
 * @param {Measured} figure
 * @param {number} noise
 * @returns {Change}
 */
function changeOf(key, old, figure, noise) {
  const before = old.summary.ratio
  const after = figure.summary.ratio
  const gain = figure.better === 'higher' ? after / before - 1 : before / after - 1
  const kind = gain < -noise ? 'worse' : gain > noise ? 'better' : 'same'
  return { key, before, after, change: gain, kind }
}
