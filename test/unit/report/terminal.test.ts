import { describe, expect, test } from 'vitest'
import { COLOURED, PLAIN } from '../../../src/report/style.ts'
import { renderReport, type TerminalOptions } from '../../../src/report/terminal.ts'
import { displayWidth } from '../../../src/report/width.ts'
import { itemLineSchema, type Report, reportSchema } from '../../../src/results/schema.ts'
import { ITEMS, item, missed, REPORT } from './made-up-report.ts'

const OPTIONS: TerminalOptions = { style: PLAIN, width: 80, top: 10 }
const ESCAPES = new RegExp(`${String.fromCodePoint(0x1b)}\\[[0-9;]*m`, 'g')
const render = (options: Partial<TerminalOptions> = {}): string =>
  renderReport(REPORT, ITEMS, { ...OPTIONS, ...options })
const lines = (text: string): string[] => text.replaceAll(ESCAPES, '').split('\n')

test('the report that is shown is one by the schemas', () => {
  reportSchema.parse(REPORT)
  for (const line of ITEMS) itemLineSchema.parse(line)
})

test('without colours, whole', () => {
  expect(render()).toBe(
    `${[
      'indexes/mix: 1,234,567 documents, 987,654,321 grams, 3 segments',
      '3-grams of words in runs of 2 (4 words in a row); partial from 20 % coverage,',
      'contaminated from 80 %, after Llama 2.',
      '',
      '                                                                   not    too',
      'benchmark          items  contaminated  partial  below  none  testable  short',
      'pond                   2             0        1      0     1         0      0',
      'a-set-wi…-is-long      2             1        0      0     0         0      1',
      '',
      '                   contaminated     any overlap          mean',
      'benchmark          (95 % interval)  (95 % interval)  coverage  likely  unproven',
      'pond                  0 %  0–10 %   50.0 %  40–60 %    40.0 %       0         1',
      'a-set-wi…-is-long  50.0 %  40–60 %  50.0 %  40–60 %    40.0 %       1         0',
      '',
      'Most contaminated items',
      '',
      ' 1. a-set-with-a-name-that-is-long x/1  long.json#/examples/1',
      '    contaminated, likely: 100 % of question, 20 words in a row; 90.0 % of the',
      '    whole item',
      '    question      100 %  18 of 18 grams, 20 words in a row, segment 0',
      '    explan…of-it 60.0 %  (this is in another segment than the rest)',
      '                         10 of 18 grams, 12 words in a row, segment 1',
      '',
      ' 2. pond 7  sets/pond.jsonl:8',
      '    partial, input only, unproven: coverage 66.7 %, 8 words in a row',
      '    question     66.7 %  What do «newts eat in spring, when the pond is» still',
      '                         cold?',
      '    too short to be looked for: answer',
      '',
      'How to read this',
      '- Ratios are upper bounds: the index knows that a gram is somewhere in a',
      '  segment, not in which document.',
      '- "none" (1 item) means: no overlap of 4 words in a row found. It says nothing',
      '  about paraphrase or translation. 3 isolated 3-grams were found besides, which',
      '  count for nothing.',
      '- 1 item could not be tested: 1 "too short" (fewer than 3 words) in the',
      '  question. It is not clean, and counts as an item without overlap in all shares',
      '  and means.',
      '- Fields too short to be looked for by themselves: pond answer (1 item).',
      '- The context (a passage, not the question) of 1 item was found: contaminated 1,',
      "  partial 0, below 0. It raises no item's level.",
      '- "likely": the chance that the filters\' error alone made the overlap is at most',
      '  1 in a million; "unproven": it is higher. Nothing was compared with the',
      '  documents themselves.',
      'warning: the index reports 2.0e-3 of absent grams, more than the promised 0.001',
    ].join('\n')}\n`,
  )
})

test('with colours, the same words without brackets', () => {
  const text = render({ style: COLOURED })
  const words = (all: string): string[] => all.replaceAll(ESCAPES, '').replaceAll(/[«»]/g, '').split(/\s+/)
  expect(text).toContain('\u001b[4m\u001b[33mnewts eat in spring, when the pond is\u001b[39m\u001b[24m')
  expect(words(text)).toEqual(words(render()))
})

describe.each([
  ['plain', PLAIN],
  ['coloured', COLOURED],
])('%s', (_, style) => {
  test.each([true, false])('no line is wider than 80 columns, verbose %s', (isVerbose) => {
    for (const line of lines(render({ style, isVerbose }))) expect(displayWidth(line)).toBeLessThanOrEqual(80)
  })
})

test('verbose tells figures of every field, chances, and what was not tested', () => {
  const text = render({ isVerbose: true })
  expect(text).toContain('    answer               2 words not tested\n')
  expect(text).toContain("    chance that the filters' error alone made this: 2e-4\n")
  expect(text).toContain('Not tested of a-set-with-a-name-that-is-long: x/2.\n')
})

test('the list is in the order of level, coverage, longest run, and the file', () => {
  const found = (id: string, level: 'contaminated' | 'partial', coverage: number, longestRun: number) =>
    item(
      { set: 'pond', id, file: 'f', fields: [] },
      { level, best: { segment: 0, coverage, gramRatio: 0, hits: 1, longestRun }, fields: [] },
    )
  const items = [
    found('e', 'partial', 0.7, 9),
    found('c', 'contaminated', 0.8, 2),
    found('d', 'partial', 0.9, 1),
    found('b', 'contaminated', 0.8, 3),
    found('a', 'contaminated', 1, 1),
    found('f', 'partial', 0.7, 9),
  ]
  const order = [...renderReport(REPORT, items, OPTIONS).matchAll(/^ \d\. pond (.) /gm)].map(([, id]) => id)
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
})

test('the list is cut, or left out', () => {
  expect(render({ top: 1 })).toContain('Most contaminated items (1 of 2 items with an overlap)\n')
  expect(render({ top: 1 })).not.toContain('pond 7')
  expect(render({ top: 0 })).not.toContain('Most contaminated')
})

test('names and texts of strangers cannot command the terminal', () => {
  const evil = item(
    { set: 'pond', id: 'a\u001b[2Jb', file: 'c\u001b]0;x\u0007d', fields: [] },
    { level: 'below', fields: [missed('q', 'question', 5)] },
  )
  expect(renderReport(REPORT, [evil], OPTIONS)).not.toMatch(/[^\P{Cc}\n]/u)
})

test('longer grams and thresholds of the user are named', () => {
  const [definition] = REPORT.definitions
  const thresholds = { partial: 0.5, contaminated: 0.75, source: 'set by the user' }
  const longer: Report = { ...REPORT, definitions: [{ ...definition, gramLength: 5, minRun: 1, thresholds }] }
  expect(renderReport(longer, [], OPTIONS).split('\n').slice(1, 4)).toEqual([
    '5-grams of words (5 words in a row), each answered by 3 3-grams in a row;',
    'partial from 50 % coverage, contaminated from 75 %, as set by the user.',
    '',
  ])
})

test('boilerplate is told with what changes without it', () => {
  const [pond, ...others] = REPORT.sets
  const [summary, ...published] = pond?.results ?? []
  if (pond === undefined || summary === undefined) throw new Error('no set')
  const share = { count: 0, share: 0, low: 0, high: 0.1 }
  const none = {
    items: 2,
    levels: summary.levels,
    contaminated: share,
    atLeastPartial: share,
    anyOverlap: share,
    higher: 0,
    lower: 1,
  }
  const stretch = {
    text: 'name the \u001b[2Jport at which it calls',
    grams: 4,
    reasons: ['many items of a set' as const],
    items: 12,
    sets: [{ name: 'pond', items: 12 }],
  }
  const report: Report = {
    ...REPORT,
    boilerplate: { grams: 17, items: 2, most: [stretch, { ...stretch, text: 'another' }, stretch, stretch] },
    sets: [{ ...pond, results: [{ ...summary, withoutBoilerplate: none }, ...published] }, ...others],
  }
  const text = renderReport(report, ITEMS, OPTIONS)
  expect(text).toMatch(/^17 grams of 2 items are boilerplate: /m)
  expect(text.replaceAll(/\s+/g, ' ')).toContain('Without: pond any overlap 1 → 0 (1 item lower). ')
  expect(text).toMatch(/^ {2}«name the .*port at which it calls» in 12 items of pond$/m)
  expect(text).not.toMatch(/[^\P{Cc}\n]/u)
  expect(text.match(/«name the/g)).toHaveLength(2)
  expect(renderReport(report, ITEMS, { ...OPTIONS, isVerbose: true }).match(/«name the/g)).toHaveLength(3)
  expect(renderReport(REPORT, ITEMS, OPTIONS)).not.toContain('oilerplate')
})

test('nothing is said of no items', () => {
  const [pond] = REPORT.sets
  const [summary] = pond?.results ?? []
  if (pond === undefined || summary === undefined) throw new Error('no set')
  const levels = { ...summary.levels, none: 0, contaminated: 2, partial: 0 }
  const of = (isolatedHits: number): string =>
    renderReport(
      { ...REPORT, sets: [{ ...pond, results: [{ ...summary, levels, isolatedHits }] }] },
      [],
      OPTIONS,
    )
  expect(of(0)).not.toContain('"none"')
  expect(of(0)).not.toMatch(/\b0 items?\b/u)
  expect(of(1)).toContain('- 1 isolated 3-gram was found, which counts for nothing.')
})
