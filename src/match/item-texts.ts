/**
 * Units of the items as text, numbered: a hit is verified when the units of the document's gram and of the item's are
 * the same numbers. Items are parsed and read only when a document needs them.
 */
import type { FieldGrams } from '../measure/overlap.ts'
import { ownGrams } from '../measure/without-boilerplate.ts'
import { type FormUnits, formUnits } from '../text/form-units.ts'
import type { ReadUnits, UnitSpan } from '../text/units.ts'
import { rewritings, type Variant, variantText } from '../text/variants.ts'
import { type GramSigns, signsFrom, type UnitSign } from './in-form.ts'
import {
  FORM_NAMES,
  type MatchField,
  type MatchItem,
  type MatchPart,
  type MatchQuery,
  PART_NUMBERS,
  type PublishedFields,
} from './types.ts'

/** A part's units: their places in the raw text, and what they read as numbers. */
export interface PartUnits {
  readonly spans: readonly UnitSpan[]
  readonly words: Int32Array
}

/** A field with its position, read as far as it was needed. */
export interface KnownField {
  readonly item: number
  /** Position in the item. */
  readonly field: number
  readonly source: MatchField
}

/** A field of a form. */
export interface FieldInForm {
  /** The field of the item as it is. */
  readonly itself: KnownField
  /** By position among the field's parts how the units of the form lie in those of the part. */
  readonly units: ReadonlyMap<number, FormUnits>
  readonly signs: GramSigns
}

/** Id of a gram whose text differs from that of another gram with the same hash: found nowhere. */
const NO_GRAM = 0xffffffff

/** See the file header. */
export class ItemTexts {
  readonly #query: MatchQuery
  readonly #readUnits: ReadUnits
  readonly #items = new Map<number, { readonly item: MatchItem; readonly known: readonly KnownField[] }>()
  readonly #published = new Map<number, PublishedFields>()
  readonly #ignored: readonly ReadonlySet<number>[]
  readonly #boilerplate: ReadonlySet<number>
  readonly #gramWords = new Map<number, Int32Array>()
  readonly #words = new Map<string, number>()
  readonly #units = new Map<MatchPart, PartUnits>()
  readonly #grams = new Map<KnownField, FieldGrams>()
  readonly #inForm = new Map<KnownField, FieldInForm>()

  constructor(query: MatchQuery, readUnits: ReadUnits) {
    this.#query = query
    this.#readUnits = readUnits
    this.#ignored = query.ignored.map((ids) => new Set(ids))
    this.#boilerplate = new Set(query.boilerplate)
  }

  /** @returns an item */
  item(number: number): MatchItem {
    return this.#read(number).item
  }

  #read(number: number): { readonly item: MatchItem; readonly known: readonly KnownField[] } {
    const before = this.#items.get(number)
    if (before !== undefined) return before
    const { sets, published, firstFields } = this.#query
    const form = this.variantOf(number)
    const firstField = firstFields[number] ?? 0
    const fields = this.#publishedFields(published[number] ?? 0).map(({ name, role, parts }, f) => {
      const textOf = (part: number): string => variantText(form, parts[part] ?? '')
      return { name, role, ...this.#partsOf(firstField + f, textOf) }
    })
    const read = {
      item: { set: sets[number] ?? 0, fields },
      known: fields.map((source, field) => ({ item: number, field, source })),
    }
    this.#items.set(number, read)
    return read
  }

  #publishedFields(number: number): PublishedFields {
    const before = this.#published.get(number)
    if (before !== undefined) return before
    const { texts, textStarts } = this.#query
    // Shared memory cannot be decoded as it is.
    const bytes = Buffer.from(texts.subarray(textStarts[number], textStarts[number + 1]))
    const fields = JSON.parse(bytes.toString('utf8')) as PublishedFields
    this.#published.set(number, fields)
    return fields
  }

  #partsOf(field: number, textOf: (part: number) => string): Pick<MatchField, 'parts' | 'short'> {
    const { parts, fieldParts } = this.#query
    const between = (from: number, to: number): MatchPart[] =>
      Array.from({ length: to - from }, (_, i) => {
        const at = PART_NUMBERS * (from + i)
        const part = parts[at] ?? 0
        return { part, text: textOf(part), units: parts[at + 1] ?? 0, first: parts[at + 2] ?? 0 }
      })
    const short = fieldParts[2 * field + 1] ?? 0
    return {
      parts: between(fieldParts[2 * field] ?? 0, short),
      short: between(short, fieldParts[2 * field + 2] ?? 0),
    }
  }

  /** @returns a field by its number through all items */
  field(number: number): KnownField {
    const { itemOfField, firstFields } = this.#query
    const item = itemOfField[number] ?? 0
    const field = this.#read(item).known[number - (firstFields[item] ?? 0)]
    if (field === undefined) throw new RangeError(`the query has no field ${number}`)
    return field
  }

  /** @returns the fields of an item as it is, of which forms of it are only other writings */
  fieldsOf(item: number): readonly KnownField[] {
    return this.#read(this.#itself(item)).known
  }

  /** Items are followed by their forms. */
  #itself(item: number): number {
    const { forms } = this.#query
    let number = item
    while (number > 0 && forms[number] !== 0) number--
    return number
  }

  /** @returns the form that an item is in; null for one as it is */
  variantOf(item: number): Variant | null {
    return FORM_NAMES[this.#query.forms[item] ?? 0] ?? null
  }

  /** @returns fields of an item in a form that the form writes in another way */
  inForms(item: number): { readonly known: KnownField; readonly form: FieldInForm }[] {
    return this.#read(item).known.flatMap((known) => {
      const form = this.inForm(known)
      return form === undefined ? [] : [{ known, form }]
    })
  }

  /** @returns what is known of a field in a form; undefined for one of an item as it is */
  inForm(known: KnownField): FieldInForm | undefined {
    const variant = this.variantOf(known.item)
    if (variant === null) return undefined
    const before = this.#inForm.get(known)
    if (before !== undefined) return before
    const itself = this.fieldsOf(known.item)[known.field]
    if (itself === undefined) throw new RangeError(`item ${known.item} has no field ${known.field} as it is`)
    const { parts, short } = known.source
    const units = new Map<number, FormUnits>()
    const signs = new Map<number, UnitSign[][]>()
    for (const part of [...parts, ...short]) {
      const own = partOf(itself, part.part)
      if (own === undefined) continue
      const [text, form] = [this.unitsOf(own).spans, this.unitsOf(part).spans]
      units.set(part.part, formUnits(text, form, rewritings(variant, own.text)))
    }
    for (const part of parts) {
      const own = units.get(part.part)
      if (own !== undefined) this.#addSigns(part, own, signs)
    }
    for (const [id, all] of signs) if (all.every((own) => own.length === 0)) signs.delete(id)
    const inForm = { itself, units, signs }
    this.#inForm.set(known, inForm)
    return inForm
  }

  #addSigns(part: MatchPart, units: FormUnits, signs: Map<number, UnitSign[][]>): void {
    const { ids, scheme } = this.#query
    for (let i = 0; i <= part.units - scheme.n; i++) {
      const id = ids[part.first + i] ?? 0
      const known = signs.get(id) ?? []
      known.push(signsFrom(units, i, scheme.n))
      signs.set(id, known)
    }
  }

  /** @returns the number of a word that some item has, or undefined */
  wordNumber(word: string): number | undefined {
    return this.#words.get(word)
  }

  /** @returns units of a part; words that no item had before get numbers */
  unitsOf(part: MatchPart): PartUnits {
    const known = this.#units.get(part)
    if (known !== undefined) return known
    const { spans, texts } = this.#readUnits(part.text)
    const words = Int32Array.from(texts, (text) => {
      const number = this.#words.get(text) ?? this.#words.size
      this.#words.set(text, number)
      return number
    })
    const units = { spans, words }
    this.#units.set(part, units)
    return units
  }

  /**
   * The text that a hash of the query stands for: what the first field with the hash has there.
   *
   * @param id number of a gram or short part
   * @returns numbers of its units
   */
  wordsOf(id: number): Int32Array {
    const before = this.#gramWords.get(id)
    if (before !== undefined) return before
    const { ids, scheme, fieldStarts, fieldNumbers } = this.#query
    const firstField = (gram: number): number => fieldNumbers[fieldStarts[gram] ?? 0] ?? 0
    const number = firstField(id)
    const { source } = this.field(number)
    for (const part of source.short) {
      if (firstField(part.first) === number) this.#gramWords.set(part.first, this.unitsOf(part).words)
    }
    // All grams of the field at once: a document that has one of them has others.
    for (const part of source.parts) {
      const { words } = this.unitsOf(part)
      for (let i = 0; i <= part.units - scheme.n; i++) {
        const own = ids[part.first + i] ?? 0
        if (firstField(own) !== number || this.#gramWords.has(own)) continue
        this.#gramWords.set(own, words.subarray(i, i + scheme.n))
      }
    }
    const words = this.#gramWords.get(id)
    if (words === undefined) throw new RangeError(`the query has no gram ${id}`)
    return words
  }

  /** @returns the field's grams; those that only share a hash with another text have an id that is never found */
  gramsOf(known: KnownField): FieldGrams {
    const before = this.#grams.get(known)
    if (before !== undefined) return before
    const { ids, scheme } = this.#query
    const { parts, role } = known.source
    const grams = {
      units: parts.map(({ units }) => units),
      ids: parts.map((part) => {
        const own = ids.slice(part.first, part.first + part.units - scheme.n + 1)
        const { words } = this.unitsOf(part)
        return own.map((id, i) => (isEqual(words, i, this.wordsOf(id)) ? id : NO_GRAM))
      }),
    }
    const ignored = this.#ignored[this.item(known.item).set]
    const result =
      role === 'tests' && ignored !== undefined && ignored.size > 0
        ? { ...grams, isIgnored: (id: number): boolean => ignored.has(id) }
        : grams
    this.#grams.set(known, result)
    return result
  }

  /** @returns the field's grams without boilerplate; undefined where it has none */
  ownGramsOf(known: KnownField): FieldGrams | undefined {
    return ownGrams(known.source.role, this.gramsOf(known), this.#boilerplate)
  }
}

/** @returns a part of the field, long or short, by its position among all */
export function partOf({ source }: KnownField, part: number): MatchPart | undefined {
  return [...source.parts, ...source.short].find((each) => each.part === part)
}

/** @returns whether `expected` stands in `words` at `from` */
export function isEqual(words: Int32Array, from: number, expected: Int32Array): boolean {
  if (from + expected.length > words.length) return false
  for (let i = 0; i < expected.length; i++) if (words[from + i] !== expected[i]) return false
  return true
}
