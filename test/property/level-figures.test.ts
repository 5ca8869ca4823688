/**
 * The figure beside a level, in every form: no message contradicts the thresholds that stand in the same report.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisiveResult } from '../../src/check/evaluate.ts'
import type { Role } from '../../src/items/types.ts'
import type { Overlap } from '../../src/measure/overlap.ts'
import { bestPlace, type FieldFinding, type Verdict, verdictOf } from '../../src/measure/verdict.ts'
import { renderComparison, renderComparisonMarkdown } from '../../src/report/comparison.ts'
import { renderItem } from '../../src/report/explain.ts'
import { renderFormat } from '../../src/report/formats.ts'
import { PLAIN } from '../../src/report/style.ts'
import { renderReport } from '../../src/report/terminal.ts'
import { compareReports } from '../../src/results/compare.ts'
import { decisiveCoverage } from '../../src/results/figures.ts'
import type { FormatName } from '../../src/results/formats.ts'
import type { DefinitionResult, FieldResult, ItemLine, Report } from '../../src/results/schema.ts'
import { madeUpGrams } from '../support/findings.ts'
import { reportOf } from '../unit/gate/made-up-sets.ts'

const GRAM = 8
const RULE = { baseLength: GRAM, gramLength: GRAM, minRun: 2 }
const TEXT_FORMS: readonly FormatName[] = ['md', 'sarif', 'junit', 'github', 'summary', 'gitlab']

interface MadeUpField {
  readonly role: Role
  readonly units: number
  /** Units covered, by place. */
  readonly covered: Readonly<Record<number, number>>
}

const field = fc
  .record({
    role: fc.constantFrom<Role>('question', 'choices', 'answer', 'code', 'tests', 'context'),
    units: fc.integer({ min: GRAM, max: 300 }),
    shares: fc.dictionary(
      fc.constantFrom('0', '1', '2'),
      fc.oneof(fc.constantFrom(0.2, 0.25, 0.5, 0.8, 0.9, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    ),
  })
  .map(({ role, units, shares }): MadeUpField => {
    const covered = Object.entries(shares).map(
      ([place, share]) => [place, Math.round(share * units)] as const,
    )
    return { role, units, covered: Object.fromEntries(covered.filter(([, own]) => own >= GRAM + 1)) }
  })

const thresholds = fc.record({
  partial: fc.constantFrom(0.1, 0.2, 0.25, 0.3333),
  contaminated: fc.constantFrom(0.5, 0.7999, 0.8, 0.9, 1),
})

function findingOf({ role, units, covered }: MadeUpField): FieldFinding {
  const places = Object.entries(covered).map(([place, coveredUnits]): [number, Overlap] => {
    const longestRun = coveredUnits - GRAM + 1
    const hits = longestRun
    return [
      Number(place),
      {
        counted: new Uint8Array(units - GRAM + 1).fill(1, 0, hits),
        hits,
        isolated: 0,
        coveredUnits,
        longestRun,
        distinctBase: hits,
      },
    ]
  })
  const grams = units - GRAM + 1
  return {
    role,
    grams: madeUpGrams(role, units, GRAM),
    size: { grams, units },
    longestPart: units,
    places: new Map(places),
    distinctBase: grams,
  }
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6

function fieldResult(name: string, finding: FieldFinding): FieldResult {
  const { role, size } = finding
  const { place, coverage, longestRun, hits } = bestPlace([finding])
  const base = { name, role, ...size, windows: size.grams, untestedUnits: 0, isolatedHits: 0 }
  if (place === undefined) return { ...base, best: null, union: null }
  const figures = { hits, gramRatio: round(hits / size.grams), coverage: round(coverage), longestRun }
  const overlap = { ...figures, longestSpanRatio: round(coverage), bits: [0, longestRun] }
  return { ...base, best: { segment: place, ...overlap }, union: overlap }
}

function resultOf(fields: readonly MadeUpField[], at: Thresholds, isTold: boolean): DefinitionResult {
  const findings = fields.map(findingOf)
  const verdict: Verdict = verdictOf(findings, RULE, at, { segments: 3, rate: 1e-3, variants: 1 })
  const names = fields.map(({ role }, i) => ({ name: `${role}${i}` }))
  const { place, coverage, hits, longestRun } = verdict.best
  const { level, contextLevel, kind, evidence, chance } = verdict
  return {
    ...{ definition: 'words-8-run-2', level, contextLevel, kind, evidence, chance, variant: null },
    best:
      place === undefined
        ? null
        : { segment: place, coverage: round(coverage), gramRatio: 0, hits, longestRun },
    ...(isTold ? { decisive: decisiveResult(verdict, names, (segment) => ({ segment })) } : {}),
    withoutBoilerplate: null,
    fields: findings.map((finding, i) => fieldResult(names[i]?.name ?? '', finding)),
    ...{ segments: [], verified: null, documents: [], short: null },
  }
}

interface Thresholds {
  readonly partial: number
  readonly contaminated: number
}

const inCase = fc.record({
  items: fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
  at: thresholds,
})

function dataOf(items: readonly (readonly MadeUpField[])[], at: Thresholds, isTold: boolean) {
  const made = reportOf(
    items.map((_, i) => ({ id: `item${i}`, level: 'none' as const })),
    { thresholds: at },
  )
  const lines = made.items.map((line, i): ItemLine => {
    const result = resultOf(items[i] ?? [], at, isTold)
    return { ...line, fields: result.fields.map(({ name, role }) => ({ name, role })), results: [result] }
  })
  return { report: made.report, items: lines }
}

/** What a text says of levels: each with the first figure behind it. */
function saidIn(
  text: string,
): { readonly level: string; readonly percent: number; readonly words: string }[] {
  const flat = text.replaceAll('\\', '').replaceAll(/\s+/gu, ' ')
  const pattern =
    /(contaminated|partial|a short overlap|below)(?:, [a-z ]+)*(?:: (?:coverage )?| )([\d.]+) %((?:[a-z0-9, ]*\(too short by itself\))?)/gu
  return [...flat.matchAll(pattern)].map(([words, level = '', figure = '']) => ({
    level,
    percent: Number(figure),
    words,
  }))
}

function assertNothingContradicts(text: string, { partial, contaminated }: Thresholds): number {
  const said = saidIn(text)
  const inPercent = (share: number): number => Number((share * 100).toPrecision(12))
  for (const { level, percent, words } of said) {
    const isHeldBack = words.includes('too short by itself')
    if (level === 'contaminated') expect(percent, words).toBeGreaterThanOrEqual(inPercent(contaminated))
    else if (level !== 'partial') expect(percent, words).toBeLessThan(inPercent(partial))
    else {
      expect(percent, words).toBeGreaterThanOrEqual(inPercent(partial))
      if (!isHeldBack) expect(percent, words).toBeLessThan(inPercent(contaminated))
    }
  }
  return said.length
}

const found = (items: readonly ItemLine[]): ItemLine[] =>
  items.filter(({ results: [{ level }] }) => ['contaminated', 'partial', 'below'].includes(level))

async function assertForms(
  data: { readonly report: Report; readonly items: readonly ItemLine[] },
  at: Thresholds,
) {
  const number = found(data.items).length
  const short = data.items.filter(({ results: [{ level }] }) => level === 'below').length
  // An item that cannot be found in a text would be one that this test does not check.
  for (const name of TEXT_FORMS) {
    const text = new TextDecoder().decode(await renderFormat(name, data))
    const rows =
      name === 'md' ? text.replaceAll(' | ', ', ').replaceAll(/(likely|unproven), /gu, '$1: ') : text
    const part = name === 'md' ? rows.slice(rows.indexOf('## Most'), rows.indexOf('## What was')) : rows
    // JUnit says it twice of what failed, as a message and with the place; annotations leave notes out.
    const least = name === 'github' ? number - short : number
    expect(assertNothingContradicts(part, at), name).toBeGreaterThanOrEqual(least)
  }
  const options = { style: PLAIN, width: 80, top: 10 }
  const terminal = renderReport(data.report, data.items, options)
  const list = terminal.slice(terminal.indexOf('Most contaminated'), terminal.indexOf('How to read'))
  expect(assertNothingContradicts(list, at)).toBe(number)
  for (const item of found(data.items)) {
    const [verdict = ''] = renderItem(data.report, item, options).split('verdict')[1]?.split('\n  best') ?? []
    expect(assertNothingContradicts(verdict, at)).toBe(1)
  }
}

describe('the figure beside a level', () => {
  it('never contradicts the thresholds, in any form', async () => {
    await fc.assert(
      fc.asyncProperty(inCase, async ({ items, at }) => {
        await assertForms(dataOf(items, at, true), at)
      }),
      { numRuns: 150 },
    )
  })

  it('nor where a report does not tell what set its levels', async () => {
    const usual = { partial: 0.2, contaminated: 0.8 }
    await fc.assert(
      fc.asyncProperty(inCase, async ({ items }) => {
        await assertForms(dataOf(items, usual, false), usual)
      }),
      { numRuns: 300 },
    )
  })

  it('nor in a comparison', () => {
    fc.assert(
      fc.property(inCase, inCase, ({ items, at }, { items: later }) => {
        const comparison = compareReports(dataOf(items, at, true), dataOf(later, at, true), 0.01)
        const terminal = renderComparison(comparison, { style: PLAIN, width: 80, top: 10 })
        const markdown = renderComparisonMarkdown(comparison, 10)
        // Figures of a whole set stand there too, beside the names of levels.
        const items1 = terminal.split('\n').filter((line) => line.startsWith('      '))
        const items2 = markdown.split('\n').filter((line) => line.split(' | ').length === 3)
        assertNothingContradicts(items1.join('\n'), at)
        assertNothingContradicts(items2.join('\n'), at)
      }),
      { numRuns: 150 },
    )
  })

  it('is the highest that any threshold could be held against, so that a sweep of it is a sweep of levels', () => {
    fc.assert(
      fc.property(inCase, thresholds, ({ items }, at) => {
        for (const fields of items) {
          if (fields.some(({ units }) => units < 13)) continue
          const result = resultOf(fields, at, true)
          const coverage = decisiveCoverage(result)
          const levelAt = (share: number): boolean =>
            resultOf(fields, { partial: share, contaminated: 1 }, true).level !== 'below'
          if (coverage === 0) continue
          expect(levelAt(coverage - 1e-6)).toBe(true)
          if (coverage < 1) expect(levelAt(coverage + 2e-6)).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })
})
