/**
 * The items of a query as lists of numbers and texts in shared memory. Threads share them, and read only what a document
 * needs.
 */
import { FORM_NAMES, type MatchQuery, PART_NUMBERS, type PublishedFields } from '../match/types.ts'
import type { Lookup, Query } from './query.ts'
import { NumberList, TextList } from './shared-array.ts'
import { shortParts } from './short-grams.ts'

/** Parts of a MatchQuery. */
type PackedItems = Pick<
  MatchQuery,
  | 'texts'
  | 'textStarts'
  | 'published'
  | 'forms'
  | 'sets'
  | 'parts'
  | 'fieldParts'
  | 'itemOfField'
  | 'firstFields'
>

/**
 * @param query hashed items
 * @param gramLength units of the shortest part that has a gram of the definition
 * @param isWanted whether an item is looked for, by position through all sets
 * @param idOf by text of a short part that is matched whole the number of its hash
 */
export function packItems(
  query: Query,
  gramLength: number,
  isWanted: (item: number) => boolean,
  idOf: ReadonlyMap<string, number>,
): PackedItems {
  const texts = new TextList()
  const [published, forms, setOf] = [new NumberList(), new NumberList(), new NumberList()]
  const [firstFields, itemOfField] = [new NumberList(), new NumberList()]
  const [parts, fieldParts] = [new NumberList(), new NumberList()]
  fieldParts.push(0)
  const addPart = (part: number, units: number, first: number): void => {
    parts.push(part)
    parts.push(units)
    parts.push(first)
  }
  const addLookup = (lookup: Lookup, set: number, base: number): void => {
    const { item, form } = lookup
    const number = published.length
    const wanted = isWanted(number)
    published.push(base)
    forms.push(FORM_NAMES.indexOf(form?.variant ?? null))
    setOf.push(set)
    firstFields.push(itemOfField.length)
    for (let f = 0; f < item.fields.length; f++) {
      const known = wanted ? (item.fields[f]?.parts ?? []) : []
      const written = form?.fields[f]?.parts
      itemOfField.push(number)
      for (let part = 0; part < known.length; part++) {
        const own = known[part] ?? NO_PART
        // Whether a part has a gram is not for the signs of a form to say.
        if (own.units < gramLength) continue
        const { units, first } = written?.[part] ?? own
        addPart(part, units, first)
      }
      fieldParts.push(parts.length / PART_NUMBERS)
      for (const { part, units, text } of wanted && idOf.size > 0 ? shortParts(lookup, f, gramLength) : []) {
        const id = idOf.get(text)
        if (id !== undefined) addPart(part, units, id)
      }
      fieldParts.push(parts.length / PART_NUMBERS)
    }
  }
  let base = 0
  for (const [set, { items }] of query.sets.entries()) {
    for (const item of items) {
      addLookup({ item, form: undefined }, set, base)
      for (const form of item.forms) addLookup({ item, form }, set, base)
      texts.push(textsOf(item.item.fields))
      base++
    }
  }
  const { bytes, starts } = texts.shared()
  return {
    texts: bytes,
    textStarts: starts,
    published: published.shared(Uint32Array),
    forms: forms.shared(Uint8Array),
    sets: setOf.shared(Uint32Array),
    firstFields: firstFields.shared(Uint32Array),
    itemOfField: itemOfField.shared(Uint32Array),
    parts: parts.shared(Uint32Array),
    fieldParts: fieldParts.shared(Uint32Array),
  }
}

const NO_PART = { units: 0, first: 0 }

function textsOf(fields: PublishedFields): string {
  return JSON.stringify(fields.map(({ name, role, parts }) => ({ name, role, parts })))
}
