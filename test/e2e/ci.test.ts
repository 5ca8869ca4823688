/**
 * The action, the job and the hooks of docs/guide/ci.md, run as far as that goes without their hosts: the action's own
 * scripts in the shell that GitHub uses, with the variables and files that it gives to steps, in a folder with nothing
 * but a benchmark, a policy and an index that came from somewhere else.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CODEC_ENDINGS } from '../../src/codecs/decode.ts'
import { nameOfFile } from '../../src/items/set-name.ts'
import { BUILD_SAMPLES, cli, type SampleFolder, sampleFolder } from '../support/cli.ts'
import { environmentWith, programFolder } from '../support/console-page.ts'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const GUIDE = readFileSync(root('docs/guide/ci.md'), 'utf8')

/** The block of the guide that begins with a comment of this text. */
function block(begin: string): string {
  const found = [...GUIDE.matchAll(/```\w+\n([\s\S]*?)```/gu)].find(([, text = '']) => text.includes(begin))
  if (found?.[1] === undefined) throw new Error(`the guide has no block with ${begin}`)
  return found[1]
}

interface Step {
  readonly name: string
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

const ACTION: Action = parse(readFileSync(root('action.yml'), 'utf8'))

let cache: SampleFolder
let work: string

beforeAll(async () => {
  cache = sampleFolder()
  expect((await cli(BUILD_SAMPLES, { cwd: cache.path })).exitCode).toBe(0)
})
afterAll(() => cache.remove())

const ARITH = readFileSync(root('test/fixtures/samples/arith.jsonl'), 'utf8').trimEnd().split('\n')
/** Lines of the sample problems, from 1; those up to 27 are in the corpus. */
const problems = (...lines: number[]): string => lines.map((line) => `${ARITH[line - 1]}\n`).join('')

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'dosimeter-ci-'))
  cpSync(join(cache.path, 'samples.index'), join(work, 'index'), { recursive: true })
  writeFileSync(join(work, 'set.jsonl'), problems(28, 29, 1, 30))
  writeFileSync(
    join(work, 'dosimeter.yaml'),
    [
      'version: 1',
      'indexes: [index]',
      'sets:',
      '  - { name: set, items: [set.jsonl], fields: [question, answer] }',
      'limits: { max-contaminated: 10% }',
      '',
    ].join('\n'),
  )
  return () => rmSync(work, { recursive: true, force: true })
})

/** What the action did. */
interface ActionRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
}

/** Values of `${{ … }}`: only what the action uses, anything else is an error. */
function evaluate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ *(.*?) *\}\}/gu, (_, expression: string) => {
    const [, name = '', isNot] = /^([\w.-]+)( != '')?$/u.exec(expression) ?? []
    const value = values[name]
    if (value === undefined) throw new Error(`not known here: ${expression}`)
    return isNot === undefined ? value : String(value !== '')
  })
}

/**
 * Runs the action's steps; those that use other actions are what the test has done itself.
 *
 * @param hasProgram whether `dosimeter` is on the path before any step
 * @param more further variables
 */
function runAction(
  inputs: Readonly<Record<string, string>>,
  hasProgram = true,
  more: NodeJS.ProcessEnv = {},
): ActionRun {
  const temp = join(work, '.runner')
  mkdirSync(temp, { recursive: true })
  const files = {
    GITHUB_OUTPUT: join(temp, 'output'),
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    GITHUB_PATH: join(temp, 'path'),
  }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const values: Record<string, string> = {}
  for (const [name, { default: standard }] of Object.entries(ACTION.inputs))
    values[`inputs.${name}`] = standard
  for (const [name, value] of Object.entries(inputs)) {
    expect(Object.keys(ACTION.inputs)).toContain(name)
    values[`inputs.${name}`] = value
  }
  let [status, stdout, stderr]: [number | null, string, string] = [0, '', '']
  for (const step of ACTION.runs.steps) {
    if (step.if !== undefined && evaluate(step.if, values) === 'false') continue
    if (step.uses !== undefined) throw new Error(`${step.name}: ${step.uses} cannot run here`)
    expect(step.shell).toBe('bash')
    // What stands in a script itself could be a command that an input brings.
    expect(step.run).not.toContain('${{')
    const script = join(temp, 'step.sh')
    writeFileSync(script, step.run ?? '')
    const env = Object.entries(step.env ?? {}).map(([name, text]) => [name, evaluate(text, values)])
    // What a step adds to the path is there for those after it.
    const added = readFileSync(files.GITHUB_PATH, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    const programs = hasProgram ? [...added, programFolder(temp)] : added
    const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: work,
      encoding: 'utf8',
      env: {
        ...environmentWith(programs.join(delimiter)),
        ...more,
        ...files,
        RUNNER_TEMP: temp,
        ...Object.fromEntries(env),
      },
    })
    ;({ status } = ran)
    stdout += ran.stdout
    stderr += ran.stderr
    for (const line of readFileSync(files.GITHUB_OUTPUT, 'utf8').split('\n')) {
      const at = line.indexOf('=')
      if (at > 0 && step.id !== undefined)
        values[`steps.${step.id}.outputs.${line.slice(0, at)}`] = line.slice(at + 1)
    }
    if (status !== 0) break
  }
  const outputs = Object.entries(ACTION.outputs).map(([name, { value }]) => {
    const wanted = /\{\{ *(.*?) *\}\}/u.exec(value)?.[1] ?? ''
    return [name, values[wanted] ?? '']
  })
  return {
    status,
    stdout,
    stderr,
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    outputs: Object.fromEntries(outputs),
  }
}

/** A nested npm must find its own folder, not the one of the npm that may have started the tests. */
const NPM: NodeJS.ProcessEnv = {
  npm_config_update_notifier: 'false',
  npm_config_local_prefix: '',
  INIT_CWD: '',
}

/** No network, and no other actions: Node, the index and the program are there. */
const THERE = { 'node-version': '', package: '' }

describe('the GitHub action', () => {
  test('fails above a limit, annotates the line, and writes the summary and its outputs', () => {
    const { status, stdout, summary, outputs } = runAction(THERE)
    expect(status).toBe(1)
    expect(stdout.match(/^::error .*$/gmu)).toEqual([
      expect.stringMatching(
        /^::error file=set\.jsonl,line=3,title=dosimeter%3A Contaminated item::set\/arith-01: /u,
      ),
    ])
    expect(summary).toContain('**❌ not within the policy: 1 limit exceeded.**')
    expect(outputs).toMatchObject({ 'exit-code': '1', report: 'dosimeter-report' })
    for (const file of [outputs.sarif, outputs.junit]) expect(existsSync(file ?? '')).toBe(true)
    expect(existsSync(join(work, 'dosimeter-report/report.json'))).toBe(true)
  })

  test('passes within, with further arguments one on each line, and with a baseline', () => {
    const passed = runAction({ ...THERE, arguments: '--max-contaminated=25%\n--redact\n' })
    expect(passed.status).toBe(0)
    expect(passed.outputs['exit-code']).toBe('0')
    expect(readFileSync(join(work, 'dosimeter-report/report.json'), 'utf8')).toContain('"isRedacted": true')
    const known = runAction({ ...THERE, baseline: 'dosimeter-report', report: 'second' })
    expect(known.status).toBe(0)
    writeFileSync(join(work, 'set.jsonl'), problems(28, 29, 1, 30, 31, 12))
    const failed = runAction({ ...THERE, baseline: 'dosimeter-report', report: 'third' })
    expect(failed.status).toBe(1)
    expect(failed.stdout.match(/^::error \S*line=\d+/gmu)).toEqual(['::error file=set.jsonl,line=6'])
  })

  test('says so when it cannot answer', () => {
    writeFileSync(join(work, 'dosimeter.yaml'), 'version: 1\nlimits: { max-contamination: 0 }\n')
    const { status, stdout, stderr, summary, outputs } = runAction(THERE)
    expect(status).toBe(2)
    expect(stdout).toMatch(
      /^::error title=dosimeter%3A could not answer::dosimeter\.yaml:2:11: unknown key "max-contamination"[^\n]*\n$/u,
    )
    expect(stderr).toContain('dosimeter.yaml:2:11: unknown key "max-contamination"')
    expect(outputs['exit-code']).toBe('2')
    // A host would take a file without results for the news that all is mended.
    expect(outputs.sarif).toBe('')
    expect(readFileSync(outputs.junit ?? '', 'utf8')).toContain('errors="1"')
    expect(summary).toContain('**⚠️ not answered: dosimeter')
  })

  test('installs the package of its own version', () => {
    const { version } = JSON.parse(readFileSync(root('package.json'), 'utf8'))
    expect(ACTION.inputs.package?.default).toBe(`dosimeter@${version}`)
  })

  test('installs a package, and runs the program that is in it', (context) => {
    const pack = ['pack', '--ignore-scripts', '--pack-destination', work]
    const packed = spawnSync('npm', pack, {
      cwd: root('.'),
      encoding: 'utf8',
      env: { ...process.env, ...NPM },
    })
    expect(packed.status, packed.stderr).toBe(0)
    const tarball = join(work, packed.stdout.trim().split('\n').at(-1) ?? '')
    const install = (settings: NodeJS.ProcessEnv): ActionRun =>
      runAction({ 'node-version': '', package: tarball }, false, { ...NPM, ...settings })
    // What the package needs is in npm's cache wherever this repository was installed; if not, the registry may have it.
    let ran = install({ npm_config_offline: 'true' })
    if (ran.status !== 0 && ran.status !== 1) ran = install({ npm_config_prefer_offline: 'true' })
    const isLacking = !existsSync(join(work, '.runner/dosimeter/node_modules/.bin/dosimeter'))
    if (isLacking && process.env.CI !== 'true') {
      context.skip('neither the cache of npm nor a registry has what the package needs')
    }
    expect(ran.status, ran.stderr).toBe(1)
    expect(ran.stdout).toMatch(/^::error file=set\.jsonl,line=3,/mu)
    expect(ran.outputs['exit-code']).toBe('1')
  }, 180_000)

  test('is judged against each of several indexes, with one file of each form', () => {
    cpSync(join(work, 'index'), join(work, 'other'), { recursive: true })
    const policy = readFileSync(join(work, 'dosimeter.yaml'), 'utf8')
    writeFileSync(join(work, 'dosimeter.yaml'), policy.replace('[index]', '[index, other]'))
    const { status, stdout, summary, outputs } = runAction(THERE)
    expect(status).toBe(1)
    expect(stdout.match(/^::error file=set\.jsonl,line=3,/gmu)).toHaveLength(2)
    expect(summary).toMatch(/^### index$[\s\S]*^### other$/mu)
    expect(JSON.parse(readFileSync(outputs.sarif ?? '', 'utf8')).runs).toHaveLength(2)
    const known = runAction({ ...THERE, baseline: 'dosimeter-report', report: 'second' })
    expect(known.status, known.stderr).toBe(0)
  })

  test('takes an input for text, whatever stands in it', () => {
    const { status } = runAction({ ...THERE, policy: '$(touch hacked) `touch hacked`.yaml' })
    expect(status).toBe(2)
    expect(existsSync(join(work, 'hacked'))).toBe(false)
  })

  test('restores the index and installs only when asked', () => {
    expect(() => runAction({ ...THERE, 'index-key': 'k' })).toThrow(
      'actions/cache/restore@v4 cannot run here',
    )
    expect(() => runAction({ ...THERE, 'node-version': '22' })).toThrow(
      'actions/setup-node@v5 cannot run here',
    )
    expect(GUIDE).toContain('index-key:')
  })
})

const shell = (script: string, env: NodeJS.ProcessEnv = {}) =>
  spawnSync('bash', ['-e', '-c', script], {
    cwd: work,
    encoding: 'utf8',
    env: { ...environmentWith(programFolder(join(work, '.runner'))), ...env },
  })

test('the GitLab job fails above a limit and leaves what it names as artifacts', () => {
  const { contamination: job } = parse(block('# .gitlab-ci.yml'))
  const { status, stdout } = shell(job.script.join('\n'))
  expect(status).toBe(1)
  expect(stdout).toContain('set.jsonl:3  set/arith-01')
  const { paths, reports } = job.artifacts
  for (const path of [...paths, reports.codequality, reports.junit])
    expect(existsSync(join(work, path))).toBe(true)
  expect(JSON.parse(readFileSync(join(work, reports.codequality), 'utf8'))).toMatchObject([
    { location: { path: 'set.jsonl', lines: { begin: 3 } }, severity: 'major' },
  ])
})

test('the GitLab job leaves its artifacts when it cannot answer, and with several indexes', () => {
  const { contamination: job } = parse(block('# .gitlab-ci.yml'))
  const { reports } = job.artifacts
  const issues = () => JSON.parse(readFileSync(join(work, reports.codequality), 'utf8'))
  rmSync(join(work, 'index'), { recursive: true })
  expect(shell(job.script.join('\n')).status).toBe(2)
  expect(issues()).toEqual([])
  expect(readFileSync(join(work, reports.junit), 'utf8')).toContain('index: no such file or folder')
  for (const name of ['index', 'other'])
    cpSync(join(cache.path, 'samples.index'), join(work, name), { recursive: true })
  const policy = readFileSync(join(work, 'dosimeter.yaml'), 'utf8')
  writeFileSync(join(work, 'dosimeter.yaml'), policy.replace('[index]', '[index, other]'))
  expect(shell(job.script.join('\n')).status).toBe(1)
  expect(issues()).toHaveLength(1)
  expect(readFileSync(join(work, reports.junit), 'utf8')).toContain('<testsuite name="other: set"')
})

describe('before a commit', () => {
  const GIT = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  }

  test('the plain hook stops a contaminated set, and lets others through', () => {
    expect(shell('git init -q .', GIT).status).toBe(0)
    const hook = join(work, '.git/hooks/pre-commit')
    writeFileSync(hook, block('# .git/hooks/pre-commit'))
    chmodSync(hook, 0o755)
    const commit = (): number | null =>
      shell('git add set.jsonl dosimeter.yaml && git commit -q -m set', GIT).status
    expect(commit()).toBe(1)
    writeFileSync(join(work, 'set.jsonl'), problems(28, 29, 30))
    expect(commit()).toBe(0)
    writeFileSync(join(work, 'set.jsonl'), problems(28, 29, 30, 2))
    writeFileSync(join(work, 'notes.txt'), 'nothing to check')
    expect(shell('git add notes.txt && git commit -q -m notes', GIT).status).toBe(0)
  })

  test('the entry for pre-commit does the same', () => {
    const [{ hooks }] = parse(block('# .pre-commit-config.yaml')).repos
    expect(shell(hooks[0].entry).status).toBe(1)
  })

  test('both look at every kind of file that a policy can name', () => {
    const [{ hooks }] = parse(block('# .pre-commit-config.yaml')).repos
    const [, inHook = ''] = /grep -qE '(.*)'/u.exec(block('# .git/hooks/pre-commit')) ?? []
    expect(inHook).toBe(hooks[0].files)
    const pattern = new RegExp(hooks[0].files, 'u')
    const formats = ['jsonl', 'ndjson', 'json', 'csv', 'tsv', 'tab', 'parquet', 'arrow', 'feather']
    // Those are all: without them a file is named as a set is.
    for (const ending of formats) expect(nameOfFile(`sets/new.${ending}`)).toBe('new')
    const packed = CODEC_ENDINGS.flatMap((codec) => formats.map((format) => `${format}.${codec}`))
    for (const ending of [...formats, ...packed, 'eval', 'yaml', 'yml'])
      expect(pattern.test(`sets/new.${ending}`), ending).toBe(true)
    for (const other of ['README.md', 'notes.txt', 'src/main.ts', 'json'])
      expect(pattern.test(other)).toBe(false)
  })
})
