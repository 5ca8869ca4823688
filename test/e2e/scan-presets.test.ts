/**
 * Published definitions in a scan: what workers find and the journal keeps is what one pass over all documents finds.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type CorpusText,
  findDescription,
  findPreset,
  type ItemSet,
  loadItemSet,
  loadPlainItems,
  PRESETS,
  type PresetResult,
  type ScanResult,
  scanItems,
  scanTexts,
} from '../../dist/index.js'

const SAMPLES = fileURLToPath(new URL('../fixtures/samples', import.meta.url))
const INPUTS = ['forum.jsonl.gz', 'qa.jsonl', 'web.jsonl']
const folder = mkdtempSync(join(tmpdir(), 'dosimeter-presets-'))
let sets: ItemSet[]

beforeAll(async () => {
  sets = [
    await loadItemSet({
      name: 'trivia',
      description: await findDescription(join(SAMPLES, 'trivia.yaml')),
      paths: [join(SAMPLES, 'trivia.jsonl')],
    }),
    await loadPlainItems({
      name: 'arith',
      paths: [join(SAMPLES, 'arith.jsonl')],
      fields: ['question', 'answer'],
    }),
  ]
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const scan = (presets: readonly string[], more: Partial<Parameters<typeof scanItems>[1]> = {}) =>
  scanItems(sets, {
    inputs: INPUTS.map((name) => join(SAMPLES, 'corpus', name)),
    textFields: ['text', 'qa.jsonl=question,answer'],
    reproducible: true,
    presets,
    ...more,
  })

/** The corpus as JSON.parse sees it: fields joined by line feeds, records counted by lines. */
function documents(): CorpusText[] {
  return INPUTS.flatMap((name, input) => {
    const bytes = readFileSync(join(SAMPLES, 'corpus', name))
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
    return text.split('\n').flatMap((line, i): CorpusText[] => {
      if (line.trim() === '') return []
      const record = JSON.parse(line) as Record<string, string>
      const texts = name === 'qa.jsonl' ? [record.question, record.answer] : [record.text]
      return [{ id: record.id, input, record: i + 1, text: texts.join('\n') }]
    })
  })
}

/** What report and items say of a definition, as its scan gives it. */
function found({ items }: ScanResult, place: number): unknown[] {
  return items.map(({ set, id, results }) => {
    const [, ...published] = results
    const own = published[place]
    return {
      set,
      id,
      outcome: own?.outcome,
      hits: own?.hits,
      grams: own?.grams,
      documentCount: own?.documentCount,
      flaggedDocuments: own?.flaggedDocuments,
      best: own?.documents.map(({ input, record }) => `${input}:${record}`),
      clean: own?.withoutBoilerplate?.outcome,
    }
  })
}

function expected({ items }: PresetResult): unknown[] {
  return items.map(
    ({ set, id, outcome, hits, grams, documents, flaggedDocuments, evidence, withoutBoilerplate }) => ({
      set,
      id,
      outcome,
      hits,
      grams,
      documentCount: documents,
      flaggedDocuments,
      best: evidence.map(({ input, record }) => `${INPUTS[input]}:${record}`),
      clean: withoutBoilerplate?.outcome,
    }),
  )
}

/** Those whose own tokens are at hand need an encoder in the reference. */
const IDS = PRESETS.filter(({ vocabulary }) => vocabulary === undefined).map(({ id }) => id)

describe('a scan for published definitions', () => {
  it('finds of all of them what one pass over the documents finds', async () => {
    const results = scanTexts(sets, documents(), IDS.map(findPreset))
    const scanned = await scan(IDS, { workers: 2 })
    expect(scanned.report.definitions.slice(1).map(({ name }) => name)).toEqual(
      results.map(({ label }) => label),
    )
    for (const [p, result] of results.entries()) {
      expect({ label: result.label, items: found(scanned, p) }).toEqual({
        label: result.label,
        items: expected(result),
      })
    }
    for (const { results: own } of scanned.report.sets) expect(own.length).toBe(IDS.length + 1)
  })

  it('changes nothing of the own definition', async () => {
    const without = await scan([])
    const scanned = await scan(['llama3'])
    const own = ({ items }: ScanResult) => items.map(({ results }) => results[0])
    expect(own(scanned)).toEqual(own(without))
    expect(scanned.report.exact).toEqual(without.report.exact)
  })

  it('goes on behind every line of its journal', async () => {
    const ids = ['gpt3', 'llama2', 'tulu3', 'infini-gram-mini']
    const whole = await scan(ids)
    await scan(ids, { out: join(folder, 'whole') })
    const journal = readFileSync(join(folder, 'whole', 'scan-journal.ndjson'), 'utf8')
    const lines = journal.split('\n').slice(0, -1)
    expect(lines.length).toBeGreaterThan(3)
    for (let kept = 1; kept <= lines.length; kept++) {
      const out = join(folder, `cut-${kept}`)
      mkdirSync(out)
      writeFileSync(join(out, 'scan-journal.ndjson'), `${lines.slice(0, kept).join('\n')}\n`)
      const { report, items } = await scan(ids, { out })
      expect({ kept, report, items }).toEqual({ kept, report: whole.report, items: whole.items })
    }
  })

  it('refuses to go on for other definitions', async () => {
    await expect(scan(['gpt3'], { out: join(folder, 'whole') })).rejects.toMatchObject({
      code: 'UNFINISHED_SCAN',
    })
  })

  it('counts the tokens of a source, and those of the scan where a source names none', async () => {
    const { report, items } = await scan(['olmo3-decon', 'llama3'], { unit: 'cl100k_base' })
    expect(report.definitions.slice(1).map(({ name }) => name)).toEqual(['olmo3-decon', 'llama3~cl100k_base'])
    const planted = items.find(({ id }) => id === 'arith-01')
    const [, , llama3] = planted?.results ?? []
    expect(llama3).toMatchObject({ outcome: 'measured', documents: [{ input: 'web.jsonl', record: 7 }] })
    const words = await scan(['olmo3-decon', 'llama3'])
    expect(words.report.definitions.slice(1).map(({ name }) => name)).toEqual(['olmo3-decon', 'llama3~words'])
  })

  it('keeps no text of items when redacted', async () => {
    const { report } = await scan(['gpt3'], { redact: true })
    const [, gpt3] = report.definitions
    expect(gpt3?.boilerplate?.most.every(({ units }) => units === undefined)).toBe(true)
  })
})
