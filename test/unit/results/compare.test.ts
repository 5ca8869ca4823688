import { describe, expect, test } from 'vitest'
import { renderComparison, renderComparisonMarkdown } from '../../../src/report/comparison.ts'
import { PLAIN } from '../../../src/report/style.ts'
import { compareReports } from '../../../src/results/compare.ts'
import { comparisonSchema } from '../../../src/results/comparison-schema.ts'
import { type MadeUpItem, type MadeUpReport, reportOf } from '../gate/made-up-sets.ts'

const BAD: MadeUpItem = { id: 'bad', level: 'contaminated', coverage: 0.9, line: 4 }
const HALF: MadeUpItem = { id: 'half', level: 'partial', coverage: 0.5, line: 5 }
const GOOD: MadeUpItem = { id: 'good', level: 'none', line: 6 }

function compare(
  old: readonly MadeUpItem[],
  now: readonly MadeUpItem[],
  { before, after, least = 0.01 }: { before?: MadeUpReport; after?: MadeUpReport; least?: number } = {},
) {
  return compareReports(reportOf(old, before), reportOf(now, after), least)
}

describe('compare', () => {
  test('sorts items into worse, better and moved, the worst first', () => {
    const { sets } = compare(
      [
        GOOD,
        { ...GOOD, id: 'rises' },
        { ...BAD, id: 'falls' },
        { ...HALF, id: 'vanishes' },
        { ...HALF, id: 'moves' },
        { ...HALF, id: 'stays' },
        { ...GOOD, id: 'a-bit' },
      ],
      [
        GOOD,
        { ...BAD, id: 'rises' },
        { ...HALF, id: 'falls' },
        { ...GOOD, id: 'vanishes' },
        { ...HALF, id: 'moves', coverage: 0.62 },
        { ...HALF, id: 'stays', coverage: 0.505 },
        { ...GOOD, id: 'a-bit', level: 'below', coverage: 0.1 },
      ],
    )
    const [set] = sets
    const ids = (list: readonly { readonly id: string }[] = []): string[] => list.map(({ id }) => id)
    expect(ids(set?.worse)).toEqual(['rises', 'a-bit'])
    expect(ids(set?.better)).toEqual(['falls', 'vanishes'])
    expect(ids(set?.moved)).toEqual(['moves'])
    expect(set?.worse[0]).toMatchObject({
      old: { level: 'none', coverage: 0 },
      new: { level: 'contaminated', coverage: 0.9 },
    })
  })

  test.each([
    [0.12, ['moves']],
    [0.1201, []],
  ])('lists coverages that moved by at least %s', (least, ids) => {
    const [set] = compare([{ ...HALF, id: 'moves' }], [{ ...HALF, id: 'moves', coverage: 0.62 }], {
      least,
    }).sets
    expect(set?.moved.map(({ id }) => id)).toEqual(ids)
  })

  test('matches by content first, then by id, copies in their order', () => {
    const [set] = compare(
      [
        BAD,
        { ...GOOD, id: 'edited', content: 'before' },
        { ...GOOD, id: 'gone' },
        { ...GOOD, id: 'one', content: 'same' },
      ],
      [
        { ...BAD, id: 'renamed', content: 'bad', line: 40 },
        { ...BAD, id: 'edited', content: 'after' },
        { ...GOOD, id: 'one', content: 'same' },
        { ...BAD, id: 'two', content: 'same' },
      ],
    ).sets
    expect(set).toMatchObject({ addedItems: 1, removedItems: 1, editedItems: 1 })
    expect(set?.worse.map(({ id, isEdited }) => [id, isEdited])).toEqual([['edited', true]])
    expect(set?.added.map(({ id }) => id)).toEqual(['two'])
  })

  test('says what the reports do not have in common', () => {
    const before = { thresholds: { partial: 0.1, contaminated: 0.9 } }
    expect(compare([BAD], [BAD], { before, after: { isExact: true } }).differences).toEqual([
      'definition',
      'documents',
    ])
    expect(compare([BAD], [BAD]).differences).toEqual([])
  })

  test('is as its schema says, with sets of one report only', () => {
    const comparison = compare([{ ...BAD, set: 'old' }], [{ ...HALF, set: 'new' }])
    expect(comparisonSchema.parse(comparison)).toEqual(comparison)
    expect(comparison.sets.map(({ name, old, new: now }) => [name, old?.items, now?.items])).toEqual([
      ['new', undefined, 1],
      ['old', 1, undefined],
    ])
  })
})

describe('published definitions', () => {
  const published = { 'llama3~words': 'measured', 'gpt3~words': 'contaminated' } as const
  const report: MadeUpReport = { presets: ['llama3', 'gpt3'], undecided: ['llama3'] }
  const comparison = compare([{ ...GOOD, published }], [{ ...GOOD, published }], {
    before: report,
    after: report,
  })

  test('that decide nothing have no share, whatever they found', () => {
    expect(comparison.sets[0]?.published).toEqual([
      { definition: 'llama3~words', old: null, new: null },
      { definition: 'gpt3~words', old: 1, new: 1 },
    ])
    const text = renderComparison(comparison, { style: PLAIN, width: 80, top: 10 })
    expect(text).toMatch(/^llama3~words +– +–$/mu)
    expect(renderComparisonMarkdown(comparison, 10)).toContain('| llama3\\~words | – | – |  |')
  })
})

describe('a difference', () => {
  test.each([
    [0.0015, 0.00149, '0.1 %', '−0.001'],
    [0.00154, 0.00149, '0.1 %', '−0.005'],
    [0.0004, 0.0003, '0.03 %', '−0.01'],
    [0.5, 0.50001, '50.0 %', '+0.001'],
    [0.5, 0.5, '50.0 %', '±0'],
    [0.1, 0.3, '30.0 %', '+20.0'],
  ])('from %d to %d has digits enough', (from, to, printed, points) => {
    const comparison = compare([GOOD], [GOOD])
    const [set] = comparison.sets
    if (set?.old == null || set.new === null) throw new Error('no set')
    const changed = {
      ...comparison,
      sets: [{ ...set, old: { ...set.old, meanCoverage: from }, new: { ...set.new, meanCoverage: to } }],
    }
    const line = renderComparison(changed, { style: PLAIN, width: 80, top: 10 })
      .split('\n')
      .find((each) => each.startsWith('mean coverage'))
    expect(line).toContain(printed)
    expect(line?.split(/ {2,}/u).at(-1)).toBe(points)
  })
})

describe('a comparison in words', () => {
  const comparison = compare(
    [GOOD, HALF],
    [
      { ...BAD, id: 'good', content: 'good', line: 6 },
      { ...HALF, coverage: 0.6 },
    ],
  )

  test('fits a terminal', () => {
    const text = renderComparison(comparison, { style: PLAIN, width: 80, top: 10 })
    expect(text).toContain('contaminated         0 %  50.0 %   +50.0')
    expect(text).toContain(
      'Worse (1)\n  pond/good  sets/pond.jsonl:6\n      none → contaminated 90.0 %, input only\n',
    )
    expect(text).toContain('Same level, other coverage (1)')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('is Markdown', () => {
    const text = renderComparisonMarkdown(comparison, 10)
    expect(text).toContain('| contaminated | 0 % | 50.0 % | +50.0 |')
    expect(text).toContain('| pond/good | sets/pond.jsonl:6 | none → contaminated 90.0 %, input only |')
  })
})
