/**
 * Sizes and rates of the textbook's Bloom filter, as published tools state them. dosimeter's own filters are blocked:
 * `rate.ts` computes their rate from their bits. Pure.
 *
 * @see Bloom 1970, "Space/time trade-offs in hash coding with allowable errors"
 */

/**
 * @param fpr false-positive rate, in (0, 1)
 * @returns bits for each element: -ln p / (ln 2)^2
 */
export function classicBits(fpr: number): number {
  return -Math.log(fpr) / Math.LN2 ** 2
}

/**
 * @param bits of the filter
 * @param elements in it, at least 1
 * @returns number of hash functions as dolma and Data Portraits choose it: bits / elements * ln 2, rounded up
 */
export function classicHashes(bits: number, elements: number): number {
  return Math.ceil((bits / elements) * Math.LN2)
}

/**
 * @param bits of the filter
 * @param elements in it
 * @param hashes hash functions
 * @returns false-positive rate: (1 - (1 - 1/m)^(k n))^k
 */
export function classicRate(bits: number, elements: number, hashes: number): number {
  return (-Math.expm1(hashes * elements * Math.log1p(-1 / bits))) ** hashes
}

/**
 * @param elements to be held
 * @param fpr false-positive rate, in (0, 1)
 * @returns bytes of a filter whose size is a power of two, as tools have it that mask instead of dividing
 */
export function classicPowerOfTwoBytes(elements: number, fpr: number): number {
  return 2 ** Math.ceil(Math.log2(classicBytes(elements, fpr)))
}

/**
 * @param elements to be held
 * @param fpr false-positive rate, in (0, 1)
 * @returns bytes of a filter
 */
export function classicBytes(elements: number, fpr: number): number {
  return Math.ceil((elements * classicBits(fpr)) / 8)
}
