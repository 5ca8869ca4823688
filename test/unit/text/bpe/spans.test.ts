import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findTokens } from '../../../../src/check/find-tokens.ts'
import { spansOfTokens } from '../../../../src/text/bpe/spans.ts'
import { gramScheme } from '../../../../src/text/scheme.ts'
import { bpeKernel } from '../../../support/bpe.ts'

const show = (text: string, lengths: readonly number[], isLower = false): string[] =>
  spansOfTokens(text, lengths, isLower).map(({ start, end }) => text.slice(start, end))

test('tokens lie one behind the other', () => {
  expect(show('One two', [3, 1, 3])).toEqual(['One', ' ', 'two'])
  expect(show('é中😀', [2, 3, 4])).toEqual(['é', '中', '😀'])
})

test('a token that is part of a character spans all of it', () => {
  expect(show('a😀b', [1, 2, 2, 1])).toEqual(['a', '😀', '😀', 'b'])
  expect(show('x中y', [2, 1, 2])).toEqual(['x中', '中', '中y'])
})

test('lone surrogates take three bytes', () => {
  expect(show('a\ud800b', [1, 3, 1])).toEqual(['a', '\ud800', 'b'])
})

test('lower case may have another length than the text', () => {
  // İ (two bytes) becomes i, Ⱥ (two bytes) becomes ⱥ (three), K (three bytes) becomes k.
  expect(show('İȺKx', [1, 3, 1, 1], true)).toEqual(['İ', 'Ⱥ', 'K', 'x'])
})

test.each([false, true])('the tokens that are found cover the text, lower case: %s', async (lower) => {
  const find = await findTokens(gramScheme({ unit: 'cl100k_base', lower }))
  const kernel = await bpeKernel('cl100k_base', { lower })
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
      const spans = find?.(text) ?? []
      expect(spans.length).toBe(kernel.tokens(text).length)
      let end = 0
      for (const span of spans) {
        expect(span.start).toBeLessThanOrEqual(end)
        expect(span.end).toBeGreaterThanOrEqual(end)
        expect(span.end).toBeGreaterThan(span.start)
        end = span.end
      }
      expect(end).toBe(text.length)
    }),
    { numRuns: 1000 },
  )
})

test('words have no tokens', async () => {
  expect(await findTokens(gramScheme())).toBeUndefined()
})
