/**
 * False-positive rate of the blocked filter: 512-bit blocks, one bit in each of eight 64-bit words.
 *
 * With j distinct grams in a block, a word has a bit set with probability 1 - (63/64)^j, and a random key passes
 * with the eighth power of it; j is Poisson distributed over blocks (Putze, Sanders and Singler 2007, "Cache-,
 * hash- and space-efficient Bloom filters", give the same argument for their blocked filters).
 */

/** Bits of a word of a block. */
const WORD_BITS = 64
/** Words of a block, and bits that a gram sets. */
export const WORDS_IN_BLOCK = 8
/** Bits of a block. */
export const BLOCK_BITS = WORD_BITS * WORDS_IN_BLOCK

/**
 * @param load distinct grams a block, on average, at least 0
 * @returns probability in [0, 1] that a gram which was not inserted passes
 */
export function expectedRate(load: number): number {
  return load <= 0 ? 0 : Math.min(1, meanOverBlocks(load, WORDS_IN_BLOCK))
}

/** Mean over blocks of a word's share of set bits, to a power. */
function meanOverBlocks(load: number, power: number): number {
  const last = Math.ceil(load + 12 * Math.sqrt(load) + 30)
  let logWeight = -load
  let mean = 0
  for (let j = 0; j <= last; j++) {
    if (j > 0) logWeight += Math.log(load / j)
    mean += Math.exp(logWeight) * (1 - (1 - 1 / WORD_BITS) ** j) ** power
  }
  return mean
}

/**
 * The load at which the expected rate reaches `rate`.
 *
 * @param rate in (0, 1)
 * @returns distinct grams a block
 */
export function loadAtRate(rate: number): number {
  let low = 0
  let high = 1
  while (expectedRate(high) < rate && high < 4096) high *= 2
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (expectedRate(middle) < rate) low = middle
    else high = middle
  }
  return low
}

/**
 * Distinct grams that a filter takes before it may pass its rate. Below the load of the rate by four standard
 * deviations of a small filter's chance, so that the measured rate of a sealed segment keeps the promise too.
 *
 * @param blocks blocks of the filter
 * @param rate highest false-positive rate in (0, 1)
 * @returns grams, rounded down
 */
export function capacityAtRate(blocks: number, rate: number): number {
  // Standard deviation of a block's rate, relative to its mean: above 1 for small rates, which few full blocks make.
  const deviation = Math.sqrt(meanOverBlocks(loadAtRate(rate), 2 * WORDS_IN_BLOCK) / rate ** 2 - 1)
  const cautious = rate * Math.max(0.25, 1 - (4 * Math.max(1, deviation)) / Math.sqrt(blocks))
  return Math.floor(loadAtRate(cautious) * blocks)
}

/**
 * Estimates how many distinct grams a filter holds from its share of set bits: a word of 64 bits with load L has
 * an expected share of 1 - exp(-L/64).
 *
 * @param bits set bits
 * @param blocks blocks over which they were counted
 * @returns distinct grams a block
 */
export function loadOfBits(bits: number, blocks: number): number {
  const share = Math.min(bits / (blocks * BLOCK_BITS), 1 - 1e-12)
  return -WORD_BITS * Math.log1p(-share)
}

/**
 * @param rates false-positive rates of independent filters
 * @returns probability that at least one passes a gram that none holds
 */
export function unionRate(rates: Iterable<number>): number {
  let logPass = 0
  for (const rate of rates) logPass += Math.log1p(-Math.min(rate, 1 - 1e-15))
  return -Math.expm1(logPass)
}
