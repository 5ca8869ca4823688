/**
 * Parts of items that are too short for grams: each is hashed whole, and matched whole.
 */
import { GramCollector } from '../kernel/gram-collector.ts'
import { distinctGrams } from '../kernel/gram-table.ts'
import { Kernel } from '../kernel/kernel.ts'
import type { WindowRule } from '../measure/overlap.ts'
import { LEAST_UNITS } from '../measure/verdict.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { QueryItem } from './query.ts'

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
  items: readonly QueryItem[],
  isWanted: (item: number) => boolean,
  scheme: GramScheme,
  rule: WindowRule,
  grams: BigUint64Array,
): ShortGrams {
  const byLength = shortTexts(items, isWanted, rule)
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
  items: readonly QueryItem[],
  isWanted: (item: number) => boolean,
  rule: WindowRule,
): ReadonlyMap<number, ReadonlySet<string>> {
  const byLength = new Map<number, Set<string>>()
  for (const [i, { item, fields }] of items.entries()) {
    if (!isWanted(i)) continue
    for (let f = 0; f < fields.length; f++) {
      const parts = fields[f]?.parts ?? []
      for (let p = 0; p < parts.length; p++) {
        const units = parts[p]?.units ?? 0
        if (units < LEAST_UNITS || units >= rule.gramLength) continue
        const same = byLength.get(units) ?? new Set()
        if (same.size === 0) byLength.set(units, same)
        same.add(item.fields[f]?.parts[p] ?? '')
      }
    }
  }
  return byLength
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
