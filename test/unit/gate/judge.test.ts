import { describe, expect, test } from 'vitest'
import { type GateQuestion, judge } from '../../../src/gate/judge.ts'
import { hasRules } from '../../../src/gate/limits.ts'
import type { Limits } from '../../../src/gate/policy.ts'
import type { Judgement } from '../../../src/gate/types.ts'
import { PRESETS } from '../../../src/presets/catalogue.ts'
import { openFigure } from '../../../src/presets/decide.ts'
import { contentOf, type MadeUpItem, type MadeUpReport, reportOf } from './made-up-sets.ts'

interface Question {
  readonly limits?: Limits
  readonly benchmarks?: Record<string, Limits>
  readonly flags?: Limits
  readonly allow?: GateQuestion['allow']
  readonly baseline?: readonly MadeUpItem[]
  readonly baselineReport?: MadeUpReport
  readonly report?: MadeUpReport
  readonly today?: string
  readonly isEachSetExpected?: boolean
}

function ask(items: readonly MadeUpItem[], question: Question): Judgement {
  return judge({
    ...reportOf(items, question.report),
    rules: {
      limits: question.limits ?? {},
      benchmarks: question.benchmarks ?? {},
      flags: question.flags ?? {},
      isEachSetExpected: question.isEachSetExpected ?? true,
    },
    allow: question.allow ?? [],
    baseline:
      question.baseline === undefined
        ? undefined
        : reportOf(question.baseline, question.baselineReport ?? question.report),
    today: question.today ?? '2026-11-24',
  })
}

/** Each rule in a line. */
function said({ rules }: Judgement): string[] {
  return rules.map(({ rule, set, field, definition, what, outcome, figure, of, items }) =>
    `${set} ${[field, definition, rule, what].filter((part) => part !== null).join(' ')} ${figure} of ${of} ${outcome}: ${items
      .map(({ item }) => item.id)
      .join(' ')}`.trimEnd(),
  )
}

const BAD: MadeUpItem = { id: 'bad', level: 'contaminated', coverage: 0.9, line: 4 }
const HALF: MadeUpItem = { id: 'half', level: 'partial', coverage: 0.5, line: 5 }
const BIT: MadeUpItem = { id: 'bit', level: 'below', coverage: 0.1, line: 6 }
const GOOD: MadeUpItem = { id: 'good', level: 'none' }
const SHORT: MadeUpItem = { id: 'short', level: 'too short' }
const UNTESTED: MadeUpItem = { id: 'untested', level: 'not testable' }

describe('limits', () => {
  test.each([
    [0.25, 'within'],
    [0.2499, 'over'],
    [0, 'over'],
    [1, 'within'],
  ])('only what is strictly above %s is over', (limit, outcome) => {
    const judgement = ask([BAD, HALF, BIT, GOOD], { limits: { 'max-contaminated': limit } })
    expect(said(judgement)).toEqual([`pond max-contaminated 0.25 of 4 ${outcome}: bad`])
    expect(judgement.outcome).toBe(outcome)
  })

  test('a third as it is written is within itself', () => {
    const three = [BAD, GOOD, { ...GOOD, id: 'good2' }]
    expect(ask(three, { limits: { 'max-contaminated': 1 / 3 } }).outcome).toBe('within')
    expect(ask(three, { limits: { 'max-contaminated': 0.3333 } }).outcome).toBe('over')
  })

  test('max-partial counts contaminated items too, the mean all of them', () => {
    const judgement = ask([BAD, HALF, BIT, GOOD], {
      limits: { 'max-partial': 0.4, 'max-mean-coverage': 0.375 },
    })
    expect(said(judgement)).toEqual([
      'pond max-partial 0.5 of 4 over: bad half',
      'pond max-mean-coverage 0.375 of 4 within: bad half bit',
    ])
  })

  test('are those of the flag, else of the set, else of all', () => {
    const items = [BAD, { ...BAD, set: 'lake' }, { ...BAD, set: 'sea' }]
    const question = {
      limits: { 'max-contaminated': 0.1 },
      benchmarks: { lake: { 'max-contaminated': 0.2 } },
    }
    const limitsIn = (judgement: Judgement): number[] => judgement.rules.map(({ limit }) => limit)
    expect(limitsIn(ask(items, question))).toEqual([0.1, 0.2, 0.1])
    expect(limitsIn(ask(items, { ...question, flags: { 'max-contaminated': 0.3 } }))).toEqual([0.3, 0.3, 0.3])
  })

  test('count single fields by their own coverage, contexts too', () => {
    const fields = { answer: ['answer', 0.85], passage: ['context', 0.9] } as const
    const contextLevel = 'contaminated'
    const items: MadeUpItem[] = [
      { ...HALF, fields, contextLevel },
      { ...GOOD, contextLevel, fields: { answer: ['answer', 0], passage: ['context', 0.95] } },
      GOOD,
    ]
    const judgement = ask(items, {
      limits: {
        fields: {
          answer: { 'max-contaminated': 0.4, 'max-mean-coverage': 0.5 },
          passage: { 'max-contaminated': 0.9 },
        },
      },
    })
    expect(said(judgement)).toEqual([
      'pond answer max-contaminated 0.5 of 2 over: half',
      'pond answer max-mean-coverage 0.425 of 2 within: half',
      'pond passage max-contaminated 1 of 2 over: half good',
    ])
  })

  test('count what published definitions say', () => {
    const published = { 'llama3~words': 'contaminated' } as const
    const judgement = ask([{ ...GOOD, published }, BAD], {
      limits: { presets: { llama3: { 'max-contaminated': 0.4 } } },
      report: { presets: ['llama3'] },
    })
    expect(said(judgement)).toEqual(['pond llama3~words max-contaminated 0.5 of 2 over: good'])
    expect(judgement.rules[0]?.items[0]?.fingerprint).toBe(`pond:${contentOf('good')}:llama3~words`)
  })

  test('of what the report does not have are refused, with what it has', () => {
    const fails = (question: Question) => expect(() => ask([BAD], question))
    fails({ benchmarks: { pont: { 'max-partial': 0 } } }).toThrow(
      '"benchmarks.pont": there is no such set, expected one of pond',
    )
    fails({ limits: { fields: { anser: { 'max-partial': 0 } } } }).toThrow(
      '"limits.fields.anser": there is no such field, expected one of question',
    )
    fails({ limits: { presets: { llama3: { 'max-contaminated': 0 } } } }).toThrow(
      '"limits.presets.llama3": there is no such preset, expected one of none',
    )
    const other = { benchmarks: { pont: { 'max-partial': 0 } }, isEachSetExpected: false }
    expect(ask([BAD], other)).toMatchObject({ outcome: 'within', idleSets: ['pont'] })
  })
})

describe('a limit on a published definition', () => {
  /** As a report has it: an item with a high figure, one with a low one, one with none. */
  const itemsOf = (id: string, isDecided: boolean, figure: string): MadeUpItem[] => {
    const name = `${id}~words`
    const high = isDecided ? 'contaminated' : 'measured'
    return [
      { ...GOOD, id: 'high', published: { [name]: high }, figures: { [name]: { [figure]: 0.5 } } },
      {
        ...GOOD,
        id: 'low',
        published: { [name]: isDecided ? 'below' : 'measured' },
        figures: { [name]: { [figure]: 0.499 } },
      },
      { ...GOOD, id: 'none', published: { [name]: 'none' } },
    ]
  }

  test.each(
    PRESETS.map((preset) => [preset.id, preset.decision.when !== undefined, openFigure(preset)] as const),
  )(
    '%s (decides: %s) can fail, with a threshold exactly where the source has none',
    (id, isDecided, figure) => {
      expect(figure === undefined).toBe(isDecided)
      const report = { presets: [id], undecided: isDecided ? [] : [id] }
      const judged = (limit: { at?: number; 'max-contaminated': number }) =>
        ask(itemsOf(id, isDecided, figure ?? 'gramRatio'), { limits: { presets: { [id]: limit } }, report })
      const good = isDecided ? { 'max-contaminated': 0.3 } : { at: 0.5, 'max-contaminated': 0.3 }
      const wrong = isDecided ? { at: 0.5, 'max-contaminated': 0.3 } : { 'max-contaminated': 0.3 }
      const over = judged(good)
      expect(over.outcome).toBe('over')
      expect(over.rules[0]?.items.map(({ item }) => item.id)).toEqual(['high'])
      expect(over.rules[0]?.items[0]?.fingerprint).toBe(`pond:${contentOf('high')}:${id}~words`)
      expect(judged({ ...good, 'max-contaminated': 0.34 }).outcome).toBe('within')
      expect(() => judged(wrong)).toThrow(
        isDecided
          ? `"limits.presets.${id}": the definition has a threshold of its own, expected no "at"`
          : `"limits.presets.${id}": the source has no threshold, so nothing is ever contaminated by it, expected "at"`,
      )
    },
  )

  const llama3 = { presets: ['llama3'], undecided: ['llama3'] }
  const items = itemsOf('llama3', false, 'coverageRatio')

  test('has a threshold of its own for each set, and knows what a baseline or an allowance has', () => {
    const question: Question = {
      limits: { presets: { llama3: { at: 0.5, 'max-contaminated': 0 } } },
      report: llama3,
    }
    const both = [...items, ...items.map((item): MadeUpItem => ({ ...item, set: 'lake' }))]
    const lake = { lake: { presets: { llama3: { at: 0.4, 'max-contaminated': 0 } } } }
    expect(said(ask(both, { ...question, benchmarks: lake }))).toEqual([
      `pond llama3~words max-contaminated ${1 / 3} of 3 over: high`,
      `lake llama3~words max-contaminated ${2 / 3} of 3 over: high low`,
    ])
    expect(ask(items, { ...question, baseline: items }).outcome).toBe('within')
    const fingerprint = `pond:${contentOf('high')}:llama3~words`
    const allow = [{ fingerprint, reason: 'known', expires: '2027-01-01' }]
    expect(ask(items, { ...question, allow }).outcome).toBe('within')
  })

  test('is answered by the flag before the policy', () => {
    const flags: Limits = { presets: { llama3: { at: 0.6, 'max-contaminated': 0 } } }
    const limits: Limits = { presets: { llama3: { at: 0.1, 'max-contaminated': 0 } } }
    expect(ask(items, { limits, flags, report: llama3 }).outcome).toBe('within')
    expect(() =>
      ask(items, { flags: { presets: { llama3: { 'max-contaminated': 0 } } }, report: llama3 }),
    ).toThrow('--max-preset llama3: the source has no threshold')
  })

  test('cannot be answered where it could test nothing', () => {
    const untested: MadeUpItem = { ...GOOD, published: { 'gpt3~words': 'too short' } }
    const limits: Limits = { presets: { gpt3: { 'max-contaminated': 0 } } }
    expect(ask([untested], { limits, report: { presets: ['gpt3'] } }).outcome).toBe('unanswered')
    const one: MadeUpItem = { ...GOOD, published: { 'gpt3~words': 'none' }, id: 'tested' }
    expect(ask([untested, one], { limits, report: { presets: ['gpt3'] } }).rules[0]).toMatchObject({
      outcome: 'within',
      untested: 1,
      of: 2,
    })
  })
})

describe('fail-on', () => {
  test.each([
    ['contaminated', 'bad'],
    ['partial', 'bad half'],
    ['overlap', 'bad half bit'],
  ] as const)('%s counts %s', (what, ids) => {
    const judgement = ask([BAD, HALF, BIT, GOOD], { flags: { 'fail-on': [what] } })
    const number = ids.split(' ').length
    expect(said(judgement)).toEqual([`pond fail-on ${what} ${number} of 4 over: ${ids}`])
  })

  test('verified counts what stands in a document, and cannot be asked of an index', () => {
    const items: MadeUpItem[] = [{ ...HALF, evidence: 'verified' }, { ...BIT, evidence: 'verified' }, BAD]
    const question = { flags: { 'fail-on': ['verified' as const] } }
    expect(said(ask(items, { ...question, report: { isExact: true } }))).toEqual([
      'pond fail-on verified 1 of 3 over: half',
    ])
    expect(() => ask(items, question)).toThrow('fail-on verified: no document is compared')
  })
})

describe('untested and unverified items', () => {
  const items = [BAD, SHORT, UNTESTED, GOOD]
  test('stay in the denominator, or are left out of it', () => {
    expect(said(ask(items, { limits: { 'max-contaminated': 1 } }))[0]).toContain('0.25 of 4')
    const leftOut = { 'too-short': 'leave-out', 'not-testable': 'leave-out', 'max-contaminated': 1 } as const
    expect(said(ask(items, { limits: leftOut }))[0]).toContain('0.5 of 2')
  })

  test.each([['count'], ['leave-out'], ['refuse']] as const)(
    'are no answer where there is nothing else: %s',
    (how) => {
      const limits: Limits = { 'too-short': how, 'not-testable': how }
      const short = [SHORT, UNTESTED].map((item): MadeUpItem => ({ ...item, shortFields: { question: 2 } }))
      const judged = (own: Limits) => ask(short, { limits: { ...limits, ...own } }).outcome
      expect(judged({ 'max-contaminated': 0 })).toBe('unanswered')
      expect(judged({ 'max-partial': 0.5, 'fail-on': ['contaminated'] })).toBe('unanswered')
      expect(judged({ 'max-mean-coverage': 0 })).toBe('unanswered')
      expect(judged({ fields: { question: { 'max-partial': 0 } } })).toBe('unanswered')
      const other = { ...BAD, set: 'lake' }
      const over = ask([SHORT, UNTESTED, other], { limits: { ...limits, 'max-contaminated': 0 } })
      expect(over.outcome).toBe('over')
      expect(over.rules.filter(({ set }) => set === 'pond').map(({ outcome }) => outcome)).toContain(
        'unanswered',
      )
    },
  )

  test('that may be whatever they are have a limit of 100 %', () => {
    expect(ask([SHORT, UNTESTED], { limits: { 'max-contaminated': 1 } }).outcome).toBe('within')
  })

  test('are counted, by set and kind', () => {
    const { untested } = ask([...items, { ...SHORT, set: 'lake' }, { ...GOOD, set: 'sea' }], {
      limits: { 'max-contaminated': 1 },
    })
    expect(untested).toEqual([
      { set: 'pond', items: 4, notTestable: 1, tooShort: 1, matchable: 0 },
      { set: 'lake', items: 1, notTestable: 0, tooShort: 1, matchable: 0 },
    ])
  })

  test('were looked for whole by a pass that does so, when they have another text beside', () => {
    const limits: Limits = { 'max-contaminated': 0 }
    const exact = { isExact: true, shortItems: true }
    const beside: MadeUpItem = { ...UNTESTED, shortFields: { question: 5, answer: 4 } }
    expect(ask([beside], { limits, report: { isExact: true } }).outcome).toBe('unanswered')
    expect(ask([beside], { limits, report: exact }).outcome).toBe('within')
    expect(
      ask([{ ...beside, shortFields: { question: 5, answer: 2 } }], { limits, report: exact }).outcome,
    ).toBe('unanswered')
    expect(ask([SHORT], { limits, report: exact }).outcome).toBe('unanswered')
  })

  test('make the gate fail, or refuse to answer; a limit that is exceeded is an answer', () => {
    expect(said(ask(items, { limits: { 'too-short': 'fail' } }))).toEqual([
      'pond too-short 1 of 4 over: short',
    ])
    const refused = ask(items, { limits: { 'not-testable': 'refuse' } })
    expect(said(refused)).toEqual(['pond not-testable 1 of 4 unanswered: untested'])
    expect(refused.outcome).toBe('unanswered')
    expect(ask(items, { limits: { 'not-testable': 'refuse', 'max-contaminated': 0 } }).outcome).toBe('over')
    expect(ask([GOOD], { limits: { 'not-testable': 'refuse', 'too-short': 'fail' } }).outcome).toBe('within')
  })

  test('overlaps that only an index tells of count, count when likely, or are refused', () => {
    const weak: MadeUpItem = { ...BAD, id: 'weak', evidence: 'unproven' }
    const limits = (unverified: Limits['unverified']): Question => ({
      limits: { 'max-contaminated': 1, unverified },
    })
    expect(said(ask([BAD, weak], limits('count')))).toEqual(['pond max-contaminated 1 of 2 within: bad weak'])
    expect(said(ask([BAD, weak], limits('likely')))).toEqual(['pond max-contaminated 0.5 of 2 within: bad'])
    expect(ask([BAD, weak], limits('refuse')).outcome).toBe('unanswered')
    expect(ask([BAD, weak], limits('fail')).outcome).toBe('over')
    expect(ask([{ ...BAD, evidence: 'verified' }], limits('fail')).outcome).toBe('within')
  })
})

describe('allowed items', () => {
  const limits: Limits = { 'max-contaminated': 0, 'max-mean-coverage': 0 }
  const allow = (fingerprint: string, expires = '2026-11-24') => [
    { fingerprint, reason: 'on purpose', expires },
  ]

  test('count for nothing, by the fingerprint of the finding or of the content, to the end of their last day', () => {
    for (const fingerprint of [`pond:${contentOf('bad')}:input-only`, contentOf('bad')]) {
      const judgement = ask([BAD, GOOD], { limits, allow: allow(fingerprint) })
      expect(judgement.outcome).toBe('within')
      expect([...judgement.excused.values()]).toEqual([
        { why: 'allowed', reason: 'on purpose', expires: '2026-11-24' },
      ])
      expect(judgement.idle).toEqual([])
    }
  })

  test('count again a day later, and are named; so are those of which nothing is found', () => {
    const judgement = ask([BAD], { limits, allow: [...allow(contentOf('bad'), '2026-11-23'), ...allow('x')] })
    expect(judgement.outcome).toBe('over')
    expect(judgement.idle.map(({ fingerprint, why }) => [fingerprint, why])).toEqual([
      [contentOf('bad'), 'expired'],
      ['x', 'unused'],
    ])
  })

  test('are another finding when more of them leaks', () => {
    const worse: MadeUpItem = { ...BAD, kind: 'input-and-answer' }
    const fingerprint = `pond:${contentOf('bad')}:input-only`
    expect(ask([worse], { limits, allow: allow(fingerprint) }).outcome).toBe('over')
  })
})

describe('a baseline', () => {
  const limits: Limits = { 'max-contaminated': 0, 'fail-on': ['partial'] }

  test('leaves what is new, wherever the item stands now', () => {
    const moved = { ...BAD, id: 'other-id', content: 'bad', line: 99, coverage: 0.95 }
    expect(ask([moved, GOOD], { limits, baseline: [BAD] }).outcome).toBe('within')
    const judgement = ask([moved, { ...BAD, id: 'new', line: 7 }], { limits, baseline: [BAD] })
    expect(said(judgement)).toEqual([
      'pond max-contaminated 0.5 of 2 over: new',
      'pond fail-on partial 1 of 2 over: new',
    ])
    expect(judgement.rules[0]?.items[0]?.item.line).toBe(7)
  })

  test('does not cover a level that rose, another kind, another set, or one copy more', () => {
    const fails = (items: MadeUpItem[], baseline: MadeUpItem[]) =>
      expect(ask(items, { limits: { 'fail-on': ['partial'] }, baseline }).outcome)
    fails([{ ...HALF, content: 'x' }], [{ ...BAD, content: 'x' }]).toBe('within')
    fails([{ ...BAD, content: 'x' }], [{ ...HALF, content: 'x' }]).toBe('over')
    fails([{ ...BAD, kind: 'input-and-answer' }], [BAD]).toBe('over')
    fails([{ ...BAD, set: 'lake' }], [BAD]).toBe('over')
    fails([BAD, { ...BAD, id: 'copy', content: 'bad' }], [BAD]).toBe('over')
    fails([BAD, { ...BAD, id: 'copy', content: 'bad' }], [BAD, { ...BAD, id: 'copy', content: 'bad' }]).toBe(
      'within',
    )
  })

  test('of another definition is refused', () => {
    const baselineReport = { thresholds: { partial: 0.1, contaminated: 0.9 } }
    expect(() => ask([BAD], { limits, baseline: [BAD], baselineReport })).toThrow(
      'the baseline has the definition words-8-run-2, partial from 0.1, contaminated from 0.9',
    )
  })
})

test.each<[Limits, boolean]>([
  [{}, false],
  [{ 'too-short': 'count', 'not-testable': 'leave-out', unverified: 'likely' }, false],
  [{ 'fail-on': [], fields: {}, presets: {} }, false],
  [{ 'max-partial': 0 }, true],
  [{ 'too-short': 'refuse' }, true],
  [{ unverified: 'fail' }, true],
  [{ 'fail-on': ['overlap'] }, true],
  [{ presets: { llama3: { 'max-contaminated': 1 } } }, true],
])('%j is a gate: %s', (limits, isGate) => {
  const rules = { limits: {}, benchmarks: {}, flags: {}, isEachSetExpected: true }
  expect(hasRules({ ...rules, limits })).toBe(isGate)
  expect(hasRules({ ...rules, flags: limits })).toBe(isGate)
  expect(hasRules({ ...rules, benchmarks: { pond: limits } })).toBe(isGate)
})
