/**
 * Presets from an index without errors (the exact set of a corpus's grams) against the same presets in a scan.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPreset } from '../../src/presets/catalogue.ts'
import { figuresFromIndex, queryForIndex } from '../../src/presets/index-query.ts'
import { scanTexts } from '../../src/presets/scan.ts'
import type { Preset } from '../../src/presets/types.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { documentsOf, madeSet } from '../support/presets.ts'
import { gramsReference } from '../support/reference.ts'

const text = fc
  .array(fc.constantFrom('ab', 'Cd', 'éf', 'gh!', '东', 'x-y'), { maxLength: 30, size: 'max' })
  .map((words) => words.join(' '))
const items = fc.array(fc.record({ question: text, answer: text }), { minLength: 1, maxLength: 4 })

const short = (id: string, n: number, changes: Partial<Preset> = {}): Preset => ({
  ...findPreset(id),
  grams: { kind: 'grams', n },
  ...changes,
})

/** One place that holds all: an index of one segment. */
const hasAll = (held: ReadonlySet<string>, grams: readonly string[]) => (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => held.has(grams[first + i] ?? '')).every(Boolean)

function fromIndex(
  preset: Preset,
  sets: ReturnType<typeof madeSet>[],
  texts: readonly string[],
  n: number,
  unit: 'words' | 'chars',
) {
  const held = new Set(texts.flatMap((document) => gramsReference(document, unit, n)))
  const query = queryForIndex(preset, sets, gramScheme({ unit, n }))
  return {
    label: query.label,
    figures: query.items.map(({ texts: own }) =>
      own.flatMap((part) => {
        const grams = gramsReference(part.raw, unit, n)
        const figures = figuresFromIndex(preset, part, hasAll(held, grams), n)
        return figures === undefined ? [] : [{ name: part.name, figures }]
      }),
    ),
  }
}

describe('an index without errors', () => {
  it('gives the figures of a scan for definitions in its own words', () => {
    fc.assert(
      fc.property(
        items,
        fc.array(text, { maxLength: 5 }),
        fc.integer({ min: 2, max: 5 }),
        (list, texts, n) => {
          const preset = short('palm', n)
          const sets = [madeSet('made', list)]
          const [scanned] = scanTexts(sets, documentsOf(texts), [preset])
          const indexed = fromIndex(preset, sets, texts, n, 'words')
          expect(indexed.label).toBe(scanned?.label)
          expect(indexed.figures).toEqual(scanned?.items.map((item) => item.texts))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('gives upper bounds for longer grams', () => {
    fc.assert(
      fc.property(items, fc.array(text, { maxLength: 5 }), (list, texts) => {
        const preset = short('palm', 5)
        const sets = [madeSet('made', list)]
        const [scanned] = scanTexts(sets, documentsOf(texts), [preset])
        const indexed = fromIndex(preset, sets, texts, 3, 'words')
        for (const [i, item] of scanned?.items.entries() ?? []) {
          for (const [t, { figures }] of item.texts.entries()) {
            const bound = indexed.figures[i]?.[t]?.figures
            expect(bound?.gramRatio).toBeGreaterThanOrEqual(figures.gramRatio ?? 2)
            expect(bound?.coverageRatio).toBeGreaterThanOrEqual(figures.coverageRatio ?? 2)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives the figures of a scan for definitions in its own characters', () => {
    fc.assert(
      fc.property(items, fc.array(text, { maxLength: 4 }), (list, texts) => {
        const preset = short('quip', 9, { text: 'fold-characters' })
        const sets = [madeSet('made', list)]
        const [scanned] = scanTexts(sets, documentsOf(texts), [preset])
        expect(fromIndex(preset, sets, texts, 9, 'chars').figures).toEqual(
          scanned?.items.map((item) => item.texts),
        )
      }),
    )
  })

  it.each([
    ['gpt2', short('gpt2', 3, { text: 'fold' })],
    [
      'gpt3',
      {
        ...findPreset('gpt3'),
        text: 'fold',
        counts: {},
        grams: { kind: 'percentile', percent: 5, least: 3, most: 3 },
      },
    ],
    // Its grams begin in the question and end in the answer.
    ['datatrove', { ...findPreset('datatrove'), text: 'fold', grams: { kind: 'answer', n: 3 } }],
  ] satisfies [string, Preset][])('gives the figures of a scan for %s in its own words', (_, preset) => {
    fc.assert(
      fc.property(items, fc.array(text, { maxLength: 5 }), (list, texts) => {
        const sets = [madeSet('made', list)]
        const [scanned] = scanTexts(sets, documentsOf(texts), [preset])
        expect(fromIndex(preset, sets, texts, 3, 'words').figures).toEqual(
          scanned?.items.map((each) => each.texts),
        )
      }),
    )
  })

  it('leaves out what it does not know', () => {
    const sets = [madeSet('made', [{ question: 'ab cd ef gh' }])]
    // Four words whole: shorter than the index's grams.
    const deepseek = fromIndex(findPreset('deepseek'), sets, ['ab cd ef gh'], 8, 'words')
    expect(deepseek).toEqual({ label: 'deepseek~words', figures: [[]] })
    const helm = fromIndex(short('helm', 3), sets, ['ab cd ef gh'], 3, 'words')
    expect(helm.figures).toEqual([
      [{ name: 'input', figures: { anyHit: 1, gramRatio: 1, coverageRatio: 1 } }],
    ])
    // Eleven documents: rules about frequent grams are not applied.
    const many = Array.from({ length: 11 }, () => 'ab cd ef gh')
    expect(fromIndex(short('gpt3', 3), sets, many, 3, 'words').figures[0]?.[0]?.figures.anyHit).toBe(1)
    expect(() => queryForIndex(findPreset('tulu3'), sets, gramScheme())).toThrow(
      expect.objectContaining({ code: 'GRAM_TOO_SHORT', message: expect.stringContaining('dosimeter scan') }),
    )
  })
})
