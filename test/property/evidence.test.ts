/**
 * What is said of an item on the evidence of documents: the level is that of the best document, judged by comparing
 * everything with everything; more documents never lower it; and neither the order of documents, nor how they are shared out
 * to lanes, nor how many of them are listed changes anything else.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyExact } from '../../src/check/apply-exact.ts'
import { evaluateItem } from '../../src/check/evaluate.ts'
import { buildMatchQuery, shapeOf } from '../../src/check/match-query.ts'
import { buildQuery, lookupsOf } from '../../src/check/query.ts'
import { exactFindings } from '../../src/check/verified.ts'
import type { ItemSet, Role } from '../../src/items/types.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { unitReader } from '../../src/kernel/unit-reader.ts'
import { CorpusTally } from '../../src/match/corpus-tally.ts'
import { DocumentMatcher } from '../../src/match/match-document.ts'
import { ItemTallies } from '../../src/match/tally.ts'
import { LEVELS } from '../../src/measure/verdict.ts'
import type { DefinitionResult } from '../../src/results/schema.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { feedDocuments } from '../support/match.ts'

const BASE = 3
const scheme = gramScheme({ n: BASE })
const kernel = new Kernel(scheme)
/** Fields of some words are seldom covered by less than 20 %. */
const THRESHOLDS = { partial: 0.6, contaminated: 0.8 }
const ROLES: readonly Role[] = ['question', 'choices', 'answer', 'context']

/** Words by their numbers: the first three are numbers, three of which in a row are an enumeration. */
const WORDS = ['7', '8', '9', ...Array.from({ length: 12 }, (_, i) => `w${i}`)]

/** For each role the words of its only part. */
type Item = readonly (readonly number[])[]

/** A piece of a document: words of an item's field, or others. */
type Piece = { readonly field: number; readonly from: number; readonly to: number } | readonly number[]

interface Case {
  readonly gramLength: number
  readonly minRun: number
  readonly item: Item
  readonly documents: readonly (readonly Piece[])[]
}

const word = fc.nat({ max: WORDS.length - 1 })
const field = fc.oneof(
  { weight: 2, arbitrary: fc.array(word, { minLength: 1, maxLength: 17, size: 'max' }) },
  { weight: 1, arbitrary: fc.array(word, { minLength: 3, maxLength: 5, size: 'max' }) },
)
/** Often the whole field, as often just enough for a run. */
const whole = (value: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.constant(value), fc.nat({ max }))
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ field: fc.nat({ max: 3 }), from: whole(0, 6), to: whole(17, 17) }),
  },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 4 }) },
)
const cases: fc.Arbitrary<Case> = fc.record({
  gramLength: fc.integer({ min: BASE, max: 2 * BASE }),
  minRun: fc.integer({ min: 1, max: 2 }),
  item: fc.array(field, { minLength: 4, maxLength: 4 }),
  documents: fc.array(fc.array(piece, { minLength: 1, maxLength: 3 }), {
    minLength: 0,
    maxLength: 10,
    size: 'max',
  }),
})

/** Words of no item between the pieces. */
function wordsOf(pieces: readonly Piece[], item: Item): string[] {
  return pieces.flatMap((each, i) => {
    const own = 'field' in each ? (item[each.field] ?? []).slice(each.from, each.to) : each
    return [...own.map((number) => WORDS[number] ?? ''), `between${i}`]
  })
}

function setOf(item: Item): ItemSet {
  const fields = item.map((words, f) => ({
    name: ROLES[f] ?? '',
    role: ROLES[f] ?? 'question',
    parts: [words.map((number) => WORDS[number]).join(' ')],
  }))
  const made = { set: 'set', id: '0', file: 'set.jsonl', fingerprint: '0'.repeat(16), fields }
  return { name: 'set', title: 'set', files: [], items: [made] }
}

/**
 * @param lanes for each lane the positions of its documents
 * @param isShort whether parts without a gram are matched whole
 */
async function resultOf(
  { gramLength, minRun, item, documents }: Case,
  maxEvidence: number,
  lanes: readonly (readonly number[])[] = [documents.map((_, i) => i)],
  isShort = true,
): Promise<DefinitionResult> {
  const rule = { baseLength: BASE, gramLength, minRun }
  const query = buildQuery([setOf(item)], kernel, unitReader(scheme, undefined), gramLength)
  const matchQuery = buildMatchQuery(query, scheme, {
    rule,
    maxEvidence,
    isRedacted: false,
    shortItems: isShort,
  })
  const [looked] = lookupsOf(query)
  if (looked === undefined) throw new Error('no item')
  const shape = shapeOf(looked.item, rule)
  const matcher = new DocumentMatcher(matchQuery, unitReader(scheme, undefined))
  const tallies = lanes.map(() => new CorpusTally(matchQuery, matcher, () => shape))
  const texts = documents.map((pieces) => [wordsOf(pieces, item).join(' '), ''] as const)
  await feedDocuments(matchQuery, texts, ({ read, hits, line }) => {
    const lane = lanes.findIndex((positions) => positions.includes(line - 1))
    tallies[lane]?.add({ read, hits, place: { input: 0, rangeStart: 0, line, byte: line } })
  })
  const sum = new ItemTallies(() => shape, maxEvidence)
  for (const tally of tallies) for (const own of tally.take()) sum.merge(own)
  const [tally] = sum.take()
  const definition = { name: 'own', rule, thresholds: THRESHOLDS }
  const none = { bySegment: [], any: new Uint32Array(Math.ceil(query.hashes.length / 32)) }
  const before = evaluateItem(looked, none, definition, { segments: 0, rate: 0 })
  const names = {
    inputs: [{ root: 'r', path: 'p', format: 'jsonl' as const, fields: ['a', 'b'] }],
    linesBefore: () => 0,
  }
  return applyExact(before, exactFindings(looked.item, tally, definition, shape, names, maxEvidence))
}

/** How many units of a field lie under counted windows of a document, by comparing all places with all places. */
function naiveCovered(
  part: readonly string[],
  document: readonly string[],
  { gramLength, minRun }: Case,
): number {
  const gramAt = (list: readonly string[], at: number): string => list.slice(at, at + gramLength).join(' ')
  const windows = Math.max(0, part.length - gramLength + 1)
  const distinct = new Set(Array.from({ length: windows }, (_, i) => gramAt(part, i)))
  const units = new Set<number>()
  for (let i = 0; i < windows; i++) {
    for (let p = 0; p + gramLength <= document.length; p++) {
      let length = 0
      while (
        i + length < windows &&
        p + length + gramLength <= document.length &&
        gramAt(part, i + length) === gramAt(document, p + length)
      )
        length++
      const run = new Set(Array.from({ length }, (_, k) => gramAt(part, i + k)))
      if (length === 0 || run.size < Math.min(minRun, distinct.size)) continue
      for (let unit = i; unit < i + length + gramLength - 1; unit++) units.add(unit)
    }
  }
  return units.size
}

/** Level of one document by the rules of docs/explanation/levels.md; short parts left out. */
function naiveLevel(sample: Case, pieces: readonly Piece[]): string {
  const document = wordsOf(pieces, sample.item)
  const parts = sample.item.map((words) => words.map((number) => WORDS[number] ?? ''))
  const units = parts.map(({ length }) => (length >= sample.gramLength ? length : 0))
  const covered = parts.map((part) => naiveCovered(part, document, sample))
  const found = covered.flatMap((count, f) => (count > 0 ? [units[f] ?? 0] : []))
  const isShortAlone = found.length === 1 && (found[0] ?? 0) < 13
  const [question, choices, answer] = [0, 1, 2]
  const views = [[question, choices, answer], [question, choices], [question], [answer]]
  const levels = views.map((view) => {
    const sum = (of: readonly number[]): number => view.reduce((total, f) => total + (of[f] ?? 0), 0)
    if (sum(covered) === 0) return 'none'
    const coverage = sum(covered) / sum(units)
    if (coverage >= THRESHOLDS.contaminated) return isShortAlone ? 'partial' : 'contaminated'
    return coverage >= THRESHOLDS.partial ? 'partial' : 'below'
  })
  return highest(levels)
}

function rank(level: string): number {
  return (LEVELS as readonly string[]).indexOf(level)
}

function highest(levels: readonly string[]): string {
  return levels.reduce((best, level) => (rank(level) < rank(best) ? level : best), 'none')
}

/** All that is said but the lists. */
function withoutLists({ documents: _, short, ...result }: DefinitionResult): unknown {
  const { documents: __, ...counts } = short ?? { documents: [] }
  return { ...result, short: counts }
}

const lists = ({ documents, short }: DefinitionResult) => [documents, short?.documents ?? []]

describe('the level of an item', () => {
  it('is the highest of its documents', async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(cases, async (sample) => {
        const expected = highest(sample.documents.map((pieces) => naiveLevel(sample, pieces)))
        const { level, documents, verified } = await resultOf(sample, 1, undefined, false)
        seen.set(expected, (seen.get(expected) ?? 0) + 1)
        const isTestable = (sample.item[0]?.length ?? 0) >= sample.gramLength
        if (isTestable || rank(expected) <= rank('partial')) expect(level).toBe(expected)
        else expect(['not testable', 'too short']).toContain(level)
        // Even the only document that is listed gives it.
        const [first] = documents
        expect(first === undefined).toBe(verified === null)
        if (first === undefined) return
        expect(naiveLevel(sample, sample.documents[first.record - 1] ?? [])).toBe(expected)
      }),
      { numRuns: 400 },
    )
    for (const level of ['contaminated', 'partial', 'below', 'none'])
      expect(seen.get(level) ?? 0, level).toBeGreaterThan(0)
  })

  it('is never lowered by another document', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (sample) => {
        let before: DefinitionResult | undefined
        for (const [i] of sample.documents.entries()) {
          const result = await resultOf({ ...sample, documents: sample.documents.slice(0, i + 1) }, 1)
          for (const of of [
            ({ level }: DefinitionResult) => level,
            ({ contextLevel }: DefinitionResult) => contextLevel,
            ({ level, withoutBoilerplate }: DefinitionResult) => withoutBoilerplate?.level ?? level,
          ]) {
            if (before !== undefined) expect(rank(of(result))).toBeLessThanOrEqual(rank(of(before)))
          }
          before = result
        }
      }),
      { numRuns: 120 },
    )
  })

  it('and its figures do not depend on the order of documents', async () => {
    const ordered = cases.chain((sample) =>
      fc
        .shuffledSubarray([...sample.documents], { minLength: sample.documents.length })
        .map((documents) => ({ sample, other: { ...sample, documents } })),
    )
    await fc.assert(
      fc.asyncProperty(ordered, async ({ sample, other }) => {
        const figures = ({
          level,
          contextLevel,
          evidence,
          verified,
          withoutBoilerplate,
          short,
        }: DefinitionResult) => ({
          level,
          contextLevel,
          evidence,
          documents: verified?.documents,
          coverage: verified?.best?.coverage,
          longestRun: verified?.best?.longestRun,
          fields: verified?.fields.map(({ documents, union }) => ({ documents, union })),
          without: withoutBoilerplate?.level,
          short: short === null ? null : { ...short, documents: [], first: null },
        })
        expect(figures(await resultOf(other, 1))).toEqual(figures(await resultOf(sample, 1)))
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is said of an item', () => {
  it('does not depend on how many documents are listed, and the lists begin alike', async () => {
    let shorts = 0
    await fc.assert(
      fc.asyncProperty(cases, async (sample) => {
        const all = await resultOf(sample, 100)
        if (all.short !== null && all.short.together > 1) shorts++
        for (const most of [1, 2, 5]) {
          const some = await resultOf(sample, most)
          expect(withoutLists(some)).toEqual(withoutLists(all))
          expect(lists(some)).toEqual(lists(all).map((list) => list.slice(0, most)))
        }
      }),
      { numRuns: 300 },
    )
    expect(shorts).toBeGreaterThan(0)
  })

  it('does not depend on how documents are shared out to lanes', async () => {
    const shared = cases.chain((sample) =>
      fc
        .array(fc.nat({ max: 3 }), { minLength: sample.documents.length, maxLength: sample.documents.length })
        .map((laneOf) => ({
          sample,
          lanes: [3, 0, 2, 1].map((lane) => laneOf.flatMap((own, i) => (own === lane ? [i] : []))),
        })),
    )
    await fc.assert(
      fc.asyncProperty(shared, async ({ sample, lanes }) => {
        expect(await resultOf(sample, 1, lanes)).toEqual(await resultOf(sample, 1))
      }),
      { numRuns: 300 },
    )
  })
})
