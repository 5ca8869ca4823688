/**
 * Figures of the page's sections, against counting by hand.
 */
import { expect, test } from 'vitest'
import { benchmarkBars } from '../../../../src/report/html/bars.ts'
import { distributionSection } from '../../../../src/report/html/distribution.ts'
import { heatMap } from '../../../../src/report/html/heat-map.ts'
import { renderHtml } from '../../../../src/report/html/page.ts'
import type { DefinitionResult, ItemLine } from '../../../../src/results/schema.ts'
import { ITEMS, item, missed, REPORT } from '../made-up-report.ts'

/** Texts of a table's rows, cell by cell. */
function cells(html: string): string[][] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell
        .replace(/<[^>]+>/g, ' ')
        .trim()
        .replace(/ +/g, ' '),
    ),
  )
}

function found(
  set: string,
  level: DefinitionResult['level'],
  coverage: number,
  segments: readonly number[],
): ItemLine {
  return item(
    { set, id: `${level}-${coverage}-${segments}`, file: 'f.jsonl', fields: [] },
    {
      level,
      fields: [missed('question', 'question', 10)],
      best: { segment: segments[0] ?? 0, coverage, gramRatio: coverage, hits: 4, longestRun: 4 },
      segments: segments.map((segment) => ({ segment, hits: 4, coverage })),
    },
  )
}

test('the heat map counts items by set and source, and those that are at least partial', () => {
  const items = [
    found('pond', 'contaminated', 0.9, [0, 2]),
    found('pond', 'below', 0.1, [2]),
    found('a-set-with-a-name-that-is-long', 'below', 0.1, [0]),
    // What is in no segment by its level is in none of the map.
    found('pond', 'none', 0, [1]),
  ]
  expect(cells(heatMap(REPORT, items)?.html ?? '')).toEqual([
    ['Benchmark', 'segment 0', 'segment 2'],
    ['pond', '1 ◐ 1', '2 ◐ 1'],
    ['a-set-with-a-name-that-is-long', '1', '·'],
  ])
  expect(heatMap(REPORT, [])).toBe(undefined)
})

test('the curves are shares of all items of a set', () => {
  const items = [0.05, 0.25, 0.25, 0.8].map((coverage) => found('pond', 'below', coverage, [0]))
  const [set, ...rest] = REPORT.sets
  if (set === undefined) throw new Error('the made-up report has no set')
  const [own] = set.results
  const report = { ...REPORT, sets: [{ ...set, results: [{ ...own, items: 10 }] as [typeof own] }, ...rest] }
  const { html } = distributionSection(report, items)
  expect(cells(html)[1]).toEqual([
    'pond',
    '40.0 %',
    '30.0 %',
    '30.0 %',
    ...Array(6).fill('10.0 %'),
    '0 %',
    '0 %',
  ])
  expect(html).toContain('Nothing to draw: a-set-with-a-name-that-is-long.')
})

test('the bars say what they draw', () => {
  const [, pond] = cells(benchmarkBars(REPORT).html)
  expect(pond).toEqual([
    'pond 2 items',
    '',
    'contaminated 0 % (0–10 %) at least partial 50.0 % (40–60 %)',
    ...['contaminated 0', 'partial 1', 'below 0', 'none 1', 'not testable 0', 'too short 0'],
  ])
})

test('the page has one script, no style of elements, and nothing from elsewhere', async () => {
  const html = await renderHtml({ report: REPORT, items: ITEMS, folder: 'report' })
  const markup = html.replace(/<script>.*?<\/script>|<style>.*?<\/style>/gs, (element) => element.slice(0, 8))
  expect(markup.match(/<script>/g)).toHaveLength(1)
  expect(markup).not.toMatch(/ style=| src=|url\(|https?:/)
  expect(markup).toContain('default-src &#39;none&#39;; script-src &#39;sha256-')
  expect(await renderHtml({ report: REPORT, items: ITEMS, folder: 'report' })).toBe(html)
})
