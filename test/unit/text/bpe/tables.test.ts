import { describe, expect, test } from 'vitest'
import { buildMerges } from '../../../../src/text/bpe/merges.ts'
import { parseRanks } from '../../../../src/text/bpe/ranks.ts'
import { buildTables, tokenLengths } from '../../../../src/text/bpe/tables.ts'
import { splitterOf } from '../../../../src/text/bpe/vocabularies.ts'

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const line = (first: number, tokens: readonly string[]): string =>
  `! ${first} ${tokens.map(base64).join(' ')}`
const BYTES = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
const PATTERN = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"

describe('ranks', () => {
  test('are read from lines that say their first rank', () => {
    const { size, bytes, offsets } = parseRanks(`${line(0, ['a', 'bc'])}\n${line(4, ['def'])}`)
    expect(size).toBe(5)
    expect(Buffer.from(bytes).toString('latin1')).toBe('abcdef')
    expect([...offsets]).toEqual([0, 1, 3, 3, 3, 6])
  })

  test('of any other form are refused', () => {
    expect(() => parseRanks('a 0 IQ==')).toThrow('no line begins at 0')
    expect(() => parseRanks('! x IQ==')).toThrow('a line begins with rank NaN')
    expect(() => parseRanks(`${line(4, ['a'])}\n${line(3, ['b'])}`)).toThrow('rank 3 after 5')
  })
})

describe('merges', () => {
  test('are the last join of each token, no other way to cut it', () => {
    const ranks = parseRanks(line(0, [...BYTES, 'ab', 'bc', 'abc']))
    const merges = buildMerges(ranks)
    const [a, b, c, ab, bc, abc] = [97, 98, 99, 256, 257, 258] as const
    expect(merges.find(a, b)).toBe(ab)
    expect(merges.find(b, c)).toBe(bc)
    expect(merges.find(ab, c)).toBe(abc)
    expect(merges.find(a, bc)).toBe(0xffffffff)
  })

  test('of a token that its bytes do not lead to are refused', () => {
    expect(() => buildMerges(parseRanks(line(0, [...BYTES, 'abc'])))).toThrow('token 256 is not reached')
  })
})

describe('tables', () => {
  test('tell how long tokens are', () => {
    const lengthOf = tokenLengths(buildTables({ pattern: PATTERN, ranks: line(0, [...BYTES, 'ab', 'abc']) }))
    expect([0, 255, 256, 257].map(lengthOf)).toEqual([1, 1, 2, 3])
  })

  test('need a token for each byte and a known pattern', () => {
    expect(() => buildTables({ pattern: PATTERN, ranks: line(0, BYTES.slice(1)) })).toThrow('not every byte')
    expect(() => splitterOf('\\w+')).toThrow('no splitter implements \\w+')
  })
})
