/**
 * The blocked Bloom filter: what it may never do, and how often it may err.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capacityAtRate, expectedRate, loadOfBits } from '../../src/filter/rate.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { BLOCK_BYTES } from '../../src/kernel/kernel-memory.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { asWords, binomialBounds, randomHashes, randomWords, TestFilter } from '../support/hashes.ts'

const log2Blocks = fc.integer({ min: 6, max: 12 })
const seed = fc.integer()

/** Expects that the filter passes as many of the probes as its computed rate says. */
function expectRate(filter: TestFilter, probes: Uint32Array, rate: number): void {
  const { least, most } = binomialBounds(probes.length / 2, rate)
  const passing = filter.passing(probes)
  expect(passing).toBeGreaterThanOrEqual(least)
  expect(passing).toBeLessThanOrEqual(most)
}

describe('false negatives', () => {
  it('there are none, whatever the filter and the grams', () => {
    fc.assert(
      fc.property(log2Blocks, seed, fc.integer({ min: 1, max: 20_000 }), (log2, start, count) => {
        const hashes = randomHashes(start, count)
        expect(new TestFilter(2 ** log2).insert(hashes).passing(hashes)).toBe(count)
      }),
      { numRuns: 60 },
    )
  })

  it('there are none when grams come from text, many more than the queue holds', () => {
    const kernel = new Kernel(gramScheme({ n: 3 }))
    const next = randomWords(7)
    const text = Array.from({ length: 20_000 }, () => `w${next() % 5000}`).join(' ')
    const hashes = asWords(kernel.collect(text))
    kernel.reserveFilter(2 ** 12)
    kernel.insert()
    const utf8 = Buffer.from(text)
    kernel.reserveInput(utf8.length + 64)
    kernel.bytes().set(utf8, kernel.inputAt)
    kernel.text(kernel.inputAt, kernel.inputAt + utf8.length, false)
    kernel.flush()
    const filter = new TestFilter(2 ** 12).insert(hashes)
    const filled = kernel.bytes().subarray(kernel.filterAt, kernel.filterAt + 2 ** 12 * BLOCK_BYTES)
    expect(Buffer.compare(filled, filter.bytes())).toBe(0)
    expect(filter.passing(hashes)).toBe(19_998)
  })
})

describe('the false-positive rate', () => {
  it.each([
    { blocks: 64, load: 24, probes: 1_000_000 },
    { blocks: 2 ** 14, load: 20, probes: 4_000_000 },
    { blocks: 2 ** 14, load: 40, probes: 1_000_000 },
  ])('is what the bits and the load say: $blocks blocks, $load grams a block', ({ blocks, load, probes }) => {
    const filter = new TestFilter(blocks).insert(randomHashes(1, blocks * load))
    const { rate, bits } = filter.kernel.measure(blocks)
    expectRate(filter, randomHashes(2, probes), rate)
    // How the blocks' loads scatter shows in small filters.
    const tolerance = blocks === 64 ? 0.35 : 0.03
    expect(Math.abs(rate / expectedRate(load) - 1)).toBeLessThan(tolerance)
    expect(Math.abs(loadOfBits(bits, blocks) / load - 1)).toBeLessThan(blocks === 64 ? 0.05 : 0.005)
    expect(bits).toBe(filter.bytes().reduce((sum, byte) => sum + bitsOf(byte), 0))
  })

  it('is what the bits say for the hashes of real grams', () => {
    const kernel = new Kernel(gramScheme())
    const next = randomWords(3)
    const text = (): string => Array.from({ length: 300_000 }, () => `word${next() % 800}`).join(' ')
    const filter = new TestFilter(2 ** 14).insert(asWords(kernel.collect(text())))
    const { rate } = filter.kernel.measure(2 ** 14)
    for (let round = 0; round < 4; round++) expectRate(filter, asWords(kernel.collect(text())), rate)
  })

  it('of a 128 MiB filter: block and bits do not follow from each other', () => {
    const blocks = 2 ** 21
    const filter = new TestFilter(blocks)
    const few = randomHashes(4, 3_000_000)
    filter.insert(few)
    expect(filter.passing(few)).toBe(3_000_000)
    // Non-members that share a member's block, and the low 32 bits that choose it: at one or two grams a block the
    // eight bits agree by chance once in 10^13 probes.
    const beside = few.subarray(0, 2_000_000).slice()
    const next = randomWords(5)
    for (let i = 1; i < beside.length; i += 2) beside[i] = next()
    expect(filter.passing(beside)).toBe(0)
    // The same with the upper half kept and the block chosen anew.
    for (let i = 0; i < beside.length; i += 2) {
      beside[i] = next()
      beside[i + 1] = few[i + 1] ?? 0
    }
    expect(filter.passing(beside)).toBe(0)
    expect(filter.passing(randomHashes(6, 1_000_000))).toBe(0)
    // Filled as a segment would be.
    for (let round = 0; round < 20; round++) filter.insert(randomHashes(100 + round, 3_000_000))
    const { rate } = filter.kernel.measure(blocks)
    expect(Math.abs(rate / expectedRate(63_000_000 / blocks) - 1)).toBeLessThan(0.01)
    expectRate(filter, randomHashes(7, 2_000_000), rate)
    // Insertions by region of a large filter give the bits of a plain loop.
    filter.kernel.foldFilter(blocks)
    const half = new TestFilter(blocks / 2).insert(few)
    for (let round = 0; round < 20; round++) half.insert(randomHashes(100 + round, 3_000_000))
    expect(Buffer.compare(filter.bytes(blocks / 2), half.bytes())).toBe(0)
  })

  it('stays below the limit at the capacity that the limit gives', () => {
    for (const rate of [1e-2, 1e-3, 1e-4, 1e-5, 1e-6]) {
      for (const blocks of [64, 256, 1024, 2 ** 14]) {
        const rounds = blocks === 2 ** 14 ? 1 : 20
        for (let round = 0; round < rounds; round++) {
          const filter = new TestFilter(blocks)
          filter.insert(randomHashes(round, capacityAtRate(blocks, rate)))
          expect(filter.kernel.measure(blocks).rate).toBeLessThanOrEqual(rate)
        }
      }
    }
  })
})

describe('folding', () => {
  it('gives the filter that would have been built at half the size, bit for bit', () => {
    fc.assert(
      fc.property(
        log2Blocks,
        fc.integer({ min: 1, max: 6 }),
        seed,
        fc.nat({ max: 30_000 }),
        (to, folds, s, n) => {
          const hashes = randomHashes(s, n)
          const large = new TestFilter(2 ** (to + folds)).insert(hashes)
          const small = new TestFilter(2 ** to).insert(hashes)
          const measured = large.kernel.measure(2 ** (to + folds), folds)
          for (let log2 = to + folds; log2 > to; log2--) large.kernel.foldFilter(2 ** log2)
          expect(Buffer.compare(large.bytes(2 ** to), small.bytes())).toBe(0)
          // Measuring as if folded is measuring what has been folded.
          expect(measured).toEqual(small.kernel.measure(2 ** to))
          expect(large.kernel.measure(2 ** to)).toEqual(measured)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('probing a part of a filter', () => {
  it('gives what probing the whole gives, for the grams whose blocks lie in it', () => {
    fc.assert(
      fc.property(log2Blocks, seed, fc.nat(), fc.nat(), (log2, start, from, length) => {
        const blocks = 2 ** log2
        const members = randomHashes(start, blocks * 20)
        const filter = new TestFilter(blocks).insert(members)
        const first = from % blocks
        const end = first + 1 + (length % (blocks - first))
        const all = [...randomHashes(start + 1, 3000), ...members.subarray(0, 2000)]
        const inside: number[] = []
        for (let i = 0; i < all.length; i += 2) {
          const block = (all[i] ?? 0) % blocks
          if (block >= first && block < end) inside.push(all[i] ?? 0, all[i + 1] ?? 0)
        }
        const hashes = Uint32Array.from(inside)
        const whole = filter.probe(hashes)
        // Only the part lies in memory, somewhere else than the filter lay.
        const other = new Kernel(gramScheme())
        const partBytes = (end - first) * BLOCK_BYTES
        other.reserveInput(partBytes + hashes.length * 5)
        const window = other.inputAt
        const at = window + partBytes
        const out = at + hashes.byteLength
        other.bytes().set(filter.bytes().subarray(first * BLOCK_BYTES, end * BLOCK_BYTES), window)
        other.bytes().set(new Uint8Array(hashes.buffer), at)
        other.probe(blocks, window, first, at, hashes.length / 2, out)
        expect(other.bytes().slice(out, out + hashes.length / 2)).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })
})

function bitsOf(byte: number): number {
  let bits = 0
  for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1
  return bits
}
