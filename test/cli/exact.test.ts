/**
 * `scan`, `check --exact` and `explain` as a user runs them, on the sample corpus.
 */
import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadXxh64 } from '../../src/filter/digest.ts'
import type { ItemLine, Report } from '../../src/results/schema.ts'
import { JournalWriter } from '../../src/store/journal.ts'
import { BUILD_SAMPLES, CHECK_SAMPLES, cli, type SampleFolder, sampleFolder } from '../support/cli.ts'
import { unitsReference } from '../support/reference.ts'

let samples: SampleFolder
const run = (args: readonly string[], options: { cwd?: string } = {}) =>
  cli(args, { cwd: samples.path, ...options })

const ITEMS = CHECK_SAMPLES.slice(3)
const SCAN = [
  ...['scan', 'samples/corpus/', '--text-field', 'text', '--text-field', 'qa.jsonl=question,answer'],
  ...ITEMS,
]

function read(folder: string): { report: Report; items: ItemLine[]; bytes: string } {
  const report = readFileSync(join(samples.path, folder, 'report.json'), 'utf8')
  const items = readFileSync(join(samples.path, folder, 'items.jsonl'), 'utf8')
  return {
    report: JSON.parse(report) as Report,
    items: items
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ItemLine),
    bytes: report + items,
  }
}

beforeAll(async () => {
  samples = sampleFolder()
  await run(BUILD_SAMPLES)
})
afterAll(() => samples.remove())

describe('scan', () => {
  it('and check --exact verify the same, whatever the number of workers', async () => {
    const scanned = await run([...SCAN, '--out', 'scan-1', '--workers', '1', '--reproducible'])
    expect(scanned.exitCode).toBe(0)
    await run([...SCAN, '--out', 'scan-3', '--workers', '3', '--reproducible'])
    const checked = await run([...CHECK_SAMPLES, '--exact', '--out', 'exact', '--reproducible'])
    await run([...CHECK_SAMPLES, '--out', 'probed', '--reproducible'])
    const candidates = read('probed').items.filter(({ results }) => (results[0].segments ?? []).length > 0)
    expect(candidates.length).toBeGreaterThan(30)
    expect(checked.stderr).toContain(`Exact pass for ${candidates.length} candidates: reading`)
    expect(read('scan-3').bytes).toBe(read('scan-1').bytes)
    const scan = read('scan-1')
    const exact = read('exact')
    const shared = ({ items }: { items: ItemLine[] }): unknown[] =>
      items.map(({ set, id, results }) => [set, id, results[0]?.verified, results[0]?.documents])
    expect(shared(exact)).toEqual(shared(scan))
    const evidence = exact.items.map(({ results }) => results[0]?.evidence)
    expect(evidence.filter((each) => each === 'verified').length).toBeGreaterThan(30)
    expect(scan.report).toMatchObject({ index: null, exact: { corpus: 'whole', documents: 520 } })
    expect(exact.report.exact?.corpus).toBe('parts')
  })

  it('names documents whose text is where it says', async () => {
    await run([...SCAN, '--out', 'places'])
    let spans = 0
    for (const { fields, results } of read('places').items) {
      for (const document of results[0]?.documents ?? []) {
        if (document.input.endsWith('.gz')) continue
        const bytes = readFileSync(join(samples.path, 'samples/corpus', document.input))
        const line = bytes.toString('utf8').split('\n')[document.record - 1] ?? ''
        expect(bytes.subarray(document.byte).toString('utf8').startsWith(line)).toBe(true)
        const record = JSON.parse(line) as Record<string, string>
        expect(document.id).toBe(record.id ?? null)
        for (const span of document.spans) {
          const own = fields.find(({ name }) => name === span.field)?.parts?.[span.part]?.slice(...span.item)
          const found = record[span.text]?.slice(...span.document)
          expect(unitsReference(own ?? '', 'words')).toEqual(unitsReference(found ?? '?', 'words'))
          spans++
        }
      }
    }
    expect(spans).toBeGreaterThan(40)
  })

  it('refuses to go on with another question', async () => {
    const out = join(samples.path, 'other')
    mkdirSync(out)
    // What a scan leaves that was stopped behind a step.
    const journal = new JournalWriter<object, object>(join(out, 'scan-journal.ndjson'), await loadXxh64())
    journal.begin({ tool: 'another question' })
    journal.step({ lane: 0 })
    journal.close()
    const { exitCode, stderr } = await run([...SCAN, '--n', '9', '--out', 'other'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'dosimeter: other: an unfinished scan of other inputs, items or options lies there\n' +
        'Run the same command as before, or add --restart to drop what that scan has done.\n',
    })
    expect((await run([...SCAN, '--n', '9', '--out', 'other', '--restart'])).exitCode).toBe(0)
  })

  it('leaves out texts when redacted', async () => {
    await run([...SCAN, '--out', 'redacted', '--redact'])
    const { items } = read('redacted')
    const documents = items.flatMap(({ results }) => results[0]?.documents ?? [])
    expect(documents.length).toBeGreaterThan(30)
    expect(documents.flatMap(({ excerpts }) => excerpts)).toEqual([])
    const { stdout } = await run(['explain', 'redacted', 'arith/arith-23'])
    expect(stdout).toContain('part 0: 0–')
  })
})

describe('check --exact', () => {
  const copy = async (name: string): Promise<string> => {
    const folder = join(samples.path, name)
    cpSync(join(samples.path, 'samples'), join(folder, 'samples'), { recursive: true })
    await run(BUILD_SAMPLES, { cwd: folder })
    return folder
  }

  it('refuses an input whose content has changed, and names it', async () => {
    const folder = await copy('changed')
    const path = join(folder, 'samples/corpus/web.jsonl')
    writeFileSync(path, readFileSync(path, 'utf8').replace('the', 'teh'))
    const { exitCode, stderr } = await run([...CHECK_SAMPLES, '--exact', '--quiet'], { cwd: folder })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('samples/corpus/web.jsonl: it has changed since it was indexed: at byte 0')
    appendFileSync(path, '\n')
    const longer = await run([...CHECK_SAMPLES, '--exact', '--quiet'], { cwd: folder })
    expect(longer.stderr).toContain('samples/corpus/web.jsonl: it has changed since it was indexed:')
    expect(longer.stderr).toContain(' bytes then, ')
  })

  it('says that an input has changed also when it can no longer be read', async () => {
    const folder = await copy('broken')
    const path = join(folder, 'samples/corpus/web.jsonl')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, `x${text.slice(1)}`)
    const { exitCode, stderr } = await run([...CHECK_SAMPLES, '--exact', '--quiet'], { cwd: folder })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('it has changed since it was indexed')
  })

  it('finds a corpus that has moved', async () => {
    const folder = await copy('moved')
    renameSync(join(folder, 'samples/corpus'), join(folder, 'elsewhere'))
    const lost = await run([...CHECK_SAMPLES, '--exact', '--quiet'], { cwd: folder })
    expect(lost.exitCode).toBe(2)
    expect(lost.stderr).toContain('name its folder with --corpus-root inputs=PATH')
    const wrong = await run([...CHECK_SAMPLES, '--exact', '--corpus-root', 'inptus=elsewhere'], {
      cwd: folder,
    })
    expect(wrong.stderr).toContain('the index has no root "inptus", expected one of inputs')
    const found = await run([...CHECK_SAMPLES, '--exact', '--corpus-root', 'inputs=elsewhere'], {
      cwd: folder,
    })
    expect(found.exitCode).toBe(0)
    expect(found.stdout).toContain('Compared with the documents themselves')
  })

  it('refuses its options without it', async () => {
    const { exitCode, stderr } = await run([...CHECK_SAMPLES, '--short-items'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--short-items: it belongs to --exact, which is missing')
  })

  it('bounds the documents that it lists, not those that it counts', async () => {
    await run([...CHECK_SAMPLES, '--exact', '--max-evidence', '1', '--out', 'one', '--reproducible'])
    await run([...CHECK_SAMPLES, '--exact', '--out', 'five', '--reproducible'])
    const one = read('one').items
    const five = read('five').items
    for (const [i, { results }] of one.entries()) {
      const other = five[i]?.results[0]
      expect(results[0]?.documents).toEqual(other?.documents.slice(0, 1))
      expect(results[0]?.verified).toEqual(other?.verified)
    }
    expect(five.some(({ results }) => (results[0]?.documents.length ?? 0) > 1)).toBe(true)
  })
})

describe('explain', () => {
  it('shows an item beside its document', async () => {
    await run([...SCAN, '--out', 'shown'])
    const { exitCode, stdout } = await run(['explain', 'shown', 'arith/arith-23'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('verdict        contaminated, verified: 100 % of question')
    expect(stdout).toContain('best document  coverage')
    expect(stdout).toMatch(/^ {4}#{20}/m)
    expect(stdout).toMatch(/^ {3}question +document$/m)
    expect(stdout).toMatch(/«A rope bridge in the gorge.*«A rope/)
  })

  it('knows an item by the end of its name, and says which it does not know', async () => {
    expect((await run(['explain', 'shown', 'arith-23'])).exitCode).toBe(0)
    const { exitCode, stderr } = await run(['explain', 'shown', 'arith/arith-32x'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('no such item in shown, expected SET/ID')
    expect(stderr).toContain('Did you mean "arith/arith-32"?')
  })
})
