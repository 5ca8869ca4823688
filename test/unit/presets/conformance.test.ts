/**
 * Public conformance cases of other tools, in words of our own: the structure (lengths, places, repeats) and the
 * figures are theirs. Sources: lm-evaluation-harness tests/test_janitor.py (MIT), overlapy (MIT), NeMo-Curator
 * tests/test_task_decontamination.py, decon, corpus-assay and marin tests/datakit/test_decon.py (Apache-2.0); of
 * data-portraits (no licence) only figures.
 */
import { describe, expect, it } from 'vitest'
import { tablesOf } from '../../../src/input/vocabulary.ts'
import { tokenEncoder } from '../../../src/kernel/token-encoder.ts'
import { overlapWith } from '../../../src/measure/overlap.ts'
import { cutMatches, toWhiteSpace } from '../../../src/measure/removal.ts'
import { everyWindow, percentileGramLength, windowFigures } from '../../../src/measure/windows.ts'
import { findPreset } from '../../../src/presets/catalogue.ts'
import { PatternTable } from '../../../src/presets/pattern-table.ts'
import { PresetScan, scanTexts } from '../../../src/presets/scan.ts'
import type { Preset } from '../../../src/presets/types.ts'
import { rewrite } from '../../../src/text/rewrite.ts'
import { gramScheme } from '../../../src/text/scheme.ts'
import { textSplitter } from '../../../src/text/text-rule.ts'
import { documentsOf, firstItem, madeSet, scanOne, words } from '../../support/presets.ts'

/** A preset with another gram length, for cases that use short ones. */
function withGrams(id: string, n: number, changes: Partial<Preset> = {}): Preset {
  return { ...findPreset(id), grams: { kind: 'grams', n }, ...changes }
}

describe('lm-eval', () => {
  // 76 characters, with the parts before and after two hundred characters of a cut as in the original.
  const LINE = 'Such are a &rows !carrying a settled measure of characters, 76 to be exact. '
  const HEAD = LINE.slice(0, 28)
  const TAIL = LINE.slice(47)
  const MUD1 = 'MUDDY. heap of mucky gruDdy MuDDy '
  const MUD2 = 'MUDDY. heap of gruDdy mucky MuDDy '
  const A = 'muddy heap of mucky gruddy muddy'
  const B = 'muddy heap of gruddy mucky muddy'
  const E = LINE.repeat(3) + HEAD + TAIL + LINE.repeat(3)
  const L6 = LINE.repeat(6)
  const janitor = findPreset('lm-eval')

  const remove = (text: string, items: string[], n: number) => {
    const preset = withGrams('lm-eval', n)
    const scan = new PresetScan(
      [
        madeSet(
          'made',
          items.map((question) => ({ question })),
        ),
      ],
      [preset],
    )
    for (const document of documentsOf([text])) scan.add(document)
    return scan.remove('lm-eval', text)?.pieces.join('')
  }

  it('has lines of the original length', () => {
    expect([LINE.length, MUD1.length, MUD2.length]).toEqual([76, 34, 34])
  })

  it.each([
    ['one word near the end', `${L6}MUDDY. ${LINE.repeat(5)}`, ['muddy'], 1, 843, LINE.repeat(3) + HEAD],
    ['one word', `${L6}MUDDY. ${L6}`, ['muddy'], 1, 919, E],
    ['one gram', L6 + MUD1 + L6, [A], 6, 946, E],
    ['a gram twice', L6 + MUD1 + L6 + MUD1 + L6, [A], 6, 1436, E],
    ['two grams', L6 + MUD1 + L6 + MUD2 + L6, [A, B], 6, 1436, E],
    ['ten hits', L6 + MUD1.repeat(8) + L6 + MUD2.repeat(2) + L6, [A, B], 6, 1708, E],
    ['eleven hits', L6 + MUD1.repeat(8) + L6 + MUD2.repeat(3) + L6, [A, B], 6, 1742, ''],
  ])('%s', (_, text, items, n, length, left) => {
    expect(text.length).toBe(length)
    expect(remove(text, items, n)).toBe(left)
    expect(remove(text, ['zebras quietly eat very green leaves'], n)).toBe(text)
  })

  // Inclusive ends, as the original has them.
  const HITS = [456, 490, 524, 558, 592, 626, 660, 694].map((start) => [start, start + 32])
  it.each([
    ['one word near the end', `${L6}MUDDY. ${LINE.repeat(5)}`, ['muddy'], [[456, 461]]],
    ['one word', `${L6}MUDDY. ${L6}`, ['muddy'], [[456, 461]]],
    ['one gram', L6 + MUD1 + L6, [A], [[456, 488]]],
    [
      'a gram twice',
      L6 + MUD1 + L6 + MUD1 + L6,
      [A],
      [
        [456, 488],
        [946, 978],
      ],
    ],
    [
      'two grams',
      L6 + MUD1 + L6 + MUD2 + L6,
      [A, B],
      [
        [456, 488],
        [946, 978],
      ],
    ],
    [
      'ten hits',
      L6 + MUD1.repeat(8) + L6 + MUD2.repeat(2) + L6,
      [A, B],
      [...HITS, [1184, 1216], [1218, 1250]],
    ],
    [
      'eleven hits',
      L6 + MUD1.repeat(8) + L6 + MUD2.repeat(3) + L6,
      [A, B],
      [...HITS, [1184, 1216], [1218, 1250], [1252, 1284]],
    ],
  ])('finds hits at the places of the original: %s', (_, text, items, places) => {
    const grams = items.map((gram) => gram.split(' '))
    const length = grams[0]?.length ?? 0
    const table = new PatternTable()
    for (const gram of grams) table.add(table.numbers(gram), 0, length, length)
    const split = textSplitter('plain-ascii').splitWithPlaces(text)
    const found = table.find(table.numbersOfDocument(split?.texts ?? []))
    const spans = found.places.map((place) => {
      const start = split?.spans[place]?.start ?? 0
      return toWhiteSpace(text, { start, end: split?.spans[place + length - 1]?.end ?? 0 })
    })
    expect(spans.map(({ start, end }) => [start, end - 1])).toEqual(places)
    // The eleventh hit drops the document.
    expect(cutMatches(text, spans, { ...janitor.removal, most: 10 } as never).isDropped).toBe(
      places.length > 10,
    )
  })

  it('counts grams as the original does', () => {
    // 37 words in 197 characters. Eight words stand twice, seven of them the same in raw text; three more words repeat.
    const text =
      'At daybreak we counted nine geese beside the old watermill, then by noon twelve swans. At dusk we counted ' +
      'nine geese beside the old watermill. Only one fox stood near the wall and ran off by night.'
    expect(text.length).toBe(197)
    const lengths = [1, 2, 3, 5, 13]
    const counts = (rule: 'spaced' | 'plain-ascii' | 'characters', n: number) => {
      const units = textSplitter(rule).split(text)
      const table = new PatternTable()
      const numbers = table.numbers(units)
      const { starts } = everyWindow(units.length, n)
      for (const start of starts) table.add(numbers, start, n, n)
      return [starts.length, table.size]
    }
    expect(lengths.map((n) => counts('spaced', n))).toEqual([
      [37, 27],
      [36, 30],
      [35, 30],
      [33, 30],
      [25, 25],
    ])
    expect(lengths.map((n) => counts('plain-ascii', n)[1])).toEqual([26, 29, 29, 29, 25])
    expect(lengths.map((n) => counts('characters', n)[0])).toEqual([197, 196, 195, 193, 185])
  })

  it('matches punctuation between spaces on both sides, which the tool misses', () => {
    const preset = withGrams('lm-eval', 3)
    expect(firstItem(preset, { question: 'one - two three' }, ['zero, one - two three']).outcome).toBe(
      'contaminated',
    )
  })
})

describe('overlapy', () => {
  it.each([
    [0, 1],
    [10, 1],
    [19, 1],
    [20, 2],
    [39, 2],
    [40, 3],
    [59, 3],
    [60, 4],
    [79, 4],
    [80, 5],
    [99, 5],
    [100, 5],
  ])('percentile %i of lengths 5 to 1 is %i', (percent, n) => {
    expect(percentileGramLength([5, 4, 3, 2, 1], { percent, least: 1, most: 1000 })).toBe(n)
  })

  it('matches doubled items, n from the lengths', () => {
    const texts = ['12345', '1234', '123', '12', '1']
    const letters = (text: string) => [...text].map((digit) => `d${digit}`).join(' ')
    const preset: Preset = {
      ...findPreset('gpt3'),
      counts: {},
      grams: { kind: 'percentile', percent: 50, least: 1, most: 1000 },
    }
    const set = madeSet(
      'made',
      texts.map((text) => ({ question: letters(text) })),
    )
    const scan = new PresetScan([set], [preset])
    for (const document of documentsOf(texts.map((text) => letters(text + text)))) scan.add(document)
    // n = 3, so grams 123, 234, 345: theirs are in documents 0 0 1 1 2 2, 0 0 1 1, 0 0.
    const { tables } = scan.state
    expect([...(tables[0]?.occurrences ?? [])]).toEqual([6, 4, 2])
    expect([...(tables[0]?.documents ?? [])]).toEqual([3, 2, 1])
    expect(scan.finish()[0]?.items.map(({ outcome }) => outcome)).toEqual([
      'contaminated',
      'contaminated',
      'contaminated',
      'too short',
      'too short',
    ])
  })

  it('finds 4-grams of five items in five documents', () => {
    const items = ['B A B A C O Q W R', 'O P Q F J K H', 'W E R E', 'I E T Z V E L', 'K E K W']
    const documents = ['A B A C D E F G', 'A C F J K H E', 'V L N M Q', 'A B A C Ç T Z V E', 'L M N O P']
    const preset = withGrams('llama3', 4)
    const { items: results } = scanOne(
      preset,
      items.map((question) => ({ question })),
      documents,
    )
    expect(results.map(({ figures }) => [figures.gramRatio, figures.coverageRatio])).toEqual([
      [1 / 6, 4 / 9],
      [1 / 4, 4 / 7],
      [0, 0],
      [1 / 4, 4 / 7],
      [0, 0],
    ])
    expect(results.map(({ evidence }) => evidence.map(({ record }) => record))).toEqual([
      [0, 3],
      [1],
      [],
      [3],
      [],
    ])
    // At which token of the item each hit begins.
    const table = new PatternTable()
    const split = textSplitter('fold').split
    const windows = items.map((text) => {
      const numbers = table.numbers(split(text))
      return Array.from(everyWindow(numbers.length, 4).starts, (start) => table.add(numbers, start, 4, 4))
    })
    const held = documents.map((text) => new Set(table.find(table.numbersOfDocument(split(text))).patterns))
    expect(
      windows.map((patterns) =>
        patterns.flatMap((pattern, position) => {
          const found = held.flatMap((own, d) => (own.has(pattern) ? [d] : []))
          return found.length === 0 ? [] : [{ position, documents: found }]
        }),
      ),
    ).toEqual([
      [{ position: 1, documents: [0, 3] }],
      [{ position: 3, documents: [1] }],
      [],
      [{ position: 2, documents: [3] }],
      [],
    ])
  })
})

describe('NeMo-Curator', () => {
  // Items of 10, 19, 14, 5, 5 and 6 words.
  const ITEMS = [
    'Here stands a plain sample chore paper holding ample text.',
    'Six minus two leaves four. Six minus four leaves two to us. However, six minus six leaves none there.',
    'Boats are (sometimes) blue. Kayaks can (occasionally) be green. Ships often have tall masts.',
    'Here is a brief one.',
    'Here is a brief one.',
  ]
  const TINY = 'Quite small chore with one paper.'
  const DOCUMENTS = [
    'This paper is fine',
    `Prior to copies. ${ITEMS[0]} Posterior to copies.`,
    'This paper is not fine. Six minus two leaves four. Six minus four leaves two to us. However, one is one.',
    'Long copies. Birds are (sometimes) blue. Kayaks can (occasionally) be green. Ships often have tall masts. Posterior to copies.',
    'Little copies in a rather short paper 1. QuitE sMall chore with one paper!',
    'Little copies in a rather short paper 2. Quite sMall chore with one paper?',
  ]
  const nemo = findPreset('nemo')
  const removal = { ...nemo.removal, margin: 1, leastPiece: 1 } as NonNullable<Preset['removal']>
  const tiny: Preset = { ...nemo, id: 'tiny', grams: { kind: 'grams', n: 4 }, removal }
  const big: Preset = { ...nemo, removal }

  const scan = new PresetScan(
    [
      madeSet(
        'made',
        ITEMS.map((question) => ({ question })),
      ),
    ],
    [big],
  )
  const tinyScan = new PresetScan([madeSet('tiny', [{ question: TINY }])], [tiny])
  for (const document of documentsOf(DOCUMENTS)) {
    scan.add(document)
    tinyScan.add(document)
  }

  it('has 10 grams, 13 with the tiny task', () => {
    expect(scan.state.tables[0]?.documents.length).toBe(10)
    expect(tinyScan.state.tables[0]?.documents.length).toBe(3)
  })

  it('gives the figures of each item', () => {
    const [result] = scan.finish()
    expect(
      result?.items.map(({ outcome, grams, hits, figures, evidence }) => [
        outcome,
        grams,
        hits,
        figures.gramRatio,
        figures.coverageRatio,
        evidence[0]?.record,
      ]),
    ).toEqual([
      ['contaminated', 1, 1, 1, 10 / 10, 1],
      ['contaminated', 7, 1, 1 / 7, 13 / 19, 2],
      ['contaminated', 2, 1, 1 / 2, 13 / 14, 3],
      ['not testable', 0, 0, undefined, undefined, undefined],
      ['not testable', 0, 0, undefined, undefined, undefined],
    ])
    const [own] = tinyScan.finish()
    expect(own?.items[0]).toMatchObject({ grams: 3, hits: 3, documents: 2 })
  })

  it('leaves the pieces of the original', () => {
    const left = DOCUMENTS.map((text) => scan.remove('nemo', text)?.pieces)
    expect(left).toEqual([
      ['This paper is fine'],
      ['Prior to copies.', ' Posterior to copies.'],
      ['This paper is not fine.'],
      ['Long copies.', ' Posterior to copies.'],
      [DOCUMENTS[4]],
      [DOCUMENTS[5]],
    ])
    expect(DOCUMENTS.slice(4).map((text) => tinyScan.remove('tiny', text)?.pieces)).toEqual([
      ['Little copies in a rather short paper 1.'],
      ['Little copies in a rather short paper 2.'],
    ])
  })
})

describe('cuts', () => {
  const rule = { margin: 0, leastPiece: 1, most: 10, counted: 'pieces', wholeSentences: false } as const

  it('inside one another make one', () => {
    const spans = [
      { start: 2, end: 10 },
      { start: 4, end: 6 },
    ]
    expect(cutMatches('ab++++++++cd', spans, rule)).toEqual({ pieces: ['ab', 'cd'], isDropped: false })
  })

  it('into more pieces than allowed drop the document', () => {
    const spans = [1, 3, 5].map((start) => ({ start, end: start + 1 }))
    expect(cutMatches('a+b+c+d', spans, { ...rule, most: 4 }).pieces).toEqual(['a', 'b', 'c', 'd'])
    expect(cutMatches('a+b+c+d', spans, { ...rule, most: 3 })).toEqual({ pieces: [], isDropped: true })
  })
})

describe('datatrove', () => {
  it('makes a table of amounts four zeros', () => {
    expect(textSplitter('datatrove').split('|$17.56||1|\n|$15.37||2599|')).toEqual(['0', '0', '0', '0'])
    expect(textSplitter('datatrove').split('Crème 1,000.50 brûlée')).toEqual(['creme', '0', 'brulee'])
  })
})

describe('decon and data-portraits', () => {
  it('clean text', () => {
    expect(textSplitter('tokens-decon').split('  Oh well, ducks! That was a pond.  ')).toEqual(
      'oh well ducks that was a pond'.split(' '),
    )
  })

  it('has the ids of a known text', async () => {
    // Data of the vocabulary, not text of the tool: two words and their two tokens.
    const tables = await tablesOf(gramScheme({ unit: 'cl100k_base' }))
    const encoder =
      tables === undefined ? undefined : tokenEncoder(gramScheme({ unit: 'cl100k_base' }), tables)
    expect(Array.from(encoder?.encode('hello world') ?? [])).toEqual([15339, 1917])
  })

  it.each([
    [4, 4, 1],
    [2, 2, 3],
    [2, 20, 1],
    [4, 2, 2],
    [10, 1, 0],
  ])('of six characters, tiles of %i at every %i are %i', (width, stride, tiles) => {
    const table = new PatternTable()
    const numbers = table.numbers([...'fledge'])
    for (const start of everyWindow(6, width).starts) table.add(numbers, start, width, width)
    expect(table.find(numbers, stride).places).toEqual(Array.from({ length: tiles }, (_, i) => i * stride))
  })

  it('has len - width + 1 windows', () => {
    expect([
      everyWindow('some ducklings'.length - 1, 6).starts.length,
      everyWindow(7, 6).starts.length,
    ]).toEqual([8, 2])
  })
})

describe('corpus-assay', () => {
  const two = withGrams('contam-ngram', 2)

  it('tells what one item shares from what two items share', () => {
    const items = [{ question: 'pike perch roach' }, { question: 'tench bream carp' }]
    const result = scanOne(two, items, ['pike perch frog tench bream'])
    expect(result.items.map(({ hits, grams }) => [hits, grams])).toEqual([
      [1, 2],
      [1, 2],
    ])
    // No item has two hits, although the document has two.
    expect(result.items.every(({ hits }) => hits < 2)).toBe(true)
  })

  it('folds width and case, and never lets a gram cross fields', () => {
    expect(textSplitter('fold').split('The ＣＡＴ and DOG!')).toEqual(['the', 'cat', 'and', 'dog'])
    expect(rewrite('The ＣＡＴ', [{ step: 'normalise', form: 'NFKC' }, { step: 'lower' }])).toBe('the cat')
    const palm: Preset = { ...findPreset('palm'), grams: { kind: 'grams', n: 2 } }
    const item = firstItem(palm, { question: 'pike perch', answer: 'roach tench' }, ['perch roach'])
    expect(item).toMatchObject({ grams: 2, hits: 0 })
  })

  it('keeps a word with an apostrophe in one', () => {
    expect(textSplitter('plain').split("Don't swim")).toEqual(['dont', 'swim'])
  })

  it('vetoes a run of three units where four are needed', () => {
    // Two grams in a row are three words; three of them are four.
    const rule = { baseLength: 2, gramLength: 2, minRun: 3 }
    const field = { units: [6], ids: [Uint32Array.of(0, 1, 2, 3, 4)] }
    const hits = (...found: number[]) => overlapWith(field, rule, (id) => found.includes(id)).hits
    expect([hits(0, 1), hits(0, 1, 2), hits(0, 1, 3, 4)]).toEqual([0, 3, 0])
  })

  it('subtracts the grams of one text from those of another', () => {
    const table = new PatternTable()
    const grams = (text: string) => {
      const numbers = table.numbers(text.split(' '))
      return Array.from(everyWindow(numbers.length, 2).starts, (start) => table.add(numbers, start, 2, 2))
    }
    const known = new Set(grams('perch roach tench'))
    const left = grams('pike perch roach').filter((pattern) => !known.has(pattern))
    expect(left.map((pattern) => table.unitsOf(pattern))).toEqual([['pike', 'perch']])
  })

  it('leaves scaffolds of questions and options out, and says which', () => {
    const scaffold = 'Out of these four statements which one is the best:'
    const items = Array.from({ length: 12 }, (_, i) => ({
      question: `${scaffold} ${words(100 * i, 100 * i + 20)}`,
      choices: ['option a and b are both right here'],
    }))
    const result = scanOne(withGrams('contam-token', 5), items, [
      `${scaffold} option a and b are both right here`,
    ])
    const [first] = result.items
    expect([first?.outcome, first?.withoutBoilerplate?.outcome]).toEqual(['measured', 'none'])
    expect(result.boilerplate.map(({ units }) => units.join(' '))).toEqual(
      expect.arrayContaining(['out of these four statements', 'option a and b are']),
    )
  })

  it('misses a copy of 24 words with the 7th and the 19th replaced by 13-grams, as any exact gram does', () => {
    const copy = Array.from({ length: 24 }, (_, i) => `w${i}`)
    const text = copy.map((word, i) => (i === 6 || i === 18 ? 'x' : word)).join(' ')
    expect(firstItem('qwen-strict', { question: copy.join(' ') }, [text]).outcome).toBe('none')
  })

  it('counts a gram of two shards once', () => {
    const result = scanTexts(
      [madeSet('made', [{ question: 'pike perch' }])],
      [
        { id: 'a', input: 0, record: 0, text: 'pike perch' },
        { id: 'a', input: 1, record: 0, text: 'pike perch' },
      ],
      [two],
    )
    expect(result[0]?.items[0]).toMatchObject({ hits: 1, documents: 2 })
  })
})

describe('marin', () => {
  const marin = (n: number, at?: number, whole = 3): Preset => ({
    ...findPreset('marin'),
    grams: { kind: 'grams', n, whole, withLetter: true },
    decision: { when: [{ figure: 'documentShare', at: at ?? 0.5 }] },
  })
  const ITEM = 'Old herons wade in cold rivers before the sun comes over hills'
  const share = (preset: Preset, question: string, text: string) =>
    firstItem(preset, { question }, [text]).figures.documentShare

  it('gives 1 to a copy, also as one paragraph among several, and nothing to other text', () => {
    expect(share(marin(3), ITEM, ITEM)).toBe(1)
    expect(share(marin(3), ITEM, `First some other words.\n\n${ITEM}\n\nThen more of them here.`)).toBe(1)
    expect(share(marin(3), ITEM, 'Nothing of that kind stands in this paragraph at all')).toBeUndefined()
  })

  it('flags one inserted word at 0 and 0.5, not at 0.95 and 1', () => {
    const edited = ITEM.replace('hills', 'blue hills')
    const outcomes = [0, 0.5, 0.95, 1].map(
      (at) => firstItem(marin(3, at), { question: ITEM }, [edited]).outcome,
    )
    expect(outcomes).toEqual(['contaminated', 'contaminated', 'below', 'below'])
  })

  it('does not flag one shared phrase: 1 of 6', () => {
    const text = 'Two geese wade in cold water there today'
    expect(share(marin(3), ITEM, text)).toBe(1 / 6)
  })

  it('flags an item of two paragraphs that stands in one', () => {
    const parts = ['Old herons wade in cold rivers', 'before the sun comes over the hills']
    expect(share(marin(4), parts.join('\n\n'), parts.join(' '))).toBeGreaterThanOrEqual(0.5)
  })

  it('matches short items whole, and numbers never', () => {
    expect(share(marin(8, 0.5, 2), 'Grey herons', 'Grey herons')).toBe(1)
    expect(share(marin(8, 0.5, 2), 'Grey herons', 'Many grey herons')).toBeUndefined()
    expect(share(marin(3), '1 2 3 4 5 6', '1 2 3 4 5 6')).toBeUndefined()
  })

  it('has no gram without a letter', () => {
    expect(firstItem(marin(3), { question: '1 2 3 4 5 6' }, [])).toMatchObject({
      outcome: 'not testable',
      grams: 0,
    })
    expect(firstItem(marin(3), { question: '1 2 3 four 5 6' }, []).grams).toBe(3)
  })

  it('tries short features only where no paragraph is longer', () => {
    const short = 'Grey herons wade'
    const long = 'Two geese walked over eight bridges in one day'
    expect(share(marin(8), short, `Nothing here.\n\n${short}`)).toBe(1)
    expect(share(marin(8), short, `${long}\n\n${short}`)).toBeUndefined()
  })

  it('counts no gram over the end of a paragraph', () => {
    const items = [{ question: 'a b c d' }, { question: 'd e f' }]
    const { items: results } = scanOne(marin(3), items, ['a b c d\n\ne f x y z'])
    expect(results.map(({ outcome }) => outcome)).toEqual(['contaminated', 'none'])
  })

  it('gives the same when shards are scanned apart and merged', () => {
    const sets = [madeSet('made', [{ question: ITEM }])]
    const texts = documentsOf([ITEM, `${ITEM} and on`, 'none'])
    const presets = [marin(3), findPreset('llama3'), findPreset('llama2')]
    const [first, second] = [new PresetScan(sets, presets), new PresetScan(sets, presets)]
    for (const text of texts) (text.record === 1 ? second : first).add(text)
    second.merge(structuredClone(first.state))
    expect(second.finish()).toEqual(scanTexts(sets, texts, presets))
  })
})

describe('windows of the worked example', () => {
  it('gives the figures of 12 units, n = 4, hits at 0, 1 and 6', () => {
    const hits = new Set([0, 1, 6])
    expect(windowFigures(everyWindow(12, 4), (window) => hits.has(window))).toEqual({
      grams: 9,
      hits: 3,
      units: 12,
      coveredUnits: 9,
      longestRun: 2,
      gramRatio: 3 / 9,
      coverageRatio: 0.75,
      longestSpanRatio: 5 / 12,
    })
  })
})
