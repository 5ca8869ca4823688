import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BUILD_SAMPLES, cli, type SampleFolder, sampleFolder, withoutTimes } from '../support/cli.ts'

let folder: SampleFolder
beforeEach(() => {
  folder = sampleFolder()
})
afterEach(() => folder.remove())

const run = (...args: string[]) => cli(args, { cwd: folder.path })
const write = (name: string, records: readonly object[]): void =>
  writeFileSync(join(folder.path, name), records.map((record) => `${JSON.stringify(record)}\n`).join(''))

const TEXT = 'one two three four five six seven eight nine ten'

describe('index build', () => {
  test('says what it will do, and what came of it', async () => {
    const { exitCode, stdout, stderr } = await run(...BUILD_SAMPLES, '--workers', '1')
    expect(withoutTimes(stderr)).toBe(
      [
        'Building samples.index: 3 inputs, 362 KiB, about 87,000 8-grams of words',
        '  1 lane, 1 worker, at most # MiB of memory',
        '',
      ].join('\n'),
    )
    expect(withoutTimes(stdout)).toBe(
      [
        'samples.index: 3 inputs added',
        '  documents        520 (1 empty)',
        '  grams            86,918, 8-grams of words',
        '  on disk          1 segment, 264 KiB, 24.1 bits a gram (27.7 a distinct one)',
        '  false positives  3.9e-5 (1 in 25,884) measured, 1e-3 promised',
        '  speed            507 KiB of text in # s, # MB/s',
        '',
      ].join('\n'),
    )
    expect(exitCode).toBe(0)
  })

  test('says nothing on stderr with --quiet', async () => {
    const { exitCode, stdout, stderr } = await run(...BUILD_SAMPLES, '--quiet')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('520 (1 empty)')
  })

  test('prints one JSON object with --json', async () => {
    const { exitCode, stdout } = await run(...BUILD_SAMPLES, '--json')
    const data = JSON.parse(stdout)
    const manifest = JSON.parse(readFileSync(join(folder.path, 'samples.index/manifest.json'), 'utf8'))
    expect(exitCode).toBe(0)
    expect(Object.keys(data)).toEqual([
      'path',
      'digest',
      'scheme',
      'promisedRate',
      'measuredRate',
      'totals',
      'run',
    ])
    expect(data).toMatchObject({
      path: 'samples.index',
      digest: manifest.digest,
      scheme: manifest.scheme,
      promisedRate: 0.001,
      totals: { inputs: 3, documents: 520, emptyDocuments: 1, grams: 86918, segments: 1, skipped: 0 },
      run: { added: 3, known: 0, isResumed: false, skipped: [], emptyInputs: [], textBytes: 519574 },
    })
  })

  test('adds what is new, and says so when nothing is', async () => {
    write('a.jsonl', [{ text: TEXT }])
    write('b.jsonl', [{ text: `${TEXT} eleven` }])
    await run('index', 'build', 'a.jsonl', '--out', 'i')
    const more = await run('index', 'build', 'a.jsonl', 'b.jsonl', '--out', 'i')
    expect(more.exitCode).toBe(0)
    expect(more.stdout).toContain('i: 1 input added, 1 known\n  documents        2\n')
    const nothing = await run('index', 'build', 'a.jsonl', 'b.jsonl', '--out', 'i')
    expect(nothing).toMatchObject({ exitCode: 0, stderr: '' })
    expect(nothing.stdout).toContain('i: nothing to add: the 2 inputs are in the index already\n')
    const one = await run('index', 'build', 'a.jsonl', '--out', 'i')
    expect(one.stdout).toContain('i: nothing to add: the input is in the index already\n')
  })

  test('names the first 20 records that it leaves out, in the order of places', async () => {
    const bad = Array.from({ length: 25 }, () => ({ txt: TEXT }))
    write('a.jsonl', [{ text: TEXT }, ...bad])
    const { exitCode, stdout, stderr } = await run(
      ...['index', 'build', 'a.jsonl', '--out', 'i', '--max-bad-records', '25', '--quiet'],
    )
    expect(exitCode).toBe(0)
    expect(stdout).toContain('1 (25 bad records left out)')
    const named = bad
      .slice(0, 20)
      .map(
        (_, i) =>
          `dosimeter: warning: left out: a.jsonl:${i + 2}: no text field "text"; the record has "txt"\n`,
      )
    expect(stderr).toBe(`${named.join('')}dosimeter: warning: left out: 5 more records\n`)
  })

  test('warns of inputs without a document and counts invalid UTF-8', async () => {
    writeFileSync(join(folder.path, 'a.jsonl'), Buffer.from(`{"text":"${TEXT} \xff"}\n`, 'latin1'))
    writeFileSync(join(folder.path, 'empty.jsonl'), '')
    const { exitCode, stdout, stderr } = await run(
      'index',
      'build',
      'a.jsonl',
      'empty.jsonl',
      '--out',
      'i',
      '--quiet',
    )
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'dosimeter: warning: empty.jsonl: no document in it\n',
    })
    expect(stdout).toContain('1 (1 with invalid UTF-8, replaced)')
  })

  test('gives the same index with other numbers of workers, and with less memory', async () => {
    const bytes: Buffer[] = []
    for (const [i, options] of [
      ['--workers', '1'],
      ['--workers', '2'],
      ['--memory', '200MiB'],
    ].entries()) {
      await run(...BUILD_SAMPLES, ...options)
      bytes.push(readFileSync(join(folder.path, 'samples.index/manifest.json')))
      if (i < 2) rmSync(join(folder.path, 'samples.index'), { recursive: true })
    }
    expect(bytes[1]).toEqual(bytes[0])
    expect(bytes[2]).toEqual(bytes[0])
  })

  test('refuses too little memory, naming what it needs, and leaves nothing', async () => {
    expect(await run(...BUILD_SAMPLES, '--memory', '64MiB')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^dosimeter: --memory 64 MiB is too little: one worker takes \d+ MiB\n/),
    })
    expect(existsSync(join(folder.path, 'samples.index'))).toBe(false)
  })
})
