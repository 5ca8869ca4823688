/**
 * A gate that cannot answer says so, and never passes for that: limits that can never fail, sets of which nothing could be
 * tested, names that nothing has. What CI was promised is written all the same.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PRESETS } from '../../src/presets/catalogue.ts'
import { openFigure } from '../../src/presets/decide.ts'
import { type GateResult, gateSchema } from '../../src/results/gate-schema.ts'
import type { ItemLine } from '../../src/results/schema.ts'
import { BUILD_SAMPLES, cli, type SampleFolder, sampleFolder } from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })
const path = (...names: string[]): string => join(folder.path, ...names)
const read = (...names: string[]): string => readFileSync(path(...names), 'utf8')
const write = (name: string, text: string): void => writeFileSync(path(name), text)
const gateOf = (file: string): GateResult => gateSchema.parse(JSON.parse(read(file)))
const flat = (text: string): string => text.replace(/\s+/gu, ' ')

const ARITH = ['--items', 'samples/arith.jsonl', '--fields', 'question,answer']
const SETS = `sets:
  - { name: arith, items: [samples/arith.jsonl], fields: [question, answer] }
  - { benchmark: samples/trivia.yaml, paths: [samples/trivia.jsonl] }
`
const SCAN = [
  'scan',
  'samples/corpus/',
  '--text-field',
  'text',
  '--text-field',
  'qa.jsonl=question,answer',
  '--quiet',
]

beforeAll(async () => {
  folder = sampleFolder()
  expect((await run(...BUILD_SAMPLES)).exitCode).toBe(0)
})
afterAll(() => folder.remove())

describe('definitions that decide nothing by themselves', () => {
  const undecided = PRESETS.filter((preset) => openFigure(preset) !== undefined)

  test('are all that sources leave open', () => {
    expect(undecided.map(({ id }) => id)).toEqual(
      PRESETS.filter(({ decision }) => decision.when === undefined).map(({ id }) => id),
    )
    expect(undecided.map(({ id }) => id)).toContain('llama3')
  })

  test('are answered by the figure that their results have, for all of them', async () => {
    const limits = undecided.map(({ id }) => `    ${id}: { at: 0.4, max-contaminated: 0.1 }`)
    write('open.yaml', `version: 1\n${SETS}limits:\n  presets:\n${limits.join('\n')}\n`)
    const scan = await run(...SCAN, '--policy', 'open.yaml', '--out', 'open', '--format', 'gate')
    expect(scan.exitCode, scan.stderr).toBe(1)
    const items = read('open/items.jsonl')
      .trimEnd()
      .split('\n')
      .map((line): ItemLine => JSON.parse(line))
    const { rules } = gateOf('open/gate.json')
    expect(rules).toHaveLength(2 * undecided.length)
    for (const rule of rules) {
      const preset = undecided.find(({ id }) => rule.definition?.replace(/~.*/u, '') === id)
      const figure = preset === undefined ? undefined : openFigure(preset)
      expect(rule.threshold).toEqual({ figure, at: 0.4 })
      const results = items
        .filter(({ set }) => set === rule.set)
        .flatMap(({ results: [, ...published] }) =>
          published.filter(({ definition }) => definition === rule.definition),
        )
      const values = results.map(({ figures }) => (figure === undefined ? undefined : figures[figure]))
      // A figure that no result has would be one that nothing is ever held against.
      expect(
        values.filter((value) => value !== undefined && value > 0).length,
        rule.definition ?? '',
      ).toBeGreaterThan(3)
      expect(rule.items).toHaveLength(values.filter((value) => (value ?? 0) >= 0.4).length)
      expect(rule.outcome).toBe(rule.items.length / results.length > 0.1 ? 'over' : 'within')
    }
    expect(rules.some(({ outcome }) => outcome === 'over')).toBe(true)
  })

  test.each(undecided.map(({ id }) => id))('%s needs a threshold: in a policy, and by a flag', async (id) => {
    write('closed.yaml', `version: 1\n${SETS}limits:\n  presets:\n    ${id}: { max-contaminated: 0 }\n`)
    const policy = await run(...SCAN, '--policy', 'closed.yaml')
    expect([policy.exitCode, policy.stdout]).toEqual([2, ''])
    expect(policy.stderr).toContain(
      `closed.yaml:7:5: "limits.presets.${id}": the source has no threshold, so nothing is`,
    )
    const flag = await run(...SCAN, ...ARITH, '--max-preset', `${id}=0`)
    expect([flag.exitCode, flag.stdout]).toEqual([2, ''])
    expect(flag.stderr).toContain(`For example \`--max-preset ${id}@0.5=0\`.`)
  })

  test('have no threshold where the source has one', async () => {
    const { exitCode, stderr } = await run(...SCAN, ...ARITH, '--max-preset', 'gpt3@0.5=0')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('the definition has a threshold of its own')
  })

  test('are limited by a flag, also of a report that is there', async () => {
    const check = ['check', '--index', 'samples.index', ...ARITH, '--quiet', '--top', '0']
    const checked = await run(...check, '--max-preset', 'llama3@40%=20%', '--out', 'flagged')
    expect(checked.exitCode, checked.stderr).toBe(1)
    expect(flat(checked.stdout)).toMatch(
      /over arith: share of items contaminated by the definition llama3~words, from 40 % coverage: /u,
    )
    expect((await run('gate', 'flagged', '--max-preset', 'llama3@0.4=1')).exitCode).toBe(0)
    const lacking = await run('gate', 'flagged', '--max-preset', 'gpt3=1')
    expect(lacking.stderr).toContain('--max-preset gpt3: there is no such preset, expected one of llama3')
  })

  test.each([
    ['llama33@0.5=1', 'Did you mean "llama3"?'],
    ['llama3', 'expected ID=SHARE, or ID@THRESHOLD=SHARE'],
    ['llama3@0=1', 'expected a number above 0'],
    ['llama3@0.5=2', 'expected a number from 0 to 1'],
  ])('--max-preset %s is refused', async (value, message) => {
    const { exitCode, stderr } = await run(
      'check',
      '--index',
      'samples.index',
      ...ARITH,
      '--max-preset',
      value,
    )
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })
})

describe('a set of which nothing could be tested', () => {
  const short = [
    { question: 'Who was it then?', answer: 'nobody at all' },
    { question: 'Why?', answer: 'because' },
  ]
  beforeAll(() => write('short.jsonl', short.map((item) => `${JSON.stringify(item)}\n`).join('')))
  const SHORT = [
    'check',
    '--index',
    'samples.index',
    '--items',
    'short.jsonl',
    '--fields',
    'question,answer',
    '--quiet',
  ]

  test.each([['count'], ['leave-out']])('is no answer, with %s too', async (how) => {
    write(
      'short.yaml',
      `version: 1\nlimits: { max-contaminated: 0, too-short: ${how}, not-testable: ${how} }\n`,
    )
    const { exitCode, stdout } = await run(...SHORT, '--policy', 'short.yaml', '--top', '0')
    expect(exitCode).toBe(2)
    const gate = flat(stdout.slice(stdout.indexOf('Gate: ')))
    expect(gate).toContain('Gate: not answered: nothing of short could be tested that 1 limit is about.')
    expect(gate).toContain(
      '2 of 2 items of short could not be tested, and are not clean: 1 "not testable", 1 "too short".',
    )
    expect(gate).toContain('scan the corpus (dosimeter scan), or check with --exact --short-items')
  })

  test('can be one when the corpus is looked through for short texts', async () => {
    const scanned = await run(
      ...SCAN,
      '--items',
      'short.jsonl',
      '--fields',
      'question,answer',
      '--max-contaminated',
      '0',
    )
    expect(scanned.exitCode, scanned.stdout).toBe(0)
    expect(flat(scanned.stdout)).toContain('2 of 2 items of short could not be tested')
  })
})

describe('names that nothing has', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'limits: { fields: { quesion: { max-partial: 0 } } }',
      '',
      '5:21: "limits.fields.quesion": there is no such field',
      'question',
    ],
    [
      'benchmarks: { arith: { fields: { anwser: { max-partial: 0 } } } }',
      '',
      '5:34: "benchmarks.arith.fields.anwser": there is no such field',
      'answer',
    ],
    [
      'benchmarks: { arit: { max-partial: 0 } }',
      '',
      '5:15: "benchmarks.arit": there is no such set',
      'arith',
    ],
    ['limits: { fail-on: [partial, verified] }', '', '5:30: fail-on verified: no document is compared', ''],
    [
      '',
      'indexes: [sample.index]',
      '5:11: sample.index: no such file or folder, expected an index',
      'samples.index',
    ],
  ]
  test.each(cases)('%s %s', async (limits, indexes, message, near) => {
    write('names.yaml', `version: 1\n${SETS}${indexes === '' ? limits : indexes}\n`)
    const index = indexes === '' ? ['--index', 'samples.index'] : []
    const { exitCode, stdout, stderr } = await run('check', '--policy', 'names.yaml', ...index, '--quiet')
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`names.yaml:${message}`)
    if (near !== '') expect(stderr).toContain(`Did you mean "${near}"?`)
  })

  test('are named with their place in sets, too, unless a flag stands in their place', async () => {
    const refused = async (sets: string, ...more: string[]) => {
      write('sets.yaml', `version: 1\nsets:\n  - ${sets}\n`)
      return run('check', '--policy', 'sets.yaml', '--index', 'samples.index', '--quiet', ...more)
    }
    expect((await refused('{ benchmark: gsm8kk, paths: [samples/arith.jsonl] }')).stderr).toContain(
      'sets.yaml:3:18: "gsm8kk" is no known benchmark',
    )
    expect(
      (await refused('{ items: [samples/arith.jsonl, samples/arit.jsonl], fields: [question] }')).stderr,
    ).toContain('sets.yaml:3:36: samples/arit.jsonl: no such file or folder, expected a file with items')
    expect(
      (await refused('{ benchmark: samples/trvia.yaml, paths: [samples/trivia.jsonl] }')).stderr,
    ).toContain('sets.yaml:3:18: samples/trvia.yaml: no such file or folder, expected a description')
    expect((await refused('{ items: [nowhere.jsonl], fields: [question] }', ...ARITH)).exitCode).toBe(0)
  })

  test('are a warning where flags name the sets', async () => {
    write(
      'idle.yaml',
      `version: 1\n${SETS}limits: { max-contaminated: 1 }\nbenchmarks: { newset: { max-partial: 0 } }\n`,
    )
    const { exitCode, stdout } = await run(
      'check',
      '--policy',
      'idle.yaml',
      '--index',
      'samples.index',
      ...ARITH,
    )
    expect(exitCode).toBe(0)
    expect(flat(stdout)).toContain(
      'warning: "benchmarks.newset" is for no set that was checked: its limits count for nothing.',
    )
  })

  test('--fail-on verified is refused before anything is checked', async () => {
    const { exitCode, stdout, stderr } = await run(
      'check',
      '--index',
      'samples.index',
      ...ARITH,
      '--fail-on',
      'verified',
    )
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain('fail-on verified: no document is compared')
  })
})

describe('forms when there is no answer', () => {
  const FORMS = 'sarif=f/a.sarif,junit=f/a.xml,github=f/a.txt,summary=f/a.md,gitlab=f/a.json,gate=f/gate.json'
  beforeAll(() => mkdirSync(path('f')))

  test.each([
    ['a missing index', ['check', '--index', 'nowhere', ...ARITH], 'nowhere'],
    ['a bad policy', ['check', '--policy', 'bad.yaml'], 'bad.yaml:2:1: unknown key'],
    [
      'a missing item file',
      ['scan', 'samples/corpus', '--items', 'nowhere.jsonl', '--fields', 'q'],
      'nowhere.jsonl',
    ],
    ['no report', ['gate', 'nowhere', '--fail-on', 'partial'], 'nowhere: no report'],
  ])('say why: %s', async (_, args, message) => {
    write('bad.yaml', 'version: 1\nlimit: {}\n')
    rmSync(path('f'), { recursive: true })
    mkdirSync(path('f'))
    const { exitCode, stderr } = await run(...args, '--quiet', '--format', `${FORMS},html=f/a.html`)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
    const [log] = JSON.parse(read('f/a.sarif')).runs
    expect(log.results).toEqual([])
    expect(log.invocations[0].executionSuccessful).toBe(false)
    expect(log.invocations[0].toolExecutionNotifications[0].message.text).toContain(message)
    expect(read('f/a.xml')).toMatch(/tests="1" failures="0" errors="1"/u)
    for (const file of ['a.xml', 'a.txt', 'gate.json']) expect(read('f', file)).toContain(message)
    expect(read('f/a.md')).toContain('not answered')
    expect(JSON.parse(read('f/a.json'))).toEqual([])
    expect(gateOf('f/gate.json').outcome).toBe('unanswered')
    // What is made of a report alone cannot be made of none.
    expect(existsSync(path('f/a.html'))).toBe(false)
  })

  test('go beside the report, but never into a folder that holds something else', async () => {
    const missing = ['check', '--index', 'nowhere', ...ARITH, '--format', 'junit']
    expect((await run(...missing, '--out', 'fresh')).exitCode).toBe(2)
    expect(existsSync(path('fresh/junit.xml'))).toBe(true)
    expect((await run(...missing, '--out', 'samples')).exitCode).toBe(2)
    expect(existsSync(path('samples/junit.xml'))).toBe(false)
    // And the next report takes their place.
    const good = ['check', '--index', 'samples.index', ...ARITH, '--quiet', '--out', 'fresh']
    expect((await run(...good)).exitCode).toBe(0)
    expect(existsSync(path('fresh/junit.xml'))).toBe(false)
  })
})

describe('several indexes', () => {
  beforeAll(async () => {
    const web = ['index', 'build', 'samples/corpus/web.jsonl', '--out', 'web.index', '--quiet']
    expect((await run(...web)).exitCode).toBe(0)
    write(
      'two.yaml',
      `version: 1\nindexes: [samples.index, web.index]\n${SETS}limits: { max-contaminated: 60% }\n`,
    )
  })
  const two = (...args: string[]) => run('check', '--policy', 'two.yaml', '--quiet', '--top', '0', ...args)

  test('are one file for CI, and one for each in other forms', async () => {
    const forms =
      'sarif=two.sarif,junit=two.xml,gitlab=two.json,summary=two.md,gate=two-gate.json,md=page.md,csv=items.csv'
    const { exitCode, stderr } = await two('--format', forms)
    expect(exitCode, stderr).toBe(1)
    const { runs } = JSON.parse(read('two.sarif'))
    expect(
      runs.map(({ automationDetails }: { automationDetails: { id: string } }) => automationDetails.id),
    ).toEqual(['dosimeter/samples.index/', 'dosimeter/web.index/'])
    expect(read('two.xml')).toContain('<testsuite name="web.index: arith"')
    expect(read('two.md')).toContain('### web.index')
    const result = gateOf('two-gate.json')
    expect(result.outcome).toBe('over')
    expect(new Set(result.rules.map(({ index }) => index))).toEqual(new Set(['samples.index', 'web.index']))
    for (const file of ['page-samples.index.md', 'page-web.index.md', 'items-web.index.csv'])
      expect(existsSync(path(file)), file).toBe(true)
  })

  test('annotate together on stdout, and leave it to that', async () => {
    const { exitCode, stdout, stderr } = await two('--format', 'github')
    expect(exitCode).toBe(1)
    expect(stdout.split('\n').filter((line) => !line.startsWith('::'))).toEqual([''])
    expect(stdout.match(/^::error /gmu)).toHaveLength(10)
    expect(stderr.match(/^Gate: /gmu)).toHaveLength(2)
    const page = await two('--format', 'md=-')
    expect(page.exitCode).toBe(2)
    expect(page.stderr).toContain('--format md=-: the policy names several indexes')
  })

  test('have a baseline each, the folder that --out has made', async () => {
    expect((await two('--out', 'both')).exitCode).toBe(1)
    expect((await two('--baseline', 'both')).exitCode).toBe(0)
    rmSync(path('both/web.index'), { recursive: true })
    const lacking = await two('--baseline', 'both')
    expect(lacking.exitCode).toBe(2)
    expect(lacking.stderr).toContain('both/web.index: no report')
  })

  test('answer as far as they can: one that is damaged takes nothing from the other', async () => {
    cpSync(path('web.index'), path('broken.index'), { recursive: true })
    write('broken.index/manifest.json', '{}')
    const policy = (limit: string) =>
      `version: 1\nindexes: [samples.index, broken.index]\n${SETS}limits: { max-contaminated: ${limit} }\n`
    const check = () =>
      run('check', '--policy', 'broken.yaml', '--quiet', '--format', 'gate=b.json,junit=b.xml')
    write('broken.yaml', policy('60%'))
    const over = await check()
    expect(over.exitCode).toBe(1)
    expect(over.stderr).toContain('broken.index')
    expect(gateOf('b.json')).toMatchObject({ outcome: 'over', errors: [{ index: 'broken.index' }] })
    expect(read('b.xml')).toContain('<testsuite name="broken.index: gate" tests="1" failures="0" errors="1"')
    write('broken.yaml', policy('100%'))
    expect((await check()).exitCode).toBe(2)
    expect(gateOf('b.json').outcome).toBe('unanswered')
  })
})
