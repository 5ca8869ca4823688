/**
 * Compares one document with the items whose grams the kernel found in it. Equal hashes only say where to look: what
 * counts is equal normalised text.
 */
import { HIT_NUMBERS } from '../kernel/match-table.ts'
import { encodeRuns } from '../measure/bitmap.ts'
import { overlapOfStretches, type Stretch } from '../measure/runs.ts'
import type { ReadUnits, TextUnits } from '../text/units.ts'
import { excerptsOf } from './excerpt.ts'
import { GramAutomaton } from './gram-automaton.ts'
import { ItemTexts, isEqual, type KnownField } from './item-texts.ts'
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
}

interface Hit {
  readonly text: number
  /** Position of its first unit. */
  readonly position: number
  readonly id: number
}

/** A span with the units of the document that it lies over. */
interface PlacedSpan extends MatchedSpan {
  readonly firstUnit: number
}

/** A text of the document, read when a hit lies in it. */
interface DocumentText {
  readonly units: TextUnits
  readonly words: Int32Array
}

/** No word of any item, and a word that has not been looked up. */
const UNKNOWN = -1
const UNREAD = -2

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

  /** @returns what the document has of each item that it has something of, in the order of items */
  match(document: ScannedDocument): ItemFinding[] {
    const hits = this.#promising(document.hits)
    if (hits.grams.length + hits.short.length === 0) return []
    const record = document.read()
    const texts = this.#read([...hits.grams, ...hits.short], record.texts)
    const source = { ...record, place: document.place }
    const isSame = (hit: Hit): boolean => this.#isSame(hit, texts.get(hit.text))
    const byItem = new Map<number, { fields: FieldMatch[]; shortFields: Set<number>; spans: PlacedSpan[] }>()
    const entryOf = (
      item: number,
    ): { fields: FieldMatch[]; shortFields: Set<number>; spans: PlacedSpan[] } => {
      const entry = byItem.get(item) ?? { fields: [], shortFields: new Set(), spans: [] }
      byItem.set(item, entry)
      return entry
    }
    for (const { known, match, spans } of this.#fieldMatches(hits.grams.filter(isSame), texts)) {
      const entry = entryOf(known.item)
      entry.fields.push(match)
      entry.spans.push(...spans)
    }
    for (const { known, span } of this.#shortMatches(hits.short.filter(isSame), texts)) {
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
        return {
          item,
          place: document.place,
          // A scan and an exact pass say the same here, whether they look for short parts or not.
          finding: fields.length > 0 ? this.#finding(item, source, fields, [], long) : undefined,
          shortFields: inOrder(shortFields),
          together: isPair ? this.#finding(item, source, fields, own, [...long, ...shorts]) : undefined,
        }
      })
  }

  /** Hits of short parts, and of grams in a row long enough to count. Most documents have none. */
  #promising(numbers: Uint32Array): { readonly grams: readonly Hit[]; readonly short: readonly Hit[] } {
    const { grams, lone, short, fieldStarts, leastRun } = this.#query
    const kept: { grams: Hit[]; short: Hit[] } = { grams: [], short: [] }
    const found: Hit[] = []
    let isTwofold = false
    for (let at = 0; at < numbers.length; at += HIT_NUMBERS) {
      const hit = { text: numbers[at] ?? 0, position: numbers[at + 1] ?? 0, id: numbers[at + 2] ?? 0 }
      const isShort = short[hit.id] === 1
      if (isShort) kept.short.push(hit)
      // Grams of parts that are shorter than the definition's gram point nowhere.
      if (hit.id >= grams || fieldStarts[hit.id] === fieldStarts[hit.id + 1]) continue
      if (isShort) isTwofold = true
      found.push(hit)
    }
    // A short part that is a gram too is told as either, and late as the first.
    if (isTwofold) found.sort((a, b) => a.text - b.text || a.position - b.position)
    let row: Hit[] = []
    let isLone = false
    const endRow = (): void => {
      if (isLone || row.length >= leastRun) for (const hit of row) kept.grams.push(hit)
      row = []
      isLone = false
    }
    for (const hit of found) {
      const last = row.at(-1)
      if (last !== undefined && last.text === hit.text && last.position === hit.position) continue
      if (last !== undefined && (last.text !== hit.text || last.position + 1 !== hit.position)) endRow()
      row.push(hit)
      if (lone[hit.id] === 1) isLone = true
    }
    endRow()
    return kept
  }

  #read(hits: readonly Hit[], texts: readonly string[]): Map<number, DocumentText> {
    const read = new Map<number, DocumentText>()
    for (const { text } of hits) {
      if (read.has(text)) continue
      const units = this.#readUnits(texts[text] ?? '')
      read.set(text, { units, words: new Int32Array(units.texts.length).fill(UNREAD) })
    }
    return read
  }

  /** Whether the document has the words of the gram there; most words of a document are never looked up. */
  #isSame({ position, id }: Hit, text: DocumentText | undefined): boolean {
    if (text === undefined) return false
    // First, so that the item's words have their numbers.
    const expected = this.texts.wordsOf(id)
    const { words, units } = text
    for (let i = position; i < position + expected.length && i < words.length; i++) {
      // A word that was unknown before may have become an item's.
      if ((words[i] ?? UNREAD) < 0) words[i] = this.texts.wordNumber(units.texts[i] ?? '') ?? UNKNOWN
    }
    return isEqual(words, position, expected)
  }

  *#fieldMatches(
    hits: readonly Hit[],
    texts: ReadonlyMap<number, DocumentText>,
  ): Generator<{ known: KnownField; match: FieldMatch; spans: PlacedSpan[] }> {
    if (hits.length === 0) return
    const sequence: number[] = []
    const places: (Hit | undefined)[] = []
    for (const [i, hit] of hits.entries()) {
      const before = hits[i - 1]
      if (before !== undefined && (before.text !== hit.text || before.position + 1 !== hit.position)) {
        sequence.push(-sequence.length - 1)
        places.push(undefined)
      }
      sequence.push(hit.id)
      places.push(hit)
    }
    const automaton = new GramAutomaton(sequence)
    const { rule } = this.#query
    for (const number of this.#fieldsWith(hits)) {
      const known = this.texts.field(number)
      const grams = this.texts.gramsOf(known)
      const stretches = grams.ids.flatMap((ids, part) =>
        automaton.matches(ids).map((match) => ({ ...match, part })),
      )
      const { overlap, runs } = overlapOfStretches(grams, rule, stretches satisfies Stretch[])
      if (overlap.hits === 0) continue
      const { hits: counted, coveredUnits, longestRun } = overlap
      const spans = runs.flatMap(({ stretch, start, end }): PlacedSpan[] => {
        const from = stretches[stretch]
        const part = known.source.parts[from?.part ?? -1]
        const place = places[from?.at ?? -1]
        if (from === undefined || part === undefined || place === undefined) return []
        const units = end - start + rule.gramLength - 1
        const firstUnit = place.position + start - from.start
        return this.#span(known, part.part, this.texts.unitsOf(part).spans, start, units, false, {
          text: place.text,
          firstUnit,
          spans: texts.get(place.text)?.units.spans ?? [],
        })
      })
      yield {
        known,
        match: {
          field: known.field,
          hits: counted,
          coveredUnits,
          longestRun,
          bits: encodeRuns(overlap.counted),
        },
        spans,
      }
    }
  }

  *#shortMatches(
    hits: readonly Hit[],
    texts: ReadonlyMap<number, DocumentText>,
  ): Generator<{ known: KnownField; span: PlacedSpan }> {
    const seen = new Set<string>()
    for (const { id, text, position } of hits) {
      // Once for each text: a short part may stand in a document very often.
      if (seen.has(`${id} ${text}`)) continue
      seen.add(`${id} ${text}`)
      const spans = texts.get(text)?.units.spans ?? []
      for (const number of this.#fieldsWith([{ id }])) {
        const known = this.texts.field(number)
        for (const part of known.source.short) {
          if (part.first !== id) continue
          const own = this.texts.unitsOf(part).spans
          const placed = { text, firstUnit: position, spans }
          for (const span of this.#span(known, part.part, own, 0, part.units, true, placed))
            yield { known, span }
        }
      }
    }
  }

  #span(
    known: KnownField,
    part: number,
    itemSpans: TextUnits['spans'],
    firstItemUnit: number,
    units: number,
    isShort: boolean,
    document: { readonly text: number; readonly firstUnit: number; readonly spans: TextUnits['spans'] },
  ): PlacedSpan[] {
    const { text, firstUnit, spans } = document
    const [itemFirst, itemLast] = [itemSpans[firstItemUnit], itemSpans[firstItemUnit + units - 1]]
    const [first, last] = [spans[firstUnit], spans[firstUnit + units - 1]]
    if (!itemFirst || !itemLast || !first || !last) return []
    return [
      {
        field: known.field,
        part,
        itemStart: itemFirst.start,
        itemEnd: itemLast.end,
        text,
        start: first.start,
        end: last.end,
        units,
        isShort,
        firstUnit,
      },
    ]
  }

  /** Fields that have at least one of the hashes, in order. */
  #fieldsWith(hits: readonly Pick<Hit, 'id'>[]): number[] {
    const { fieldStarts, fieldNumbers } = this.#query
    const fields = new Set<number>()
    for (const id of new Set(hits.map((hit) => hit.id))) {
      for (let at = fieldStarts[id] ?? 0; at < (fieldStarts[id + 1] ?? 0); at++)
        fields.add(fieldNumbers[at] ?? 0)
    }
    return [...fields].sort((a, b) => a - b)
  }

  #finding(
    item: number,
    { place, id, texts, names }: ReturnType<ScannedDocument['read']> & Pick<ScannedDocument, 'place'>,
    fields: readonly FieldMatch[],
    shortFields: readonly number[],
    placed: readonly PlacedSpan[],
  ): DocumentFinding {
    const roles = this.texts.item(item).fields.map(({ role }) => role)
    const spans = mostSpans(placed).map(({ firstUnit: _, ...span }): MatchedSpan => span)
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
