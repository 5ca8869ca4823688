/**
 * Which fields of the items have a gram: lists in shared memory, by the number of the gram's hash.
 */
import { type MatchQuery, PART_NUMBERS } from '../match/types.ts'
import { shared } from './shared-array.ts'

/**
 * For each hash the fields that have it, each once.
 *
 * @param query ids of the grams of the items' parts, and the parts
 * @param hashes number of hashes
 * @param n units in a gram
 */
export function postings(
  query: Pick<MatchQuery, 'ids' | 'parts' | 'fieldParts'>,
  hashes: number,
  n: number,
): Pick<MatchQuery, 'fieldStarts' | 'fieldNumbers'> {
  const starts = shared(Uint32Array, hashes + 1)
  // Walked twice: a list of all pairs would take more memory than everything else.
  eachPair(query, hashes, n, (id) => {
    starts[id + 1] = (starts[id + 1] ?? 0) + 1
  })
  for (let id = 0; id < hashes; id++) starts[id + 1] = (starts[id + 1] ?? 0) + (starts[id] ?? 0)
  const next = starts.slice()
  const numbers = shared(Uint32Array, starts[hashes] ?? 0)
  eachPair(query, hashes, n, (id, field) => {
    const at = next[id] ?? 0
    numbers[at] = field
    next[id] = at + 1
  })
  return { fieldStarts: starts, fieldNumbers: numbers }
}

/** Visits hashes and the fields that have them, each pair once, by field. */
function eachPair(
  { ids, parts, fieldParts }: Pick<MatchQuery, 'ids' | 'parts' | 'fieldParts'>,
  hashes: number,
  n: number,
  visit: (id: number, field: number) => void,
): void {
  const lastField = new Uint32Array(hashes)
  const see = (id: number, field: number): void => {
    if (lastField[id] === field + 1) return
    lastField[id] = field + 1
    visit(id, field)
  }
  for (let field = 0; 2 * field + 1 < fieldParts.length; field++) {
    const short = fieldParts[2 * field + 1] ?? 0
    const end = fieldParts[2 * field + 2] ?? 0
    for (let part = fieldParts[2 * field] ?? 0; part < end; part++) {
      const units = parts[PART_NUMBERS * part + 1] ?? 0
      const first = parts[PART_NUMBERS * part + 2] ?? 0
      if (part >= short) see(first, field)
      else for (let place = first; place <= first + units - n; place++) see(ids[place] ?? 0, field)
    }
  }
}
