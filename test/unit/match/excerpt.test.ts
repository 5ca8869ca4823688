/**
 * What is shown of a document: the text around what was found, without half words at its ends.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerptsOf } from '../../../src/match/excerpt.ts'
import type { MatchedSpan } from '../../../src/match/types.ts'

function span(start: number, end: number): MatchedSpan {
  return {
    field: 0,
    part: 0,
    itemStart: 0,
    itemEnd: end - start,
    text: 0,
    start,
    end,
    units: 1,
    isShort: false,
  }
}

const only = (text: string, ...spans: readonly (readonly [number, number])[]) =>
  excerptsOf(
    spans.map(([from, to]) => span(from, to)),
    [text],
  )

test('ends stand between words', () => {
  // 80 characters before the span lies the s of "polished", 80 behind it the r of "interrupted".
  const before = `lanterns polished ${'so '.repeat(25)}`
  const after = ` ${'so '.repeat(25)}interrupted again`
  const text = `${before}FOUND WORDS${after}`
  const [excerpt] = only(text, [before.length, before.length + 11])
  expect([text[before.length - 80], text[before.length + 11 + 80]]).toEqual(['s', 'r'])
  expect(excerpt?.start).toBe('lanterns polished '.length)
  expect(excerpt?.excerpt).toBe(`${'so '.repeat(25)}FOUND WORDS${' so'.repeat(25)}`)
})

test('a line keeps its indentation', () => {
  const text = `${'x'.repeat(60)}(value):\n    return value\n${'#'.repeat(40)} FOUND`
  const [excerpt] = only(text, [text.length - 5, text.length])
  expect(excerpt?.excerpt.startsWith('    return value\n')).toBe(true)
})

test('text without white space, and text that begins near, stays as it is', () => {
  const han = '池'.repeat(200)
  expect(only(han, [100, 110])).toEqual([{ text: 0, start: 20, excerpt: han.slice(20, 190) }])
  expect(only('near FOUND far', [5, 10])).toEqual([{ text: 0, start: 0, excerpt: 'near FOUND far' }])
})

test('every span is in an excerpt whole, and no end is inside a word that has white space near', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/)
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 40, maxLength: 120 }),
      fc.nat(),
      fc.nat(20),
      (words, at, length) => {
        const text = words.join(' ')
        const start = at % text.length
        const end = Math.min(text.length, start + length + 1)
        const [excerpt] = only(text, [start, end])
        const from = excerpt?.start ?? -1
        const to = from + (excerpt?.excerpt.length ?? 0)
        expect(excerpt?.excerpt).toBe(text.slice(from, to))
        expect(from).toBeLessThanOrEqual(start)
        expect(to).toBeGreaterThanOrEqual(end)
        if (from > 0 && from < start) expect(text[from - 1] === ' ' || text[from] === ' ').toBe(true)
        if (to < text.length && to > end) expect(text[to] === ' ' || text[to - 1] === ' ').toBe(true)
      },
    ),
  )
})
