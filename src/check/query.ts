/**
 * All grams of all items, each distinct one once: what is looked up in the index.
 */
import type { Item, ItemField, ItemSet, Role } from '../items/types.ts'
import { type CollectedText, GramCollector } from '../kernel/gram-collector.ts'
import { distinctGrams } from '../kernel/gram-table.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { FieldGrams } from '../measure/overlap.ts'
import { ownGrams } from '../measure/without-boilerplate.ts'
import { type FormUnits, readForm } from '../text/form-units.ts'
import type { ReadUnits } from '../text/units.ts'
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

/** A field in a form that has other grams, hashed. Only windows of the field itself count: see text/form-units.ts. */
export interface FormField {
  /** All parts: their text in the form, units, and the place of their first gram in Query.ids. */
  readonly parts: readonly { readonly text: string; readonly units: number; readonly first: number }[]
  /** For each part of the field's own `grams` the ids of its grams in the form. */
  readonly ids: readonly Uint32Array[]
  /** The same, which units of the form hold a unit of the field. */
  readonly units: () => readonly FormUnits[]
}

/** An item in a form that has other grams. */
interface QueryForm {
  readonly variant: Variant
  /** As many as the item has; undefined for a field that the form leaves as it is. */
  readonly fields: readonly (FormField | undefined)[]
}

/** An item, hashed. */
export interface QueryItem {
  readonly item: Item
  readonly fields: readonly QueryField[]
  readonly forms: readonly QueryForm[]
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
  /** Ids of the grams of all parts and other texts, in order. */
  readonly ids: Uint32Array
  /** For each of the other texts the place of its first gram in `ids`. */
  readonly otherTexts: readonly number[]
  /** Grams that are boilerplate, by id. */
  readonly boilerplate: ReadonlyMap<number, BoilerplateGram>
}

/** What is looked up: an item as it is, or in a form. */
export interface Lookup {
  readonly item: QueryItem
  readonly form: QueryForm | undefined
}

/** @returns all items of a query through all sets, each followed by its forms */
export function lookupsOf(query: Pick<Query, 'sets'>): Lookup[] {
  return query.sets.flatMap(({ items }) =>
    items.flatMap((item) => [{ item, form: undefined }, ...item.forms.map((form) => ({ item, form }))]),
  )
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
 * @param read reads units of the same scheme
 * @param gramLength the definition's gram length, at least the scheme's: shorter parts are not testable
 * @param otherTexts what is looked up besides
 */
export function buildQuery(
  sets: readonly ItemSet[],
  kernel: Kernel,
  read: ReadUnits,
  gramLength: number,
  otherTexts: readonly string[] = [],
): Query {
  const collector = new GramCollector(kernel)
  const collected = sets.map(({ items }) => items.map((item) => collectForms(item, collector)))
  const others = otherTexts.map((text) => collector.add(text).start)
  const { ids, hashes } = distinctGrams(collector.hashes)
  const result = sets.map((set, s) => {
    const hashed = set.items.map((item, i): QueryItem => {
      const [own = NO_FORM, ...forms] = distinctForms(collected[s]?.[i] ?? [], ids)
      const fields = item.fields.map((field, f) => queryField(field, own.parts[f] ?? [], ids, gramLength))
      return { item, fields, forms: forms.map((form) => queryForm(item, own, form, ids, gramLength, read)) }
    })
    const { items, ignored } = markBoilerplate(hashed)
    return { set, items, ignored }
  })
  const boilerplate = findBoilerplate(result, ids, hashes.length, kernel.scheme)
  const known = new Set(boilerplate.keys())
  const own = result.map(({ items, ...rest }) => ({
    ...rest,
    items: items.map((item) => withoutBoilerplate(item, known)),
  }))
  return { sets: own, hashes, ids, otherTexts: others, boilerplate }
}

/** An item, or the item in a form, with the grams of each part of each field. */
interface HashedForm {
  readonly variant: Variant | null
  readonly texts: readonly (readonly string[])[]
  readonly parts: readonly (readonly CollectedText[])[]
}

const NO_FORM: HashedForm = { variant: null, texts: [], parts: [] }

function collectForms(item: Item, collector: GramCollector): HashedForm[] {
  const own = item.fields.map(({ parts }) => parts)
  const parts = own.map((field) => field.map((part) => collector.add(part)))
  const forms: HashedForm[] = [{ variant: null, texts: own, parts }]
  const differing = own.map((field) => field.map(hasVariants))
  if (!differing.some((field) => field.includes(true))) return forms
  for (const variant of VARIANTS) {
    const texts = own.map((field, f) =>
      field.map((part, p) => (differing[f]?.[p] === true ? variantText(variant, part) : part)),
    )
    // A text without markup is the same in several forms.
    if (forms.some((known) => hasSameTexts(known.texts, texts))) continue
    const hashed = texts.map((field, f) =>
      // Most parts have nothing to be escaped.
      field.map((text, p) =>
        text === own[f]?.[p] ? (parts[f]?.[p] ?? collector.add(text)) : collector.add(text),
      ),
    )
    forms.push({ variant, texts, parts: hashed })
  }
  return forms
}

function hasSameTexts(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  return a.every((parts, f) => parts.every((part, p) => part === b[f]?.[p]))
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

function queryForm(
  { fields }: Item,
  own: HashedForm,
  form: HashedForm,
  ids: Uint32Array,
  gramLength: number,
  read: ReadUnits,
): QueryForm {
  const { variant } = form
  if (variant === null) throw new RangeError('the text itself is no form')
  return {
    variant,
    fields: fields.map((_, f) => {
      const [hashed = [], known = [], texts = []] = [form.parts[f], own.parts[f], form.texts[f]]
      if (hashed.every((part, p) => part === known[p])) return undefined
      const isTestable = known.map(({ units }) => units >= gramLength)
      const testable = <T>(list: readonly T[]): T[] => list.filter((_, p) => isTestable[p] === true)
      let units: readonly FormUnits[] | undefined
      return {
        parts: hashed.map((part, p) => ({ text: texts[p] ?? '', units: part.units, first: part.start })),
        ids: testable(hashed).map(({ start, end }) => ids.subarray(start, end)),
        // Few forms are found anywhere: only of those the units are read.
        units: () => {
          units ??= testable(own.texts[f] ?? []).map((text) => readForm(variant, text, read))
          return units
        },
      }
    }),
  }
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
