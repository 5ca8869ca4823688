import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BLOCK_BITS,
  capacityAtRate,
  expectedRate,
  loadAtRate,
  loadOfBits,
  unionRate,
  WORDS_IN_BLOCK,
} from '../../../src/filter/rate.ts'

const rate = fc.double({ min: 1e-6, max: 0.3, noNaN: true })

describe('expectedRate', () => {
  it('is the Poisson mean over blocks, summed here without logarithms', () => {
    for (const load of [0.1, 1, 5, 20, 60]) {
      let weight = Math.exp(-load)
      let sum = 0
      for (let j = 0; j < 300; j++) {
        sum += weight * (1 - (63 / 64) ** j) ** WORDS_IN_BLOCK
        weight *= load / (j + 1)
      }
      expect(expectedRate(load) / sum).toBeCloseTo(1, 9)
    }
  })

  it('is 0 for an empty filter and near 1 for an overfull one', () => {
    expect(expectedRate(0)).toBe(0)
    expect(expectedRate(-1)).toBe(0)
    expect(expectedRate(2000)).toBeGreaterThan(0.999)
    expect(expectedRate(2000)).toBeLessThanOrEqual(1)
  })

  it('grows with the load', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 400, noNaN: true }), (load) => {
        expect(expectedRate(load * 1.01)).toBeGreaterThan(expectedRate(load))
      }),
    )
  })
})

describe('loadAtRate', () => {
  it('is the inverse of expectedRate', () => {
    fc.assert(
      fc.property(rate, (p) => {
        expect(expectedRate(loadAtRate(p)) / p).toBeCloseTo(1, 6)
      }),
    )
  })
})

describe('capacityAtRate', () => {
  it('is below the load of the rate, the more so the smaller the filter', () => {
    expect(capacityAtRate(2 ** 24, 1e-3) / 2 ** 24 / loadAtRate(1e-3)).toBeGreaterThan(0.999)
    expect(capacityAtRate(64, 1e-3)).toBeLessThan(0.95 * 64 * loadAtRate(1e-3))
    fc.assert(
      fc.property(rate, fc.integer({ min: 6, max: 24 }), (p, log2) => {
        const capacity = capacityAtRate(2 ** log2, p)
        expect(Number.isInteger(capacity)).toBe(true)
        expect(capacity).toBeGreaterThan(0)
        expect(capacity).toBeLessThan(loadAtRate(p) * 2 ** log2)
      }),
    )
  })
})

describe('loadOfBits', () => {
  it('takes back the share of bits that a load is expected to set', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 500, noNaN: true }), (load) => {
        const bits = 1000 * BLOCK_BITS * (1 - Math.exp(-load / 64))
        expect(loadOfBits(bits, 1000) / load).toBeCloseTo(1, 6)
      }),
    )
  })

  it('is 0 for no bits and finite for all', () => {
    expect(loadOfBits(0, 64)).toBeCloseTo(0)
    expect(Number.isFinite(loadOfBits(64 * BLOCK_BITS, 64))).toBe(true)
  })
})

describe('unionRate', () => {
  it('is one minus the product of the rests', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 }), (rates) => {
        const naive = 1 - rates.reduce((product, p) => product * (1 - p), 1)
        expect(unionRate(rates)).toBeCloseTo(naive, 9)
        expect(unionRate(rates)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('keeps its digits for tiny rates', () => {
    expect(unionRate([1e-18, 2e-18]) / 3e-18).toBeCloseTo(1, 9)
    expect(unionRate([])).toBeCloseTo(0, 15)
    expect(unionRate([0.25])).toBeCloseTo(0.25, 12)
    expect(unionRate([1, 0.5])).toBeCloseTo(1, 12)
  })
})
