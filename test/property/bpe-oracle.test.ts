/**
 * Token ids against @dqbd/tiktoken, whose rules they must follow to the letter.
 *
 * More strings: DOSIMETER_BPE_STRINGS=1000000; all code points and all documents of the shared data: DOSIMETER_BPE_DATA=all.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Kernel } from '../../src/kernel/kernel.ts'
import { VOCABULARY_NAMES } from '../../src/text/bpe/vocabularies.ts'
import { bpeKernel, oracleOf, randomStrings, wellFormed } from '../support/bpe.ts'
import { corpusPath, hasSharedData, SKIP_REASON } from '../support/shared-data.ts'

const STRINGS = Number(process.env.DOSIMETER_BPE_STRINGS ?? 20_000)
const isEverything = process.env.DOSIMETER_BPE_DATA === 'all'
const TIMEOUT = 3_600_000

/** Names what differs, without the cost of an assertion for each text. */
function expectSame(kernel: Kernel, oracle: (text: string) => Uint32Array, text: string): void {
  const ids = kernel.tokens(text)
  const expected = oracle(text)
  if (ids.length === expected.length && ids.every((id, i) => id === expected[i])) return
  expect([...ids], JSON.stringify(text)).toEqual([...expected])
}

describe.each(VOCABULARY_NAMES)('tokens of %s', async (name) => {
  const kernel = await bpeKernel(name)
  const oracle = oracleOf(name)

  test('are those of the oracle for seeded strings', { timeout: TIMEOUT }, () => {
    for (const text of randomStrings(1, STRINGS)) expectSame(kernel, oracle, text)
  })

  test('are those of the oracle for arbitrary strings', { timeout: TIMEOUT }, () => {
    const unit = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string())
    fc.assert(
      // A lone surrogate is U+FFFD in UTF-8; the oracle's binding makes the same of it.
      fc.property(unit, (text) => expectSame(kernel, oracle, wellFormed(text))),
      { numRuns: 3000 },
    )
  })

  // Vocabularies of one pattern share their classes; all planes but 0 to 3 and 14 are empty or private.
  test.skipIf(!isEverything && ['r50k_base', 'p50k_base', 'p50k_edit'].includes(name))(
    'are those of the oracle for every code point',
    { timeout: TIMEOUT },
    () => {
      for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
        if (codePoint >= 0xd800 && codePoint < 0xe000) continue
        if (!isEverything && codePoint >>> 16 > 3 && codePoint >>> 16 !== 14 && codePoint % 97 > 0) continue
        const c = String.fromCodePoint(codePoint)
        expectSame(kernel, oracle, `${c}\na${c}b ${c} '${c}A${c}B1${c}2  ${c}`)
      }
    },
  )

  test('of special tokens are those of their text', () => {
    for (const special of ['endoftext', 'fim_prefix', 'fim_middle', 'fim_suffix', 'endofprompt']) {
      expectSame(kernel, oracle, `a<|${special}|><|${special}|>\n <|${special}|>b`)
      expect(kernel.tokens(`<|${special}|>`).length).toBeGreaterThan(1)
    }
  })

  test('follow contractions in their case', () => {
    for (const word of ["'s", "'S", "'ſ", "'t", "'RE", "'vE", "'LL", "'lſ", "'D", "'ſt", "'m"]) {
      for (const text of [`it${word}`, `It${word}x`, `${word}`, ` ${word}X`, `7${word}é`, `中${word}`]) {
        expectSame(kernel, oracle, text)
      }
    }
  })

  test('of a text do not depend on the texts before it', () => {
    const texts = [...randomStrings(2, 200)]
    const first = texts.map((text) => [...kernel.tokens(text)])
    const again = texts.toReversed().map((text) => [...kernel.tokens(text)])
    expect(again.toReversed()).toEqual(first)
  })
})

/** Lines of corpora as texts, with their keys: JSON is text too. */
function linesOf(file: string): string[] {
  const path = corpusPath(file)
  const bytes = file.endsWith('.gz')
    ? gunzipSync(readFileSync(path))
    : file.endsWith('.zst')
      ? execFileSync('zstdcat', [path], { maxBuffer: 2 ** 30 })
      : readFileSync(path)
  return bytes.toString('utf8').trimEnd().split('\n')
}

const hasZstd = (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/zstdcat`))
const CORPORA = [
  't0-train.jsonl.gz',
  'gsm8k-train.jsonl',
  ...(hasZstd ? ['leetcode.jsonl.zst', 'rails.jsonl.zst'] : []),
]

describe.skipIf(!hasSharedData)(`documents of real corpora (${SKIP_REASON})`, () => {
  const documents = hasSharedData
    ? CORPORA.flatMap((file) => {
        const lines = linesOf(file)
        const step = isEverything ? 1 : Math.ceil(lines.length / 60)
        return lines
          .filter((_, i) => i % step === 0)
          .flatMap((line) => Object.values(JSON.parse(line)).map(String))
      })
    : []

  test.each(VOCABULARY_NAMES)('have the tokens of the oracle in %s', { timeout: TIMEOUT }, async (name) => {
    const kernel = await bpeKernel(name)
    const oracle = oracleOf(name)
    for (const text of documents) expectSame(kernel, oracle, text)
  })
})
