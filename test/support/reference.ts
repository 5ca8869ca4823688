/**
 * The slow, obvious reference for text, units and gram hashes. It shares nothing with the kernel: folding asks the
 * runtime's own Unicode data instead of the generated table, and hashing is BigInt arithmetic.
 */
import type { GramScheme, Unit } from '../../src/text/scheme.ts'

/** What a folded code point does: part of a word, a mark that joins what stands before it, a unit of its own. */
export type FoldedKind = 'word' | 'mark' | 'own' | 'separator'

/** One folded code point. */
export interface Folded {
  readonly kind: FoldedKind
  readonly char: string
}

const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u
const MARK = /\p{M}/u
const DROPPED = /[\u{300}-\u{36f}\p{Default_Ignorable_Code_Point}]/u
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u
const LONE_SURROGATE = /\p{Cs}/u
const CHEROKEE = /\p{sc=Cherokee}/u
const OWN_SCRIPT =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u

/** One round of full case folding: upper case first, so that what only upper case tells apart falls together. */
function caseFolded(char: string): string {
  if (char === 'ı') return char // its upper case is I, but case folding keeps it apart from i
  if (CHEROKEE.test(char)) return char.toUpperCase()
  return [...char.toUpperCase()].map((upper) => upper.toLowerCase()).join('')
}

/** A code point, decomposed and case-folded until that changes nothing. */
function settled(char: string): string {
  const next = [...char.normalize('NFKD')].map(caseFolded).join('').normalize('NFKD')
  return next === char ? char : [...next].map(settled).join('')
}

function kindOf(char: string): FoldedKind {
  if (MARK.test(char)) return 'mark'
  if (!LETTER_OR_NUMBER.test(char)) return 'separator'
  return OWN_SCRIPT.test(char) ? 'own' : 'word'
}

const foldedChars = new Map<string, readonly Folded[]>()

function foldChar(char: string): readonly Folded[] {
  if (LONE_SURROGATE.test(char)) return [{ kind: 'separator', char: '\u{fffd}' }]
  if (IGNORABLE.test(char)) return []
  return [...settled(char)]
    .filter((part) => !DROPPED.test(part))
    .map((part) => ({ kind: kindOf(part), char: part }))
}

/**
 * @param text any string; a lone surrogate counts as U+FFFD
 * @returns its folded code points, dropped ones left out
 */
export function foldReference(text: string): readonly Folded[] {
  return [...text].flatMap((char) => {
    const folded = foldedChars.get(char) ?? foldChar(char)
    foldedChars.set(char, folded)
    return folded
  })
}

/**
 * @param text any string
 * @returns normalised words, or folded characters with one space for any run of separators between two of them
 */
export function unitsReference(text: string, unit: Unit): string[] {
  return unit === 'words' ? words(text) : chars(text)
}

function words(text: string): string[] {
  const units: string[] = []
  let open: 'none' | 'word' | 'own' = 'none'
  for (const { kind, char } of foldReference(text)) {
    if (kind === 'separator') {
      open = 'none'
      continue
    }
    const joins = kind === 'mark' ? open !== 'none' : kind === 'word' && open === 'word'
    if (joins) units[units.length - 1] += char
    else {
      units.push(char)
      open = kind === 'own' ? 'own' : 'word'
    }
  }
  return units
}

function chars(text: string): string[] {
  const units: string[] = []
  let isSpaced = false
  for (const { kind, char } of foldReference(text)) {
    if (kind !== 'separator') {
      if (isSpaced && units.length > 0) units.push(' ')
      units.push(char)
    }
    isSpaced = kind === 'separator'
  }
  return units
}

/**
 * @returns each gram of `n` units as one string, in order, repeats included: keys for sets
 */
export function gramsReference(text: string, unit: Unit, n: number): string[] {
  const units = unitsReference(text, unit)
  const grams: string[] = []
  for (let i = 0; i + n <= units.length; i++) {
    grams.push(units.slice(i, i + n).join(unit === 'words' ? ' ' : ''))
  }
  return grams
}

// The constants of src/kernel/assembly/grams.ts.
const LANE = 0xff51afd7ed558ccdn
const UNIT = 0xc4ceb9fe1a85ec53n
const BASE = 0x9e3779b97f4a7c15n
const FINAL1 = 0xbf58476d1ce4e5b9n
const FINAL2 = 0x94d049bb133111ebn

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value)

/** Hash of a unit: lanes of eight bytes of its UTF-8, the last of them (1 to 8 bytes) moved to the lane's top. */
function unitHash(unit: string, seed: bigint): bigint {
  const bytes = Buffer.from(unit, 'utf8')
  let hash = seed
  let at = 0
  for (; bytes.length - at > 8; at += 8) {
    hash = u64((hash ^ bytes.readBigUInt64LE(at)) * LANE)
    hash ^= hash >> 32n
  }
  const last = Buffer.alloc(8)
  bytes.copy(last, 8 - (bytes.length - at), at)
  return lastLane(hash, last.readBigUInt64LE(0))
}

function lastLane(before: bigint, lane: bigint): bigint {
  let hash = u64((before ^ lane) * UNIT)
  hash ^= hash >> 29n
  hash = u64(hash * FINAL1)
  return hash ^ (hash >> 32n)
}

/** Hash of a gram: the polynomial of its units' hashes in BASE, finalised. */
function gramHash(unitHashes: readonly bigint[]): bigint {
  let x = 0n
  for (const hash of unitHashes) x = u64(x * BASE + hash)
  x ^= x >> 32n
  x = u64(x * FINAL1)
  x ^= x >> 29n
  x = u64(x * FINAL2)
  return x ^ (x >> 32n)
}

/**
 * @param text any string
 * @param scheme unit, gram length and seed
 * @returns one 64-bit hash for each gram, in order
 */
export function gramHashesReference(text: string, scheme: GramScheme): bigint[] {
  const seed = BigInt(`0x${scheme.seed}`)
  const known = new Map<string, bigint>()
  const hashes = unitsReference(text, scheme.unit).map((unit) => {
    const hash = known.get(unit) ?? unitHash(unit, seed)
    known.set(unit, hash)
    return hash
  })
  return gramsOf(hashes, scheme.n)
}

/**
 * @param tokens ids
 * @param scheme gram length and seed
 * @returns one 64-bit hash for each gram, in order
 */
export function tokenGramHashes(tokens: readonly number[], { n, seed }: GramScheme): bigint[] {
  return gramsOf(
    tokens.map((id) => lastLane(BigInt(`0x${seed}`), BigInt(id))),
    n,
  )
}

function gramsOf(hashes: readonly bigint[], n: number): bigint[] {
  const grams: bigint[] = []
  for (let i = 0; i + n <= hashes.length; i++) grams.push(gramHash(hashes.slice(i, i + n)))
  return grams
}
