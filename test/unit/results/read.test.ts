/**
 * Reports that are there already: one of an earlier commit, made of the samples and stored, and ones that a later
 * version of dosimeter could write.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parquetReadObjects } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/gate/judge.ts'
import { renderItem } from '../../../src/report/explain.ts'
import { renderFormat } from '../../../src/report/formats.ts'
import { PLAIN } from '../../../src/report/style.ts'
import { renderReport } from '../../../src/report/terminal.ts'
import { compareReports } from '../../../src/results/compare.ts'
import { comparisonSchema } from '../../../src/results/comparison-schema.ts'
import { FORMAT_NAMES } from '../../../src/results/formats.ts'
import { readReport } from '../../../src/results/read.ts'
import { redactReport } from '../../../src/results/redact.ts'
import { folderWith } from '../items/temporary-folder.ts'

const STORED = fileURLToPath(new URL('../../fixtures/reports/2026-11', import.meta.url))
const stored = (name: string): string => readFileSync(`${STORED}/${name}`, 'utf8')

describe('a report of November 2026', () => {
  test('is read, also by its report.json', async () => {
    const { report, items } = await readReport(STORED)
    expect([report.version, items.length]).toEqual([1, 17])
    expect(await readReport(`${STORED}/report.json`)).toEqual({ report, items })
  })

  test.each(FORMAT_NAMES)('gives the form %s, whole and redacted', async (name) => {
    const data = await readReport(STORED)
    for (const input of [data, redactReport(data)]) {
      const bytes = await renderFormat(name, input)
      const text = new TextDecoder().decode(bytes)
      if (name === 'parquet') {
        const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer })
        expect(rows.map(({ decisiveCoverage }) => decisiveCoverage)).toContain(1)
      } else expect(text).toContain(name === 'gate' ? '"outcome": null' : 'arith-06')
      // It tells of no item what set its level: that is found out of what it does tell.
      const figure = { md: '100 % of question', csv: '"[""question""]",1', sarif: '100 % of question' }
      if (name in figure) expect(text).toContain(figure[name as keyof typeof figure])
    }
  })

  test('can be shown, explained, judged and compared', async () => {
    const data = await readReport(STORED)
    const options = { style: PLAIN, width: 80, top: 20 }
    expect(renderReport(data.report, data.items, options)).toContain('Most contaminated items')
    for (const item of data.items) expect(renderItem(data.report, item, options)).toContain(item.id)
    const limits = { 'max-contaminated': 0.5, presets: { llama3: { at: 0.5, 'max-contaminated': 1 } } }
    const rules = { limits, benchmarks: {}, flags: {}, isEachSetExpected: true }
    const judgement = judge({ ...data, rules, allow: [], baseline: data, today: '2026-12-01' })
    expect(judgement.rules).toHaveLength(4)
    expect(judgement.outcome).toBe('within')
    const comparison = compareReports(data, data, 0.01)
    expect(comparisonSchema.parse(comparison)).toEqual(comparison)
  })
})

describe('a report of a later dosimeter', () => {
  const withKeys =
    (...paths: string[][]) =>
    (text: string): string => {
      const value = JSON.parse(text)
      for (const path of paths) {
        const holder = path.reduce((inner, key) => inner[key], value)
        expect(typeof holder, path.join('.')).toBe('object')
        holder.later = { any: ['thing'] }
      }
      return JSON.stringify(value)
    }

  test('is read without the keys that are not known yet', async () => {
    const report = withKeys(
      [],
      ['index'],
      ['index', 'scheme'],
      ['definitions', '0'],
      ['definitions', '0', 'thresholds'],
      ['definitions', '1'],
      ['sets', '0'],
      ['sets', '0', 'results', '0', 'contaminated'],
      ['sets', '1', 'results', '1'],
    )
    const line = withKeys(
      [],
      ['fields', '0'],
      ['results', '0'],
      ['results', '0', 'fields', '0'],
      ['results', '1'],
    )
    const found = withKeys(['results', '0', 'verified'], ['results', '0', 'documents', '0'])
    const folder = await folderWith({
      'report.json': report(stored('report.json')),
      'items.jsonl': stored('items.jsonl')
        .trimEnd()
        .split('\n')
        .map((text, i) => `${i === 0 ? found(line(text)) : line(text)}\n`)
        .join(''),
    })
    expect(await readReport(folder)).toEqual(await readReport(STORED))
  })

  test('is refused when it is of another version of the format', async () => {
    const folder = await folderWith({
      'report.json': JSON.stringify({ ...JSON.parse(stored('report.json')), version: 2 }),
      'items.jsonl': stored('items.jsonl'),
    })
    await expect(readReport(folder)).rejects.toMatchObject({
      code: 'BAD_REPORT',
      message: `${folder}/report.json: version 2 of the format, expected 1`,
      hint: 'A newer dosimeter wrote it: read it with that one, or make the report again.',
    })
  })

  test('is refused, as damaged, when a key that is known is wrong or missing, whatever else is there', async () => {
    const { sets: _, ...rest } = JSON.parse(stored('report.json'))
    const folder = await folderWith({
      'report.json': JSON.stringify({ ...rest, later: 1 }),
      'items.jsonl': stored('items.jsonl'),
    })
    await expect(readReport(folder)).rejects.toThrow(/report\.json: .*(?:sets|later)/u)
  })
})
