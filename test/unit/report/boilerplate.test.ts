/**
 * What changes without boilerplate, in a sentence: every set with a change, whatever level and direction it has.
 */
import { expect, test } from 'vitest'
import { boilerplateSentence } from '../../../src/report/boilerplate.ts'
import type { Report, Summary } from '../../../src/results/schema.ts'
import { REPORT } from './made-up-report.ts'

type Levels = Partial<Summary['levels']>

const NONE: Summary['levels'] = {
  contaminated: 0,
  partial: 0,
  below: 0,
  none: 0,
  'not testable': 0,
  'too short': 0,
}

function share(count: number): Summary['contaminated'] {
  return { count, share: 0, low: 0, high: 1 }
}

function sums(levels: Levels): Pick<Summary, 'levels' | 'contaminated' | 'atLeastPartial' | 'anyOverlap'> {
  const all = { ...NONE, ...levels }
  return {
    levels: all,
    contaminated: share(all.contaminated),
    atLeastPartial: share(all.contaminated + all.partial),
    anyOverlap: share(all.contaminated + all.partial + all.below),
  }
}

/** A set with levels before, and without boilerplate. */
function set(name: string, before: Levels, after: Levels, higher: number, lower: number): Report['sets'][0] {
  const [made] = REPORT.sets
  if (made === undefined) throw new Error('no set')
  const [summary] = made.results
  const withoutBoilerplate = { ...sums(after), items: 9, higher, lower }
  return { ...made, name, results: [{ ...summary, ...sums(before), withoutBoilerplate }] }
}

/** What stands behind "Without: ". */
function changes(...sets: Report['sets']): string | undefined {
  const boilerplate = { grams: 17, items: 9, most: [] }
  return boilerplateSentence({ boilerplate, sets })?.split('Without: ')[1]
}

const HIGHER =
  ' Higher: shared text that was not found is out of the count, and a larger part of what is left was found.'

test('a set in which only partial rises is named, and why a level can rise', () => {
  expect(changes(set('ferry', { partial: 3, below: 50 }, { partial: 42, below: 11 }, 39, 0))).toBe(
    `ferry partial 3 → 42 (39 items higher).${HIGHER}`,
  )
})

test('a set in which contaminated becomes partial is named', () => {
  expect(changes(set('ferry', { contaminated: 2, partial: 1 }, { partial: 3 }, 0, 2))).toBe(
    'ferry contaminated 2 → 0, partial 1 → 3 (2 items lower).',
  )
})

test('changes that make up for each other are told', () => {
  expect(changes(set('ferry', { partial: 4, below: 4 }, { partial: 4, below: 4 }, 1, 1))).toBe(
    `ferry 1 item higher, 1 lower.${HIGHER}`,
  )
})

test('sets without a change are left out', () => {
  const same = set('pond', { partial: 4 }, { partial: 4 }, 0, 0)
  const other = set('lake', { below: 4 }, {}, 0, 4)
  expect(changes(same, other)).toBe('lake any overlap 4 → 0 (4 items lower).')
  expect(changes(same)).toBe('the same levels.')
})
