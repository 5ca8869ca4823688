/**
 * Adding inputs to an index, one build at a time, and the promise over all of them.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import type { BuildOptions, BuildResult } from '../../dist/build/options.js'
import { totalsOf } from '../../src/store/manifest.ts'
import { gzipMembers, jsonlOf, writeFiles } from '../support/corpus.ts'
import { randomHashes, TestFilter } from '../support/hashes.ts'
import { failureOf, LoadedIndex, snapshot, temporaryFolder } from '../support/index-folder.ts'

const SMALL = { segmentBytes: 2 ** 16, lanes: 2 } as const

/** A corpus of three small files in a new folder. */
function corpus(): { folder: string; build: (more: Partial<BuildOptions>) => Promise<BuildResult> } {
  const folder = temporaryFolder()
  writeFiles(folder, {
    'in/a.jsonl': jsonlOf({ seed: 1, bytes: 700_000 }),
    'in/b.jsonl': jsonlOf({ seed: 2, bytes: 300_000 }),
    'in/c.jsonl.gz': gzipMembers(jsonlOf({ seed: 3, bytes: 500_000 }), [5000]),
  })
  const build = (more: Partial<BuildOptions>): Promise<BuildResult> =>
    buildIndex({ inputs: ['in'], out: join(folder, 'index'), cwd: folder, ...SMALL, ...more })
  return { folder, build }
}

const paths = (result: BuildResult): string[] => result.manifest.inputs.map(({ path }) => path)

describe('adding inputs', () => {
  it('in the same sequence gives the same bytes, whatever the number of workers', async () => {
    const one = corpus()
    const other = corpus()
    for (const [{ build }, workers] of [
      [one, 1],
      [other, 3],
    ] as const) {
      await build({ inputs: ['in/b.jsonl'], workers })
      const second = await build({ inputs: ['in/a.jsonl', 'in/b.jsonl'], workers })
      expect(second).toMatchObject({ added: 1, known: 1 })
      const third = await build({ workers })
      expect(third).toMatchObject({ added: 1, known: 2 })
      expect(paths(third)).toEqual(['b.jsonl', 'a.jsonl', 'c.jsonl.gz'])
      expect(third.manifest.builds.map(({ inputs }) => inputs)).toEqual([1, 1, 1])
    }
    expect(snapshot(join(other.folder, 'index'))).toEqual(snapshot(join(one.folder, 'index')))
  })

  it('leaves earlier segments as they are, and all grams are found', async () => {
    const { folder, build } = corpus()
    const first = await build({ inputs: ['in/a.jsonl'] })
    const before = snapshot(join(folder, 'index'))
    const second = await build({})
    const after = snapshot(join(folder, 'index'))
    for (const { file } of first.manifest.segments) expect(after[file]).toBe(before[file])
    expect(second.manifest.segments.slice(0, first.manifest.segments.length)).toEqual(first.manifest.segments)
    expect(second.manifest.segments.length).toBeGreaterThan(first.manifest.segments.length)
    const loaded = await LoadedIndex.load(join(folder, 'index'), second.manifest)
    const documents = readFileSync(join(folder, 'in/b.jsonl'), 'utf8').trimEnd().split('\n')
    for (const line of documents.slice(0, 300)) {
      const { grams, byAny } = loaded.passing(JSON.parse(line).text)
      expect(byAny).toBe(grams)
    }
  })

  it('of which none is new changes nothing', async () => {
    const { folder, build } = corpus()
    const first = await build({})
    const before = snapshot(join(folder, 'index'))
    const again = await build({ workers: 2 })
    expect(again).toMatchObject({ added: 0, known: 3, digest: first.digest, isResumed: false })
    expect(snapshot(join(folder, 'index'))).toEqual(before)
  })

  it('reads only the new ones; --rehash reads all', async () => {
    const { folder, build } = corpus()
    const path = join(folder, 'in/a.jsonl')
    utimesSync(path, 1000, 1000)
    await build({ inputs: ['in/a.jsonl'] })
    // Other content of the same size and time: only reading could tell.
    writeFileSync(path, readFileSync(path).reverse())
    utimesSync(path, 1000, 1000)
    expect(await build({})).toMatchObject({ added: 2, known: 1 })
    const error = await failureOf(() => build({ rehash: true }))
    expect(error.code).toBe('INPUT_CHANGED')
    expect(error.message).toContain(
      'in/a.jsonl: it has changed since it was indexed: same size, other content',
    )
  })

  it('refuses a known input that has changed, naming it', async () => {
    const { folder, build } = corpus()
    await build({})
    const before = snapshot(join(folder, 'index'))
    const path = join(folder, 'in/b.jsonl')
    const whole = readFileSync(path)
    writeFileSync(path, whole.subarray(1000))
    const shorter = await failureOf(() => build({}))
    expect(shorter).toMatchObject({ code: 'INPUT_CHANGED' })
    expect(shorter.message).toContain(
      `in/b.jsonl: it has changed since it was indexed: ${whole.length} bytes`,
    )
    writeFileSync(path, Buffer.from(whole).fill(0x20, 0, 1))
    expect((await failureOf(() => build({}))).code).toBe('INPUT_CHANGED')
    // Touched only: another time, the same content.
    writeFileSync(path, whole)
    utimesSync(path, 1, 1)
    expect(await build({})).toMatchObject({ added: 0, known: 3 })
    expect(snapshot(join(folder, 'index'))).toEqual(before)
  })

  it('from another folder names another root; equal base names are two inputs', async () => {
    const { folder, build } = corpus()
    writeFiles(folder, {
      'in/2023/part-0.jsonl': jsonlOf({ seed: 11, bytes: 50_000 }),
      'in/2024/part-0.jsonl': jsonlOf({ seed: 12, bytes: 50_000 }),
      'elsewhere/a.jsonl': jsonlOf({ seed: 13, bytes: 50_000 }),
    })
    await build({})
    const result = await build({ inputs: ['elsewhere/a.jsonl'] })
    expect(result.manifest.inputs.map(({ root, path }) => `${root}/${path}`)).toEqual([
      'inputs/2023/part-0.jsonl',
      'inputs/2024/part-0.jsonl',
      'inputs/a.jsonl',
      'inputs/b.jsonl',
      'inputs/c.jsonl.gz',
      'inputs2/a.jsonl',
    ])
    const loaded = await LoadedIndex.load(join(folder, 'index'), result.manifest)
    for (const path of ['in/2023/part-0.jsonl', 'in/2024/part-0.jsonl', 'elsewhere/a.jsonl']) {
      const line = readFileSync(join(folder, path), 'utf8').split('\n')[5] ?? ''
      const { grams, byAny } = loaded.passing(JSON.parse(line).text)
      expect(byAny).toBe(grams)
    }
  })

  it('whose content is there already, lists both', async () => {
    const { folder, build } = corpus()
    writeFiles(folder, { 'in/a-again.jsonl': readFileSync(join(folder, 'in/a.jsonl')) })
    const { manifest } = await build({ inputs: ['in/a.jsonl', 'in/a-again.jsonl'], lanes: 2 })
    const files = manifest.segments.map(({ file }) => file)
    expect(new Set(files).size).toBe(files.length)
    const inputs = new Set(manifest.segments.flatMap(({ parts }) => parts.map(({ input }) => input)))
    expect([...inputs].sort()).toEqual([0, 1])
    expect(readdirSync(join(folder, 'index/segments'))).toHaveLength(files.length)
  })

  it('tells known ones by their content when nobody knows where they lay', async () => {
    const { folder, build } = corpus()
    writeFiles(folder, { 'elsewhere/x.jsonl': jsonlOf({ seed: 13, bytes: 50_000 }) })
    await build({})
    const { digest } = await build({ inputs: ['elsewhere/x.jsonl'] })
    rmSync(join(folder, 'index/local.json'))
    expect(await build({ inputs: ['in', 'elsewhere'] })).toMatchObject({ added: 0, known: 4, digest })
    // The same on another machine, with a new file beside the known ones.
    const moved = temporaryFolder()
    rmSync(join(folder, 'index/local.json'))
    renameSync(join(folder, 'index'), join(moved, 'index'))
    renameSync(join(folder, 'in'), join(moved, 'mounted'))
    writeFiles(moved, { 'mounted/new.jsonl': jsonlOf({ seed: 14, bytes: 50_000 }) })
    const result = await build({ inputs: [join(moved, 'mounted')], out: join(moved, 'index') })
    expect(result).toMatchObject({ added: 1, known: 3 })
    expect(result.manifest.inputs.at(-1)).toMatchObject({ root: 'inputs', path: 'new.jsonl' })
    // Another file of the same name and size is another input.
    rmSync(join(moved, 'index/local.json'))
    const text = readFileSync(join(moved, 'mounted/a.jsonl'), 'utf8')
    writeFiles(moved, { 'other/a.jsonl': text.replaceAll('w', 'v') })
    const other = await build({ inputs: [join(moved, 'other')], out: join(moved, 'index') })
    expect(other.manifest.inputs.at(-1)).toMatchObject({ root: 'inputs3', path: 'a.jsonl' })
  })

  it('does not depend on where the corpus and the index lie', async () => {
    const { folder, build } = corpus()
    await build({})
    const before = snapshot(join(folder, 'index'))
    const moved = temporaryFolder()
    renameSync(join(folder, 'in'), join(moved, 'other name'))
    const out = join(moved, 'new', 'index')
    await buildIndex({ inputs: [join(moved, 'other name')], out, ...SMALL })
    expect(snapshot(out)).toEqual(before)
  })
})

describe('the promise', () => {
  it.each([
    { bytes: 300_000, fpr: 1e-2, segmentBytes: 2 ** 14 },
    { bytes: 3_000_000, fpr: 1e-3, segmentBytes: 2 ** 18 },
    { bytes: 12_000_000, fpr: 1e-4, segmentBytes: undefined },
  ])('of $fpr holds for $bytes bytes and two additions', async ({ bytes, fpr, segmentBytes }) => {
    const folder = temporaryFolder()
    writeFiles(folder, {
      'a.jsonl': jsonlOf({ seed: 21, bytes }),
      'b.jsonl': jsonlOf({ seed: 22, bytes: bytes / 3 }),
      'c.jsonl': jsonlOf({ seed: 23, bytes: bytes / 3 }),
    })
    let result: BuildResult | undefined
    for (const name of ['a', 'b', 'c']) {
      result = await buildIndex({
        inputs: [join(folder, `${name}.jsonl`)],
        out: join(folder, 'index'),
        fpr,
        ...(segmentBytes === undefined ? {} : { segmentBytes }),
      })
      expect(totalsOf(result.manifest).rate).toBeLessThanOrEqual(fpr)
      for (const { rate, rateLimit } of result.manifest.segments) expect(rate).toBeLessThanOrEqual(rateLimit)
    }
    if (result === undefined) return
    // What the segments say of themselves is what they do.
    for (const { file, blocks, rate } of result.manifest.segments.slice(0, 3)) {
      const bytesOf = readFileSync(join(folder, 'index', file))
      const filter = new TestFilter(blocks)
      filter.kernel.bytes().set(bytesOf.subarray(bytesOf.length - blocks * 64), filter.kernel.filterAt)
      expect(filter.kernel.measure(blocks).rate).toBe(rate)
      const passing = filter.passing(randomHashes(5, 1_000_000))
      expect(Math.abs(passing - 1e6 * rate)).toBeLessThan(5 * Math.sqrt(1e6 * rate) + 2)
    }
  })
})

describe('two builds in one folder', () => {
  it('the second is told that another is at work', async () => {
    const { folder, build } = corpus()
    let second: Promise<{ code: string; message: string }> | undefined
    const onStart = (): void => {
      second = failureOf(() => build({}))
    }
    await build({ observer: { onStart } })
    expect(await second).toMatchObject({ code: 'BUSY' })
    expect((await second)?.message).toContain(`another build is at work there (process ${process.pid})`)
    const before = snapshot(join(folder, 'index'))
    expect(Object.keys(before).filter((name) => !name.startsWith('segments/'))).toEqual(['manifest.json'])
  })

  it('a lock of a living process holds, one of a dead process or without content does not', async () => {
    const { folder, build } = corpus()
    const lock = join(folder, 'index/build.lock')
    mkdirSync(join(folder, 'index'))
    writeFileSync(lock, `${process.ppid} ${hostname()}\n`)
    expect((await failureOf(() => build({}))).code).toBe('BUSY')
    writeFileSync(lock, `1 ${hostname()}-of-another-machine\n`)
    expect(await failureOf(() => build({}))).toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining('-of-another-machine'),
    })
    for (const content of [`4194304 ${hostname()}\n`, '', `${process.pid} ${hostname()}\n`]) {
      writeFileSync(lock, content)
      expect((await build({})).manifest.inputs).toHaveLength(3)
      rmSync(join(folder, 'index'), { recursive: true })
      mkdirSync(join(folder, 'index'))
    }
  })
})
