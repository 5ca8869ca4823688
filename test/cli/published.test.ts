/**
 * `--preset` of `scan` and `check` as a user runs it, on the sample corpus.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReport } from '../../src/results/read.ts'
import type { ItemLine, Report } from '../../src/results/schema.ts'
import { BUILD_SAMPLES, CHECK_SAMPLES, cli, type SampleFolder, sampleFolder } from '../support/cli.ts'

let samples: SampleFolder
const run = (args: readonly string[]) => cli(args, { cwd: samples.path })

const SCAN = [
  ...['scan', 'samples/corpus/', '--text-field', 'text', '--text-field', 'qa.jsonl=question,answer'],
  ...CHECK_SAMPLES.slice(3),
]

const bytes = (folder: string): string =>
  ['report.json', 'items.jsonl']
    .map((name) => readFileSync(join(samples.path, folder, name), 'utf8'))
    .join('')
/** Checked against the schemas. */
const read = (folder: string): Promise<{ report: Report; items: readonly ItemLine[] }> =>
  readReport(join(samples.path, folder)) as Promise<{ report: Report; items: readonly ItemLine[] }>

function resultsOf(items: readonly ItemLine[], item: string, definition: string) {
  const [, ...published] = items.find(({ id }) => id === item)?.results ?? []
  return published.find((result) => result.definition === definition)
}

beforeAll(async () => {
  samples = sampleFolder()
  await run(BUILD_SAMPLES)
  await run([
    ...SCAN,
    '--preset',
    'gpt3',
    '--preset',
    'llama3',
    '--preset',
    'palm',
    '--out',
    'scan',
    '--reproducible',
  ])
})
afterAll(() => samples.remove())

describe('scan --preset', () => {
  it('writes the same bytes with any number of workers', async () => {
    for (const workers of ['1', '3']) {
      const args = ['--preset', 'gpt3', '--preset', 'llama3', '--preset', 'palm', '--preset', 'gpt3']
      const { exitCode } = await run([
        ...SCAN,
        ...args,
        '--out',
        `w${workers}`,
        '--workers',
        workers,
        '--reproducible',
      ])
      expect(exitCode).toBe(0)
      expect(bytes(`w${workers}`)).toBe(bytes('scan'))
    }
  })

  it('flags what was planted, and names the document', async () => {
    const { report, items } = await read('scan')
    expect(report.definitions.map(({ name }) => name)).toEqual([
      'words-8-run-2',
      'gpt3',
      'llama3~words',
      'palm~words',
    ])
    // The source of llama3 withholds its thresholds: it measures, and calls nothing contaminated.
    for (const [definition, outcome] of [
      ['gpt3', 'contaminated'],
      ['palm~words', 'contaminated'],
      ['llama3~words', 'measured'],
    ] as const) {
      expect(resultsOf(items, 'arith-01', definition)).toMatchObject({
        outcome,
        documents: [{ input: 'web.jsonl', record: 7, id: 'web-0007' }],
      })
      expect(resultsOf(items, 'arith-28', definition)?.outcome).toBe('none')
    }
    const [, gpt3, llama3] = report.definitions
    expect(llama3).toMatchObject({ isDecided: false })
    expect(gpt3).toMatchObject({ preset: 'gpt3', bound: 'exact', isDecided: true, side: 'item' })
    const [, summary] = report.sets.find(({ name }) => name === 'arith')?.results ?? []
    expect(summary?.outcomes.contaminated).toBe(
      items.filter(
        ({ set, id }) => set === 'arith' && resultsOf(items, id, 'gpt3')?.outcome === 'contaminated',
      ).length,
    )
  })

  it('says so at the terminal, and explain shows an item under each definition', async () => {
    const { stdout } = await run([...SCAN, '--preset', 'llama3', '--preset', 'gpt3', '--top', '3'])
    expect(stdout).toContain('Published definitions')
    expect(stdout).toMatch(/^llama3~words +arith +\d+ +\d+ {2}≥\.2 \d+ %, ≥\.5 \d+ %, ≥\.8 \d+ %$/m)
    expect(stdout).toMatch(/^ {2}arith( +[\d.]+){10}$/m)
    expect(stdout).toMatch(/^gpt3 +arith +\d+ +\d+ {2}\d+ contaminated, [\d.]+ %$/m)
    expect(stdout).toMatch(/^ {2}Flags \S+\/\S+, \S+\/\S+, \S+\/\S+ and \d+ more\.$/m)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const shown = await run(['explain', 'scan', 'arith/arith-01'])
    expect(shown.stdout).toMatch(/^llama3~words: .*\n {2}verdict +measured$/m)
    expect(shown.stdout).toMatch(/web\.jsonl:7 \(web-0007\)/)
  })

  it('refuses an unknown id with the nearest', async () => {
    const { exitCode, stderr } = await run([...SCAN, '--preset', 'lama3'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'dosimeter: --preset lama3: no such definition, expected an id of "dosimeter presets list"\n' +
        'Did you mean "llama3"?\n',
    })
  })
})

describe('check --preset', () => {
  it('gives upper bounds of what a scan gives', async () => {
    // One text a document: an index has no gram that spans two.
    const fields = ['--text-field', 'text', '--text-field', 'qa.jsonl=question']
    await run(['index', 'build', 'samples/corpus/', ...fields, '--out', 'one.index'])
    await run([...SCAN.slice(0, 2), ...fields, ...SCAN.slice(6), '--preset', 'palm', '--out', 'one-scan'])
    const { exitCode, stdout } = await run([
      ...['check', '--index', 'one.index', ...CHECK_SAMPLES.slice(3)],
      ...['--preset', 'palm', '--preset', 'gpt3', '--out', 'check'],
    ])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('upper bounds')
    const scanned = (await read('one-scan')).items
    const { report, items } = await read('check')
    expect(report.definitions.slice(1)).toMatchObject([
      { name: 'palm~words', bound: 'upper', flaggedDocuments: null, boilerplate: null },
      { name: 'gpt3~words', bound: 'upper' },
    ])
    let same = 0
    for (const { id } of items) {
      const checked = resultsOf(items, id, 'palm~words')
      const exact = resultsOf(scanned, id, 'palm~words')
      expect(checked).toMatchObject({ grams: exact?.grams, documentCount: null, documents: [] })
      expect(checked?.hits).toBeGreaterThanOrEqual(exact?.hits ?? Number.NaN)
      expect(checked?.figures.gramRatio ?? 0).toBeGreaterThanOrEqual(exact?.figures.gramRatio ?? 0)
      if (checked?.hits === exact?.hits) {
        same++
        expect({ id, ...checked?.figures }).toEqual({ id, ...exact?.figures })
        expect(checked?.outcome).toBe(exact?.outcome)
      }
    }
    // The rest are errors of the filters, of which the index promises few.
    expect(same / items.length).toBeGreaterThan(0.9)
    expect(resultsOf(items, 'arith-01', 'gpt3~words')?.outcome).toBe('contaminated')
  })

  it('says that figures are no bounds where a document is several texts', async () => {
    const notes = async (index: string, out: string): Promise<readonly string[]> => {
      await run([
        ...['check', '--index', index, ...CHECK_SAMPLES.slice(3)],
        ...['--preset', 'palm', '--out', out],
      ])
      const [, palm] = (await read(out)).report.definitions
      return palm?.limits ?? []
    }
    const several = expect.stringMatching(/several text fields/)
    expect(await notes('samples.index', 'several')).toContainEqual(several)
    expect(await notes('one.index', 'one')).not.toContainEqual(several)
  })

  it('refuses an index of another build than the definition needs', async () => {
    const fields = ['--text-field', 'text', '--text-field', 'qa.jsonl=question']
    await run(['index', 'build', 'samples/corpus/', ...fields, '--n', '9', '--out', 'nine.index'])
    const { exitCode, stdout, stderr } = await run([
      ...['check', '--index', 'nine.index', ...CHECK_SAMPLES.slice(3)],
      ...['--preset', 'palm', '--exact'],
    ])
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'dosimeter: palm looks up 8-grams, and this index holds only 9-grams; ' +
        'build one with --n 8, or use: dosimeter scan CORPUS... --preset palm\n',
    })
  })

  it('counts documents with --exact, and says so', async () => {
    const { exitCode, stdout } = await run([
      ...['check', '--index', 'one.index', ...CHECK_SAMPLES.slice(3)],
      ...['--preset', 'tulu3', '--preset', 'gpt3', '--exact', '--out', 'exact'],
    ])
    expect(exitCode).toBe(0)
    expect(stdout).not.toContain('upper bounds')
    const { report, items } = await read('exact')
    expect(report.definitions.slice(1)).toMatchObject([
      { name: 'tulu3~words', bound: 'exact', limits: [] },
      { name: 'gpt3~words', bound: 'exact', limits: [] },
    ])
    expect(resultsOf(items, 'arith-01', 'tulu3~words')).toMatchObject({
      outcome: 'contaminated',
      documents: [{ input: 'web.jsonl', record: 7, id: 'web-0007' }],
    })
  })

  it('names the command that answers what an index cannot', async () => {
    const { exitCode, stdout, stderr } = await run([
      ...CHECK_SAMPLES,
      '--preset',
      'gpt3',
      '--preset',
      'tulu3',
    ])
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'dosimeter: tulu3 needs text of one document, and an index does not tell documents apart; ' +
        'add --exact, or use: dosimeter scan CORPUS... --preset tulu3\n',
    })
  })
})
