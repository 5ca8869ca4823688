/**
 * A report of two sets with something of everything that a terminal has to show.
 */
import type { DefinitionResult, FieldResult, ItemLine, Report, Summary } from '../../../src/results/schema.ts'

const DEFINITION = 'words-3-run-2'

function overlap(bits: number[], units: number, grams: number): NonNullable<FieldResult['union']> {
  const hits = bits.filter((_, i) => i % 2 === 1).reduce((sum, run) => sum + run, 0)
  const longestRun = Math.max(0, ...bits.filter((_, i) => i % 2 === 1))
  const ratio = (value: number, of: number): number => Math.round((value / of) * 1e6) / 1e6
  return {
    hits,
    gramRatio: ratio(hits, grams),
    coverage: ratio(hits + 2, units),
    longestRun,
    longestSpanRatio: ratio(longestRun + 2, units),
    bits,
  }
}

/** A field of `units` words in 3-grams, found in a segment. */
function found(
  name: string,
  role: FieldResult['role'],
  units: number,
  bits: number[],
  segment = 0,
): FieldResult {
  const both = overlap(bits, units, units - 2)
  const sizes = { units, grams: units - 2, windows: units - 2, untestedUnits: 0, isolatedHits: 0 }
  return { name, role, ...sizes, best: { segment, ...both }, union: both }
}

/** A field that was not found; one of fewer than three words was not tested. */
export function missed(
  name: string,
  role: FieldResult['role'],
  units: number,
  isolatedHits = 0,
): FieldResult {
  const isTested = units >= 3
  const windows = isTested ? units - 2 : 0
  const sizes = { units: isTested ? units : 0, grams: windows, windows, untestedUnits: isTested ? 0 : units }
  return { name, role, ...sizes, isolatedHits, best: null, union: null }
}

/** An item with its result. */
export function item(
  line: Pick<ItemLine, 'set' | 'id' | 'file' | 'fields'> & Partial<ItemLine>,
  result: Pick<DefinitionResult, 'level' | 'fields'> & Partial<DefinitionResult>,
): ItemLine {
  const nothing = {
    contextLevel: 'none',
    kind: null,
    evidence: null,
    chance: null,
    variant: null,
    withoutBoilerplate: null,
    best: null,
  } as const
  return {
    fingerprint: '0123456789abcdef',
    ...line,
    results: [
      {
        definition: DEFINITION,
        ...nothing,
        segments: [],
        verified: null,
        documents: [],
        short: null,
        ...result,
      },
    ],
  }
}

const share = (count: number, of: number): Summary['contaminated'] => ({
  count,
  share: count / of,
  low: Math.max(0, count / of - 0.1),
  high: Math.min(1, count / of + 0.1),
})

/** Items of both sets. */
export const ITEMS: readonly ItemLine[] = [
  item(
    {
      set: 'pond',
      id: '7',
      file: 'sets/pond.jsonl',
      line: 8,
      fields: [
        {
          name: 'question',
          role: 'question',
          parts: ['What do newts eat in spring, when the pond is still cold?'],
        },
        { name: 'answer', role: 'answer', parts: ['water fleas'] },
      ],
    },
    {
      level: 'partial',
      kind: 'input-only',
      evidence: 'unproven',
      chance: 2e-4,
      best: { segment: 2, coverage: 0.666667, gramRatio: 0.6, hits: 6, longestRun: 6 },
      fields: [found('question', 'question', 12, [2, 6], 2), missed('answer', 'answer', 2)],
    },
  ),
  item(
    {
      set: 'pond',
      id: '8',
      file: 'sets/pond.jsonl',
      line: 9,
      fields: [
        { name: 'question', role: 'question', parts: ['How many legs does a water spider have in all?'] },
        { name: 'passage', role: 'context', parts: ['Spiders have eight legs, all of them.'] },
      ],
    },
    {
      level: 'none',
      contextLevel: 'contaminated',
      kind: 'context-only',
      evidence: 'likely',
      chance: 1e-9,
      fields: [missed('question', 'question', 10, 3), found('passage', 'context', 7, [0, 5], 1)],
    },
  ),
  item(
    {
      set: 'a-set-with-a-name-that-is-long',
      id: 'x/1',
      file: 'long.json',
      pointer: '/examples/1',
      fields: [],
    },
    {
      level: 'contaminated',
      kind: 'input-and-answer',
      evidence: 'likely',
      chance: 1e-30,
      best: { segment: 0, coverage: 0.9, gramRatio: 0.9, hits: 18, longestRun: 18 },
      fields: [
        found('question', 'question', 20, [0, 18]),
        found('explanation-of-it', 'answer', 20, [3, 10], 1),
      ],
    },
  ),
  item(
    {
      set: 'a-set-with-a-name-that-is-long',
      id: 'x/2',
      file: 'long.json',
      pointer: '/examples/2',
      fields: [],
    },
    { level: 'too short', fields: [missed('question', 'question', 2)] },
  ),
]

function summary(
  levels: Partial<Summary['levels']>,
  more: Partial<Summary>,
): Summary & { definition: string } {
  const none = { contaminated: 0, partial: 0, below: 0, none: 0, 'not testable': 0, 'too short': 0 }
  return {
    definition: DEFINITION,
    items: 2,
    levels: { ...none, ...levels },
    contextLevels: none,
    kinds: { 'input-only': 0, 'answer-only': 0, 'input-and-answer': 0, 'context-only': 0 },
    evidence: { verified: 0, likely: 0, unproven: 0, refuted: 0 },
    contaminated: share(levels.contaminated ?? 0, 2),
    atLeastPartial: share(1, 2),
    anyOverlap: share(1, 2),
    meanCoverage: 0.4,
    gramRate: 0.3,
    isolatedHits: 0,
    untestedFields: [],
    withoutBoilerplate: null,
    ...more,
  }
}

/** The report of these items. */
export const REPORT: Report = {
  format: 'dosimeter-report',
  version: 1,
  tool: '0.1.0',
  index: {
    path: 'indexes/mix',
    digest: '0123456789abcdef',
    scheme: {
      version: 1,
      normaliser: 'fold',
      unicode: '17.0',
      unit: 'words',
      n: 3,
      seed: '0123456789abcdef',
    },
    inputs: 12,
    documents: 1234567,
    grams: 987654321,
    segments: 3,
    textBytes: 5e9,
    promisedRate: 1e-3,
    measuredRate: 2e-3,
    isBeingExtended: false,
  },
  exact: null,
  definitions: [
    {
      name: DEFINITION,
      unit: 'words',
      gramLength: 3,
      baseLength: 3,
      minRun: 2,
      fields: 'apart',
      thresholds: { partial: 0.2, contaminated: 0.8, source: 'Llama 2' },
      bound: 'upper',
    },
  ],
  boilerplate: { grams: 0, items: 0, most: [] },
  sets: [
    {
      name: 'pond',
      title: 'Pond quiz',
      description: 'pond',
      files: [],
      results: [
        summary(
          { partial: 1, none: 1 },
          {
            evidence: { verified: 0, likely: 0, unproven: 1, refuted: 0 },
            contextLevels: {
              contaminated: 1,
              partial: 0,
              below: 0,
              none: 0,
              'not testable': 0,
              'too short': 0,
            },
            isolatedHits: 3,
            untestedFields: [{ name: 'answer', role: 'answer', items: 1 }],
          },
        ),
      ],
    },
    {
      name: 'a-set-with-a-name-that-is-long',
      title: 'a-set-with-a-name-that-is-long',
      files: [],
      results: [
        summary(
          { contaminated: 1, 'too short': 1 },
          { evidence: { verified: 0, likely: 1, unproven: 0, refuted: 0 } },
        ),
      ],
    },
  ],
  warnings: ['the index reports 2.0e-3 of absent grams, more than the promised 0.001'],
  isRedacted: false,
}
