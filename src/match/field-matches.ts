/**
 * What one document has of the fields of items, gram by gram and part by part. Pure but for what it reads of the items.
 */
import { encodeRuns } from '../measure/bitmap.ts'
import { overlapOfStretches, type Stretch } from '../measure/runs.ts'
import type { UnitSpan } from '../text/units.ts'
import { breakAt, type Hit, type HitSequence, hitSequence } from './document-hits.ts'
import type { DocumentTexts } from './document-texts.ts'
import { GramAutomaton, type Match } from './gram-automaton.ts'
import { hasSigns, ownUnits, signsFrom } from './in-form.ts'
import { type FieldInForm, type ItemTexts, type KnownField, partOf } from './item-texts.ts'
import type { FieldMatch, MatchedSpan, MatchQuery } from './types.ts'

/** A span with the units of the document that it lies over. */
export interface PlacedSpan extends MatchedSpan {
  readonly firstUnit: number
  readonly lastUnit: number
}

/** A field with a counted run. */
interface FoundField {
  readonly known: KnownField
  readonly match: FieldMatch
  readonly spans: readonly PlacedSpan[]
}

/** A stretch of a field that stands in the document. */
interface PlacedStretch extends Stretch {
  /** Position of its first gram in the document's sequence. */
  readonly at: number
  /** How far from there a unit of the field begins, or ends, in units of the document. */
  readonly offsetOf: (unit: number, which: 'first' | 'last') => number
}

/** Where a stretch stands: of an item, and of a document. */
interface Ends {
  readonly firstItemUnit: number
  readonly lastItemUnit: number
  readonly text: number
  readonly firstUnit: number
  readonly lastUnit: number
}

/** See the file header. */
export class FieldMatches {
  readonly #query: MatchQuery
  readonly #items: ItemTexts
  readonly #document: DocumentTexts
  readonly #grams: readonly Hit[]
  readonly #short: readonly Hit[]
  readonly #sequence: HitSequence
  /** Items in forms that the document is in, as far as it was asked. */
  readonly #isInForm = new Map<number, boolean>()

  /**
   * @param grams hits of which the document has the words, by text and position
   * @param short the same of short parts
   */
  constructor(
    query: MatchQuery,
    items: ItemTexts,
    document: DocumentTexts,
    grams: readonly Hit[],
    short: readonly Hit[],
  ) {
    this.#query = query
    this.#items = items
    this.#document = document
    this.#grams = grams
    this.#short = short
    this.#sequence = hitSequence(grams)
  }

  /** @returns fields with a counted run, in order */
  *fields(): Generator<FoundField> {
    if (this.#grams.length === 0) return
    const { rule } = this.#query
    const automaton = new GramAutomaton(this.#sequence.ids)
    for (const number of fieldsWith(this.#query, this.#grams)) {
      const known = this.#items.field(number)
      if (!this.#hasForm(known.item)) continue
      const form = this.#items.inForm(known)
      const itself = form?.itself ?? known
      const own = form === undefined ? automaton : this.#automatonOf(form, automaton)
      const stretches: PlacedStretch[] = []
      for (const [part, ids] of this.#items.gramsOf(known).ids.entries()) {
        for (const match of own.matches(ids)) {
          const stretch = this.#inItself(match, part, known, form)
          if (stretch !== undefined) stretches.push(stretch)
        }
      }
      const { overlap, runs } = overlapOfStretches(this.#items.gramsOf(itself), rule, stretches)
      if (overlap.hits === 0) continue
      const { hits, coveredUnits, longestRun } = overlap
      const spans = runs.flatMap(({ stretch, start, end }): PlacedSpan[] => {
        const from = stretches[stretch]
        const part = itself.source.parts[from?.part ?? -1]
        const place = this.#sequence.places[from?.at ?? -1]
        if (from === undefined || part === undefined || place === undefined) return []
        const last = end + rule.gramLength - 2
        return this.#span(known, part.part, this.#items.unitsOf(part).spans, false, {
          firstItemUnit: start,
          lastItemUnit: last,
          text: place.text,
          firstUnit: place.position + from.offsetOf(start, 'first'),
          lastUnit: place.position + from.offsetOf(last, 'last'),
        })
      })
      const bits = encodeRuns(overlap.counted)
      yield { known, match: { field: known.field, hits, coveredUnits, longestRun, bits }, spans }
    }
  }

  /** @returns short parts that stand in the document whole, once for each text */
  *shortParts(): Generator<{ known: KnownField; span: PlacedSpan }> {
    const seen = new Set<string>()
    for (const hit of this.#short) {
      const { id, text, position } = hit
      for (const number of fieldsWith(this.#query, [hit])) {
        // A short part may stand in a document very often.
        if (seen.has(`${id} ${text} ${number}`)) continue
        const known = this.#items.field(number)
        if (!this.#hasForm(known.item)) continue
        const form = this.#items.inForm(known)
        for (const part of known.source.short) {
          if (part.first !== id || !this.#isShortInForm(form, part, hit)) continue
          const own = this.#items.unitsOf(partOf(form?.itself ?? known, part.part) ?? part).spans
          const ends = {
            firstItemUnit: 0,
            lastItemUnit: own.length - 1,
            text,
            firstUnit: position,
            lastUnit: position + part.units - 1,
          }
          for (const span of this.#span(known, part.part, own, true, ends)) {
            seen.add(`${id} ${text} ${number}`)
            yield { known, span }
          }
        }
      }
    }
  }

  /** Whether a sign of the item's form stands in the document. Otherwise that has the item as it is, if at all. */
  #hasForm(item: number): boolean {
    const variant = this.#items.variantOf(item)
    if (variant === null) return true
    if (!this.#document.mayBeIn(variant)) return false
    const known = this.#isInForm.get(item)
    if (known !== undefined) return known
    const found = this.#items
      .inForms(item)
      .some(({ known, form }) => this.#hasGramIn(form) || this.#hasShortIn(known, form))
    this.#isInForm.set(item, found)
    return found
  }

  #hasGramIn(form: FieldInForm): boolean {
    const { placesOf } = this.#sequence
    const hasSign = (id: number): boolean =>
      placesOf.get(id)?.some((place) => this.#hasSigns(form, id, place, 1)) === true
    // Most forms have few signs, most documents few grams; some have many.
    if (form.signs.size < placesOf.size) {
      for (const id of form.signs.keys()) if (hasSign(id)) return true
    } else {
      for (const id of placesOf.keys()) if (form.signs.has(id) && hasSign(id)) return true
    }
    return false
  }

  #hasShortIn({ source }: KnownField, form: FieldInForm): boolean {
    return (
      this.#short.length > 0 &&
      source.short.some((part) => {
        const units = form.units.get(part.part)
        if (units === undefined || units.signs.size === 0) return false
        return this.#short.some((hit) => hit.id === part.first && this.#isShortInForm(form, part, hit))
      })
    )
  }

  /** Whether the document has all of the form's signs in a gram; somewhere the form may have it without any. */
  #hasSigns({ signs }: FieldInForm, id: number, place: number, least = 0): boolean {
    const hit = this.#sequence.places[place]
    const own = signs.get(id)
    if (hit === undefined || own === undefined) return true
    const text = this.#document.text(hit.text)
    return own.some((each) => each.length >= least && hasSigns(each, text, hit.position))
  }

  #isShortInForm(
    form: FieldInForm | undefined,
    part: { readonly part: number; readonly units: number },
    { text, position }: Hit,
  ): boolean {
    const units = form?.units.get(part.part)
    if (units === undefined) return true
    return hasSigns(signsFrom(units, 0, part.units), this.#document.text(text), position)
  }

  /** Where the document lacks a form's signs, it has not the form but words that read like it. */
  #automatonOf(form: FieldInForm, automaton: GramAutomaton): GramAutomaton {
    let ids: number[] | undefined
    for (const [id, places] of this.#sequence.placesOf) {
      if (!form.signs.has(id)) continue
      for (const place of places) {
        if (this.#hasSigns(form, id, place)) continue
        ids ??= [...this.#sequence.ids]
        ids[place] = breakAt(place)
      }
    }
    return ids === undefined ? automaton : new GramAutomaton(ids)
  }

  /** A stretch of a form, in windows of the field itself; undefined when it holds none whole. */
  #inItself(
    { start, end, at }: Match,
    part: number,
    known: KnownField,
    form: FieldInForm | undefined,
  ): PlacedStretch | undefined {
    if (form === undefined) return { part, start, end, at, offsetOf: (unit) => unit - start }
    const { n } = this.#query.scheme
    const units = form.units.get(known.source.parts[part]?.part ?? -1)
    if (units === undefined) return undefined
    const own = ownUnits(units, start, end + n - 1)
    if (own.end - own.start < n) return undefined
    return {
      part,
      start: own.start,
      end: own.end - n + 1,
      at,
      offsetOf: (unit, which) => (units[which][unit] ?? 0) - start,
    }
  }

  #span(
    known: KnownField,
    part: number,
    itemSpans: readonly UnitSpan[],
    isShort: boolean,
    { firstItemUnit, lastItemUnit, text, firstUnit, lastUnit }: Ends,
  ): PlacedSpan[] {
    const { spans } = this.#document.text(text)
    const [itemFirst, itemLast] = [itemSpans[firstItemUnit], itemSpans[lastItemUnit]]
    const [first, last] = [spans[firstUnit], spans[lastUnit]]
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
        units: lastItemUnit - firstItemUnit + 1,
        isShort,
        firstUnit,
        lastUnit,
      },
    ]
  }
}

/** @returns fields that have at least one of the hashes, in order */
function fieldsWith({ fieldStarts, fieldNumbers }: MatchQuery, hits: readonly Pick<Hit, 'id'>[]): number[] {
  const fields = new Set<number>()
  for (const id of new Set(hits.map((hit) => hit.id))) {
    for (let at = fieldStarts[id] ?? 0; at < (fieldStarts[id + 1] ?? 0); at++)
      fields.add(fieldNumbers[at] ?? 0)
  }
  return [...fields].sort((a, b) => a - b)
}
