import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { laterRate, plannedRate, rateFloor } from '../../../src/filter/budget.ts'
import { unionRate } from '../../../src/filter/rate.ts'

describe('the budget', () => {
  it('is kept by any number of planned and later segments above the floor', () => {
    const fpr = fc.double({ min: 1e-9, max: 0.5, noNaN: true })
    const counts = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 300 }))
    fc.assert(
      fc.property(fpr, counts, (budget, [planned, later]) => {
        const rates = [
          ...new Array<number>(planned).fill(plannedRate(budget, planned)),
          ...Array.from({ length: later }, (_, k) => laterRate(budget, k + 1)),
        ]
        const least = Math.min(...rates)
        expect(least).toBeGreaterThanOrEqual(rateFloor(budget))
        fc.pre(least > rateFloor(budget))
        const sum = rates.reduce((total, rate) => total + rate, 0)
        expect(sum).toBeLessThan(budget)
        expect(unionRate(rates)).toBeLessThan(budget)
      }),
      { numRuns: 300 },
    )
  })

  it('is kept below 2e-6 too', () => {
    expect(plannedRate(1e-6, 4)).toBe(1.25e-7)
    expect(laterRate(1e-6, 2)).toBeCloseTo(7.5e-8, 20)
    expect(laterRate(1e-6, 1000)).toBeCloseTo(1e-9, 20)
  })

  it('gives half of itself to the planned ones equally and 0.3 / k² to later ones', () => {
    expect(plannedRate(1e-3, 1)).toBe(5e-4)
    expect(plannedRate(1e-3, 4)).toBe(1.25e-4)
    expect(laterRate(1e-3, 1)).toBeCloseTo(3e-4, 15)
    expect(laterRate(1e-3, 10)).toBeCloseTo(3e-6, 15)
    expect(laterRate(1e-3, 100)).toBe(1e-6)
    expect(plannedRate(1e-3, 1000)).toBe(1e-6)
    expect(plannedRate(0.5, 1e6)).toBe(1e-6)
  })
})
