/**
 * Hits of one document: which may count, and the sequence that they make. Pure.
 */
import { HIT_NUMBERS } from '../kernel/match-table.ts'
import type { MatchQuery } from './types.ts'

/** A gram or short part of items that stands in a document. */
export interface Hit {
  /** Position of the document's text. */
  readonly text: number
  /** Position of its first unit. */
  readonly position: number
  readonly id: number
}

/**
 * Hits of short parts, and of grams in a row long enough to count. Most documents have none.
 *
 * @param numbers see HIT_NUMBERS
 */
export function promisingHits(
  { grams, lone, short, fieldStarts, leastRun }: MatchQuery,
  numbers: Uint32Array,
): { readonly grams: readonly Hit[]; readonly short: readonly Hit[] } {
  const kept: { grams: Hit[]; short: Hit[] } = { grams: [], short: [] }
  const found: Hit[] = []
  let isTwofold = false
  for (let at = 0; at < numbers.length; at += HIT_NUMBERS) {
    const hit = { text: numbers[at] ?? 0, position: numbers[at + 1] ?? 0, id: numbers[at + 2] ?? 0 }
    const isShort = short[hit.id] === 1
    if (isShort) kept.short.push(hit)
    // Grams of parts that are shorter than the definition's gram point nowhere.
    if (hit.id >= grams || fieldStarts[hit.id] === fieldStarts[hit.id + 1]) continue
    if (isShort) isTwofold = true
    found.push(hit)
  }
  // A short part that is a gram too is told as either, and late as the first.
  if (isTwofold) found.sort((a, b) => a.text - b.text || a.position - b.position)
  let row: Hit[] = []
  let isLone = false
  const endRow = (): void => {
    if (isLone || row.length >= leastRun) for (const hit of row) kept.grams.push(hit)
    row = []
    isLone = false
  }
  for (const hit of found) {
    const last = row.at(-1)
    if (last !== undefined && last.text === hit.text && last.position === hit.position) continue
    if (last !== undefined && (last.text !== hit.text || last.position + 1 !== hit.position)) endRow()
    row.push(hit)
    if (lone[hit.id] === 1) isLone = true
  }
  endRow()
  return kept
}

/** Grams of a document that items have, with breaks where others lie between them. */
export interface HitSequence {
  /** Breaks are below 0, each different from all others. */
  readonly ids: readonly number[]
  readonly places: readonly (Hit | undefined)[]
  /** By id where in the sequence it stands. */
  readonly placesOf: ReadonlyMap<number, readonly number[]>
}

/** @param hits grams, by text and position */
export function hitSequence(hits: readonly Hit[]): HitSequence {
  const ids: number[] = []
  const places: (Hit | undefined)[] = []
  const placesOf = new Map<number, number[]>()
  for (const [i, hit] of hits.entries()) {
    const before = hits[i - 1]
    if (before !== undefined && (before.text !== hit.text || before.position + 1 !== hit.position)) {
      ids.push(breakAt(ids.length))
      places.push(undefined)
    }
    const known = placesOf.get(hit.id)
    if (known === undefined) placesOf.set(hit.id, [ids.length])
    else known.push(ids.length)
    ids.push(hit.id)
    places.push(hit)
  }
  return { ids, places, placesOf }
}

/** @returns what stands for nothing at a place of a sequence */
export function breakAt(place: number): number {
  return -place - 1
}
