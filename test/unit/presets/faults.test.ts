/**
 * Faults that were found in other tools, which a scan by presets must not have.
 */
import { describe, expect, it } from 'vitest'
import { findPreset, PRESETS } from '../../../src/presets/catalogue.ts'
import { PresetScan, scanTexts } from '../../../src/presets/scan.ts'
import {
  documentsOf,
  fillers,
  firstItem,
  type MadeFields,
  madeSet,
  scanOne,
  words,
} from '../../support/presets.ts'

/** Presets that judge an item by itself and publish a threshold. */
const DECIDING = PRESETS.filter(
  ({ decision, side, measure }) => decision.when !== undefined && side === 'item' && measure.kind !== 'decon',
)

/** Long enough for every definition, in letters only so that no rule about numbers makes words equal. */
const letters = (text: string) => text.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')
const ITEM: MadeFields = {
  question: letters(words(1, 40)),
  choices: ['grey herons', 'green newts'],
  answer: letters(words(41, 60)),
}
const WHOLE = `${letters(words(1, 40))}\ngrey herons\ngreen newts\n${letters(words(41, 60))}`

describe.each(DECIDING.map(({ id }) => [id] as const))('%s', (id) => {
  it('finds the only item of a set, word for word', () => {
    expect(firstItem(id, ITEM, [WHOLE]).outcome).toBe('contaminated')
  })

  it('judges an item alike with unrelated items beside it', () => {
    const others = Array.from({ length: 100 }, (_, i) => ({
      question: letters(words(1000 + 40 * i, 1039 + 40 * i)),
    }))
    const [alone] = scanOne(id, [ITEM], [WHOLE, letters(words(5, 30))]).items
    const [among] = scanOne(id, [ITEM, ...others], [WHOLE, letters(words(5, 30))]).items
    expect(among).toEqual(alone)
  })

  it('finds an item deep inside a long document', () => {
    const before = fillers(50_000, 'y')
    expect(firstItem(id, ITEM, [`${before}\n${WHOLE}\n${fillers(50_000)}`]).outcome).toBe('contaminated')
  })

  it('gives the same twice, and in any order of documents', () => {
    const texts = documentsOf([
      WHOLE,
      letters(words(1, 20)),
      `${WHOLE} ${fillers(9)}`,
      letters(words(10, 60)),
      'none',
    ])
    const sets = [madeSet('made', [ITEM])]
    const once = scanTexts(sets, texts, [findPreset(id)])
    expect(scanTexts(sets, texts, [findPreset(id)])).toEqual(once)
    expect(scanTexts(sets, texts.toReversed(), [findPreset(id)])).toEqual(once)
  })
})

describe('grams', () => {
  it('of two sets are credited to both', () => {
    const sets = [madeSet('one', [{ question: words(1, 9) }]), madeSet('two', [{ question: words(2, 10) }])]
    const [result] = scanTexts(sets, documentsOf([words(2, 9)]), [findPreset('llama3')])
    expect(result?.items.map(({ set, hits }) => [set, hits])).toEqual([
      ['one', 1],
      ['two', 1],
    ])
  })

  it('of two sets are no evaluation together', () => {
    const sets = [madeSet('one', [{ question: words(1, 39) }]), madeSet('two', [{ question: words(40, 79) }])]
    const [result] = scanTexts(sets, documentsOf([`${words(1, 39)} x ${words(40, 79)}`]), [
      findPreset('anthropic'),
    ])
    // 80 words have 61 20-grams; the items have 20 and 21.
    expect(result?.items.map(({ figures }) => figures.documentShare)).toEqual([20 / 61, 21 / 61])
  })

  it('at the end of an item and of a document are found', () => {
    expect(firstItem('llama3', { question: words(1, 20) }, [`x ${words(13, 20)}`])).toMatchObject({
      hits: 1,
      grams: 13,
    })
  })

  it('never cross fields that stand apart, and do where they are joined', () => {
    const fields = { question: words(1, 7), answer: words(8, 14) }
    expect(firstItem('palm', fields, [words(1, 14)]).outcome).toBe('not testable')
    expect(firstItem('llama3', fields, [words(1, 14)]).hits).toBe(7)
  })
})

describe('evidence', () => {
  it('is bounded while documents are counted in full, the best first', () => {
    const texts = Array.from({ length: 300 }, (_, i) => (i === 200 ? words(1, 20) : words(1, 8 + (i % 3))))
    const sets = [madeSet('made', [{ question: words(1, 20) }])]
    const [result] = scanTexts(sets, documentsOf(texts), [findPreset('tulu3')], { maxEvidence: 2 })
    const [item] = result?.items ?? []
    expect(item).toMatchObject({ documents: 300, flaggedDocuments: 1, outcome: 'contaminated' })
    expect(item?.evidence.map(({ record }) => record)).toEqual([200, 2])
  })
})

describe('items that cannot be tested', () => {
  it('are no clean ones: they are in no share', () => {
    const items = [{ question: words(1, 9) }, { question: 'far too short for it' }, { question: 'short' }]
    const [set] = scanOne('palm', items, [words(1, 9)]).sets
    expect(set).toMatchObject({ items: 3, tested: 1, contaminatedShare: 1 })
    expect(set?.outcomes).toMatchObject({ contaminated: 1, 'not testable': 1, 'too short': 1, none: 0 })
  })

  it('are those that no copy could make contaminated', () => {
    const untested = (id: string, fields: MadeFields) => {
      const text = Object.values(fields).flat().join('\n')
      return firstItem(id, fields, [text]).outcome === 'not testable'
    }
    // A common subsequence of 13 needs 13 words, a match of more than 10 needs 11.
    expect([12, 13].map((n) => untested('qwen-lcs', { question: words(1, n) }))).toEqual([true, false])
    expect([10, 11].map((n) => untested('llama2', { question: words(1, n) }))).toEqual([true, false])
    // An input that the normaliser makes nothing of.
    expect(untested('dodge', { question: '?!?', answer: words(1, 9) })).toBe(true)
    expect(untested('dodge', { question: 'why?', answer: words(1, 9) })).toBe(false)
    // Five pairs of a set of four, and pairs with an answer that is no text.
    const pairs = (count: number, answer: string) =>
      Array.from({ length: count }, (_, i) => ({ question: words(10 * i, 10 * i + 5), answer }))
    const outcomes = (items: MadeFields[]) =>
      scanOne('anthropic-pairs', items, [items.map(({ question }) => `${question} 7`).join('\n')]).items.map(
        ({ outcome }) => outcome,
      )
    expect(outcomes(pairs(4, '7'))).toEqual(Array(4).fill('not testable'))
    expect(outcomes(pairs(5, '7'))).toEqual(Array(5).fill('contaminated'))
    expect(outcomes([...pairs(4, '7'), { question: words(90, 99), answer: '?' }])).toEqual(
      Array(5).fill('not testable'),
    )
    // The question is worth 0.75, and all items have one answer of five tokens, whose grams weigh nothing.
    const asked = [words(1, 60), words(101, 160)].map((question) => ({ question, answer: words(501, 505) }))
    expect(scanOne('olmo3-decon', asked, [`${words(1, 60)} ${words(501, 505)}`]).items[0]?.outcome).toBe(
      'not testable',
    )
  })

  it('stand without figures and bands', () => {
    expect(firstItem('llama2', { question: 'far too short for it' }, [])).toMatchObject({
      bands: [],
      figures: {},
    })
  })
})

describe('several presets at once', () => {
  it('give what each gives alone', () => {
    const sets = [
      madeSet('made', [ITEM, { question: letters(words(30, 80)) }]),
      madeSet('other', [{ question: 'short' }]),
    ]
    const texts = documentsOf([WHOLE, letters(words(35, 70)), letters(words(1, 12))])
    const together = scanTexts(sets, texts, PRESETS)
    for (const [i, preset] of PRESETS.entries()) {
      const [alone] = scanTexts(sets, texts, [preset])
      // Patterns are numbered in the shared table.
      const shown = { ...together[i], boilerplate: [] }
      expect(shown).toEqual({ ...alone, boilerplate: [] })
    }
  })

  it('remove nothing that is not theirs', () => {
    const scan = new PresetScan(
      [madeSet('made', [ITEM])],
      [findPreset('gpt3-filter'), findPreset('gpt3'), findPreset('palm')],
    )
    for (const text of documentsOf([WHOLE])) scan.add(text)
    expect(scan.remove('palm', WHOLE)).toBeUndefined()
    expect(scan.remove('nemo', WHOLE)).toBeUndefined()
    // gpt3 looks up the same words, with another length: only 13-grams are cut.
    expect(scan.remove('gpt3-filter', letters(words(1, 12)))?.pieces).toEqual([letters(words(1, 12))])
    expect(scan.remove('gpt3-filter', letters(words(1, 13)))?.pieces).toEqual([])
  })
})

describe('rules of counts', () => {
  it('ask for a least number of occurrences', () => {
    const twice = { ...findPreset('contam-token'), counts: { leastOccurrences: 2 } }
    const coverage = (texts: readonly string[]) =>
      firstItem(twice, { question: words(1, 10) }, texts).figures.coverageRatio
    expect(coverage([words(1, 9), words(2, 10)])).toBe(0.8)
    expect(coverage([words(1, 9)])).toBe(0)
    expect(coverage([`${words(1, 8)} x ${words(1, 8)}`])).toBe(0.8)
  })

  it('and grams of other presets cut nothing', () => {
    // N of gpt3 is 10 here, so its grams of the longer item stand in the same table.
    const sets = [madeSet('made', [{ question: words(1, 20) }, { question: words(50, 59) }])]
    const scan = new PresetScan(sets, [findPreset('gpt3'), findPreset('gpt3-filter')])
    for (const text of documentsOf([words(1, 12)])) scan.add(text)
    expect(scan.finish().map(({ items }) => items[0]?.outcome)).toEqual(['contaminated', 'none'])
    expect(scan.remove('gpt3-filter', words(1, 12))?.pieces).toEqual([words(1, 12)])
  })
})

describe('comparisons that would take too long', () => {
  it('leave an item unresolved, not clean', () => {
    const text = `${words(1, 8)} ${fillers(150_000)}`
    const result = scanOne('qwen-lcs', [{ question: words(1, 30_000) }], [text])
    expect(result.items[0]).toMatchObject({ outcome: 'unresolved', figures: {}, evidence: [] })
    expect(result.sets[0]).toMatchObject({ tested: 0, items: 1 })
  })
})

describe('the scan state', () => {
  it('merges in any order and any grouping', () => {
    const sets = [madeSet('made', [ITEM, { question: letters(words(30, 80)) }])]
    const texts = documentsOf([
      WHOLE,
      letters(words(35, 70)),
      letters(words(1, 12)),
      `${WHOLE} x`,
      letters(words(20, 50)),
    ])
    const whole = scanTexts(sets, texts, PRESETS)
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const parts = [0, 1, 2].map((part) => {
        const scan = new PresetScan(sets, PRESETS)
        for (const text of texts) if (text.record % 3 === part) scan.add(text)
        return structuredClone(scan.state)
      })
      const scan = new PresetScan(sets, PRESETS)
      for (const part of order) {
        const state = parts[part]
        if (state !== undefined) scan.merge(state)
      }
      expect(scan.finish()).toEqual(whole)
    }
  })
})
