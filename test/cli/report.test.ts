/**
 * `dosimeter report`: other forms of a report, complete, redacted, and only where they should be.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PageItem } from '../../src/report/html/page-data.ts'
import type { ItemLine, Report } from '../../src/results/schema.ts'
import { cli, type SampleFolder, sampleFolder } from '../support/cli.ts'
import { HOSTILE, hostileId, hostileQuestion, SECRET_WORDS, scanHostile } from '../support/hostile-report.ts'

const ALL = ['report.html', 'report.md', 'items.csv', 'items.parquet']
/** Forms for CI, by name. */
const CI_FILES = {
  sarif: 'dosimeter.sarif',
  junit: 'junit.xml',
  github: 'annotations.txt',
  summary: 'summary.md',
  gitlab: 'gl-code-quality-report.json',
  gate: 'gate.json',
}

let samples: SampleFolder
const run = (args: readonly string[]) => cli(args, { cwd: samples.path })
const bytesOf = (file: string): Buffer => readFileSync(join(samples.path, file))
const textOf = (file: string): string => bytesOf(file).toString('utf8')
const itemsOf = (folder: string): ItemLine[] =>
  textOf(`${folder}/items.jsonl`)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ItemLine)

/** All that a page holds: its own HTML, and its data elements as JSON. */
function pageText(file: string): string {
  const html = textOf(file)
  const data = [...html.matchAll(/<script id="[a-z0-9-]+" type="text\/plain">([^<]*)<\/script>/g)]
  return [
    html,
    ...data.map(([, base64 = '']) => inflateRawSync(Buffer.from(base64, 'base64')).toString('utf8')),
  ].join('\n')
}

/** The items of a page, as its script reads them. */
function pageItems(file: string): PageItem[] {
  const chunks = [...textOf(file).matchAll(/<script id="items-\d+" type="text\/plain">([^<]*)</g)]
  return chunks.flatMap(
    ([, base64 = '']) =>
      JSON.parse(inflateRawSync(Buffer.from(base64, 'base64')).toString('utf8')) as PageItem[],
  )
}

beforeAll(async () => {
  samples = sampleFolder()
  await scanHostile(samples, [])
}, 120_000)
afterAll(() => samples.remove())

describe('report', () => {
  it('writes every form of an old report, the same bytes each time', async () => {
    const first = await run([
      'report',
      'report',
      '--format',
      'html,md',
      '--format',
      'csv,parquet',
      '--out',
      'forms',
    ])
    expect(first.exitCode).toBe(0)
    expect(first.stdout).toBe('')
    expect(first.stderr.match(/^Wrote forms\/\S+ \([^)]+\)\.$/gm)).toHaveLength(4)
    expect(readdirSync(join(samples.path, 'forms')).sort()).toEqual([...ALL].sort())
    await run(['report', 'report', '--format', 'html,md,csv,parquet', '--out', 'again', '--quiet'])
    for (const name of ALL) expect(bytesOf(`again/${name}`).equals(bytesOf(`forms/${name}`))).toBe(true)
  })

  it('makes the same page of a report wherever it lies, and names no folder of the machine', async () => {
    const elsewhere = join(samples.path, 'else where/copied')
    cpSync(join(samples.path, 'report'), elsewhere, { recursive: true })
    await run(['report', elsewhere, '--format', 'html=elsewhere.html', '--quiet'])
    await run(['report', 'report', '--format', 'html=here.html', '--quiet'])
    expect(bytesOf('elsewhere.html').equals(bytesOf('here.html'))).toBe(true)
    expect(pageText('elsewhere.html')).not.toContain('else where')
  })

  it('gives the figures of all items as CSV and Parquet', async () => {
    await run(['report', 'report', '--format', 'csv,parquet', '--out', 'tables'])
    const items = itemsOf('report')
    const csv = parse(bytesOf('tables/items.csv'), { columns: true }) as Record<string, string>[]
    const bytes = bytesOf('tables/items.parquet')
    const file = new Uint8Array(bytes).buffer
    const parquet = await parquetReadObjects({ file })
    expect(csv).toHaveLength(items.length)
    expect(parquet).toHaveLength(items.length)
    for (const [i, { set, id, fingerprint, results }] of items.entries()) {
      const [own, published] = results
      const place = own.verified?.best?.document
      const expected = {
        set,
        id,
        fingerprint,
        level: own.level,
        kind: own.kind,
        coverage: own.verified?.best?.coverage ?? 0,
        documents: own.verified?.documents ?? null,
        input: place?.input ?? null,
        record: place?.record ?? null,
        byte: place?.byte ?? null,
        'gpt3.outcome': published?.outcome ?? null,
        'gpt3.hits': published?.hits ?? null,
      }
      const typed = Object.fromEntries(
        Object.entries(parquet[i] ?? {}).map(([name, value]) => [
          name,
          typeof value === 'bigint' ? Number(value) : value,
        ]),
      )
      expect(typed).toMatchObject(expected)
      const written = Object.entries(expected).map(([name, value]) => [
        name,
        value === null ? '' : String(value),
      ])
      expect(csv[i]).toMatchObject(Object.fromEntries(written))
    }
  })

  it('leaves nothing of hostile texts to be run in the page or shown by Markdown', async () => {
    await run(['report', 'report', '--format', 'html,md', '--out', 'hostile'])
    const html = textOf('hostile/report.html')
    const elements = [...html.matchAll(/<([a-z][a-z0-9]*)\b/gi)].map(([, name = '']) => name)
    expect(elements.filter((name) => ['img', 'iframe', 'object', 'embed', 'base'].includes(name))).toEqual([])
    expect(html.match(/<script(?! id="[a-z0-9-]+" type="text\/plain">)[^>]*>/g)).toEqual(['<script>'])
    expect(html.match(/<\/script>/g)).toHaveLength((html.match(/<script[ >]/g) ?? []).length)
    expect(html).not.toMatch(/<[^>]+ on[a-z]+=/i)
    const markdown = textOf('hostile/report.md')
    expect(markdown).not.toMatch(/<[a-z/!]/i)
    for (const line of markdown.split('\n').filter((each) => each.startsWith('| hostile/'))) {
      expect(line.replaceAll('\\|', '').match(/\|/g)).toHaveLength(8)
    }
  })

  it('keeps ids, ratios and fingerprints and no text when it is redacted, in every form', async () => {
    await run(['report', 'report', '--format', 'html,md,csv,parquet', '--out', 'whole'])
    const result = await run([
      'report',
      'report',
      '--format',
      'html,md,csv,parquet',
      '--redact',
      '--out',
      'public',
    ])
    expect(result.exitCode).toBe(0)
    const whole = pageText('whole/report.html')
    for (const word of SECRET_WORDS) expect(whole).toContain(word)
    expect(whole).toContain(JSON.stringify(hostileQuestion(5)).slice(1, -1))
    const forms = ALL.map((name) =>
      name.endsWith('html') ? pageText(`public/${name}`) : bytesOf(`public/${name}`).toString('latin1'),
    )
    const secrets = [...SECRET_WORDS, 'needle1234', 'tambourine answered', 'thermometers', 'Perihelion']
    for (const form of forms) expect(secrets.filter((secret) => form.includes(secret))).toEqual([])
    const [html = '', , csv = ''] = forms
    const { id, fingerprint } = itemsOf('report').find(({ set }) => set === 'trivia') ?? {
      id: '?',
      fingerprint: '?',
    }
    for (const form of [html, csv]) {
      expect(form).toContain(id)
      expect(form).toContain(fingerprint)
    }
    expect(html).toContain(JSON.stringify(hostileId(5)).slice(1, -1))
  })

  it('makes the same of a report that was redacted when it was made', async () => {
    await scanHostile(samples, ['--redact', '--restart', '--out', 'redacted'])
    await run(['report', 'redacted', '--format', 'md,csv,parquet', '--out', 'from-redacted'])
    await run(['report', 'report', '--format', 'md,csv,parquet', '--redact', '--out', 'redacted-now'])
    for (const name of ALL.slice(1)) {
      expect(bytesOf(`from-redacted/${name}`).equals(bytesOf(`redacted-now/${name}`))).toBe(true)
    }
  })

  it('writes one form to stdout', async () => {
    await run(['report', 'report', '--format', 'md', '--out', 'one'])
    const result = await run(['report', 'report', '--format', 'md=-'])
    expect(result.stderr).toBe('')
    expect(result.stdout).toBe(textOf('one/report.md'))
    expect(result.stdout).toContain('# Contamination report')
  })

  it('writes the forms for CI with findings and without a gate, beside the report and under other names', async () => {
    const names = Object.keys(CI_FILES).join(',')
    const result = await run(['report', 'report', '--format', `${names},html=page.html`])
    expect([result.exitCode, result.stdout]).toEqual([0, ''])
    expect(result.stderr.match(/^Wrote \S+ \([^)]+\)\.$/gm)).toHaveLength(7)
    expect(readdirSync(join(samples.path, 'report')).sort()).toEqual(
      ['items.jsonl', 'report.json', ...Object.values(CI_FILES)].sort(),
    )
    expect(bytesOf('page.html').equals(bytesOf('forms/report.html'))).toBe(true)
    expect(JSON.parse(textOf('report/gate.json'))).toMatchObject({ outcome: null, rules: [] })
    const found = itemsOf('report').find(({ results: [{ level }] }) => level === 'contaminated')
    expect(textOf('report/dosimeter.sarif')).toContain(found?.fingerprint ?? '?')
    const gated = await run(['gate', 'report', '--quiet', '--out', 'gated', '--format', names])
    expect([gated.exitCode, gated.stdout, gated.stderr]).toEqual([0, '', ''])
    for (const file of Object.values(CI_FILES)) expect(textOf(`gated/${file}`)).toBe(textOf(`report/${file}`))
  })

  it('says what is wrong with options, and with a folder without a report', async () => {
    const failures: readonly (readonly [string[], string])[] = [
      [['report', 'report'], '--format is missing'],
      [['report', 'report', '--format', 'htm'], 'Did you mean "html"?'],
      [['report', 'report', '--format', 'html=-,md=-'], 'several forms for standard output'],
      [['report', 'report', '--format', 'md=same.txt', '--format', 'csv=same.txt'], 'md is written there'],
      [['report', 'report', '--format', 'md', '--out', '-'], '`--format md=-`'],
      [['report', 'samples', '--format', 'html'], 'no report'],
      [['report', 'report', '--format', 'html', '--out', 'hostile.jsonl'], 'it is a file'],
    ]
    for (const [args, sentence] of failures) {
      const result = await run(args)
      expect(result.exitCode).toBe(2)
      expect(result.stderr).toContain(sentence)
    }
  })
})

describe('--format of a command that writes a report', () => {
  const ITEMS = ['--items', 'samples/arith.jsonl', '--fields', 'question,answer']
  const SCAN = ['scan', 'samples/corpus/web.jsonl', ...ITEMS]

  it('puts the form beside the report, and takes it away with the report', async () => {
    const first = await run([...SCAN, '--out', 'beside', '--format', 'md,html', '--reproducible'])
    expect(first.exitCode).toBe(0)
    expect(readdirSync(join(samples.path, 'beside')).sort()).toEqual([
      'items.jsonl',
      'report.html',
      'report.json',
      'report.md',
    ])
    await run(['report', 'beside', '--format', 'html', '--out', 'later'])
    expect(textOf('later/report.html')).toBe(textOf('beside/report.html'))
    const second = await run([...SCAN, '--out', 'beside', '--reproducible'])
    expect(second.exitCode).toBe(0)
    expect(existsSync(join(samples.path, 'beside/report.html'))).toBe(false)
  })

  it('does the same for check', async () => {
    await run(['index', 'build', 'samples/corpus/web.jsonl', '--out', 'small.index'])
    const result = await run([
      'check',
      '--index',
      'small.index',
      ...ITEMS,
      '--out',
      'checked',
      '--format',
      'html',
    ])
    expect(result.exitCode).toBe(0)
    expect(result.stderr).toContain('Wrote checked/report.html')
    expect(pageText('checked/report.html')).toContain('"segment 0: web.jsonl"')
    const { index } = JSON.parse(textOf('checked/report.json')) as Report
    expect(textOf('checked/report.html')).toContain(index?.digest ?? '?')
  })

  it('marks tokens of items, where only an index was asked', async () => {
    const corpus = 'samples/corpus/web.jsonl'
    await run(['index', 'build', corpus, '--unit', 'cl100k_base', '--out', 'tokens.index'])
    await run(['check', '--index', 'tokens.index', ...ITEMS, '--out', 'tokens'])
    const result = await run(['report', 'tokens', '--format', 'html'])
    expect(result.exitCode).toBe(0)
    const found = itemsOf('tokens').filter(({ results: [{ level }] }) => level === 'contaminated')
    expect(found.length).toBeGreaterThan(5)
    const page = pageItems('tokens/report.html')
    for (const { fingerprint } of found) {
      const item = page.find((each) => each.fingerprint === fingerprint)
      const shares = (item?.fields ?? []).map(({ parts: [text = ''] = [], marks: [ranges = []] = [] }) => {
        const marked = ranges.map(([from, to]) => text.slice(from, to)).join('')
        return marked.length / Math.max(1, text.length)
      })
      expect(Math.max(...shares)).toBeGreaterThan(0.6)
    }
  })

  it('needs a folder', async () => {
    const result = await run([...SCAN, '--format', 'html'])
    expect(result.exitCode).toBe(2)
    expect(result.stderr).toContain('--format html: no folder for it, expected html=FILE or --out')
  })

  it('refuses a folder with anything else in it', async () => {
    await run([...SCAN, '--out', 'mixed', '--format', 'html'])
    writeFileSync(join(samples.path, 'mixed/notes.txt'), 'mine')
    const result = await run([...SCAN, '--out', 'mixed', '--format', 'html'])
    expect(result.exitCode).toBe(2)
    expect(result.stderr).toContain('notes.txt')
  })
})

it('has as many hostile texts as the tests above think', () => {
  expect(HOSTILE.length).toBeGreaterThan(6)
})
