/**
 * `dosimeter explain` on a terminal, in colour and without, and when piped.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/report/width.ts'
import { cli, type SampleFolder, sampleFolder } from '../support/cli.ts'
import { hostileId, scanHostile } from '../support/hostile-report.ts'

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
  expect(stdout.replaceAll(ESCAPES, '')).toContain('partial, input only, verified'.slice(9))
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
    expect(stdout).toMatch(/^ {2}verdict +contaminated, input and answer, verified$/m)
    const shorts = 'Documents with short parts'
    expect(about(stdout, shorts, 'both')).toMatch(
      /^ {3}input and answer, coverage .* question and answer 30\s+units apart$/m,
    )
    expect(about(stdout, shorts, 'short')).toMatch(/^ {3}input only$/m)
    expect(about(stdout, 'Documents\n', 'code')).toMatch(
      /^ {3}answer only, coverage [^,]*, longest run \d+$/m,
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
