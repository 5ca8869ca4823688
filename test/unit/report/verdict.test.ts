import { expect, test } from 'vitest'
import { blindSpots } from '../../../src/report/blind-spots.ts'
import { reportVerdict } from '../../../src/report/verdict.ts'
import type { Report, Summary } from '../../../src/results/schema.ts'
import { REPORT } from './made-up-report.ts'

/** The made-up report with other counts for each of its two sets. */
function withLevels(...levels: Partial<Summary['levels']>[]): Report {
  const sets = REPORT.sets.slice(0, levels.length).map((set, i) => {
    const [own] = set.results
    const none = { contaminated: 0, partial: 0, below: 0, none: 0, 'not testable': 0, 'too short': 0 }
    const counts = { ...none, ...levels[i] }
    const items = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const share = (count: number) => ({ count, share: count / items, low: 0, high: 1 })
    const changed = {
      ...own,
      items,
      levels: counts,
      contaminated: share(counts.contaminated),
      atLeastPartial: share(counts.contaminated + counts.partial),
    }
    return { ...set, name: `set${i}`, results: [changed] satisfies [typeof changed] }
  })
  const [definition] = REPORT.definitions
  return { ...REPORT, definitions: [{ ...definition, bound: 'exact' }], sets } as Report
}

test('names what is contaminated, and where most', () => {
  expect(
    reportVerdict(withLevels({ contaminated: 2, none: 8 }, { contaminated: 1, partial: 3, none: 96 })),
  ).toEqual({
    level: 'contaminated',
    headline: '3 of 110 items of 2 benchmarks are contaminated (2.7 %).',
    details: [
      'By share in set0: 2 of 10 (20.0 %), set1: 1 of 100 (1.0 %).',
      '3 more are contaminated in part.',
    ],
  })
})

test('counts partial items where none is contaminated', () => {
  expect(reportVerdict(withLevels({ partial: 1, none: 8, 'too short': 1 }))).toEqual({
    level: 'partial',
    headline: '1 of 10 items of set0 is contaminated in part (10.0 %).',
    details: ['1 item could not be tested and is not clean.'],
  })
})

test('never says clean', () => {
  expect(reportVerdict(withLevels({ below: 2, none: 8 })).headline).toBe(
    'No item of set0 is contaminated; 2 items of 10 have a small overlap.',
  )
  expect(reportVerdict(withLevels({ none: 8 }, { none: 1 })).headline).toBe(
    'No overlap of 4 words in a row was found with any of 9 items of 2 benchmarks.',
  )
})

test('an index gives upper bounds', () => {
  const report = withLevels({ contaminated: 1, none: 1 })
  const upper = { ...report, definitions: REPORT.definitions }
  expect(reportVerdict(upper).headline).toBe('Up to 1 of 2 items of set0 is contaminated (50.0 %).')
  expect(blindSpots(upper).at(-1)).toContain('an index knows only')
})
