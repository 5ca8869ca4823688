/**
 * Lists of spans against the plain reading of their rules: every pair of spans compared.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostSpans, ownShorts, sidesApart } from '../../../src/match/spans.ts'
import type { MatchedSpan } from '../../../src/match/types.ts'

const ROLES = ['question', 'choices', 'answer', 'context'] as const

interface Span extends MatchedSpan {
  readonly firstUnit: number
  readonly lastUnit: number
}

/** A unit is two characters of the document. */
function span(field: number, text: number, firstUnit: number, units: number, isShort = false): Span {
  const [start, end] = [2 * firstUnit, 2 * (firstUnit + units) - 1]
  const lastUnit = firstUnit + units - 1
  return { field, part: 0, itemStart: 0, itemEnd: 1, text, start, end, units, isShort, firstUnit, lastUnit }
}

const spans = fc.array(
  fc
    .record({
      field: fc.nat({ max: 3 }),
      text: fc.nat({ max: 1 }),
      first: fc.nat({ max: 30 }),
      units: fc.integer({ min: 3, max: 9 }),
      isShort: fc.boolean(),
    })
    .map(({ field, text, first, units, isShort }) => span(field, text, first, units, isShort)),
  { maxLength: 8 },
)

const overlap = (a: Span, b: Span): boolean =>
  a.text === b.text && a.firstUnit < b.firstUnit + b.units && b.firstUnit < a.firstUnit + a.units

describe('how far apart the sides stand', () => {
  it('is the least gap of all pairs that do not overlap', () => {
    fc.assert(
      fc.property(spans, (list) => {
        const input = list.filter(({ field }) => field <= 1)
        const answer = list.filter(({ field }) => field === 2)
        const pairs = input.flatMap((a) => answer.filter((b) => !overlap(a, b)).map((b) => [a, b] as const))
        const gaps = pairs
          .filter(([a, b]) => a.text === b.text)
          .map(([a, b]) => Math.max(b.firstUnit - a.firstUnit - a.units, a.firstUnit - b.firstUnit - b.units))
        expect(sidesApart(list, ROLES)).toEqual({
          distance: gaps.length === 0 ? undefined : Math.min(...gaps),
          areApart: pairs.length > 0,
        })
      }),
      { numRuns: 2000 },
    )
  })

  it('of one stretch that both have is none', () => {
    expect(sidesApart([span(0, 0, 5, 12), span(2, 0, 7, 10)], ROLES)).toEqual({
      distance: undefined,
      areApart: false,
    })
    expect(sidesApart([span(0, 0, 5, 12), span(2, 0, 17, 10)], ROLES)).toEqual({
      distance: 0,
      areApart: true,
    })
    // In two texts of a record there is no distance, but they are two stretches.
    expect(sidesApart([span(0, 0, 5, 12), span(2, 1, 5, 12)], ROLES)).toEqual({
      distance: undefined,
      areApart: true,
    })
  })
})

describe('short parts', () => {
  it('stand by themselves where nothing longer of another field lies over them', () => {
    const question = span(0, 0, 10, 5, true)
    expect(ownShorts([question])).toEqual([question])
    expect(ownShorts([question, span(2, 0, 0, 30)])).toEqual([])
    expect(ownShorts([question, span(2, 0, 15, 30)])).toEqual([question])
    expect(ownShorts([question, span(2, 1, 0, 30)])).toEqual([question])
    // A longer stretch of the same field takes nothing away.
    expect(ownShorts([question, span(0, 0, 0, 30)])).toEqual([question])
  })

  it('that are the same words are those of the first field', () => {
    const [choice, answer] = [span(1, 0, 10, 4, true), span(2, 0, 10, 4, true)]
    expect(ownShorts([answer, choice])).toEqual([choice])
    const longer = span(2, 0, 10, 5, true)
    expect(ownShorts([choice, longer])).toEqual([longer])
  })
})

describe('spans of a list', () => {
  it('are the longest, in the order of the item', () => {
    const many = Array.from({ length: 70 }, (_, i) => span(i % 3, 0, 20 * i, 9 + (i % 11)))
    const kept = mostSpans(many)
    expect(kept).toHaveLength(64)
    const dropped = many.filter((each) => !kept.includes(each)).map(({ units }) => units)
    expect(Math.max(...dropped)).toBeLessThanOrEqual(Math.min(...kept.map(({ units }) => units)))
    expect(kept.map(({ field }) => field)).toEqual(kept.map(({ field }) => field).sort())
  })
})
