/**
 * Seeded random numbers: the same corpora on every machine.
 */

/**
 * Marsaglia's xorshift with 32 bits ("Xorshift RNGs", 2003): enough for text that only has to be no pattern.
 *
 * @param {number} seed not 0
 * @returns {() => number} whole numbers from 0 to 2^32 - 1
 */
export function random(seed) {
  let x = seed | 0
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
}

/**
 * Draws ranks as words of a language do: rank r about as often as 1 / r (Zipf's law).
 *
 * @param {() => number} next
 * @param {number} count ranks
 * @returns {() => number} ranks from 0
 */
export function zipf(next, count) {
  const TABLE = 2 ** 16
  const total = Math.log(count + 1)
  // Equal steps of the cumulative distribution log(r + 1) / log(count + 1).
  const ranks = Uint32Array.from({ length: TABLE }, (_, i) =>
    Math.min(count - 1, Math.floor(Math.exp(((i + 0.5) / TABLE) * total) - 1)),
  )
  return () => {
    const rank = ranks[next() & (TABLE - 1)]
    // The table cannot tell rare ranks apart; chance can.
    return rank < 256 ? rank : Math.min(count - 1, rank + (next() % (1 + (rank >> 6))))
  }
}
