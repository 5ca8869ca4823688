/**
 * All grams of all items, each distinct one once: what is looked up in the index.
 */
import type { Item, ItemSet, Role } from '../items/types.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { FieldGrams } from '../measure/overlap.ts'
import { GramIds } from './gram-ids.ts'

/** A field of an item, hashed. */
export interface QueryField {
  readonly name: string
  readonly role: Role
  readonly grams: FieldGrams
  /** Units of the longest part. */
  readonly longestPart: number
  /** Units of parts that have no gram. */
  readonly untestedUnits: number
}

/** An item, hashed. */
export interface QueryItem {
  readonly item: Item
  readonly fields: readonly QueryField[]
}

/** See the file header. */
export interface Query {
  readonly sets: readonly { readonly set: ItemSet; readonly items: readonly QueryItem[] }[]
  /** Distinct gram hashes; a gram's id is its position. In shared memory, so that workers need no copy. */
  readonly hashes: BigUint64Array
}

/** A gram of a tests field is boilerplate when it stands in the tests of so many items of the set … */
const BOILERPLATE_ITEMS = 10
/** … and in at least this share of them. */
const BOILERPLATE_SHARE = 0.01

/**
 * Hashes all items.
 *
 * @param sets items to look up
 * @param kernel of the index's gram scheme
 * @param gramLength the definition's gram length, at least the scheme's: shorter parts are not testable
 */
export function buildQuery(sets: readonly ItemSet[], kernel: Kernel, gramLength: number): Query {
  const ids = new GramIds()
  const hashed = sets.map((set) => ({
    set,
    items: set.items.map((item) => ({
      item,
      fields: item.fields.map(({ name, role, parts }) => {
        const units: number[] = []
        const partIds: Uint32Array[] = []
        let longestPart = 0
        let untestedUnits = 0
        for (const part of parts) {
          const hashes = kernel.collect(part)
          const count = kernel.counts().units
          longestPart = Math.max(longestPart, count)
          if (count < gramLength) {
            untestedUnits += count
            continue
          }
          units.push(count)
          partIds.push(ids.idsOf(hashes))
        }
        return { name, role, grams: { units, ids: partIds }, longestPart, untestedUnits }
      }),
    })),
  }))
  const result = hashed.map(({ set, items }) => ({ set, items: markBoilerplate(items) }))
  return { sets: result, hashes: ids.sharedHashes() }
}

/** Test code shares its scaffold: such grams do not count for tests. */
function markBoilerplate(items: readonly QueryItem[]): QueryItem[] {
  const isTests = ({ role }: QueryField): boolean => role === 'tests'
  if (!items.some(({ fields }) => fields.some(isTests))) return [...items]
  const itemsWith = new Map<number, number>()
  for (const { fields } of items) {
    const own = new Set(fields.filter(isTests).flatMap(({ grams }) => grams.ids.flatMap((ids) => [...ids])))
    for (const id of own) itemsWith.set(id, (itemsWith.get(id) ?? 0) + 1)
  }
  const least = Math.max(BOILERPLATE_ITEMS, BOILERPLATE_SHARE * items.length)
  const isIgnored = (id: number): boolean => (itemsWith.get(id) ?? 0) >= least
  return items.map(({ item, fields }) => ({
    item,
    fields: fields.map((field) =>
      isTests(field) ? { ...field, grams: { ...field.grams, isIgnored } } : field,
    ),
  }))
}
