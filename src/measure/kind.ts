/**
 * Which sides of an item were found together in one place. Pure; docs/explanation/levels.md tells the rule in words.
 */
import type { Role } from '../items/types.ts'
import { type FieldGrams, type WindowRule, windowsOf } from './overlap.ts'
import type { FieldFinding, Kind } from './verdict.ts'

/** What a place tells besides its counted windows. */
export interface PlaceFacts {
  /** Whether stretches of both sides stand there without overlapping; a segment does not tell, and it is held to be so. */
  readonly areApart?: boolean
  /** Roles of fields that have no gram and stand there whole, apart from what was found of other fields. */
  readonly whole?: readonly Role[]
}

type Side = 'input' | 'answer'

/** @returns the side of an item that a field belongs to; undefined for the context */
export function sideOf(role: Role): Side | undefined {
  if (role === 'context') return undefined
  return role === 'question' || role === 'choices' ? 'input' : 'answer'
}

/**
 * Both sides were found only where each has evidence of its own: a counted gram that the other side's counted grams do not
 * have. The same words found for both are one stretch, which counts for the side that has more of it.
 *
 * @param fields testable fields with their overlaps
 * @param place segment (or document) number; undefined when nothing was found
 * @returns null when the place has nothing of the fields
 */
export function kindOf(
  fields: readonly FieldFinding[],
  place: number | undefined,
  rule: WindowRule,
  { areApart = true, whole = [] }: PlaceFacts = {},
): Kind | null {
  if (place === undefined) return null
  const found = fields.filter(({ places }) => places.has(place))
  const of = (side: Side): FieldFinding[] => found.filter(({ role }) => sideOf(role) === side)
  const [input, answer] = [of('input'), of('answer')]
  const isWhole = (side: Side): boolean => whole.some((role) => sideOf(role) === side)
  const hasInput = input.length > 0 || isWhole('input')
  const hasAnswer = answer.length > 0 || isWhole('answer')
  if (!hasInput && !hasAnswer) return found.length + whole.length > 0 ? 'context-only' : null
  if (!hasAnswer) return 'input-only'
  if (!hasInput) return 'answer-only'
  const [inputGrams, answerGrams] = [gramsOf(input, place, rule), gramsOf(answer, place, rule)]
  const isInputOwn = isWhole('input') || hasMore(inputGrams, answerGrams)
  const isAnswerOwn = isWhole('answer') || hasMore(answerGrams, inputGrams)
  if (isInputOwn && isAnswerOwn && areApart) return 'input-and-answer'
  if (isInputOwn !== isAnswerOwn) return isInputOwn ? 'input-only' : 'answer-only'
  const coverage = (side: Side): number => {
    const own = fields.filter(({ role }) => sideOf(role) === side)
    const covered = own.reduce((sum, { places }) => sum + (places.get(place)?.coveredUnits ?? 0), 0)
    return covered / own.reduce((sum, { size }) => sum + size.units, 0)
  }
  return coverage('answer') > coverage('input') ? 'answer-only' : 'input-only'
}

function gramsOf(fields: readonly FieldFinding[], place: number, rule: WindowRule): Set<string> {
  const grams = new Set<string>()
  for (const { grams: own, places } of fields) {
    const overlap = places.get(place)
    if (overlap !== undefined) for (const gram of countedGrams(own, rule, overlap.counted)) grams.add(gram)
  }
  return grams
}

function hasMore(grams: ReadonlySet<string>, than: ReadonlySet<string>): boolean {
  for (const gram of grams) if (!than.has(gram)) return true
  return false
}

/** Counted windows: equal ones have equal keys. A window of at most twice the base length is told by its two ends. */
function* countedGrams(field: FieldGrams, rule: WindowRule, counted: Uint8Array): Generator<string> {
  const span = rule.gramLength - rule.baseLength
  let offset = 0
  for (const [part, ids] of field.ids.entries()) {
    const windows = windowsOf(field.units[part] ?? 0, rule)
    for (let i = 0; i < windows; i++) if (counted[offset + i] === 1) yield `${ids[i]} ${ids[i + span]}`
    offset += windows
  }
}
