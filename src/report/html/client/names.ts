/**
 * Names of items: the one of links and commands, and the one that is shown.
 */
import type { PageTable } from '../page-data.ts'

/**
 * @param row position of an item
 * @returns `SET/ID`, by which links and commands name it
 */
export function nameOf({ sets, set, id }: PageTable, row: number): string {
  return `${sets[set[row] ?? 0]}/${id[row]}`
}

/**
 * @param row position of an item
 * @returns the same without the set where the id begins with it
 */
export function shownName(table: PageTable, row: number): string {
  const id = table.id[row] ?? ''
  return table.isNamedInIds[table.set[row] ?? 0] === true ? id : nameOf(table, row)
}

/** Characters at the end of a name that tell it apart. */
const TAIL_CHARS = 12

/**
 * @param name of an item
 * @returns its beginning, which may be cut where room is short, and its end, which may not
 */
export function splitName(name: string): readonly [head: string, tail: string] {
  const characters = [...name]
  if (characters.length <= 2 * TAIL_CHARS) return ['', name]
  return [characters.slice(0, -TAIL_CHARS).join(''), characters.slice(-TAIL_CHARS).join('')]
}
