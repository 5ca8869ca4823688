import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../../src/items/types.ts'
import type { Overlap } from '../../../src/measure/overlap.ts'
import { type FieldFinding, LLAMA2_THRESHOLDS, verdictOf } from '../../../src/measure/verdict.ts'

const RULE = { baseLength: 8, gramLength: 8, minRun: 2 }

/**
 * A field of so many units of which so many are covered, by place, from its beginning.
 *
 * @param firstGram number of its first gram: fields of the same numbers have the same text
 */
function found(
  role: Role,
  units: number,
  coveredByPlace: Record<number, number>,
  { longestRun = 2, firstGram = 1000 * ROLES.indexOf(role) } = {},
): FieldFinding {
  const grams = Math.max(0, units - 7)
  const ids = Uint32Array.from({ length: grams }, (_, i) => firstGram + i)
  const places = new Map(
    Object.entries(coveredByPlace).map(([place, coveredUnits]) => {
      const hits = Math.max(1, coveredUnits - 7)
      const overlap: Overlap = {
        counted: Uint8Array.from(ids, (_, i) => (i < hits ? 1 : 0)),
        hits,
        isolated: 0,
        coveredUnits,
        longestRun,
        distinctBase: hits,
      }
      return [Number(place), overlap]
    }),
  )
  const size = { grams, units: grams > 0 ? units : 0 }
  const part = grams > 0 ? { units: [units], ids: [ids] } : { units: [], ids: [] }
  return { role, grams: part, size, longestPart: units, places, distinctBase: grams }
}

const ROLES: readonly Role[] = ['question', 'context', 'choices', 'answer', 'code', 'tests']

const judge = (...fields: FieldFinding[]) =>
  verdictOf(fields, RULE, LLAMA2_THRESHOLDS, { segments: 2, rate: 1e-4, variants: 1 })

describe('level', () => {
  it.each([
    [80, 'contaminated'],
    [79, 'partial'],
    [20, 'partial'],
    [19, 'below'],
  ])('with %i of 100 units covered is %s', (covered, level) => {
    expect(judge(found('question', 100, { 0: covered })).level).toBe(level)
  })

  it('without an overlap is none, with no evidence and no chance', () => {
    const verdict = judge(found('question', 100, {}))
    expect(verdict).toMatchObject({ level: 'none', kind: null, evidence: null, chance: null })
  })

  it('is the highest over question with choices, each field alone, and all together', () => {
    const choices = found('choices', 300, {})
    expect(judge(found('question', 50, { 0: 50 }), choices).level).toBe('contaminated')
    // Choices alone set no level: with a question of 60 they cover 30 of 90, and all is the same here.
    expect(judge(found('question', 60, {}), found('choices', 30, { 0: 30 })).level).toBe('partial')
    expect(judge(found('question', 60, {}), found('answer', 30, { 0: 30 })).level).toBe('contaminated')
  })

  it('is never raised by the context, which has a level of its own', () => {
    const verdict = judge(found('question', 50, {}), found('context', 500, { 0: 500 }))
    expect(verdict).toMatchObject({ level: 'none', contextLevel: 'contaminated', kind: 'context-only' })
  })

  it('of a field of fewer than 13 units is at most partial by itself', () => {
    expect(judge(found('question', 12, { 0: 12 })).level).toBe('partial')
    expect(judge(found('question', 13, { 0: 13 })).level).toBe('contaminated')
    // With another field in the same place it counts fully, in another place it does not.
    expect(judge(found('question', 12, { 0: 12 }), found('answer', 100, { 0: 15 })).level).toBe(
      'contaminated',
    )
    expect(judge(found('question', 12, { 0: 12 }), found('answer', 100, { 1: 15 })).level).toBe('partial')
  })

  it('of a short field is that of the place in which it counts fully, wherever else it stands', () => {
    // Place 0 has the question alone and comes first; place 1 has it beside a run of the answer, and all in all less.
    const question = found('question', 12, { 0: 12, 1: 11 })
    expect(judge(question, found('answer', 400, { 1: 15 }))).toMatchObject({
      level: 'contaminated',
      decisive: { figures: { place: 1 } },
    })
    expect(judge(question, found('context', 400, { 1: 15 })).level).toBe('contaminated')
    expect(judge(question, found('answer', 400, { 2: 15 }))).toMatchObject({ level: 'partial' })
  })

  it('is told with the place that covers best the fields that give it', () => {
    // All in all place 1 is best, by the answer; the question is contaminated in place 0, whether it is in 1 too or not.
    const answer = found('answer', 50, { 1: 20 })
    for (const second of [45, 35]) {
      expect(judge(found('question', 50, { 0: 50, 1: second }), answer)).toMatchObject({
        level: 'contaminated',
        best: { place: 1 },
        decisive: { fields: [0], figures: { place: 0, coverage: 1 } },
      })
    }
    expect(judge(found('context', 50, { 0: 50 })).decisive).toBeUndefined()
  })

  it('takes its ratio from the best place, never from places together', () => {
    expect(judge(found('question', 100, { 0: 50, 1: 50 })).level).toBe('partial')
    expect(judge(found('question', 100, { 3: 40, 5: 60 })).best).toMatchObject({ place: 5, coverage: 0.6 })
    expect(judge(found('question', 100, { 5: 60, 3: 60 })).best.place).toBe(3)
  })
})

describe('items that cannot be tested', () => {
  it.each([
    [2, 'too short'],
    [3, 'not testable'],
    [7, 'not testable'],
    [8, 'none'],
  ])('a question of %i units is %s', (units, level) => {
    expect(judge(found('question', units, {})).level).toBe(level)
  })

  it('keep a higher level that another field gives, but not a lower one', () => {
    expect(judge(found('question', 5, {}), found('answer', 100, { 0: 90 })).level).toBe('contaminated')
    expect(judge(found('question', 5, {}), found('answer', 100, { 0: 10 })).level).toBe('not testable')
    expect(judge(found('question', 5, {}), found('code', 100, {})).level).toBe('none')
  })
})

describe('kind', () => {
  it.each([
    [{ question: 1, answer: 0 }, 'input-only'],
    [{ question: 0, answer: 1 }, 'answer-only'],
    [{ question: 1, answer: 1 }, 'input-and-answer'],
  ])('of %o is %s', (side, kind) => {
    const question = found('question', 50, side.question === 1 ? { 0: 40 } : {})
    const answer = found('answer', 50, side.answer === 1 ? { 0: 40 } : {})
    expect(judge(question, answer).kind).toBe(kind)
  })

  /** Question and answer of 50 units whose first grams have the given numbers. */
  const pair = (covered: { question: number; answer: number }, answerFrom: number, place = 0) => [
    found('question', 50, { [place]: covered.question }, { firstGram: 0 }),
    found('answer', 50, { [place]: covered.answer }, { firstGram: answerFrom }),
  ]

  it.each([
    ['the same grams in both', { question: 20, answer: 20 }, 0, 'input-only'],
    ['all of the answer in the question', { question: 20, answer: 15 }, 2, 'input-only'],
    ['all of the question in the answer', { question: 15, answer: 20 }, 0, 'answer-only'],
    ['one gram of its own in each', { question: 20, answer: 20 }, 1, 'input-and-answer'],
    ['nothing in common', { question: 20, answer: 20 }, 100, 'input-and-answer'],
  ])('of %s', (_, covered, answerFrom, kind) => {
    expect(judge(...pair(covered, answerFrom)).kind).toBe(kind)
  })

  it('of the same grams is that of the side that they cover more of', () => {
    const question = found('question', 60, { 0: 20 }, { firstGram: 0 })
    const answer = found('answer', 50, { 0: 20 }, { firstGram: 0 })
    expect(judge(question, answer).kind).toBe('answer-only')
    expect(judge(found('question', 40, { 0: 20 }, { firstGram: 0 }), answer).kind).toBe('input-only')
  })

  it('of two sides that nowhere stand apart is that of the side with the higher coverage', () => {
    const stretch = (place: number): boolean => place !== 0
    const verdict = (fields: FieldFinding[]) =>
      verdictOf(fields, RULE, LLAMA2_THRESHOLDS, undefined, stretch).kind
    expect(verdict(pair({ question: 20, answer: 21 }, 1))).toBe('answer-only')
    expect(verdict(pair({ question: 20, answer: 20 }, 1))).toBe('input-only')
    expect(verdict(pair({ question: 20, answer: 20 }, 1, 7))).toBe('input-and-answer')
  })

  it('looks at the best place only', () => {
    expect(judge(found('question', 50, { 0: 45 }), found('answer', 50, { 1: 20 })).kind).toBe('input-only')
  })
})

describe('evidence', () => {
  it('is likely when chance is at most one in a million, else unproven', () => {
    expect(judge(found('question', 50, { 0: 12 })).evidence).toBe('likely')
    const weak = judge(found('question', 50, { 0: 9 }))
    expect(weak.evidence).toBe('unproven')
    expect(weak.chance).toBeGreaterThan(1e-6)
  })
})

describe('what set the level', () => {
  const decisive = (...fields: FieldFinding[]) => {
    const { fields: positions, figures, isHeldBack } = judge(...fields).decisive ?? {}
    return [positions, figures?.place, figures?.coverage, isHeldBack]
  }

  it('is all fields together, or the fields by which more of it was found', () => {
    expect(decisive(found('question', 100, { 0: 50 }), found('answer', 100, { 0: 50 }))).toEqual([
      [0, 1],
      0,
      0.5,
      false,
    ])
    expect(decisive(found('question', 100, { 0: 10 }), found('answer', 50, { 1: 45 }))).toEqual([
      [1],
      1,
      0.9,
      false,
    ])
    // Of question and choices together there is most: the choices by themselves set no level.
    const choices = found('choices', 50, { 0: 50 })
    expect(decisive(found('question', 50, { 0: 40 }), choices, found('answer', 100, {}))).toEqual([
      [0, 1],
      0,
      0.9,
      false,
    ])
  })

  it('says when only shortness keeps it from a higher level, and is rather what does not need that', () => {
    expect(decisive(found('answer', 12, { 0: 12 }), found('question', 100, {}))).toEqual([[0], 0, 1, true])
    expect(decisive(found('answer', 12, { 0: 12 }), found('question', 100, { 1: 30 }))).toEqual([
      [1],
      1,
      0.3,
      false,
    ])
  })

  it('is nothing without an overlap, and never the context', () => {
    expect(judge(found('question', 100, {}), found('context', 100, { 0: 100 })).decisive).toBeUndefined()
  })
})

describe('reach', () => {
  it('is the highest threshold at which the item has the level', () => {
    const { reach } = judge(found('question', 50, { 0: 40, 1: 30 }), found('answer', 100, { 1: 90 }))
    // The question in one document, the answer in another; both together cover 120 of 150 in the second.
    expect(reach).toEqual({ partial: 0.9, contaminated: 0.9 })
    expect(judge(found('question', 12, { 0: 12 })).reach).toEqual({ partial: 1, contaminated: 0 })
    expect(judge(found('question', 50, {}), found('context', 50, { 0: 50 })).reach).toEqual({
      partial: 0,
      contaminated: 0,
    })
  })

  it('agrees with the level at any threshold', () => {
    const roles: readonly Role[] = ['question', 'context', 'choices', 'answer', 'code', 'tests']
    const place = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 30 }))
    const field = fc
      .record({
        role: fc.constantFrom(...roles),
        units: fc.integer({ min: 6, max: 30 }),
        places: fc.array(place),
      })
      .map(({ role, units, places }) => {
        const own = units < 8 ? [] : places.map(([number, covered]) => [number, Math.min(covered, units)])
        return found(role, units, Object.fromEntries(own))
      })
    const threshold = fc.constantFrom(0.05, 0.2, 0.25, 0.5, 0.6, 0.75, 0.8, 0.9, 1)
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 4 }), threshold, threshold, (fields, a, b) => {
        const [partial, contaminated] = [Math.min(a, b), Math.max(a, b)]
        const { level, reach } = verdictOf(fields, RULE, { partial, contaminated }, undefined)
        expect(level === 'contaminated').toBe(reach.contaminated >= contaminated)
        expect(level === 'contaminated' || level === 'partial').toBe(reach.partial >= partial)
      }),
      { numRuns: 3000 },
    )
  })
})
