/**
 * Boilerplate of a query as a report shows it: stretches of text instead of single grams. Pure.
 */
import type { BoilerplateReason } from '../measure/boilerplate.ts'
import type { ReportedBoilerplate } from '../results/boilerplate-schema.ts'
import type { ReadUnits } from '../text/units.ts'
import type { BoilerplateGram, GramPlace } from './boilerplate.ts'
import type { Query } from './query.ts'

/** Stretches that a report shows. */
const SHOWN = 20
/** UTF-16 units of a stretch that are shown. */
const TEXT_LENGTH = 300

/**
 * @param query with its boilerplate
 * @param gramLength units in a gram of the query
 * @param read reads the units of a text
 * @param isRedacted leaves out texts
 */
export function reportedBoilerplate(
  query: Query,
  gramLength: number,
  read: ReadUnits,
  isRedacted: boolean,
): ReportedBoilerplate {
  const { boilerplate, sets } = query
  const items = sets.flatMap((set) => set.items)
  return {
    grams: boilerplate.size,
    items: items.filter(({ fields }) => fields.some(({ own }) => own !== undefined)).length,
    most: stretches(query).map(({ gram, grams }) => ({
      ...(isRedacted ? {} : { text: textOf(gram.place, grams, gramLength, read) }),
      grams,
      reasons: [...gram.reasons],
      items: itemsOf(gram),
      sets: gram.sets.map((own) => ({ name: sets[own.set]?.set.name ?? '', items: own.items })),
    })),
  }
}

/** A first gram and how many follow each other with it. */
interface Stretch {
  readonly gram: BoilerplateGram
  readonly grams: number
}

/** Grams in a row that equally many items have, each gram in one stretch. */
function stretches({ boilerplate, ids }: Query): Stretch[] {
  const byItems = [...boilerplate].sort(([a, left], [b, right]) => itemsOf(right) - itemsOf(left) || a - b)
  const seen = new Set<number>()
  const found: Stretch[] = []
  for (const [id, gram] of byItems) {
    if (found.length === SHOWN) break
    if (seen.has(id)) continue
    const { place } = gram
    const { first } = place.field.parts[place.part] ?? { first: 0 }
    const isSame = (window: number): boolean => {
      const own = boilerplate.get(ids[first + window] ?? 0)
      const isNext = own !== undefined && own.place.part === place.part && own.place.field === place.field
      return isNext && own.place.window === window && isAlike(own, gram)
    }
    let start = place.window
    while (start > 0 && isSame(start - 1)) start--
    let end = place.window + 1
    while (isSame(end)) end++
    for (let window = start; window < end; window++) seen.add(ids[first + window] ?? 0)
    found.push({ gram: { ...gram, place: { ...place, window: start } }, grams: end - start })
  }
  return found
}

/** Whether two grams are boilerplate for the same reasons in equally many items. */
function isAlike(a: BoilerplateGram, b: BoilerplateGram): boolean {
  const isEqual = (left: readonly BoilerplateReason[], right: readonly BoilerplateReason[]): boolean =>
    left.join() === right.join()
  return itemsOf(a) === itemsOf(b) && isEqual(a.reasons, b.reasons)
}

function itemsOf({ sets }: BoilerplateGram): number {
  return sets.reduce((sum, { items }) => sum + items, 0)
}

function textOf(
  { item, field, part, window }: GramPlace,
  grams: number,
  gramLength: number,
  read: ReadUnits,
): string {
  const text = item.item.fields[item.fields.indexOf(field)]?.parts[part] ?? ''
  const { spans } = read(text)
  const [first, last] = [spans[window], spans[window + grams + gramLength - 2]]
  const stretch = text.slice(first?.start ?? 0, last?.end ?? 0)
  return stretch.length <= TEXT_LENGTH ? stretch : `${stretch.slice(0, TEXT_LENGTH)}…`
}
