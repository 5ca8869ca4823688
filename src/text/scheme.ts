/**
 * The gram scheme: everything that decides which 64-bit hash a piece of text gives. Two sides that differ in any
 * part of it would miss each other silently, so an index records its scheme and every command compares.
 */
import { UserError } from '../errors.ts'
import { FOLD_UNICODE_VERSION, MAX_CHARS_PER_BYTE, MAX_WORDS_PER_BYTE } from './fold-table.generated.ts'

/** What a gram is made of. BPE vocabularies will be further members of this union. */
export type Unit = 'words' | 'chars'

/** Longest gram, in units: the size of the kernel's ring of unit hashes. */
const MAX_GRAM_LENGTH = 256

/** See the file header. Plain data: it stands in manifests and reports as it is. */
export interface GramScheme {
  /** Version of hashing and folding rules; see src/filter/FORMAT.md and docs/decisions. */
  readonly version: 1
  /** How text becomes units: the default normaliser of docs/decisions. */
  readonly normaliser: 'fold'
  /** Unicode version of the normaliser's table, e.g. `17.0`. */
  readonly unicode: string
  readonly unit: Unit
  /** Units in a gram, at least 1. */
  readonly n: number
  /** Seed of the unit hashes, 16 hex digits. */
  readonly seed: string
}

/** Gram length in units when the user names none: 8 words (docs/decisions, definitions) or 50 characters. */
const DEFAULT_GRAM_LENGTH: Readonly<Record<Unit, number>> = { words: 8, chars: 50 }

const DEFAULT_SEED = 0x646f73696d657465n // "dosimete" in ASCII

/**
 * @param options `unit` (default words) and `n`, units in a gram (default by unit)
 * @returns the scheme with this build's normaliser and hash
 * @throws {UserError} USAGE when n is not an integer from 1 to MAX_GRAM_LENGTH
 */
export function gramScheme(options: { unit?: Unit; n?: number } = {}): GramScheme {
  const unit = options.unit ?? 'words'
  const n = options.n ?? DEFAULT_GRAM_LENGTH[unit]
  if (!Number.isInteger(n) || n < 1 || n > MAX_GRAM_LENGTH) {
    throw new UserError('USAGE', `gram length ${n}: expected a whole number from 1 to ${MAX_GRAM_LENGTH}`)
  }
  return {
    version: 1,
    normaliser: 'fold',
    unicode: FOLD_UNICODE_VERSION,
    unit,
    n,
    seed: DEFAULT_SEED.toString(16).padStart(16, '0'),
  }
}

/**
 * @returns most units that one byte of UTF-8 text can give under the scheme's normaliser
 */
export function maxUnitsPerByte(unit: Unit): number {
  return unit === 'words' ? MAX_WORDS_PER_BYTE : MAX_CHARS_PER_BYTE
}

/**
 * @returns the scheme in one line, for people: `8-grams of words, fold v1 with Unicode 17.0, seed …`
 */
export function describeScheme(scheme: GramScheme): string {
  return `${scheme.n}-grams of ${scheme.unit}, ${scheme.normaliser} v${scheme.version} with Unicode ${scheme.unicode}, seed ${scheme.seed}`
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
      hint: 'Build both with the same --unit, --n and version of dosimeter.',
    },
  )
}
