/**
 * Building indexes: the same inputs give the same bytes, and the manifest and the filters tell the truth.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import type { BuildOptions } from '../../dist/build/options.js'
import { loadXxh64 } from '../../src/filter/digest.ts'
import { CHUNK_BYTES } from '../../src/input/types.ts'
import type { Manifest } from '../../src/store/manifest.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { gzipMembers, jsonlOf, seededText, writeFiles } from '../support/corpus.ts'
import { expectedOutcome } from '../support/feed.ts'
import { randomWords } from '../support/hashes.ts'
import { LoadedIndex, snapshot, temporaryFolder } from '../support/index-folder.ts'
import { gramsReference } from '../support/reference.ts'

const folder = temporaryFolder()
const MIB = 2 ** 20
/** Text files by path below the corpus, before compression. */
const texts = new Map<string, Buffer>()

beforeAll(() => {
  const huge = JSON.stringify({ text: seededText(randomWords(77), 150_000, 10 ** 7) })
  texts.set('big.jsonl', jsonlOf({ seed: 1, bytes: 22 * MIB, oddEvery: 200 }))
  texts.set('sub/marked.jsonl', jsonlOf({ seed: 2, bytes: 2 * MIB, lineEnd: '\r\n', hasMark: true }))
  texts.set('sub/open.jsonl', jsonlOf({ seed: 3, bytes: MIB, isOpen: true, oddEvery: 50 }))
  texts.set(
    'huge.jsonl',
    Buffer.from(`{"text":"small"}\n${huge}\n{"text":"one two three four five six seven"}\n`),
  )
  texts.set('qa.jsonl', jsonlOf({ seed: 4, bytes: MIB, fields: ['question', 'answer'] }))
  texts.set('empty.jsonl', Buffer.alloc(0))
  texts.set('one.jsonl.gz', jsonlOf({ seed: 5, bytes: 3 * MIB, oddEvery: 100 }))
  texts.set('members.jsonl.gz', jsonlOf({ seed: 6, bytes: 2 * MIB, isOpen: true }))
  const members = texts.get('members.jsonl.gz') ?? Buffer.alloc(0)
  // Within a record, within 漢 (after its first and its second byte), before and behind a line feed, an empty member.
  const han = members.indexOf('漢', 500_000)
  const feed = members.indexOf('\n', 1_000_000)
  const cuts = [1, 100, han + 1, han + 2, feed, feed + 1, feed + 1, members.length - 1]
  writeFiles(join(folder, 'corpus'), {
    ...Object.fromEntries([...texts].filter(([path]) => !path.endsWith('.gz'))),
    'one.jsonl.gz': gzipMembers(texts.get('one.jsonl.gz') ?? members, []),
    'members.jsonl.gz': gzipMembers(members, cuts),
  })
})

const OPTIONS = {
  inputs: ['corpus'],
  cwd: folder,
  textFields: ['text', 'qa.jsonl=question,answer'],
} as const

const fieldsOf = (path: string): string[] => (path === 'qa.jsonl' ? ['question', 'answer'] : ['text'])

async function build(name: string, more: Partial<BuildOptions>): Promise<Manifest> {
  const { manifest } = await buildIndex({ ...OPTIONS, out: join(folder, name), ...more })
  return manifest
}

describe('the same inputs', () => {
  it.each([
    ['as planned', {}],
    ['in five lanes and many segments', { lanes: 5, segmentBytes: 2 ** 18 }],
    ['in many small segments', { lanes: 3, segmentBytes: 2 ** 16, fpr: 0.05 }],
    ['in characters', { lanes: 4, scheme: gramScheme({ unit: 'chars' }) }],
  ])('%s give the same bytes whatever the number of workers', async (name, options) => {
    const manifest = await build(`${name} 1`, { ...options, workers: 1 })
    const one = snapshot(join(folder, `${name} 1`))
    expect(Object.keys(one)).toHaveLength(manifest.segments.length + 1)
    for (const workers of [2, 5]) {
      await build(`${name} ${workers}`, { ...options, workers })
      expect(snapshot(join(folder, `${name} ${workers}`))).toEqual(one)
    }
    expectTruth(manifest)
  })

  it('were cut into ranges, and into many segments', async () => {
    const manifest = await build('many', { lanes: 5, segmentBytes: 2 ** 18 })
    expect(manifest.builds).toMatchObject([{ inputs: 8, lanes: 5 }])
    expect(manifest.segments.length).toBeGreaterThan(20)
    const big = manifest.inputs.findIndex(({ path }) => path === 'big.jsonl')
    const starts = manifest.segments.flatMap(({ parts }) => parts.filter(({ input }) => input === big))
    expect(starts.length).toBeGreaterThan(10)
    const sizes = manifest.segments.map(({ blocks }) => blocks)
    // The record that no usual segment holds got a larger one.
    expect(Math.max(...sizes)).toBeGreaterThan(4096)
  })
})

/** Compares all that a manifest says of its inputs with the inputs. */
function expectTruth(manifest: Manifest): void {
  expect(manifest.inputs.map(({ root, path }) => `${root}/${path}`)).toEqual(
    [...texts.keys()].map((path) => `inputs/${path}`).sort(),
  )
  for (const [number, input] of manifest.inputs.entries()) {
    const text = texts.get(input.path) ?? Buffer.alloc(0)
    const lines = linesIn(text)
    expect(input.textBytes).toBe(text.length)
    expect(input.lines).toBe(lines.length)
    const parts = manifest.segments
      .flatMap((segment) => segment.parts)
      .filter((part) => part.input === number)
      .sort((a, b) => a.start - b.start)
    // Parts tile the text; each begins at the line that it names.
    let [at, line] = [0, 1]
    for (const part of parts) {
      expect(part).toMatchObject({ start: at, firstLine: line })
      at = part.end
      line += part.lines
      expect(at).toBe(lines[line - 1] ?? text.length)
    }
    expect(at).toBe(text.length)
    expect(line).toBe(lines.length + 1)
    expect(parts.reduce((sum, { documents }) => sum + documents, 0)).toBe(input.documents)
  }
  const sum = (of: (entry: { grams: number; documents: number }) => number): number[] => [
    manifest.inputs.reduce((total, input) => total + of(input), 0),
    manifest.segments.reduce((total, segment) => total + of(segment), 0),
  ]
  const [inputGrams, segmentGrams] = sum(({ grams }) => grams)
  expect(segmentGrams).toBe(inputGrams)
  const [inputDocuments, segmentDocuments] = sum(({ documents }) => documents)
  expect(segmentDocuments).toBe(inputDocuments)
  for (const { rate, rateLimit } of manifest.segments) expect(rate).toBeLessThanOrEqual(rateLimit)
}

/** Where the lines of a text begin. */
function linesIn(text: Buffer): number[] {
  const starts: number[] = []
  for (let at = 0; at < text.length; ) {
    starts.push(at)
    const end = text.indexOf(10, at)
    at = end < 0 ? text.length : end + 1
  }
  return starts
}

describe('the manifest', () => {
  it('has the counts of JSON.parse, and digests of the files in chunks', async () => {
    const xxh64 = await loadXxh64()
    const manifest = await build('counts', { lanes: 5, scheme: gramScheme({ n: 2 }) })
    for (const input of manifest.inputs) {
      const { counts } = expectedOutcome(texts.get(input.path) ?? Buffer.alloc(0), fieldsOf(input.path))
      expect(input).toMatchObject({ ...counts, invalidDocuments: 0, fields: fieldsOf(input.path) })
      const file = readFileSync(join(folder, 'corpus', input.path))
      const chunks: string[] = []
      for (let at = 0; at < file.length; at += CHUNK_BYTES) {
        chunks.push(xxh64.ofBytes(file.subarray(at, at + CHUNK_BYTES)))
      }
      expect(input).toMatchObject({
        bytes: file.length,
        chunks: chunks.join(''),
        digest: xxh64.ofText(chunks.join('')),
        codec: input.path.endsWith('.gz') ? 'gzip' : 'none',
      })
    }
  })
})

describe('the filters', () => {
  it('hold every gram of every document, all of a document in one segment', async () => {
    const small = temporaryFolder()
    const lines = jsonlOf({ seed: 9, bytes: 600_000 }).toString().trimEnd().split('\n')
    const documents = lines.map((line) => String(JSON.parse(line).text))
    const half = Math.floor(lines.length / 2)
    writeFiles(small, {
      'a.jsonl': `${lines.slice(0, half).join('\n')}\n`,
      'b.jsonl.gz': gzipMembers(Buffer.from(`${lines.slice(half).join('\n')}\n`), [1000, 100_000]),
    })
    const { manifest } = await buildIndex({
      inputs: [small],
      out: join(small, 'index'),
      segmentBytes: 2 ** 16,
      lanes: 2,
    })
    expect(manifest.segments.length).toBeGreaterThan(3)
    const loaded = await LoadedIndex.load(join(small, 'index'), manifest)
    const members = new Set<string>()
    for (const text of documents) {
      const { grams, bySegment, byAny } = loaded.passing(text)
      expect(byAny).toBe(grams)
      expect(Math.max(...bySegment)).toBe(grams)
      for (const gram of gramsReference(text, 'words', 8)) members.add(gram)
    }
    // The naive set of joined words, each looked up by itself.
    expect(members.size).toBeGreaterThan(70_000)
    const some = [...members].filter((_, i) => i % 50 === 0)
    for (const gram of some) expect(loaded.passing(gram)).toMatchObject({ grams: 1, byAny: 1 })
  })
})
