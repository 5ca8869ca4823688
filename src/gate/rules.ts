/**
 * The rules of a policy, applied to the items of a set. Pure.
 */
import { bestFigures, fieldOverlaps } from '../results/figures.ts'
import {
  type ContextFinding,
  type LevelFinding,
  type PublishedFinding,
  placeOf,
  type UntestedFinding,
} from '../results/findings.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { figureOfPreset } from './answerable.ts'
import type { Limits } from './policy.ts'
import { isTestable } from './testable.ts'
import type { Counted, FailOn, Measured } from './types.ts'

/** Means are sums of rounded figures: less than this above a limit is not above it. */
const MEAN_TOLERANCE = 1e-9

/** An item of a set with what counts of it. */
export interface Entry {
  readonly line: ItemLine
  readonly index: number
  /** Undefined without an overlap, and where it is excused or does not count. */
  readonly finding: LevelFinding | undefined
  /** Undefined for tested items, and where it is excused. */
  readonly untested: UntestedFinding | undefined
  /** Undefined without one, and where it is excused. */
  readonly context: ContextFinding | undefined
  /** By name of the definition. */
  readonly published: ReadonlyMap<string, PublishedFinding>
}

function counted(entries: readonly Entry[], fingerprintOf: (entry: Entry) => string): Counted[] {
  return entries.map((entry) => ({
    item: placeOf(entry.line),
    fingerprint: fingerprintOf(entry),
    index: entry.index,
  }))
}

/** Of the item's content where it has no finding that counts. */
const ownFingerprint = ({ finding, untested, line }: Entry): string =>
  finding?.fingerprint ?? untested?.fingerprint ?? line.fingerprint

/** What is the same for all rules of a set. */
type Basis = Pick<Measured, 'set' | 'field' | 'definition' | 'threshold' | 'what' | 'untested'>

/**
 * @param all entries of a set
 * @returns each of its rules with its figure; `unanswered` where nothing could be tested that it is about
 */
export function measure(set: string, all: readonly Entry[], limits: Limits, report: Report): Measured[] {
  const isLeftOut = ({ line }: Entry): boolean => {
    const { level } = line.results[0]
    return (
      (level === 'too short' && limits['too-short'] === 'leave-out') ||
      (level === 'not testable' && limits['not-testable'] === 'leave-out')
    )
  }
  const entries = all.filter((entry) => !isLeftOut(entry))
  const untestable = (of: readonly Entry[]): number =>
    of.filter(({ line }) => !isTestable(line.results[0], report)).length
  const own = { set, field: null, definition: null, threshold: null, what: null }
  const basis: Basis = { ...own, untested: untestable(entries) }
  const whole: Basis = { ...own, untested: untestable(all) }
  return [
    ...itemShares(basis, entries, limits),
    ...Object.entries(limits.fields ?? {}).flatMap(([field, its]) =>
      all.some(({ line }) => line.fields.some(({ name }) => name === field))
        ? fieldShares({ ...basis, field }, entries, its, report)
        : [],
    ),
    ...Object.entries(limits.presets ?? {}).map(([preset, its]) =>
      presetShare(basis, entries, preset, its, report),
    ),
    ...(limits['fail-on'] ?? []).map((what) => failOn({ ...basis, what }, entries)),
    ...untested(whole, all, 'too-short', limits),
    ...untested(whole, all, 'not-testable', limits),
    ...unverified(whole, all, limits),
  ]
}

/** A limit of 100 % is never exceeded: it is the way to say that a set may be whatever it is. */
function outcomeOf(isOver: boolean, limit: number, { untested }: Basis, of: number): Measured['outcome'] {
  if (isOver) return 'over'
  return untested === of && limit < 1 ? 'unanswered' : 'within'
}

function shareRule(
  basis: Basis,
  rule: 'max-contaminated' | 'max-partial',
  limit: number | undefined,
  hits: readonly Counted[],
  of: number,
): Measured[] {
  if (limit === undefined) return []
  const figure = of === 0 ? 0 : hits.length / of
  const outcome = outcomeOf(figure > limit, limit, basis, of)
  return [{ rule, ...basis, outcome, limit, figure, items: hits, of }]
}

function meanRule(
  basis: Basis,
  limit: number | undefined,
  coverages: readonly { readonly counted: Counted; readonly coverage: number }[],
): Measured[] {
  if (limit === undefined) return []
  const of = coverages.length
  const figure = of === 0 ? 0 : coverages.reduce((sum, { coverage }) => sum + coverage, 0) / of
  const items = coverages
    .filter(({ coverage }) => coverage > 0)
    .sort((a, b) => b.coverage - a.coverage)
    .map((entry) => entry.counted)
  const outcome = outcomeOf(figure > limit + MEAN_TOLERANCE, limit, basis, of)
  return [{ rule: 'max-mean-coverage', ...basis, outcome, limit, figure, items, of }]
}

function itemShares(basis: Basis, entries: readonly Entry[], limits: Limits): Measured[] {
  const at = (levels: readonly string[]): Counted[] =>
    counted(
      entries.filter(({ finding }) => finding !== undefined && levels.includes(finding.code)),
      ownFingerprint,
    )
  const of = entries.length
  return [
    ...shareRule(basis, 'max-contaminated', limits['max-contaminated'], at(['contaminated']), of),
    ...shareRule(basis, 'max-partial', limits['max-partial'], at(['contaminated', 'partial']), of),
    ...meanRule(
      basis,
      limits['max-mean-coverage'],
      entries.flatMap((entry) =>
        counted([entry], ownFingerprint).map((one) => ({ counted: one, coverage: coverageOf(entry) })),
      ),
    ),
  ]
}

/** 0 for items whose overlap does not count. */
function coverageOf({ finding, line }: Entry): number {
  return finding === undefined ? 0 : (bestFigures(line.results[0])?.coverage ?? 0)
}

function fieldShares(
  basis: Basis,
  entries: readonly Entry[],
  limits: NonNullable<Limits['fields']>[string],
  report: Report,
): Measured[] {
  const [{ thresholds }] = report.definitions
  const measured = entries.flatMap((entry) => {
    const { line } = entry
    const [result] = line.results
    const position = result.fields.findIndex(({ name }) => name === basis.field)
    const field = result.fields[position]
    if (field === undefined) return []
    // A passage counts by its own finding: it raises no level of the item.
    const finding = field.role === 'context' ? entry.context : entry.finding
    const coverage = finding === undefined ? 0 : (fieldOverlaps(result, position)?.best.coverage ?? 0)
    const fingerprint = finding?.fingerprint ?? line.fingerprint
    const isTested = field.grams > 0
    return counted([entry], () => fingerprint).map((one) => ({ counted: one, coverage, isTested }))
  })
  const its = { ...basis, untested: measured.filter(({ isTested }) => !isTested).length }
  const from = (least: number): Counted[] =>
    measured.filter(({ coverage }) => coverage >= least).map((entry) => entry.counted)
  const of = measured.length
  return [
    ...shareRule(its, 'max-contaminated', limits['max-contaminated'], from(thresholds.contaminated), of),
    ...shareRule(its, 'max-partial', limits['max-partial'], from(thresholds.partial), of),
    ...meanRule(its, limits['max-mean-coverage'], measured),
  ]
}

/** Outcomes of a published definition for items that it could not test. */
const NOT_TESTED: readonly string[] = ['not testable', 'too short', 'unresolved']

function presetShare(
  basis: Basis,
  entries: readonly Entry[],
  preset: string,
  { at, 'max-contaminated': limit }: NonNullable<Limits['presets']>[string],
  { definitions }: Report,
): Measured {
  const definition = definitions.find((entry) => 'preset' in entry && entry.preset === preset)
  const name = definition?.name ?? preset
  const hits = entries.filter(({ published }) => published.has(name))
  const items = counted(hits, ({ published, line }) => published.get(name)?.fingerprint ?? line.fingerprint)
  const untested = entries.filter(({ line: { results } }) =>
    results.some(
      (result) => result.definition === name && 'outcome' in result && NOT_TESTED.includes(result.outcome),
    ),
  ).length
  const figure = at === undefined ? undefined : figureOfPreset(preset)
  const threshold = at === undefined || figure === undefined ? null : { figure, at }
  const [measured] = shareRule(
    { ...basis, definition: name, threshold, untested },
    'max-contaminated',
    limit,
    items,
    entries.length,
  )
  if (measured === undefined) throw new Error('a limit gives a figure')
  return measured
}

const FAILING: Readonly<Record<FailOn, readonly string[]>> = {
  contaminated: ['contaminated'],
  partial: ['contaminated', 'partial'],
  overlap: ['contaminated', 'partial', 'below'],
  verified: ['contaminated', 'partial'],
}

/** One item is too many: figure and limit are numbers of items. */
function oneTooMany(
  basis: Basis,
  rule: Measured['rule'],
  outcome: 'over' | 'unanswered',
  items: readonly Counted[],
  of: number,
): Measured {
  const figure = items.length
  return { rule, ...basis, outcome: figure > 0 ? outcome : 'within', limit: 0, figure, items, of }
}

function failOn(basis: Basis, entries: readonly Entry[]): Measured {
  const what = basis.what ?? 'contaminated'
  const hits = entries.filter(
    ({ finding }) =>
      finding !== undefined &&
      FAILING[what].includes(finding.code) &&
      (what !== 'verified' || finding.evidence === 'verified'),
  )
  const measured = oneTooMany(basis, 'fail-on', 'over', counted(hits, ownFingerprint), entries.length)
  return { ...measured, outcome: outcomeOf(measured.outcome === 'over', 0, basis, entries.length) }
}

function untested(
  basis: Basis,
  entries: readonly Entry[],
  rule: 'too-short' | 'not-testable',
  limits: Limits,
): Measured[] {
  const wanted = limits[rule]
  if (wanted !== 'refuse' && wanted !== 'fail') return []
  const level = rule === 'too-short' ? 'too short' : 'not testable'
  const hits = entries.filter((entry) => entry.untested?.code === level)
  const outcome = wanted === 'fail' ? 'over' : 'unanswered'
  return [oneTooMany(basis, rule, outcome, counted(hits, ownFingerprint), entries.length)]
}

function unverified(basis: Basis, entries: readonly Entry[], limits: Limits): Measured[] {
  const wanted = limits.unverified
  if (wanted !== 'refuse' && wanted !== 'fail') return []
  const hits = entries.filter(({ finding }) => finding !== undefined && finding.evidence !== 'verified')
  const outcome = wanted === 'fail' ? 'over' : 'unanswered'
  return [oneTooMany(basis, 'unverified', outcome, counted(hits, ownFingerprint), entries.length)]
}
