/**
 * A scan that was stopped anywhere goes on with its journal and finds what an undisturbed one finds.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildIndex,
  checkItems,
  type ItemSet,
  loadPlainItems,
  openIndex,
  type ScanOptions,
  scanItems,
} from '../../dist/index.js'
import { jsonlOf } from '../support/corpus.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-resume-'))
const inputs = ['a.jsonl', 'b.jsonl.gz', 'c.jsonl'].map((name) => join(folder, 'corpus', name))
let set: ItemSet

beforeAll(async () => {
  mkdirSync(join(folder, 'corpus'))
  const texts = [1, 2, 3].map((seed) =>
    // Few words, so that documents repeat each other's grams now and then.
    jsonlOf({ seed, bytes: 12e6, vocabulary: 2000, oddEvery: 40, hasMark: seed === 3 }),
  )
  for (const [i, path] of inputs.entries()) {
    const text = texts[i] ?? Buffer.alloc(0)
    writeFileSync(path, path.endsWith('.gz') ? gzipSync(text, { level: 1 }) : text)
  }
  // Items out of the corpus, from its whole length.
  const items = texts.flatMap((text) => {
    const lines = text
      .toString('utf8')
      .split('\n')
      .filter((line) => line.includes('"text":"'))
    return [0.001, 0.2, 0.5, 0.9, 0.999].map((share) => {
      const record = JSON.parse(lines[Math.floor(share * lines.length)] ?? '{}') as { text: string }
      return `${JSON.stringify({ question: record.text })}\n`
    })
  })
  writeFileSync(join(folder, 'items.jsonl'), items.join(''))
  set = await loadPlainItems({ name: 'set', paths: [join(folder, 'items.jsonl')], fields: ['question'] })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const scan = (
  out: string,
  more: Partial<Pick<ScanOptions, 'stepBytes' | 'signal' | 'textFields' | 'onProgress'>> = {},
) =>
  scanItems([set], {
    inputs,
    out: join(folder, out),
    reproducible: true,
    workers: 2,
    stepBytes: 2 ** 20,
    ...more,
  })

describe('a stopped scan', () => {
  it('goes on behind every line of its journal, a torn one too', async () => {
    const whole = await scan('whole', { stepBytes: Number.MAX_SAFE_INTEGER })
    expect(whole.items.every(({ results }) => results[0]?.level === 'contaminated')).toBe(true)
    await scan('steps')
    const journal = readFileSync(join(folder, 'steps', 'scan-journal.ndjson'), 'utf8')
    const lines = journal.split('\n').slice(0, -1)
    expect(lines.length).toBeGreaterThan(25)
    for (let kept = 1; kept <= lines.length; kept += 4) {
      const out = `cut-${kept}`
      mkdirSync(join(folder, out))
      const torn = lines[kept]?.slice(0, 30) ?? ''
      writeFileSync(join(folder, out, 'scan-journal.ndjson'), `${lines.slice(0, kept).join('\n')}\n${torn}`)
      const { report, items } = await scan(out)
      expect({ kept, items }).toEqual({ kept, items: whole.items })
      expect(report).toEqual(whole.report)
    }
  })

  it('shows what it had done among what is done', async () => {
    await scan('progress')
    const lines = readFileSync(join(folder, 'progress', 'scan-journal.ndjson'), 'utf8').split('\n')
    mkdirSync(join(folder, 'shown'))
    const kept = lines.slice(0, -2)
    // The compressed input, whose text is longer than its file, is behind its lane.
    const [record, ...steps] = kept.map((line) => JSON.parse(line.slice(line.indexOf('{'))))
    const lane = record.build.lanes.findIndex((sources: { input: number }[]) =>
      sources.some(({ input }) => input === 1),
    )
    const position = record.build.lanes[lane].findIndex(({ input }: { input: number }) => input === 1)
    const last = steps.findLast(({ step }) => step.lane === lane)
    expect(last.step.position.source).toBeGreaterThan(position)
    writeFileSync(join(folder, 'shown', 'scan-journal.ndjson'), `${kept.join('\n')}\n`)
    const total = inputs.reduce((sum, path) => sum + statSync(path).size, 0)
    const done: number[] = []
    await scan('shown', { onProgress: ({ fileBytes }) => done.push(fileBytes) })
    expect(done.length).toBeGreaterThan(0)
    expect(done.at(-1)).toBeGreaterThanOrEqual(total)
    // Both lanes read on to the ends of lines and chunks.
    expect(done.at(-1)).toBeLessThan(total + 2 ** 21)
  })

  it('says what an exact pass over all its parts says', async () => {
    const whole = await scan('again', { stepBytes: Number.MAX_SAFE_INTEGER })
    // Added later, the input that comes first by path is the last one in the manifest.
    const shared = { out: join(folder, 'index'), lanes: 3, segmentBytes: 2 ** 18 }
    await buildIndex({ ...shared, inputs: inputs.slice(1) })
    await buildIndex({ ...shared, inputs })
    const index = await openIndex(join(folder, 'index'))
    expect(index.totals.segments).toBeGreaterThan(20)
    const { items } = await checkItems(index, [set], { exact: {} })
    const found = (lines: typeof items): unknown[] =>
      lines.map(({ results }) => [results[0]?.verified, results[0]?.documents])
    expect(found(items)).toEqual(found(whole.items))
    // An item that only one segment can have: whole chunks of that are read.
    const first = { ...set, items: set.items.slice(0, 1) }
    const { report } = await checkItems(index, [first], { exact: {} })
    expect(report.exact).toMatchObject({ corpus: 'parts', inputs: 1, fileBytes: 4 * 2 ** 20 })
  })

  it('may be stopped before it begins', async () => {
    const stopped = scan('aborted', { signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' })
    const { items } = await scan('aborted')
    expect(items).toEqual((await scan('undisturbed')).items)
  })

  it('that got nowhere is not in the way of the one that is put right', async () => {
    await expect(scan('slip', { textFields: ['txt'] })).rejects.toMatchObject({ code: 'BAD_RECORD' })
    expect(readdirSync(join(folder, 'slip'))).toEqual(['scan-journal.ndjson'])
    const { items } = await scan('slip')
    expect(items.every(({ results }) => results[0]?.level === 'contaminated')).toBe(true)
  })
})
