/**
 * Which fields of the items have a gram: lists in shared memory, by the number of the gram's hash.
 */
import type { MatchItems, MatchQuery } from '../match/types.ts'
import { shared } from './shared-array.ts'

/** @returns for each field its item, and for each item its first field; fields are counted through all items */
export function fieldNumbers(items: MatchItems['items']): Pick<MatchQuery, 'itemOfField' | 'firstFields'> {
  const firstFields = shared(Uint32Array, items.length)
  const itemOfField = shared(
    Uint32Array,
    items.reduce((sum, { fields }) => sum + fields.length, 0),
  )
  let next = 0
  for (const [item, { fields }] of items.entries()) {
    firstFields[item] = next
    itemOfField.fill(item, next, next + fields.length)
    next += fields.length
  }
  return { itemOfField, firstFields }
}

/**
 * For each hash the fields that have it.
 *
 * @param ids number of the hash of each gram of the items' parts
 * @param hashes number of hashes
 * @param n units in a gram
 */
export function postings(
  items: MatchItems['items'],
  ids: Uint32Array,
  hashes: number,
  n: number,
): Pick<MatchQuery, 'fieldStarts' | 'fieldNumbers'> {
  const starts = shared(Uint32Array, hashes + 1)
  const pairs = distinctPairs(items, ids, hashes, n)
  for (let i = 0; i < pairs.size; i++) {
    const after = (pairs.hashes[i] ?? 0) + 1
    starts[after] = (starts[after] ?? 0) + 1
  }
  for (let id = 0; id < hashes; id++) starts[id + 1] = (starts[id + 1] ?? 0) + (starts[id] ?? 0)
  const next = starts.slice()
  const numbers = shared(Uint32Array, pairs.size)
  for (let i = 0; i < pairs.size; i++) {
    const id = pairs.hashes[i] ?? 0
    const at = next[id] ?? 0
    numbers[at] = pairs.fields[i] ?? 0
    next[id] = at + 1
  }
  return { fieldStarts: starts, fieldNumbers: numbers }
}

/** Hashes and the fields that have them, each pair once, by field. */
function distinctPairs(
  items: MatchItems['items'],
  ids: Uint32Array,
  hashes: number,
  n: number,
): { readonly hashes: Uint32Array; readonly fields: Uint32Array; readonly size: number } {
  const fieldList = items.flatMap(({ fields }) => fields)
  // Forms of an item share parts: there are more pairs than grams.
  const most = fieldList.reduce(
    (sum, { parts, short }) =>
      parts.reduce((own, { units }) => own + Math.max(0, units - n + 1), sum + short.length),
    0,
  )
  const pairs = { hashes: new Uint32Array(most), fields: new Uint32Array(most), size: 0 }
  const lastField = new Int32Array(hashes).fill(-1)
  const see = (id: number, field: number): void => {
    if (lastField[id] === field) return
    lastField[id] = field
    pairs.hashes[pairs.size] = id
    pairs.fields[pairs.size++] = field
  }
  for (const [field, { parts, short }] of fieldList.entries()) {
    for (const { first, units } of parts) {
      for (let place = first; place <= first + units - n; place++) see(ids[place] ?? 0, field)
    }
    for (const { first } of short) see(first, field)
  }
  return pairs
}
