import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageOf } from '../../src/errors.ts'
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

beforeAll(() => {
  folder = sampleFolder()
})
afterAll(() => folder.remove())

/** A corpus that takes some seconds: words by a fixed sequence, in records of about 1 kB. */
function writeCorpus(file: string, bytes: number): void {
  const out = openSync(file, 'w')
  let state = 1
  let lines = ''
  for (let written = 0; written < bytes; ) {
    let text = ''
    while (text.length < 1000) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      text += `${(state >>> 8).toString(36)} `
    }
    lines += `{"text":"${text}"}\n`
    if (lines.length < 1 << 20) continue
    written += lines.length
    writeSync(out, lines)
    lines = ''
  }
  closeSync(out)
}

/** Every file of an index that another machine would see: names and bytes. */
function filesOf(index: string): Map<string, string> {
  const names = ['manifest.json', ...readdirSync(path(index, 'segments')).map((name) => `segments/${name}`)]
  return new Map(names.sort().map((name) => [name, readFileSync(path(index, name), 'latin1')]))
}

/** Sends a signal as soon as some segments are sealed. */
async function stopBuild(index: string, signals: readonly NodeJS.Signals[], args: readonly string[]) {
  let timer: NodeJS.Timeout | undefined
  const result = await cli(args, {
    cwd: folder.path,
    onStart: (child) => {
      timer = setInterval(() => {
        const journal = path(index, 'journal.ndjson')
        if (!existsSync(journal) || readFileSync(journal, 'utf8').split('\n').length < 8) return
        clearInterval(timer)
        for (const signal of signals) child.kill(signal)
      }, 5)
    },
  })
  clearInterval(timer)
  return result
}

describe('a build that is stopped', () => {
  const BUILD = ['index', 'build', 'big.jsonl', '--segment-size', '128KiB', '--workers', '2']
  const STOPPED = 'stopped before the index was finished\nRun the same command again to go on.\n'

  beforeAll(async () => {
    writeCorpus(path('big.jsonl'), 60e6)
    const { exitCode, stderr } = await run(...BUILD, '--out', 'whole', '--quiet')
    expect(exitCode, stderr).toBe(0)
  }, 120_000)

  test('by Ctrl-C says how to go on, and does so with the same bytes', async () => {
    const build = [...BUILD, '--out', 'stopped']
    const stopped = await stopBuild('stopped', ['SIGINT'], [...build, '--quiet'])
    expect(stopped).toEqual({
      exitCode: 130,
      signal: null,
      stdout: '',
      stderr: `dosimeter: stopped: ${STOPPED}`,
    })
    expect(await run('index', 'info', 'stopped')).toMatchObject({ exitCode: 2, stdout: '' })
    const resumed = await run(...build)
    expect(resumed.exitCode).toBe(0)
    expect(resumed.stderr).toMatch(
      /^Going on with the unfinished build of stopped: 1 input, 5\d(?:\.\d)? MiB, about /,
    )
    expect(resumed.stdout).toContain('stopped: 1 input added, going on with an unfinished build\n')
    expect(filesOf('stopped')).toEqual(filesOf('whole'))
    expect(readdirSync(path('stopped')).sort()).toEqual(['local.json', 'manifest.json', 'segments'])
  }, 120_000)

  test('by SIGTERM exits 143', async () => {
    const stopped = await stopBuild('terminated', ['SIGTERM'], [...BUILD, '--out', 'terminated', '--quiet'])
    expect(stopped).toEqual({
      exitCode: 143,
      signal: null,
      stdout: '',
      stderr: `dosimeter: terminated: ${STOPPED}`,
    })
  }, 120_000)

  test('by a second signal leaves at once, and can go on too', async () => {
    const build = [...BUILD, '--out', 'killed', '--quiet']
    // While the process is halted both signals wait, and it cannot end well after the first one.
    const stopped = await stopBuild('killed', ['SIGSTOP', 'SIGINT', 'SIGTERM', 'SIGCONT'], build)
    expect([130, 143]).toContain(stopped.exitCode)
    expect(stopped).toMatchObject({ stdout: '', stderr: '' })
    const resumed = await run(...build)
    expect(resumed.exitCode, resumed.stderr).toBe(0)
    expect(filesOf('killed')).toEqual(filesOf('whole'))
    expect(readdirSync(path('killed')).sort()).toEqual(['local.json', 'manifest.json', 'segments'])
  }, 120_000)
})

describe('a scan that is stopped', () => {
  test('while its items are loaded says so', async ({ skip }) => {
    skip(process.platform === 'win32', 'needs named pipes')
    execFileSync('mkfifo', [path('items.jsonl')])
    const scan = ['scan', 'samples/corpus/web.jsonl', '--items', 'items.jsonl', '--fields', 'question']
    let child: ChildProcess | undefined
    const stopped = cli(scan, { cwd: folder.path, onStart: (started) => (child = started) })
    // Waits until the command reads.
    const items = await open(path('items.jsonl'), 'w')
    child?.kill('SIGTERM')
    await items.writeFile('{"question":"what did the heron say to the ferry that morning on the lake"}\n')
    await items.close()
    expect(await stopped).toEqual({
      exitCode: 143,
      signal: null,
      stdout: '',
      stderr:
        'dosimeter: stopped before the scan was finished\nNothing was kept; with --out the same command could go on.\n',
    })
  }, 60_000)

  test('or still runs keeps others out of its folder', async () => {
    mkdirSync(path('busy'))
    writeFileSync(path('busy/scan.lock'), `${process.pid} ${hostname()}\n`)
    const scan = ['scan', 'samples/corpus/web.jsonl', '--out', 'busy', ...CHECK_SAMPLES.slice(3)]
    const { exitCode, stderr } = await run(...scan, '--quiet')
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`dosimeter: busy: another scan is at work there (process ${process.pid})\n`)
    expect(stderr).toContain('busy/scan.lock')
    rmSync(path('busy/scan.lock'))
    expect(await run(...scan, '--quiet')).toMatchObject({ exitCode: 0 })
    expect(readdirSync(path('busy')).sort()).toEqual(['items.jsonl', 'report.json'])
  }, 60_000)
})

describe('a closed pipe', () => {
  beforeAll(async () => {
    const { exitCode, stderr } = await run(...BUILD_SAMPLES, '--quiet')
    expect(exitCode, stderr).toBe(0)
  })

  test.each(['true', 'head -1'])('is a quiet end: | %s', (reader) => {
    rmSync(path('report'), { recursive: true, force: true })
    const command = shellCommand([
      ...CHECK_SAMPLES,
      '--verbose',
      '--top',
      '100',
      '--quiet',
      '--out',
      'report',
    ])
    const script = `${command} | ${reader} > head.txt; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder.path, encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' })
    expect(existsSync(path('report/report.json'))).toBe(true)
  })
})

/** A small file system of its own, or the reason why there is none. */
function mountSmallDisk(at: string, size: string): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root, to mount a small disk'
  try {
    mkdirSync(at, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `cannot mount a small disk: ${messageOf(error)}`
  }
}

describe('a full disk', () => {
  const FULL = 'no space left on the disk\nFree some space and run the same command again.\n'
  let reason: string | undefined = 'not tried'

  beforeAll(() => {
    reason = mountSmallDisk(path('disk'), '256k')
    if (reason !== undefined) process.stderr.write(`skipped: a full disk: ${reason}\n`)
  })
  afterAll(() => {
    if (reason === undefined) execFileSync('umount', [path('disk')])
  })

  test('stops a build, which goes on when there is space', async ({ skip }) => {
    skip(reason !== undefined, reason)
    const build = BUILD_SAMPLES.map((word) => (word === 'samples.index' ? 'disk/index' : word))
    const full = await run(...build, '--quiet')
    expect(full).toMatchObject({ exitCode: 2, stdout: '' })
    expect(full.stderr).toMatch(/^dosimeter: disk\/index\S*: /)
    expect(full.stderr.endsWith(FULL)).toBe(true)
    expect(existsSync(path('disk/index/manifest.json'))).toBe(false)
    execFileSync('mount', ['-o', 'remount,size=4m', path('disk')])
    const more = await run(...build, '--quiet')
    expect(more.exitCode, more.stderr).toBe(0)
    expect(filesOf('disk/index')).toEqual(filesOf('samples.index'))
    rmSync(path('disk/index'), { recursive: true })
  })

  test('leaves no report', async ({ skip }) => {
    skip(reason !== undefined, reason)
    execFileSync('mount', ['-o', 'remount,size=32k', path('disk')])
    const full = await run(...CHECK_SAMPLES, '--out', 'disk/report', '--quiet')
    expect(full).toEqual({
      exitCode: 2,
      signal: null,
      stdout: '',
      stderr: `dosimeter: disk/report/items.jsonl: ${FULL}`,
    })
    expect(readdirSync(path('disk/report'))).toEqual([])
  })

  test('under stdout is an error', () => {
    if (!existsSync('/dev/full')) return
    const script = `${shellCommand(['benchmarks', 'list'])} > /dev/full`
    const { status, stderr } = spawnSync('bash', ['-c', script], { cwd: folder.path, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 2, stderr: `dosimeter: standard output: ${FULL}` })
  })
})
