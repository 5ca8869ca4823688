/**
 * Boilerplate: grams that say nothing about a leak, because many items of a set share them (instructions, answer
 * formats, option scaffolds), unrelated sets do (licence texts), or they only count (1 2 3 …, a b c …). Pure.
 *
 * The overlap study of GPT-3 found such grams on top of its list of collisions: a broadcast's copyright notice, the
 * numbers 1 to 13, the letters a to m (github.com/openai/gpt-3, overlap_frequency.md).
 */

/** Why a gram is boilerplate. */
export const BOILERPLATE_REASONS = ['many items of a set', 'unrelated sets', 'enumeration'] as const
/** One of them. */
export type BoilerplateReason = (typeof BOILERPLATE_REASONS)[number]

/** Limits; defaults are in BOILERPLATE_LIMITS. */
export interface BoilerplateLimits {
  /** A gram of one set is boilerplate in at least so many items … */
  readonly items: number
  /** … that are at least this share of the set. */
  readonly share: number
  /** Two sets are unrelated witnesses when each has the gram in so many items: one may be a copy. */
  readonly itemsOfEachSet: number
  /** Fewest units of an enumeration. */
  readonly enumeration: number
}

/** What dosimeter uses. */
export const BOILERPLATE_LIMITS: BoilerplateLimits = {
  items: 10,
  share: 0.01,
  itemsOfEachSet: 3,
  enumeration: 5,
}

/** Unit's value when it can be counted: a whole number, or a single Latin letter as 0 to 25. */
function ordinalOf(unit: string): { readonly kind: 'number' | 'letter'; readonly value: number } | undefined {
  if (/^\d{1,9}$/.test(unit)) return { kind: 'number', value: Number(unit) }
  if (/^[a-z]$/i.test(unit)) return { kind: 'letter', value: unit.toLowerCase().charCodeAt(0) - 97 }
  return undefined
}

/** @returns whether a unit can be counted: a whole number of up to nine digits, or a single Latin letter */
export function isOrdinal(unit: string): boolean {
  return unit.length <= 9 && ordinalOf(unit) !== undefined
}

/**
 * @param units of a gram
 * @param least fewest units
 * @returns whether they are numbers or letters in steps of one and the same size, up or down, none of them 0
 */
export function isEnumeration(units: readonly string[], least: number): boolean {
  if (units.length < Math.max(2, least)) return false
  const ordinals = units.map(ordinalOf)
  const first = ordinals[0]
  const second = ordinals[1]
  if (first === undefined || second === undefined) return false
  const step = second.value - first.value
  return (
    step !== 0 &&
    ordinals.every((ordinal, i) => ordinal?.kind === first.kind && ordinal.value === first.value + i * step)
  )
}

/**
 * @param units of a gram
 * @param holding for each set with the gram: how many of its items have it, and how many items it has
 * @param limits what counts as many
 * @returns why the gram is boilerplate; empty when it is none
 */
export function boilerplateReasons(
  units: readonly string[],
  holding: readonly { readonly items: number; readonly of: number }[],
  limits: BoilerplateLimits = BOILERPLATE_LIMITS,
): readonly BoilerplateReason[] {
  const reasons: BoilerplateReason[] = []
  if (holding.some(({ items, of }) => items >= limits.items && items >= limits.share * of)) {
    reasons.push('many items of a set')
  }
  if (holding.filter(({ items }) => items >= limits.itemsOfEachSet).length >= 2 || holding.length >= 3) {
    reasons.push('unrelated sets')
  }
  if (isEnumeration(units, limits.enumeration)) reasons.push('enumeration')
  return reasons
}
