/**
 * A scan of real corpora and an index of them with an exact pass say the same of every item of real sets, byte for byte.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildIndex,
  checkItems,
  findDescription,
  type ItemLine,
  type ItemSet,
  loadItemSet,
  openIndex,
  scanItems,
} from '../../dist/index.js'
import { benchmarkPath, corpusPath, hasSharedData, SKIP_REASON } from '../support/shared-data.ts'

const SETS = {
  gsm8k: 'gsm8k/test.jsonl',
  mmlu: 'mmlu/test.jsonl.gz',
  humaneval: 'humaneval/HumanEval.jsonl.gz',
  mbpp: 'mbpp/mbpp.jsonl',
  qasc: 'qasc/dev.jsonl',
  agieval: 'agieval',
  bbh: 'bbh',
}
const TEXT_FIELDS = [
  'text',
  'gsm8k-train.jsonl=question,answer',
  'code-alpaca*.jsonl=instruction,input,output',
]

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-scan-'))
const inputs: string[] = []
let sets: ItemSet[] = []

/** Compressed in a way that no input may be yet. */
function unpack(name: string): void {
  const { status, stdout } = spawnSync('zstdcat', [corpusPath(`${name}.zst`)], { maxBuffer: 1 << 28 })
  if (status !== 0) return // the program is not here: the other corpora must do
  writeFileSync(join(folder, name), stdout)
  inputs.push(join(folder, name))
}

/** A list in one JSON document. */
function asLines(name: string): void {
  const records = JSON.parse(readFileSync(corpusPath(`${name}.json`), 'utf8')) as Record<string, string>[]
  const lines = records.map((record) => `${JSON.stringify(record)}\n`)
  writeFileSync(join(folder, `${name}.jsonl`), lines.join(''))
  inputs.push(join(folder, `${name}.jsonl`))
}

/** What both must agree on. */
function shared(lines: readonly ItemLine[]): string[] {
  return lines.map(({ set, id, results }) =>
    JSON.stringify([set, id, results[0].verified, results[0].documents]),
  )
}

describe.skipIf(!hasSharedData)(`scan and exact pass (${hasSharedData ? 'present' : SKIP_REASON})`, () => {
  beforeAll(async () => {
    inputs.push(corpusPath('t0-train.jsonl.gz'), corpusPath('gsm8k-train.jsonl'))
    for (const name of ['leetcode.jsonl', 'rails.jsonl']) unpack(name)
    for (const name of ['code-alpaca', 'code-alpaca-2k']) asLines(name)
    sets = []
    for (const [name, path] of Object.entries(SETS)) {
      const description = await findDescription(name)
      sets.push(await loadItemSet({ name, description, paths: [benchmarkPath(path)] }))
    }
    // More lanes than inputs and small segments: parts begin in the middle of files and of compressed streams.
    await buildIndex({
      inputs,
      out: join(folder, 'index'),
      textFields: TEXT_FIELDS,
      lanes: 5,
      segmentBytes: 2 ** 20,
    })
  }, 300_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    { n: 8, minRun: 2 },
    { n: 8, minRun: 1 },
    { n: 13, minRun: 1 },
  ])(
    'agree for grams of $n words in runs of $minRun',
    async (definition) => {
      const index = await openIndex(join(folder, 'index'))
      let planned = 0
      const checked = await checkItems(index, sets, {
        ...definition,
        exact: {
          onPlan: ({ bytes }) => {
            planned = bytes
          },
        },
      })
      const scanned = await scanItems(sets, { inputs, textFields: TEXT_FIELDS, workers: 1, ...definition })
      const expected = shared(scanned.items)
      expect(shared(checked.items)).toEqual(expected)
      expect(checked.report.exact?.fileBytes).toBe(planned)
      const found = scanned.items.filter(({ results }) => results[0]?.verified !== null)
      expect(found.length).toBeGreaterThan(definition.n === 8 ? 250 : 50)
      const refuted = checked.items.filter(({ results }) => results[0]?.evidence === 'refuted')
      // An index of many documents a segment must point at more than there is.
      expect(refuted.length).toBeGreaterThan(0)
    },
    300_000,
  )

  it('agree when all is read again, also on texts too short for grams', async () => {
    const index = await openIndex(join(folder, 'index'))
    const checked = await checkItems(index, sets, { exact: { shortItems: true } })
    const scanned = await scanItems(sets, { inputs, textFields: TEXT_FIELDS, workers: 2 })
    const withShort = (lines: readonly ItemLine[]): string[] =>
      lines.map(({ results: [{ level, kind, verified, documents, short }] }) =>
        JSON.stringify([level, kind, verified, documents, short]),
      )
    expect(withShort(checked.items)).toEqual(withShort(scanned.items))
    expect(scanned.items.filter(({ results }) => results[0]?.short !== null).length).toBeGreaterThan(800)
  }, 300_000)
})
