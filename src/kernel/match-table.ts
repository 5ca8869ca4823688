/**
 * What the kernel's matcher looks for, and where its tables lie in the kernel's memory (assembly/match.ts).
 */

/** Grams and short parts of a query, as hashes. */
export interface MatchTable {
  /** Distinct hashes; a hit names one by its position. Those of short parts stand behind those of grams. */
  readonly hashes: BigUint64Array
  /** Hashes from this position on are those of short parts that are no grams. */
  readonly grams: number
  /** For each hash 1 when it is a short part's. */
  readonly short: Uint8Array
  /** Hashes of the last three units of each short part; empty when none are looked for. */
  readonly tails: BigUint64Array
  /** Fewest consecutive grams with a hash of the table that can count, at least 1. Shorter rows are not told … */
  readonly leastRun: number
  /** … but for those with a gram that has a 1 here; one for each hash, or for the first ones. */
  readonly lone: Uint8Array
  /** Lengths of short parts in units, each once, from 3 to one below the scheme's gram length. */
  readonly lengths: readonly number[]
}

/**
 * A hit is three numbers: text of the document (from 0), position of the first unit in the text, position of the hash
 * in the table.
 */
export const HIT_NUMBERS = 3

/** Bits of the filters for each hash: with four of them set, 1 in 400 others passes. */
const BITS_PER_HASH = 16
/** Bits of a sieve for each hash: 1 in so many others passes … */
const SIEVE_BITS_PER_HASH = 1024
/** … while it does not outgrow the cache: its bits as a power of two, at least and at most. */
const LEAST_SIEVE = 10
const MOST_SIEVE = 21
/** Most grams of a text that are passed over. */
const MOST_STRIDE = 16
/** Hits that wait in the kernel's memory before the host is called. */
const BUFFERED_HITS = 4096

/** Places of the tables: addresses, and numbers of entries; those of slots are a power of two. */
interface MatchPlaces {
  readonly hashes: number
  readonly tails: number
  readonly slots: number
  readonly slotCount: number
  readonly filter: number
  readonly words: number
  readonly tailSieve: number
  readonly tailBits: number
  readonly lone: number
  readonly loneSieve: number
  readonly loneBits: number
  readonly short: number
  readonly shortFilter: number
  readonly shortWords: number
  readonly hushed: number
  readonly hushedDocuments: number
  readonly hits: number
  readonly end: number
}

/** @returns the least power of two that is not below */
function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, value)))
}

/** @returns bits of a sieve as a power of two */
function sieveBits(count: number): number {
  const bits = Math.ceil(Math.log2(Math.max(1, count) * SIEVE_BITS_PER_HASH))
  return Math.max(LEAST_SIEVE, Math.min(bits, MOST_SIEVE))
}

function flagged(flags: Uint8Array): number {
  let count = 0
  for (let i = 0; i < flags.length; i++) count += flags[i] ?? 0
  return count
}

/**
 * @param table what is looked for
 * @param start first free address
 */
export function matchPlaces({ hashes, grams, tails, lone, short }: MatchTable, start: number): MatchPlaces {
  let end = start
  const take = (bytes: number): number => {
    const at = end
    end += Math.ceil(bytes / 64) * 64
    return at
  }
  const wordsFor = (count: number): number => Math.ceil((count * BITS_PER_HASH) / 64) + 1
  const slotCount = powerOfTwo((4 / 3) * hashes.length + 1)
  const words = wordsFor(hashes.length)
  const tailBits = sieveBits(tails.length)
  const loneBits = sieveBits(flagged(lone))
  const shortWords = wordsFor(flagged(short))
  const places = {
    filter: take(words * 8),
    words,
    tailSieve: take(2 ** tailBits / 8),
    tailBits,
    hashes: take(hashes.length * 8),
    tails: take(tails.length * 8),
    slots: take(slotCount * 4),
    slotCount,
    lone: take(hashes.length),
    loneSieve: take(2 ** loneBits / 8),
    loneBits,
    short: take(hashes.length),
    shortFilter: take(shortWords * 8),
    shortWords,
    hushed: take(hashes.length - grams),
    hushedDocuments: take((hashes.length - grams) * 4),
    hits: take(0),
  }
  // Exactly this long: the matcher looks for the buffer's end after each hit.
  return { ...places, end: places.hits + BUFFERED_HITS * HIT_NUMBERS * 4 }
}

/** @returns every how many grams of a text one is looked at: a row that can count has at least one of them */
export function strideOf({ leastRun }: MatchTable): number {
  return Math.min(leastRun, MOST_STRIDE)
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
