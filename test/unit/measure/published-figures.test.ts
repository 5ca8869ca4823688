/**
 * Figures that published definitions and tools state for their own arithmetic. A measure that is right gives them.
 */
import { describe, expect, it } from 'vitest'
import {
  classicBits,
  classicBytes,
  classicHashes,
  classicPowerOfTwoBytes,
  classicRate,
} from '../../../src/filter/classic.ts'
import { boilerplateReasons, isEnumeration } from '../../../src/measure/boilerplate.ts'
import { jaccard } from '../../../src/measure/common.ts'
import {
  type DeconRule,
  deconWeights,
  gramRarity,
  leastQuestionOverlap,
  lengthPenalised,
  passesQuestionGate,
  rarityOverlap,
  requiredScore,
} from '../../../src/measure/decon.ts'
import { correctedRatio, wilsonInterval } from '../../../src/measure/statistics.ts'
import {
  everyWindow,
  longestChain,
  percentileGramLength,
  windowFigures,
} from '../../../src/measure/windows.ts'
import { findPreset } from '../../../src/presets/catalogue.ts'
import { bandsOf, isContaminated } from '../../../src/presets/decide.ts'
import type { Figures } from '../../../src/presets/types.ts'
import { f1Score } from '../../support/labelled.ts'
import { fillers, firstItem, words } from '../../support/presets.ts'

const decided = (id: string, figures: Figures): boolean | undefined =>
  isContaminated(findPreset(id).decision, figures)

describe('decisions', () => {
  it('Tülu 3: strictly above one half', () => {
    expect([15 / 20, 10 / 20].map((coverageRatio) => decided('tulu3', { coverageRatio }))).toEqual([
      true,
      false,
    ])
  })

  it('PaLM: 7 of 10 windows', () => {
    expect([7 / 10, 6 / 10].map((gramRatio) => decided('palm', { gramRatio }))).toEqual([true, false])
  })

  it('Qwen: 13 in common, and 60 % of the shorter text', () => {
    const lcs = (subsequence: number, a: number, b: number) =>
      decided('qwen-lcs', { subsequence, subsequenceRatio: subsequence / Math.min(a, b) })
    expect([lcs(13, 20, 100), lcs(13, 22, 100), lcs(12, 20, 100)]).toEqual([true, false, false])
  })

  it('DeepSeek: nothing under 3 words, whole texts from 3 to 9, 10-grams from 10', () => {
    const outcome = (length: number) =>
      firstItem('deepseek', { question: words(1, length) }, [words(1, length)])
    expect([2, 3, 9, 10].map((length) => outcome(length).outcome)).toEqual([
      'too short',
      'contaminated',
      'contaminated',
      'contaminated',
    ])
    expect([3, 9, 10, 11].map((length) => outcome(length).grams)).toEqual([1, 1, 1, 2])
  })

  it('infini-gram mini: bands', () => {
    const { decision } = findPreset('infini-gram-mini')
    const bands = [0.199, 0.2, 0.799, 0.8].map((gramRatio) => bandsOf(decision, { gramRatio }))
    expect(bands).toEqual([['clean'], ['suspicious'], ['suspicious'], ['dirty']])
  })

  it('Llama 2: four overlapping subsets', () => {
    const { decision } = findPreset('llama2')
    const bands = [0.199, 0.2, 0.799, 0.8].map((coverageRatio) => bandsOf(decision, { coverageRatio }))
    expect(bands).toEqual([
      ['clean', 'not dirty'],
      ['not clean', 'not dirty'],
      ['not clean', 'not dirty'],
      ['not clean', 'dirty'],
    ])
  })

  it('a figure that is missing meets no condition and is in no band', () => {
    expect(decided('palm', {})).toBe(false)
    expect(bandsOf(findPreset('llama2').decision, {})).toEqual([])
    expect(decided('llama3', { coverageRatio: 1 })).toBeUndefined()
  })
})

describe('gram lengths', () => {
  it('GPT-3: 5th percentiles of 4, 10 and 40 words give 8, 10 and 13', () => {
    const rule = { percent: 5, least: 8, most: 13 }
    // 20 lengths: position floor(20 * 0.05) = 1, the second smallest.
    const twenty = (second: number) => [1, second, ...Array.from({ length: 18 }, () => 90)]
    expect([4, 10, 40].map((second) => percentileGramLength(twenty(second), rule))).toEqual([8, 10, 13])
  })
})

describe('QUIP and Data Portraits', () => {
  it.each([
    [234, 210, 210, 1, 8.4],
    [154, 0, 130, 0, 5.2],
    [129, 40, 105, 0.380952, 4.2],
    [94, 11, 70, 0.157143, 2.8],
  ])('a text of %i characters with %i hits', (length, hits, denominator, ratio, expected) => {
    const figures = windowFigures(everyWindow(length, 25), (window) => window < hits)
    expect(figures.grams).toBe(denominator)
    expect(figures.gramRatio).toBeCloseTo(ratio, 6)
    const chain = longestChain(
      Uint8Array.from({ length: denominator }, (_, i) => (i < hits ? 1 : 0)),
      25,
    )
    expect(chain.expected).toBeCloseTo(expected, 12)
  })

  it('ends a chain at the first tile that is missing', () => {
    const hits = new Uint8Array(12)
    // Width 2: 0, then 2 is missing; 3, 5, 7 are there.
    for (const at of [0, 3, 5, 7, 10]) hits[at] = 1
    expect(longestChain(hits, 2)).toEqual({ longest: 3, expected: 6, badness: 0.5 })
    expect(longestChain(new Uint8Array(0), 2).badness).toBeUndefined()
  })
})

describe('decon', () => {
  const rule: DeconRule = { threshold: 0.8, decayStart: 20, decayEnd: 50 }

  it('asks more of short items', () => {
    const required = [5, 20, 35, 50, 90].map((tokens) => requiredScore(tokens, rule))
    expect(required).toEqual([1, 1, 0.9, 0.8, 0.8])
  })

  it('has a least overlap of the question', () => {
    const least = [0.8, 1, 0.5, 0.2].map((threshold) => leastQuestionOverlap(threshold).toFixed(4))
    expect(least).toEqual(['0.7143', '1.0000', '0.2857', '0.0000'])
    expect(passesQuestionGate(0.72, 50, rule)).toBe(true)
    expect(passesQuestionGate(0.72, 40, rule)).toBe(false)
    expect(passesQuestionGate(1, 5, rule)).toBe(true)
  })

  it('weighs grams by their rarity', () => {
    const rarities = [3, 1, 2].map((holding) => gramRarity(10, holding))
    expect(rarities.map((rarity) => rarity.toFixed(3))).toEqual(['1.204', '2.303', '1.609'])
    expect(rarityOverlap(rarities, (gram) => gram < 2)).toBeCloseTo(0.6854, 4)
    expect(rarityOverlap([0.1, 0.2, 0.3], () => true)).toBe(1)
    expect(rarityOverlap([0, 0], () => true)).toBeUndefined()
  })

  it('shares weights among the parts', () => {
    const all = deconWeights({ hasAnswer: true, hasPassage: true }, 10, 2)
    expect(all.question).toBeCloseTo(0.525, 12)
    expect(all.answer).toBeCloseTo(0.215625, 12)
    expect(all.passage).toBeCloseTo(0.259375, 12)
    const sure = (hasAnswer: boolean, hasPassage: boolean) => deconWeights({ hasAnswer, hasPassage }, 20, 4)
    const sum = ({ question, answer, passage }: ReturnType<typeof sure>) => question + answer + passage
    expect([sure(true, true), sure(true, false), sure(false, true), sure(false, false)].map(sum)).toEqual(
      [1, 1, 1, 1].map((one) => expect.closeTo(one, 12)),
    )
    expect([sure(true, false).question, sure(false, true).question]).toEqual([0.75, 0.85])
  })

  it('takes something off short items, but not off perfect matches', () => {
    expect(requiredScore(30, rule)).toBeCloseTo(0.9333, 4)
    expect(lengthPenalised(0.9, 30, rule)).toBeCloseTo(0.7714, 4)
    expect(lengthPenalised(1, 5, rule)).toBe(1)
  })
})

describe("the textbook's filter", () => {
  it('has the published numbers of hash functions, rates and sizes', () => {
    expect([classicHashes(8e9, 1e9), classicHashes(8e6, 5e5)]).toEqual([6, 12])
    expect(Math.abs(classicRate(8e9, 1e9, 8) / 0.02549173 - 1)).toBeLessThan(1e-6)
    expect(Math.abs(classicRate(8_388_608, 524_288, 2) / 0.01380698 - 1)).toBeLessThan(1e-6)
    expect(classicBytes(1e6, 1e-4)).toBe(2_396_265)
    expect(classicPowerOfTwoBytes(1e6, 1e-4)).toBe(4_194_304)
    expect([1e-2, 1e-8, 1e-15].map((fpr) => classicBits(fpr).toFixed(2))).toEqual(['9.59', '38.34', '71.89'])
  })
})

describe('statistics', () => {
  it('has the published F1 of 10-grams on test items: Yang et al.', () => {
    const f1 = (falseAlarms: number) => f1Score({ found: 100, missed: 0, falseAlarms }).toFixed(3)
    expect([f1(16), f1(45)]).toEqual(['0.926', '0.816'])
  })

  it('corrects a ratio for the filter’s error', () => {
    expect(correctedRatio(0.3, 0.01)).toBeCloseTo(0.292929, 6)
    expect(correctedRatio(0.005, 0.01)).toBe(0)
  })

  it('has the intervals of Wilson', () => {
    const interval = (count: number, total: number) =>
      wilsonInterval(count, total).map((end) => end.toFixed(5))
    expect(interval(5, 20)).toEqual(['0.11186', '0.46870'])
    expect(interval(0, 30)).toEqual(['0.00000', '0.11351'])
    expect(interval(15, 100)).toEqual(['0.09306', '0.23284'])
  })

  it('has the Jaccard of token sets', () => {
    const tokens = (text: string) => new Set(text.split(/\W+/))
    expect(jaccard(tokens('a = 1'), tokens('a = 2'))).toBe(1 / 3)
    expect(jaccard(new Set(), new Set())).toBe(0)
  })
})

describe('boilerplate', () => {
  // What GPT-3's study of collisions found most often.
  const notice = 'this broadcast is protected by copyright and may not be shown without leave'.split(' ')
  const numbers = Array.from({ length: 13 }, (_, i) => String(i + 1))
  const letters = [...'abcdefghijklm']

  it('lists numbers and letters in order whoever has them', () => {
    expect(boilerplateReasons(numbers, [{ items: 1, of: 1000 }])).toEqual(['enumeration'])
    expect(boilerplateReasons(letters, [{ items: 1, of: 1000 }])).toEqual(['enumeration'])
    expect(isEnumeration(['9', '7', '5', '3', '1'], 5)).toBe(true)
    expect(isEnumeration(['1', '2', '4', '8', '16'], 5)).toBe(false)
    expect(isEnumeration(['1', '1', '1', '1', '1'], 5)).toBe(false)
    expect(isEnumeration(['a', '2', 'c', '4', 'e'], 5)).toBe(false)
    expect(isEnumeration(['1', '2', '3', '4'], 5)).toBe(false)
  })

  it('lists a notice that many items of a set or unrelated sets share', () => {
    expect(boilerplateReasons(notice, [{ items: 10, of: 1000 }])).toEqual(['many items of a set'])
    expect(boilerplateReasons(notice, [{ items: 10, of: 1001 }])).toEqual([])
    expect(boilerplateReasons(notice, [{ items: 9, of: 9 }])).toEqual([])
    expect(
      boilerplateReasons(notice, [
        { items: 3, of: 1000 },
        { items: 3, of: 1000 },
      ]),
    ).toEqual(['unrelated sets'])
  })

  it('takes one item in two sets for a copy, not for boilerplate', () => {
    const once = { items: 1, of: 1000 }
    expect(boilerplateReasons(notice, [once, once])).toEqual([])
    expect(boilerplateReasons(notice, [once, once, once])).toEqual(['unrelated sets'])
  })

  it('is listed by a scan, whose results stand with and without it', () => {
    const question = `${numbers.join(' ')} ${words(1, 7)}`
    const item = firstItem('palm', { question }, [`${numbers.join(' ')} ${fillers(9)}`])
    // 20 words have 13 8-grams; 6 of them are numbers alone, and all of these are found.
    expect(item).toMatchObject({ grams: 13, hits: 6, outcome: 'below', figures: { gramRatio: 6 / 13 } })
    expect(item.withoutBoilerplate).toMatchObject({ outcome: 'none', figures: { gramRatio: 0 } })
    expect(firstItem('palm', { question: words(1, 9) }, []).withoutBoilerplate).toBeUndefined()
  })
})
