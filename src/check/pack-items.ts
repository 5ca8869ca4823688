/**
 * The items of a query as lists of numbers and texts in shared memory. Threads share them, and read only what a document
 * needs.
 */
import { FORM_NAMES, type MatchQuery, PART_NUMBERS, type PublishedFields } from '../match/types.ts'
import { LEAST_UNITS } from '../measure/verdict.ts'
import type { Query } from './query.ts'
import { NumberList, TextList } from './shared-array.ts'

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
  { sets }: Query,
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
  let base = 0
  for (const [set, { items, variants }] of sets.entries()) {
    for (const [i, own] of items.entries()) {
      for (const { item, variant, fields } of [own, ...(variants[i] ?? [])]) {
        const number = published.length
        const wanted = isWanted(number)
        published.push(base)
        forms.push(FORM_NAMES.indexOf(variant))
        setOf.push(set)
        firstFields.push(itemOfField.length)
        for (let f = 0; f < fields.length; f++) {
          const own = wanted ? (fields[f]?.parts ?? []) : []
          itemOfField.push(number)
          for (let part = 0; part < own.length; part++) {
            const { units, first } = own[part] ?? NO_PART
            if (units >= gramLength) addPart(part, units, first)
          }
          fieldParts.push(parts.length / PART_NUMBERS)
          for (let part = 0; idOf.size > 0 && part < own.length; part++) {
            const { units } = own[part] ?? NO_PART
            if (units < LEAST_UNITS || units >= gramLength) continue
            const id = idOf.get(item.fields[f]?.parts[part] ?? '')
            if (id !== undefined) addPart(part, units, id)
          }
          fieldParts.push(parts.length / PART_NUMBERS)
        }
      }
      texts.push(textsOf(own.item.fields))
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
