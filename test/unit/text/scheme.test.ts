import { expect, test } from 'vitest'
import {
  assertSameScheme,
  describeGrams,
  describeScheme,
  type GramScheme,
  gramScheme,
  UNITS,
  unitNoun,
} from '../../../src/text/scheme.ts'

test('words and characters are folded, tokens are made of the text as it is', () => {
  expect(gramScheme()).toMatchObject({ unit: 'words', normaliser: 'fold', n: 8 })
  expect(gramScheme({ unit: 'chars' })).toMatchObject({ normaliser: 'fold', n: 50 })
  expect(gramScheme({ unit: 'gpt2' })).toMatchObject({ normaliser: 'raw', unicode: '16.0', n: 8 })
  expect(gramScheme({ unit: 'gpt2', lower: true })).toMatchObject({ normaliser: 'lower' })
  expect(Object.keys(gramScheme())).not.toContain('vocabulary')
  expect(() => gramScheme({ unit: 'chars', lower: true })).toThrow('--fold is for BPE vocabularies')
})

test('schemes that differ in unit, lower case or vocabulary are refused', () => {
  const schemes: GramScheme[] = [
    ...UNITS.map((unit) => gramScheme({ unit, n: 8 })),
    gramScheme({ unit: 'gpt2', lower: true }),
    { ...gramScheme({ unit: 'gpt2' }), vocabulary: '0123456789abcdef' },
  ]
  expect(new Set(schemes.map(describeScheme)).size).toBe(schemes.length)
  const [left, right] = [
    { name: 'a', scheme: gramScheme({ unit: 'gpt2' }) },
    { name: 'b', scheme: gramScheme() },
  ]
  expect(() => assertSameScheme(left, right)).toThrow('gram schemes differ: a has 8-grams of gpt2')
  expect(() => assertSameScheme(left, left)).not.toThrow()
})

test('units have names for people', () => {
  expect(UNITS.map(unitNoun).slice(0, 3)).toEqual(['word', 'character', 'token'])
  expect(describeGrams(8, 'words')).toBe('8-grams of words')
  expect(describeGrams(13, 'o200k_base')).toBe('13-grams of o200k_base tokens')
})
