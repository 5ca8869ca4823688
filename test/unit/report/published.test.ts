/**
 * Published definitions as a reader sees them: the number that each source would have reported, counted here by hand.
 */
import { describe, expect, it } from 'vitest'
import { withPublished } from '../../../src/check/published.ts'
import { findPreset, PRESETS } from '../../../src/presets/catalogue.ts'
import { queryForIndex, resultFromIndex } from '../../../src/presets/index-query.ts'
import { scanTexts } from '../../../src/presets/scan.ts'
import { renderMarkdown } from '../../../src/report/report-markdown.ts'
import { PLAIN } from '../../../src/report/style.ts'
import { renderReport } from '../../../src/report/terminal.ts'
import type { ItemLine, Report } from '../../../src/results/schema.ts'
import { reportSchema } from '../../../src/results/schema.ts'
import { gramScheme } from '../../../src/text/scheme.ts'
import { documentsOf, madeSet, words } from '../../support/presets.ts'
import { item, missed, REPORT } from './made-up-report.ts'

const LONG = 'a-set-with-a-name-that-is-long'

/** Three items of 20 words each and one that is too short, of the corpus: one copy, and the first ten words of another. */
const QUESTIONS = [words(1, 20), words(101, 120), words(201, 220), 'too short']
const SETS = [
  madeSet(
    'pond',
    QUESTIONS.map((question) => ({ question })),
  ),
  madeSet(LONG, [{ question: words(301, 340), choices: [words(341, 350)], answer: words(351, 370) }]),
]
const TEXTS = [words(1, 20), words(101, 110), 'nothing of that kind']

const ITEMS: readonly ItemLine[] = SETS.flatMap(({ name, items }) =>
  items.map(({ id }) =>
    item(
      { set: name, id, file: `${name}.jsonl`, fields: [] },
      { level: 'none', fields: [missed('question', 'question', 20)] },
    ),
  ),
)
const [first] = REPORT.sets
if (first === undefined) throw new Error('the made-up report has a set')
const BASE: Report = {
  ...REPORT,
  exact: {
    corpus: 'whole',
    inputs: 1,
    fileBytes: 100,
    textBytes: 100,
    documents: TEXTS.length,
    emptyDocuments: 0,
    invalidDocuments: 0,
    skipped: 0,
    grams: 10,
    maxEvidence: 5,
    shortItems: true,
  },
  sets: SETS.map(({ name }) => ({ ...first, name })),
}

function scanned(ids: readonly string[]) {
  const presets = ids.map(findPreset)
  const results = scanTexts(SETS, documentsOf(TEXTS), presets)
  const published = presets.flatMap((preset, p) => {
    const result = results[p]
    return result === undefined ? [] : [{ preset, result, bound: 'exact' as const, notes: [] }]
  })
  const nameOf = () => ({ root: 'mix', input: 'a.jsonl', record: 1, byte: 0 })
  return withPublished({ report: BASE, items: ITEMS }, published, { nameOf, isRedacted: false })
}

const SHOWN = { style: PLAIN, width: 80, top: 5 }
function terminal({ report, items }: ReturnType<typeof scanned>): string {
  const text = renderReport(report, items, SHOWN)
  return text.slice(text.indexOf('Published definitions'))
}
const lines = (ids: readonly string[]): string[] => terminal(scanned(ids)).split('\n')
/** The line of a set in the table, columns with one space between them. */
const row = (id: string, set = 'pond') =>
  lines([id])
    .find((line) => line.includes(` ${set} `))
    ?.replace(/ {2,}/g, ' ')

describe('the number of the source', () => {
  it('is in a report that is one by the schema', () => {
    reportSchema.parse(scanned(PRESETS.map(({ id }) => id)).report)
  })

  it.each([
    // Of three items one is whole, of another 10 of 20 words are found.
    ['llama3', 'llama3~words pond 1 2 ≥.2 67 %, ≥.5 67 %, ≥.8 33 %'],
    // 3 of 13 8-grams of the second: .231. Not above half.
    ['contam-ngram', 'contam-ngram~words pond 1 2 ≥.2 67 %, ≥.5 33 %, ≥.8 33 %'],
    // The shortest item sets N to its least, 8.
    ['gpt3', 'gpt3 pond 1 2 2 contaminated, 66.7 %'],
    ['palm', 'palm~words pond 1 2 1 contaminated, 33.3 %'],
    ['tulu3', 'tulu3~words pond 1 2 1 contaminated, 33.3 %'],
    // A match of 10 words is not one of more than 10.
    ['llama2', 'llama2~words pond 1 2 not clean 33 %, dirty 33 %'],
    // 13 8-grams each; 13 and 3 of 39.
    ['gpt2', 'gpt2 pond 1 2 41.0 % of all grams'],
    // 8 13-grams each; one item has all of its own.
    ['helm', 'helm pond 1 1 binary .33, jaccard .33'],
    ['phi4', 'phi4~words pond 1 2 1 contaminated, 33.3 %'],
    ['dclm', 'dclm pond 4 0 nothing tested'],
    ['infini-gram-mini', 'infini-gram-mini pond 1 1 1 contaminated, 33.3 %'],
  ])('%s: in one cell', (id, expected) => {
    expect(row(id)).toBe(expected)
  })

  it('is a share at each threshold where the source withholds its own', () => {
    const [head, pond] = lines(['llama3']).filter((line) => /^ {2}(% of items|pond)/.test(line))
    expect(head?.trim().split(/ {2,}/)).toEqual(
      '% of items,any,≥.1,≥.2,≥.3,≥.4,≥.5,≥.6,≥.7,≥.8,≥.9'.split(','),
    )
    expect(pond?.trim().split(/ {2,}/)).toEqual(
      'pond,66.7,66.7,66.7,66.7,66.7,66.7,33.3,33.3,33.3,33.3'.split(','),
    )
    // Seven-gram ratios by the fewer of both sides' grams: 4 of 4.
    const [, swept] = lines(['phi4']).filter((line) => /^ {2}(% of items|pond)/.test(line))
    expect(swept?.trim().split(/ {2,}/)).toEqual(['pond', ...Array(10).fill('66.7')])
  })

  it('is a share of each band, the means of each text, what the corpus is called, and documents', () => {
    expect(lines(['llama2'])).toContain(
      '  pond: clean 66.7 %, not clean 33.3 %, not dirty 66.7 %, dirty 33.3 %.',
    )
    expect(lines(['infini-gram-mini'])).toContain('  pond: clean 66.7 %, suspicious 0 %, dirty 33.3 %.')
    expect(terminal(scanned(['helm'])).replace(/\s+/g, ' ')).toContain(
      `${LONG}: input: binary 0, jaccard 0, token 0, weighted jaccard 0, weighted token 0 (mean of 1 item). ${LONG}: references: binary 0, jaccard 0, token 0,`,
    )
    expect(terminal(scanned(['tulu3'])).replace(/\s+/g, ' ')).toContain(
      'a corpus is contaminated by more than 2 % of a benchmark: here by that of pond.',
    )
    expect(lines(['deepseek'])).toContain('  Flags 2 of 3 documents.')
    // Which grams are too frequent is known only when all is read.
    expect(lines(['nemo']).join('\n')).not.toContain('documents.')
  })

  it('never reads as below: what is measured has no threshold to be below of', () => {
    expect(terminal(scanned(['llama3', 'phi4', 'helm', 'quip']))).not.toContain('below')
    const [, llama3] = scanned(['llama3']).report.sets[0]?.results ?? []
    expect(llama3?.outcomes).toMatchObject({ measured: 2, below: 0 })
    const [, phi4] = scanned(['phi4']).report.sets[0]?.results ?? []
    expect(phi4?.outcomes).toMatchObject({ contaminated: 1, measured: 1, below: 0 })
  })

  it('fits 80 columns, of all definitions', () => {
    const all = lines(PRESETS.map(({ id }) => id))
    expect(all.filter((line) => [...line].length > 80)).toEqual([])
    // Every definition says something of every set.
    for (const { id } of PRESETS) expect(row(id)?.split(' ').length).toBeGreaterThan(5)
  })

  it('fits 80 columns, of sets of any size', () => {
    const { report, items } = scanned(['llama3', 'contam-token'])
    const sets = report.sets.map(({ results: [own, ...results], ...set }) => ({
      ...set,
      name: LONG,
      results: [
        own,
        ...results.map((summary) => ({
          ...summary,
          items: 1_234_567,
          tested: 1_234_567,
          sweep:
            summary.sweep?.map(({ at }, i) => ({
              at,
              items: [1, 123, 1234, 12_345, 1_234_566][i % 5] ?? 0,
            })) ?? null,
        })),
      ] as (typeof report.sets)[number]['results'],
    }))
    const shown = terminal({ report: { ...report, sets }, items }).split('\n')
    expect(shown.filter((line) => [...line].length > 80)).toEqual([])
    expect(shown.join('\n')).toMatch(/ {2}a-set-w\S+…\S+ +<\.01 +<\.01 +<\.01 +0\.1 +1\.0 +99\.9/)
  })

  it('is in the Markdown too, in full', () => {
    const text = renderMarkdown(scanned(['llama3', 'tulu3', 'llama2', 'gpt2', 'helm']))
    expect(text).toContain(
      '| llama3\\~words | pond | 3 | 2 | any 66.7 %, ≥.1 66.7 %, ≥.2 66.7 %, ≥.3 66.7 %, ≥.4 66.7 %, ≥.5 66.7 %, ≥.6 33.3 %, ≥.7 33.3 %, ≥.8 33.3 %, ≥.9 33.3 % |',
    )
    expect(text).toContain(
      '- tulu3\\~words: For this source a corpus is contaminated by more than 2 % of a benchmark: here by that of pond.',
    )
    expect(text).toContain('| clean 66.7 %, not clean 33.3 %, not dirty 66.7 %, dirty 33.3 % |')
    expect(text).toContain('| 41.0 % of all grams |')
    expect(text).toContain(
      '| binary .33, jaccard .33, token .33, weighted jaccard .33, weighted token .33 (mean of 3 items) |',
    )
  })
})

describe('an answer of an index', () => {
  const preset = findPreset('gpt3')
  const query = queryForIndex(preset, SETS, gramScheme(), undefined, { hasSeveralFields: true })
  const result = resultFromIndex(preset, SETS, query, () => () => false, 8)
  const shown = withPublished(
    { report: { ...BASE, exact: null }, items: ITEMS },
    [{ preset, result, bound: query.bound, notes: query.notes }],
    { nameOf: undefined, isRedacted: false },
  )

  it('says what it leaves out, and that it is no bound, without being asked', () => {
    const text = terminal(shown).replace(/\s+/g, ' ')
    expect(text).toContain('gpt3~words: any gram found, approximate.')
    expect(text).toContain('Frequent grams count too: an index does not count documents.')
    expect(text).toContain('Ratios are no bounds: documents have several text fields')
    expect(renderMarkdown(shown)).toContain('- gpt3\\~words: Frequent grams count too')
  })
})
