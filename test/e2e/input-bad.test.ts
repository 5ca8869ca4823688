/**
 * `--skip-bad-inputs`: inputs that cannot be read are left out and named, the others are finished, and the exit code says
 * that not all could be answered.
 */
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import type { BuildOptions } from '../../dist/build/options.js'
import { cli } from '../support/cli.ts'
import { jsonlOf, writeFiles } from '../support/corpus.ts'
import { failureOf, LoadedIndex, snapshot, temporaryFolder } from '../support/index-folder.ts'

const folder = temporaryFolder()
const textsOf = (lines: Buffer): string[] =>
  lines
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).text)
const lines = (seed: number, bytes = 150_000): Buffer => jsonlOf({ seed, bytes })
const GOOD = { 'a.jsonl': lines(1), 'm.jsonl.gz': gzipSync(lines(2)), 'z.jsonl': lines(3) }
const CUT = gzipSync(lines(4)).subarray(0, -20)
const BAD = {
  'c.jsonl.gz': CUT,
  'd.csv': 'id,text\n1,"an open quote\n',
  'e.parquet': 'PAR1 and nothing more',
  'f.jsonl': `${lines(5)}{"body":"another key"}\n`,
  'g.jsonl': '',
}

describe('a build that may leave out inputs', () => {
  const run = (...more: string[]) =>
    cli(['index', 'build', 'corpus', '--out', 'skipped', '--skip-bad-inputs', ...more], { cwd: folder })
  const manifestOf = (name: string) => JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8'))

  it('finishes the others, names each, and exits with 2', async () => {
    writeFiles(join(folder, 'corpus'), { ...GOOD, ...BAD })
    const first = await cli(['index', 'build', 'corpus', '--out', 'fails'], { cwd: folder })
    expect(first.exitCode).toBe(2)
    const { exitCode, stdout, stderr } = await run('--quiet')
    expect(exitCode, stderr).toBe(2)
    expect(stdout).toContain('skipped: 4 inputs added')
    const named = stderr.split('\n').filter((line) => /^dosimeter: (?!warning)/.test(line))
    expect(named.map((line) => /corpus\/\w+\.[\w.]+\w|\d+ inputs/.exec(line)?.[0])).toEqual([
      'corpus/c.jsonl.gz',
      'corpus/d.csv',
      'corpus/e.parquet',
      'corpus/f.jsonl',
      '4 inputs',
    ])
    expect(named.at(-1)).toBe('dosimeter: 4 inputs could not be read; the others were')
    expect(stderr).toContain('warning: g.jsonl: no document in it')
  })

  it('leaves an index of them, with the counts of a build without the bad ones', async () => {
    const good = await buildIndex({
      inputs: Object.keys(GOOD).map((name) => `corpus/${name}`),
      out: join(folder, 'good'),
      cwd: folder,
    })
    const counts = (inputs: readonly { path: string; documents: number; grams: number }[]) =>
      inputs.map(({ path, documents, grams }) => [path, documents, grams])
    const { inputs, segments } = manifestOf('skipped')
    expect(counts(inputs.filter(({ path }: { path: string }) => path !== 'g.jsonl'))).toEqual(
      counts(good.manifest.inputs),
    )
    const documents = segments.flatMap(({ parts }: { parts: { documents: number }[] }) => parts)
    expect(documents.reduce((sum: number, part: { documents: number }) => sum + part.documents, 0)).toBe(
      good.manifest.inputs.reduce((sum, input) => sum + input.documents, 0),
    )
    const loaded = await LoadedIndex.load(join(folder, 'skipped'), manifestOf('skipped'))
    for (const text of [1, 2, 3].flatMap((seed) => textsOf(lines(seed)))) {
      const { grams, byAny } = loaded.passing(text)
      expect(byAny).toBe(grams)
    }
    const verify = await cli(['index', 'verify', 'skipped'], { cwd: folder })
    expect(verify.exitCode, verify.stderr).toBe(0)
  })

  it('adds what has been mended when it is called again', async () => {
    writeFiles(join(folder, 'corpus'), { 'c.jsonl.gz': gzipSync(lines(4)) })
    const { exitCode, stdout, stderr } = await run('--quiet', '--json')
    expect(exitCode, stderr).toBe(2)
    const { run: figures } = JSON.parse(stdout)
    expect(figures.added).toBe(1)
    expect(figures.badInputs.map(({ shown }: { shown: string }) => shown)).toEqual([
      'corpus/d.csv',
      'corpus/e.parquet',
      'corpus/f.jsonl',
    ])
    writeFiles(join(folder, 'corpus'), { 'd.csv': 'id,text\n1,closed\n', 'f.jsonl': lines(5) })
    rmSync(join(folder, 'corpus/e.parquet'))
    const last = await run('--quiet')
    expect(last.exitCode, last.stderr).toBe(0)
    expect(manifestOf('skipped').inputs).toHaveLength(7)
  })

  it('of which none can be read is an error, and leaves nothing', async () => {
    writeFiles(folder, { 'all-bad/a.jsonl.gz': CUT, 'all-bad/b.jsonl': 'no JSON\n' })
    const { exitCode, stderr } = await cli(
      ['index', 'build', 'all-bad', '--out', 'none', '--skip-bad-inputs', '--quiet'],
      { cwd: folder },
    )
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /^dosimeter: all-bad\/a\.jsonl\.gz: truncated gzip.* \(and one more input cannot be read\)\n/,
    )
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })
})

describe('an input of several lanes', () => {
  it('is left out as a whole, wherever it is damaged, and nothing of the others is lost', async () => {
    const long = jsonlOf({ seed: 8, bytes: 26_000_000 })
    const spoilt = Buffer.from(long)
    // Not UTF-8, in the middle of a text near the end.
    spoilt[spoilt.lastIndexOf('","source"') - 3] = 0xff
    writeFiles(join(folder, 'lanes'), { 'a.jsonl': lines(6), 'long.jsonl': spoilt, 'z.jsonl': lines(7) })
    const out = join(folder, 'lanes.index')
    const options = { inputs: ['lanes'], cwd: folder, out, strict: true, lanes: 2, segmentBytes: 2 ** 20 }
    const lanes: number[] = []
    const { manifest, badInputs } = await buildIndex({
      ...options,
      skipBadInputs: true,
      observer: { onStart: ({ record }) => lanes.push(...record.plan.lanes.map(({ length }) => length)) },
    })
    expect(lanes.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(3)
    expect(badInputs.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^lanes\/long\.jsonl:\d+: text that is not valid UTF-8$/),
    ])
    expect(manifest.inputs.map(({ path }) => path)).toEqual(['a.jsonl', 'z.jsonl'])
    const loaded = await LoadedIndex.load(out, manifest)
    for (const text of [6, 7].flatMap((seed) => textsOf(lines(seed)))) {
      const { grams, byAny } = loaded.passing(text)
      expect(byAny).toBe(grams)
    }
  })
})

describe('a build that has left some out and was stopped', () => {
  it('goes on to the bytes of an undisturbed one, with the same option', async () => {
    const input = join(folder, 'stopped')
    writeFiles(input, { 'b.jsonl.gz': CUT, 'a.jsonl': lines(1, 400_000), 'c.jsonl': lines(2, 400_000) })
    const options: BuildOptions = {
      inputs: ['stopped'],
      cwd: folder,
      out: join(folder, 'undisturbed'),
      segmentBytes: 2 ** 16,
      lanes: 1,
      skipBadInputs: true,
    }
    const saved = join(folder, 'journal.saved')
    const stopped = join(folder, 'stopped.index')
    const save = (): void => {
      const journal = join(folder, 'undisturbed/journal.ndjson')
      if (!existsSync(saved) && existsSync(journal) && readFileSync(journal, 'utf8').includes('"failed"'))
        copyFileSync(journal, saved)
    }
    await buildIndex({ ...options, observer: { onSegment: save } })
    const expected = snapshot(join(folder, 'undisturbed'))
    const journal = readFileSync(saved, 'utf8')
    writeFiles(stopped, { 'journal.ndjson': journal })
    for (const name of Object.keys(expected).filter(
      (name) => name.startsWith('segments/') && journal.includes(name.slice(9)),
    )) {
      writeFiles(stopped, { [name]: readFileSync(join(folder, 'undisturbed', name)) })
    }
    const refused = await failureOf(() => buildIndex({ ...options, out: stopped, skipBadInputs: false }))
    expect(refused.code).toBe('UNFINISHED_INDEX')
    expect(refused.hint).toContain('--skip-bad-inputs')
    // Mended in the meantime: it waits for the next call.
    writeFiles(input, { 'b.jsonl.gz': gzipSync(lines(4)) })
    const { isResumed, badInputs } = await buildIndex({ ...options, out: stopped })
    expect([isResumed, badInputs.length]).toEqual([true, 1])
    expect(snapshot(stopped)).toEqual(expected)
    const { added } = await buildIndex({ ...options, out: stopped })
    expect(added).toBe(1)
  })
})

describe('a scan that may leave out inputs', () => {
  it('tells what is in the others, and in the bad ones before they break', async () => {
    const [first = ''] = textsOf(lines(1))
    const [broken = ''] = textsOf(lines(9))
    writeFiles(join(folder, 'scanned'), {
      'a.jsonl': lines(1),
      'b.jsonl': `${lines(9)}${'{"body":"another key"}\n'.repeat(3)}`,
      'c.jsonl.gz': gzipSync(`{"text":"no end`).subarray(0, -4),
      'd.parquet': 'nothing of that kind',
      'e.jsonl': `{"broken\n${lines(2)}`,
    })
    const items = [
      { id: 'first', text: first },
      { id: 'broken', text: broken },
      { id: 'last', text: textsOf(lines(2)).at(-1) },
    ]
    writeFiles(folder, { 'items.jsonl': items.map((item) => `${JSON.stringify(item)}\n`).join('') })
    const args = ['scan', 'scanned', '--items', 'items.jsonl', '--fields', 'text', '--out', 'report']
    const { exitCode, stderr } = await cli(
      [...args, '--skip-bad-inputs', '--max-bad-records', '2', '--quiet'],
      {
        cwd: folder,
      },
    )
    expect(exitCode, stderr).toBe(2)
    const named = stderr.split('\n').filter((line) => /^dosimeter: (?!warning)/.test(line))
    expect(named.map((line) => /scanned\/\w+\.[\w.]+\w|\d+ inputs/.exec(line)?.[0])).toEqual([
      'scanned/b.jsonl',
      'scanned/c.jsonl.gz',
      'scanned/d.parquet',
      '3 inputs',
    ])
    const report = JSON.parse(readFileSync(join(folder, 'report/report.json'), 'utf8'))
    expect(report.warnings).toEqual([
      expect.stringContaining('bad records'),
      expect.stringContaining('not read to its end: scanned/b.jsonl:'),
      expect.stringContaining('not read to its end: scanned/c.jsonl.gz'),
      expect.stringContaining('not read to its end: scanned/d.parquet'),
    ])
    const levels = readFileSync(join(folder, 'report/items.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ id, results }) => [id, results[0].level])
    expect(levels).toEqual([
      ['first', 'contaminated'],
      ['broken', 'contaminated'],
      ['last', 'contaminated'],
    ])
  })
})
