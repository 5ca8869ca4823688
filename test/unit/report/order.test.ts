/**
 * Which item stands first: one order, in every list.
 */
import { expect, test } from 'vitest'
import { judge } from '../../../src/gate/judge.ts'
import { renderGithub } from '../../../src/report/ci/github.ts'
import { renderSummary } from '../../../src/report/ci/summary.ts'
import { gateLines } from '../../../src/report/gate-lines.ts'
import { pageOrder } from '../../../src/report/html/items.ts'
import { renderMarkdown } from '../../../src/report/report-markdown.ts'
import { PLAIN } from '../../../src/report/style.ts'
import { renderReport } from '../../../src/report/terminal.ts'
import type { ItemLine } from '../../../src/results/schema.ts'
import { reportOf } from '../gate/made-up-sets.ts'

/** Coverage of all fields is highest where that of the field that set the level is lowest. */
const WHOLE = [0.3, 0.4, 0.5]
const FIELD = [0.99, 0.95, 0.9]

const made = reportOf(
  WHOLE.map((coverage, i) => ({
    id: `item${2 - i}`,
    level: 'contaminated' as const,
    coverage,
    fields: { solution: ['code', FIELD[i] ?? 0] as const },
  })),
  { isRedacted: true },
)
const items = made.items
  .map((line, i): ItemLine => {
    const [own, ...published] = line.results
    const decisive = {
      segment: 0,
      fields: ['solution'],
      coverage: FIELD[i] ?? 0,
      longestRun: 20,
      isHeldBack: false,
    }
    return { ...line, results: [{ ...own, decisive }, ...published] }
  })
  .reverse()
const data = { ...made, items }
const rules = { limits: { 'max-contaminated': 0 }, benchmarks: {}, flags: {}, isEachSetExpected: true }
const judgement = judge({ ...data, rules, allow: [], baseline: undefined, today: '2026-11-24' })
const options = { style: PLAIN, width: 80, top: 10 }

test.each<[string, string]>([
  ['terminal', renderReport(data.report, items, options)],
  ['md', renderMarkdown(data)],
  ['annotations', renderGithub([{ ...data, judgement }])],
  ['summary', renderSummary([{ ...data, judgement }])],
  ['gate', gateLines(judgement, data.report, items, options).join('\n')],
])('%s has the order of the page', (_, text) => {
  const order = pageOrder(data).map(({ id }) => id)
  expect(order).toEqual(['item2', 'item1', 'item0'])
  const places = order.map((id) => text.indexOf(id))
  expect(places.every((place) => place >= 0)).toBe(true)
  expect(places).toEqual([...places].sort((a, b) => a - b))
  for (const figure of ['99.0 % of solution', '95.0 % of solution', '90.0 % of solution'])
    expect(text.replaceAll('%25', '%').replaceAll(/\s+/gu, ' ')).toContain(figure)
})
