/**
 * One example or more for each preset, computed by hand: the comments have the arithmetic.
 */
import { describe, expect, it } from 'vitest'
import { PRESETS } from '../../../src/presets/catalogue.ts'
import { fillers, firstItem, type MadeFields, scanOne, words } from '../../support/presets.ts'

/** Outcome and some figures of the first item. */
function outcome(preset: string, question: string | MadeFields, texts: readonly string[]) {
  return firstItem(preset, typeof question === 'string' ? { question } : question, texts)
}

const EXAMPLES: Readonly<Record<string, () => void>> = {
  gpt2: () => {
    // 12 words have 5 8-grams; 9 of them in a row have 2: 2 / 5.
    expect(scanOne('gpt2', [{ question: words(1, 12) }], [words(1, 9)]).sets[0]?.gramRate).toBe(0.4)
    // Case and punctuation do not count.
    expect(
      scanOne('gpt2', [{ question: words(1, 8) }], ['W1, w2 w3-w4 "w5" w6 w7 (W8).']).sets[0]?.gramRate,
    ).toBe(1)
  },
  gpt3: () => {
    // One item of 10 words: N = 10. In 10 documents it is found, in 11 it is ignored.
    const copy = `A ${words(1, 10)}, b.`
    const copies = (count: number) => Array.from({ length: count }, () => copy)
    expect(outcome('gpt3', words(1, 10), [`a ${words(1, 9)}`]).outcome).toBe('none')
    expect(outcome('gpt3', words(1, 10), copies(10)).outcome).toBe('contaminated')
    expect(outcome('gpt3', words(1, 10), copies(11))).toMatchObject({
      outcome: 'below',
      hits: 0,
      documents: 11,
    })
    // Twelve times in one document is one document.
    expect(outcome('gpt3', words(1, 10), [copies(12).join(' ')]).outcome).toBe('contaminated')
  },
  'gpt3-filter': () => {
    expect(outcome('gpt3-filter', words(1, 13), [words(0, 14)]).outcome).toBe('contaminated')
    expect(outcome('gpt3-filter', words(1, 13), [words(1, 12)]).outcome).toBe('none')
  },
  palm: () => {
    // 17 words have 10 8-grams; 14 of them have 7, 13 have 6.
    expect(outcome('palm', words(1, 17), [words(1, 14)])).toMatchObject({
      outcome: 'contaminated',
      figures: { gramRatio: 0.7 },
    })
    expect(outcome('palm', words(1, 17), [words(1, 13)]).outcome).toBe('below')
    // The target alone decides too.
    expect(outcome('palm', { question: words(50, 70), answer: words(1, 9) }, [words(1, 9)]).outcome).toBe(
      'contaminated',
    )
  },
  gpt4: () => {
    // Shorter than 50 letters and digits: the whole text, "abcdef12".
    expect(outcome('gpt4', 'abc def! 12', ['x-abc-def 12y']).outcome).toBe('contaminated')
    expect(outcome('gpt4', 'abc def! 12', ['x-ABC-def 12y']).outcome).toBe('none')
    // A copy holds any three substrings; 49 characters hold none of 50.
    expect(outcome('gpt4', words(100, 140), [words(100, 140)])).toMatchObject({
      outcome: 'contaminated',
      grams: 3,
    })
    expect(outcome('gpt4', words(100, 140), [words(100, 111)]).outcome).toBe('none')
  },
  llama2: () => {
    // 12 words, one replaced, 3 more: 16 of 20 words in one span, which may not end in a replaced word.
    const text = `${words(1, 12)} x ${words(14, 16)} y`
    expect(outcome('llama2', words(1, 20), [text])).toMatchObject({
      outcome: 'measured',
      bands: ['not clean', 'dirty'],
      figures: { coverageRatio: 0.8, longestSpan: 16 },
    })
    // 10 words are not more than 10; a replaced word among the first ten is none of the four.
    expect(outcome('llama2', words(1, 20), [words(1, 10)]).figures.coverageRatio).toBe(0)
    expect(outcome('llama2', words(1, 20), [`${words(1, 9)} x ${words(11, 19)}`]).bands).toEqual([
      'clean',
      'not dirty',
    ])
    // Four replaced words are crossed, a fifth is not: 11 + 4 + 4 = 19 of 24 words, then x, then w21 …
    const five = `${words(1, 11)} x w13 x w15 x w17 x w19 x ${words(21, 24)}`
    expect(outcome('llama2', words(1, 24), [five]).figures.longestSpan).toBe(19)
  },
  llama3: () => {
    // 10 words, 9 of them in a row: 9 / 10.
    expect(outcome('llama3', words(1, 10), [words(1, 9)])).toMatchObject({
      outcome: 'measured',
      figures: { coverageRatio: 0.9, gramRatio: 2 / 3 },
    })
    // Anywhere in the corpus: two documents add up to all ten words.
    expect(outcome('llama3', words(1, 10), [words(1, 9), words(3, 10)]).figures.coverageRatio).toBe(1)
    expect(scanOne('llama3', [{ question: words(1, 10) }], [words(1, 9)]).sets[0]?.sweep?.at(-1)).toEqual({
      at: 0.9,
      items: 1,
    })
  },
  'contam-token': () => {
    expect(outcome('contam-token', words(1, 10), [words(1, 9)]).figures.coverageRatio).toBe(0.9)
  },
  'contam-ngram': () => {
    expect(outcome('contam-ngram', words(1, 10), [words(1, 9)]).figures.gramRatio).toBe(2 / 3)
  },
  'contam-extend': () => {
    // 9 and 9 words of 20 in two documents.
    expect(outcome('contam-extend', words(1, 20), [words(1, 9), words(12, 20)]).figures.coverageRatio).toBe(
      0.9,
    )
  },
  'contam-longest': () => {
    expect(
      outcome('contam-longest', words(1, 20), [words(1, 9), words(11, 20)]).figures.longestSpanRatio,
    ).toBe(0.5)
  },
  'qwen-strict': () => {
    expect(outcome('qwen-strict', words(1, 14), [`“${words(1, 13)}”!`]).outcome).toBe('contaminated')
    expect(outcome('qwen-strict', words(1, 14), [words(1, 12)]).outcome).toBe('none')
    expect(outcome('qwen-strict', words(1, 14), [words(1, 13).toUpperCase()]).outcome).toBe('none')
  },
  'qwen-lcs': () => {
    // 8 words in a row and 5 more with others between them: 13 of 20 are 0.65, of 22 0.591; 12 are too few.
    const spread = (last: number) =>
      `${words(1, 8)} ${Array.from({ length: last - 8 }, (_, i) => `x w${9 + i}`).join(' ')} ${fillers(60)}`
    expect(outcome('qwen-lcs', words(1, 20), [spread(13)])).toMatchObject({
      outcome: 'contaminated',
      figures: { subsequence: 13, subsequenceRatio: 0.65 },
    })
    expect(outcome('qwen-lcs', words(1, 22), [spread(13)]).outcome).toBe('below')
    expect(outcome('qwen-lcs', words(1, 20), [spread(12)]).outcome).toBe('below')
    // The shorter text is the document: 13 of its 20 words. A longer document with 15 of 30 does not take its place.
    const brief = `${words(1, 13)} ${fillers(7)}`
    expect(outcome('qwen-lcs', words(1, 30), [`${words(1, 15)} ${fillers(60)}`, brief])).toMatchObject({
      outcome: 'contaminated',
      figures: { subsequence: 13, subsequenceRatio: 0.65 },
    })
  },
  deepseek: () => {
    // 10 words or more: any 10; 3 to 9: the whole text; 2: nothing.
    expect(outcome('deepseek', words(1, 30), [words(11, 20)]).outcome).toBe('contaminated')
    expect(outcome('deepseek', words(1, 30), [words(11, 19)]).outcome).toBe('none')
    expect(outcome('deepseek', words(1, 9), [words(0, 10)]).outcome).toBe('contaminated')
    expect(outcome('deepseek', words(1, 9), [words(1, 8)]).outcome).toBe('none')
    expect(outcome('deepseek', words(1, 3), [words(0, 4)]).outcome).toBe('contaminated')
    expect(outcome('deepseek', words(1, 2), [words(0, 4)]).outcome).toBe('too short')
  },
  phi4: () => {
    expect(outcome('phi4', words(1, 20), [words(1, 13)]).outcome).toBe('contaminated')
    // 10 words have 4 7-grams, all of them shared; the item has 14: 4 / 4.
    expect(outcome('phi4', words(1, 20), [words(1, 10)])).toMatchObject({
      // Above any of the two thresholds that the source withholds, so not below its decision.
      outcome: 'measured',
      figures: { sharedRatio: 1, longestSpan: 10 },
    })
    // 12 words have 6; with 20 fillers the document has 26, the item 14: 6 / 14.
    expect(outcome('phi4', words(1, 20), [`${words(1, 12)} ${fillers(20)}`]).figures.sharedRatio).toBe(6 / 14)
  },
  tulu3: () => {
    // 15 of 20 words in one document: 0.75. Half is not above half, nor are two halves in two documents.
    expect(outcome('tulu3', words(1, 20), [words(1, 15)])).toMatchObject({
      outcome: 'contaminated',
      figures: { coverageRatio: 0.75 },
    })
    expect(outcome('tulu3', words(1, 20), [words(1, 10), words(11, 20)])).toMatchObject({
      outcome: 'below',
      figures: { coverageRatio: 0.5 },
    })
    // Question whole, context not at all: a mean of 0.5.
    expect(
      outcome('tulu3', { question: words(1, 20), context: words(30, 50) }, [words(1, 20)]).figures
        .coverageRatio,
    ).toBe(0.5)
    // 1 of 50 items is 2 %, which is not above 2 %; 2 of 50 are.
    const items = Array.from({ length: 50 }, (_, i) => ({ question: words(100 * i + 1, 100 * i + 9) }))
    expect(scanOne('tulu3', items, [words(1, 9)]).sets[0]?.verdict).toBeUndefined()
    expect(scanOne('tulu3', items, [words(1, 9), words(101, 109)]).sets[0]?.verdict).toBe('contaminated')
  },
  apertus: () => {
    // Blocks of 8 and 5 words of 20: 13 / 20. A block of 4 does not count: 8 / 20.
    expect(outcome('apertus', words(1, 20), [`${words(1, 8)} x ${words(12, 16)}`])).toMatchObject({
      outcome: 'contaminated',
      figures: { blockRatio: 0.65 },
    })
    expect(outcome('apertus', words(1, 20), [`${words(1, 8)} x ${words(12, 15)}`])).toMatchObject({
      outcome: 'below',
      figures: { blockRatio: 0.4 },
    })
  },
  cosmopedia: () => {
    // 20 words of 3 letters and 19 spaces are 79 characters; 10 of them with 9 spaces 39, with the next space 40.
    expect(outcome('cosmopedia', words(10, 29), [words(10, 19)])).toMatchObject({
      outcome: 'below',
      figures: { blockRatio: 39 / 79 },
    })
    expect(outcome('cosmopedia', words(10, 29), [`${words(10, 19)} zzz`])).toMatchObject({
      outcome: 'contaminated',
      figures: { blockRatio: 40 / 79 },
    })
    expect(outcome('cosmopedia', words(10, 29), [words(10, 18)]).outcome).toBe('none')
  },
  'olmo3-decon': () => {
    const other = { question: words(500, 560) }
    const scan = (fields: MadeFields, text: string) =>
      scanOne('olmo3-decon', [fields, other], [text]).items[0]
    // 60 words have 56 5-grams; 52 of them have 48. At 50 tokens and more nothing is taken off: 48 / 56.
    const score = scan({ question: words(1, 60) }, words(1, 52))?.figures.score
    expect(score).toBeCloseTo(48 / 56, 12)
    expect(scan({ question: words(1, 60) }, words(1, 52))?.outcome).toBe('contaminated')
    // 24 words whole: 1 whatever the length. 23 of them: 19 / 20 * 0.8 / (1 - 0.2 * 4 / 30) = 0.781.
    expect(scan({ question: words(1, 24) }, words(1, 24))?.figures.score).toBe(1)
    const part = scan({ question: words(1, 24) }, words(1, 23))
    // 20 unique grams; the gate of a question of 24 tokens is 1 - (1 - 0.7143) * 4 / 30 = 0.962, above 0.95.
    expect(part).toMatchObject({ outcome: 'below', figures: { score: 0, gramRatio: 0.95 } })
    // The question alone is worth 0.75 when there is an answer: 0.75 * 0.8 / 0.8.
    const asked = { question: words(1, 60), answer: words(61, 70) }
    expect(scan(asked, words(1, 60))).toMatchObject({ outcome: 'below', figures: { score: 0.75 } })
    expect(scan(asked, words(1, 70))?.figures.score).toBe(1)
    // An answer before its question does not count.
    expect(scan(asked, `${words(61, 70)} ${words(1, 60)}`)?.figures.score).toBe(0.75)
    // 13 words have 9 5-grams. Behind one other word they begin at 1 to 9, none of them a tenth place; at 0 one is.
    expect(scan({ question: words(1, 60) }, `z ${words(1, 13)}`)?.outcome).toBe('none')
    expect(scan({ question: words(1, 60) }, words(1, 13))?.outcome).toBe('below')
    // Gaps of up to 11 grams in a row are crossed: a word replaced loses 5, three words in one place lose 7.
    const gap = `${words(1, 28)} x x x ${words(32, 60)}`
    expect(scan({ question: words(1, 60) }, gap)?.figures.gramRatio).toBeCloseTo(49 / 56, 12)
    // Eight words in one place lose 12: only what stands before or behind counts.
    const hole = `${words(1, 28)} ${'x '.repeat(8)}${words(37, 60)}`
    expect(scan({ question: words(1, 60) }, hole)?.figures.gramRatio).toBeCloseTo(24 / 56, 12)
    // An answer of up to 3 tokens must stand whole within 50 tokens behind the question.
    const brief = { question: words(1, 60), answer: 'w61 w62' }
    const [weight, most] = [0.75, 1]
    expect(scan(brief, `${words(1, 60)} ${fillers(48)} w61 w62`)?.figures.score).toBe(most)
    expect(scan(brief, `${words(1, 60)} ${fillers(49)} w61 w62`)?.figures.score).toBe(weight)
    expect(scan(brief, `${words(1, 60)} w61 z w62`)?.figures.score).toBe(weight)
    // One item alone weighs nothing; one of fewer than 20 tokens is left out.
    expect(outcome('olmo3-decon', words(1, 60), [words(1, 60)]).outcome).toBe('not testable')
    expect(scan({ question: words(1, 19) }, words(1, 19))?.outcome).toBe('not testable')
  },
  'olmo3-decon-synth': () => {
    // A passage before the question: weights 0.85 and 0.15. 0.85 alone is below nothing: T is 0.78.
    const items = [{ context: words(1, 20), question: words(101, 160) }, { question: words(500, 560) }]
    expect(scanOne('olmo3-decon-synth', items, [words(101, 160)]).items[0]?.figures.score).toBeCloseTo(
      0.85,
      12,
    )
    const whole = `${words(1, 20)} ${words(101, 160)}`
    expect(scanOne('olmo3-decon-synth', items, [whole]).items[0]?.figures.score).toBe(1)
  },
  'olmo3-decon-web': () => {
    // Passages are off, so the question is everything; 0.88 is needed: 52 of 60 words have 48 / 56 = 0.857.
    const items = [{ context: words(1, 20), question: words(101, 160) }, { question: words(500, 560) }]
    expect(scanOne('olmo3-decon-web', items, [words(101, 160)]).items[0]?.figures.score).toBe(1)
    expect(scanOne('olmo3-decon-web', items, [words(101, 152)]).items[0]).toMatchObject({ outcome: 'below' })
  },
  dolma: () => {
    const line = words(1, 13)
    expect(outcome('dolma', `short line\n${line}`, [`z\n${line}\nz`]).outcome).toBe('contaminated')
    expect(outcome('dolma', line, [`z ${line}`]).outcome).toBe('none')
    expect(outcome('dolma', line, [`${words(1, 6)}\n${words(7, 13)}`]).outcome).toBe('none')
    expect(outcome('dolma', words(1, 12), [words(1, 12)]).outcome).toBe('not testable')
  },
  'infini-gram-mini': () => {
    // Ten words of 9 characters: 99 characters, so 50 fit at the words at 0, 10, 20, 30 and 40. Seven words are 69
    // characters and hold those at 0 and 10: 2 / 5.
    const item = words(10000000, 10000009)
    expect(outcome('infini-gram-mini', item, [words(10000000, 10000006)])).toMatchObject({
      outcome: 'below',
      bands: ['suspicious'],
      grams: 5,
      figures: { gramRatio: 0.4 },
    })
    expect(outcome('infini-gram-mini', item, [item])).toMatchObject({
      outcome: 'contaminated',
      bands: ['dirty'],
    })
    expect(outcome('infini-gram-mini', item, ['']).bands).toEqual(['clean'])
  },
  'data-portraits': () => {
    // 150 characters: 101 places for tiles; expected 101 / 50. A document that begins with it has tiles at 0, 50, 100.
    const item = `${words(1000, 1024)}x`
    expect(item.length).toBe(150)
    expect(outcome('data-portraits', item, [`${item} and more`])).toMatchObject({
      outcome: 'measured',
      figures: { longestChain: 3, chainRatio: 3 / 2.02 },
    })
    // 25 characters further on, whole tiles begin at 25 and 75 in the item.
    expect(outcome('data-portraits', item, [`${'z'.repeat(25)}${item}`]).figures.longestChain).toBe(2)
  },
  quip: () => {
    // 129 characters have 105 windows of 25; the first 64 have 40.
    const item = words(1000, 1030).slice(0, 129)
    const { figures } = outcome('quip', item, [item.slice(0, 64)])
    expect(figures.gramRatio).toBeCloseTo(0.380952, 6)
  },
  anthropic: () => {
    // 40 words have 21 20-grams. A document of 60 words has 41: 0.512; one of 81 has 62: 0.339.
    expect(outcome('anthropic', words(1, 40), [`${words(1, 40)} ${fillers(20)}`])).toMatchObject({
      outcome: 'contaminated',
      figures: { documentShare: 21 / 41 },
    })
    expect(outcome('anthropic', words(1, 40), [`${words(1, 40)} ${fillers(41)}`])).toMatchObject({
      outcome: 'below',
      figures: { documentShare: 21 / 62 },
    })
  },
  'anthropic-pairs': () => {
    const items = Array.from({ length: 6 }, (_, i) => ({
      question: words(10 * i, 10 * i + 5),
      answer: `${i} apples`,
    }))
    const pages = (count: number) =>
      items
        .slice(0, count)
        .map(({ question, answer }) => `${question}? ${answer}.`)
        .join('\n')
    const outcomes = (text: string) =>
      scanOne('anthropic-pairs', items, [text]).items.map((item) => item.outcome)
    expect(outcomes(pages(5))).toEqual([...Array(5).fill('contaminated'), 'none'])
    expect(outcomes(pages(4)).slice(0, 5)).toEqual([...Array(4).fill('below'), 'none'])
    // A fifth question without its answer is no pair.
    expect(outcomes(`${pages(4)}\n${words(40, 45)}?`)[0]).toBe('below')
  },
  marin: () => {
    // 14 words have 2 13-grams; a paragraph of 16 words has 4: 0.5.
    expect(outcome('marin', words(1, 14), [words(1, 16)])).toMatchObject({
      outcome: 'contaminated',
      figures: { documentShare: 0.5 },
    })
    // A paragraph of 17 has 5: 0.4. Another paragraph does not count against it.
    expect(outcome('marin', words(1, 14), [words(1, 17)])).toMatchObject({ outcome: 'below' })
    expect(outcome('marin', words(1, 14), [`${words(1, 16)}\n\n${fillers(50)}`]).outcome).toBe('contaminated')
  },
  datatrove: () => {
    // Numbers become 0, so the words of this example have letters only: wb, wc, wd …
    const letters = (from: number, to: number) =>
      words(from, to).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')
    const of = (question: string | undefined, answer: string, text: string) =>
      outcome('datatrove', question === undefined ? { answer } : { question, answer }, [text])
    // The answer alone has one gram of 12; behind a question of 3 words three more straddle.
    expect(of(undefined, letters(1, 12), letters(1, 12))).toMatchObject({ outcome: 'contaminated', grams: 1 })
    expect(of(undefined, letters(1, 11), letters(1, 11)).outcome).toBe('not testable')
    expect(of(letters(1, 3), letters(4, 15), letters(1, 12))).toMatchObject({
      outcome: 'contaminated',
      grams: 4,
    })
    // Grams of the question alone are off.
    expect(of(letters(1, 30), letters(31, 31), letters(1, 30)).outcome).toBe('none')
    expect(of(letters(1, 30), letters(31, 31), letters(20, 31)).outcome).toBe('contaminated')
  },
  'lm-eval': () => {
    expect(outcome('lm-eval', words(1, 13), [`- ${words(1, 6)} - ${words(7, 13)}`]).outcome).toBe(
      'contaminated',
    )
    expect(
      outcome(
        'lm-eval',
        words(1, 13),
        Array.from({ length: 11 }, () => words(1, 13)),
      ).outcome,
    ).toBe('below')
    expect(outcome('lm-eval', `É${words(1, 13)}`, [`é${words(1, 13)}`]).outcome).toBe('none')
  },
  nemo: () => {
    // 8 to 12 words whole, 7 not at all; a line break separates words.
    expect(outcome('nemo', words(1, 8), [`${words(1, 4)}\n${words(5, 9)}`]).outcome).toBe('contaminated')
    expect(outcome('nemo', words(1, 7), [words(1, 7)]).outcome).toBe('not testable')
    // Eleven times in one document is more than ten times.
    expect(
      outcome('nemo', words(1, 8), [Array.from({ length: 11 }, () => words(1, 8)).join(' ')]).outcome,
    ).toBe('below')
  },
  helm: () => {
    // 14 words and an empty token behind the full stop: 15 tokens, 3 windows; the first 13 words hold one.
    const { figures, grams } = outcome('helm', `${words(1, 14)}.`, [words(1, 13), words(1, 13)])
    expect(grams).toBe(3)
    expect(figures).toMatchObject({ anyHit: 1, gramRatio: 1 / 3, coverageRatio: 13 / 15 })
    // Found twice: half the weight.
    expect(figures.weightedJaccard).toBeCloseTo(1 / 6, 12)
    expect(figures.weightedCoverageRatio).toBeCloseTo(6.5 / 15, 12)
  },
  'helm-f10': () => {
    const times = (count: number) => Array.from({ length: count }, () => words(1, 13))
    expect(outcome('helm-f10', words(1, 13), times(10)).figures.gramRatio).toBe(1)
    expect(outcome('helm-f10', words(1, 13), times(11)).figures.gramRatio).toBe(0)
  },
  gopher: () => {
    // 20 words have 8 13-grams; a document with one more word has 9: 8 / 9. With three more 8 / 11.
    expect(outcome('gopher', words(1, 20), [words(1, 21)])).toMatchObject({
      outcome: 'contaminated',
      figures: { jaccard: 8 / 9 },
    })
    expect(outcome('gopher', words(1, 20), [words(1, 23)])).toMatchObject({
      outcome: 'below',
      figures: { jaccard: 8 / 11 },
    })
  },
  bigcode: () => {
    expect(
      outcome('bigcode', 'Return the SUM of a list', ['# return the sum of a list\nx = 1']).outcome,
    ).toBe('contaminated')
    expect(outcome('bigcode', 'Return the SUM of a list', ['# return the sum of  a list']).outcome).toBe(
      'none',
    )
  },
  dclm: () => {
    const fields = {
      question: 'Newts live in ponds. What do newts eat?',
      choices: ['water fleas', 'old boots'],
    }
    expect(outcome('dclm', fields, ['What do newts eat? They eat water fleas.']).outcome).toBe('contaminated')
    expect(outcome('dclm', fields, ['What do newts eat? Nobody knows.']).outcome).toBe('below')
    expect(outcome('dclm', fields, ['What do newts eat?', 'water fleas']).outcome).toBe('below')
    expect(outcome('dclm', fields, ['Newts? Water fleas or old boots.']).outcome).toBe('none')
    // Without options, or without a question, it cannot hold.
    const open = { question: fields.question, answer: 'Water fleas.' }
    expect(outcome('dclm', open, [`${open.question} ${open.answer}`]).outcome).toBe('not testable')
    expect(outcome('dclm', { choices: ['fleas of the pond'] }, ['fleas of the pond']).outcome).toBe(
      'not testable',
    )
  },
  wimbd: () => {
    const fields = { context: 'The pond froze.', question: 'Who is cold?' }
    expect(outcome('wimbd', fields, ['Who is cold? Well. The pond froze.']).outcome).toBe('contaminated')
    expect(outcome('wimbd', fields, ['Who is cold?', 'The pond froze.']).outcome).toBe('below')
  },
  dodge: () => {
    const fields = { question: 'Who is cold in the pond?', answer: 'The newt' }
    expect(outcome('dodge', fields, ['who is COLD in the pond? It is the newt!'])).toMatchObject({
      outcome: 'contaminated',
      bands: ['input', 'input and label'],
    })
    expect(outcome('dodge', fields, ['Who is cold in the pond'])).toMatchObject({
      outcome: 'contaminated',
      bands: ['input'],
    })
    // The label alone says nothing.
    expect(outcome('dodge', fields, ['the newt'])).toMatchObject({ outcome: 'none', bands: [] })
  },
}

describe('presets by hand', () => {
  it('has an example for each', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(PRESETS.map(({ id }) => id).sort())
  })

  it.each(Object.entries(EXAMPLES))('%s', (_, example) => example())
})
