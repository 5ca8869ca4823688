/**
 * The curves over all thresholds against the levels of the report itself.
 */
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Role } from '../../../../src/items/types.ts'
import type { Overlap } from '../../../../src/measure/overlap.ts'
import { type FieldFinding, type Thresholds, verdictOf } from '../../../../src/measure/verdict.ts'
import { distributionSection } from '../../../../src/report/html/distribution.ts'
import { renderHtml } from '../../../../src/report/html/page.ts'
import { countFrom, sweepsOf } from '../../../../src/report/html/sweep.ts'
import { readReport } from '../../../../src/results/read.ts'
import type { ItemLine, Report } from '../../../../src/results/schema.ts'
import { madeUpGrams } from '../../../support/findings.ts'
import { ITEMS, item, missed, REPORT } from '../made-up-report.ts'

const RULE = { baseLength: 8, gramLength: 8, minRun: 2 }

const [POND] = REPORT.sets

/** A report whose sums are those of its items' levels, and nothing else. */
function reportOf(items: readonly ItemLine[], thresholds: Thresholds): Report {
  if (POND === undefined) throw new Error('the made-up report has no set')
  const names = [...new Set(items.map(({ set }) => set))]
  const [definition] = REPORT.definitions
  return {
    ...REPORT,
    definitions: [{ ...definition, thresholds: { ...thresholds, source: 'set by the user' } }],
    sets: names.map((name) => {
      const levels = items.filter(({ set }) => set === name).map(({ results: [{ level }] }) => level)
      const share = (...wanted: readonly string[]) => {
        const count = levels.filter((level) => wanted.includes(level)).length
        return { count, share: count / levels.length, low: 0, high: 1 }
      }
      return {
        ...POND,
        name,
        results: [
          {
            ...POND.results[0],
            items: levels.length,
            contaminated: share('contaminated'),
            atLeastPartial: share('contaminated', 'partial'),
            anyOverlap: share('contaminated', 'partial', 'below'),
          },
        ],
      }
    }),
  }
}

const ROLES: readonly Role[] = ['question', 'context', 'choices', 'answer', 'code', 'tests']

const field = fc
  .record({
    role: fc.constantFrom(...ROLES),
    units: fc.integer({ min: 6, max: 30 }),
    places: fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 30 })), { maxLength: 3 }),
  })
  .map(({ role, units, places }): FieldFinding => {
    const grams = Math.max(0, units - 7)
    const found = grams === 0 ? [] : places
    return {
      role,
      grams: madeUpGrams(role, units, 8),
      size: { grams, units: grams === 0 ? 0 : units },
      longestPart: units,
      distinctBase: grams,
      places: new Map(
        found.map(([place, covered]): [number, Overlap] => {
          const coveredUnits = Math.min(covered, units)
          const counts = { isolated: 0, longestRun: 1, distinctBase: 1 }
          return [place, { counted: new Uint8Array(), hits: 1, coveredUnits, ...counts }]
        }),
      ),
    }
  })
const threshold = fc.constantFrom(0.05, 0.125, 0.2, 0.25, 0.333, 0.5, 0.6, 0.75, 0.8, 0.9, 1)

/** Items judged by the level rule itself. */
function judged(
  fields: readonly (readonly FieldFinding[])[],
  thresholds: Thresholds,
  hasReach: boolean,
): ItemLine[] {
  return fields.map((own, i) => {
    const { level, reach, contextLevel, kind, best } = verdictOf(own, RULE, thresholds, undefined)
    const { place, ...figures } = best
    return item(
      { set: i % 3 === 0 ? 'a' : 'b', id: String(i), file: 'f.jsonl', fields: [] },
      {
        level,
        contextLevel,
        kind,
        fields: own.map((each, f) => missed(`field${f}`, each.role, each.size.units)),
        best: place === undefined ? null : { segment: place, ...figures, gramRatio: 1 },
        ...(hasReach ? { reach: reach.partial === 0 ? null : reach } : {}),
      },
    )
  })
}

test.each([true, false])(
  'at the thresholds of the report the curves have its own shares (reach in the report: %s)',
  (hasReach) => {
    const items = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(items, threshold, threshold, (fields, a, b) => {
        const thresholds = { partial: Math.min(a, b), contaminated: Math.max(a, b) }
        const lines = judged(fields, thresholds, hasReach)
        const report = reportOf(lines, thresholds)
        const sweeps = sweepsOf(report, lines)
        for (const {
          name,
          results: [summary],
        } of report.sets) {
          const { partial = [], contaminated = [], overlaps = [] } = sweeps.get(name) ?? {}
          expect(countFrom(partial, thresholds.partial)).toBe(summary.atLeastPartial.count)
          expect(countFrom(contaminated, thresholds.contaminated)).toBe(summary.contaminated.count)
          expect(overlaps.length).toBe(summary.anyOverlap.count)
        }
      }),
      { numRuns: 1000 },
    )
  },
)

test('at other thresholds the curves have the shares of a report with those', () => {
  const items = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(items, threshold, threshold, (fields, a, b) => {
      const [partialAt, contaminatedAt] = [Math.min(a, b), Math.max(a, b)]
      const lines = judged(fields, { partial: 0.2, contaminated: 0.8 }, true)
      const sweeps = sweepsOf(reportOf(lines, { partial: 0.2, contaminated: 0.8 }), lines)
      const others = judged(fields, { partial: partialAt, contaminated: contaminatedAt }, true)
      for (const {
        name,
        results: [summary],
      } of reportOf(others, { partial: 0.2, contaminated: 0.8 }).sets) {
        const { partial = [], contaminated = [] } = sweeps.get(name) ?? {}
        expect(countFrom(partial, partialAt)).toBe(summary.atLeastPartial.count)
        expect(countFrom(contaminated, contaminatedAt)).toBe(summary.contaminated.count)
      }
    }),
    { numRuns: 1000 },
  )
})

test('texts that were found whole reach every threshold, in reports that do not tell either', () => {
  const whole = item({ set: 'pond', id: '1', file: 'f', fields: [] }, { level: 'partial', fields: [] })
  const sweep = sweepsOf(REPORT, [whole]).get('pond')
  expect([sweep?.partial, sweep?.contaminated, sweep?.overlaps]).toEqual([[1], [], [1]])
})

test('every dot is a point of its curve, and the heading counts what the overview counts', () => {
  const [partial, contaminated] = [0.125, 0.8]
  const lines = [0.05, 0.125, 0.3, 0.85].map((coverage, i) =>
    item(
      { set: 'pond', id: String(i), file: 'f', fields: [] },
      {
        level: coverage >= contaminated ? 'contaminated' : coverage >= partial ? 'partial' : 'below',
        // A short field alone: all reach further than they are contaminated.
        reach: { partial: coverage, contaminated: i === 3 ? coverage : 0 },
        fields: [missed('question', 'question', 10)],
      },
    ),
  )
  const { html } = distributionSection(reportOf(lines, { partial, contaminated }), lines)
  expect(html).toContain('4 items with an overlap')
  for (const level of ['partial', 'contaminated']) {
    const [, points = ''] = new RegExp(`<polyline class="curve-${level}" points="([^"]+)"`).exec(html) ?? []
    const dots = [
      ...html.matchAll(new RegExp(`<circle class="dot-${level}" cx="([\\d.]+)" cy="([\\d.]+)"`, 'g')),
    ]
    // One in the legend, one in the panel.
    expect(dots).toHaveLength(2)
    expect(points.split(' ')).toContain(`${dots[1]?.[1]},${dots[1]?.[2]}`)
  }
})

test('a report of an earlier version has its own shares at its own thresholds, too', async () => {
  const { report, items } = await readReport(
    fileURLToPath(new URL('../../../fixtures/reports/2026-11', import.meta.url)),
  )
  const [{ thresholds }] = report.definitions
  const sweeps = sweepsOf(report, items)
  expect(items.some(({ results: [{ reach }] }) => reach !== undefined)).toBe(false)
  for (const {
    name,
    results: [{ atLeastPartial, contaminated, anyOverlap }],
  } of report.sets) {
    const sweep = sweeps.get(name)
    expect([
      countFrom(sweep?.partial ?? [], thresholds.partial),
      countFrom(sweep?.contaminated ?? [], thresholds.contaminated),
      sweep?.overlaps.length,
    ]).toEqual([atLeastPartial.count, contaminated.count, anyOverlap.count])
  }
  expect((await renderHtml({ report, items })).length).toBeGreaterThan(50_000)
})

test('every set of a report has a sweep', () => {
  expect([...sweepsOf(REPORT, ITEMS).keys()]).toEqual(REPORT.sets.map(({ name }) => name))
})
