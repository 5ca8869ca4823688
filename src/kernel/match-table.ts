/**
 * What the kernel's matcher looks for, and where its tables lie in the kernel's memory (assembly/match.ts).
 */

/** Grams and short parts of a query, as hashes. */
export interface MatchTable {
  /** Distinct hashes; a hit names one by its position. Those of short parts stand behind those of grams. */
  readonly hashes: BigUint64Array
  /** Hashes of the last three units of each short part; empty when none are looked for. */
  readonly tails: BigUint64Array
  /** Lengths of short parts in units, each once, from 3 to one below the scheme's gram length. */
  readonly lengths: readonly number[]
}

/**
 * A hit is three numbers: text of the document (from 0), position of the first unit in the text, position of the hash
 * in the table.
 */
export const HIT_NUMBERS = 3

/** Bits of the filter for each hash, at least: with four of them set, 1 in 400 others passes. */
const BITS_PER_HASH = 16
/** Hits that wait in the kernel's memory before the host is called. */
const BUFFERED_HITS = 4096

/** Places of the tables: addresses, and numbers of entries that are powers of two. */
interface MatchPlaces {
  readonly hashes: number
  readonly tails: number
  readonly slots: number
  readonly slotCount: number
  readonly filter: number
  readonly words: number
  readonly tailFilter: number
  readonly tailWords: number
  readonly hits: number
  readonly end: number
}

/** @returns the least power of two that is not below */
function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, value)))
}

/**
 * @param table what is looked for
 * @param start first free address
 */
export function matchPlaces({ hashes, tails }: MatchTable, start: number): MatchPlaces {
  let end = start
  const take = (bytes: number): number => {
    const at = end
    end += Math.ceil(bytes / 64) * 64
    return at
  }
  const wordsFor = (count: number): number => powerOfTwo((count * BITS_PER_HASH) / 64)
  const slotCount = powerOfTwo((4 / 3) * hashes.length + 1)
  const words = wordsFor(hashes.length)
  const tailWords = wordsFor(tails.length)
  const places = {
    filter: take(words * 8),
    words,
    tailFilter: take(tailWords * 8),
    tailWords,
    hashes: take(hashes.length * 8),
    tails: take(tails.length * 8),
    slots: take(slotCount * 4),
    slotCount,
    hits: take(0),
  }
  // Exactly this long: the matcher looks for the buffer's end after each hit.
  return { ...places, end: places.hits + BUFFERED_HITS * HIT_NUMBERS * 4 }
}

/** @returns all parts in one list */
export function hitsOf(parts: readonly Uint32Array[]): Uint32Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
