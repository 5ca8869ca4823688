/**
 * A file cut into ranges anywhere: each record is taken by exactly one of them.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addCounts, noCounts } from '../../src/input/feed-types.ts'
import { expectedOutcome, type FeedOutcome, feed } from '../support/feed.ts'
import { fileOf, jsonString, recordWith } from '../support/json-lines.ts'

/** Runs one feed for each range between two cuts, as the lanes of a build do. */
async function feedRanges(
  bytes: Uint8Array,
  cuts: readonly number[],
  chunks: readonly number[],
): Promise<FeedOutcome[]> {
  const inner = [...new Set(cuts.map((cut) => cut % bytes.length))].filter((cut) => cut > 0)
  const bounds = [0, ...inner.sort((a, b) => a - b), bytes.length]
  const outcomes: FeedOutcome[] = []
  for (const [i, start] of bounds.slice(0, -1).entries()) {
    outcomes.push(await feed(bytes, { start, end: bounds[i + 1] ?? 0, chunks }))
  }
  return outcomes
}

async function expectEachOnce(
  bytes: Uint8Array,
  cuts: readonly number[],
  chunks: readonly number[],
): Promise<void> {
  const outcomes = await feedRanges(bytes, cuts, chunks)
  const sum = noCounts()
  const union = new Uint8Array(outcomes[0]?.filter.length ?? 0)
  for (const { counts, filter } of outcomes) {
    addCounts(sum, counts)
    for (let i = 0; i < union.length; i++) union[i] = (union[i] ?? 0) | (filter[i] ?? 0)
  }
  const expected = expectedOutcome(bytes)
  expect(sum).toMatchObject(expected.counts)
  expect(Buffer.compare(union, expected.filter)).toBe(0)
  // The ranges' parts tile the file: each begins where the one before it ended.
  const parts = outcomes.filter(({ counts }) => counts.lines > 0)
  for (const [i, { firstRecord }] of parts.entries()) {
    if (i > 0) expect(firstRecord).toBe(parts[i - 1]?.position)
  }
  if (parts.length > 0) expect(parts.at(-1)?.position).toBe(bytes.length)
}

const notEmpty = (bytes: Uint8Array): boolean => bytes.length > 0
const cutsAnywhere = fc.array(fc.nat(), { maxLength: 12, size: 'max' })
const chunkSizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 })

describe('ranges of a file', () => {
  it('give each record exactly once, wherever the cuts are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fileOf(recordWith(['text'], true)).filter(notEmpty),
        cutsAnywhere,
        chunkSizes,
        expectEachOnce,
      ),
      { numRuns: 500 },
    )
  })

  it('give each record exactly once when records are short and the cuts many', async () => {
    const short = jsonString.map((text) => `{"text":${text}}`)
    const many = fc.array(fc.nat(), { maxLength: 60, size: 'max' })
    await fc.assert(
      fc.asyncProperty(
        fileOf(fc.oneof(short, fc.constantFrom('', '{"text":""}', '1'))).filter(notEmpty),
        many,
        chunkSizes,
        expectEachOnce,
      ),
      { numRuns: 200 },
    )
  })

  it('give each record exactly once with a cut at every byte', async () => {
    const bytes = Buffer.from('\ufeff{"text":"one two"}\r\n\n{"text":"three four"}\n \n{"text":"five six"}')
    for (let cut = 1; cut < bytes.length; cut++) {
      await expectEachOnce(bytes, [cut], [1000])
      await expectEachOnce(bytes, [cut, cut + 1], [3])
    }
  })

  it('give nothing where a range lies within one record', async () => {
    const bytes = Buffer.from(`{"text":"${'word '.repeat(200)}"}\n{"text":"the end"}\n`)
    const { counts } = await feed(bytes, { start: 100, end: 200 })
    expect(counts).toMatchObject({ documents: 0, lines: 0, grams: 0 })
    const first = await feed(bytes, { start: 0, end: 1 })
    expect(first.counts).toMatchObject({ documents: 1, lines: 1, grams: 199 })
  })
})
