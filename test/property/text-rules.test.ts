/**
 * Text rules of published definitions: text and text with places agree, and places lead back into the raw text.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RewriteStep, rewrite, rewriteWithPlaces } from '../../src/text/rewrite.ts'
import { TEXT_RULES, type TextRuleName, textSplitter } from '../../src/text/text-rule.ts'
import { readUnits } from '../../src/text/units.ts'
import { unitsReference } from '../support/reference.ts'

const char = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...'ab Z.09,\n-_ßİΣσéＡ½가각́̈がﾊ́ﬁ\u00a0\u200b\u2019😀') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
)
const text = fc.array(char, { maxLength: 60, size: 'max' }).map((chars) => chars.join(''))
const names = Object.keys(TEXT_RULES) as TextRuleName[]

const steps: RewriteStep[] = [
  { step: 'lower' },
  { step: 'lower-ascii' },
  { step: 'normalise', form: 'NFD' },
  { step: 'normalise', form: 'NFC' },
  { step: 'normalise', form: 'NFKC' },
  { step: 'replace', pattern: /\p{P}+/gu, by: '' },
  { step: 'replace', pattern: /\s/gu, by: '--' },
]

describe('rewriting', () => {
  it('gives the same text with and without places, and places in order inside the raw text', () => {
    fc.assert(
      fc.property(text, fc.array(fc.constantFrom(...steps), { maxLength: 4 }), (raw, list) => {
        const { text: rewritten, starts, ends } = rewriteWithPlaces(raw, list)
        expect(rewritten).toBe(rewrite(raw, list))
        expect([starts.length, ends.length]).toEqual([rewritten.length, rewritten.length])
        for (const [i, start] of starts.entries()) {
          expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : (starts[i - 1] ?? 0))
          expect(start).toBeLessThan(ends[i] ?? 0)
          expect(ends[i]).toBeLessThanOrEqual(raw.length)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('folded units', () => {
  it.each(['words', 'chars'] as const)('%s are those that the kernel hashes', (unit) => {
    fc.assert(
      fc.property(text, (raw) => {
        const { texts, spans } = readUnits(raw, unit)
        expect(texts).toEqual(unitsReference(raw, unit))
        expect(spans.length).toBe(texts.length)
      }),
      { numRuns: 1000 },
    )
  })
})

describe.each(names)('%s', (name) => {
  it('gives the same units with places', () => {
    const splitter = textSplitter(name)
    fc.assert(
      fc.property(text, (raw) => {
        const places = splitter.splitWithPlaces(raw)
        expect(places?.texts).toEqual([...splitter.split(raw)])
        expect(places?.spans.length).toBe(places?.texts.length)
        for (const { start, end } of places?.spans ?? []) expect(start).toBeLessThanOrEqual(end)
      }),
    )
  })
})

describe('tokens', () => {
  it('keep their places behind the space that a rule puts first', () => {
    const places = (whole: string) =>
      [...whole.matchAll(/ ?[^ ]+/g)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
      }))
    const encoder = {
      name: 'by-space',
      encode: (whole: string) => places(whole).map(({ start }) => start),
      places,
    }
    const splitter = textSplitter('tokens-decon', encoder)
    expect(splitter).toMatchObject({ key: 'tokens-decon:by-space', noun: 'tokens', vocabulary: 'by-space' })
    // ' hello world' after cleaning: tokens at 0 and 6, in the raw text 'Hello' and ', World'.
    expect(splitter.splitWithPlaces('Hello, World!')).toEqual({
      texts: ['0', '6'],
      spans: [
        { start: 0, end: 5 },
        { start: 5, end: 12 },
      ],
    })
    expect(textSplitter('tokens-decon').split('Hello, World!')).toEqual(['hello', 'world'])
    expect(textSplitter('tokens').key).toBe('fold')
  })
})
