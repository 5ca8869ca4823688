/**
 * The gate, compare and init as commands.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parsePolicy } from '../../src/gate/policy-file.ts'
import { comparisonSchema } from '../../src/results/comparison-schema.ts'
import {
  BUILD_SAMPLES,
  CHECK_SAMPLES,
  cli,
  type SampleFolder,
  sampleFolder,
  shellCommand,
} from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })
const path = (...names: string[]): string => join(folder.path, ...names)
const read = (...names: string[]): string => readFileSync(path(...names), 'utf8')
const write = (name: string, text: string): void => writeFileSync(path(name), text)

const ARITH = ['--items', 'samples/arith.jsonl', '--fields', 'question,answer']
const CHECK = ['check', '--index', 'samples.index', ...ARITH, '--quiet', '--top', '1']
const SETS = `
sets:
  - { name: arith, items: [samples/arith.jsonl], fields: [question, answer] }
  - { benchmark: samples/trivia.yaml, paths: [samples/trivia.jsonl] }
`

beforeAll(async () => {
  folder = sampleFolder()
  expect((await run(...BUILD_SAMPLES)).exitCode).toBe(0)
  expect((await run(...CHECK_SAMPLES, '--out', 'report', '--reproducible', '--quiet')).exitCode).toBe(0)
})
afterAll(() => folder.remove())

/** From the line with the verdict on. */
const gateOf = (text: string): string => text.slice(text.indexOf('Gate: '))

/** The same on one line. */
const flat = (text: string): string => text.replace(/\s+/gu, ' ')

describe('exit codes of check', () => {
  // 26 of 40 are contaminated, 29 at least partial.
  test.each([
    [['--max-contaminated', '0.65'], 0],
    [['--max-contaminated', '65%'], 0],
    [['--max-contaminated', '0.6499'], 1],
    [['--max-partial', '72.5%'], 0],
    [['--max-partial', '0.72'], 1],
    [['--fail-on', 'contaminated'], 1],
    [['--fail-on', 'verified'], 2],
    [['--max-contaminated', '1.5'], 2],
    [['--fail-on', 'all'], 2],
    [['--format', 'saarif'], 2],
    [['--format', 'sarif='], 2],
    [['--format', 'sarif'], 2],
    [['--format', 'sarif=-', '--json'], 2],
    [['--format', 'sarif=a.sarif,junit=b.xml'], 0],
    [['--format', 'sarif=a,junit=a'], 2],
    [['--format', 'sarif=-', '--format', 'junit=-'], 2],
    [['--baseline', 'report'], 2],
    [['--baseline', 'nowhere', '--fail-on', 'contaminated'], 2],
    [['--policy', 'nowhere.yaml'], 2],
    [[], 0],
  ])('%j gives %i', async (args, code) => {
    const { exitCode, stderr } = await run(...CHECK, ...args)
    expect(exitCode, stderr).toBe(code)
    expect(stderr === '').toBe(code !== 2)
  })

  test.each(['true', 'head -1'])('are the same when nobody reads to the end: | %s', (reader) => {
    const command = shellCommand([...CHECK, '--max-contaminated', '0', '--json'])
    const script = `${command} 2>&1 | ${reader} > ${reader.length}.txt; exit "\${PIPESTATUS[0]}"`
    expect(spawnSync('bash', ['-c', script], { cwd: folder.path }).status).toBe(1)
  })

  test('of an unexpected word are explained', async () => {
    const { stderr } = await run(...CHECK, '--format', 'saarif=x')
    expect(stderr).toBe(
      'dosimeter: --format saarif: expected one of html, md, csv, parquet, sarif, junit, github, summary, gitlab, gate\nDid you mean "sarif"?\n',
    )
  })
})

describe('a policy', () => {
  test('names sets and indexes, and its limits hold for each', async () => {
    write('policy.yaml', `version: 1\nindexes: [samples.index]${SETS}limits: { max-contaminated: 60% }\n`)
    const { exitCode, stdout } = await run('check', '--policy', 'policy.yaml', '--quiet', '--top', '1')
    expect(exitCode).toBe(1)
    expect(gateOf(stdout)).toBe(
      `Gate: not within the policy: 1 limit exceeded.
  within      trivia: share of items contaminated: 53.3 % (16 of 30) is within
              the limit of 60 %
  over        arith: share of items contaminated: 65.0 % (26 of 40) is above the
              limit of 60 %
  7 of 30 items of trivia could not be tested, and are not clean: 5 "not
  testable", 2 "too short".
  samples/arith.jsonl:23  arith/arith-23
    contaminated, likely: coverage 100 %, 40 words in a row
    fingerprint arith:c1b51c1366bda46d:input-only
  and 25 more items
`,
    )
  })

  test('gives way to flags, and its entry for a set to nothing else', async () => {
    write(
      'lenient.yaml',
      `version: 1\nindexes: [samples.index]${SETS}limits: { max-contaminated: 0 }\nbenchmarks:\n  arith: { max-contaminated: 65% }\n  trivia: { max-contaminated: 1 }\n`,
    )
    const codeOf = async (...args: string[]): Promise<number | null> =>
      (await run('check', '--policy', 'lenient.yaml', '--quiet', ...args)).exitCode
    expect(await codeOf()).toBe(0)
    expect(await codeOf('--max-contaminated', '60%')).toBe(1)
    expect(await codeOf('--fail-on', 'partial')).toBe(1)
    expect(await codeOf('--contaminated-at', '0.2')).toBe(1)
  })

  test('has defaults that are those of the options', async () => {
    write(
      'defaults.yaml',
      `version: 1\nindexes: [samples.index]${SETS}defaults: { n: 10, contaminated-at: 95%, exact: true, max-evidence: 2, redact: true }\n`,
    )
    const args = ['check', '--policy', 'defaults.yaml', '--quiet', '--json', '--reproducible']
    const typed = [
      ...CHECK_SAMPLES,
      '--quiet',
      '--json',
      '--reproducible',
      '--n',
      '10',
      '--contaminated-at',
      '0.95',
      '--exact',
      '--max-evidence',
      '2',
      '--redact',
    ]
    const [own, plain] = [await run(...args), await run(...typed)]
    expect(own.exitCode, own.stderr).toBe(0)
    expect(JSON.parse(own.stdout)).toEqual(JSON.parse(plain.stdout))
    expect(JSON.parse((await run(...args, '--n', '9')).stdout).definitions[0].gramLength).toBe(9)
  })

  test('asks for the presets that its limits are about', async () => {
    write(
      'presets.yaml',
      `version: 1\nindexes: [samples.index]${SETS}limits: { presets: { palm: { max-contaminated: 10% } } }\n`,
    )
    const { exitCode, stdout } = await run('check', '--policy', 'presets.yaml', '--quiet')
    expect(exitCode).toBe(1)
    expect(flat(gateOf(stdout))).toMatch(
      /over arith: share of items contaminated by the definition palm\S*: /u,
    )
  })

  test('is judged for each of its indexes, with a report for each', async () => {
    cpSync(path('samples.index'), path('other.index'), { recursive: true })
    write(
      'two.yaml',
      `version: 1\nindexes: [samples.index, other.index]${SETS}limits: { max-contaminated: 60% }\n`,
    )
    const { exitCode, stdout } = await run('check', '--policy', 'two.yaml', '--out', 'two', '--quiet')
    expect(exitCode).toBe(1)
    expect(stdout.match(/^Gate: /gmu)).toHaveLength(2)
    expect(readdirSync(path('two')).sort()).toEqual(['other.index', 'samples.index'])
    const beside = await run('check', '--policy', 'two.yaml', '--out', 'two', '--quiet', '--format', 'junit')
    expect(beside.exitCode).toBe(1)
    expect(existsSync(path('two/other.index/junit.xml'))).toBe(true)
  })

  test('with a mistake is refused before anything is read', async () => {
    write('bad.yaml', 'version: 1\nlimits:\n  max-contaminted: 0\n')
    const { exitCode, stdout, stderr } = await run('check', '--policy', 'bad.yaml', '--index', 'nowhere')
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain(
      'dosimeter: bad.yaml:3:3: unknown key "max-contaminted" in "limits", expected one of ',
    )
    expect(stderr).toContain('Did you mean "max-contaminated"?')
  })

  test('judges a scan by documents', async () => {
    write('scan.yaml', `version: 1${SETS}limits: { fail-on: [verified], unverified: fail }\n`)
    const scan = [
      'scan',
      'samples/corpus/',
      '--policy',
      'scan.yaml',
      '--text-field',
      'text',
      '--text-field',
      'qa.jsonl=question,answer',
      '--quiet',
      '--top',
      '1',
    ]
    const { exitCode, stdout } = await run(...scan)
    expect(exitCode).toBe(1)
    expect(flat(gateOf(stdout))).toContain(
      'arith: items, at least partial, that stand word for word in documents: 29 of 40',
    )
    expect(flat(gateOf(stdout))).toMatch(/in corpus\/\S+:\d+|in inputs\/\S+:\d+/u)
    expect(gateOf(stdout)).toContain('within      arith: items whose overlap no document has proved: none')
  })
})

describe('allowances', () => {
  const fingerprint = 'arith:1c9454f69327c3f4:input-only'
  test('end by the day of SOURCE_DATE_EPOCH', async () => {
    write(
      'allow.yaml',
      `version: 1\nlimits: { fail-on: [contaminated] }\nallow:\n  - { fingerprint: "${fingerprint}", reason: quoted, expires: 2026-11-24 }\n`,
    )
    const gate = (day: string) =>
      cli(['gate', 'report', '--policy', 'allow.yaml', '--top', '0'], {
        cwd: folder.path,
        env: { SOURCE_DATE_EPOCH: String(Date.parse(day) / 1000) },
      })
    const allowed = (await gate('2026-11-24T23:59:59Z')).stdout
    expect(allowed).toContain('arith: contaminated items: 25 of 40, none may be')
    expect(allowed).toContain('1 finding that the policy allows counts for nothing.')
    const ended = (await gate('2026-11-25T00:00:00Z')).stdout
    expect(ended).toContain('arith: contaminated items: 26 of 40, none may be')
    expect(ended.replaceAll('\n', ' ')).toContain(
      `warning: the allowance of ${fingerprint} ended on 2026-11-24 (quoted).`,
    )
  })
})

describe('gate', () => {
  test('says of a report what check said, with a baseline by its file too', async () => {
    const checked = await run(...CHECK_SAMPLES, '--quiet', '--max-partial', '0.5')
    const gated = await run('gate', 'report', '--max-partial', '0.5')
    expect([gated.exitCode, gated.stderr]).toEqual([1, ''])
    expect(gated.stdout).toBe(gateOf(checked.stdout))
    const known = await run('gate', 'report', '--max-partial', '0', '--baseline', 'report/report.json')
    expect(known.exitCode).toBe(0)
  })

  test('needs something to judge by, and can write forms without it', async () => {
    expect((await run('gate', 'report')).stderr).toContain('nothing to judge by')
    const { exitCode, stdout } = await run('gate', 'report', '--format', 'github=-')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^::error file=samples\/arith\.jsonl,line=23,/u)
  })

  test('refuses a baseline of another definition', async () => {
    expect((await run(...CHECK, '--n', '9', '--out', 'nine')).exitCode).toBe(0)
    const { exitCode, stderr } = await run('gate', 'report', '--fail-on', 'partial', '--baseline', 'nine')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('the baseline has the definition words-9-run-1')
  })
})

describe('forms', () => {
  const FORMS = ['sarif', 'junit', 'github', 'summary', 'gitlab', 'gate']
  test('are written by one run, the same as of the report later, and leave stdout to one of them', async () => {
    const formats = FORMS.flatMap((name) => ['--format', `${name}=check.${name}`])
    const { exitCode, stdout } = await run(...CHECK_SAMPLES, '--quiet', '--fail-on', 'partial', ...formats)
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Gate: ')
    for (const name of FORMS) {
      const later = await run('gate', 'report', '--fail-on', 'partial', '--format', `${name}=-`)
      expect(later.stdout, name).toBe(read(`check.${name}`))
      expect(later.stderr).toMatch(/^Gate: not within/u)
      expect(later.exitCode).toBe(1)
    }
    expect(JSON.parse(read('check.gate'))).toMatchObject({ format: 'dosimeter-gate', outcome: 'over' })
  })

  test('of GitHub go to stdout where there is no folder, and to it where there is one', async () => {
    const { stdout } = await run(...CHECK, '--format', 'github')
    expect(stdout).toMatch(/^::error file=samples\/arith\.jsonl,line=23,/u)
    const beside = await run(...CHECK, '--out', 'annotated', '--format', 'github')
    expect(beside.stdout).not.toContain('::error')
    expect(read('annotated/annotations.txt')).toBe(stdout)
  })

  test('for people are made of an old report too, without a word of its items where it is to be redacted', async () => {
    const forms = ['--quiet', '--format', 'html,md', '--out']
    expect((await run('gate', 'report', ...forms, 'pages')).exitCode).toBe(0)
    expect((await run('report', 'report', ...forms, 'same')).exitCode).toBe(0)
    for (const name of ['report.html', 'report.md']) expect(read('pages', name)).toBe(read('same', name))
    write('redact.yaml', 'version: 1\nlimits: { max-contaminated: 1 }\ndefaults: { redact: true }\n')
    expect((await run('gate', 'report', '--policy', 'redact.yaml', ...forms, 'public')).exitCode).toBe(0)
    expect((await run('gate', 'report', '--redact', ...forms, 'flag')).exitCode).toBe(0)
    expect((await run('report', 'report', '--redact', ...forms, 'expected')).exitCode).toBe(0)
    const expected = read('expected/report.html')
    expect(read('public/report.html')).toBe(expected)
    expect(read('flag/report.html')).toBe(expected)
    expect(expected).not.toBe(read('same/report.html'))
  })

  test('stand beside the report without files of their own, and a report may be written there again', async () => {
    const args = [
      ...CHECK_SAMPLES,
      '--quiet',
      '--out',
      'beside',
      '--format',
      'sarif,junit',
      '--format',
      'gate',
    ]
    for (let time = 0; time < 2; time++) expect((await run(...args)).exitCode).toBe(0)
    const names = ['dosimeter.sarif', 'gate.json', 'items.jsonl', 'junit.xml', 'report.json']
    expect(readdirSync(path('beside')).sort()).toEqual(names)
    expect(JSON.parse(read('beside/gate.json')).outcome).toBeNull()
    expect((await run('gate', 'beside', '--out', '.', '--format', 'gitlab')).exitCode).toBe(0)
    expect(JSON.parse(read('gl-code-quality-report.json')).length).toBeGreaterThan(40)
  })

  test('have no text of items or documents, nor has anything else with --redact', async () => {
    const names = [...FORMS, 'md', 'csv', 'html']
    const out = ['--out', 'redacted', ...names.flatMap((name) => ['--format', `${name}=redacted.${name}`])]
    const { stdout } = await run(
      ...CHECK_SAMPLES,
      '--exact',
      '--redact',
      '--quiet',
      '--fail-on',
      'partial',
      ...out,
    )
    const texts = ['arith', 'trivia'].flatMap((set) =>
      read(`samples/${set}.jsonl`)
        .trimEnd()
        .split('\n')
        .flatMap((line) => Object.values(JSON.parse(line)).flat())
        .filter((text) => typeof text === 'string' && text.split(' ').length > 5),
    )
    expect(texts.length).toBeGreaterThan(80)
    const stretches = texts.map((text) => String(text).split(' ').slice(1, 5).join(' '))
    const written = [
      stdout,
      read('redacted/report.json'),
      read('redacted/items.jsonl'),
      ...names.map((name) => read(`redacted.${name}`)),
    ]
    for (const text of written) expect(stretches.filter((stretch) => text.includes(stretch))).toEqual([])
    // Without it the report has them: the search does find what is there.
    expect((await run(...CHECK_SAMPLES, '--exact', '--quiet', '--out', 'open')).exitCode).toBe(0)
    expect(stretches.filter((stretch) => read('open/items.jsonl').includes(stretch)).length).toBeGreaterThan(
      80,
    )
  })
})

describe('compare', () => {
  beforeAll(async () => {
    // Another corpus: its index has another version of everything.
    const build = ['index', 'build', 'samples/corpus/web.jsonl', '--out', 'web.index', '--quiet']
    expect((await run(...build)).exitCode).toBe(0)
    const check = [
      'check',
      '--index',
      'web.index',
      ...CHECK_SAMPLES.slice(3),
      '--out',
      'web',
      '--quiet',
      '--reproducible',
    ]
    expect((await run(...check)).exitCode).toBe(0)
  })

  test('tells which items became contaminated, across indexes', async () => {
    const { exitCode, stdout } = await run('compare', 'web', 'report', '--json')
    expect(exitCode).toBe(0)
    const comparison = comparisonSchema.parse(JSON.parse(stdout))
    expect(comparison.differences).toEqual(['index'])
    const [, arith] = comparison.sets
    const levels = (name: string): Map<string, string> =>
      new Map(
        read(name, 'items.jsonl')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
          .filter(({ set }) => set === 'arith')
          .map(({ id, results }) => [id, results[0].level]),
      )
    const [old, now] = [levels('web'), levels('report')]
    const became = [...now].filter(
      ([id, level]) => level === 'contaminated' && old.get(id) !== 'contaminated',
    )
    expect(became.length).toBeGreaterThan(5)
    expect(
      arith?.worse
        .filter(({ new: { level } }) => level === 'contaminated')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(became.map(([id]) => id).sort())
    const back = comparisonSchema.parse(JSON.parse((await run('compare', 'report', 'web', '--json')).stdout))
    expect(back.sets[1]?.better.map(({ id }) => id).sort()).toEqual(arith?.worse.map(({ id }) => id).sort())
  })

  test('prints for terminals and as Markdown', async () => {
    const { stdout } = await run('compare', 'web', 'report', '--top', '1')
    expect(stdout).toMatch(/^arith +old +new +points$/mu)
    expect(stdout).toMatch(/^Worse \(\d+\)$/mu)
    expect(stdout).toMatch(/^ {2}and \d+ more items$/mu)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const markdown = (await run('compare', 'web', 'report', '--markdown')).stdout
    expect(markdown).toMatch(/^### arith$/mu)
    expect((await run('compare', 'web', 'report', '--markdown', '--json')).exitCode).toBe(2)
    expect((await run('compare', 'web', 'nowhere')).stderr).toContain('nowhere: no report')
  })
})

describe('init', () => {
  test('writes a policy that can be used at once, and never over another', async () => {
    const { exitCode, stdout } = await run('init')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('dosimeter.yaml: ')
    const policy = parsePolicy(read('dosimeter.yaml'), 'dosimeter.yaml').policy
    expect(policy.indexes).toContain('samples.index')
    expect(policy.sets).toContainEqual({ benchmark: 'samples/trivia.yaml', paths: ['samples/trivia.jsonl'] })
    expect(policy.sets).toContainEqual({
      name: 'arith',
      items: ['samples/arith.jsonl'],
      fields: ['question', 'answer'],
    })
    const named = JSON.stringify(policy.sets)
    for (const other of ['corpus/', 'items.jsonl', 'report.json', 'manifest'])
      expect(named).not.toContain(other)
    const again = await run('init')
    expect([again.exitCode, again.stderr.split('\n')[0]]).toEqual([
      2,
      'dosimeter: dosimeter.yaml: there is a policy already, expected none',
    ])
    expect((await run('init', '--stdout')).stdout).toBe(read('dosimeter.yaml'))
    const used = await run('check', '--policy', 'dosimeter.yaml', '--index', 'samples.index', '--quiet')
    expect(used.exitCode, used.stderr).toBe(1)
  })

  test('finds known benchmarks, and says what to write where it finds nothing', async () => {
    const empty = sampleFolder()
    try {
      cpSync(path('samples/arith.jsonl'), join(empty.path, 'gsm8k', 'test.jsonl'), { recursive: true })
      const found = await cli(['init', 'gsm8k', '--stdout'], { cwd: empty.path })
      expect(parsePolicy(found.stdout, 'x').policy.sets).toEqual([
        { benchmark: 'gsm8k', paths: ['test.jsonl'] },
      ])
      const nothing = await cli(['init', 'samples/corpus', '--stdout'], { cwd: empty.path })
      expect(parsePolicy(nothing.stdout, 'x').policy.indexes).toBeUndefined()
      expect((await cli(['init', 'nowhere'], { cwd: empty.path })).exitCode).toBe(2)
      expect(existsSync(join(empty.path, 'nowhere'))).toBe(false)
    } finally {
      empty.remove()
    }
  })
})
