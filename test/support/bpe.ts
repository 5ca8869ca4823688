/**
 * BPE vocabularies for tests: kernels, the oracle, seeded strings, and a slow, obvious merge.
 */
import { createRequire } from 'node:module'
import { get_encoding } from '@dqbd/tiktoken'
import { tablesOf } from '../../src/input/vocabulary.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { parseRanks } from '../../src/text/bpe/ranks.ts'
import type { VocabularyName } from '../../src/text/bpe/vocabularies.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { randomWords } from './hashes.ts'

/** @returns a kernel with grams of `n` tokens */
export async function bpeKernel(unit: VocabularyName, options: { n?: number; lower?: boolean } = {}) {
  const scheme = gramScheme({ unit, ...options })
  return new Kernel(scheme, await tablesOf(scheme))
}

/** @returns the text with U+FFFD in the place of each lone surrogate, as it is in UTF-8 */
export function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}

/** @returns what @dqbd/tiktoken makes of texts; the process ends it */
export function oracleOf(name: VocabularyName): (text: string) => Uint32Array {
  const encoding = get_encoding(name)
  return (text) => encoding.encode_ordinary(text)
}

/** What strings are made of: all that the patterns tell apart, and characters of every width. */
const PARTS: readonly string[] = [
  ...' \n\r\t\u000b\u0085\u00a0\u2003\u2028\u3000',
  ...'aeiostdlmrvxyzABSTDLMRVEZ0159',
  ...'.,!?-_/\\\'"’#$%&()*+<=>@[]^`{|}~',
  ...'éßſK\u0130ıǅǈʰªºΑσςЖжאبकไ中文字あカ한글𝒳😀👩\u200d\u0301\u0308\u093e\u20dd\ufe0f\ufeff\u00ad',
  ...'²½٣४Ⅷ𝟘\u0000\u001f\u007f\ufffd\ufffe\u{10ffff}\ue000',
  ...["'s", "'S", "'ſ", "'t", "'re", "'RE", "'Ve", "'ll", "'lL", "'d", "'m", "'M", "'x"],
  ...['the', ' the', ' The', 'ing', ' of', 'HTTP', 'Server', '://', 'www.', '.com', '    ', '\n\n', '\r\n'],
  ...['<|endoftext|>', '<|fim_prefix|>', '<|endofprompt|>', '<|', '|>', '==', '//', '/*', '日本', '中国人'],
]

/** A number below `limit`. */
const below = (next: () => number, limit: number): number => next() % limit

/** Any code point but surrogates, of all widths in UTF-8 alike. */
function anyCodePoint(next: () => number): string {
  const limit = [0x80, 0x800, 0x10000, 0x110000][below(next, 4)] ?? 0x80
  const codePoint = below(next, limit)
  return codePoint >= 0xd800 && codePoint < 0xe000 ? '\ufffd' : String.fromCodePoint(codePoint)
}

/**
 * @param next a seeded generator
 * @returns a string of up to 40 parts: characters that the patterns tell apart, any code points, runs of one of them
 */
export function randomString(next: () => number): string {
  const taste = below(next, 4)
  let text = ''
  for (let left = below(next, 40); left >= 0; left--) {
    const isAny = below(next, 4) < taste
    const part = isAny ? anyCodePoint(next) : (PARTS[below(next, PARTS.length)] ?? '')
    text += below(next, 16) === 0 ? part.repeat(1 + below(next, 50)) : part
  }
  return text
}

/** @returns `count` strings that follow from the seed */
export function* randomStrings(seed: number, count: number): Generator<string> {
  const next = randomWords(seed)
  for (let i = 0; i < count; i++) yield randomString(next)
}

/** Tokens by their bytes as latin1 text. */
export function ranksByBytes(name: VocabularyName): ReadonlyMap<string, number> {
  const file = createRequire(import.meta.url)(`@dqbd/tiktoken/encoders/${name}.json`)
  const { size, bytes, offsets } = parseRanks(file.bpe_ranks)
  const all = Buffer.from(bytes).toString('latin1')
  const ranks = new Map<string, number>()
  for (let token = 0; token < size; token++) {
    const text = all.slice(offsets[token], offsets[token + 1])
    if (text !== '') ranks.set(text, token)
  }
  return ranks
}

/**
 * Joins one piece as the rule says it: always the leftmost pair of neighbours whose bytes together have the lowest
 * rank. A heap finds it, so that long pieces take n log n; entries of parts that are gone are passed over.
 *
 * @param piece bytes as latin1 text
 * @returns token ids
 */
export function slowJoin(piece: string, ranks: ReadonlyMap<string, number>): number[] {
  const whole = ranks.get(piece)
  if (whole !== undefined) return [whole]
  const parts = [...piece].map((text, i) => ({ text, next: i + 1, previous: i - 1 }))
  const heap = new PairHeap()
  const offer = (i: number): void => {
    const part = parts[i]
    const after = parts[part?.next ?? -1]
    if (part === undefined || after === undefined || part.text === '') return
    const rank = ranks.get(part.text + after.text)
    if (rank !== undefined) heap.push({ rank, at: i, text: part.text + after.text })
  }
  for (let i = 0; i < parts.length; i++) offer(i)
  for (let pair = heap.pop(); pair !== undefined; pair = heap.pop()) {
    const part = parts[pair.at]
    const after = parts[part?.next ?? -1]
    if (part === undefined || after === undefined || part.text === '') continue
    if (part.text + after.text !== pair.text) continue
    part.text = pair.text
    part.next = after.next
    after.text = ''
    const behind = parts[part.next]
    if (behind !== undefined) behind.previous = pair.at
    offer(part.previous)
    offer(pair.at)
  }
  return parts.filter(({ text }) => text !== '').map(({ text }) => ranks.get(text) ?? -1)
}

interface Pair {
  readonly rank: number
  readonly at: number
  readonly text: string
}

/** A binary heap, lowest rank first, then leftmost. */
class PairHeap {
  readonly #pairs: Pair[] = []

  static #isBefore(a: Pair | undefined, b: Pair | undefined): boolean {
    if (a === undefined || b === undefined) return a !== undefined
    return a.rank < b.rank || (a.rank === b.rank && a.at < b.at)
  }

  push(pair: Pair): void {
    const pairs = this.#pairs
    let at = pairs.push(pair) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      const parent = pairs[up]
      if (parent === undefined || !PairHeap.#isBefore(pair, parent)) break
      pairs[at] = parent
      at = up
    }
    pairs[at] = pair
  }

  pop(): Pair | undefined {
    const pairs = this.#pairs
    const first = pairs[0]
    const last = pairs.pop()
    if (first === undefined || last === undefined || pairs.length === 0) return first
    let at = 0
    for (;;) {
      const child = 2 * at + (PairHeap.#isBefore(pairs[2 * at + 2], pairs[2 * at + 1]) ? 2 : 1)
      const below = pairs[child]
      if (below === undefined || !PairHeap.#isBefore(below, last)) break
      pairs[at] = below
      at = child
    }
    pairs[at] = last
    return first
  }
}
