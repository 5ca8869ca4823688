/**
 * The kernel takes plain ASCII by 64 bytes and folds the rest: whatever stands at the seams of the two ways and of the
 * blocks, the grams are those of the plain reference.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Kernel } from '../../src/kernel/kernel.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { expectedOutcome, feed } from '../support/feed.ts'
import { gramHashesReference } from '../support/reference.ts'

const SCHEME = gramScheme({ n: 2 })
const kernel = new Kernel(SCHEME)

/** What stands at a seam: ASCII of every kind, and what must be folded. */
const seam = fc.oneof(
  fc.constantFrom(' ', 'n', 'u', 'T9', '\\', '"', '\n', '\\n', '/', '\t', 'x-y', '\u0000', '\u007f', '@[`{'),
  fc.constantFrom('é', '漢', '\u0301', '\u00ad', '½', 'İ', '\u200b', '’', '😀', '\ud800', '각'),
)
/** Plain ASCII of any length up to a few blocks: one word, short words, or only separators. */
const plain = fc
  .tuple(fc.constantFrom('a', 'ab ', 'letters and 12 figures, ', ' . ', 'Zz'), fc.nat({ max: 200 }))
  .map(([piece, length]) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length))
const text = fc
  .array(fc.tuple(plain, fc.array(seam, { maxLength: 4 })), { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.map(([before, seams]) => before + seams.join('')).join(''))

/** A JSON string of the text in which some characters are spelled as escapes, by a seed. */
function spell(value: string, seed: number): string {
  let state = seed
  const units = Array.from({ length: value.length }, (_, i) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    const unit = value[i] ?? ''
    if (state >>> 28 > 1) return JSON.stringify(unit).slice(1, -1)
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `"${units.join('')}"`
}

describe('ASCII by blocks', () => {
  it('gives the grams of the reference for raw text', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect([...kernel.collect(value)]).toEqual(gramHashesReference(value, SCHEME))
      }),
      { numRuns: 3000 },
    )
  })

  it('gives the same grams for every spelling in JSON, after keys of any length', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.nat(), fc.nat({ max: 70 }), async (value, seed, pad) => {
        const bytes = Buffer.from(
          `{"${'k'.repeat(pad)}":${spell(value, seed)},"text":${spell(value, seed + 1)}}\n`,
        )
        const actual = await feed(bytes)
        const expected = expectedOutcome(bytes)
        expect(actual.counts.grams).toBe(expected.counts.grams)
        expect(actual.refused).toEqual(expected.refused)
        expect(Buffer.compare(actual.filter, expected.filter)).toBe(0)
      }),
      { numRuns: 2000 },
    )
  })

  it('refuses bad escapes and control characters wherever they stand in a block', async () => {
    for (const bad of ['\\x', '\\u12g4', '\\u', '\\', '\n', '\u0001', '\\"', '\\\\"']) {
      for (let pad = 0; pad < 140; pad++) {
        const value = `${'a'.repeat(pad)}${bad}${'b'.repeat(90)}`
        const bytes = Buffer.from(`{"text":"${value}"}\n{"text":"one two three"}\n`)
        const actual = await feed(bytes)
        const expected = expectedOutcome(bytes)
        expect({ refused: actual.refused, grams: actual.counts.grams }).toEqual({
          refused: expected.refused,
          grams: expected.counts.grams,
        })
        expect(Buffer.compare(actual.filter, expected.filter)).toBe(0)
      }
    }
  })
})
