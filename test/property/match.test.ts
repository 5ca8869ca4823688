/**
 * The matcher against a naive one: every pair of places in item and document compared word by word, on texts of so few
 * words that both repeat themselves all the time.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildMatchQuery, shapeOf } from '../../src/check/match-query.ts'
import { buildQuery, lookupsOf } from '../../src/check/query.ts'
import { noCounts } from '../../src/input/feed-types.ts'
import type { ItemSet } from '../../src/items/types.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { unitReader } from '../../src/kernel/unit-reader.ts'
import { CorpusTally } from '../../src/match/corpus-tally.ts'
import { DocumentMatcher } from '../../src/match/match-document.ts'
import type { ItemShape } from '../../src/match/shape.ts'
import type { ItemTally } from '../../src/match/types.ts'
import { decodeRuns } from '../../src/measure/bitmap.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { feedDocuments } from '../support/match.ts'

const BASE = 3
const scheme = gramScheme({ n: BASE })

/** A field of words; several parts. */
type Field = readonly (readonly string[])[]

interface Case {
  readonly gramLength: number
  readonly minRun: number
  readonly items: readonly (readonly Field[])[]
  /** For each document its two texts. */
  readonly documents: readonly (readonly [readonly string[], readonly string[]])[]
}

const word = fc.constantFrom('ant', 'bee', 'cat', 'Dög', '蜂')
const words = (most: number): fc.Arbitrary<string[]> => fc.array(word, { maxLength: most })
const field = fc.array(
  words(9).filter((part) => part.length > 0),
  { minLength: 1, maxLength: 2 },
)
const cases: fc.Arbitrary<Case> = fc.record({
  gramLength: fc.integer({ min: BASE, max: BASE + 2 }),
  minRun: fc.integer({ min: 1, max: 3 }),
  items: fc.array(fc.array(field, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 }),
  documents: fc.array(fc.tuple(words(20), words(8)), { maxLength: 5 }),
})

/** Words with something between them that differs and does not count. */
function textOf(list: readonly string[], between: string): string {
  return list.join(between)
}

function setOf({ items }: Case): ItemSet {
  return {
    name: 'set',
    title: 'set',
    files: [],
    items: items.map((fields, i) => ({
      set: 'set',
      id: String(i),
      file: 'set.jsonl',
      fingerprint: '0'.repeat(16),
      fields: fields.map((parts, f) => ({
        name: `field${f}`,
        role: f === 0 ? ('question' as const) : ('answer' as const),
        parts: parts.map((part) => textOf(part, ' ')),
      })),
    })),
  }
}

/** Documents at which the kernel stopped in the last call of `tally`. */
let stops = 0

async function tally(sample: Case, shortItems: boolean, isCounter = true): Promise<ItemTally[]> {
  const { gramLength, minRun, documents } = sample
  const rule = { baseLength: BASE, gramLength, minRun }
  const query = buildQuery([setOf(sample)], new Kernel(scheme), unitReader(scheme, undefined), gramLength)
  const matchQuery = buildMatchQuery(query, scheme, { rule, maxEvidence: 3, isRedacted: false, shortItems })
  const matcher = new DocumentMatcher(matchQuery, unitReader(scheme, undefined))
  const items = lookupsOf(query)
  const shape = (item: number): ItemShape => shapeOf(items[item]?.item ?? fail(), rule)
  const counter = new Kernel(scheme)
  const sum = new CorpusTally(matchQuery, matcher, shape, undefined, isCounter ? counter : undefined)
  const texts = documents.map(([a, b]) => [textOf(a, ', '), textOf(b, '\n')] as const)
  let told = 0
  const { counts, bytes } = await feedDocuments(
    matchQuery,
    texts,
    ({ read, hits, line, byte }) => {
      told++
      sum.add({ read, hits, place: { input: 0, rangeStart: 0, line, byte } })
    },
    counter,
  )
  stops = told
  expect(counts).toEqual({ ...noCounts(), ...feedTotals(sample, documents.length), textBytes: bytes })
  return sum.take()
}

function fail(): never {
  throw new Error('not expected')
}

function feedTotals({ documents }: Case, lines: number): Partial<ReturnType<typeof noCounts>> {
  const grams = documents.flat().reduce((sum, { length }) => sum + Math.max(0, length - BASE + 1), 0)
  const emptyDocuments = documents.filter(([a, b]) => a.length + b.length === 0).length
  return { documents: lines, lines, grams, emptyDocuments }
}

/** Marks of counted windows of a field in one document, and the longest run, by comparing everything with everything. */
function naive(
  parts: Field,
  texts: readonly (readonly string[])[],
  { gramLength, minRun }: Case,
): { marks: number[]; longest: number } {
  const testable = parts.filter((part) => part.length >= gramLength)
  const gramAt = (list: readonly string[], at: number): string => list.slice(at, at + gramLength).join(' ')
  const windowsOf = (list: readonly string[]): number => Math.max(0, list.length - gramLength + 1)
  const distinct = new Set(
    testable.flatMap((part) => Array.from({ length: windowsOf(part) }, (_, i) => gramAt(part, i))),
  )
  const needed = Math.min(minRun, distinct.size)
  let longest = 0
  const marks = testable.flatMap((part) => {
    const own = new Array<number>(windowsOf(part)).fill(0)
    for (const text of texts) {
      for (let i = 0; i < windowsOf(part); i++) {
        for (let p = 0; p < windowsOf(text); p++) {
          let length = 0
          while (
            i + length < windowsOf(part) &&
            p + length < windowsOf(text) &&
            gramAt(part, i + length) === gramAt(text, p + length)
          )
            length++
          const run = new Set(Array.from({ length }, (_, k) => gramAt(part, i + k)))
          if (length === 0 || run.size < needed) continue
          own.fill(1, i, i + length)
          longest = Math.max(longest, length)
        }
      }
    }
    return own
  })
  return { marks, longest }
}

/** Largest share of the words under marked windows: of a field by itself, or of all together. */
function naiveReach(
  results: readonly { readonly marks: readonly number[] }[],
  fields: readonly Field[],
  { gramLength }: Case,
): number {
  const sizes = fields.map((parts, f) => {
    const testable = parts.filter((part) => part.length >= gramLength)
    let window = 0
    const covered = testable.map((part) => {
      const isCovered = part.map(() => false)
      for (let w = 0; w + gramLength <= part.length; w++, window++) {
        if (results[f]?.marks[window] === 1) isCovered.fill(true, w, w + gramLength)
      }
      return isCovered.filter(Boolean).length
    })
    return { covered: sum(covered), units: sum(testable.map(({ length }) => length)) }
  })
  const all = {
    covered: sum(sizes.map(({ covered }) => covered)),
    units: sum(sizes.map(({ units }) => units)),
  }
  return Math.max(...[all, ...sizes].map(({ covered, units }) => (units === 0 ? 0 : covered / units)))
}

function sum(list: readonly number[]): number {
  return list.reduce((total, each) => total + each, 0)
}

/** As the normaliser folds the words above. */
function folded(list: readonly string[]): string[] {
  return list.map((each) => each.toLowerCase().replace('ö', 'o'))
}

describe('what documents have of items', () => {
  it('is what comparing everything with everything finds', async () => {
    let found = 0
    await fc.assert(
      fc.asyncProperty(cases, async (sample) => {
        const tallies = await tally(sample, false)
        for (const [i, fields] of sample.items.entries()) {
          const own = tallies.find(({ item }) => item === i)
          const perDocument = sample.documents.map((texts) =>
            fields.map((parts) => naive(parts.map(folded), texts.map(folded), sample)),
          )
          const reaches = perDocument.map((results) => naiveReach(results, fields, sample))
          const withAny = perDocument.filter((results) => results.some(({ longest }) => longest > 0))
          expect(own?.documents ?? 0).toBe(withAny.length)
          if (own === undefined) continue
          found++
          expect(own.inputs).toEqual([[0, withAny.length, Math.max(...reaches)]])
          for (const [f] of fields.entries()) {
            const all = perDocument.map((results) => results[f]?.marks ?? [])
            const windows = all[0]?.length ?? 0
            const union = Array.from({ length: windows }, (_, w) =>
              Math.max(0, ...all.map((marks) => marks[w] ?? 0)),
            )
            expect([...decodeRuns(own.fields[f]?.union ?? [], windows)]).toEqual(union)
            expect(own.fields[f]?.documents).toBe(
              perDocument.filter((results) => (results[f]?.longest ?? 0) > 0).length,
            )
          }
          for (const { place, fields: matches, spans } of own.kept) {
            const expected = perDocument[place.line - 1] ?? []
            for (const [f, { marks, longest }] of expected.entries()) {
              const match = matches.find(({ field }) => field === f)
              expect(match?.longestRun ?? 0).toBe(longest)
              expect([...decodeRuns(match?.bits ?? [], marks.length)]).toEqual(marks)
            }
            for (const span of spans) {
              const item = textOf(fields[span.field]?.[span.part] ?? [], ' ').slice(
                span.itemStart,
                span.itemEnd,
              )
              const [a, b] = sample.documents[place.line - 1] ?? [[], []]
              const text = span.text === 0 ? textOf(a, ', ') : textOf(b, '\n')
              const document = text.slice(span.start, span.end)
              expect(document.split(/[, \n]+/)).toEqual(item.split(' '))
              expect(item.split(' ').length).toBe(span.units)
            }
          }
        }
      }),
      { numRuns: 1500 },
    )
    expect(found).toBeGreaterThan(20)
  })

  it('of short parts is every part that stands there whole', async () => {
    let found = 0
    let spared = 0
    await fc.assert(
      fc.asyncProperty(cases, async (once) => {
        // The kernel counts by itself what comes again and again.
        const sample = { ...once, documents: Array.from({ length: 5 }, () => once.documents).flat() }
        const outside = await tally(sample, true, false)
        const all = stops
        const tallies = await tally(sample, true)
        expect(tallies).toEqual(outside)
        spared += all - stops
        for (const [i, fields] of sample.items.entries()) {
          const perDocument = sample.documents.map((texts) =>
            fields.map((parts) => {
              const short = parts.filter((part) => part.length >= 3 && part.length < sample.gramLength)
              return short.some((part) =>
                texts.some((text) => ` ${folded(text).join(' ')} `.includes(` ${folded(part).join(' ')} `)),
              )
            }),
          )
          const counts = fields.map((_, f) => perDocument.filter((found) => found[f] === true).length)
          const own = tallies.find(({ item }) => item === i)
          const { alone = 0, together = 0 } = own?.short ?? {}
          expect(alone + together).toBe(perDocument.filter((found) => found.includes(true)).length)
          expect(own?.short.fields ?? counts.map(() => 0)).toEqual(counts)
          // The first field is the question: where it stands, it stands together unless it is alone.
          const mains = own?.short.inputs.map(([input, count]) => [input, count]) ?? []
          expect(sum(mains.map(([, count = 0]) => count))).toBeLessThanOrEqual(
            Math.min(together, counts[0] ?? 0),
          )
          if ((counts[1] ?? 0) === 0) expect(sum(mains.map(([, count = 0]) => count))).toBe(together)
          found += counts.reduce((sum, count) => sum + count, 0)
        }
      }),
      { numRuns: 1000 },
    )
    expect(found).toBeGreaterThan(20)
    expect(spared).toBeGreaterThan(20)
  })

  it('does not depend on how many hits fit into the kernel at once', async () => {
    const many = Array.from({ length: 9000 }, (_, i) => (i % 2 === 0 ? 'ant' : 'bee'))
    const sample: Case = {
      gramLength: 3,
      minRun: 2,
      items: [[[['ant', 'bee', 'ant', 'bee', 'ant']]]],
      documents: [[many, many]],
    }
    const [own] = await tally(sample, false)
    expect(own?.fields[0]?.union).toEqual([0, 3])
    expect(own?.kept[0]?.fields[0]?.longestRun).toBe(3)
  })

  it.each([1, 2, 3, 4])(
    'finds rows of %i grams wherever they begin, across batches of the kernel too',
    async (minRun) => {
      const words = Array.from({ length: 2100 }, (_, i) => `w${i}`)
      // Just long enough to count, and one gram too short; between them nothing of the text is an item's.
      const starts = [
        0,
        1,
        2,
        ...Array.from({ length: 40 }, (_, i) => 1000 + i),
        2044,
        2045,
        2046,
        2047,
        2048,
        2080,
      ]
      const length = BASE + minRun - 1
      const items = starts.flatMap((start) => [length, length - 1].map((own) => ({ start, own })))
      for (const { start, own } of items) {
        const item = [
          ...words.slice(start, start + own),
          ...['x', 'y', 'z', 'u'].map((word) => `${word}${start}`),
        ]
        const sample = {
          gramLength: BASE,
          minRun,
          items: [[[item]]],
          documents: [[words, []]],
        } satisfies Case
        const [found] = await tally(sample, false)
        expect(found?.kept[0]?.fields[0]?.longestRun, `${own} words at ${start}`).toBe(
          own === length ? minRun : undefined,
        )
      }
    },
  )

  it('finds a field of one gram wherever it stands', async () => {
    const words = Array.from({ length: 2100 }, (_, i) => `w${i}`)
    for (const start of [0, 1, 2, 1020, 1021, 1022, 1023, 1024, 1025, 2096, 2097]) {
      const items = [[[words.slice(start, start + BASE)]]]
      const [found] = await tally({ gramLength: BASE, minRun: 3, items, documents: [[words, []]] }, false)
      expect(found?.kept[0]?.fields[0]?.longestRun, `at ${start}`).toBe(1)
    }
  })

  it('counts documents in which short parts stand alone once, however many stand there', async () => {
    const [one, two, other] = [
      ['a', 'b', 'c', 'd'],
      ['e', 'f', 'g', 'h'],
      ['i', 'j', 'k', 'l'],
    ]
    // Two items share the first field; the second item has another one besides.
    const items = [[[one, two]], [[one, two], [other]]]
    const documents: Case['documents'] = [
      [[...one, 'x', ...two, 'x', ...one], []],
      [two, one],
      [one, ['x']],
      [[...two, 'x', ...other], []],
      [other, []],
    ]
    const found = await tally({ gramLength: BASE + 2, minRun: 2, items, documents }, true)
    expect(found.map(({ short: { alone, together, fields } }) => ({ alone, together, fields }))).toEqual([
      { alone: 4, together: 0, fields: [4] },
      { alone: 4, together: 1, fields: [4, 2] },
    ])
    // The first of them is named, with what stands there.
    expect(
      found.map(({ short: { first } }) => [
        first?.place.line,
        first?.shortFields,
        first?.spans.map(({ part, text, start, end }) => [part, text, start, end]),
      ]),
    ).toEqual(
      [1, 2].map(() => [
        1,
        [0],
        [
          [0, 0, 0, 10],
          [1, 0, 15, 25],
        ],
      ]),
    )
  })

  it('counts a row once that begins with a short part as long as a gram', async () => {
    const items = [[[['a', 'b', 'c', 'd', 'e', 'f']], [['b', 'c', 'd']]]]
    const documents: Case['documents'] = [[['x', 'a', 'b', 'c', 'd', 'e', 'f', 'y'], []]]
    const [found] = await tally({ gramLength: BASE + 1, minRun: 2, items, documents }, true)
    expect(found?.kept[0]?.fields[0]?.longestRun).toBe(3)
    expect(found?.short.fields).toEqual([0, 1])
  })
})
