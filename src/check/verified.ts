/**
 * From what documents have of an item to its `verified` block. Pure: the same tallies give the same block, whoever made
 * them.
 */
import { type Format, hasRows } from '../formats/types.ts'
import type { ItemShape } from '../match/shape.ts'
import { byPlace, rankDocuments, rankShort } from '../match/tally.ts'
import type { DocumentFinding, DocumentPlace, FieldMatch, ItemTally } from '../match/types.ts'
import { decodeRuns } from '../measure/bitmap.ts'
import { type Overlap, overlapOfBitmap, sizeOf } from '../measure/overlap.ts'
import {
  bestPlace,
  type FieldFinding,
  figuresIn,
  kindOf,
  type Verdict,
  verdictOf,
} from '../measure/verdict.ts'
import type {
  DefinitionResult,
  DocumentRecord,
  FoundDocument,
  ShortMatches,
  Verified,
} from '../results/schema.ts'
import { type AppliedDefinition, overlapResult, ownFinding, ownResult, round } from './evaluate.ts'
import type { QueryItem } from './query.ts'

/** What must be known of the corpus to name documents. */
export interface CorpusNames {
  readonly inputs: readonly {
    readonly root: string
    readonly path: string
    /** Names of the text fields. */
    readonly fields: readonly string[]
    readonly format: Format
  }[]
  /** Lines of the input that lie before the range with the given start. */
  readonly linesBefore: (input: number, rangeStart: number) => number
}

/** What an exact pass has of an item. */
export interface ExactFindings {
  /** Without evidence and chance. */
  readonly verdict: Verdict
  readonly verified: Verified | null
  readonly documents: readonly FoundDocument[]
  readonly short: ShortMatches | null
  /** Null for an item that has no boilerplate. */
  readonly withoutBoilerplate: DefinitionResult['withoutBoilerplate']
}

/** One item under one definition. */
interface Subject {
  readonly item: QueryItem
  readonly definition: AppliedDefinition
  readonly shape: ItemShape
  readonly names: CorpusNames
  readonly maxEvidence: number
}

/**
 * @param item hashed item
 * @param tally what was found of it; undefined when that is nothing
 * @param maxEvidence most documents to list
 */
export function exactFindings(
  item: QueryItem,
  tally: ItemTally | undefined,
  definition: AppliedDefinition,
  shape: ItemShape,
  names: CorpusNames,
  maxEvidence: number,
): ExactFindings {
  const subject = { item, definition, shape, names, maxEvidence }
  // Numbered in the order of the corpus: equal figures are decided by that.
  const kept = [...(tally?.kept ?? [])].sort(byPlace)
  const findings = findingsOf(subject, kept)
  const verdict = verdictOf(findings, definition.rule.gramLength, definition.thresholds, undefined)
  const withoutBoilerplate = ownVerdict(subject, findings, kept)
  if (tally === undefined) return { verdict, verified: null, documents: [], short: null, withoutBoilerplate }
  return {
    verdict,
    verified: tally.documents === 0 ? null : verifiedOf(subject, tally, kept, findings, verdict),
    documents: rankDocuments(kept, shape)
      .slice(0, maxEvidence)
      .map((finding) => documentOf(subject, finding)),
    short: shortOf(subject, tally),
    withoutBoilerplate,
  }
}

/** The verdict when boilerplate does not count. */
function ownVerdict(
  { shape, definition }: Subject,
  findings: readonly FieldFinding[],
  kept: readonly DocumentFinding[],
): DefinitionResult['withoutBoilerplate'] {
  if (shape.fields.every(({ own }) => own === undefined)) return null
  const { rule, thresholds } = definition
  const left = findings.map((finding, f): FieldFinding => {
    const own = shape.fields[f]?.own
    if (own === undefined) return finding
    const places = new Map<number, Overlap>()
    for (const [number, overlap] of finding.places) {
      const match = kept[number]?.fields.find(({ field }) => field === f)
      const counted = decodeRuns(match?.bits ?? [], shape.fields[f]?.windows ?? 0)
      places.set(number, { ...overlap, counted })
    }
    return ownFinding({ ...finding, places }, own)
  })
  return ownResult(left, verdictOf(left, rule.gramLength, thresholds, undefined))
}

function findingsOf({ item, definition }: Subject, documents: readonly DocumentFinding[]): FieldFinding[] {
  return item.fields.map(({ role, grams, longestPart }, f) => {
    const places = new Map<number, Overlap>()
    for (const [number, { fields }] of documents.entries()) {
      const match = fields.find(({ field }) => field === f)
      if (match !== undefined) places.set(number, overlapOf(match))
    }
    return { role, size: sizeOf(grams, definition.rule), distinctBase: 0, longestPart, places }
  })
}

/** Verdicts need no bitmap. */
function overlapOf({ hits, coveredUnits, longestRun }: FieldMatch): Overlap {
  return { counted: new Uint8Array(0), hits, isolated: 0, coveredUnits, longestRun, distinctBase: 0 }
}

/** @returns how a document is named in reports */
export function documentRecord(
  { input, rangeStart, line, byte }: DocumentPlace,
  names: CorpusNames,
): DocumentRecord {
  const source = names.inputs[input]
  if (source === undefined) throw new RangeError(`the corpus has no input ${input}`)
  return {
    root: source.root,
    input: source.path,
    record: names.linesBefore(input, rangeStart) + line,
    byte,
    ...(hasRows(source) ? { row: byte } : {}),
  }
}

function verifiedOf(
  subject: Subject,
  tally: ItemTally,
  kept: readonly DocumentFinding[],
  findings: readonly FieldFinding[],
  verdict: Verdict,
): Verified {
  const { names, item, definition, shape } = subject
  const own = findings.filter(({ role }) => role !== 'context')
  const ownGrams = own.reduce((sum, { size }) => sum + size.grams, 0)
  const { place, coverage, hits, longestRun } = verdict.best
  const best = kept[place ?? -1]
  return {
    level: verdict.level,
    contextLevel: verdict.contextLevel,
    kind: verdict.kind,
    documents: tally.documents,
    inputs: tally.inputs.map(([input, documents]) => ({
      root: names.inputs[input]?.root ?? '',
      input: names.inputs[input]?.path ?? '',
      documents,
    })),
    best:
      best === undefined
        ? null
        : {
            document: documentRecord(best.place, subject.names),
            coverage: round(coverage),
            gramRatio: round(hits / ownGrams),
            hits,
            longestRun,
          },
    fields: item.fields.map(({ name, grams }, f) => {
      const { documents = 0, union = [] } = tally.fields[f] ?? {}
      const finding = findings[f]
      const windows = shape.fields[f]?.windows ?? 0
      if (documents === 0 || finding === undefined) return { name, documents: 0, best: null, union: null }
      const document = kept[bestPlace([finding]).place ?? -1]
      const match = document?.fields.find(({ field }) => field === f)
      const { size } = finding
      const counted = decodeRuns(union, windows)
      const { rule } = definition
      return {
        name,
        documents,
        best:
          document === undefined || match === undefined
            ? null
            : {
                document: documentRecord(document.place, subject.names),
                ...overlapResult(match, decodeRuns(match.bits, windows), size, rule),
              },
        union: overlapResult(overlapOfBitmap(grams, rule, counted), counted, size, rule),
      }
    }),
  }
}

function documentOf(subject: Subject, finding: DocumentFinding): FoundDocument {
  const { item, names } = subject
  const { place, id, spans, spanCount, distance, excerpts, fields, shortFields } = finding
  const nameOf = (field: number): string => item.fields[field]?.name ?? ''
  const textOf = (text: number): string =>
    finding.names?.[text] ?? names.inputs[place.input]?.fields[text] ?? ''
  const findings = findingsOf(subject, [finding])
  const own = figuresIn(
    findings.filter(({ role, size }) => role !== 'context' && size.grams > 0),
    0,
  )
  const context = findings.some(({ role, places }) => role === 'context' && places.size > 0) ? 0 : undefined
  return {
    ...documentRecord(place, subject.names),
    id: id ?? null,
    kind: kindOf(findings, { ...own, place: own.hits > 0 ? 0 : undefined }, { ...own, place: context }),
    hits: own.hits,
    coverage: round(own.coverage),
    longestRun: own.longestRun,
    distance: distance ?? null,
    fields: fields.map(({ field, hits, coveredUnits, longestRun }) => ({
      name: nameOf(field),
      hits,
      coverage: round(coveredUnits / (findings[field]?.size.units ?? 1)),
      longestRun,
    })),
    shortFields: shortFields.map(nameOf),
    spans: spans.map(({ field, part, itemStart, itemEnd, text, start, end, units, isShort }) => ({
      field: nameOf(field),
      part,
      item: [itemStart, itemEnd],
      text: textOf(text),
      document: [start, end],
      units,
      isShort,
    })),
    spanCount,
    excerpts: excerpts.map(({ text, start, excerpt }) => ({ text: textOf(text), start, excerpt })),
  }
}

function shortOf(subject: Subject, { short }: ItemTally): ShortMatches | null {
  if (short.alone + short.together === 0) return null
  const { item, shape, maxEvidence } = subject
  return {
    alone: short.alone,
    together: short.together,
    fields: short.fields.flatMap((documents, f) =>
      documents === 0 ? [] : [{ name: item.fields[f]?.name ?? '', documents }],
    ),
    documents: rankShort(short.kept, shape)
      .slice(0, maxEvidence)
      .map((finding) => documentOf(subject, finding)),
  }
}
