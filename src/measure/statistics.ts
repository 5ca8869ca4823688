/**
 * The statistics of reports. Pure.
 */

/** Two-sided 95 % quantile of the standard normal distribution. */
const Z95 = 1.959963984540054

/**
 * Wilson's score interval of a share at 95 %.
 *
 * @param count items that have the property, 0 to total
 * @param total items, at least 1
 * @returns lower and upper end, in [0, 1]; [0, 1] when total is 0
 * @see Wilson 1927, "Probable inference, the law of succession, and statistical inference"
 */
export function wilsonInterval(count: number, total: number): readonly [number, number] {
  if (total === 0) return [0, 1]
  const p = count / total
  const z2 = Z95 * Z95
  const middle = p + z2 / (2 * total)
  const half = Z95 * Math.sqrt((p * (1 - p)) / total + z2 / (4 * total * total))
  const scale = 1 + z2 / total
  const low = count === 0 ? 0 : (middle - half) / scale
  const high = count === total ? 1 : (middle + half) / scale
  return [Math.max(0, low), Math.min(1, high)]
}

/**
 * A share of hits that filters report, less what their error alone would give.
 *
 * @param ratio of grams reported as found, in [0, 1]
 * @param rate probability that a gram which is not there is reported, in [0, 1)
 * @returns (ratio - rate) / (1 - rate), at least 0
 */
export function correctedRatio(ratio: number, rate: number): number {
  return Math.max(0, (ratio - rate) / (1 - rate))
}

/**
 * Probability that a binomial variable reaches a value: the upper tail.
 *
 * @param trials number of trials, a whole number of at least 0
 * @param probability of success of each, in [0, 1]
 * @param atLeast successes
 * @returns P[X >= atLeast], in [0, 1]; relative error about 1e-12 times the number of trials
 */
export function binomialTail(trials: number, probability: number, atLeast: number): number {
  if (atLeast <= 0) return 1
  if (atLeast > trials || probability <= 0) return 0
  if (probability >= 1) return 1
  // The first term by logarithms, the others by their ratio to the one before.
  let logTerm = atLeast * Math.log(probability) + (trials - atLeast) * Math.log1p(-probability)
  for (let i = 1; i <= atLeast; i++) logTerm += Math.log((trials - atLeast + i) / i)
  const odds = probability / (1 - probability)
  let term = 1
  let sum = 1
  for (let k = atLeast; k < trials; k++) {
    term *= ((trials - k) / (k + 1)) * odds
    sum += term
    if (term < sum * 1e-17 && k + 1 > trials * probability) break
  }
  return Math.min(1, Math.exp(logTerm) * sum)
}

/**
 * Chance that the filters' error alone made an overlap: min(1, S * fields * variants * P[Binomial(W, f) >= h]).
 *
 * @param chance `segments` probed (S), testable `fields` of the item, `variants` of it that were looked up,
 *   `grams`: distinct base grams tested (W), `hits`: those of them in counted runs (h), `rate`: highest
 *   false-positive rate of a segment (f)
 * @returns probability in [0, 1]; it speaks of some overlap, not of a level
 */
export function overlapChance(chance: {
  readonly segments: number
  readonly fields: number
  readonly variants: number
  readonly grams: number
  readonly hits: number
  readonly rate: number
}): number {
  const tail = binomialTail(chance.grams, chance.rate, chance.hits)
  return Math.min(1, chance.segments * chance.fields * chance.variants * tail)
}
