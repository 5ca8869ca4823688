import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeRuns, encodeRuns } from '../../../src/measure/bitmap.ts'
import {
  distinctBaseGrams,
  type FieldGrams,
  overlapOfBitmap,
  overlapWith,
  sizeOf,
  windowCount,
} from '../../../src/measure/overlap.ts'

/** A field whose parts are lists of word numbers; equal stretches of words have equal gram ids. */
function field(parts: readonly (readonly number[])[], n: number, ignored: ReadonlySet<string> = new Set()) {
  const ids = new Map<string, number>()
  const keys: string[] = []
  const list = parts.map((words) => {
    const windows = Math.max(0, words.length - n + 1)
    return Uint32Array.from({ length: windows }, (_, i) => {
      const key = words.slice(i, i + n).join()
      const id = ids.get(key) ?? ids.size
      ids.set(key, id)
      keys[id] = key
      return id
    })
  })
  const grams: FieldGrams = {
    units: parts.map((words) => words.length),
    ids: list,
    ...(ignored.size > 0 ? { isIgnored: (id: number) => ignored.has(keys[id] ?? '') } : {}),
  }
  return { grams, keys, ids }
}

/** The rules, as slowly and plainly as they can be written. */
function naive(
  parts: readonly (readonly number[])[],
  rule: { baseLength: number; gramLength: number; minRun: number },
  present: ReadonlySet<string>,
) {
  const { baseLength: n, gramLength: m, minRun } = rule
  const windowsOf = (words: readonly number[]): number[][] =>
    words.length < m ? [] : Array.from({ length: words.length - m + 1 }, (_, i) => words.slice(i, i + m))
  const isPresent = (window: readonly number[]): boolean =>
    window.slice(0, m - n + 1).every((_, i) => present.has(window.slice(i, i + n).join()))
  const distinct = new Set(parts.flatMap((words) => windowsOf(words).map(String))).size
  const needed = Math.min(minRun, distinct)
  const counted: number[] = []
  let covered = 0
  let longestRun = 0
  let all = 0
  for (const words of parts) {
    const windows = windowsOf(words)
    const hits = windows.map(isPresent)
    all += hits.filter(Boolean).length
    const marks = hits.map((hit, i) => {
      if (!hit) return 0
      let from = i
      while (hits[from - 1]) from--
      let to = i
      while (hits[to + 1]) to++
      if (new Set(windows.slice(from, to + 1).map(String)).size < needed) return 0
      longestRun = Math.max(longestRun, to - from + 1)
      return 1
    })
    counted.push(...marks)
    if (windows.length > 0) {
      covered += words.filter((_, unit) =>
        marks.some((mark, i) => mark === 1 && i <= unit && unit < i + m),
      ).length
    }
  }
  const hits = counted.filter((mark) => mark === 1).length
  return { counted, hits, isolated: all - hits, coveredUnits: covered, longestRun }
}

const word = fc.integer({ min: 0, max: 3 })
const parts = fc.array(fc.array(word, { maxLength: 14 }), { maxLength: 4 })

describe('overlap of a field with a place', () => {
  it('is the worked example of the definitions: 12 units, 4-grams, hits at 0, 1 and 6', () => {
    const words = Array.from({ length: 12 }, (_, i) => i)
    const { grams } = field([words], 4)
    const rule = { baseLength: 4, gramLength: 4, minRun: 1 }
    const overlap = overlapWith(grams, rule, (id) => [0, 1, 6].includes(id))
    expect(sizeOf(grams, rule)).toEqual({ grams: 9, units: 12 })
    expect(distinctBaseGrams(grams, rule)).toBe(9)
    expect(overlap).toEqual({
      counted: Uint8Array.of(1, 1, 0, 0, 0, 0, 1, 0, 0),
      hits: 3,
      isolated: 0,
      coveredUnits: 9,
      longestRun: 2,
      distinctBase: 3,
    })
    // In runs of two, the lone hit is isolated.
    const runs = overlapWith(grams, { ...rule, minRun: 2 }, (id) => [0, 1, 6].includes(id))
    expect([runs.hits, runs.isolated, runs.coveredUnits]).toEqual([2, 1, 5])
  })

  it('equals the plain rules for any words, hits, gram lengths and runs', () => {
    fc.assert(
      fc.property(
        parts,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.boolean()),
        (words, n, more, minRun, coins) => {
          const rule = { baseLength: n, gramLength: n + Math.min(more, n), minRun }
          const { grams, keys } = field(words, n)
          const present = new Set(keys.filter(() => coins.next().value))
          const ours = overlapWith(grams, rule, (id) => present.has(keys[id] ?? ''))
          const expected = naive(words, rule, present)
          expect({ ...ours, counted: [...ours.counted], distinctBase: 0 }).toEqual({
            ...expected,
            distinctBase: 0,
          })
          expect(ours.counted.length).toBe(windowCount(grams, rule))
          const { hits, coveredUnits, longestRun } = ours
          expect(overlapOfBitmap(grams, rule, ours.counted)).toEqual({ hits, coveredUnits, longestRun })
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('needs no second gram where the field has only one, nor where it repeats a single one', () => {
    const rule = { baseLength: 3, gramLength: 3, minRun: 2 }
    expect(overlapWith(field([[1, 2, 3]], 3).grams, rule, () => true).hits).toBe(1)
    expect(overlapWith(field([[7, 7, 7, 7, 7]], 3).grams, rule, () => true).hits).toBe(3)
    // Two distinct grams: a run of the same one is not two.
    const { grams, keys } = field([[7, 7, 7, 7, 8]], 3)
    expect(overlapWith(grams, rule, (id) => keys[id] === '7,7,7').hits).toBe(0)
  })

  it('leaves out units of parts that have no gram', () => {
    const rule = { baseLength: 3, gramLength: 3, minRun: 1 }
    expect(
      sizeOf(
        field(
          [
            [1, 2],
            [1, 2, 3, 4],
          ],
          3,
        ).grams,
        rule,
      ),
    ).toEqual({ grams: 2, units: 4 })
    expect(sizeOf(field([[1, 2]], 3).grams, rule)).toEqual({ grams: 0, units: 0 })
  })

  it('counts ignored grams in neither numerator nor denominator', () => {
    const rule = { baseLength: 2, gramLength: 2, minRun: 1 }
    const { grams } = field([[1, 2, 3, 4]], 2, new Set(['1,2']))
    expect(sizeOf(grams, rule)).toEqual({ grams: 2, units: 3 })
    expect(distinctBaseGrams(grams, rule)).toBe(2)
    const overlap = overlapWith(grams, rule, () => true)
    expect([overlap.hits, overlap.coveredUnits, [...overlap.counted]]).toEqual([2, 3, [0, 1, 1]])
  })
})

describe('bitmaps as runs', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 })), (bits) => {
        const map = Uint8Array.from(bits)
        expect(decodeRuns(encodeRuns(map), map.length)).toEqual(map)
      }),
    )
  })

  it('begin with misses and leave trailing ones out', () => {
    expect(encodeRuns(Uint8Array.of(1, 1, 0, 1, 0, 0))).toEqual([0, 2, 1, 1])
    expect(encodeRuns(Uint8Array.of(0, 0))).toEqual([])
    expect(() => decodeRuns([0, 3], 2)).toThrow('runs of 3 windows, expected at most 2')
  })
})
