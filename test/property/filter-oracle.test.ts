/**
 * Our filter beside an independent one (the package bloom-filters), over the same grams. Each must hold every gram,
 * and err as often as it says of itself.
 */
import { BloomFilter } from 'bloom-filters'
import { describe, expect, it } from 'vitest'
import { capacityAtRate } from '../../src/filter/rate.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { asWords, binomialBounds, randomWords, TestFilter } from '../support/hashes.ts'
import { gramsReference } from '../support/reference.ts'

const WORDS =
  'river stone lamp winter door paper seven green under always market bread Öl čaj 茶 ٣ сон'.split(' ')

/** Seeded text whose words come from a small vocabulary with numbers mixed in. */
function textOf(seed: number, words: number): string {
  const next = randomWords(seed)
  return Array.from({ length: words }, () =>
    next() % 3 === 0 ? String(next() % 500) : WORDS[next() % WORDS.length],
  ).join(' ')
}

describe('beside bloom-filters', () => {
  it.each([
    { words: 1500, rate: 0.03, blocks: 64 },
    { words: 6000, rate: 0.005, blocks: 256 },
  ])(
    '$words words at $rate: no false negative in either, false positives as predicted',
    ({ words, rate, blocks }) => {
      const kernel = new Kernel(gramScheme({ n: 3 }))
      const text = textOf(1, words)
      const grams = [...new Set(gramsReference(text, 'words', 3))]
      expect(grams.length).toBeLessThanOrEqual(capacityAtRate(blocks, rate))
      const theirs = BloomFilter.create(grams.length, rate)
      theirs.seed = 42
      for (const gram of grams) theirs.add(gram)
      const ours = new TestFilter(blocks).insert(asWords(kernel.collect(text)))

      // A gram's own text is a text of that one gram, so each can be looked up by itself.
      const hashesOf = (list: readonly string[]): Uint32Array =>
        asWords(BigUint64Array.from(list, (gram) => kernel.collect(gram)[0] ?? 0n))
      expect(grams.filter((gram) => !theirs.has(gram))).toEqual([])
      expect(ours.passing(hashesOf(grams))).toBe(grams.length)

      const members = new Set(grams)
      const others = [...new Set(gramsReference(textOf(2, 30_000), 'words', 3))].filter(
        (gram) => !members.has(gram),
      )
      expect(others.length).toBeGreaterThan(15_000)
      const oursPassing = ours.passing(hashesOf(others))
      const theirsPassing = others.filter((gram) => theirs.has(gram)).length
      const oursBounds = binomialBounds(others.length, ours.kernel.measure(blocks).rate)
      // Its rate() takes the number of set bits for the number of grams times hashes; this is the usual estimate.
      const theirsBounds = binomialBounds(others.length, (theirs.length / theirs.size) ** theirs._nbHashes)
      expect(oursPassing).toBeGreaterThanOrEqual(oursBounds.least)
      expect(oursPassing).toBeLessThanOrEqual(oursBounds.most)
      expect(theirsPassing).toBeGreaterThanOrEqual(theirsBounds.least)
      expect(theirsPassing).toBeLessThanOrEqual(theirsBounds.most)
      // Within its capacity ours keeps the rate that was asked of it.
      expect(oursPassing).toBeLessThanOrEqual(binomialBounds(others.length, rate).most)
    },
  )
})
