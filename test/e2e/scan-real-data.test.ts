/**
 * A scan of real corpora and an index of them with an exact pass say the same of every item of real sets, byte for byte.
 */
import { mkdtempSync, rmSync } from 'node:fs'
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
import { countFrom, sweepsOf } from '../../dist/report/html/sweep.js'
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
/** Read at once from the end of the Parquet file. */
const FOOTER_BYTES = 1 << 16
const MARK_BYTES = 4
const TEXT_FIELDS = [
  'text',
  'gsm8k-train.jsonl=question,answer',
  'code-alpaca*.json=instruction,input,output',
]

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-scan-'))
/** As they lie: lines, plain and compressed, lists in JSON documents, and rows. */
const inputs = [
  't0-train.jsonl.gz',
  'gsm8k-train.jsonl',
  'leetcode.jsonl.zst',
  'rails.jsonl.zst',
  'code-alpaca.json',
  'code-alpaca-2k.json',
  'thealgorithms.parquet',
].map(corpusPath)
let sets: ItemSet[] = []

/** What both must agree on. */
function shared(lines: readonly ItemLine[]): string[] {
  return lines.map(({ set, id, results }) =>
    JSON.stringify([set, id, results[0].verified, results[0].documents]),
  )
}

describe.skipIf(!hasSharedData)(`scan and exact pass (${hasSharedData ? 'present' : SKIP_REASON})`, () => {
  beforeAll(async () => {
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
      let read = 0
      const checked = await checkItems(index, sets, {
        ...definition,
        exact: {
          onPlan: ({ bytes }) => {
            planned = bytes
          },
          // Counted where bytes come from files.
          onProgress: ({ fileBytes }) => {
            read = fileBytes
          },
        },
      })
      const scanned = await scanItems(sets, { inputs, textFields: TEXT_FIELDS, workers: 1, ...definition })
      const expected = shared(scanned.items)
      expect(shared(checked.items)).toEqual(expected)
      expect(checked.report.exact?.fileBytes).toBe(planned)
      // The mark and the end of the Parquet file are read twice: for where its columns lie, and for its digest.
      expect(read).toBeGreaterThanOrEqual(planned)
      expect(read).toBeLessThanOrEqual(planned + MARK_BYTES + FOOTER_BYTES)
      const found = scanned.items.filter(({ results }) => results[0]?.verified !== null)
      expect(found.length).toBeGreaterThan(definition.n === 8 ? 250 : 50)
      // No item reaches further than its best input, and none of its inputs reaches further than it.
      for (const { results } of scanned.items) {
        const [{ reach, verified, short }] = results
        if (short !== null) continue
        const inputs = (verified?.inputs ?? []).map((input) => input.reach ?? -1)
        expect(reach?.partial ?? 0).toBe(Math.max(0, ...inputs))
      }
      const refuted = checked.items.filter(({ results }) => results[0]?.evidence === 'refuted')
      // An index of many documents a segment must point at more than there is.
      expect(refuted.length).toBeGreaterThan(0)
    },
    300_000,
  )

  it('agree when all is read again, also on texts too short for grams', async () => {
    const index = await openIndex(join(folder, 'index'))
    const plans: { readonly bytes: number; readonly allBytes: number }[] = []
    const checked = await checkItems(index, sets, {
      exact: { shortItems: true, onPlan: (plan) => void plans.push(plan) },
    })
    // Segments are smaller than the chunks whose digests are compared: neighbours are read together, each chunk once.
    expect(plans).toHaveLength(1)
    for (const { bytes, allBytes } of plans) expect(bytes).toBeLessThanOrEqual(allBytes)
    const scanned = await scanItems(sets, { inputs, textFields: TEXT_FIELDS, workers: 2 })
    const withShort = (lines: readonly ItemLine[]): string[] =>
      lines.map(({ results: [{ level, kind, verified, documents, short }] }) =>
        JSON.stringify([level, kind, verified, documents, short]),
      )
    expect(withShort(checked.items)).toEqual(withShort(scanned.items))
    const indexOnly = await checkItems(index, sets)
    const own = { thresholds: { partial: 0.33, contaminated: 0.66 } }
    const others = await scanItems(sets, { inputs, textFields: TEXT_FIELDS, workers: 2, ...own })
    for (const { report, items } of [checked, scanned, indexOnly, others]) {
      const [{ thresholds }] = report.definitions
      const sweeps = sweepsOf(report, items)
      for (const { name, results } of report.sets) {
        const [{ atLeastPartial, contaminated, anyOverlap }] = results
        const sweep = sweeps.get(name)
        expect([
          countFrom(sweep?.partial ?? [], thresholds.partial),
          countFrom(sweep?.contaminated ?? [], thresholds.contaminated),
          sweep?.overlaps.length,
        ]).toEqual([atLeastPartial.count, contaminated.count, anyOverlap.count])
        // The report with other thresholds says what the curve of this one says there.
        const there = others.report.sets.find((set) => set.name === name)?.results[0]
        if (report.index !== null) continue
        expect(countFrom(sweep?.partial ?? [], own.thresholds.partial)).toBe(there?.atLeastPartial.count)
        expect(countFrom(sweep?.contaminated ?? [], own.thresholds.contaminated)).toBe(
          there?.contaminated.count,
        )
      }
    }
    expect(scanned.items.filter(({ results }) => results[0]?.short !== null).length).toBeGreaterThan(800)
  }, 300_000)
})
