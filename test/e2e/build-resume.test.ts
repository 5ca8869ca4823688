/**
 * Builds that stop, and go on: whatever was interrupted, the folder ends with the bytes of an undisturbed build.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import type { BuildOptions, BuildResult } from '../../dist/build/options.js'
import { gzipMembers, jsonlOf, writeFiles } from '../support/corpus.ts'
import { failureOf, snapshot, temporaryFolder } from '../support/index-folder.ts'

const folder = temporaryFolder()
const OPTIONS = { inputs: ['in'], cwd: folder, segmentBytes: 2 ** 16, lanes: 3, maxBadRecords: 5 } as const
const whole = join(folder, 'whole')
const savedJournal = join(folder, 'journal.saved')
let expected: Record<string, string>
let lines: string[] = []

function build(out: string, more: Partial<BuildOptions> = {}): Promise<BuildResult> {
  return buildIndex({ ...OPTIONS, out, ...more })
}

beforeAll(async () => {
  const bad = `${jsonlOf({ seed: 1, bytes: 250_000, isOpen: true, oddEvery: 7 })}\n{"text":\n`
  writeFiles(join(folder, 'in'), {
    'a.jsonl': bad + jsonlOf({ seed: 2, bytes: 250_000, oddEvery: 3 }),
    'b.jsonl': jsonlOf({ seed: 3, bytes: 600_000, lineEnd: '\r\n', hasMark: true }),
    'c.jsonl.gz': gzipMembers(jsonlOf({ seed: 4, bytes: 400_000, isOpen: true }), [100, 200_001]),
    'd.jsonl.gz': gzipMembers(jsonlOf({ seed: 5, bytes: 300_000, oddEvery: 2 }), []),
  })
  utimesSync(join(folder, 'in', 'b.jsonl'), 1000, 1000)
  const saveJournal = (): void => {
    const path = join(whole, 'journal.ndjson')
    if (existsSync(path)) copyFileSync(path, savedJournal)
  }
  // Progress is told once more when all lanes have ended: then the journal is complete.
  const { isResumed } = await build(whole, { observer: { onSegment: saveJournal, onProgress: saveJournal } })
  expect(isResumed).toBe(false)
  expected = snapshot(whole)
  lines = readFileSync(savedJournal, 'utf8').split('\n').slice(0, -1)
})

/** A folder as a stopped build leaves it: a journal of the given text, segments, rests of files being written. */
function interrupted(name: string, journal: string, hasUnlisted: boolean): string {
  const out = join(folder, name)
  rmSync(out, { recursive: true, force: true })
  cpSync(join(whole, 'segments'), join(out, 'segments'), { recursive: true })
  if (!hasUnlisted) {
    for (const file of readdirSync(join(out, 'segments'))) {
      if (!journal.includes(file)) rmSync(join(out, 'segments', file))
    }
  }
  writeFileSync(join(out, 'journal.ndjson'), journal)
  writeFileSync(join(out, 'manifest.json.tmp'), '{"format":')
  writeFileSync(join(out, 'segments', '0123456789abcdef.seg.1.tmp'), 'half a segment')
  return out
}

const journalOf = (count: number, torn = ''): string =>
  lines
    .slice(0, count)
    .map((line) => `${line}\n`)
    .join('') + torn

/** What stands in a finished index besides its segments. */
const REST = ['manifest.json']

describe('a build that was stopped', () => {
  it('was worth the test: some lanes ended early, all kinds of inputs were cut by segments', () => {
    expect(lines.length).toBeGreaterThan(12)
    const steps = lines.slice(1).map((line) => JSON.parse(line.slice(17)).step)
    expect(new Set(steps.map(({ lane }) => lane)).size).toBe(3)
    expect(steps.filter(({ isDone }) => isDone)).toHaveLength(3)
    const parts = steps.flatMap(({ segment }) => segment?.parts ?? [])
    for (const input of [0, 1, 2, 3]) {
      expect(parts.filter((part) => part.input === input).length).toBeGreaterThan(1)
    }
    expect(Object.keys(expected).filter((name) => !name.startsWith('segments/'))).toEqual(REST)
  })

  it('after any line of its journal goes on to the same bytes', async () => {
    for (let count = 1; count <= lines.length; count++) {
      const out = interrupted('line', journalOf(count), count % 2 === 0)
      const { isResumed, skipped, skippedBefore } = await build(out, { workers: 1 + (count % 3) })
      expect(`${count}: ${isResumed}`).toBe(`${count}: ${count > 1}`)
      // The one bad record is told of whether it was met before or after.
      expect(skipped.length + skippedBefore).toBe(1)
      expect(snapshot(out)).toEqual(expected)
    }
  })

  it('in the middle of a line goes on to the same bytes', async () => {
    const middle = Math.floor(lines.length / 2)
    const line = lines[middle] ?? ''
    for (const length of [1, 16, 17, 18, Math.floor(line.length / 2), line.length - 1, line.length]) {
      const out = interrupted('torn', journalOf(middle, line.slice(0, length)), length % 2 === 0)
      expect(await build(out)).toMatchObject({ isResumed: true })
      expect(snapshot(out)).toEqual(expected)
    }
    const out = interrupted('torn', (lines[0] ?? '').slice(0, 100), true)
    expect(await build(out)).toMatchObject({ isResumed: false })
    expect(snapshot(out)).toEqual(expected)
  })

  it('between the manifest and the end of the journal is done', async () => {
    const out = interrupted('done', journalOf(lines.length), true)
    copyFileSync(join(whole, 'manifest.json'), join(out, 'manifest.json'))
    expect(await build(out)).toMatchObject({ isResumed: false, added: 0, known: 4 })
    expect(snapshot(out)).toEqual(expected)
  })

  it('between the manifest and the end of the journal: the next inputs get the root that they would have got', async () => {
    const next = join(folder, 'in', 'next.jsonl')
    writeFileSync(next, jsonlOf({ seed: 8, bytes: 100_000 }))
    const undisturbed = join(folder, 'next undisturbed')
    cpSync(whole, undisturbed, { recursive: true })
    const out = interrupted('next', journalOf(lines.length), true)
    copyFileSync(join(whole, 'manifest.json'), join(out, 'manifest.json'))
    for (const index of [undisturbed, out]) await build(index, { inputs: ['in/next.jsonl'] })
    expect(snapshot(out)).toEqual(snapshot(undisturbed))
    rmSync(next)
  })

  it('refuses inputs that were touched meanwhile', async () => {
    const path = join(folder, 'in', 'b.jsonl')
    const out = interrupted('touched', journalOf(6), true)
    utimesSync(path, 2000, 2000)
    const error = await failureOf(() => build(out))
    utimesSync(path, 1000, 1000)
    expect(error.code).toBe('INPUT_CHANGED')
    expect(error.message).toContain('in/b.jsonl: it has changed since the unfinished build')
    await build(out)
    expect(snapshot(out)).toEqual(expected)
  })

  it('reads only what the journal does not tell', async () => {
    const out = interrupted('reads', journalOf(lines.length), true)
    const reported: string[] = []
    await build(out, { observer: { onSegment: ({ file }) => reported.push(file) } })
    expect(reported).toEqual([])
    expect(snapshot(out)).toEqual(expected)
  })

  it('refuses a journal that is damaged in the middle, and leaves it', async () => {
    const journal = journalOf(5).replace(/"sealed":1/, '"sealed":2')
    const out = interrupted('damaged', journal, true)
    const error = await failureOf(() => build(out))
    expect(error.code).toBe('INDEX_DAMAGED')
    expect(error.message).toMatch(/journal\.ndjson:\d+: damaged journal/)
    expect(readFileSync(join(out, 'journal.ndjson'), 'utf8')).toBe(journal)
  })

  it('refuses other options and other inputs, unless it restarts', async () => {
    const more = join(folder, 'more.jsonl')
    writeFileSync(more, jsonlOf({ seed: 9, bytes: 1000 }))
    const others: Partial<BuildOptions>[] = [
      { lanes: 2 },
      { segmentBytes: 2 ** 17 },
      { fpr: 0.01 },
      { inputs: ['in/a.jsonl', 'in/b.jsonl'] },
      { inputs: ['in', more] },
      { textFields: ['id'] },
      { maxRecordBytes: 10_000 },
    ]
    for (const [i, other] of others.entries()) {
      const out = interrupted(`other ${i}`, journalOf(6), false)
      expect((await failureOf(() => build(out, other))).code).toBe('UNFINISHED_INDEX')
      await build(out, { ...other, restart: true })
      const fresh = join(folder, `fresh ${i}`)
      await build(fresh, other)
      expect(snapshot(out)).toEqual(snapshot(fresh))
    }
  })

  it('of another version is refused, not gone on with', async () => {
    const out = interrupted('version', journalOf(6), true)
    const { loadXxh64 } = await import('../../src/filter/digest.ts')
    const xxh64 = await loadXxh64()
    const first = (lines[0] ?? '').slice(17).replace(/"tool":"[^"]+"/, '"tool":"99.0.0"')
    writeFileSync(
      join(out, 'journal.ndjson'),
      `${xxh64.ofText(first)} ${first}\n${journalOf(6).split('\n').slice(1).join('\n')}`,
    )
    expect((await failureOf(() => build(out))).code).toBe('UNFINISHED_INDEX')
  })
})

describe('a build that is told to stop', () => {
  it('stops, keeps what is sealed, and goes on to the same bytes', async () => {
    for (const stopAfter of [1, 3, 7]) {
      const out = join(folder, `aborted ${stopAfter}`)
      const controller = new AbortController()
      let sealed = 0
      const onSegment = (): void => {
        if (++sealed === stopAfter) controller.abort()
      }
      const error = await failureOf(() =>
        build(out, { workers: 1, signal: controller.signal, observer: { onSegment } }),
      )
      expect(error.code).toBe('ABORTED')
      expect(readdirSync(out).sort()).toEqual(['journal.ndjson', 'segments'])
      expect(readdirSync(join(out, 'segments')).filter((name) => !name.endsWith('.seg'))).toEqual([])
      expect(await build(out, { workers: 2 })).toMatchObject({ isResumed: true })
      expect(snapshot(out)).toEqual(expected)
    }
  })

  it('before it began leaves nothing', async () => {
    const out = join(folder, 'never')
    expect((await failureOf(() => build(out, { signal: AbortSignal.abort() }))).code).toBe('ABORTED')
    expect(existsSync(out)).toBe(false)
  })

  it('while it adds to an index leaves the index as it was', async () => {
    const out = join(folder, 'addition')
    await build(out, { inputs: ['in/a.jsonl'] })
    const manifest = readFileSync(join(out, 'manifest.json'))
    const controller = new AbortController()
    const onSegment = (): void => controller.abort()
    const { signal } = controller
    expect((await failureOf(() => build(out, { signal, observer: { onSegment } }))).code).toBe('ABORTED')
    expect(readFileSync(join(out, 'manifest.json')).equals(manifest)).toBe(true)
    expect(existsSync(join(out, 'journal.ndjson'))).toBe(true)
    expect(await build(out)).toMatchObject({ isResumed: true, added: 3, known: 1 })
    const undisturbed = join(folder, 'addition undisturbed')
    await build(undisturbed, { inputs: ['in/a.jsonl'] })
    await build(undisturbed)
    expect(snapshot(out)).toEqual(snapshot(undisturbed))
  })

  it('removes only temporary files of its own', async () => {
    const out = join(folder, 'foreign')
    mkdirSync(join(out, 'segments'), { recursive: true })
    writeFileSync(join(out, 'segments', 'notes.txt'), 'mine')
    await build(out)
    expect(readFileSync(join(out, 'segments', 'notes.txt'), 'utf8')).toBe('mine')
  })
})
