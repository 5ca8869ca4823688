import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ItemLine, itemLineSchema, type Report, reportSchema } from '../../src/results/schema.ts'
import { BUILD_SAMPLES, CHECK_SAMPLES, cli, type SampleFolder, sampleFolder } from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })
const path = (...names: string[]): string => join(folder.path, ...names)
const read = (...names: string[]): string => readFileSync(path(...names), 'utf8')
const itemsIn = (name: string): ItemLine[] =>
  read(name, 'items.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => itemLineSchema.parse(JSON.parse(line)))

interface Planted {
  readonly set: string
  readonly id: string
  readonly form: string
}

beforeAll(async () => {
  folder = sampleFolder()
  const built = await run(...BUILD_SAMPLES)
  expect(built.exitCode, built.stderr).toBe(0)
  const checked = await run(...CHECK_SAMPLES, '--out', 'report')
  expect(checked.exitCode, checked.stderr).toBe(0)
})
afterAll(() => folder.remove())

describe('the planted samples', () => {
  /** Levels by form; halves of a text, and one choice of four, cover only a part of it. */
  const PARTIAL = ['first-half', 'second-half', 'right-choice']
  /** A question of 11 words, which counts at most as partial. */
  const SHORT = ['arith-38']
  const NOT_TESTABLE = ['trivia-09', 'trivia-10', 'trivia-11', 'trivia-12', 'trivia-13']
  const TOO_SHORT = ['trivia-14', 'trivia-15']

  function expected({ id, form }: Planted): string {
    if (NOT_TESTABLE.includes(id)) return 'not testable'
    if (TOO_SHORT.includes(id)) return 'too short'
    if (form === 'none') return 'none'
    return PARTIAL.includes(form) || SHORT.includes(id) ? 'partial' : 'contaminated'
  }

  test('are found, and nothing else is', () => {
    const planted: Planted[] = JSON.parse(read('samples/planted.json'))
    const levels = itemsIn('report').map(({ set, id, results }) => `${set} ${id} ${results[0]?.level}`)
    expect(levels.sort()).toEqual(planted.map((item) => `${item.set} ${item.id} ${expected(item)}`).sort())
  })

  test('are all likely, and of the kind that was planted where fields have roles', async () => {
    const description = read('samples/trivia.yaml')
      .replace('id: trivia', 'id: arith')
      .replace('files: [trivia.jsonl]', 'files: [arith.jsonl]')
      .replace('name: choices', 'name: answer')
      .replace('role: choices', 'role: answer')
      .replace('from: choices[]', 'from: answer')
    writeFileSync(path('arith.yaml'), description)
    const { exitCode, stderr } = await run(
      ...[
        'check',
        '--index',
        'samples.index',
        '--benchmark',
        'arith.yaml=samples/arith.jsonl',
        '--out',
        'kinds',
      ],
    )
    expect(exitCode, stderr).toBe(0)
    const INPUT = ['question-only', 'first-half', 'second-half', 'split-question']
    const planted: Planted[] = JSON.parse(read('samples/planted.json'))
    const kindOf = ({ id, form }: Planted): string | null => {
      if (form === 'none') return null
      // Of this one only the question was planted.
      if (INPUT.includes(form) || id === 'arith-11') return 'input-only likely'
      return form === 'answer-only' ? 'answer-only likely' : 'input-and-answer likely'
    }
    const found = itemsIn('kinds').map(({ id, results: [result] }) => [
      id,
      result?.kind == null ? null : `${result.kind} ${result.evidence}`,
    ])
    expect(found).toEqual(planted.filter(({ set }) => set === 'arith').map((item) => [item.id, kindOf(item)]))
  })
})

describe('the report', () => {
  test('is as its schema says, and consistent with its items', () => {
    const report = reportSchema.parse(JSON.parse(read('report/report.json')))
    expect(readdirSync(path('report')).sort()).toEqual(['items.jsonl', 'report.json'])
    for (const { name, results } of report.sets) {
      const levels = itemsIn('report')
        .filter(({ set }) => set === name)
        .map((item) => item.results[0]?.level)
      expect(results[0]?.items).toBe(levels.length)
      for (const [level, count] of Object.entries(results[0]?.levels ?? {})) {
        expect([level, levels.filter((each) => each === level).length]).toEqual([level, count])
      }
    }
  })

  test('names nothing of the machine', () => {
    for (const name of ['report.json', 'items.jsonl']) expect(read('report', name)).not.toContain(folder.path)
    expect(itemsIn('report').map(({ file }) => file)).toContain('samples/arith.jsonl')
  })

  test('is the same byte for byte with --reproducible, whatever --workers says', async () => {
    for (const workers of ['1', '2', '5']) {
      const out = `reproducible-${workers}`
      const { exitCode } = await run(...CHECK_SAMPLES, '--reproducible', '--workers', workers, '--out', out)
      expect(exitCode).toBe(0)
      for (const name of ['report.json', 'items.jsonl']) {
        expect(read(out, name)).toBe(read('reproducible-1', name))
      }
    }
    expect(JSON.parse(read('reproducible-1/report.json'))).not.toHaveProperty('run')
    expect(JSON.parse(read('report/report.json'))).toHaveProperty('run')
  })

  test('has no text of items with --redact, nor has the terminal', async () => {
    const { exitCode, stdout, stderr } = await run(
      ...CHECK_SAMPLES,
      '--redact',
      '--top',
      '100',
      '--out',
      'redacted',
    )
    expect(exitCode).toBe(0)
    const output = [stdout, stderr, read('redacted/report.json'), read('redacted/items.jsonl')].join('\n')
    const texts = itemsIn('report').flatMap(({ fields }) => fields.flatMap(({ parts }) => parts ?? []))
    expect(texts.length).toBeGreaterThan(150)
    // Pieces of texts, so that a shortened text is found too; short choices may be words and numbers of ours.
    const pieces = texts
      .filter((text) => text.length >= 8)
      .flatMap((text) => [text.slice(0, 12), text.slice(-12)])
    expect(pieces.filter((piece) => output.includes(piece))).toEqual([])
    expect(JSON.parse(read('redacted/report.json')).isRedacted).toBe(true)
    expect(
      itemsIn('redacted').flatMap(({ fields }) => fields.filter(({ parts }) => parts !== undefined)),
    ).toEqual([])
    const levels = (name: string) =>
      itemsIn(name).map(({ results, fingerprint }) => ({ results, fingerprint }))
    expect(levels('redacted')).toEqual(levels('report'))
  })

  test('is printed by --json, and nothing else is', async () => {
    const { exitCode, stdout, stderr } = await run(...CHECK_SAMPLES, '--json', '--quiet')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const strip = ({ run: _, ...report }: Report): unknown => report
    expect(strip(reportSchema.parse(JSON.parse(stdout)))).toEqual(
      strip(reportSchema.parse(JSON.parse(read('report/report.json')))),
    )
  })

  test('replaces an earlier one', async () => {
    const args = [
      'check',
      '--index',
      'samples.index',
      '--items',
      'samples/arith.jsonl',
      '--fields',
      'question',
    ]
    await run(...CHECK_SAMPLES, '--out', 'twice')
    const { exitCode } = await run(...args, '--out', 'twice')
    expect(exitCode).toBe(0)
    expect(itemsIn('twice')).toHaveLength(40)
    expect(JSON.parse(read('twice/report.json')).sets).toHaveLength(1)
  })

  test('is not written when the check fails', async () => {
    const { exitCode } = await run(...CHECK_SAMPLES, '--n', '5', '--out', 'failed')
    expect(exitCode).toBe(2)
    expect(existsSync(path('failed'))).toBe(false)
  })
})

describe('other definitions', () => {
  test('longer grams are answered by runs', async () => {
    const { exitCode } = await run(...CHECK_SAMPLES, '--n', '13', '--out', 'n13')
    expect(exitCode).toBe(0)
    const { definitions } = JSON.parse(read('n13/report.json'))
    expect(definitions).toMatchObject([{ name: 'words-13-run-1', gramLength: 13, baseLength: 8, minRun: 1 }])
    const level = (name: string, id: string) =>
      itemsIn(name).find((item) => item.id === id)?.results[0]?.level
    // One word in ten is another one in arith-16, and the question of arith-38 has only eleven.
    expect([level('n13', 'arith-38'), level('n13', 'arith-16')]).toEqual(['none', 'none'])
    expect(level('n13', 'arith-01')).toBe('contaminated')
  })

  test('thresholds are those of the user', async () => {
    const { stdout, exitCode } = await run(
      ...CHECK_SAMPLES,
      ...['--partial-at', '25%', '--contaminated-at', '0.3', '--min-run', '3', '--out', 'loose'],
    )
    expect(exitCode).toBe(0)
    expect(stdout).toContain(
      '8-grams of words in runs of 3 (10 words in a row); partial from 25 % coverage,\ncontaminated from 30 %, as set by the user.\n',
    )
    const { definitions } = JSON.parse(read('loose/report.json'))
    expect(definitions[0].thresholds).toEqual({ partial: 0.25, contaminated: 0.3, source: 'set by the user' })
  })
})

describe('sets', () => {
  test('take several files by a repeated name, and names of their own', async () => {
    const [first = '', second = ''] = [
      read('samples/arith.jsonl').split('\n').slice(0, 20),
      read('samples/arith.jsonl').split('\n').slice(20),
    ].map((lines) => lines.join('\n'))
    writeFileSync(path('a.jsonl'), first)
    writeFileSync(path('b.jsonl'), second)
    const { exitCode, stderr } = await run(
      ...[
        'check',
        '--index',
        'samples.index',
        '--out',
        'parts',
        '--fields',
        'question,answer',
        '--name',
        'sums',
      ],
      ...['--items', 'a.jsonl', '--items', 'b.jsonl'],
    )
    expect(exitCode, stderr).toBe(0)
    const { sets } = JSON.parse(read('parts/report.json'))
    expect(
      sets.map(({ name, files }: Report['sets'][number]) => [name, files.map((file) => file.items)]),
    ).toEqual([['sums', [20, 20]]])
  })
})
