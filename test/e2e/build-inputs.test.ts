/**
 * Inputs that a build must refuse, name, count or bear with.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import type { BuildOptions, BuildResult } from '../../dist/build/options.js'
import { gzipMembers, jsonlOf, seededText, writeFiles } from '../support/corpus.ts'
import { randomWords } from '../support/hashes.ts'
import { failureOf, LoadedIndex, snapshot, temporaryFolder } from '../support/index-folder.ts'

const GOOD = jsonlOf({ seed: 1, bytes: 200_000 })
const record = (number: number): string => `{"text":"this is record number ${number} of nine words"}`
const LINES = Array.from({ length: 9 }, (_, i) => record(i + 1))

/** Lines with one of them replaced. */
function linesWith(line: number, content: string): string {
  return `${LINES.map((whole, i) => (i + 1 === line ? content : whole)).join('\n')}\n`
}

/** A folder with the given files, and a build of them. */
function corpus(files: Readonly<Record<string, string | Uint8Array>>): {
  folder: string
  out: string
  build: (more?: Partial<BuildOptions>) => Promise<BuildResult>
} {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'in'))
  writeFiles(join(folder, 'in'), files)
  const out = join(folder, 'index')
  const build = (more: Partial<BuildOptions> = {}): Promise<BuildResult> =>
    buildIndex({ inputs: ['in'], out, cwd: folder, ...more })
  return { folder, out, build }
}

describe('damaged gzip', () => {
  const whole = gzipMembers(GOOD, [1000, 150_000])
  const flipped = Buffer.from(whole)
  flipped[whole.length - 30_000] = (flipped[whole.length - 30_000] ?? 0) ^ 16
  const badSum = Buffer.from(whole)
  badSum[whole.length - 7] = (badSum[whole.length - 7] ?? 0) ^ 1

  it.each([
    ['cut in its last member', whole.subarray(0, whole.length - 1000), 'truncated gzip'],
    ['cut in the checksum', whole.subarray(0, whole.length - 5), 'truncated gzip'],
    ['with bytes behind it', Buffer.concat([whole, Buffer.from('and more')]), 'corrupt gzip'],
    ['with a flipped byte', flipped, 'corrupt gzip'],
    ['with another checksum', badSum, 'corrupt gzip'],
    ['with a hole of zeros', Buffer.concat([whole, Buffer.alloc(512), whole]), 'corrupt gzip'],
  ])('%s: an error that names it, and nothing is left', async (_, bytes, what) => {
    const { out, build } = corpus({ 'a.jsonl': GOOD, 'b.jsonl.gz': bytes })
    const error = await failureOf(() => build())
    expect(error.code).toBe('CORRUPT_INPUT')
    expect(error.message).toContain(`in/b.jsonl.gz: ${what}`)
    expect(existsSync(out)).toBe(false)
  })

  it('in a lane that has sealed segments: they stay for the same command, once the file is mended', async () => {
    const { folder, out, build } = corpus({
      'a.jsonl': GOOD,
      'b.jsonl.gz': whole.subarray(0, whole.length - 9),
    })
    const options = { segmentBytes: 2 ** 14, lanes: 1 }
    expect((await failureOf(() => build(options))).code).toBe('CORRUPT_INPUT')
    expect(readdirSync(out).sort()).toEqual(['journal.ndjson', 'segments'])
    expect(readdirSync(join(out, 'segments')).length).toBeGreaterThan(0)
    // The mended file is another input: what was read of it before may not count.
    writeFileSync(join(folder, 'in/b.jsonl.gz'), whole)
    const changed = await failureOf(() => build(options))
    expect(changed.code).toBe('INPUT_CHANGED')
    expect(changed.message).toContain('in/b.jsonl.gz')
    const { manifest } = await build({ ...options, restart: true })
    expect(manifest.inputs).toHaveLength(2)
    const clean = corpus({ 'a.jsonl': GOOD, 'b.jsonl.gz': whole })
    await clean.build(options)
    expect(snapshot(out)).toEqual(snapshot(clean.out))
  })
})

describe('bad records', () => {
  it.each([
    ['malformed JSON', '{"text":"a",}', 'malformed JSON'],
    ['a missing field', '{"Text":"a","id":1}', 'no text field "text"; the record has "Text", "id"'],
    ['a field that is no string', '{"text":["a"]}', 'text field "text" is a list, expected a string'],
    ['no object', '"text"', 'the record is a string, expected an object'],
    ['an array file', '[', 'a JSON array begins here, expected JSONL'],
  ])('%s: an error with file and line', async (_, content, what) => {
    const { out, build } = corpus({ 'a.jsonl': GOOD, 'b.jsonl': linesWith(6, content) })
    const error = await failureOf(() => build())
    expect(error.code).toBe('BAD_RECORD')
    expect(error.message).toContain(`in/b.jsonl:6: ${what}`)
    expect(existsSync(out)).toBe(false)
  })

  it('are left out and listed up to the number that is allowed', async () => {
    const bad = linesWith(2, '{"text":1}').replace(record(7), '{"text"').replace(record(9), 'null')
    const { out, build } = corpus({ 'a.jsonl': bad, 'b.jsonl.gz': gzipSync(linesWith(3, '{')) })
    for (const maxBadRecords of [0, 3]) {
      expect((await failureOf(() => build({ maxBadRecords }))).code).toBe('BAD_RECORD')
      expect(existsSync(out)).toBe(false)
    }
    const { manifest, skipped } = await build({ maxBadRecords: 4, workers: 1, lanes: 1 })
    expect(skipped.map(({ place }) => place)).toEqual([
      'in/a.jsonl:2',
      'in/a.jsonl:7',
      'in/a.jsonl:9',
      'in/b.jsonl.gz:3',
    ])
    expect(
      manifest.inputs.map(({ documents, lines, skipped: left }) => ({ documents, lines, left })),
    ).toEqual([
      { documents: 6, lines: 9, left: 3 },
      { documents: 8, lines: 9, left: 1 },
    ])
    const loaded = await LoadedIndex.load(out, manifest)
    expect(loaded.passing(JSON.parse(record(1)).text)).toMatchObject({ grams: 1, byAny: 1 })
  })

  it('longer than the limit: an error with file, line and byte', async () => {
    const long = `{"text":"${'word '.repeat(300)}"}`
    const { build } = corpus({ 'a.jsonl': linesWith(4, long), 'b.jsonl.gz': gzipSync(linesWith(8, long)) })
    const error = await failureOf(() => build({ maxRecordBytes: 1000, lanes: 1 }))
    expect(error).toMatchObject({ code: 'RECORD_TOO_LARGE', hint: expect.stringContaining('--max-record') })
    expect(error.message).toBe(
      `in/a.jsonl:4: the record that begins at byte ${3 * (record(1).length + 1)} is longer than 1000 bytes`,
    )
    expect((await build({ maxRecordBytes: long.length })).manifest.inputs).toHaveLength(2)
  })

  it('in a range of a file that begins within a record: the line is that of the file', async () => {
    const big = jsonlOf({ seed: 3, bytes: 22 * 2 ** 20 })
      .toString()
      .trimEnd()
      .split('\n')
    for (const line of [2, Math.floor(big.length / 2), big.length - 1]) {
      const lines = big.map((whole, i) => (i + 1 === line ? whole.replace('"id"', '"id') : whole))
      const { build } = corpus({ 'big.jsonl': `${lines.join('\n')}\n` })
      const error = await failureOf(() => build({ lanes: 3 }))
      expect(error.message).toContain(`in/big.jsonl:${line}: malformed JSON`)
    }
  })

  it('that are not UTF-8 are counted, and an error when strict', async () => {
    const bad = Buffer.from(linesWith(5, '{"text":"caf\xe9 and eight more words to make a gram"}'), 'latin1')
    const { build } = corpus({ 'a.jsonl': bad, 'b.jsonl.gz': gzipSync(bad) })
    const error = await failureOf(() => build({ strict: true, lanes: 1 }))
    expect(error).toMatchObject({
      code: 'INVALID_UTF8',
      message: 'in/a.jsonl:5: text that is not valid UTF-8',
    })
    const { manifest } = await build()
    expect(manifest.inputs.map(({ invalidDocuments }) => invalidDocuments)).toEqual([1, 1])
  })
})

describe('unusual inputs', () => {
  it('a record larger than a whole segment gets a segment of its own size', async () => {
    const next = randomWords(5)
    const texts = [20_000, 30, 90_000, 40].map((words) => seededText(next, words, 10 ** 8))
    const { out, build } = corpus({
      'a.jsonl': `${texts.map((text) => JSON.stringify({ text })).join('\n')}\n`,
    })
    const { manifest } = await build({ segmentBytes: 2 ** 15 })
    const loaded = await LoadedIndex.load(out, manifest)
    for (const text of texts) {
      const { grams, bySegment } = loaded.passing(text)
      expect(Math.max(...bySegment)).toBe(grams)
    }
    expect(Math.max(...manifest.segments.map(({ blocks }) => blocks))).toBeGreaterThan(2 ** 15 / 64)
    for (const { rate, rateLimit } of manifest.segments) expect(rate).toBeLessThanOrEqual(rateLimit)
  })

  it('empty files among others are listed', async () => {
    const { build } = corpus({
      'a.jsonl': GOOD,
      'blank.jsonl': '\n \r\n\t\n',
      'empty.jsonl': '',
      'empty.jsonl.gz': gzipSync(''),
      'mark.jsonl': '\ufeff',
    })
    const { emptyInputs, manifest } = await build()
    expect(emptyInputs).toEqual(['blank.jsonl', 'empty.jsonl', 'empty.jsonl.gz', 'mark.jsonl'])
    expect(manifest.inputs.map(({ lines }) => lines).slice(1)).toEqual([3, 0, 0, 0])
  })

  it('without any document are an error, and leave nothing', async () => {
    const { out, build } = corpus({ 'a.jsonl': '', 'b.jsonl': '\n\n', 'c.jsonl.gz': gzipSync('\n') })
    expect((await failureOf(() => build())).code).toBe('NO_DOCUMENTS')
    expect(existsSync(out)).toBe(false)
  })

  it('with documents that have no gram make an index without segments', async () => {
    const { out, build } = corpus({ 'a.jsonl': '{"text":"too short"}\n{"text":null}\n' })
    const { manifest } = await build()
    expect(manifest.segments).toEqual([])
    expect(manifest.inputs[0]).toMatchObject({ documents: 2, emptyDocuments: 1, grams: 0 })
    expect(Object.keys(snapshot(out))).toEqual(['manifest.json'])
    // And can be added to.
    writeFiles(join(out, '../in'), { 'b.jsonl': GOOD })
    expect((await build()).manifest.segments.length).toBeGreaterThan(0)
  })

  it('that are not there, or no JSONL, are named', async () => {
    const { build, folder } = corpus({ 'a.jsonl': GOOD, 'b.parquet': 'PAR1', 'c/none.png': 'x' })
    for (const inputs of [['gone.jsonl'], ['in/*.gz'], ['in/c']]) {
      expect(await failureOf(() => build({ inputs }))).toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining(inputs[0] ?? ''),
      })
    }
    expect((await failureOf(() => build({ inputs: ['in/b.parquet'] }))).code).toBe('CORRUPT_INPUT')
    expect((await failureOf(() => build({ inputs: [] }))).code).toBe('USAGE')
    expect(readdirSync(folder)).toEqual(['in'])
  })
})

describe('a folder that is no index', () => {
  it('is refused and left as it was', async () => {
    const { out, build } = corpus({ 'a.jsonl': GOOD })
    mkdirSync(out)
    writeFileSync(join(out, 'thesis.tex'), 'all of it')
    const error = await failureOf(() => build())
    expect(error.code).toBe('NOT_AN_INDEX')
    expect(error.message).toContain('thesis.tex')
    expect(readdirSync(out)).toEqual(['thesis.tex'])
  })

  it('is refused when it is a file', async () => {
    const { out, build } = corpus({ 'a.jsonl': GOOD })
    writeFileSync(out, 'a file')
    expect((await failureOf(() => build())).code).toBe('NOT_AN_INDEX')
    expect(readFileSync(out, 'utf8')).toBe('a file')
  })

  it('may be empty, or hold what a build writes before its manifest', async () => {
    const { out, build } = corpus({ 'a.jsonl': GOOD })
    mkdirSync(out)
    expect((await build()).manifest.inputs).toHaveLength(1)
    for (const file of ['manifest.json', 'journal.ndjson']) rmSync(join(out, file), { force: true })
    writeFileSync(join(out, 'segments/0123456789abcdef.seg'), 'of a build that nobody goes on with')
    const { manifest } = await build()
    expect(readdirSync(out).sort()).toEqual(['local.json', 'manifest.json', 'segments'])
    expect(readdirSync(join(out, 'segments'))).toEqual(manifest.segments.map(({ file }) => file.slice(9)))
  })
})
