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
    let mask = masks.get(unit)
    if (mask === undefined) masks.set(unit, (mask = new Int32Array(words)))
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
 * @param a units by number
 * @param b units by number
 * @param least fewest units of a block that counts; shorter ones still split
 * @param budget most comparisons of two units
 * @returns units in blocks that count; `undefined` when it would take more comparisons
 * @see Ratcliff and Obershelp 1988, "Pattern matching: the gestalt approach"
 */
export function matchingBlocks(
  a: Int32Array,
  b: Int32Array,
  least: number,
  budget: number,
): number | undefined {
  const places = new Map<number, number[]>()
  for (const [j, unit] of b.entries()) {
    const list = places.get(unit)
    if (list === undefined) places.set(unit, [j])
    else list.push(j)
  }
  let left = budget
  const longest = (aFrom: number, aTo: number, bFrom: number, bTo: number): Block => {
    let best: Block = { a: aFrom, b: bFrom, length: 0 }
    let ending = new Map<number, number>()
    for (let i = aFrom; i < aTo; i++) {
      const next = new Map<number, number>()
      const list = places.get(a[i] ?? 0) ?? []
      for (let p = firstAtLeast(list, bFrom); p < list.length; p++) {
        const j = list[p] ?? bTo
        if (j >= bTo) break
        left--
        const length = (ending.get(j - 1) ?? 0) + 1
        next.set(j, length)
        if (length > best.length) best = { a: i - length + 1, b: j - length + 1, length }
      }
      ending = next
      if (left < 0) break
    }
    return best
  }
  let total = 0
  const pending: [number, number, number, number][] = [[0, a.length, 0, b.length]]
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const [aFrom, aTo, bFrom, bTo] = range
    if (aFrom >= aTo || bFrom >= bTo) continue
    const block = longest(aFrom, aTo, bFrom, bTo)
    if (left < 0) return undefined
    // What lies beside a block is no longer than it, so shorter ones than `least` need no look.
    if (block.length < Math.max(1, least)) continue
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
