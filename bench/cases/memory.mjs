/**
 * Peak memory of a build beside what it says that it takes at most: segments in flight, 100 MiB, 20 MiB a worker.
 */

const MIB = 2 ** 20

/**
 * @param {string} id of the build's case
 * @param {readonly import('../harness/dosimeter.mjs').BuildSample[]} samples
 * @returns {import('../harness/figure.mjs').Figure[]} none when memory was not measured, for want of a C compiler
 */
export function memoryFigures(id, samples) {
  const peaks = samples.flatMap(({ maxRssBytes }) => (maxRssBytes === undefined ? [] : [maxRssBytes / MIB]))
  if (peaks.length === 0) return []
  const figure = {
    id,
    name: 'peak memory',
    unit: 'MiB',
    better: 'lower',
    ours: { name: 'dosimeter', runs: peaks },
    rival: { name: 'its promise', runs: [(samples[0]?.memoryLimitBytes ?? 0) / MIB] },
    target: { ratio: 1 },
  }
  return [figure]
}
