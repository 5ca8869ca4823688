import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeRuns } from '../../../src/measure/bitmap.ts'
import { type MarkedField, markedRanges, markedText, snippet } from '../../../src/report/snippet.ts'
import { COLOURED, PLAIN } from '../../../src/report/style.ts'
import { displayWidth } from '../../../src/report/width.ts'
import { unitsOf } from '../../../src/text/units.ts'

/** A field of which some windows of `gramLength` words count. */
function field(parts: readonly string[], gramLength: number, counted: readonly number[]): MarkedField {
  const windows = parts.reduce(
    (sum, part) => sum + Math.max(0, unitsOf(part, 'words').length - gramLength + 1),
    0,
  )
  const bits = new Uint8Array(windows)
  for (const window of counted) bits[window] = 1
  return { parts, findUnits: (text) => unitsOf(text, 'words'), gramLength, windows, bits: encodeRuns(bits) }
}

describe('marked ranges', () => {
  const texts = (marked: MarkedField): string[][] =>
    markedRanges(marked).map((ranges, p) =>
      ranges.map(({ start, end }) => marked.parts[p]?.slice(start, end) ?? ''),
    )

  test('cover the words under counted windows, with what stands between them', () => {
    expect(texts(field(['One, two; three four. Five six!'], 2, [1, 2]))).toEqual([['two; three four']])
    expect(texts(field(['One, two; three four. Five six!'], 2, [0, 4]))).toEqual([['One, two', 'Five six']])
  })

  test('that touch are one', () => {
    expect(texts(field(['a b c d'], 2, [0, 2]))).toEqual([['a b c d']])
  })

  test('skip parts that are shorter than a gram', () => {
    expect(texts(field(['a b c', 'd', 'e f g'], 3, [1]))).toEqual([[], [], ['e f g']])
  })

  test('are refused for texts that were not looked up', () => {
    expect(() => markedRanges({ ...field(['a b c d'], 2, [0]), parts: ['a b c'] })).toThrow(
      'the texts have 2 windows, the bitmap has 3',
    )
  })
})

describe('a snippet', () => {
  test('marks found words by brackets without colours', () => {
    expect(snippet(field(['One two three four five'], 2, [1]), PLAIN, 60, 2)).toEqual([
      'One «two three» four five',
    ])
  })

  test('marks found words on every line with colours', () => {
    const lines = snippet(field(['One two three four five'], 4, [1]), COLOURED, 14, 2)
    const found = (text: string): string => `\u001b[4m\u001b[33m${text}\u001b[39m\u001b[24m`
    expect(lines).toEqual([`One ${found('two three')}`, found('four five')])
  })

  test('shows what is around the first found words', () => {
    const words = Array.from({ length: 200 }, (_, i) => `w${i}`)
    const [line = '', ...more] = snippet(field([words.join(' ')], 3, [100, 101]), PLAIN, 60, 1)
    expect(more).toEqual([])
    expect(line).toBe('…w98 w99 «w100 w101 w102 w103» w104 w105 w106 w107 w108…')
  })

  test('tells whether what is left out was found too', () => {
    const words = Array.from({ length: 60 }, (_, i) => `w${i}`)
    const all = Array.from({ length: 58 }, (_, i) => i)
    expect(snippet(field([words.join(' ')], 3, all), PLAIN, 30, 1)).toEqual(['«w0 w1 w2 w3 w4 w5 w6 w7 w8…»'])
  })

  test('breaks wide characters anywhere, but not from their brackets', () => {
    const text = '雨の多い季節に日本の子どもが'
    const lines = snippet(field([text], 3, [2, 3, 4]), PLAIN, 10, 9)
    expect(lines.join('')).toBe('雨の«多い季節に»日本の子どもが')
    expect(lines.filter((line) => /«$|^»/.test(line))).toEqual([])
  })

  test('breaks before wide characters rather than at an earlier space', () => {
    expect(snippet(field(['aa bbbbb日本'], 3, []), PLAIN, 9, 2)).toEqual(['aa bbbbb', '日本'])
  })

  test('separates parts and takes out what a terminal would obey', () => {
    expect(snippet(field(['a\u001b[2J b', 'c\r\nd'], 2, [2]), PLAIN, 40, 1)).toEqual(['a[2J b | «c d»'])
  })

  test('never exceeds its lines and their width', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('日本', 'the', 'かな'),
    )
    const property = fc.property(
      fc.array(word, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 30, max: 60 }),
      fc.integer({ min: 1, max: 3 }),
      (words, first, width, most) => {
        const text = words.join(' ')
        const windows = Math.max(0, unitsOf(text, 'words').length - 1)
        const counted = Array.from({ length: 5 }, (_, i) => first + i).filter((window) => window < windows)
        const lines = snippet(field([text], 2, counted), PLAIN, width, most)
        expect(lines.length).toBeLessThanOrEqual(most)
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
      },
    )
    fc.assert(property, { numRuns: 500 })
  })
})

describe('code', () => {
  const code = 'def newt(pond):\r\n    if pond:\n\treturn pond\n\n\n    return None  \n'
  const lines = (text: string, from: number, to: number, width = 30, style = PLAIN): string[] =>
    markedText([text], [[{ start: from, end: to }]], style, width, true).map(({ text: line }) => line)

  test('keeps its lines and their indentation, which nobody has found', () => {
    expect(lines(code, 4, code.indexOf('pond\n') + 4)).toEqual([
      'def «newt(pond):',
      '    if pond:',
      '  return pond»',
      '',
      '    return None',
    ])
    const coloured = lines('  a b\n  c d', 0, 11, 30, COLOURED)
    expect(coloured).toEqual(['a b', 'c d'].map((text) => `  \u001b[4m\u001b[33m${text}\u001b[39m\u001b[24m`))
  })

  test('is broken where its lines are wider than the column, never behind an indentation alone', () => {
    const broken = lines('if x:\n        averyveryverylongname = something(else)', 0, 0, 24)
    expect(
      broken
        .map((line) => line.trim())
        .join(' ')
        .replaceAll(' ', ''),
    ).toBe('ifx:averyveryverylongname=something(else)')
    expect(broken.every((line) => line.trim() !== '')).toBe(true)
    for (const line of broken) expect(displayWidth(line)).toBeLessThanOrEqual(24)
  })

  test('has no lines elsewhere', () => {
    expect(markedText([code], [[]], PLAIN, 80).map(({ text }) => text)).toEqual([
      'def newt(pond): if pond: return pond return None',
    ])
  })
})
