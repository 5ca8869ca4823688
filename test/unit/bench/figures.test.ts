import { describe, expect, it } from 'vitest'
import { compareResults } from '../../../bench/harness/compare.mjs'
import { type Figure, summarise } from '../../../bench/harness/figure.mjs'
import { best, marginalSpeed, median } from '../../../bench/harness/statistics.mjs'

/** A figure in MB/s with two runs on each side. */
function speed(ours: readonly number[], rival: readonly number[], target: Figure['target'] = {}): Figure {
  return {
    id: 'build/x',
    name: 'reading',
    unit: 'MB/s',
    better: 'higher',
    ours: { name: 'dosimeter', runs: ours },
    rival: { name: 'C program', runs: rival },
    target,
  }
}

describe('statistics of runs', () => {
  it('take the middle one, or the mean of two', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 10])).toBe(3)
    expect(() => median([])).toThrow(RangeError)
  })

  it('take the highest speed and the lowest time', () => {
    expect(best([3, 1, 2], 'higher')).toBe(3)
    expect(best([3, 1, 2], 'lower')).toBe(1)
  })

  it('take the start off a speed, whichever runs were disturbed', () => {
    const large = { work: 80, seconds: [12, 10, 30] }
    const small = { work: 10, seconds: [11, 3, 4] }
    expect(marginalSpeed(large, small)).toBe(10)
  })
})

describe('a figure', () => {
  it('is compared best to best', () => {
    const summary = summarise(speed([150, 200], [400, 300]))
    expect(summary).toMatchObject({ best: 200, rivalBest: 400, ratio: 0.5, median: 175, rivalMedian: 350 })
    expect(summary.verdict).toBe('none')
  })

  it.each([
    [{ ratio: 0.5 }, 'met'],
    [{ ratio: 0.51 }, 'missed'],
    [{ absolute: 200 }, 'met'],
    [{ absolute: 201 }, 'missed'],
    [{ ratio: 0.5, absolute: 201 }, 'missed'],
  ])('of speed must reach %o: %s', (target, verdict) => {
    expect(summarise(speed([150, 200], [400, 300], target)).verdict).toBe(verdict)
  })

  it('of time must stay below its target', () => {
    const time = { ...speed([4, 3], [2, 2.5]), unit: 's', better: 'lower' } as const
    expect(summarise({ ...time, target: { ratio: 1.5 } })).toMatchObject({ ratio: 1.5, verdict: 'met' })
    expect(summarise({ ...time, target: { ratio: 1.4 } }).verdict).toBe('missed')
  })
})

describe('two results', () => {
  const measured = (figure: Figure) => ({ ...figure, summary: summarise(figure) })
  const before = { figures: [measured(speed([200], [400]))] }

  it.each([
    [210, 400, 'same'],
    [179, 400, 'worse'],
    [230, 400, 'better'],
    [100, 200, 'same'],
    [200, 460, 'worse'],
  ])('with %d beside %d are called %s', (ours, rival, kind) => {
    const { changes } = compareResults(before, { figures: [measured(speed([ours], [rival]))] }, 0.1)
    expect(changes.map((change) => change.kind)).toEqual([kind])
  })

  it('know that less time is better', () => {
    const time = (ours: number) => measured({ ...speed([ours], [1]), better: 'lower' } as Figure)
    const compared = compareResults({ figures: [time(2)] }, { figures: [time(3)] }, 0.1)
    expect(compared.changes[0]).toMatchObject({ kind: 'worse', before: 2, after: 3 })
  })

  it('name figures that only one of them has', () => {
    const other = { ...speed([1], [1]), name: 'whole process' }
    const compared = compareResults(before, { figures: [measured(other)] }, 0.1)
    expect(compared).toMatchObject({
      changes: [],
      gone: ['build/x: reading'],
      added: ['build/x: whole process'],
    })
  })
})
