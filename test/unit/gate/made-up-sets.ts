/**
 * Reports of made-up items, each said in a few words: level, coverage of its fields, evidence.
 */

import type { PublishedResult, PublishedSummary } from '../../../src/results/published-schema.ts'
import type { DefinitionResult, FieldResult, ItemLine, Report } from '../../../src/results/schema.ts'
import { REPORT } from '../report/made-up-report.ts'

/** What an item is to be. */
export interface MadeUpItem {
  readonly id: string
  readonly set?: string
  readonly level: DefinitionResult['level']
  readonly coverage?: number
  readonly evidence?: DefinitionResult['evidence']
  readonly kind?: DefinitionResult['kind']
  readonly contextLevel?: DefinitionResult['level']
  /** Coverage of further fields by name, with roles. */
  readonly fields?: Readonly<Record<string, readonly [FieldResult['role'], number]>>
  /** Units of fields that are too short for grams, by name, in the place of those above. */
  readonly shortFields?: Readonly<Record<string, number>>
  /** Content; the id where it is left out. */
  readonly content?: string
  readonly text?: string
  readonly line?: number
  readonly file?: string
  readonly pointer?: string
  /** Outcomes of published definitions by name. */
  readonly published?: Readonly<Record<string, PublishedResult['outcome']>>
  /** Their figures. */
  readonly figures?: Readonly<Record<string, PublishedResult['figures']>>
  readonly document?: string
}

/** Sixteen hex digits for a word. */
export function contentOf(word: string): string {
  return Buffer.from(word.padEnd(8, '.')).toString('hex').slice(0, 16)
}

function fieldOf(name: string, role: FieldResult['role'], coverage: number): FieldResult {
  const sizes = { units: 100, grams: 93, windows: 93, untestedUnits: 0, isolatedHits: 0 }
  if (coverage === 0) return { name, role, ...sizes, best: null, union: null }
  const longestRun = Math.round(coverage * 100) - 7
  const overlap = {
    hits: longestRun,
    gramRatio: longestRun / 93,
    coverage,
    longestRun,
    longestSpanRatio: coverage,
    bits: [0, longestRun],
  }
  return { name, role, ...sizes, best: { segment: 0, ...overlap }, union: overlap }
}

function lineOf(made: MadeUpItem): ItemLine {
  const { id, set = 'pond', level, coverage = 0, text = 'Where do newts sleep?', published = {} } = made
  const isFound = level === 'contaminated' || level === 'partial' || level === 'below'
  const extra = Object.entries(made.fields ?? {})
  const names = [['question', 'question', coverage] as const].concat(
    extra.map(([name, [role, own]]) => [name, role, own] as never),
  )
  const short = Object.entries(made.shortFields ?? {}).map(([name, untestedUnits]): FieldResult => {
    const none = { units: 0, grams: 0, windows: 0, isolatedHits: 0, best: null, union: null }
    return { name, role: name === 'question' ? 'question' : 'answer', untestedUnits, ...none }
  })
  const place = { root: 'inputs', input: 'web.jsonl', record: 7, byte: 0 }
  const evidence = isFound ? (made.evidence ?? 'likely') : null
  const isVerified = evidence === 'verified'
  const figures = { coverage, gramRatio: coverage, hits: 10, longestRun: Math.round(coverage * 100) - 7 }
  const own: DefinitionResult = {
    definition: 'words-8-run-2',
    level,
    contextLevel: made.contextLevel ?? 'none',
    kind: isFound ? (made.kind ?? 'input-only') : null,
    evidence,
    chance: isFound ? 1e-9 : null,
    variant: null,
    best: isFound ? { segment: 0, ...figures } : null,
    fields: short.length > 0 ? short : names.map(([name, role, own]) => fieldOf(name, role, own)),
    segments: [],
    verified: isVerified
      ? {
          level,
          contextLevel: 'none',
          kind: made.kind ?? 'input-only',
          documents: 3,
          inputs: [],
          best: { document: place, ...figures },
          fields: names.map(([name]) => ({ name, documents: 0, best: null, union: null })),
        }
      : null,
    documents: isVerified
      ? [
          {
            ...place,
            id: made.document ?? 'web-7',
            kind: 'input-only',
            hits: 10,
            coverage,
            longestRun: 10,
            distance: null,
            fields: [],
            shortFields: [],
            spans: [],
            spanCount: 0,
            excerpts: [{ text: 'text', start: 0, excerpt: `They say: ${text}` }],
          },
        ]
      : [],
    short: null,
    withoutBoilerplate: null,
  }
  return {
    set,
    id,
    file: made.file ?? `sets/${set}.jsonl`,
    ...(made.pointer === undefined ? { line: made.line ?? 1 } : { pointer: made.pointer }),
    fingerprint: contentOf(made.content ?? id),
    fields: names.map(([name, role]) => ({ name, role, parts: [text] })),
    results: [
      own,
      ...Object.entries(published).map(
        ([definition, outcome]): PublishedResult => ({
          definition,
          outcome,
          bands: [],
          figures: made.figures?.[definition] ?? {},
          documentCount: null,
          flaggedDocuments: null,
          documents: [],
          grams: 10,
          hits: 5,
          texts: [],
          withoutBoilerplate: null,
        }),
      ),
    ],
  }
}

/** What else a report can be. */
export interface MadeUpReport {
  readonly isExact?: boolean
  readonly isRedacted?: boolean
  readonly shortItems?: boolean
  /** Ids of presets; their definitions are named `id~words`. */
  readonly presets?: readonly string[]
  /** Those of the presets whose source has no threshold. */
  readonly undecided?: readonly string[]
  readonly thresholds?: { readonly partial: number; readonly contaminated: number }
}

function publishedSummary(definition: string, items: readonly ItemLine[]): PublishedSummary {
  const outcomes = items.flatMap(({ results: [, ...published] }) =>
    published.filter((result) => result.definition === definition).map(({ outcome }) => outcome),
  )
  const count = (outcome: string): number => outcomes.filter((each) => each === outcome).length
  const contaminated = count('contaminated')
  return {
    definition,
    items: items.length,
    outcomes: {
      contaminated,
      below: count('below'),
      measured: count('measured'),
      none: count('none'),
      unresolved: 0,
      'not testable': count('not testable'),
      'too short': count('too short'),
    },
    bands: {},
    tested: outcomes.length,
    contaminated: {
      count: contaminated,
      share: contaminated / Math.max(1, outcomes.length),
      low: 0,
      high: 1,
    },
    contaminatedWithoutBoilerplate: null,
    gramRate: 0.5,
    verdict: null,
    sweep: null,
    means: null,
  }
}

/** A report of the items, with the sums that a report has. */
export function reportOf(
  made: readonly MadeUpItem[],
  {
    isExact = false,
    isRedacted = false,
    shortItems = false,
    presets = [],
    undecided = [],
    thresholds,
  }: MadeUpReport = {},
): { readonly report: Report; readonly items: readonly ItemLine[] } {
  const items = made.map(lineOf).map((line) =>
    isRedacted
      ? {
          ...line,
          fields: line.fields.map(({ name, role }) => ({ name, role })),
          results: line.results.map((result) =>
            'excerpts' in (result.documents[0] ?? {})
              ? { ...result, documents: result.documents.map((document) => ({ ...document, excerpts: [] })) }
              : result,
          ) as ItemLine['results'],
        }
      : line,
  )
  const [definition] = REPORT.definitions
  const sets = [...new Set(items.map(({ set }) => set))]
  const [base] = REPORT.sets[0]?.results ?? []
  if (base === undefined) throw new Error('the made-up report has a set')
  const share = (count: number, of: number) => ({ count, share: count / of, low: 0, high: 1 })
  const report: Report = {
    ...REPORT,
    exact: isExact
      ? {
          corpus: 'parts',
          inputs: 1,
          fileBytes: 10,
          textBytes: 10,
          documents: 5,
          emptyDocuments: 0,
          invalidDocuments: 0,
          skipped: 0,
          grams: 10,
          maxEvidence: 5,
          shortItems,
        }
      : null,
    definitions: [
      {
        ...definition,
        name: 'words-8-run-2',
        gramLength: 8,
        baseLength: 8,
        thresholds: { ...definition.thresholds, ...thresholds },
      },
      ...presets.map((preset) => ({
        name: `${preset}~words`,
        preset,
        title: preset,
        sources: [],
        text: '',
        gramLengths: '',
        measure: '',
        decision: '',
        isDecided: !undecided.includes(preset),
        setLimit: null,
        figureNames: {},
        limits: [],
        side: 'item' as const,
        bound: 'upper' as const,
        notes: [],
        flaggedDocuments: null,
        boilerplate: null,
      })),
    ],
    sets: sets.map((name) => {
      const own = items.filter(({ set }) => set === name).map(({ results }) => results[0])
      const at = (...levels: string[]): number => own.filter(({ level }) => levels.includes(level)).length
      return {
        name,
        title: name,
        description: name,
        files: [],
        results: [
          {
            ...base,
            items: own.length,
            levels: {
              contaminated: at('contaminated'),
              partial: at('partial'),
              below: at('below'),
              none: at('none'),
              'not testable': at('not testable'),
              'too short': at('too short'),
            },
            contaminated: share(at('contaminated'), own.length),
            atLeastPartial: share(at('contaminated', 'partial'), own.length),
            anyOverlap: share(at('contaminated', 'partial', 'below'), own.length),
            meanCoverage: own.reduce((sum, { best }) => sum + (best?.coverage ?? 0), 0) / own.length,
          },
          ...presets.map((preset) =>
            publishedSummary(
              `${preset}~words`,
              items.filter(({ set }) => set === name),
            ),
          ),
        ],
      }
    }),
    isRedacted,
    warnings: [],
  }
  return { report, items }
}
