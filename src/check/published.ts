/**
 * Results of published definitions as parts of a report. Pure.
 */
import type { DocumentPlace } from '../match/types.ts'
import type { Bound } from '../presets/answer.ts'
import {
  describeDecision,
  describeGrams,
  describeMeasure,
  describeSource,
  describeText,
} from '../presets/describe.ts'
import type { PresetItemResult, PresetResult, PresetSetResult } from '../presets/result.ts'
import type { PresetEvidence } from '../presets/scan-state.ts'
import type { Figures, Preset } from '../presets/types.ts'
import type { PublishedDefinition, PublishedResult, PublishedSummary } from '../results/published-schema.ts'
import type { DocumentRecord, ItemLine, Report } from '../results/schema.ts'
import { round } from './evaluate.ts'

/** A published definition and what came of it. */
export interface Published {
  readonly preset: Preset
  readonly result: PresetResult
  readonly bound: Bound
  /** What this answer leaves out of the definition. */
  readonly notes: readonly string[]
}

/** How the results were got. */
interface PublishedFacts {
  /** Without documents there is no exact answer. */
  readonly nameOf: ((evidence: PresetEvidence) => DocumentRecord) | undefined
  readonly isRedacted: boolean
}

/** @returns the place of a document that a published definition found */
export function placeOf({ input, record, line }: PresetEvidence): DocumentPlace {
  return { input, byte: record, rangeStart: line?.rangeStart ?? 0, line: line?.line ?? 1 }
}

/** Grams of boilerplate that a report shows. */
const BOILERPLATE_SHOWN = 20

/**
 * @param report with dosimeter's own definition
 * @param items its items
 * @param published in the order typed
 * @param facts `nameOf` tells where a document lies; undefined when an index answered
 * @returns the same with the published definitions behind the own one
 */
export function withPublished(
  { report, items }: { readonly report: Report; readonly items: readonly ItemLine[] },
  published: readonly Published[],
  facts: PublishedFacts,
): { readonly report: Report; readonly items: readonly ItemLine[] } {
  if (published.length === 0) return { report, items }
  return {
    report: {
      ...report,
      definitions: [report.definitions[0], ...published.map((each) => definitionOf(each, facts))],
      sets: report.sets.map((set, s) => ({
        ...set,
        results: [set.results[0], ...published.flatMap(({ result }) => summaryOf(result, s, facts))],
      })),
    },
    items: items.map((item, i) => ({
      ...item,
      results: [
        item.results[0],
        ...published.flatMap(({ result }) => {
          const own = result.items[i]
          return own === undefined ? [] : [resultOf(result.label, own, facts)]
        }),
      ],
    })),
  }
}

/** Which grams are too frequent is known when all is read, and a document is judged before. */
function isCapped({ counts = {} }: Preset): boolean {
  return counts.mostDocuments !== undefined || counts.mostOccurrences !== undefined
}

function definitionOf(
  { preset, result, bound, notes }: Published,
  { nameOf, isRedacted }: PublishedFacts,
): PublishedDefinition {
  const { boilerplate } = result
  return {
    name: result.label,
    preset: preset.id,
    title: preset.title,
    sources: preset.sources.map(describeSource),
    text: describeText(preset),
    gramLengths: describeGrams(preset.grams),
    measure: describeMeasure(preset.measure),
    decision: describeDecision(preset.decision),
    isDecided: preset.decision.when !== undefined,
    setLimit: preset.decision.set?.above ?? null,
    figureNames: Object.fromEntries((preset.decision.means ?? []).map(({ figure, name }) => [figure, name])),
    side: preset.side,
    bound,
    limits: [...notes],
    notes: [...preset.caveats],
    flaggedDocuments: nameOf === undefined || isCapped(preset) ? null : result.flaggedDocuments,
    boilerplate:
      nameOf === undefined
        ? null
        : {
            grams: boilerplate.length,
            most: boilerplate.slice(0, BOILERPLATE_SHOWN).map(({ units, reasons, items }) => ({
              ...(isRedacted ? {} : { units: [...units] }),
              reasons: [...reasons],
              items,
            })),
          },
  }
}

function summaryOf(result: PresetResult, s: number, { nameOf }: PublishedFacts): PublishedSummary[] {
  const set = result.sets[s]
  if (set === undefined) return []
  const before = result.sets.slice(0, s).reduce((sum, { items }) => sum + items, 0)
  const own = result.items.slice(before, before + set.items)
  const isContaminated = (item: PresetItemResult): boolean =>
    (item.withoutBoilerplate ?? item).outcome === 'contaminated'
  const { items, outcomes, bands, tested, contaminatedShare, interval, gramRate, verdict, sweep, means } = set
  const [low, high] = interval
  return [
    {
      definition: result.label,
      items,
      outcomes: { ...outcomes },
      bands: { ...bands },
      tested,
      contaminated: { count: outcomes.contaminated, share: contaminatedShare, low, high },
      contaminatedWithoutBoilerplate: nameOf === undefined ? null : own.filter(isContaminated).length,
      gramRate,
      verdict: verdict ?? null,
      sweep: sweep?.map((step: NonNullable<PresetSetResult['sweep']>[number]) => ({ ...step })) ?? null,
      means: means?.map(({ figures, ...text }) => ({ ...text, figures: rounded(figures) })) ?? null,
    },
  ]
}

/** Outcome, figures and documents, with boilerplate or without. */
function findingOf(
  finding: NonNullable<PresetItemResult['withoutBoilerplate']>,
  { nameOf }: PublishedFacts,
): NonNullable<PublishedResult['withoutBoilerplate']> {
  const { outcome, bands, figures, documents, flaggedDocuments, evidence } = finding
  return {
    outcome,
    bands: [...bands],
    figures: rounded(figures),
    documentCount: nameOf === undefined ? null : documents,
    flaggedDocuments: nameOf === undefined ? null : flaggedDocuments,
    documents: evidence.flatMap((each) =>
      nameOf === undefined ? [] : [{ ...nameOf(each), id: each.id ?? null, figures: rounded(each.figures) }],
    ),
  }
}

function resultOf(label: string, item: PresetItemResult, facts: PublishedFacts): PublishedResult {
  const { grams, hits, texts, withoutBoilerplate } = item
  return {
    definition: label,
    ...findingOf(item, facts),
    grams,
    hits,
    texts: texts.map(({ name, figures }) => ({ name, figures: rounded(figures) })),
    withoutBoilerplate: withoutBoilerplate === undefined ? null : findingOf(withoutBoilerplate, facts),
  }
}

/** Decisions were made before. */
function rounded(figures: Figures): PublishedResult['figures'] {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]))
}
