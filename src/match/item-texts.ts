/**
 * Units of the items as text, numbered: a hit is verified when the units of the document's gram and of the item's are
 * the same numbers. Items are parsed and read only when a document needs them.
 */
import type { FieldGrams } from '../measure/overlap.ts'
import { ownGrams } from '../measure/without-boilerplate.ts'
import type { ReadUnits, UnitSpan } from '../text/units.ts'
import type { MatchField, MatchItem, MatchItems, MatchPart, MatchQuery } from './types.ts'

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

/** Id of a gram whose text differs from that of another gram with the same hash: found nowhere. */
const NO_GRAM = 0xffffffff

/** See the file header. */
export class ItemTexts {
  readonly #query: MatchQuery
  readonly #readUnits: ReadUnits
  readonly items: readonly MatchItem[]
  readonly #ignored: readonly ReadonlySet<number>[]
  readonly #boilerplate: ReadonlySet<number>
  readonly #fields: KnownField[] = []
  /** Number of each item's first field. */
  readonly #firstField: number[] = []
  /** Testable parts by the number of their first gram, in order. */
  readonly #parts: MatchPart[] = []
  readonly #shortParts = new Map<number, MatchPart>()
  /** For each gram its first place in MatchQuery.ids; 0xffffffff where it is not known yet. */
  readonly #firstPlace: Uint32Array
  readonly #words = new Map<string, number>()
  readonly #units = new Map<MatchPart, PartUnits>()
  readonly #grams = new Map<KnownField, FieldGrams>()

  constructor(query: MatchQuery, readUnits: ReadUnits) {
    this.#query = query
    this.#readUnits = readUnits
    // Shared memory cannot be decoded as it is.
    const { items, ignored, boilerplate } = JSON.parse(
      Buffer.from(query.items).toString('utf8'),
    ) as MatchItems
    this.items = items
    this.#ignored = ignored.map((ids) => new Set(ids))
    this.#boilerplate = new Set(boilerplate)
    for (const [item, { fields }] of items.entries()) {
      this.#firstField.push(this.#fields.length)
      for (const [field, source] of fields.entries()) {
        this.#fields.push({ item, field, source })
        this.#parts.push(...source.parts)
        for (const part of source.short) {
          if (!this.#shortParts.has(part.first)) this.#shortParts.set(part.first, part)
        }
      }
    }
    // Forms of an item share the parts that they leave as they are.
    this.#parts.sort((a, b) => a.first - b.first)
    this.#firstPlace = new Uint32Array(query.grams).fill(NO_GRAM)
    for (const { first, units } of this.#parts.toReversed()) {
      for (let place = first + units - query.scheme.n; place >= first; place--) {
        this.#firstPlace[query.ids[place] ?? 0] = place
      }
    }
  }

  /** @returns a field by its number through all items */
  field(number: number): KnownField {
    const field = this.#fields[number]
    if (field === undefined) throw new RangeError(`the query has no field ${number}`)
    return field
  }

  /** @returns the fields of an item */
  fieldsOf(item: number): readonly KnownField[] {
    const first = this.#firstField[item] ?? 0
    return this.#fields.slice(first, first + (this.items[item]?.fields.length ?? 0))
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
   * The text that a hash of the query stands for.
   *
   * @param id number of a gram or short part
   * @returns numbers of its units
   */
  wordsOf(id: number): Int32Array {
    const { grams, scheme } = this.#query
    const short = id < grams ? undefined : this.#shortParts.get(id)
    if (short !== undefined) return this.unitsOf(short).words
    const place = this.#firstPlace[id] ?? 0
    const part = this.#partAt(place)
    const from = place - part.first
    return this.unitsOf(part).words.subarray(from, from + scheme.n)
  }

  #partAt(place: number): MatchPart {
    let low = 0
    let high = this.#parts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#parts[middle]?.first ?? 0) <= place) low = middle
      else high = middle - 1
    }
    const part = this.#parts[low]
    if (part === undefined) throw new RangeError(`the query has no gram ${place}`)
    return part
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
    const ignored = this.#ignored[this.items[known.item]?.set ?? 0]
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

/** @returns whether `expected` stands in `words` at `from` */
export function isEqual(words: Int32Array, from: number, expected: Int32Array): boolean {
  if (from + expected.length > words.length) return false
  for (let i = 0; i < expected.length; i++) if (words[from + i] !== expected[i]) return false
  return true
}
