/**
 * Boilerplate of the item sets of a query: grams that many items share or unrelated sets do, and enumerations
 * (src/measure/boilerplate.ts has the rules). The context does not count: what many questions share there is a passage.
 */
import type { ItemSet } from '../items/types.ts'
import {
  BOILERPLATE_LIMITS,
  type BoilerplateReason,
  boilerplateReasons,
  isOrdinal,
} from '../measure/boilerplate.ts'
import type { GramScheme } from '../text/scheme.ts'
import { readUnits } from '../text/units.ts'
import type { QueryField, QueryItem } from './query.ts'

/** A gram that is boilerplate. */
export interface BoilerplateGram {
  readonly reasons: readonly BoilerplateReason[]
  /** For each set that has it (by position): how many of its items do. */
  readonly sets: readonly { readonly set: number; readonly items: number }[]
  /** Where it stands first. */
  readonly place: GramPlace
}

/** A gram in a part of an item. */
export interface GramPlace {
  readonly item: QueryItem
  readonly field: QueryField
  /** Position among the field's parts. */
  readonly part: number
  readonly window: number
}

/** A set with its items. */
interface HashedSet {
  readonly set: ItemSet
  readonly items: readonly QueryItem[]
}

/**
 * @param sets hashed
 * @param ids of the grams of all parts
 * @param grams number of distinct grams
 * @param scheme of the grams; enumerations are found among words
 * @returns by id
 */
export function findBoilerplate(
  sets: readonly HashedSet[],
  ids: Uint32Array,
  grams: number,
  scheme: GramScheme,
): ReadonlyMap<number, BoilerplateGram> {
  const enumerations = findEnumerations(sets, ids, scheme)
  const isCandidate = candidates(sets, ids, grams, scheme.n)
  for (const id of enumerations.keys()) isCandidate[id] = 1
  const holding = new Map<number, { set: number; items: number; last: number; place: GramPlace }[]>()
  let number = 0
  for (const [set, { items }] of sets.entries()) {
    for (const item of items) {
      number++
      eachPart(item, (field, part, first, units) => {
        for (let window = 0; window <= units - scheme.n; window++) {
          const id = ids[first + window] ?? 0
          if (isCandidate[id] === 0) continue
          const known = holding.get(id) ?? []
          holding.set(id, known)
          const own = known.at(-1)
          if (own?.set !== set) {
            known.push({ set, items: 1, last: number, place: { item, field, part, window } })
          } else if (own.last !== number) {
            own.items++
            own.last = number
          }
        }
      })
    }
  }
  const found = new Map<number, BoilerplateGram>()
  for (const [id, own] of [...holding].sort(([a], [b]) => a - b)) {
    const reasons = boilerplateReasons(
      enumerations.get(id) ?? [],
      own.map(({ set, items }) => ({ items, of: sets[set]?.items.length ?? 0 })),
    )
    const [first] = own
    if (reasons.length === 0 || first === undefined) continue
    found.set(id, { reasons, sets: own.map(({ set, items }) => ({ set, items })), place: first.place })
  }
  return found
}

/** Visits the parts of an item. */
function eachPart(
  { fields }: QueryItem,
  visit: (field: QueryField, part: number, first: number, units: number) => void,
): void {
  for (let f = 0; f < fields.length; f++) {
    const field = fields[f]
    if (field === undefined || field.role === 'context') continue
    for (let part = 0; part < field.parts.length; part++) {
      const { first, units } = field.parts[part] ?? { first: 0, units: 0 }
      visit(field, part, first, units)
    }
  }
}

/** By id 1 for grams of at least `itemsOfEachSet` items: fewer make none boilerplate, whatever sets they are of. */
function candidates(sets: readonly HashedSet[], ids: Uint32Array, grams: number, n: number): Uint8Array {
  const isCandidate = new Uint8Array(grams)
  const enough = BOILERPLATE_LIMITS.itemsOfEachSet
  // The last item that has it and how many do, in one number: one place in memory for each gram.
  const step = enough + 1
  const known = new Uint32Array(grams)
  let number = 0
  const visit = (first: number, units: number): void => {
    const base = number * step
    for (let place = first; place <= first + units - n; place++) {
      const id = ids[place] ?? 0
      const before = known[id] ?? 0
      if (before >= base) continue
      const items = Math.min((before % step) + 1, enough)
      known[id] = base + items
      if (items === enough) isCandidate[id] = 1
    }
  }
  for (const { items } of sets) {
    for (const item of items) {
      number++
      eachPart(item, (_field, _part, first, units) => visit(first, units))
    }
  }
  return isCandidate
}

/** Units of the grams of numbers or single letters. */
function findEnumerations(
  sets: readonly HashedSet[],
  ids: Uint32Array,
  { unit, n }: GramScheme,
): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>()
  if (unit !== 'words') return found
  const one = '(?<![\\p{L}\\p{N}])(?:\\p{Nd}{1,9}|\\p{L})(?![\\p{L}\\p{N}])'
  const several = new RegExp(`${one}(?:[^\\p{L}\\p{N}]+${one}){${n - 1}}`, 'u')
  for (const { items } of sets) {
    for (const { item, fields } of items) {
      for (const [f, { role, parts }] of fields.entries()) {
        if (role === 'context') continue
        for (const [part, { units, first }] of parts.entries()) {
          const text = item.fields[f]?.parts[part] ?? ''
          if (units < n || !(hasOrdinals(text, n) ?? several.test(text))) continue
          const { texts } = readUnits(text, unit)
          for (const window of enumerations(texts, n)) {
            found.set(ids[first + window] ?? 0, texts.slice(window, window + n))
          }
        }
      }
    }
  }
  return found
}

/** Places of the grams in which every unit can be counted. */
function* enumerations(texts: readonly string[], n: number): Generator<number> {
  let inRow = 0
  for (const [i, text] of texts.entries()) {
    inRow = isOrdinal(text) ? inRow + 1 : 0
    if (inRow >= n) yield i - n + 1
  }
}

/** The same as the pattern, faster: whether so many units in a row can be counted. Undefined for what is not all ASCII. */
function hasOrdinals(text: string, n: number): boolean | undefined {
  let inRow = 0
  let length = 0
  let digits = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0
    if (code > 127) return undefined
    const isDigit = code >= 0x30 && code <= 0x39
    if (isDigit || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)) {
      length++
      if (isDigit) digits++
    } else if (length > 0) {
      inRow = length === 1 || (digits === length && length <= 9) ? inRow + 1 : 0
      if (inRow >= n) return true
      length = 0
      digits = 0
    }
  }
  return false
}
