import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binomialTail, overlapChance, wilsonInterval } from '../../../src/measure/statistics.ts'

describe('Wilson interval at 95 %', () => {
  it.each([
    [5, 20, 0.11186, 0.4687],
    [0, 30, 0, 0.11351],
    [15, 100, 0.09306, 0.23284],
  ])('of %i in %i', (count, total, low, high) => {
    const interval = wilsonInterval(count, total)
    expect(interval[0]).toBeCloseTo(low, 5)
    expect(interval[1]).toBeCloseTo(high, 5)
  })

  it('says nothing about no items', () => expect(wilsonInterval(0, 0)).toEqual([0, 1]))
})

/** Sum over all outcomes, exact in rational arithmetic for probabilities k/64. */
function exactTail(trials: number, sixtyFourths: number, atLeast: number): number {
  let sum = 0n
  for (let k = atLeast; k <= trials; k++) {
    let ways = 1n
    for (let i = 1; i <= k; i++) ways = (ways * BigInt(trials - k + i)) / BigInt(i)
    sum += ways * BigInt(sixtyFourths) ** BigInt(k) * BigInt(64 - sixtyFourths) ** BigInt(trials - k)
  }
  const digits = 10n ** 30n
  return Number((sum * digits) / 64n ** BigInt(trials)) / 1e30
}

describe('binomial tail', () => {
  it('equals exact rational sums', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 63 }), fc.nat(61), (trials, p, atLeast) => {
        const exact = atLeast > trials ? 0 : exactTail(trials, p, atLeast)
        const ours = binomialTail(trials, p / 64, atLeast)
        expect(Math.abs(ours - exact)).toBeLessThanOrEqual(1e-10 * exact + 1e-28)
      }),
    )
  })

  it('keeps its meaning far out: two hits of rate 1e-4 in 50', () => {
    // 1 - (1-p)^50 - 50 p (1-p)^49
    expect(binomialTail(50, 1e-4, 2)).toBeCloseTo(1.22109e-5, 9)
    expect(binomialTail(10_000, 1e-3, 9_000)).toBe(0)
    expect(binomialTail(10, 0, 0)).toBe(1)
    expect(binomialTail(10, 0, 1)).toBe(0)
  })
})

describe('chance of an overlap', () => {
  it('multiplies by segments, fields and variants, and is at most 1', () => {
    const one = { segments: 1, fields: 1, variants: 1, grams: 50, hits: 2, rate: 1e-4 }
    expect(overlapChance({ ...one, segments: 4, fields: 3, variants: 2 })).toBeCloseTo(
      24 * overlapChance(one),
      12,
    )
    expect(overlapChance({ ...one, segments: 1e9 })).toBe(1)
  })
})
