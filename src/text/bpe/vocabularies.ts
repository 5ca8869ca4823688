/**
 * The BPE vocabularies that dosimeter knows: those of @dqbd/tiktoken 1.0.22. Pure.
 */

/** Names of vocabularies, as in tiktoken. */
export const VOCABULARY_NAMES = [
  'cl100k_base',
  'o200k_base',
  'gpt2',
  'r50k_base',
  'p50k_base',
  'p50k_edit',
] as const

/** Name of a vocabulary. */
export type VocabularyName = (typeof VOCABULARY_NAMES)[number]

/**
 * XXH64 of each vocabulary's pattern, a line feed and its ranks, 16 hex digits. Part of the gram scheme, so that
 * indexes of different vocabularies never match; a package with other contents is refused.
 */
export const VOCABULARY_DIGESTS: Readonly<Record<VocabularyName, string>> = {
  cl100k_base: 'de330f6dfaa4965d',
  o200k_base: '9f95667cea0d34f2',
  gpt2: 'd993a5b0eeb45f08',
  r50k_base: 'd993a5b0eeb45f08',
  p50k_base: '1f27442649f85adf',
  p50k_edit: '1f27442649f85adf',
}

/** A vocabulary as its package has it. */
export interface VocabularySource {
  /** The regular expression that cuts text into pieces. */
  readonly pattern: string
  /** Lines of `! FIRST TOKEN TOKEN …`: the tokens from rank FIRST on, each in base64. */
  readonly ranks: string
}

/** How text is cut into pieces before pairs are merged; the kernel has one splitter for each. */
export type Splitter = 'gpt2' | 'cl100k' | 'o200k'

/** The expressions that the splitters implement, as they stand in the package. */
const PATTERNS: ReadonlyMap<string, Splitter> = new Map([
  ["'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", 'gpt2'],
  [
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    'cl100k',
  ],
  [
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    'o200k',
  ],
])

/**
 * @param pattern a vocabulary's expression
 * @returns the splitter that implements it
 * @throws {RangeError} for an expression that none does
 */
export function splitterOf(pattern: string): Splitter {
  const splitter = PATTERNS.get(pattern)
  if (splitter === undefined) throw new RangeError(`no splitter implements ${pattern}`)
  return splitter
}
