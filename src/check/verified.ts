/**
 * From what documents have of an item to its `verified` block. Pure: the same tallies give the same block, whoever made
 * them.
 */
import { type Format, hasRows } from '../formats/types.ts'
import type { ItemShape } from '../match/shape.ts'
import { byPlace, hasOwnGrams, rankDocuments, rankShort } from '../match/tally.ts'
import type { DocumentFinding, DocumentPlace, FieldMatch, ItemTally } from '../match/types.ts'
import { decodeRuns } from '../measure/bitmap.ts'
import { kindOf } from '../measure/kind.ts'
import { type Overlap, overlapOfBitmap, sizeOf, windowCount } from '../measure/overlap.ts'
import {
  bestPlace,
  type FieldFinding,
  figuresIn,
  type Kind,
  LEAST_UNITS,
  type Level,
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
import {
  type AppliedDefinition,
  decisiveResult,
  overlapResult,
  ownFinding,
  ownResult,
  round,
} from './evaluate.ts'
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
  /** What a question or code without a gram gives that stands whole beside another field; the first of `short.documents`. */
  readonly wholeShort: { readonly level: Level; readonly kind: Kind | null } | undefined
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
  const findings = findingsOf(item, definition, kept)
  const { rule, thresholds } = definition
  const verdict = verdictOf(findings, rule, thresholds, undefined, areApartIn(kept))
  const withoutBoilerplate = ownVerdict(subject, findings, kept)
  if (tally === undefined) {
    return { verdict, verified: null, documents: [], short: null, wholeShort: undefined, withoutBoilerplate }
  }
  const shorts = rankShort(tally.short.kept, shape)
  const wholeShort = wholeShortOf(subject, shorts)
  return {
    verdict,
    verified: tally.documents === 0 ? null : verifiedOf(subject, tally, kept, findings, verdict),
    documents: listed(subject, rankDocuments(kept, shape), kept[verdict.decisive?.figures.place ?? -1]),
    short: shortOf(subject, tally, listed(subject, shorts, wholeShort?.document)),
    wholeShort,
    withoutBoilerplate,
  }
}

function areApartIn(kept: readonly DocumentFinding[]): (place: number) => boolean {
  return (place) => kept[place]?.areApart ?? true
}

/** The document that set the level, then the best of the others. */
function listed(
  subject: Subject,
  ranked: readonly DocumentFinding[],
  first: DocumentFinding | undefined,
): FoundDocument[] {
  const others = ranked.filter((finding) => finding !== first)
  return [...(first === undefined ? [] : [first]), ...others]
    .slice(0, subject.maxEvidence)
    .map((finding) => documentOf(subject, finding))
}

/**
 * A question or code too short for grams, found whole in a document together with another field, counts: fully when
 * that field has a gram, else at most as partial, because two short texts meet by accident.
 *
 * @param shorts documents with short parts, best first
 */
function wholeShortOf(
  { item, definition, shape }: Subject,
  shorts: readonly DocumentFinding[],
): { readonly level: Level; readonly kind: Kind | null; readonly document: DocumentFinding } | undefined {
  const isMain = (f: number): boolean => {
    const field = item.fields[f]
    const isWhole = field?.parts.every(({ units }) => units < 1 || units >= LEAST_UNITS) ?? false
    return (field?.role === 'question' || field?.role === 'code') && field.grams.ids.length === 0 && isWhole
  }
  const main = shorts.filter(({ shortFields }) => shortFields.some(isMain))
  const document = main.find((finding) => hasOwnGrams(finding, shape)) ?? main[0]
  if (document === undefined) return undefined
  const level = hasOwnGrams(document, shape) ? 'contaminated' : 'partial'
  return { level, kind: kindIn(item, definition, document), document }
}

/** Which sides of the item one document has, short parts among them. */
function kindIn(item: QueryItem, definition: AppliedDefinition, document: DocumentFinding): Kind | null {
  const { areApart, shortFields } = document
  return kindOf(findingsOf(item, definition, [document]), 0, definition.rule, {
    areApart,
    whole: shortFields.flatMap((f) => item.fields[f]?.role ?? []),
  })
}

/** The verdict when boilerplate does not count. */
function ownVerdict(
  { item, shape, definition }: Subject,
  findings: readonly FieldFinding[],
  kept: readonly DocumentFinding[],
): DefinitionResult['withoutBoilerplate'] {
  if (shape.fields.every(({ own }) => own === undefined)) return null
  const { rule, thresholds } = definition
  const left = findings.map((finding, f): FieldFinding => {
    const own = shape.fields[f]?.own
    return own === undefined ? finding : ownFinding(finding, own)
  })
  return ownResult(item.fields, left, verdictOf(left, rule, thresholds, undefined, areApartIn(kept)))
}

function findingsOf(
  { fields }: QueryItem,
  { rule }: AppliedDefinition,
  documents: readonly DocumentFinding[],
): FieldFinding[] {
  return fields.map(({ role, grams, longestPart }, f) => {
    const places = new Map<number, Overlap>()
    const windows = windowCount(grams, rule)
    for (const [number, { fields }] of documents.entries()) {
      const match = fields.find(({ field }) => field === f)
      if (match !== undefined) places.set(number, overlapOf(match, windows))
    }
    return { role, grams, size: sizeOf(grams, rule), distinctBase: 0, longestPart, places }
  })
}

function overlapOf({ bits, hits, coveredUnits, longestRun }: FieldMatch, windows: number): Overlap {
  return { counted: decodeRuns(bits, windows), hits, isolated: 0, coveredUnits, longestRun, distinctBase: 0 }
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
    inputs: tally.inputs.map(([input, documents, reach]) => ({
      ...inputName(names, input),
      documents,
      reach,
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
    decisive: decisiveResult(verdict, item.fields, (number) => {
      const found = kept[number]
      if (found === undefined) throw new RangeError(`no document ${number} was kept`)
      return { document: documentRecord(found.place, subject.names) }
    }),
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

function inputName({ inputs }: CorpusNames, input: number): { root: string; input: string } {
  return { root: inputs[input]?.root ?? '', input: inputs[input]?.path ?? '' }
}

function documentOf(subject: Subject, finding: DocumentFinding): FoundDocument {
  const { item, definition, names } = subject
  const { place, id, spans, spanCount, distance, excerpts, fields, shortFields } = finding
  const nameOf = (field: number): string => item.fields[field]?.name ?? ''
  const textOf = (text: number): string =>
    finding.names?.[text] ?? names.inputs[place.input]?.fields[text] ?? ''
  const findings = findingsOf(item, definition, [finding])
  const own = figuresIn(
    findings.filter(({ role, size }) => role !== 'context' && size.grams > 0),
    0,
  )
  const kind = kindIn(item, definition, finding)
  return {
    ...documentRecord(place, subject.names),
    id: id ?? null,
    kind,
    hits: own.hits,
    coverage: round(own.coverage),
    longestRun: own.longestRun,
    distance: kind === 'input-and-answer' ? (distance ?? null) : null,
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

function shortOf(subject: Subject, { short }: ItemTally, documents: FoundDocument[]): ShortMatches | null {
  const { item, names, maxEvidence } = subject
  if (short.alone + short.together === 0) return null
  return {
    alone: short.alone,
    together: short.together,
    fields: short.fields.flatMap((documents, f) =>
      documents === 0 ? [] : [{ name: item.fields[f]?.name ?? '', documents }],
    ),
    inputs: short.inputs.map(([input, documents]) => ({ ...inputName(names, input), documents })),
    documents,
    first: short.first === undefined || maxEvidence === 0 ? null : documentOf(subject, short.first),
  }
}
