/**
 * Bytes that are no UTF-8: replaced as the Encoding Standard says and counted, or refused with their line.
 */
import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { expectedOutcome, type FeedSetup, feed, judgeLine, linesOf } from '../support/feed.ts'

/** Bytes that may stand in a JSON string as they are, valid UTF-8 or not. */
const rawByte = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom(...Buffer.from('abc 12')) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(0x80, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe4, 0xed, 0xef),
    },
    { weight: 2, arbitrary: fc.constantFrom(0xf0, 0xf1, 0xf4, 0xf5, 0xf8, 0xff, 0x90, 0x8f, 0x9f) },
    { weight: 2, arbitrary: fc.integer({ min: 0x20, max: 0xff }) },
  )
  .filter((byte) => byte !== 0x22 && byte !== 0x5c)

const rawText = fc.array(rawByte, { maxLength: 60, size: 'max' }).map((bytes) => Buffer.from(bytes))
const validText = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => {
  const inner = JSON.stringify(text).slice(1, -1)
  return Buffer.from(inner, 'utf8')
})
const anyText = fc.oneof(rawText, validText, fc.constant(Buffer.from('ein Wort und noch eins')))

function record(text: Buffer): Buffer {
  return Buffer.concat([Buffer.from('{"id":1,"text":"'), text, Buffer.from('","n":2}\n')])
}

async function failure(bytes: Uint8Array, setup: FeedSetup): Promise<UserError | undefined> {
  try {
    await feed(bytes, setup)
    return undefined
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

const chunkSizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 })
const texts = fc.array(anyText, { minLength: 1, maxLength: 6 })

describe('text that is not UTF-8', () => {
  it('gives the grams of the text with replacement characters, and is counted', async () => {
    await fc.assert(
      fc.asyncProperty(texts, chunkSizes, async (list, chunks) => {
        const bytes = Buffer.concat(list.map(record))
        const actual = await feed(bytes, { chunks })
        const expected = expectedOutcome(bytes)
        expect(actual.refused).toEqual([])
        const invalidDocuments = list.filter((text) => !isUtf8(text)).length
        expect(actual.counts).toEqual({ ...expected.counts, invalidDocuments, textBytes: bytes.length })
        expect(Buffer.compare(actual.filter, expected.filter)).toBe(0)
      }),
      { numRuns: 800 },
    )
  })

  it('gives the same when only JSON.parse can read the record', async () => {
    await fc.assert(
      fc.asyncProperty(rawText, async (text) => {
        const escapedKey = Buffer.concat([Buffer.from('{"te\\u0078t":"'), text, Buffer.from('"}\n')])
        const slow = await feed(escapedKey)
        const fast = await feed(record(text))
        const { textBytes: _, ...counts } = fast.counts
        expect(slow.counts).toMatchObject(counts)
        expect(Buffer.compare(slow.filter, fast.filter)).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  it('every sequence of two lead and continuation bytes, and of three', async () => {
    const leads = [0x61, 0x7f, 0x80, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef]
    const all = [...leads, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0x8f, 0x90, 0x9f, 0xa0, 0xfe]
    const list = all.flatMap((a) =>
      all.flatMap((b) => all.map((c) => Buffer.concat([Buffer.from('x'), Buffer.of(a, b, c)]))),
    )
    const bytes = Buffer.concat(list.map(record))
    const { counts, filter } = await feed(bytes)
    const expected = expectedOutcome(bytes)
    expect(counts).toEqual({
      ...expected.counts,
      invalidDocuments: list.filter((text) => !isUtf8(text)).length,
      textBytes: bytes.length,
    })
    expect(Buffer.compare(filter, expected.filter)).toBe(0)
  })

  it('is refused when strict, naming the first such line', async () => {
    await fc.assert(
      fc.asyncProperty(texts, chunkSizes, fc.boolean(), async (list, chunks, isTight) => {
        const bytes = Buffer.concat(list.flatMap((text) => [record(text), Buffer.from('\n')]))
        const first = list.findIndex((text) => !isUtf8(text))
        const error = await failure(bytes, { chunks, isStrict: true, ...(isTight ? { budget: 0 } : {}) })
        if (first < 0) expect(error).toBeUndefined()
        else {
          expect(error?.code).toBe('INVALID_UTF8')
          expect(error?.message).toMatch(new RegExp(`^part\\.jsonl:${2 * first + 1}: `))
        }
      }),
      { numRuns: 400 },
    )
  })

  it('anywhere in a file of any bytes never makes the feed and JSON.parse differ', async () => {
    const anyBytes = fc.uint8Array({ maxLength: 200, size: 'max' })
    const brokenRecord = fc.tuple(anyBytes, texts, anyBytes).map(([before, list, after]) => {
      return Buffer.concat([before, ...list.map(record), after, ...list.map(record)])
    })
    await fc.assert(
      fc.asyncProperty(brokenRecord, chunkSizes, async (bytes, chunks) => {
        const actual = await feed(bytes, { chunks })
        const expected = expectedOutcome(bytes)
        expect(actual.counts).toMatchObject(expected.counts)
        expect(actual.refused).toEqual(expected.refused)
        expect(Buffer.compare(actual.filter, expected.filter)).toBe(0)
        const documents = linesOf(bytes).filter((line) => judgeLine(line).kind === 'document')
        const invalid = documents.filter((line) => !isUtf8(line)).length
        expect(actual.counts.invalidDocuments).toBeLessThanOrEqual(invalid)
      }),
      { numRuns: 500 },
    )
  })
})
