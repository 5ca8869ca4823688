/**
 * `dosimeter explain` on a terminal, in colour and without, and when piped.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/report/width.ts'
import { cli, type SampleFolder, sampleFolder } from '../support/cli.ts'
import { hostileId, scanHostile } from '../support/hostile-report.ts'
import { inventedTexts, parquetOf } from '../support/parquet-files.ts'

const ESCAPE = String.fromCodePoint(0x1b)
const ESCAPES = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g')

let samples: SampleFolder
const explain = (more: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  cli(['explain', 'report', `hostile/${hostileId(2)}`, ...more], { cwd: samples.path, env })

beforeAll(async () => {
  samples = sampleFolder()
  await scanHostile(samples, [])
}, 120_000)
afterAll(() => samples.remove())

it('shows as many documents as asked for, and how many there are', async () => {
  const all = await explain([])
  const heads = (text: string): string[] => text.match(/^\d+\. inputs\/.*$/gm) ?? []
  expect(heads(all.stdout)).toHaveLength(5)
  const one = await explain(['--top', '1'])
  expect(heads(one.stdout)).toEqual(heads(all.stdout).slice(0, 1))
  expect(one.stdout).toContain('Documents (the best 1 of 8)')
  const wrong = await explain(['--top', '0'])
  expect(wrong.exitCode).toBe(2)
  expect(wrong.stderr).toContain('--top 0: expected a whole number of at least 1')
})

it('has no escape sequences when piped, and fits 80 columns', async () => {
  const { stdout } = await explain([])
  expect(stdout).not.toContain(ESCAPE)
  expect(stdout).toContain('«the marzipan gyroscope')
  const wide = stdout.split('\n').filter((line) => displayWidth(line) > 80)
  expect(wide).toEqual([])
  expect((await explain([], { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).toBe(stdout)
})

it('is the same text in colour, with what was found marked in both columns', async () => {
  const { stdout } = await explain([], { FORCE_COLOR: '1' })
  const found = `${ESCAPE}[4m${ESCAPE}[33mthe marzipan gyroscope`
  const line = stdout.split('\n').find((each) => each.includes(found))
  expect(line?.split(`${ESCAPE}[4m`)).toHaveLength(3)
  expect(stdout.replaceAll(ESCAPES, '')).toMatch(/^ {2}verdict +contaminated, verified: /mu)
})

it('shows code with its lines, figures in words, and a bitmap once where two are the same', async () => {
  const code =
    'def total(values):\n    result = 0\n    for value in values:\n        result = result + value\n    return result\n'
  const item = {
    id: 'sum',
    prompt: 'Add all values of a list without the help of any library, please.',
    solution: code,
  }
  const at = (name: string, value: object): void =>
    writeFileSync(join(samples.path, name), `${JSON.stringify(value)}\n`)
  at('code.jsonl', item)
  mkdirSync(join(samples.path, 'code-corpus'))
  at('code-corpus/a.jsonl', { text: `# found somewhere\n${code}\nprint(total([1, 2]))\n` })
  const scan = [
    'scan',
    'code-corpus',
    '--items',
    'code.jsonl',
    '--fields',
    'prompt,solution',
    '--text-field',
    'text',
  ]
  expect((await cli([...scan, '--out', 'code-report'], { cwd: samples.path })).exitCode).toBe(0)
  const path = 'code-report/report.json'
  const { stdout } = await cli(['explain', path, 'sum'], { cwd: samples.path })
  expect(stdout.replaceAll(/\s+/gu, ' ')).toMatch(
    / verdict contaminated, verified: 100 % of solution, \d+ words in a row; \d+\.\d % of the whole item /u,
  )
  expect(stdout).toMatch(/^ {3}«def total\(values\): +# found somewhere$/mu)
  expect(stdout).toMatch(/^ {7}result = 0 +«def total\(values\):$/mu)
  expect(stdout).toMatch(/^ {11}result = result \+ value/mu)
  expect(stdout).toMatch(
    /^ {2}best and union: \d+ grams, gram ratio 100 %, coverage 100 %, \d+ words in a row/mu,
  )
  expect(stdout).not.toContain('longest run')
  expect(stdout.match(/^ {4}#+$/gmu)).toHaveLength(1)
})

it('does not write a path in a hint as a sentence', async () => {
  const { exitCode, stderr } = await cli(['explain', 'report', 'nosuch/1'], { cwd: samples.path })
  expect(exitCode).toBe(2)
  expect(stderr.split('\n')[1]).toBe('report/items.jsonl names them all.')
})

it('takes the path of a report.json, as all commands do that read a report', async () => {
  const run = (...args: string[]) => cli(args, { cwd: samples.path })
  const file = 'report/report.json'
  const same = async (args: (report: string) => string[]): Promise<void> => {
    const [by, own] = [await run(...args(file)), await run(...args('report'))]
    expect([by.exitCode, by.stdout]).toEqual([own.exitCode, own.stdout])
    expect(own.stdout).not.toBe('')
    expect(by.stderr).toBe(own.stderr)
  }
  await same((report) => ['explain', report, `hostile/${hostileId(2)}`])
  await same((report) => ['report', report, '--format', 'md=-'])
  await same((report) => ['gate', report, '--fail-on', 'verified'])
  await same((report) => ['compare', report, report])
  // Forms without a file of their own go beside it.
  expect((await run('report', file, '--format', 'md')).stderr).toContain('Wrote report/report.md')
})

describe('of code and of short texts', () => {
  const words = (name: string, count: number): string =>
    Array.from({ length: count }, (_, i) => `${name}${i}`).join(' ')
  const CODE = [
    'def heron_count(pond):',
    '    total = 0',
    '    for bird in pond:',
    '        if bird == "heron":',
    '            total = total + 1',
    '    return total',
  ]
  /** Far from the code, so that an excerpt leaves it out. */
  const LONG = words('tail', 60)

  beforeAll(async () => {
    const write = (name: string, text: string): void => writeFileSync(join(samples.path, name), text)
    const lines = (records: readonly object[]): string =>
      records.map((record) => `${JSON.stringify(record)}\n`).join('')
    write(
      'pond.yaml',
      [
        'id: pond',
        'title: pond',
        'licence: MIT',
        'languages: [en]',
        'files: ["*.jsonl"]',
        'records: { format: jsonl }',
        'item: { id: "id" }',
        'fields:',
        '  - { name: question, role: question, from: question }',
        '  - { name: choices, role: choices, from: "choices[]" }',
        '  - { name: code, role: code, from: code }',
        '',
      ].join('\n'),
    )
    const code = `${CODE.join('\n')}\n${LONG}`
    const item = { id: 'p1', question: 'how many herons stand here', choices: ['two of them'], code }
    write('pond.jsonl', lines([item]))
    const page = (...texts: string[]) => texts.map((text) => `${words('other', 30)} ${text}`).join(' ')
    const python = CODE.join('\n')
    write(
      'pond-corpus.jsonl',
      lines([
        { id: 'both', text: page(item.question, python) },
        { id: 'code', text: page(python) },
        { id: 'short', text: page(item.question, 'two of them') },
      ]),
    )
    const scan = ['scan', 'pond-corpus.jsonl', '--benchmark', './pond.yaml=pond.jsonl', '--out', 'pond']
    const { exitCode, stdout, stderr } = await cli(scan, { cwd: samples.path })
    expect(exitCode, stderr).toBe(0)
    terminal = stdout
  }, 60_000)
  let terminal = ''
  const pond = async (): Promise<string> =>
    (await cli(['explain', 'pond', 'p1'], { cwd: samples.path })).stdout
  /** What is said of a document under a title, by the document's id. */
  const about = (stdout: string, title: string, id: string): string => {
    const list = stdout.slice(stdout.indexOf(title))
    return list.slice(list.indexOf(`(${id})`)).split(/\n\n/)[0] ?? ''
  }

  it('counts short texts as sides of a document', async () => {
    const stdout = await pond()
    expect(stdout).toMatch(/^ {2}verdict +contaminated, input and answer, verified: question, a text too\n/m)
    const shorts = 'Documents with short parts'
    expect(about(stdout, shorts, 'both')).toMatch(
      /^ {3}input and answer, coverage .* question and answer 30\s+units apart$/m,
    )
    expect(about(stdout, shorts, 'short')).toMatch(/^ {3}input only$/m)
    expect(about(stdout, 'Documents\n', 'code')).toMatch(
      /^ {3}answer only, coverage [^,]*, \d+ words in a row$/m,
    )
  })

  it('says what is known of fields too short for grams', async () => {
    const stdout = await pond()
    expect(stdout).toMatch(/^question .*\n {2}too short for a gram; found whole in 2 documents$/m)
    expect(stdout).toMatch(/^choices .*\n {2}too short for a gram; found whole in 1 document$/m)
    expect(terminal).not.toContain('too short to be looked for:')
    // What gives the level stands first.
    const whole = terminal.indexOf('short text found whole beside another field: question')
    expect(whole).toBeGreaterThan(0)
    expect(terminal.indexOf('\n    in inputs/')).toBeGreaterThan(whole)
  })

  it('keeps lines of code, with their indentation', async () => {
    const column = about(await pond(), 'Documents\n', 'both')
      .split('\n')
      .map((line) => line.slice(3, 40).trimEnd())
    const from = column.findIndex((line) => line.includes('def heron_count'))
    expect(column.slice(from, from + CODE.length).map((line) => line.replaceAll(/[«»]/g, ''))).toEqual(CODE)
  })

  it('shows the whole item once, and what was found beside the other documents', async () => {
    const stdout = await pond()
    const [first, second] = stdout.split(/^2\. /m)
    expect(first).toContain('tail59')
    expect(second).toContain('def heron_count')
    expect(second?.split('Documents with short parts')[0]).not.toContain('tail59')
    expect(second).toContain('…')
  })
})

it('names the row where a document is one', async () => {
  const texts = inventedTexts(1500, 4)
  writeFileSync(
    join(samples.path, 'rows.parquet'),
    parquetOf([{ name: 'text', data: texts, type: 'STRING' }], { codec: 'SNAPPY' }),
  )
  const long = texts.findIndex((text, row) => row > 1200 && text.split(' ').length > 30)
  writeFileSync(join(samples.path, 'row-items.jsonl'), `${JSON.stringify({ id: 'a', text: texts[long] })}\n`)
  const scan = ['scan', 'rows.parquet', '--items', 'row-items.jsonl', '--fields', 'text', '--out', 'rows']
  const scanned = await cli(scan, { cwd: samples.path })
  expect(scanned.exitCode, scanned.stderr).toBe(0)
  const { stdout } = await cli(['explain', 'rows', 'row-items/a'], { cwd: samples.path })
  expect(stdout).toContain(`1. inputs/rows.parquet, row 1,${String(long).slice(1)}\n`)
  expect(stdout).not.toContain('byte')
})
