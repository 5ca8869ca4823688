/**
 * From the overlaps of an item's fields to its level, kind and evidence. Pure; the rules are those of
 * docs/explanation/levels.md.
 */
import type { Role } from '../items/types.ts'
import { kindOf } from './kind.ts'
import type { FieldGrams, FieldSize, Overlap, WindowRule } from './overlap.ts'
import { overlapChance } from './statistics.ts'

/** What was found of an item, from much to nothing that could be tested. */
export type Level = 'contaminated' | 'partial' | 'below' | 'none' | 'not testable' | 'too short'

/** All levels, in the order of reports. */
export const LEVELS: readonly Level[] = [
  'contaminated',
  'partial',
  'below',
  'none',
  'not testable',
  'too short',
]

/** Which sides of an item were found together in its best place. */
export type Kind = 'input-only' | 'answer-only' | 'input-and-answer' | 'context-only'

/** How sure it is that the overlap exists: index-only results are never more than `likely`. */
export type Evidence = 'verified' | 'likely' | 'unproven' | 'refuted'

/** Coverage from which an item is `partial` and `contaminated`. */
export interface Thresholds {
  readonly partial: number
  readonly contaminated: number
}

/** Llama 2 (Touvron et al. 2023, arXiv 2307.09288, appendix A.6): not clean from 20 %, dirty from 80 %. */
export const LLAMA2_THRESHOLDS: Thresholds = { partial: 0.2, contaminated: 0.8 }

/** Highest chance at which an overlap known from filters alone is `likely`. */
const LIKELY_CHANCE = 1e-6

/** A field of fewer units gives at most `partial` by itself. */
export const LEAST_UNITS_ALONE = 13

/** Fewest units that can be matched at all, whole, by an exact pass. */
export const LEAST_UNITS = 3

/** A field of an item with its sizes and its overlap with each place. */
export interface FieldFinding {
  readonly role: Role
  readonly grams: FieldGrams
  readonly size: FieldSize
  /** Distinct base grams of its windows; may be 0 where no field of the item was found, as only chances need it. */
  readonly distinctBase: number
  /** Units of the longest part, testable or not. */
  readonly longestPart: number
  /** Overlaps by place; places without a counted hit are left out. */
  readonly places: ReadonlyMap<number, Overlap>
}

/** Figures of some fields together in one place. */
export interface PlaceFigures {
  /** Segment (or document) number, or undefined when nothing was found anywhere. */
  readonly place: number | undefined
  /** Covered units by testable units of the fields, 0 when there are none. */
  readonly coverage: number
  readonly hits: number
  readonly longestRun: number
}

/** Coverages that thresholds are held against, in [0, 1], not rounded: an item has a level up to its reach, and 0 is never. */
export interface Reach {
  /** Highest threshold at which the item is at least partial. */
  readonly partial: number
  /** The same of contaminated; lower where a short field stands alone. */
  readonly contaminated: number
}

/** An item's result. */
export interface Verdict {
  readonly level: Level
  readonly reach: Reach
  /** Level of the context fields; `none` when there are none. Never raises the item's. */
  readonly contextLevel: Level
  readonly kind: Kind | null
  readonly evidence: Evidence | null
  /** Chance that the overlap which set the level is the filters' error alone; null without an overlap. */
  readonly chance: number | null
  /** All fields but the context, in their best place. */
  readonly best: PlaceFigures
  /** What set the level, before a level of untested items took its place; undefined without an overlap. */
  readonly decisive: DecisiveView | undefined
}

/** The fields whose overlap set the level: of several that give it, those that are covered most. */
interface DecisiveView {
  /** Positions in the item, ascending. */
  readonly fields: readonly number[]
  /** In their best place. */
  readonly figures: PlaceFigures
  /** Whether only their shortness keeps them from a higher level. */
  readonly isHeldBack: boolean
}

/** What the filters were, for the chance. */
export interface FilterFacts {
  readonly segments: number
  /** Highest false-positive rate of a segment. */
  readonly rate: number
  /** Variants of the item that were looked up, at least 1. */
  readonly variants: number
}

/** The fields that together may set a level. */
type View = readonly FieldFinding[]

/**
 * @param fields the item's fields
 * @param rule of the definition: fields shorter than its gram are not testable
 * @param filters undefined when documents were read: then nothing is left to chance, and evidence is not told either
 * @param areApart whether stretches of both sides stand in a place without overlapping; see PlaceFacts
 */
export function verdictOf(
  fields: readonly FieldFinding[],
  rule: WindowRule,
  thresholds: Thresholds,
  filters: FilterFacts | undefined,
  areApart: (place: number) => boolean = () => true,
): Verdict {
  const testable = fields.filter(({ size }) => size.grams > 0)
  const own = testable.filter(({ role }) => role !== 'context')
  const context = testable.filter(({ role }) => role === 'context')
  const best = bestPlace(own)
  let decisive = decide(own, testable, thresholds)
  let reach = reachOf(own, testable)
  for (const view of levelViews(own).slice(1)) {
    const candidate = decide(view, testable, thresholds)
    if (saysMore(candidate, decisive)) decisive = candidate
    const { partial, contaminated } = reachOf(view, testable)
    reach = {
      partial: Math.max(reach.partial, partial),
      contaminated: Math.max(reach.contaminated, contaminated),
    }
  }
  const contextDecision = decide(context, testable, thresholds)
  const untested = untestedLevel(fields, rule.gramLength)
  const replaces = untested !== undefined && (decisive.level === 'none' || decisive.level === 'below')
  const shown = decisive.level === 'none' ? contextDecision : decisive
  const chance = filters === undefined ? null : chanceOf(shown, testable.length, filters)
  const kindPlace = best.place ?? contextDecision.figures.place
  return {
    level: replaces ? untested : decisive.level,
    reach,
    contextLevel: contextDecision.level,
    kind: kindOf(testable, kindPlace, rule, {
      areApart: kindPlace === undefined || areApart(kindPlace),
    }),
    evidence: chance === null ? null : chance <= LIKELY_CHANCE ? 'likely' : 'unproven',
    chance,
    best,
    decisive:
      decisive.level === 'none'
        ? undefined
        : {
            fields: decisive.view.map((field) => fields.indexOf(field)),
            figures: decisive.figures,
            isHeldBack: decisive.isHeldBack,
          },
  }
}

/** A higher level; of one level more coverage, but rather less of it than what its shortness has held back. */
function saysMore(a: Decision, b: Decision): boolean {
  if (a.level !== b.level) return rank(a.level) < rank(b.level)
  if (a.isHeldBack !== b.isHeldBack) return b.isHeldBack
  return a.figures.coverage > b.figures.coverage
}

/**
 * The fields that may set an item's level together.
 *
 * @param fields of an item; those of the context are left out
 * @returns all of them, question and choices, and every question, answer, code and tests field by itself
 */
export function levelViews<F extends { readonly role: Role }>(fields: readonly F[]): readonly F[][] {
  const own = fields.filter(({ role }) => role !== 'context')
  const inputs = own.filter(({ role }) => role === 'question' || role === 'choices')
  const alone = own.filter(({ role }) => role !== 'choices').map((field) => [field])
  return [own, inputs, ...alone].filter((view, v) => v === 0 || view.length > 0)
}

/**
 * The place where some fields are covered best: by coverage, then longest run, then lowest number.
 *
 * @param view the fields
 * @param isWanted which places to look at, default all
 */
export function bestPlace(view: View, isWanted: (place: number) => boolean = () => true): PlaceFigures {
  let best: PlaceFigures = { place: undefined, coverage: 0, hits: 0, longestRun: 0 }
  if (view.every(({ places }) => places.size === 0)) return best
  const places = new Set(view.flatMap(({ places }) => [...places.keys()]))
  for (const place of [...places].sort((a, b) => a - b)) {
    if (!isWanted(place)) continue
    const figures = figuresIn(view, place)
    const isBetter =
      best.place === undefined ||
      figures.coverage > best.coverage ||
      (figures.coverage === best.coverage && figures.longestRun > best.longestRun)
    if (isBetter) best = figures
  }
  return best
}

/** @returns figures of the fields together in one place */
export function figuresIn(view: View, place: number): PlaceFigures {
  let units = 0
  let covered = 0
  let hits = 0
  let longestRun = 0
  for (const field of view) {
    units += field.size.units
    const overlap = field.places.get(place)
    if (overlap === undefined) continue
    covered += overlap.coveredUnits
    hits += overlap.hits
    longestRun = Math.max(longestRun, overlap.longestRun)
  }
  return { place, coverage: units === 0 ? 0 : covered / units, hits, longestRun }
}

interface Decision {
  readonly level: Level
  readonly view: View
  readonly figures: PlaceFigures
  readonly isHeldBack: boolean
}

/** The highest level that the fields have in a place: in the best one, or in the best of those that count fully. */
function decide(view: View, testable: View, thresholds: Thresholds): Decision {
  const isFull = (place: number): boolean => countsFully(place, testable)
  const best = bestPlace(view)
  if (best.coverage < thresholds.contaminated || best.place === undefined || isFull(best.place)) {
    return { level: levelAt(best, true, thresholds), view, figures: best, isHeldBack: false }
  }
  const full = bestPlace(view, isFull)
  const isHigher = full.coverage >= thresholds.contaminated
  const figures = isHigher ? full : best
  return { level: levelAt(figures, isHigher, thresholds), view, figures, isHeldBack: !isHigher }
}

/** What `decide` says at every threshold. */
function reachOf(view: View, testable: View): Reach {
  const { place, coverage } = bestPlace(view)
  if (place === undefined) return { partial: 0, contaminated: 0 }
  const full = bestPlace(view, (place) => countsFully(place, testable))
  return { partial: coverage, contaminated: full.coverage }
}

function levelAt({ place, hits, coverage }: PlaceFigures, isFull: boolean, thresholds: Thresholds): Level {
  if (place === undefined || hits === 0) return 'none'
  if (coverage >= thresholds.contaminated) return isFull ? 'contaminated' : 'partial'
  return coverage >= thresholds.partial ? 'partial' : 'below'
}

/** Whether more was found in a place than one field too short to say much by itself. */
function countsFully(place: number, testable: View): boolean {
  const found = testable.filter(({ places }) => places.has(place))
  return !isShortAlone(found.map(({ size }) => size.units))
}

/**
 * @param units of the testable fields that were found in a place
 * @returns whether that is one field, so short that it gives at most `partial` by itself
 */
export function isShortAlone(units: readonly number[]): boolean {
  const [first = 0, ...others] = units
  return others.length === 0 && first < LEAST_UNITS_ALONE
}

function rank(level: Level): number {
  return LEVELS.indexOf(level)
}

/** `too short` or `not testable` when no question or code can be tested; else undefined. */
function untestedLevel(fields: readonly FieldFinding[], gramLength: number): Level | undefined {
  const main = fields.filter(({ role }) => role === 'question' || role === 'code')
  // A set without questions and code is judged by whatever it has besides the context.
  const judged = main.length > 0 ? main : fields.filter(({ role }) => role !== 'context')
  if (judged.some(({ size }) => size.grams > 0)) return undefined
  const longest = Math.max(0, ...judged.map(({ longestPart }) => Math.min(longestPart, gramLength - 1)))
  return longest < LEAST_UNITS ? 'too short' : 'not testable'
}

function chanceOf({ view, figures }: Decision, fields: number, filters: FilterFacts): number | null {
  const { place } = figures
  if (place === undefined) return null
  const grams = view.reduce((sum, { distinctBase }) => sum + distinctBase, 0)
  const hits = view.reduce((sum, { places }) => sum + (places.get(place)?.distinctBase ?? 0), 0)
  return overlapChance({ ...filters, fields, grams, hits })
}
