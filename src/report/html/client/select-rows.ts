/**
 * Which items of the table are shown, in which order. Pure.
 */
import type { PageTable } from '../page-data.ts'
import { nameOf } from './names.ts'
import type { ViewState } from './state.ts'

/** Columns that can be sorted by, with the values that decide. */
const SORT_KEYS: Readonly<Record<string, (table: PageTable, row: number) => number | string>> = {
  level: ({ level }, row) => level[row] ?? 0,
  item: nameOf,
  coverage: ({ coverage }, row) => coverage[row] ?? 0,
  span: ({ span }, row) => span[row] ?? 0,
  documents: ({ documents }, row) => documents[row] ?? 0,
}

/**
 * @param table of all items
 * @param state filters and order
 * @param hasText whether an item has the words that are searched for, besides its id and its beginning
 * @returns positions in the table
 */
export function selectRows(
  table: PageTable,
  state: ViewState,
  hasText: (row: number, words: readonly string[]) => boolean = () => false,
): number[] {
  const set = table.sets.indexOf(state.set)
  const level = table.levels.indexOf(state.level)
  const kind = table.kinds.indexOf(state.kind)
  const field = table.fields.indexOf(state.field)
  const source = table.sources.indexOf(state.source)
  const words = wordsOf(state.q)
  const rows: number[] = []
  for (let row = 0; row < table.id.length; row++) {
    if (state.set !== '' && table.set[row] !== set) continue
    if (state.level !== '' && table.level[row] !== level) continue
    if (state.kind !== '' && table.kind[row] !== kind) continue
    if (state.field !== '' && table.foundFields[row]?.includes(field) !== true) continue
    if (state.source !== '' && table.foundSources[row]?.includes(source) !== true) continue
    if (words.length > 0 && !isHit(table, row, words) && !hasText(row, words)) continue
    rows.push(row)
  }
  return sorted(table, rows, state.sort)
}

/** @returns the words of a search, in lower case */
export function wordsOf(query: string): string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

function isHit(table: PageTable, row: number, words: readonly string[]): boolean {
  const text = `${nameOf(table, row)} ${table.opening[row]}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

function sorted(table: PageTable, rows: number[], sort: string): number[] {
  const isDown = sort.startsWith('-')
  const key = SORT_KEYS[isDown ? sort.slice(1) : sort]
  if (key === undefined) return rows
  const keys = new Map(rows.map((row) => [row, key(table, row)]))
  const sign = isDown ? -1 : 1
  return rows.sort((a, b) => {
    const left = keys.get(a) ?? 0
    const right = keys.get(b) ?? 0
    // Ties keep the order of the report in both directions.
    return left < right ? -sign : left > right ? sign : a - b
  })
}

/** @returns names of columns that `sort` of a state may have */
export function isSortable(name: string): boolean {
  return name in SORT_KEYS
}
