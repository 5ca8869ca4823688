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
  /** Number of a short part's hash in the table, by keyOf. */
  readonly idOf: ReadonlyMap<string, number>
  /** The whole table: grams, then short parts that are none of them; undefined when there are no short parts. */
  readonly hashes: BigUint64Array | undefined
  readonly tails: BigUint64Array
  readonly lengths: readonly number[]
}

/** None. */
export const NO_SHORT_GRAMS: ShortGrams = {
  idOf: new Map(),
  hashes: undefined,
  tails: new BigUint64Array(0),
  lengths: [],
}

/** @returns the name of a part in `idOf` */
export function keyOf(item: number, field: number, part: number): string {
  return `${item}/${field}/${part}`
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
  const tails = new GramCollector(new Kernel({ ...scheme, n: LEAST_UNITS }))
  const byLength = new Map<number, { collector: GramCollector; keys: string[] }>()
  const tailHashes: bigint[] = []
  for (const [i, { item, fields }] of items.entries()) {
    if (!isWanted(i)) continue
    for (const [f, { parts }] of fields.entries()) {
      for (const [p, { units }] of parts.entries()) {
        if (units < LEAST_UNITS || units >= rule.gramLength) continue
        const text = item.fields[f]?.parts[p] ?? ''
        const same = byLength.get(units) ?? {
          collector: new GramCollector(new Kernel({ ...scheme, n: units })),
          keys: [],
        }
        byLength.set(units, same)
        same.collector.add(text)
        same.keys.push(keyOf(i, f, p))
        const { end } = tails.add(text)
        tailHashes.push(tails.hashes[end - 1] ?? 0n)
      }
    }
  }
  const lengths = [...byLength.keys()].sort((a, b) => a - b)
  const list = lengths.flatMap((length) => {
    const { collector, keys } = byLength.get(length) ?? { collector: undefined, keys: [] }
    return keys.map((key, k) => ({ key, hash: collector?.hashes[k] ?? 0n }))
  })
  // A part as long as a hashed gram may be one of those, and has its number then.
  const together = new BigUint64Array(grams.length + list.length)
  together.set(grams)
  for (const [i, { hash }] of list.entries()) together[grams.length + i] = hash
  const { ids, hashes } = distinctGrams(together)
  return {
    idOf: new Map(list.map(({ key }, i) => [key, ids[grams.length + i] ?? 0])),
    hashes,
    tails: distinctGrams(BigUint64Array.from(tailHashes)).hashes,
    lengths,
  }
}
