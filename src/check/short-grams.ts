/**
 * Parts of items that are too short for grams: each is hashed whole, and matched whole.
 */
import { GramCollector } from '../kernel/gram-collector.ts'
import { distinctGrams } from '../kernel/gram-table.ts'
import { Kernel } from '../kernel/kernel.ts'
import type { WindowRule } from '../measure/overlap.ts'
import { LEAST_UNITS } from '../measure/verdict.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { Lookup } from './query.ts'

/** See the file header. */
export interface ShortGrams {
  /** By text of a short part the number of its hash in the table. */
  readonly idOf: ReadonlyMap<string, number>
  /** The whole table: grams, then short parts that are none of them. */
  readonly hashes: BigUint64Array
  readonly tails: BigUint64Array
  readonly lengths: readonly number[]
}

/**
 * @param grams hashes of the items' grams
 * @returns a table without short parts
 */
export function noShortGrams(grams: BigUint64Array): ShortGrams {
  return { idOf: new Map(), hashes: grams, tails: new BigUint64Array(0), lengths: [] }
}

/**
 * Hashes of parts that have no gram but at least LEAST_UNITS units: each is one gram of its own length.
 *
 * @param isWanted whether an item is looked for
 * @param scheme of the grams
 * @param rule by which a part has no gram
 * @param grams hashes of the items' grams
 */
export function shortGrams(
  lookups: readonly Lookup[],
  isWanted: (item: number) => boolean,
  scheme: GramScheme,
  rule: WindowRule,
  grams: BigUint64Array,
): ShortGrams {
  const byLength = shortTexts(lookups, isWanted, rule)
  const lengths = [...byLength.keys()].sort((a, b) => a - b)
  if (lengths.length === 0) return noShortGrams(grams)
  const tails = new GramCollector(new Kernel({ ...scheme, n: LEAST_UNITS }))
  const lastTail: number[] = []
  const texts: string[] = []
  const lists = lengths.map((length) => {
    const collector = new GramCollector(new Kernel({ ...scheme, n: length }))
    for (const text of byLength.get(length) ?? []) {
      collector.add(text)
      lastTail.push(tails.add(text).end - 1)
      texts.push(text)
    }
    return collector.hashes
  })
  const short = joined(lists)
  // A part as long as a hashed gram may be one of those, and has its number then.
  const isGramLong = lengths.some((length) => length >= scheme.n)
  const { ids, hashes } = distinctGrams(isGramLong ? joined([grams, short]) : short)
  const first = isGramLong ? 0 : grams.length
  const from = isGramLong ? grams.length : 0
  const allTails = tails.hashes
  return {
    idOf: new Map(texts.map((text, i) => [text, first + (ids[from + i] ?? 0)])),
    hashes: isGramLong ? hashes : joined([grams, hashes]),
    tails: distinctGrams(BigUint64Array.from(lastTail, (at) => allTails[at] ?? 0n)).hashes,
    lengths,
  }
}

/** Texts of short parts by their units, each once: choices repeat. */
function shortTexts(
  lookups: readonly Lookup[],
  isWanted: (item: number) => boolean,
  rule: WindowRule,
): ReadonlyMap<number, ReadonlySet<string>> {
  const byLength = new Map<number, Set<string>>()
  for (let i = 0; i < lookups.length; i++) {
    const lookup = lookups[i]
    if (lookup === undefined || !isWanted(i)) continue
    for (let f = 0; f < lookup.item.fields.length; f++) {
      for (const { units, text } of shortParts(lookup, f, rule.gramLength)) {
        const same = byLength.get(units) ?? new Set()
        if (same.size === 0) byLength.set(units, same)
        same.add(text)
      }
    }
  }
  return byLength
}

/** A part that has no gram and is matched whole. */
interface ShortPart {
  /** Position among the field's parts. */
  readonly part: number
  readonly units: number
  readonly text: string
}

/**
 * @param f position of a field
 * @param gramLength units of the shortest part that has a gram
 * @returns its parts that are matched whole, as they are looked up: signs of a form make no part longer
 */
export function shortParts({ item, form }: Lookup, f: number, gramLength: number): ShortPart[] {
  const known = item.fields[f]?.parts ?? []
  const written = form?.fields[f]?.parts
  const found: ShortPart[] = []
  for (let part = 0; part < known.length; part++) {
    const own = known[part]?.units ?? 0
    if (own < LEAST_UNITS || own >= gramLength) continue
    const units = written?.[part]?.units ?? own
    if (units >= gramLength) continue
    const text = written?.[part]?.text ?? item.item.fields[f]?.parts[part] ?? ''
    found.push({ part, units, text })
  }
  return found
}

function joined(lists: readonly BigUint64Array[]): BigUint64Array {
  const all = new BigUint64Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}
