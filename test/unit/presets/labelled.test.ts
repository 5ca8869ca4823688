/**
 * A labelled benchmark after Marin's (ops/contam_benchmark.py, Apache-2.0): 300 items in four forms, documents with texts
 * that many items have too, and documents with nothing. The structure is theirs, all texts are our own.
 */
import { describe, expect, it } from 'vitest'
import { findPreset } from '../../../src/presets/catalogue.ts'
import { scanTexts } from '../../../src/presets/scan.ts'
import { f1Score, precision, recall } from '../../support/labelled.ts'
import { documentsOf, firstItem, madeSet } from '../../support/presets.ts'

/** So many words that no other call gives. */
let next = 0
function fresh(count: number): string {
  return Array.from(
    { length: count },
    () => `v${[...String(next++)].map((d) => 'abcdefghij'[Number(d)]).join('')}`,
  ).join(' ')
}

const ITEMS = Array.from({ length: 300 }, (_, i) => fresh(20 + (i % 40)))

/** What a law begins with, a speech, a table of truth values, two identities: in items and everywhere else. */
const COMMON = [
  'Let it be ordered by the gathered council of this harbour town and by all who sit in it that from the first day of spring',
  'Many winters have gone since those who came before us built upon this shore a house for all and swore that none should own it',
  'Fill in every row of the table for the two statements below and say of each row whether the first one follows from the second T T T F F T F F',
  'a^3 + b^3 + c^3 - 3 a b c = ( a + b + c ) ( a^2 + b^2 + c^2 - a b - b c - c a )',
  'tan ( u + v ) = ( tan u + tan v ) / ( 1 - tan u tan v ) where no angle is a right one and none of the sums is',
]
/** Twelve items with each. */
const WITH_COMMON = COMMON.flatMap((common) => Array.from({ length: 12 }, () => `${common}\n\n${fresh(15)}`))
const SETS = [
  madeSet(
    'made',
    [...ITEMS, ...WITH_COMMON].map((question) => ({ question })),
  ),
]

function wrapped(text: string): string {
  const words = text.split(' ')
  return Array.from({ length: Math.ceil(words.length / 8) }, (_, i) =>
    words.slice(8 * i, 8 * i + 8).join(' '),
  ).join('\n')
}

const FORMS: Readonly<Record<string, (item: string) => string>> = {
  verbatim: (item) => item,
  'own paragraph': (item) => `${fresh(50)}\n\n${item}\n\n${fresh(50)}`,
  wrapped: (item) => `${fresh(50)}\n\n${wrapped(item)}\n\n${fresh(50)}`,
  embedded: (item) => `${fresh(60)} ${item} ${fresh(60)}`,
}
const HARD = COMMON.flatMap((common) =>
  Array.from({ length: 40 }, () => `${fresh(50)}\n\n${common}\n\n${fresh(50)}`),
)
const EASY = Array.from({ length: 200 }, () => fresh(120))

/** Documents flagged, and items that are contaminated when boilerplate does not count. */
function flagged(id: string, texts: readonly string[]) {
  const [result] = scanTexts(SETS, documentsOf(texts), [findPreset(id)])
  const bare = result?.items.filter((item) => (item.withoutBoilerplate ?? item).outcome === 'contaminated')
  return { documents: result?.flaggedDocuments ?? 0, bareItems: bare?.length ?? 0 }
}

function judged(id: string) {
  const forms = Object.entries(FORMS).map(([form, make]) => [form, flagged(id, ITEMS.map(make))] as const)
  const found = forms.reduce((sum, [, { documents }]) => sum + documents, 0)
  const wrong = flagged(id, [...HARD, ...EASY])
  return {
    byForm: Object.fromEntries(forms.map(([form, { documents }]) => [form, documents / ITEMS.length])),
    counts: { found, missed: 4 * ITEMS.length - found, falseAlarms: wrong.documents },
    bareFalseAlarms: wrong.bareItems,
  }
}

describe('of documents with known contents', () => {
  it('marin finds all paragraphs that are items, wrapped too, and no item inside a paragraph', () => {
    const { byForm, counts, bareFalseAlarms } = judged('marin')
    expect(byForm).toEqual({ verbatim: 1, 'own paragraph': 1, wrapped: 1, embedded: 0 })
    // Common texts are paragraphs of items as well: a false alarm each, and none without boilerplate.
    expect(counts).toEqual({ found: 900, missed: 300, falseAlarms: 200 })
    expect([precision(counts), recall(counts)]).toEqual([900 / 1100, 0.75])
    expect(f1Score(counts)).toBeCloseTo(1800 / 2300, 12)
    expect(bareFalseAlarms).toBe(0)
    expect(precision({ ...counts, falseAlarms: bareFalseAlarms })).toBe(1)
  })

  it('any 13-gram finds embedded items too, and needs boilerplate out as much', () => {
    const { byForm, counts, bareFalseAlarms } = judged('qwen-strict')
    expect(byForm).toEqual({ verbatim: 1, 'own paragraph': 1, wrapped: 1, embedded: 1 })
    expect([counts.falseAlarms, bareFalseAlarms]).toEqual([200, 0])
  })
})

describe('limits that marin declares', () => {
  const ITEM = 'Old herons wade in cold rivers before the sun comes over the eastern hills'
  const outcome = (id: string, question: string, text: string) => firstItem(id, { question }, [text]).outcome

  it.each([
    ['case alone', ITEM, ITEM.toUpperCase()],
    ['a question mark', ITEM, ITEM.replace('rivers', 'rivers?')],
    ['four words inside a sentence', 'Why do herons wade', `${fresh(13)} why do herons wade ${fresh(13)}`],
  ])('%s hides an item from it, and not from words that are folded', (_, question, text) => {
    expect(outcome('marin', question, text)).toBe('none')
    expect(outcome('deepseek', question, text)).toBe('contaminated')
  })

  it.each([
    ['another order', 'Over the eastern hills comes the sun before which in cold rivers old herons wade'],
    [
      'other words',
      'Ahead of sunrise above the hills in the east, aged wading birds walk through chilly streams',
    ],
  ])('%s is out of reach of both', (_, text) => {
    expect([outcome('marin', ITEM, text), outcome('deepseek', ITEM, text)]).toEqual(['none', 'none'])
  })
})
