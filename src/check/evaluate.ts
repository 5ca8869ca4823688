/**
 * From the hits of a query to the result of each item. Pure.
 */
import { encodeRuns } from '../measure/bitmap.ts'
import {
  distinctBaseGrams,
  type FieldSize,
  type IsHit,
  type Overlap,
  overlapOfBitmap,
  overlapWith,
  sizeOf,
  type WindowRule,
  windowCount,
} from '../measure/overlap.ts'
import {
  bestPlace,
  type FieldFinding,
  type FilterFacts,
  figuresIn,
  levelViews,
  type Thresholds,
  type Verdict,
  verdictOf,
} from '../measure/verdict.ts'
import { type BoilerplateFree, boilerplateFree } from '../measure/without-boilerplate.ts'
import type { Decisive, DefinitionResult, FieldResult } from '../results/schema.ts'
import type { FormField, Lookup, QueryField } from './query.ts'

/** Which grams each segment holds. */
export interface Hits {
  /** For each segment one bit a gram. */
  readonly bySegment: readonly Uint32Array[]
  /** The union of all segments. */
  readonly any: Uint32Array
}

/** A definition as it is applied. */
export interface AppliedDefinition {
  readonly name: string
  readonly rule: WindowRule
  readonly thresholds: Thresholds
}

/** @returns whether the gram's bit is set */
export function isHit(bits: Uint32Array, id: number): boolean {
  return (((bits[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1
}

/**
 * Which windows of a field a place holds in a form: those of which all grams of the form are there that have a unit of
 * the window.
 */
function hitsInForm({ ids, units }: FormField, bits: Uint32Array, baseLength: number): IsHit {
  const known = units()
  return (_, part, window) => {
    const [own, form] = [ids[part], known[part]]
    if (own === undefined || form === undefined) return false
    const last = (form.last[window + baseLength - 1] ?? 0) - baseLength + 1
    for (let at = form.first[window] ?? 0; at <= last; at++) if (!isHit(bits, own[at] ?? 0)) return false
    return true
  }
}

/** Most items hit nothing: this is all that is done with their grams. */
function hasAny(parts: readonly Uint32Array[], bits: Uint32Array): boolean {
  for (const ids of parts) {
    for (let i = 0; i < ids.length; i++) if (isHit(bits, ids[i] ?? 0)) return true
  }
  return false
}

/** What is computed of a field. */
interface FieldWork {
  readonly field: QueryField
  readonly size: FieldSize
  readonly places: Map<number, Overlap>
  readonly isolatedHits: number
  readonly union: Uint8Array | undefined
}

/**
 * @param lookup hashed item, as it is or in a form
 * @param hits which grams each segment holds
 * @param definition what counts
 * @param filters facts for the chance
 */
export function evaluateItem(
  { item, form }: Lookup,
  hits: Hits,
  definition: AppliedDefinition,
  filters: Omit<FilterFacts, 'variants'>,
): DefinitionResult {
  const { rule, thresholds } = definition
  const work = item.fields.map((field, f) => workOf(field, form?.fields[f], hits, rule))
  const isFound = work.some(({ places }) => places.size > 0)
  const findings = work.map(({ field, size, places }): FieldFinding => {
    const { role, longestPart, grams } = field
    const distinctBase = isFound ? distinctBaseGrams(grams, rule) : 0
    return { role, grams, size, longestPart, places, distinctBase }
  })
  const verdict = verdictOf(findings, rule, thresholds, { ...filters, variants: item.forms.length + 1 })
  const own = findings.filter(({ role, size }) => role !== 'context' && size.grams > 0)
  const ownGrams = own.reduce((sum, { size }) => sum + size.grams, 0)
  const segments = !isFound
    ? []
    : [...new Set(findings.flatMap(({ places }) => [...places.keys()]))].sort((a, b) => a - b)
  const { place, coverage, hits: bestHits, longestRun } = verdict.best
  return {
    definition: definition.name,
    level: verdict.level,
    reach: reachEntry(verdict),
    contextLevel: verdict.contextLevel,
    kind: verdict.kind,
    evidence: verdict.evidence,
    chance: verdict.chance,
    variant: form?.variant ?? null,
    withoutBoilerplate: withoutBoilerplate(work, findings, definition),
    best:
      place === undefined
        ? null
        : {
            segment: place,
            coverage: round(coverage),
            gramRatio: round(bestHits / ownGrams),
            hits: bestHits,
            longestRun,
          },
    decisive: decisiveResult(verdict, item.fields, (segment) => ({ segment })),
    fields: work.map((each, i) => fieldResult(each, findings[i], rule)),
    segments: segments.map((segment) => ({
      segment,
      hits: figuresIn(findings, segment).hits,
      coverage: round(figuresIn(own, segment).coverage),
      reach: Math.max(0, ...levelViews(own).map((view) => figuresIn(view, segment).coverage)),
    })),
    verified: null,
    documents: [],
    short: null,
  }
}

/**
 * @param verdict of an item
 * @param fields of the item
 * @param placeOf names a place as the report does
 * @returns what set the level as reports have it; null without an overlap
 */
export function decisiveResult<P extends object>(
  { decisive }: Verdict,
  fields: readonly { readonly name: string }[],
  placeOf: (place: number) => P,
): (P & Decisive) | null {
  const place = decisive?.figures.place
  if (decisive === undefined || place === undefined) return null
  return {
    ...placeOf(place),
    fields: decisive.fields.map((f) => fields[f]?.name ?? ''),
    coverage: round(decisive.figures.coverage),
    longestRun: decisive.figures.longestRun,
    isHeldBack: decisive.isHeldBack,
  }
}

/** @returns how far a verdict reaches, as reports have it: null when it never does */
export function reachEntry({ reach }: Pick<Verdict, 'reach'>): DefinitionResult['reach'] {
  return reach.partial === 0 ? null : { ...reach }
}

/** The verdict when boilerplate does not count; null for an item that has none. */
function withoutBoilerplate(
  work: readonly FieldWork[],
  findings: readonly FieldFinding[],
  { rule, thresholds }: AppliedDefinition,
): DefinitionResult['withoutBoilerplate'] {
  if (work.every(({ field }) => field.own === undefined)) return null
  const own = findings.map((finding, f): FieldFinding => {
    const grams = work[f]?.field.own
    return grams === undefined ? finding : ownFinding(finding, boilerplateFree(grams, rule))
  })
  const fields = work.map(({ field }) => field)
  return ownResult(fields, own, verdictOf(own, rule, thresholds, undefined))
}

/**
 * @param finding of a field, with the bitmaps of its places
 * @param own the field without boilerplate
 * @returns what is left of it
 */
export function ownFinding(finding: FieldFinding, { size, overlapOf }: BoilerplateFree): FieldFinding {
  const places = new Map<number, Overlap>()
  for (const [place, overlap] of finding.places) {
    const left = { ...overlap, ...overlapOf(overlap.counted) }
    if (left.hits > 0) places.set(place, left)
  }
  return { ...finding, size, places }
}

/** @returns a verdict without boilerplate as reports have it */
export function ownResult(
  fields: readonly { readonly name: string }[],
  findings: readonly FieldFinding[],
  verdict: Verdict,
): NonNullable<DefinitionResult['withoutBoilerplate']> {
  const { level, kind, best } = verdict
  const { place, coverage, hits, longestRun } = best
  const grams = findings.reduce((sum, { role, size }) => sum + (role === 'context' ? 0 : size.grams), 0)
  return {
    level,
    kind,
    best:
      place === undefined
        ? null
        : { coverage: round(coverage), gramRatio: round(hits / grams), hits, longestRun },
    decisive: decisiveResult(verdict, fields, () => ({})),
  }
}

function workOf(field: QueryField, form: FormField | undefined, hits: Hits, rule: WindowRule): FieldWork {
  const { grams } = field
  const ids = form?.ids ?? grams.ids
  const size = sizeOf(grams, rule)
  const places = new Map<number, Overlap>()
  if (!hasAny(ids, hits.any) || size.grams === 0)
    return { field, size, places, isolatedHits: 0, union: undefined }
  let union: Uint8Array | undefined
  let present: Uint8Array | undefined
  for (const [segment, bits] of hits.bySegment.entries()) {
    if (!hasAny(ids, bits)) continue
    const isHere: IsHit =
      form === undefined ? (id) => isHit(bits, id) : hitsInForm(form, bits, rule.baseLength)
    const overlap = overlapWith(grams, rule, isHere)
    const loose = rule.minRun === 1 ? overlap : overlapWith(grams, { ...rule, minRun: 1 }, isHere)
    present = or(present, loose.counted)
    if (overlap.hits === 0) continue
    places.set(segment, overlap)
    union = or(union, overlap.counted)
  }
  return { field, size, places, isolatedHits: ones(present) - ones(union), union }
}

function or(sum: Uint8Array | undefined, more: Uint8Array): Uint8Array {
  if (sum === undefined) return more.slice()
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) | (more[i] ?? 0)
  return sum
}

function ones(bits: Uint8Array | undefined): number {
  let sum = 0
  for (const bit of bits ?? []) sum += bit
  return sum
}

function fieldResult(
  { field, size, isolatedHits, union, places }: FieldWork,
  finding: FieldFinding | undefined,
  rule: WindowRule,
): FieldResult {
  const { name, role, grams, untestedUnits } = field
  const { place } = bestPlace(finding === undefined ? [] : [finding])
  const best = place === undefined ? undefined : places.get(place)
  return {
    name,
    role,
    units: size.units,
    grams: size.grams,
    windows: windowCount(grams, rule),
    untestedUnits,
    isolatedHits,
    best:
      best === undefined || place === undefined
        ? null
        : { segment: place, ...overlapResult(best, best.counted, size, rule) },
    union: union === undefined ? null : overlapResult(overlapOfBitmap(grams, rule, union), union, size, rule),
  }
}

/** @returns figures of counted windows as reports have them */
export function overlapResult(
  { hits, coveredUnits, longestRun }: Pick<Overlap, 'hits' | 'coveredUnits' | 'longestRun'>,
  counted: Uint8Array,
  size: FieldSize,
  { gramLength }: WindowRule,
): NonNullable<FieldResult['union']> {
  return {
    hits,
    gramRatio: round(hits / size.grams),
    coverage: round(coveredUnits / size.units),
    longestRun,
    longestSpanRatio: round(Math.min(1, (longestRun + gramLength - 1) / size.units)),
    bits: encodeRuns(counted),
  }
}

/** @returns six digits: more say nothing, and files stay small. Levels are decided before. */
export function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
