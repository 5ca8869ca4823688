/**
 * The items of a query as lists of numbers and texts in shared memory. Threads share them, and read only what a document
 * needs.
 */
import { FORM_NAMES, type MatchQuery, PART_NUMBERS, type PublishedFields } from '../match/types.ts'
import { LEAST_UNITS } from '../measure/verdict.ts'
import type { Query } from './query.ts'
import { shared } from './shared-array.ts'

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
  const texts: string[] = []
  const published: number[] = []
  const forms: number[] = []
  const setOf: number[] = []
  const firstFields: number[] = []
  const itemOfField: number[] = []
  const parts: number[] = []
  const fieldParts = [0]
  for (const [set, { items, variants }] of sets.entries()) {
    for (const [i, own] of items.entries()) {
      for (const { item, variant, fields } of [own, ...(variants[i] ?? [])]) {
        const number = published.length
        published.push(texts.length)
        forms.push(FORM_NAMES.indexOf(variant))
        setOf.push(set)
        firstFields.push(itemOfField.length)
        for (const [f, field] of fields.entries()) {
          itemOfField.push(number)
          const short: number[] = []
          for (const [part, { units, first }] of field.parts.entries()) {
            if (units >= gramLength) {
              if (isWanted(number)) parts.push(part, units, first)
            } else if (idOf.size > 0 && units >= LEAST_UNITS && isWanted(number)) {
              const id = idOf.get(item.fields[f]?.parts[part] ?? '')
              if (id !== undefined) short.push(part, units, id)
            }
          }
          fieldParts.push(parts.length / PART_NUMBERS)
          for (const value of short) parts.push(value)
          fieldParts.push(parts.length / PART_NUMBERS)
        }
      }
      texts.push(textsOf(own.item.fields))
    }
  }
  return {
    ...packTexts(texts),
    published: packed(Uint32Array, published),
    forms: packed(Uint8Array, forms),
    sets: packed(Uint32Array, setOf),
    firstFields: packed(Uint32Array, firstFields),
    itemOfField: packed(Uint32Array, itemOfField),
    parts: packed(Uint32Array, parts),
    fieldParts: packed(Uint32Array, fieldParts),
  }
}

function textsOf(fields: PublishedFields): string {
  return JSON.stringify(fields.map(({ name, role, parts }) => ({ name, role, parts })))
}

function packTexts(texts: readonly string[]): Pick<PackedItems, 'texts' | 'textStarts'> {
  const starts = shared(Uint32Array, texts.length + 1)
  let end = 0
  for (const [i, text] of texts.entries()) {
    end += Buffer.byteLength(text, 'utf8')
    starts[i + 1] = end
  }
  const bytes = shared(Uint8Array, end)
  const view = Buffer.from(bytes.buffer)
  for (const [i, text] of texts.entries()) view.write(text, starts[i] ?? 0, 'utf8')
  return { texts: bytes, textStarts: starts }
}

function packed<A extends Uint8Array | Uint32Array>(
  kind: { new (buffer: SharedArrayBuffer): A; readonly BYTES_PER_ELEMENT: number },
  values: readonly number[],
): A {
  const array = shared(kind, values.length)
  array.set(values)
  return array
}
