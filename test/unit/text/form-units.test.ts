/**
 * Units of a form beside those of the text: by hand, and against comparing all places with all places.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readForm } from '../../../src/text/form-units.ts'
import { readUnits } from '../../../src/text/units.ts'
import { rewritings, VARIANTS, type Variant, variantText } from '../../../src/text/variants.ts'

const read = (text: string) => readUnits(text, 'words')

function shown(variant: Variant, text: string) {
  const { first, last, signs } = readForm(variant, text, read)
  const form = read(variantText(variant, text)).texts
  return {
    form: form.join(' '),
    units: [...first].map((from, i) => form.slice(from, (last[i] ?? 0) + 1).join(' ')),
    signs: [...signs].map(([unit, sign]) => `${sign}${form[unit]}`),
  }
}

describe('units of a form', () => {
  it.each<[Variant, string, ReturnType<typeof shown>]>([
    ['html', 'a < b & c', { form: 'a lt b amp c', units: ['a', 'b', 'c'], signs: ['&lt', '&amp'] }],
    [
      'html-quotes',
      "the cat's 'tail'",
      {
        form: 'the cat 39 s 39 tail 39',
        units: ['the', 'cat', 's', 'tail'],
        signs: ['&#39', '&#39', '&#39'],
      },
    ],
    ['html-br', 'a\r\nb<c', { form: 'a br b lt c', units: ['a', 'b', 'c'], signs: ['<br', '&lt'] }],
    ['br', 'a\n\nb', { form: 'a br br b', units: ['a', 'b'], signs: ['<br', '<br'] }],
    [
      'json',
      'if x:\n\treturn "no"\nend',
      {
        form: 'if x n treturn no nend',
        units: ['if', 'x', 'treturn', 'no', 'nend'],
        signs: ['\\n', '\\treturn', '\\nend'],
      },
    ],
    [
      'latex',
      'x^2 ~ 5',
      {
        form: 'x textasciicircum 2 textasciitilde 5',
        units: ['x', '2', '5'],
        signs: ['\\textasciicircum', '\\textasciitilde'],
      },
    ],
    // `½` is two words in one place: each of them is held by both.
    ['html', '½ < 1', { form: '1 2 lt 1', units: ['1 2', '1 2', '1'], signs: ['&lt'] }],
    ['html', '', { form: '', units: [], signs: [] }],
  ])('%s of %j', (variant, text, expected) => {
    expect(shown(variant, text)).toEqual(expected)
  })

  it.each(VARIANTS)('are those of which a character is in the unit: %s', (variant) => {
    const piece = fc.constantFrom(
      'a',
      'n',
      'é',
      '½',
      '蜂',
      ' ',
      '\n',
      '\r\n',
      '<',
      '&',
      '"',
      "'",
      '\\',
      '^',
      '~',
      '\u0000',
      '\ud800',
      '𝒳',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        const { first, last } = readForm(variant, text, read)
        const form = variantText(variant, text)
        const units = read(form).spans
        // For each character of the form the stretch of the text that it comes from.
        const origins: { from: number; to: number }[] = []
        let at = 0
        for (const { start, end, by } of [
          ...rewritings(variant, text),
          { start: text.length, end: text.length, by: '' },
        ]) {
          for (; at < start; at++) origins.push({ from: at, to: at + 1 })
          for (let i = 0; i < by.length; i++) origins.push({ from: start, to: end })
          at = end
        }
        expect(origins.length).toBe(form.length)
        for (const [i, { start, end }] of read(text).spans.entries()) {
          const holding = units.flatMap((unit, u) =>
            origins.slice(unit.start, unit.end).some(({ from, to }) => from < end && to > start) ? [u] : [],
          )
          expect([first[i], last[i]]).toEqual([holding[0], holding.at(-1)])
        }
      }),
      { numRuns: 500 },
    )
  })
})
