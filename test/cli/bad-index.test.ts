import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUILD_SAMPLES, CHECK_SAMPLES, cli, type SampleFolder, sampleFolder } from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })
const path = (...names: string[]): string => join(folder.path, ...names)

beforeAll(async () => {
  folder = sampleFolder()
  const { exitCode, stderr } = await run(...BUILD_SAMPLES)
  expect(exitCode, stderr).toBe(0)
})
afterAll(() => folder.remove())

describe('an index that cannot be used', () => {
  const ITEMS = ['--items', 'samples/arith.jsonl', '--fields', 'question']
  /** A copy of the sample index with one file changed. */
  const copyWith = (name: string, change: (bytes: Buffer) => Buffer, isManifest: boolean): string => {
    rmSync(path(name), { recursive: true, force: true })
    execFileSync('cp', ['-r', path('samples.index'), path(name)])
    const [segment = ''] = readdirSync(path(name, 'segments'))
    const file = isManifest ? path(name, 'manifest.json') : path(name, 'segments', segment)
    writeFileSync(file, change(readFileSync(file)))
    return segment
  }
  const flip = (at: number) => (bytes: Buffer) => {
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  }

  test('is not there, or is another folder', async () => {
    expect(await run('index', 'info', 'nix')).toMatchObject({
      exitCode: 2,
      stderr: 'dosimeter: nix: no such index\nCheck the path, or run `dosimeter index build`.\n',
    })
    expect(await run('check', '--index', 'samples', ...ITEMS)).toMatchObject({
      exitCode: 2,
      stderr: 'dosimeter: samples: not an index, expected a folder with a manifest.json\n',
    })
  })

  test('is unfinished', async () => {
    execFileSync('cp', ['-r', path('samples.index'), path('unfinished')])
    rmSync(path('unfinished/manifest.json'))
    writeFileSync(path('unfinished/journal.ndjson'), '')
    for (const args of [
      ['index', 'info', 'unfinished'],
      ['check', '--index', 'unfinished', ...ITEMS],
    ]) {
      expect(await run(...args)).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr:
          'dosimeter: unfinished: the index is unfinished: its build was interrupted\n' +
          'Run the same `dosimeter index build` command again; it goes on where it stopped.\n',
      })
    }
  })

  test('is of another version', async () => {
    const change = (bytes: Buffer) =>
      Buffer.from(bytes.toString('utf8').replace('"version": 1', '"version": 2'))
    copyWith('newer', change, true)
    expect(await run('index', 'info', 'newer')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'dosimeter: newer/manifest.json: index format 2, this dosimeter reads format 1\n' +
        'Use the version of dosimeter that wrote the index, or build the index again.\n',
    })
  })

  test('has a flipped bit in its manifest', async () => {
    const change = (bytes: Buffer) =>
      Buffer.from(bytes.toString('utf8').replace('"documents": 150', '"documents": 151'))
    copyWith('damaged', change, true)
    expect(await run('check', '--index', 'damaged', ...ITEMS)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'dosimeter: damaged/manifest.json: damaged manifest: its checksum does not match\n' +
        'Restore the file from a copy, or build the index again.\n',
    })
  })

  test.each([
    ['header', 20],
    ['table of digests', 4096 + 100],
    ['filter', 270_000],
  ])('has a flipped bit in the %s of a segment', async (_, at) => {
    const segment = copyWith('damaged', flip(at), false)
    const verify = await run('index', 'verify', 'damaged')
    expect(verify.exitCode).toBe(2)
    expect(verify.stdout).toBe('damaged: 1 of 1 segment damaged\n')
    expect(verify.stderr).toContain(`dosimeter: damaged/segments/${segment}: `)
    const json = JSON.parse((await run('index', 'verify', 'damaged', '--json')).stdout)
    expect(json.damaged).toHaveLength(1)
    const check = await run(
      ...CHECK_SAMPLES.map((word) => (word === 'samples.index' ? 'damaged' : word)),
      '--out',
      'r',
    )
    expect(check).toMatchObject({ exitCode: 2, stdout: '' })
    expect(check.stderr).toContain(`dosimeter: damaged/segments/${segment}: `)
    expect(existsSync(path('r'))).toBe(false)
  })

  test('lacks a segment', async () => {
    const segment = copyWith('lacking', (bytes) => bytes, false)
    rmSync(path('lacking/segments', segment))
    const { exitCode, stdout, stderr } = await run('index', 'verify', 'lacking')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: 'lacking: 1 of 1 segment damaged\n' })
    expect(stderr).toBe(`dosimeter: lacking/segments/${segment}: no such file or folder\n`)
  })
})
