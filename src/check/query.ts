/**
 * All grams of all items, each distinct one once: what is looked up in the index.
 */
import type { Item, ItemField, ItemSet, Role } from '../items/types.ts'
import { type CollectedText, GramCollector } from '../kernel/gram-collector.ts'
import { distinctGrams } from '../kernel/gram-table.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { FieldGrams } from '../measure/overlap.ts'

/** A field of an item, hashed. */
export interface QueryField {
  readonly name: string
  readonly role: Role
  readonly grams: FieldGrams
  /** Units of the longest part. */
  readonly longestPart: number
  /** Units of parts that have no gram. */
  readonly untestedUnits: number
  /** All parts: their units, and the place of their first gram in Query.ids. */
  readonly parts: readonly { readonly units: number; readonly first: number }[]
}

/** An item, hashed. */
export interface QueryItem {
  readonly item: Item
  readonly fields: readonly QueryField[]
}

/** A set, hashed. */
interface QuerySet {
  readonly set: ItemSet
  readonly items: readonly QueryItem[]
  /** Grams that do not count for tests. */
  readonly ignored: ReadonlySet<number>
}

/** See the file header. */
export interface Query {
  readonly sets: readonly QuerySet[]
  /** Distinct gram hashes; a gram's id is its position. */
  readonly hashes: BigUint64Array
  /** Ids of the grams of all parts, in order. */
  readonly ids: Uint32Array
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
  const collector = new GramCollector(kernel)
  const collected = sets.map(({ items }) =>
    items.map(({ fields }) => fields.map(({ parts }) => parts.map((part) => collector.add(part)))),
  )
  const { ids, hashes } = distinctGrams(collector.hashes)
  const result = sets.map((set, s) => ({
    set,
    ...markBoilerplate(
      set.items.map((item, i) => ({
        item,
        fields: item.fields.map((field, f) =>
          queryField(field, collected[s]?.[i]?.[f] ?? [], ids, gramLength),
        ),
      })),
    ),
  }))
  return { sets: result, hashes, ids }
}

function queryField(
  { name, role }: ItemField,
  parts: readonly CollectedText[],
  ids: Uint32Array,
  gramLength: number,
): QueryField {
  const testable = parts.filter(({ units }) => units >= gramLength)
  const longestPart = parts.reduce((longest, { units }) => Math.max(longest, units), 0)
  const untestedUnits = parts.reduce((sum, { units }) => sum + (units < gramLength ? units : 0), 0)
  const grams = {
    units: testable.map(({ units }) => units),
    ids: testable.map(({ start, end }) => ids.subarray(start, end)),
  }
  const places = parts.map(({ units, start }) => ({ units, first: start }))
  return { name, role, grams, longestPart, untestedUnits, parts: places }
}

/** Test code shares its scaffold: such grams do not count for tests. */
function markBoilerplate(items: readonly QueryItem[]): Omit<QuerySet, 'set'> {
  const isTests = ({ role }: QueryField): boolean => role === 'tests'
  if (!items.some(({ fields }) => fields.some(isTests))) return { items, ignored: new Set() }
  const itemsWith = new Map<number, number>()
  for (const { fields } of items) {
    const own = new Set(fields.filter(isTests).flatMap(({ grams }) => grams.ids.flatMap((ids) => [...ids])))
    for (const id of own) itemsWith.set(id, (itemsWith.get(id) ?? 0) + 1)
  }
  const least = Math.max(BOILERPLATE_ITEMS, BOILERPLATE_SHARE * items.length)
  const ignored = new Set([...itemsWith].filter(([, count]) => count >= least).map(([id]) => id))
  const isIgnored = (id: number): boolean => ignored.has(id)
  const marked = items.map(({ item, fields }) => ({
    item,
    fields: fields.map((field) =>
      isTests(field) ? { ...field, grams: { ...field.grams, isIgnored } } : field,
    ),
  }))
  return { items: marked, ignored }
}
