/**
 * The share of items that would be at least partial, and contaminated, at every threshold. Counts what the level rule itself
 * says, so that a curve goes through the report's own shares at the report's own thresholds. Pure.
 */

import type { Thresholds } from '../../measure/verdict.ts'
import { reachOf } from '../../results/reach.ts'
import type { ItemLine, Report } from '../../results/schema.ts'
import { hasOverlap } from '../most-contaminated.ts'

/** Reaches of the items of a set, ascending; items of which nothing was found are left out. */
export interface Sweep {
  readonly partial: readonly number[]
  readonly contaminated: readonly number[]
  /** Coverages by which items with an overlap got their level, ascending. */
  readonly overlaps: readonly number[]
}

/**
 * @param report any report
 * @param items lines of items.jsonl
 * @returns sweeps by set, for every set of the report
 */
export function sweepsOf(
  { sets, definitions }: Report,
  items: readonly ItemLine[],
): ReadonlyMap<string, Sweep> {
  const [{ thresholds }] = definitions
  const bySet = new Map<string, ItemLine[]>(sets.map(({ name }) => [name, []]))
  for (const item of items) bySet.get(item.set)?.push(item)
  return new Map([...bySet].map(([name, own]) => [name, sweepOf(own, thresholds)]))
}

function sweepOf(items: readonly ItemLine[], thresholds: Thresholds): Sweep {
  const reaches = items.map(({ results: [result] }) => ({ result, reach: reachOf(result, thresholds) }))
  const ascending = (list: readonly number[]): number[] =>
    list.filter((value) => value > 0).sort((a, b) => a - b)
  return {
    partial: ascending(reaches.map(({ reach }) => reach.partial)),
    contaminated: ascending(reaches.map(({ reach }) => reach.contaminated)),
    overlaps: ascending(reaches.flatMap(({ result, reach }) => (hasOverlap(result) ? [reach.partial] : []))),
  }
}

/**
 * @param reaches ascending
 * @param at a threshold above 0
 * @returns how many items have the level at that threshold
 */
export function countFrom(reaches: readonly number[], at: number): number {
  let low = 0
  let high = reaches.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((reaches[middle] ?? 0) >= at) high = middle
    else low = middle + 1
  }
  return reaches.length - low
}
