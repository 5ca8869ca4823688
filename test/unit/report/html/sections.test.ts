/**
 * Figures of the page's sections, against counting by hand.
 */
import { expect, test } from 'vitest'
import { benchmarkBars } from '../../../../src/report/html/bars.ts'
import { boilerplateLine } from '../../../../src/report/html/boilerplate.ts'
import { selectRows } from '../../../../src/report/html/client/select-rows.ts'
import { parseHash } from '../../../../src/report/html/client/state.ts'
import { distributionSection } from '../../../../src/report/html/distribution.ts'
import { heatMap } from '../../../../src/report/html/heat-map.ts'
import { findingPrints, pageItem, pageOrder, pageTable } from '../../../../src/report/html/items.ts'
import { setsNamedInIds, shownName } from '../../../../src/report/html/names.ts'
import { renderHtml } from '../../../../src/report/html/page.ts'
import { distinctNames } from '../../../../src/report/html/sources.ts'
import type { DefinitionResult, ItemLine, Report } from '../../../../src/results/schema.ts'
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

/** `reaches`: of the segments, each the coverage unless told otherwise; empty for a report that has none. */
function found(
  set: string,
  level: DefinitionResult['level'],
  coverage: number,
  segments: readonly number[],
  reaches: readonly number[] = segments.map(() => coverage),
): ItemLine {
  return item(
    { set, id: `${level}-${coverage}-${segments}`, file: 'f.jsonl', fields: [] },
    {
      level,
      fields: [missed('question', 'question', 10)],
      best: { segment: segments[0] ?? 0, coverage, gramRatio: coverage, hits: 4, longestRun: 4 },
      segments: segments.map((segment, i) => {
        const reach = reaches[i]
        return { segment, hits: 4, coverage, ...(reach === undefined ? {} : { reach }) }
      }),
    },
  )
}

/** The rows that a link of the page lists. */
function listed(report: Report, items: readonly ItemLine[], hash: string): number {
  const data = { report, items }
  const table = pageTable(data, pageOrder(data), [0])
  const state = parseHash(hash.replaceAll('&amp;', '&'))
  return state === undefined ? -1 : selectRows(table, state).length
}

test('the heat map counts items by set and source, and those that the source alone makes at least partial', () => {
  const items = [
    found('pond', 'contaminated', 0.9, [0, 2], [0.9, 0.1]),
    found('pond', 'below', 0.1, [2]),
    found('a-set-with-a-name-that-is-long', 'below', 0.1, [0]),
    // Without an overlap by its level, and with no more than a passage in a segment: in none of the map.
    found('pond', 'none', 0, [1], [0]),
    found('pond', 'not testable', 0.1, [1]),
    found('pond', 'partial', 0.5, [0, 1], [0.5, 0]),
  ]
  const { html } = heatMap(REPORT, items) ?? { html: '' }
  expect(cells(html)).toEqual([
    ['Benchmark', 'segment 0', 'segment 2'],
    ['pond', '2 ◐ 2', '2'],
    ['a-set-with-a-name-that-is-long', '1', '·'],
  ])
  for (const [, hash = '', count] of html.matchAll(/<td[^>]*><a href="(#[^"]+)">(\d+)</g)) {
    expect([hash, listed(REPORT, items, hash)]).toEqual([hash, Number(count)])
  }
  expect(heatMap(REPORT, [])).toBe(undefined)
})

test('the heat map of a report that does not tell what a source has by itself has one figure, and the same links', () => {
  const items = [found('pond', 'contaminated', 0.9, [0, 2], []), found('pond', 'none', 0, [0], [])]
  const { html } = heatMap(REPORT, items) ?? { html: '' }
  expect(cells(html)[1]).toEqual(['pond', '1', '1'])
  expect(html).not.toContain('◐')
  for (const [, hash = ''] of html.matchAll(/<td[^>]*><a href="(#[^"]+)">/g)) {
    expect(listed(REPORT, items, hash)).toBe(1)
  }
})

test('sources beyond the twelfth stand together, each item once, and are named below', () => {
  const items = Array.from({ length: 16 }, (_, i) =>
    // Item i is in the segments 0 to i, so segment 0 has most.
    found(
      'pond',
      'below',
      0.1,
      Array.from({ length: i + 1 }, (_, segment) => segment),
    ),
  )
  const { html } = heatMap(REPORT, items) ?? { html: '' }
  const [heading = [], row = []] = cells(html)
  expect(heading.slice(-2)).toEqual(['segment 11', '4 more sources'])
  expect(row.slice(-2)).toEqual(['5', '4'])
  for (const segment of [12, 13, 14, 15])
    expect(html).toContain(`segment ${segment}</bdi></a> ${16 - segment} item`)
  expect(html).toContain('The 4 other sources')
})

test('segments are named with their inputs, where the report has them', () => {
  const { index } = REPORT
  if (index === null) throw new Error('the made-up report has no index')
  const inputs = (...paths: string[]) => paths.map((input) => ({ root: 'inputs', input }))
  const report: Report = {
    ...REPORT,
    index: {
      ...index,
      segmentInputs: [
        { inputs: 2, first: inputs('a.jsonl', 'b.jsonl') },
        { inputs: 900, first: inputs('c.jsonl', 'd.jsonl', 'e.jsonl', 'f.jsonl') },
      ],
    },
  }
  const items = [found('pond', 'below', 0.1, [0, 1])]
  expect(cells(heatMap(report, items)?.html ?? '')[0]).toEqual([
    'Benchmark',
    'segment 0 a. jsonl b. jsonl',
    'segment 1 c. jsonl d. jsonl e. jsonl …',
  ])
  const { sources, sourceLabels } = pageTable({ report, items }, items, [0])
  expect(sources).toEqual(['segment 0', 'segment 1'])
  expect(sourceLabels).toEqual(['segment 0: a.jsonl, b.jsonl', 'segment 1: c.jsonl, d.jsonl, e.jsonl …'])
})

test('long names that are alike lose what they have in common', () => {
  const names = [2, 15].map(
    (part) => `part-000${String(part).padStart(2, '0')}-of-00030-c000.long-name.jsonl`,
  )
  expect(distinctNames(names, 20)).toEqual(['part-00002…', 'part-00015…'])
  expect(distinctNames(names, 60)).toEqual(names)
  expect(distinctNames(['common-crawl-2024-a.jsonl', 'common-crawl-2024-ab.jsonl'], 20)).toEqual([
    '…a.jsonl',
    '…ab.jsonl',
  ])
  expect(distinctNames(['a-single-name-that-is-long.jsonl'], 20)).toEqual([
    'a-single-name-that-is-long.jsonl',
  ])
})

test('the table of the curves has shares of all items of a set', () => {
  const items = [0.05, 0.25, 0.25, 0.8].map((coverage) =>
    found('pond', coverage >= 0.8 ? 'contaminated' : coverage >= 0.2 ? 'partial' : 'below', coverage, [0]),
  )
  const [set, ...rest] = REPORT.sets
  if (set === undefined) throw new Error('the made-up report has no set')
  const [own] = set.results
  const report = { ...REPORT, sets: [{ ...set, results: [{ ...own, items: 10 }] as [typeof own] }, ...rest] }
  const { html } = distributionSection(report, items)
  const figures = ['30.0 %', '30.0 %', ...Array(6).fill('10.0 %'), '0 %', '0 %']
  expect(cells(html).slice(1)).toEqual([
    ['pond', 'at least partial', ...figures],
    ['contaminated', ...figures],
  ])
  expect(html).toContain('Nothing to draw: a-set-with-a-name-that-is-long.')
})

test('the first screen says what boilerplate does to the verdict', () => {
  const [set, other] = REPORT.sets
  if (set === undefined || other === undefined) throw new Error('the made-up report has no two sets')
  const [own] = set.results
  const level = (contaminated: number, partial: number, below: number) => ({
    ...own.levels,
    contaminated,
    partial,
    below,
  })
  const share = (count: number) => ({ ...own.contaminated, count })
  const before = {
    ...own,
    levels: level(3, 1500, 10),
    contaminated: share(3),
    atLeastPartial: share(1503),
    anyOverlap: share(1513),
  }
  const withoutBoilerplate = {
    items: 1500,
    levels: level(3, 20, 4),
    contaminated: share(3),
    atLeastPartial: share(23),
    anyOverlap: share(27),
    higher: 0,
    lower: 1486,
  }
  const report: Report = {
    ...REPORT,
    sets: [{ ...set, results: [{ ...before, withoutBoilerplate }] }, other],
  }
  expect(boilerplateLine(report)?.html.replace(/<[^>]+>/g, '')).toBe(
    'Without boilerplate, text that many items share: 20 in part instead of 1,500; any overlap in pond 27 instead of 1,513.',
  )
  const same = { ...withoutBoilerplate, ...before, withoutBoilerplate: undefined }
  const { levels, contaminated, atLeastPartial, anyOverlap } = same
  const unchanged = { items: 5, levels, contaminated, atLeastPartial, anyOverlap, higher: 0, lower: 0 }
  const sets: Report['sets'] = [{ ...set, results: [{ ...before, withoutBoilerplate: unchanged }] }, other]
  expect(boilerplateLine({ ...REPORT, sets })).toBe(undefined)
  expect(boilerplateLine(REPORT)).toBe(undefined)
})

test('a set whose ids begin with its name does not stand before them, unless two items would be one', () => {
  const lines = (...names: readonly (readonly [string, string])[]) => names.map(([set, id]) => ({ set, id }))
  expect([
    ...setsNamedInIds(lines(['mmlu', 'mmlu/test/0'], ['mmlu', 'mmlu/test/1'], ['bbh', 'a/1'])),
  ]).toEqual(['mmlu'])
  expect([...setsNamedInIds(lines(['mmlu', 'mmlu/0'], ['mmlu', 'plain']))]).toEqual([])
  expect([...setsNamedInIds(lines(['a', 'a/b/1'], ['a/b', '1']))]).toEqual([])
  expect(shownName('mmlu', 'mmlu/test/0', new Set(['mmlu']))).toBe('mmlu/test/0')
  expect(shownName('bbh', 'a/1', new Set(['mmlu']))).toBe('bbh/a/1')
})

test('an item is named by its place as in the terminal, and by the fingerprints that allow-lists have', () => {
  const data = { report: REPORT, items: ITEMS }
  const prints = findingPrints(data)
  const pages = ITEMS.map((line) => pageItem(data, line, prints.get(line) ?? []))
  expect(pages.map(({ place }) => place)).toEqual([
    'sets/pond.jsonl:8',
    'sets/pond.jsonl:9',
    'long.json#/examples/1',
    'long.json#/examples/2',
  ])
  expect(pages.map(({ findings }) => findings)).toEqual([
    ['pond:0123456789abcdef:input-only'],
    ['pond:0123456789abcdef:context'],
    ['a-set-with-a-name-that-is-long:0123456789abcdef:input-and-answer'],
    ['a-set-with-a-name-that-is-long:0123456789abcdef:too-short'],
  ])
  const both = { ...ITEMS[2], line: 1 } as ItemLine
  expect(pageItem(data, both, []).place).toBe('long.json#/examples/1')
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
  const html = await renderHtml({ report: REPORT, items: ITEMS })
  const markup = html.replace(/<script>.*?<\/script>|<style>.*?<\/style>/gs, (element) => element.slice(0, 8))
  expect(markup.match(/<script>/g)).toHaveLength(1)
  expect(markup).not.toMatch(/ style=| src=|url\(|https?:/)
  expect(markup).toContain('default-src &#39;none&#39;; script-src &#39;sha256-')
  expect(await renderHtml({ report: REPORT, items: ITEMS })).toBe(html)
})
