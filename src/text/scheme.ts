/**
 * The gram scheme: everything that decides which 64-bit hash a piece of text gives. Two sides that differ in any
 * part of it would miss each other silently, so an index records its scheme and every command compares.
 */
import { UserError } from '../errors.ts'
import { BPE_UNICODE_VERSION } from './bpe/unicode.generated.ts'
import { VOCABULARY_DIGESTS, VOCABULARY_NAMES, type VocabularyName } from './bpe/vocabularies.ts'
import { FOLD_UNICODE_VERSION, MAX_CHARS_PER_BYTE, MAX_WORDS_PER_BYTE } from './fold-table.generated.ts'

/** What a gram is made of: words, characters, or the tokens of a BPE vocabulary. */
export type Unit = 'words' | 'chars' | VocabularyName

/** All units, the default first. */
export const UNITS = ['words', 'chars', ...VOCABULARY_NAMES] as const satisfies readonly Unit[]

/** How text becomes units: folded (words and characters), as it is, or in lower case (tokens). */
export const NORMALISERS = ['fold', 'raw', 'lower'] as const

/** Longest gram, in units: the size of the kernel's ring of unit hashes. */
const MAX_GRAM_LENGTH = 256

/** See the file header. Plain data: it stands in manifests and reports as it is. */
export interface GramScheme {
  /** Version of hashing and folding rules; see src/filter/FORMAT.md and docs/decisions. */
  readonly version: 1
  readonly normaliser: (typeof NORMALISERS)[number]
  /** Unicode version of the tables that normalise and split, e.g. `17.0`. */
  readonly unicode: string
  readonly unit: Unit
  /** Digest of the BPE vocabulary, 16 hex digits; only where the unit is one. */
  readonly vocabulary?: string
  /** Units in a gram, at least 1. */
  readonly n: number
  /** Seed of the unit hashes, 16 hex digits. */
  readonly seed: string
}

/** Gram length in units when the user names none (docs/decisions, definitions): for tokens as for words. */
const DEFAULT_GRAM_LENGTH = 8
const DEFAULT_CHARS = 50

/** A byte that is no UTF-8 becomes the three bytes of U+FFFD; lower case adds less; a token has at least one byte. */
const MAX_TOKENS_PER_BYTE = 3

const DEFAULT_SEED = 0x646f73696d657465n // "dosimete" in ASCII

/**
 * @param unit a unit of a gram scheme
 * @returns whether it is a BPE vocabulary
 */
export function isVocabulary(unit: Unit): unit is VocabularyName {
  return unit !== 'words' && unit !== 'chars'
}

/**
 * @param unit a unit of a gram scheme
 * @returns what one of them is called: `word`, `character` or `token`
 */
export function unitNoun(unit: Unit): 'word' | 'character' | 'token' {
  if (isVocabulary(unit)) return 'token'
  return unit === 'words' ? 'word' : 'character'
}

/**
 * @param n units in a gram
 * @returns e.g. `8-grams of words`, `8-grams of cl100k_base tokens`
 */
export function describeGrams(n: number, unit: Unit): string {
  return `${n}-grams of ${isVocabulary(unit) ? `${unit} ` : ''}${unitNoun(unit)}s`
}

/**
 * @param options `unit` (default words), `n`, units in a gram (default by unit), and `lower`: tokens of the text in
 *   lower case (words and characters are folded anyway)
 * @returns the scheme with this build's normaliser, vocabulary and hash
 * @throws {UserError} USAGE when n is not an integer from 1 to MAX_GRAM_LENGTH, or for `lower` without a vocabulary
 */
export function gramScheme(options: { unit?: Unit; n?: number; lower?: boolean } = {}): GramScheme {
  const unit = options.unit ?? 'words'
  const n = options.n ?? (unit === 'chars' ? DEFAULT_CHARS : DEFAULT_GRAM_LENGTH)
  if (!Number.isInteger(n) || n < 1 || n > MAX_GRAM_LENGTH) {
    throw new UserError('USAGE', `gram length ${n}: expected a whole number from 1 to ${MAX_GRAM_LENGTH}`)
  }
  const seed = DEFAULT_SEED.toString(16).padStart(16, '0')
  if (!isVocabulary(unit)) {
    if (options.lower === true) {
      throw new UserError('USAGE', `--fold is for BPE vocabularies: ${unit} are always folded`)
    }
    return { version: 1, normaliser: 'fold', unicode: FOLD_UNICODE_VERSION, unit, n, seed }
  }
  return {
    version: 1,
    normaliser: options.lower === true ? 'lower' : 'raw',
    unicode: BPE_UNICODE_VERSION,
    unit,
    vocabulary: VOCABULARY_DIGESTS[unit],
    n,
    seed,
  }
}

/**
 * @returns most units that one byte of UTF-8 text can give under the scheme's normaliser
 */
export function maxUnitsPerByte(unit: Unit): number {
  if (isVocabulary(unit)) return MAX_TOKENS_PER_BYTE
  return unit === 'words' ? MAX_WORDS_PER_BYTE : MAX_CHARS_PER_BYTE
}

/**
 * @returns the scheme in one line, for people: `8-grams of words, fold v1 with Unicode 17.0, seed …`
 */
export function describeScheme(scheme: GramScheme): string {
  const { n, unit, normaliser, version, unicode, seed, vocabulary } = scheme
  const digest = vocabulary === undefined ? '' : `, vocabulary ${vocabulary}`
  return `${n}-grams of ${unit}, ${normaliser} v${version} with Unicode ${unicode}, seed ${seed}${digest}`
}

/**
 * Refuses two schemes that differ.
 *
 * @param left scheme and where it comes from, for the message
 * @param right the other one
 * @throws {UserError} SCHEME_MISMATCH naming both
 */
export function assertSameScheme(
  left: { readonly name: string; readonly scheme: GramScheme },
  right: { readonly name: string; readonly scheme: GramScheme },
): void {
  const a = describeScheme(left.scheme)
  const b = describeScheme(right.scheme)
  if (a === b) return
  throw new UserError(
    'SCHEME_MISMATCH',
    `gram schemes differ: ${left.name} has ${a}, ${right.name} has ${b}`,
    {
      hint: 'Build both with the same --unit, --n, --fold and version of dosimeter.',
    },
  )
}
