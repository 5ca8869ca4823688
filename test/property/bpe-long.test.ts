/**
 * Pieces without an end to them: a rule that looks at all pairs for each join would never be done with these.
 */
import { describe, expect, test } from 'vitest'
import type { VocabularyName } from '../../src/text/bpe/vocabularies.ts'
import { bpeKernel, oracleOf, ranksByBytes, slowJoin } from '../support/bpe.ts'
import { randomWords } from '../support/hashes.ts'

const NAMES: readonly VocabularyName[] = ['cl100k_base', 'o200k_base', 'gpt2']
const LENGTH = 100_000

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** Texts that every pattern takes as one piece. */
function pieces(): [string, string][] {
  const next = randomWords(7)
  const random = (letters: string, length: number): string =>
    Array.from({ length }, () => letters[next() % letters.length]).join('')
  return [
    ['one letter', 'a'.repeat(LENGTH)],
    ['two letters', 'ab'.repeat(LENGTH / 2)],
    ['a word', 'contamination'.repeat(LENGTH / 13)],
    ['spaces', ' '.repeat(LENGTH)],
    ['line feeds', '\n'.repeat(LENGTH)],
    ['tabs and spaces', ' \t'.repeat(LENGTH / 2)],
    ['one ideograph', '中'.repeat(LENGTH)],
    ['ideographs', '中文字母'.repeat(LENGTH / 4)],
    ['emoji', '😀'.repeat(LENGTH / 4)],
    ['equals signs', '='.repeat(LENGTH)],
    ['punctuation', '-=*_#'.repeat(LENGTH / 5)],
    ['two random letters', random('ab', LENGTH)],
    ['random letters', random('abcdefghijklmnopqrstuvwxyz', LENGTH)],
    ['random ideographs', random('的一是不了人我在有他这中大来上国', LENGTH / 4)],
    ['random punctuation', random('!-=*_#.<>', LENGTH)],
    ['a cyrillic letter', 'ж'.repeat(LENGTH)],
  ]
}

describe.each(NAMES)('long pieces in %s', async (name) => {
  const kernel = await bpeKernel(name)
  const ranks = ranksByBytes(name)
  const oracle = oracleOf(name)

  test.each(pieces())('of %s have the tokens that the rule gives', { timeout: 60_000 }, (_, text) => {
    expect(kernel.tokens(text)).toEqual(Uint32Array.from(slowJoin(latin1(text), ranks)))
  })

  test('the rule above is that of the oracle', { timeout: 60_000 }, () => {
    for (const [what, text] of pieces()) {
      const short = [...text].slice(0, 700).join('')
      expect(slowJoin(latin1(short), ranks), what).toEqual([...oracle(short)])
    }
  })

  test.each([1, 2, 15, 16, 17, 31, 80, 127, 128, 129, 160, 223, 224, 225, 255, 256, 257, 300, 512, 1000])(
    'of %i bytes, around the sizes of keys and windows, are those of the oracle',
    (length) => {
      const next = randomWords(length)
      for (const letters of ['a', 'ab', 'etaoinshrdlu', ' ', '=', '-#']) {
        const text = Array.from({ length }, () => letters[next() % letters.length]).join('')
        expect([...kernel.tokens(text)], text).toEqual([...oracle(text)])
        expect([...kernel.tokens(`x ${text}.`)], text).toEqual([...oracle(`x ${text}.`)])
      }
    },
  )

  test('leave nothing behind for the next text', () => {
    kernel.tokens('ab'.repeat(50_000))
    expect([...kernel.tokens('One two')]).toEqual([...oracle('One two')])
  })
})
