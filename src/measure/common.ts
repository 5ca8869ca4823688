/**
 * What two sequences have in common as a whole: longest common subsequence, matching blocks, sets of grams. Pure.
 * Time grows with the product of both lengths, so each takes a budget and gives `undefined` beyond it.
 */

/** Bits in a word of the bit vectors: sums of two words and a carry stay exact. */
const WORD_BITS = 30
const WORD_MASK = 2 ** WORD_BITS - 1

/**
 * Length of the longest common subsequence, by bit vectors: one row of the usual table in units/30 steps.
 *
 * @param a units by number, at least 0 where they may be equal to one of b
 * @param b units by number
 * @param budget most steps
 * @returns units; `undefined` when it would take more steps
 * @see Hyyrö 2004, "Bit-parallel LCS-length computation revisited"
 */
export function commonSubsequence(a: Int32Array, b: Int32Array, budget: number): number | undefined {
  const words = Math.ceil(a.length / WORD_BITS)
  if (words * b.length > budget) return undefined
  const masks = new Map<number, Int32Array>()
  for (const [i, unit] of a.entries()) {
    const mask = masks.get(unit) ?? new Int32Array(words)
    masks.set(unit, mask)
    const word = Math.floor(i / WORD_BITS)
    mask[word] = (mask[word] ?? 0) | (1 << (i % WORD_BITS))
  }
  // A bit is 0 where the row's value rises by one.
  const row = new Int32Array(words).fill(WORD_MASK)
  for (const unit of b) {
    const mask = masks.get(unit)
    if (mask === undefined) continue
    let carry = 0
    for (let w = 0; w < words; w++) {
      const old = row[w] ?? 0
      const matches = mask[w] ?? 0
      const sum = old + (old & matches) + carry
      carry = sum > WORD_MASK ? 1 : 0
      row[w] = (sum & WORD_MASK) | (old & ~matches)
    }
  }
  let length = 0
  for (let i = 0; i < a.length; i++) {
    if ((((row[Math.floor(i / WORD_BITS)] ?? 0) >>> (i % WORD_BITS)) & 1) === 0) length++
  }
  return length
}

/** A stretch that stands in both sequences. */
interface Block {
  readonly a: number
  readonly b: number
  readonly length: number
}

/**
 * Total length of matching blocks: the longest one (the first in a, then in b, of equals), then those on its left and
 * on its right.
 *
 * @param a units by number, at least 0 where they may be equal to one of b
 * @param b units by number
 * @param least fewest units of a block that counts, at least 1. What lies beside a block is no longer than it, so
 *   shorter blocks are not even looked for: only places where `least` units agree are compared
 * @param budget most comparisons of two such places
 * @returns units in blocks that count; `undefined` when it would take more comparisons
 * @see Ratcliff and Obershelp 1988, "Pattern matching: the gestalt approach"
 */
export function matchingBlocks(
  a: Int32Array,
  b: Int32Array,
  least: number,
  budget: number,
): number | undefined {
  const keyAt = (units: Int32Array, at: number): string => units.subarray(at, at + least).join(' ')
  const places = new Map<string, number[]>()
  for (let i = 0; i + least <= a.length; i++) places.set(keyAt(a, i), [])
  for (let j = 0; j + least <= b.length; j++) places.get(keyAt(b, j))?.push(j)
  const placesOf = Array.from({ length: Math.max(0, a.length - least + 1) }, (_, i) =>
    places.get(keyAt(a, i)),
  )
  let left = budget
  const longest = (aFrom: number, aTo: number, bFrom: number, bTo: number): Block => {
    let best: Block = { a: aFrom, b: bFrom, length: 0 }
    let ending = new Map<number, number>()
    for (let i = aFrom; i + least <= aTo && left >= 0; i++) {
      const next = new Map<number, number>()
      const list = placesOf[i] ?? []
      for (let p = firstAtLeast(list, bFrom); p < list.length; p++) {
        const j = list[p] ?? bTo
        if (j + least > bTo) break
        left--
        const steps = (ending.get(j - 1) ?? 0) + 1
        next.set(j, steps)
        const length = steps + least - 1
        if (length > best.length) best = { a: i - steps + 1, b: j - steps + 1, length }
      }
      ending = next
    }
    return best
  }
  let total = 0
  const pending: (readonly [number, number, number, number])[] = [[0, a.length, 0, b.length]]
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const [aFrom, aTo, bFrom, bTo] = range
    const block = longest(aFrom, aTo, bFrom, bTo)
    if (left < 0) return undefined
    if (block.length === 0) continue
    total += block.length
    pending.push([aFrom, block.a, bFrom, block.b])
    pending.push([block.a + block.length, aTo, block.b + block.length, bTo])
  }
  return total
}

/** Position of the first value that is at least `value` in an ascending list. */
function firstAtLeast(list: readonly number[], value: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * @param a any values
 * @param b any values
 * @returns values in both / values in either; 0 when both are empty
 * @see Jaccard 1912, "The distribution of the flora in the alpine zone"
 */
export function jaccard<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  let both = 0
  for (const value of a) if (b.has(value)) both++
  const either = a.size + b.size - both
  return either === 0 ? 0 : both / either
}
