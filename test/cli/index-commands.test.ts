import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUILD_SAMPLES, cli, type SampleFolder, sampleFolder } from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })
const path = (...names: string[]): string => join(folder.path, ...names)

beforeAll(async () => {
  folder = sampleFolder()
  const { exitCode, stderr } = await run(...BUILD_SAMPLES)
  expect(exitCode, stderr).toBe(0)
})
afterAll(() => folder.remove())

describe('index info', () => {
  test('shows figures and inputs', async () => {
    const { digest, tool } = JSON.parse(readFileSync(path('samples.index/manifest.json'), 'utf8'))
    expect(await run('index', 'info', 'samples.index')).toEqual({
      exitCode: 0,
      signal: null,
      stderr: '',
      stdout: `${[
        'samples.index: 3 inputs, 520 documents',
        '  text             507 KiB in files of 362 KiB',
        '  documents        520 (1 empty, 0 with invalid UTF-8, 0 bad records left out)',
        '  grams            86,918, about 75,704 distinct',
        '  scheme           8-grams of words, fold v1 with Unicode 17.0, seed',
        '                   646f73696d657465',
        '  on disk          1 segment, 264 KiB, 24.1 bits a gram (27.7 a distinct one)',
        '  fill             25.1 % of the bits are set',
        '  false positives  3.9e-5 (1 in 25,884) measured, 1e-3 promised',
        `  built            by dosimeter ${tool} in 1 run; state ${digest}`,
        '',
        'input           documents   grams      text  text fields',
        'forum.jsonl.gz        150  31,275   183 KiB  text',
        'qa.jsonl              120   5,495  41.4 KiB  question, answer',
        'web.jsonl             250  50,148   283 KiB  text',
      ].join('\n')}\n`,
    })
  })

  test('gives the same as JSON', async () => {
    const { exitCode, stdout } = await run('index', 'info', 'samples.index', '--json')
    const data = JSON.parse(stdout)
    expect(exitCode).toBe(0)
    expect(data.totals).toMatchObject({
      documents: 520,
      grams: 86918,
      segments: 1,
      filterBits: 4096 * 512,
      setBits: 526025,
      distinctGrams: 75704,
    })
    expect(data.inputs.map((input: { path: string }) => input.path)).toEqual([
      'forum.jsonl.gz',
      'qa.jsonl',
      'web.jsonl',
    ])
  })

  test('lists 20 inputs, or all', async () => {
    for (let i = 10; i < 35; i++) {
      writeFileSync(path(`part-${i}.jsonl`), `{"text":"document number ${i} of these"}\n`)
    }
    await run('index', 'build', 'part-*.jsonl', '--out', 'many.index', '--quiet')
    const some = await run('index', 'info', 'many.index')
    expect(some.stdout.match(/^part-/gm)).toHaveLength(20)
    expect(some.stdout).toMatch(/\nand 5 more inputs; --all lists them\n$/)
    const all = await run('index', 'info', 'many.index', '--all')
    expect(all.stdout.match(/^part-/gm)).toHaveLength(25)
  })
})

describe('index verify', () => {
  test('says that all is well', async () => {
    expect(await run('index', 'verify', 'samples.index')).toEqual({
      exitCode: 0,
      signal: null,
      stdout: 'samples.index: all checksums match (1 segment, 264 KiB)\n',
      stderr: '',
    })
    const { stdout } = await run('index', 'verify', 'samples.index', '--json')
    expect(JSON.parse(stdout)).toEqual({ path: 'samples.index', segments: 1, bytes: 270336, damaged: [] })
  })
})

describe('index merge', () => {
  test('joins indexes and misses nothing', async () => {
    await run('index', 'build', 'samples/corpus/web.jsonl', '--out', 'web.index', '--quiet')
    await run('index', 'build', 'samples/corpus/forum.jsonl.gz', '--out', 'forum.index', '--quiet')
    const { exitCode, stdout, stderr } = await run(
      'index',
      'merge',
      'web.index',
      'forum.index',
      '--out',
      'both.index',
    )
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(
      /^both\.index: 2 indexes merged\n {2}documents {8}400 in 2 inputs\n {2}grams {12}81,423, 8-grams of words\n {2}on disk {10}2 segments, /,
    )
    expect(readdirSync(path('both.index')).sort()).toEqual(['local.json', 'manifest.json', 'segments'])
    expect((await run('index', 'verify', 'both.index')).exitCode).toBe(0)
  })

  test('names inputs that count twice', async () => {
    const { exitCode, stderr } = await run(
      'index',
      'merge',
      'web.index',
      'samples.index',
      '--out',
      'twice.index',
    )
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(
      /^dosimeter: warning: \S+web\.jsonl: two of the indexes hold it; its documents and grams count twice\n$/,
    )
  })

  test('refuses schemes that differ, naming both', async () => {
    await run('index', 'build', 'samples/corpus/web.jsonl', '--out', 'web13.index', '--n', '13', '--quiet')
    const { exitCode, stderr } = await run('index', 'merge', 'web.index', 'web13.index', '--out', 'no.index')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /^dosimeter: gram schemes differ: web\.index has 8-grams of words, .*, web13\.index has 13-grams of words, .*\nBuild both with the same --unit, --n, --fold and version of dosimeter\.\n$/,
    )
    expect(readdirSync(folder.path)).not.toContain('no.index')
  })

  test('refuses a folder with an index in it', async () => {
    expect(await run('index', 'merge', 'web.index', 'forum.index', '--out', 'samples.index')).toMatchObject({
      exitCode: 2,
      stderr: 'dosimeter: samples.index: an index lies there already, expected a new or an empty folder\n',
    })
    rmSync(path('both.index'), { recursive: true })
  })
})
