/**
 * Measures of published definitions against naive ones, and the pattern table against plain search.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonSubsequence, matchingBlocks } from '../../src/measure/common.ts'
import { helmFigures } from '../../src/measure/helm.ts'
import { alignedSpans, coverSpans } from '../../src/measure/spans.ts'
import { everyWindow, longestChain, windowFigures } from '../../src/measure/windows.ts'
import { PatternTable, sharedAnchor } from '../../src/presets/pattern-table.ts'

const sequence = fc
  .array(fc.integer({ min: 0, max: 3 }), { maxLength: 70, size: 'max' })
  .map((list) => Int32Array.from(list))
const bits = fc.array(fc.boolean(), { maxLength: 60, size: 'max' })

describe('windows', () => {
  it('count hits, units and runs as a table of units does', () => {
    fc.assert(
      fc.property(bits, bits, fc.integer({ min: 1, max: 9 }), (hits, skipped, gramLength) => {
        const units = hits.length === 0 ? 0 : hits.length + gramLength - 1
        const counts = hits.map((_, i) => skipped[i] !== true)
        const found = hits.map((hit, i) => hit && counts[i] === true)
        const unitsOf = (marks: readonly boolean[]) =>
          new Set(
            marks.flatMap((mark, i) => (mark ? Array.from({ length: gramLength }, (_, j) => i + j) : [])),
          )
        const runs = found
          .map((hit) => (hit ? 'x' : ' '))
          .join('')
          .split(' ')
        const longest = Math.max(0, ...runs.map((run) => run.length))
        const eligible = unitsOf(counts).size
        const share = (part: number, of: number) => (of === 0 ? undefined : part / of)
        const grams = counts.filter(Boolean).length
        expect(
          windowFigures(
            everyWindow(units, gramLength),
            (i) => hits[i] === true,
            (i) => counts[i] === true,
          ),
        ).toEqual({
          grams,
          hits: found.filter(Boolean).length,
          units: eligible,
          coveredUnits: unitsOf(found).size,
          longestRun: longest,
          gramRatio: share(found.filter(Boolean).length, grams),
          coverageRatio: share(unitsOf(found).size, eligible),
          longestSpanRatio: share(longest === 0 ? 0 : longest + gramLength - 1, eligible),
        })
      }),
      { numRuns: 500 },
    )
  })

  it('chain tiles as a walk from each place does', () => {
    fc.assert(
      fc.property(bits, fc.integer({ min: 1, max: 9 }), (hits, width) => {
        let best = 0
        for (const start of hits.keys()) {
          let length = 0
          while (hits[start + length * width] === true) length++
          best = Math.max(best, length)
        }
        expect(longestChain(Uint8Array.from(hits, Number), width).longest).toBe(best)
      }),
    )
  })
})

/** The usual table. */
function naiveSubsequence(a: Int32Array, b: Int32Array): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const unit of a) {
    const next = [0]
    for (const [j, other] of b.entries()) {
      next.push(unit === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** Longest block by trying all places, then both sides of it. */
function naiveBlocks(a: readonly number[], b: readonly number[], least: number): number {
  let best = { i: 0, j: 0, length: 0 }
  for (const i of a.keys()) {
    for (const j of b.keys()) {
      let length = 0
      while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length++
      if (length > best.length) best = { i, j, length }
    }
  }
  const { i, j, length } = best
  if (length === 0) return 0
  const sides =
    naiveBlocks(a.slice(0, i), b.slice(0, j), least) +
    naiveBlocks(a.slice(i + length), b.slice(j + length), least)
  return sides + (length >= least ? length : 0)
}

describe('what two sequences have in common', () => {
  it('subsequences by bits are those of the table', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(commonSubsequence(a, b, 1e9)).toBe(naiveSubsequence(a, b))
      }),
      { numRuns: 300 },
    )
  })

  it('blocks are those of trying all places', () => {
    fc.assert(
      fc.property(sequence, sequence, fc.integer({ min: 1, max: 5 }), (a, b, least) => {
        expect(matchingBlocks(a, b, least, 1e9)).toBe(naiveBlocks([...a], [...b], least))
      }),
      { numRuns: 300 },
    )
  })

  it('gives up beyond the budget instead of guessing', () => {
    const same = new Int32Array(300)
    expect(commonSubsequence(same, same, 299 * 10)).toBeUndefined()
    expect(commonSubsequence(same, same, 300 * 10)).toBe(300)
    expect(matchingBlocks(same, same, 2, 1000)).toBeUndefined()
  })
})

/** Units of the item inside a span, by trying all spans of all diagonals. */
function naiveCover(
  item: Int32Array,
  document: Int32Array,
  rule: { seedLength: number; skipBudget: number; growsBackwards: boolean; leastUnits: number },
): { covered: number[]; longest: number } {
  const covered = new Array<number>(item.length).fill(0)
  let longest = 0
  for (let shift = -item.length; shift <= document.length; shift++) {
    const isEqual = (i: number) =>
      i + shift >= 0 && i + shift < document.length && item[i] === document[i + shift]
    for (let start = 0; start < item.length; start++) {
      for (let end = start + rule.leastUnits; end <= item.length; end++) {
        const marks = Array.from({ length: end - start }, (_, k) => isEqual(start + k))
        const isInside = start + shift >= 0 && end + shift <= document.length
        const skips = marks.filter((mark) => !mark).length
        const isSeed = (k: number) => marks.slice(k, k + rule.seedLength).every(Boolean)
        const lastSeed = rule.growsBackwards ? marks.length - rule.seedLength : 0
        const hasSeed =
          marks.length >= rule.seedLength && Array.from({ length: lastSeed + 1 }, (_, k) => k).some(isSeed)
        if (!isInside || skips > rule.skipBudget || marks[0] !== true || marks.at(-1) !== true || !hasSeed)
          continue
        covered.fill(1, start, end)
        longest = Math.max(longest, end - start)
      }
    }
  }
  return { covered, longest }
}

describe('spans with substitutions', () => {
  it('cover what trying all spans covers', () => {
    const short = fc
      .array(fc.integer({ min: 0, max: 2 }), { maxLength: 16, size: 'max' })
      .map((list) => Int32Array.from(list))
    const rules = fc.record({
      seedLength: fc.integer({ min: 1, max: 4 }),
      skipBudget: fc.integer({ min: 0, max: 3 }),
      growsBackwards: fc.boolean(),
      more: fc.integer({ min: 0, max: 2 }),
    })
    fc.assert(
      fc.property(short, short, rules, (item, document, { more, ...rest }) => {
        const rule = { ...rest, leastUnits: rest.seedLength + more }
        const seeds = []
        for (let i = 0; i + rule.seedLength <= item.length; i++) {
          for (let j = 0; j + rule.seedLength <= document.length; j++) {
            if (item.subarray(i, i + rule.seedLength).every((unit, k) => unit === document[j + k])) {
              seeds.push({ item: i, document: j })
            }
          }
        }
        const spans = alignedSpans(item, document, seeds.reverse(), rule)
        const covered = new Uint8Array(item.length)
        coverSpans(spans, covered)
        const naive = naiveCover(item, document, rule)
        expect([...covered]).toEqual(naive.covered)
        expect(Math.max(0, ...spans.map(({ start, end }) => end - start))).toBe(naive.longest)
      }),
      { numRuns: 400 },
    )
  })
})

describe('HELM', () => {
  it('without a limit covers what plain coverage covers, and weighs what stands once as 1', () => {
    fc.assert(
      fc.property(bits, fc.integer({ min: 1, max: 9 }), (hits, gramLength) => {
        const plain = windowFigures(
          everyWindow(hits.length === 0 ? 0 : hits.length + gramLength - 1, gramLength),
          (i) => hits[i] === true,
        )
        const helm = helmFigures(hits.map(Number), gramLength, 0)
        expect(helm.jaccard).toBe(plain.gramRatio ?? 0)
        expect(helm.token).toBe(plain.coverageRatio ?? 0)
        expect(helm.weightedToken).toBeCloseTo(helm.token, 12)
        expect(helm.weightedJaccard).toBeCloseTo(helm.jaccard, 12)
      }),
    )
  })

  it('renews an open run over a frequent window, and opens none with it', () => {
    // n = 2, limit 10: window 0 is rare, 1 frequent, then nothing: tokens 0, 1 and 2. Alone the frequent one is nothing.
    expect(helmFigures([1, 99, 0, 0], 2, 10)).toMatchObject({ jaccard: 1 / 4, token: 3 / 5 })
    expect(helmFigures([0, 99, 0, 0], 2, 10)).toMatchObject({ binary: 0, token: 0 })
    // A run that is over leaves no weight behind: 1, 1, nothing, 1/5, 1/5.
    expect(helmFigures([1, 0, 0, 5], 2, 0).weightedToken).toBeCloseTo(2.4 / 5, 12)
    // Weights: the smallest count of the run. 4, then 2: token 0 weighs 1/4, tokens 1 and 2 1/2.
    expect(helmFigures([4, 2, 0], 2, 0).weightedToken).toBe((1 / 4 + 1 / 2 + 1 / 2) / 4)
  })
})

describe('pattern table', () => {
  const unit = fc.constantFrom('a', 'b', 'c')
  const pattern = fc.array(unit, { minLength: 1, maxLength: 9 })

  it('finds what plain search finds, in order, by one number for equal patterns', () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 12, size: 'max' }),
        fc.array(fc.oneof(unit, fc.constant('x')), { maxLength: 60, size: 'max' }),
        fc.integer({ min: 1, max: 3 }),
        (patterns, document, stride) => {
          const table = new PatternTable()
          const numbers = new Map<number, string>()
          for (const units of patterns) {
            const anchor = sharedAnchor(units.length)
            const number = table.add(table.numbers(['c', ...units]), 1, units.length, anchor)
            expect(numbers.get(number) ?? units.join('')).toBe(units.join(''))
            numbers.set(number, units.join(''))
            expect(table.unitsOf(number)).toEqual(units)
          }
          expect(new Set(numbers.values()).size).toBe(table.size)
          const text = document.join('')
          const expected = [...text].flatMap((_, place) =>
            place % stride === 0
              ? [...numbers]
                  .filter(([, units]) => text.startsWith(units, place))
                  .map(([number]) => [place, number])
                  .sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0))
              : [],
          )
          const { places, patterns: found } = table.find(table.numbersOfDocument(document), stride)
          expect(places.map((place, i) => [place, found[i]])).toEqual(expected)
        },
      ),
      { numRuns: 500 },
    )
  })
})
