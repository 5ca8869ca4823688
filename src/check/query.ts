/**
 * All grams of all items, each distinct one once: what is looked up in the index.
 */
import type { Item, ItemField, ItemSet, Role } from '../items/types.ts'
import { type CollectedText, GramCollector } from '../kernel/gram-collector.ts'
import { distinctGrams } from '../kernel/gram-table.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { FieldGrams } from '../measure/overlap.ts'
import { ownGrams } from '../measure/without-boilerplate.ts'
import { hasVariants, VARIANTS, type Variant, variantText } from '../text/variants.ts'
import { type BoilerplateGram, findBoilerplate } from './boilerplate.ts'

/** A field of an item, hashed. */
export interface QueryField {
  readonly name: string
  readonly role: Role
  readonly grams: FieldGrams
  /** The same without boilerplate; undefined where the field has none. */
  readonly own: FieldGrams | undefined
  /** Units of the longest part. */
  readonly longestPart: number
  /** Units of parts that have no gram. */
  readonly untestedUnits: number
  /** All parts: their units, and the place of their first gram in Query.ids. */
  readonly parts: readonly { readonly units: number; readonly first: number }[]
}

/** An item or a variant of one, hashed. */
export interface QueryItem {
  /** With the texts of the variant. */
  readonly item: Item
  readonly variant: Variant | null
  /** Look-ups of the item in all: itself and its variants. */
  readonly lookups: number
  readonly fields: readonly QueryField[]
}

/** A set, hashed. */
interface QuerySet {
  readonly set: ItemSet
  readonly items: readonly QueryItem[]
  /** For each item its variants that have other grams. */
  readonly variants: readonly (readonly QueryItem[])[]
  /** Grams that do not count for tests. */
  readonly ignored: ReadonlySet<number>
}

/** See the file header. */
export interface Query {
  readonly sets: readonly QuerySet[]
  /** Distinct gram hashes; a gram's id is its position. */
  readonly hashes: BigUint64Array
  /** Ids of the grams of all parts and other texts, in order. */
  readonly ids: Uint32Array
  /** For each of the other texts the place of its first gram in `ids`. */
  readonly otherTexts: readonly number[]
  /** Grams that are boilerplate, by id. */
  readonly boilerplate: ReadonlyMap<number, BoilerplateGram>
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
 * @param otherTexts what is looked up besides
 */
export function buildQuery(
  sets: readonly ItemSet[],
  kernel: Kernel,
  gramLength: number,
  otherTexts: readonly string[] = [],
): Query {
  const collector = new GramCollector(kernel)
  const collected = sets.map(({ items }) => items.map((item) => collectForms(item, collector)))
  const others = otherTexts.map((text) => collector.add(text).start)
  const { ids, hashes } = distinctGrams(collector.hashes)
  const result = sets.map((set, s) => {
    const forms = set.items.map((_, i) => distinctForms(collected[s]?.[i] ?? [], ids))
    const hashed = forms.map((own) => {
      const fieldsOf = ({ item, parts }: HashedForm, first: readonly QueryField[]): QueryField[] =>
        item.fields.map((field, f) => {
          const known = first[f]
          const isSame = known !== undefined && parts[f]?.every((part, p) => part === own[0]?.parts[f]?.[p])
          return isSame === true ? known : queryField(field, parts[f] ?? [], ids, gramLength)
        })
      const first = own[0] === undefined ? [] : fieldsOf(own[0], [])
      return own.map((form, k) => ({
        item: form.item,
        variant: form.variant,
        lookups: own.length,
        // Most fields of a form are those of the item itself.
        fields: k === 0 ? first : fieldsOf(form, first),
      }))
    })
    const { items, ignored } = markBoilerplate(hashed.flatMap(([own]) => own ?? []))
    const isIgnored = (id: number): boolean => ignored.has(id)
    const variants = hashed.map((own) => own.slice(1).map((form) => withIgnored(form, ignored, isIgnored)))
    return { set, items, variants, ignored }
  })
  const boilerplate = findBoilerplate(result, ids, hashes.length, kernel.scheme)
  const known = new Set(boilerplate.keys())
  const withOwn = (item: QueryItem): QueryItem => withoutBoilerplate(item, known)
  const own = result.map(({ items, variants, ...rest }) => ({
    ...rest,
    items: items.map(withOwn),
    variants: variants.map((forms) => forms.map(withOwn)),
  }))
  return { sets: own, hashes, ids, otherTexts: others, boilerplate }
}

/** An item, or a variant of it, with the grams of each part of each field. */
interface HashedForm {
  readonly item: Item
  readonly variant: Variant | null
  readonly parts: readonly (readonly CollectedText[])[]
}

function collectForms(item: Item, collector: GramCollector): HashedForm[] {
  const parts = item.fields.map((field) => field.parts.map((part) => collector.add(part)))
  const forms: HashedForm[] = [{ item, variant: null, parts }]
  const differing = item.fields.map((field) => field.parts.map(hasVariants))
  if (!differing.some((field) => field.includes(true))) return forms
  for (const variant of VARIANTS) {
    const texts = item.fields.map((field, f) =>
      field.parts.map((part, p) => (differing[f]?.[p] === true ? variantText(variant, part) : part)),
    )
    // A text without markup is the same in several forms.
    if (forms.some((known) => hasSameTexts(known.item, texts))) continue
    const own = texts.map((field, f) =>
      // Most parts have nothing to be escaped.
      field.map((text, p) =>
        text === item.fields[f]?.parts[p] ? (parts[f]?.[p] ?? collector.add(text)) : collector.add(text),
      ),
    )
    const fields = item.fields.map((field, f) => ({ ...field, parts: texts[f] ?? [] }))
    forms.push({ item: { ...item, fields }, variant, parts: own })
  }
  return forms
}

function hasSameTexts({ fields }: Item, texts: readonly (readonly string[])[]): boolean {
  return fields.every(({ parts }, f) => parts.every((part, p) => part === texts[f]?.[p]))
}

/** Forms that differ in their grams: what is escaped may be no word. */
function distinctForms(forms: readonly HashedForm[], ids: Uint32Array): HashedForm[] {
  const distinct: HashedForm[] = []
  for (const form of forms) {
    if (!distinct.some((known) => hasSameGrams(known, form, ids))) distinct.push(form)
  }
  return distinct
}

function hasSameGrams(a: HashedForm, b: HashedForm, ids: Uint32Array): boolean {
  return a.parts.every((field, f) =>
    field.every((part, p) => {
      const other = b.parts[f]?.[p]
      if (other === undefined || other.units !== part.units) return false
      if (other.start === part.start) return true
      for (let i = 0; i < part.end - part.start; i++) {
        if (ids[part.start + i] !== ids[other.start + i]) return false
      }
      return true
    }),
  )
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
  return { name, role, grams, own: undefined, longestPart, untestedUnits, parts: places }
}

/** Adds to fields with boilerplate what they are without it. */
function withoutBoilerplate(item: QueryItem, boilerplate: ReadonlySet<number>): QueryItem {
  const own = item.fields.map(({ role, grams }) => ownGrams(role, grams, boilerplate))
  if (own.every((grams) => grams === undefined)) return item
  return { ...item, fields: item.fields.map((field, f) => ({ ...field, own: own[f] })) }
}

/** Test code shares its scaffold: such grams do not count for tests. */
function markBoilerplate(items: readonly QueryItem[]): Pick<QuerySet, 'items' | 'ignored'> {
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
  return { items: items.map((item) => withIgnored(item, ignored, isIgnored)), ignored }
}

/** Grams of tests that do not count are told by their ids. */
function withIgnored(
  item: QueryItem,
  ignored: ReadonlySet<number>,
  isIgnored: (id: number) => boolean,
): QueryItem {
  if (ignored.size === 0 && !item.fields.some(({ role }) => role === 'tests')) return item
  return {
    ...item,
    fields: item.fields.map((field) =>
      field.role === 'tests' ? { ...field, grams: { ...field.grams, isIgnored } } : field,
    ),
  }
}
