/**
 * Boilerplate of the item sets of a query: grams that many items share or unrelated sets do, and enumerations
 * (src/measure/boilerplate.ts has the rules). The context does not count: what many questions share there is a passage.
 */
import type { ItemSet } from '../items/types.ts'
import { BOILERPLATE_LIMITS, type BoilerplateReason, boilerplateReasons } from '../measure/boilerplate.ts'
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

/** A set with its items and, for each item, its other forms. */
interface HashedSet {
  readonly set: ItemSet
  readonly items: readonly QueryItem[]
  readonly variants: readonly (readonly QueryItem[])[]
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
  // Fewer items than this make no gram boilerplate, whatever sets they are of.
  const shared = itemsOfGrams(sets, ids, grams, scheme.n)
  const enumerations = findEnumerations(sets, ids, scheme)
  const holding = new Map<number, { set: number; items: number; last: number; place: GramPlace }[]>()
  let number = 0
  for (const [set, { items, variants }] of sets.entries()) {
    for (const [i, item] of items.entries()) {
      number++
      eachGram([item, ...(variants[i] ?? [])], ids, scheme.n, (id, form, field, part, window) => {
        if ((shared[id] ?? 0) < BOILERPLATE_LIMITS.itemsOfEachSet && !enumerations.has(id)) return
        const known = holding.get(id) ?? []
        holding.set(id, known)
        const own = known.at(-1)
        if (own?.set !== set) {
          known.push({ set, items: 1, last: number, place: { item: form, field, part, window } })
        } else if (own.last !== number) {
          own.items++
          own.last = number
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

/** Visits the grams of the forms of an item; fields that a form leaves as they are only once. */
function eachGram(
  forms: readonly QueryItem[],
  ids: Uint32Array,
  n: number,
  visit: (id: number, item: QueryItem, field: QueryField, part: number, window: number) => void,
): void {
  for (const item of forms) {
    for (const [f, field] of item.fields.entries()) {
      if (field.role === 'context' || (item !== forms[0] && field === forms[0]?.fields[f])) continue
      for (const [part, { units, first }] of field.parts.entries()) {
        for (let window = 0; window <= units - n; window++) {
          visit(ids[first + window] ?? 0, item, field, part, window)
        }
      }
    }
  }
}

/** For each gram the number of items that have it. */
function itemsOfGrams(sets: readonly HashedSet[], ids: Uint32Array, grams: number, n: number): Uint32Array {
  const items = new Uint32Array(grams)
  const last = new Uint32Array(grams)
  let number = 0
  for (const set of sets) {
    for (const [i, item] of set.items.entries()) {
      number++
      eachGram([item, ...(set.variants[i] ?? [])], ids, n, (id) => {
        if (last[id] === number) return
        last[id] = number
        items[id] = (items[id] ?? 0) + 1
      })
    }
  }
  return items
}

/** Units of the grams in which numbers or single letters follow each other. */
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
          if (units < n || !several.test(text)) continue
          const { texts } = readUnits(text, unit)
          for (let window = 0; window <= units - n; window++) {
            found.set(ids[first + window] ?? 0, texts.slice(window, window + n))
          }
        }
      }
    }
  }
  return found
}
