/**
 * From report.json and items.jsonl to what the page's script reads. Pure.
 */
import { LEVELS } from '../../measure/verdict.ts'
import { bestFigures, decisiveCoverage, fieldOverlaps, levelFigures } from '../../results/figures.ts'
import { findingsOf } from '../../results/findings.ts'
import type { DefinitionResult, FieldResult, FoundDocument, ItemLine, Report } from '../../results/schema.ts'
import { isVocabulary, unitNoun } from '../../text/scheme.ts'
import { type FindUnits, unitsOf } from '../../text/units.ts'
import { withoutBoilerplateText } from '../boilerplate.ts'
import { rate } from '../format.ts'
import type { FormInput } from '../formats.ts'
import { levelFiguresText } from '../level-figures.ts'
import { mostContaminated } from '../most-contaminated.ts'
import { markedRanges } from '../snippet.ts'
import { printable, shorten } from '../width.ts'
import { setsNamedInIds } from './names.ts'
import type { PageDocument, PageField, PageItem, PagePublished, PageTable, TextRange } from './page-data.ts'
import { countedSources, labelText, sourceLabels, sourcesOf } from './sources.ts'

/** Columns of an item's text in the table. */
const OPENING_COLUMNS = 110

/** Names by first use, with their places. */
class Names {
  readonly list: string[] = []
  private readonly places = new Map<string, number>()

  /** @returns the place of a name, -1 for null */
  place(name: string | null): number {
    if (name === null) return -1
    const known = this.places.get(name)
    if (known !== undefined) return known
    this.places.set(name, this.list.length)
    return this.list.push(name) - 1
  }
}

/**
 * @param data a report
 * @returns its items with the most contaminated first, then those without an overlap in their own order
 */
export function pageOrder({ items }: Pick<FormInput, 'items'>): readonly ItemLine[] {
  const first = mostContaminated(items)
  const isFirst = new Set(first)
  const rest = items.filter((_, i) => !isFirst.has(i))
  return [...first.flatMap((i) => items[i] ?? []), ...rest]
}

/**
 * @param data a report
 * @param ordered its items in the order of the page
 * @param chunks first item of each chunk
 */
export function pageTable(
  { report }: FormInput,
  ordered: readonly ItemLine[],
  chunks: readonly number[],
): PageTable {
  const [{ gramLength, unit }] = report.definitions
  const named = setsNamedInIds(ordered)
  const [sets, sources, fields, kinds, evidences] = Array.from({ length: 5 }, () => new Names()) as [
    Names,
    Names,
    Names,
    Names,
    Names,
  ]
  // Filters list sets and sources in the order of the report, not of the worst item.
  for (const { name } of report.sets) sets.place(name)
  const of = <T>(value: (item: ItemLine, result: DefinitionResult) => T): T[] =>
    ordered.map((item) => value(item, item.results[0]))
  const foundSources = of((_, result) =>
    countedSources(report, result).map(({ name }) => sources.place(name)),
  )
  const labels = sourceLabels(report, sources.list)
  return {
    levels: LEVELS,
    set: of(({ set }) => sets.place(set)),
    id: of(({ id }) => id),
    level: of((_, { level }) => LEVELS.indexOf(level)),
    coverage: of((_, result) => Math.round(decisiveCoverage(result) * 10_000)),
    span: of((_, result) => spanOf(bestFigures(result)?.longestRun ?? 0, gramLength)),
    kind: of((_, { kind }) => kinds.place(kind)),
    evidence: of((_, { evidence }) => evidences.place(evidence)),
    documents: of((_, result) => placeCount(report, result)),
    foundFields: of((_, result) =>
      result.fields.flatMap(({ name }, f) =>
        fieldOverlaps(result, f) === undefined ? [] : [fields.place(name)],
      ),
    ),
    foundSources,
    opening: of(({ fields: own }) => openingOf(own)),
    sets: sets.list,
    isNamedInIds: sets.list.map((name) => named.has(name)),
    sources: sources.list,
    sourceLabels: [...labels.values()].map(labelText),
    fields: fields.list,
    kinds: kinds.list,
    evidences: evidences.list,
    chunks,
    noun: unitNoun(unit),
    places: report.exact === null ? 'segments' : 'documents',
    isRedacted: report.isRedacted,
    withoutDocuments:
      report.exact === null
        ? 'No document was read: check again with --exact to see where it stands.'
        : 'No document has any of it.',
  }
}

function spanOf(longestRun: number, gramLength: number): number {
  return longestRun === 0 ? 0 : longestRun + gramLength - 1
}

function placeCount({ exact }: Report, { verified, segments }: DefinitionResult): number {
  return exact === null ? (segments?.length ?? 0) : (verified?.documents ?? 0)
}

/** The question's beginning rather than a passage's. */
function openingOf(fields: ItemLine['fields']): string {
  const main = fields.find(({ role }) => role === 'question' || role === 'code') ?? fields[0]
  const text = printable((main?.parts ?? []).join(' | ').slice(0, 3 * OPENING_COLUMNS)).trim()
  return shorten(text, OPENING_COLUMNS, 'end')
}

/**
 * @param data a report
 * @returns by item the fingerprints of its findings, as allow-lists and forms for CI have them
 */
export function findingPrints({
  report,
  items,
}: Pick<FormInput, 'report' | 'items'>): ReadonlyMap<ItemLine, readonly string[]> {
  const prints = new Map<ItemLine, string[]>()
  for (const { index, fingerprint } of findingsOf(report, items)) {
    const item = items[index]
    if (item === undefined) continue
    const own = prints.get(item)
    if (own === undefined) prints.set(item, [fingerprint])
    else own.push(fingerprint)
  }
  return prints
}

/**
 * @param data a report
 * @param item one of its items
 * @param findings fingerprints of its findings
 */
export function pageItem(data: FormInput, item: ItemLine, findings: readonly string[]): PageItem {
  const { report } = data
  const [{ gramLength, thresholds }] = report.definitions
  const [result, ...published] = item.results
  const { file, line, pointer, fingerprint } = item
  const { variant, chance, contextLevel, fields, documents, short } = result
  const where = pointer === undefined ? (line === undefined ? '' : `:${line}`) : `#${pointer}`
  return {
    place: printable(`${file}${where}`),
    fingerprint,
    findings,
    form: variant,
    chance: chance === null ? null : rate(chance),
    contextLevel: fields.some(({ role }) => role === 'context') ? contextLevel : null,
    figures: levelFiguresText(levelFigures(result, gramLength), report.definitions[0]),
    gramRatio: bestFigures(result)?.gramRatio ?? 0,
    withoutBoilerplate: withoutBoilerplateText(result, thresholds),
    fields: fields.map((field, f) => pageField(data, item, field, f)),
    documents: documents.map(pageDocument),
    shortDocuments: (short?.documents ?? []).map(pageDocument),
    aloneDocument: short?.first == null ? null : pageDocument(short.first),
    alone: short?.alone ?? 0,
    sources: sourcesOf(report, result).map(({ name, count }) => [name, count] as const),
    published: published.map(
      ({ definition, outcome, bands, figures, grams, hits, documentCount }): PagePublished => ({
        definition,
        outcome: [outcome, ...bands].join(', '),
        figures: Object.entries(figures)
          .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
          .join(', '),
        grams,
        hits,
        documents: documentCount,
      }),
    ),
  }
}

function pageField(data: FormInput, item: ItemLine, field: FieldResult, f: number): PageField {
  const { name, role, units, grams, untestedUnits, isolatedHits } = field
  const [result] = item.results
  const [{ gramLength, unit }] = data.report.definitions
  const overlap = fieldOverlaps(result, f)?.best
  const parts = item.fields.find((own) => own.name === name)?.parts
  const findUnits: FindUnits | undefined = isVocabulary(unit)
    ? data.findTokens
    : (text) => unitsOf(text, unit)
  return {
    name,
    role,
    units,
    grams,
    untestedUnits,
    isolatedHits: isolatedHits ?? 0,
    best:
      overlap === undefined
        ? null
        : {
            hits: overlap.hits,
            coverage: overlap.coverage,
            span: spanOf(overlap.longestRun, gramLength),
          },
    ...(parts === undefined ? {} : { parts }),
    // With documents the stretches are marked for each document; without them all there is are the windows.
    ...(parts === undefined || overlap === undefined || findUnits === undefined || result.documents.length > 0
      ? {}
      : { marks: marksOf(parts, findUnits, gramLength, field.windows, overlap.bits) }),
  }
}

function marksOf(
  parts: readonly string[],
  findUnits: FindUnits,
  gramLength: number,
  windows: number,
  bits: readonly number[],
): readonly (readonly TextRange[])[] {
  return markedRanges({ parts, findUnits, gramLength, windows, bits }).map((ranges) =>
    ranges.map(({ start, end }): TextRange => [start, end]),
  )
}

function pageDocument(document: FoundDocument): PageDocument {
  const { hits: _, fields: __, ...shown } = document
  return shown
}
