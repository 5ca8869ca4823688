/**
 * Names of items as people read them: `mmlu/test/0`, where the id of the set's item is `mmlu/test/0` itself. Pure.
 */
import type { ItemLine } from '../../results/schema.ts'

/**
 * @param items lines of items.jsonl
 * @returns sets of which all ids begin with the set's name, which then need not stand before them; none when two items would
 *   have the same name
 */
export function setsNamedInIds(items: readonly Pick<ItemLine, 'set' | 'id'>[]): ReadonlySet<string> {
  const named = new Set(items.map(({ set }) => set))
  for (const { set, id } of items) if (!id.startsWith(`${set}/`)) named.delete(set)
  const names = new Set(items.map(({ set, id }) => shownName(set, id, named)))
  return names.size === new Set(items.map(({ set, id }) => `${set}/${id}`)).size ? named : new Set()
}

/**
 * @param named what `setsNamedInIds` gave
 * @returns how an item is shown
 */
export function shownName(set: string, id: string, named: ReadonlySet<string>): string {
  return named.has(set) ? id : `${set}/${id}`
}
