import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Kernel } from '../../../src/kernel/kernel.ts'
import { gramScheme } from '../../../src/text/scheme.ts'
import { unitsOf } from '../../../src/text/units.ts'

const show = (text: string, unit: 'words' | 'chars' = 'words'): string[] =>
  unitsOf(text, unit).map(({ start, end }) => text.slice(start, end))

describe('words', () => {
  test('are runs of letters and digits, punctuation left out', () => {
    expect(show("  Don't stop: it's 42.5 %!")).toEqual(['Don', 't', 'stop', 'it', 's', '42', '5'])
  })

  test('keep marks, soft hyphens and what is dropped inside them', () => {
    const words = ['Noe\u0308l', 'co\u00adope\u200brate', 'हिन्दी']
    expect(show(words.join(' '))).toEqual(words)
  })

  test('leave out what is dropped at their end', () => {
    expect(show('end\u00ad Zoe\u0308')).toEqual(['end', 'Zoe'])
  })

  test('are single characters where a script writes no spaces, with the marks that follow', () => {
    expect(show('東京へGO か\u3099')).toEqual(['東', '京', 'へ', 'GO', 'か\u3099'])
    expect(show('한국어 말')).toEqual(['한국어', '말'])
  })

  test('may share a code point that folds to several', () => {
    expect(unitsOf('1½x', 'words')).toEqual([
      { start: 0, end: 2 },
      { start: 1, end: 3 },
    ])
  })

  test('are counted in UTF-16 units', () => {
    expect(unitsOf('😀 𝒳y \ud800z', 'words')).toEqual([
      { start: 3, end: 6 },
      { start: 8, end: 9 },
    ])
  })
})

describe('characters', () => {
  test('have one unit for a run of separators, and none at the ends', () => {
    expect(unitsOf(' a -- b! ', 'chars')).toEqual([
      { start: 1, end: 2 },
      { start: 2, end: 6 },
      { start: 6, end: 7 },
    ])
  })

  test('are those of the folded text', () => {
    expect(show('ßk한', 'chars')).toEqual(['ß', 'ß', 'k', '한', '한', '한'])
  })
})

/** Code points on which the rules differ, beside arbitrary ones. */
const character = fc.oneof(
  fc.constantFrom(...'aZ9 .\u0308\u00ad\u200b\ufeff東か\u3099ไก่한글½ﬃﷺ\u0000\ud800\udc00\ufffdἈ𝒳'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
)
const anyText = fc.array(character, { maxLength: 60 }).map((parts) => parts.join(''))

describe.each(['words', 'chars'] as const)('%s of arbitrary text', (unit) => {
  const kernel = new Kernel(gramScheme({ unit, n: 3 }))

  test('are as many as the kernel counts, in order and inside the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const spans = unitsOf(text, unit)
        kernel.collect(text)
        expect(spans.length).toBe(kernel.counts().units)
        let last = { start: 0, end: 0 }
        for (const span of spans) {
          expect(span.start).toBeGreaterThanOrEqual(last.start)
          expect(span.end).toBeGreaterThan(span.start)
          expect(span.end).toBeLessThanOrEqual(text.length)
          last = span
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('are as many as the kernel counts for each code point between letters', () => {
    for (let first = 0; first < 0x110000; first += 512) {
      let text = ''
      for (let cp = first; cp < first + 512; cp++) text += `a${String.fromCodePoint(cp)}b `
      kernel.collect(text)
      expect(unitsOf(text, unit).length, `from U+${first.toString(16)}`).toBe(kernel.counts().units)
    }
  })
})
