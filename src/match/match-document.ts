/**
 * Compares one document with the items whose grams the kernel found in it. Equal hashes only say where to look: what
 * counts is equal normalised text.
 */
import type { ReadUnits } from '../text/units.ts'
import { type Hit, promisingHits } from './document-hits.ts'
import { DocumentTexts } from './document-texts.ts'
import { excerptsOf } from './excerpt.ts'
import { FieldMatches, type PlacedSpan } from './field-matches.ts'
import { ItemTexts } from './item-texts.ts'
import { mostSpans, ownShorts, sidesApart } from './spans.ts'
import type { DocumentFinding, DocumentPlace, FieldMatch, MatchedSpan, MatchQuery } from './types.ts'

/** A document as the feed gives it; see HIT_NUMBERS for `hits`. */
export interface ScannedDocument {
  /** Gives texts and id; called only when they are needed. */
  readonly read: () => {
    readonly texts: readonly string[]
    /** Names of the texts, where the input's text fields do not tell them. */
    readonly names?: readonly string[] | undefined
    readonly id: string | undefined
  }
  readonly hits: Uint32Array
  readonly place: DocumentPlace
}

/** What a document has of one item. */
export interface ItemFinding {
  readonly item: number
  readonly place: DocumentPlace
  /** Counted runs and where they stand, without short parts; undefined when there are none. */
  readonly finding: DocumentFinding | undefined
  /** Fields of which a short part was found whole. */
  readonly shortFields: readonly number[]
  /** With short parts, when one stands in the document together with another field of the item. */
  readonly together: DocumentFinding | undefined
  /** With short parts, when they stand alone and such a document is asked for. */
  readonly alone: DocumentFinding | undefined
}

/** See the file header. Reads items as they are needed and keeps them. */
export class DocumentMatcher {
  readonly #query: MatchQuery
  readonly #readUnits: ReadUnits
  #texts: ItemTexts | undefined

  /** @param readUnits reads units of the query's scheme */
  constructor(query: MatchQuery, readUnits: ReadUnits) {
    this.#query = query
    this.#readUnits = readUnits
  }

  /** Items, parsed at the first document that needs them. */
  get texts(): ItemTexts {
    this.#texts ??= new ItemTexts(this.#query, this.#readUnits)
    return this.#texts
  }

  /**
   * @param isListed whether no document is asked for in which short parts of an item stand alone
   * @returns what the document has of each item that it has something of, in the order of items
   */
  match(document: ScannedDocument, isListed: (item: number) => boolean = () => true): ItemFinding[] {
    const hits = promisingHits(this.#query, document.hits)
    if (hits.grams.length + hits.short.length === 0) return []
    const record = document.read()
    const texts = new DocumentTexts(record.texts, this.#readUnits, this.texts)
    const source = { ...record, place: document.place }
    const has = (hit: Hit): boolean => texts.has(hit)
    const matches = new FieldMatches(
      this.#query,
      this.texts,
      texts,
      hits.grams.filter(has),
      hits.short.filter(has),
    )
    const byItem = new Map<number, { fields: FieldMatch[]; shortFields: Set<number>; spans: PlacedSpan[] }>()
    const entryOf = (
      item: number,
    ): { fields: FieldMatch[]; shortFields: Set<number>; spans: PlacedSpan[] } => {
      const entry = byItem.get(item) ?? { fields: [], shortFields: new Set(), spans: [] }
      byItem.set(item, entry)
      return entry
    }
    for (const { known, match, spans } of matches.fields()) {
      const entry = entryOf(known.item)
      entry.fields.push(match)
      entry.spans.push(...spans)
    }
    for (const { known, span } of matches.shortParts()) {
      const entry = entryOf(known.item)
      entry.shortFields.add(known.field)
      entry.spans.push(span)
    }
    return [...byItem]
      .sort(([a], [b]) => a - b)
      .map(([item, { fields, shortFields, spans }]) => {
        const long = spans.filter(({ isShort }) => !isShort)
        const shorts = ownShorts(spans)
        const own = inOrder(shorts.map(({ field }) => field))
        const isPair = own.length > 0 && new Set([...own, ...fields.map(({ field }) => field)]).size > 1
        const isAlone = fields.length === 0 && !isPair && shortFields.size > 0
        return {
          item,
          place: document.place,
          // A scan and an exact pass say the same here, whether they look for short parts or not.
          finding: fields.length > 0 ? this.#finding(item, source, fields, [], long) : undefined,
          shortFields: inOrder(shortFields),
          together: isPair ? this.#finding(item, source, fields, own, [...long, ...shorts]) : undefined,
          alone: isAlone && !isListed(item) ? this.#finding(item, source, [], own, shorts) : undefined,
        }
      })
  }

  #finding(
    item: number,
    { place, id, texts, names }: ReturnType<ScannedDocument['read']> & Pick<ScannedDocument, 'place'>,
    fields: readonly FieldMatch[],
    shortFields: readonly number[],
    placed: readonly PlacedSpan[],
  ): DocumentFinding {
    const roles = this.texts.item(item).fields.map(({ role }) => role)
    const spans = mostSpans(placed).map(({ firstUnit: _, lastUnit: __, ...span }): MatchedSpan => span)
    return {
      place,
      id,
      ...(names === undefined ? {} : { names }),
      fields,
      shortFields,
      spans,
      spanCount: placed.length,
      ...sidesApart(placed, roles),
      excerpts: this.#query.isRedacted ? [] : excerptsOf(spans, texts),
    }
  }
}

function inOrder(fields: Iterable<number>): number[] {
  return [...new Set(fields)].sort((a, b) => a - b)
}
