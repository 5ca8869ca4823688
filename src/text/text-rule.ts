/**
 * How published definitions make units out of text: each rule is a normaliser and a way to split, named after the
 * source that states it. Pure. Tokens come from an encoder that the caller brings.
 */
import { type RewriteStep, rewrite, rewriteWithPlaces } from './rewrite.ts'
import { readUnits, type TextUnits, type UnitSpan } from './units.ts'

/** Byte-pair encoding of a vocabulary, brought by the caller. */
export interface TokenEncoder {
  /** Name of the vocabulary, e.g. `cl100k_base`: what labels say. */
  readonly name: string
  /** Token ids of a text, special tokens taken as ordinary text. */
  encode(text: string): ArrayLike<number>
  /** Places of these tokens in the text, in UTF-16 units; left out where they are not known. */
  places?(text: string): readonly UnitSpan[]
}

/** What is cut out of a rewritten text. */
type UnitRule =
  /** Every match of a pattern with the flags `g` and `u`. */
  | { readonly kind: 'match'; readonly pattern: RegExp }
  /** What lies between matches of a pattern, empty pieces at the ends among them. */
  | { readonly kind: 'between'; readonly pattern: RegExp }
  /** Code points. */
  | { readonly kind: 'chars' }
  /** Tokens of the caller's encoder, of the text with `before` put first; without one whatever `instead` says. */
  | { readonly kind: 'tokens'; readonly before: string; readonly instead: 'fold' | 'spaced' }
  /** The default normaliser's words or characters. */
  | { readonly kind: 'fold' | 'fold-chars' }

/** See the file header. */
export interface TextRule {
  /** In words, for people. */
  readonly title: string
  readonly steps: readonly RewriteStep[]
  readonly unit: UnitRule
}

/** Names of the rules. */
export type TextRuleName = keyof typeof TEXT_RULES

const LOWER: RewriteStep = { step: 'lower' }
const deleted = (pattern: RegExp): RewriteStep => ({ step: 'replace', pattern, by: '' })
const spaced = (pattern: RegExp): RewriteStep => ({ step: 'replace', pattern, by: ' ' })

const PUNCTUATION = /[\p{P}\p{S}]+/gu
const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]+/g
const TRIM: RewriteStep = deleted(/^\s+|\s+$/gu)
const SPACED: UnitRule = { kind: 'match', pattern: /\S+/gu }
const CHARS: UnitRule = { kind: 'chars' }
const TOKENS: UnitRule = { kind: 'tokens', before: '', instead: 'fold' }

/** The rules by name; src/presets names the sources. */
export const TEXT_RULES = {
  fold: { title: "dosimeter's own words", steps: [], unit: { kind: 'fold' } },
  'fold-characters': { title: "dosimeter's own characters", steps: [], unit: { kind: 'fold-chars' } },
  alphanumeric: {
    title: 'lower-case alphanumeric words',
    steps: [LOWER],
    unit: { kind: 'match', pattern: /[\p{L}\p{N}\p{M}]+/gu },
  },
  plain: {
    title: 'lower-case words between white space, without punctuation',
    steps: [LOWER, deleted(PUNCTUATION)],
    unit: SPACED,
  },
  'plain-cased': {
    title: 'words between white space, without punctuation and symbols, case kept',
    steps: [deleted(PUNCTUATION)],
    unit: SPACED,
  },
  'plain-ascii': {
    title: 'ASCII lower-case words between white space, without ASCII punctuation',
    steps: [{ step: 'lower-ascii' }, deleted(ASCII_PUNCTUATION)],
    unit: SPACED,
  },
  'plain-nemo': {
    title: 'lower-case words between white space, without ASCII punctuation',
    steps: [LOWER, deleted(ASCII_PUNCTUATION)],
    unit: SPACED,
  },
  spaced: { title: 'words between white space, as they are', steps: [], unit: SPACED },
  datatrove: {
    title: 'lower-case words without accents and punctuation, every number a 0',
    steps: [
      LOWER,
      { step: 'replace', pattern: /\p{N}+(?:[.,'’]\p{N}+)*/gu, by: '0' },
      spaced(PUNCTUATION),
      { step: 'normalise', form: 'NFD' },
      deleted(/\p{M}+/gu),
    ],
    unit: SPACED,
  },
  helm: {
    title: 'lower-case pieces between white space and ASCII punctuation, empty ones at the ends kept',
    steps: [LOWER],
    unit: { kind: 'between', pattern: /[\s!-/:-@[-`{-~]+/gu },
  },
  unaccented: {
    title: 'lower-case runs of letters, digits and underscores, without accents (NFD)',
    steps: [{ step: 'normalise', form: 'NFD' }, deleted(/\p{Mn}+/gu), LOWER],
    unit: { kind: 'match', pattern: /[\p{L}\p{N}_]+/gu },
  },
  tokens: { title: 'tokens', steps: [], unit: TOKENS },
  'tokens-plain': {
    title: 'tokens of lower-case text without punctuation',
    steps: [LOWER, deleted(PUNCTUATION)],
    unit: TOKENS,
  },
  'tokens-cased': {
    title: 'tokens of text without punctuation and symbols, case kept',
    steps: [deleted(PUNCTUATION)],
    unit: { kind: 'tokens', before: '', instead: 'spaced' },
  },
  'tokens-decon': {
    title: 'cl100k_base tokens of lower-case text, punctuation a space, behind a space',
    steps: [LOWER, spaced(/[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~’”“‘—]+/gu), spaced(/\s+/gu), TRIM],
    unit: { kind: 'tokens', before: ' ', instead: 'spaced' },
  },
  'letters-digits': {
    title: 'characters, only letters and digits',
    steps: [deleted(/[^\p{L}\p{N}\p{M}]+/gu)],
    unit: CHARS,
  },
  characters: { title: 'characters, as they are', steps: [], unit: CHARS },
  'characters-spaced': {
    title: 'characters, white space collapsed, none in front',
    steps: [spaced(/\s+/gu), deleted(/^\s+/gu)],
    unit: CHARS,
  },
  'characters-lower': { title: 'lower-case characters', steps: [LOWER], unit: CHARS },
  paragraphs: {
    title: 'paragraphs: lines of text',
    steps: [],
    unit: { kind: 'match', pattern: /[^\n]+/gu },
  },
} as const satisfies Readonly<Record<string, TextRule>>

/** A rule that is ready to split texts. */
export interface TextSplitter {
  /** Two splitters of one key give the same units. */
  readonly key: string
  /** `words`, `characters`, `paragraphs` or `tokens`: what one counts. */
  readonly noun: 'words' | 'characters' | 'paragraphs' | 'tokens'
  /** Vocabulary of the tokens; undefined without tokens, and where words stand in for them. */
  readonly vocabulary: string | undefined
  /** Units of a raw text. */
  split(raw: string): readonly string[]
  /** The same with places in the raw text; `undefined` when the encoder does not know them. */
  splitWithPlaces(raw: string): TextUnits | undefined
}

function cut(text: string, unit: UnitRule): readonly string[] {
  if (unit.kind === 'match') return text.match(unit.pattern) ?? []
  if (unit.kind === 'between') return text.split(unit.pattern)
  return [...text]
}

/** Where the pieces that `cut` gives lie in the text. */
function* cutPlaces(text: string, unit: UnitRule): Generator<readonly [number, number]> {
  if (unit.kind === 'match') {
    for (const { 0: match, index } of text.matchAll(unit.pattern)) yield [index, index + match.length]
  } else if (unit.kind === 'between') {
    let from = 0
    for (const { 0: match, index } of text.matchAll(unit.pattern)) {
      yield [from, index]
      from = index + match.length
    }
    yield [from, text.length]
  } else {
    let at = 0
    for (const char of text) {
      yield [at, at + char.length]
      at += char.length
    }
  }
}

function splitWithPlaces(raw: string, rule: TextRule): TextUnits {
  const rewritten = rewriteWithPlaces(raw, rule.steps)
  const texts: string[] = []
  const spans: UnitSpan[] = []
  for (const [start, end] of cutPlaces(rewritten.text, rule.unit)) {
    texts.push(rewritten.text.slice(start, end))
    const first = rewritten.starts[start] ?? raw.length
    spans.push({ start: first, end: end > start ? (rewritten.ends[end - 1] ?? raw.length) : first })
  }
  return { texts, spans }
}

function tokenSplitter(
  name: string,
  rule: TextRule,
  unit: UnitRule & { kind: 'tokens' },
  encoder: TokenEncoder,
) {
  const before = unit.before.length
  return {
    key: `${name}:${encoder.name}`,
    noun: 'tokens',
    vocabulary: encoder.name,
    split: (raw) =>
      Array.from(encoder.encode(`${unit.before}${rewrite(raw, rule.steps)}`), (id) => String(id)),
    splitWithPlaces(raw) {
      if (encoder.places === undefined) return undefined
      const rewritten = rewriteWithPlaces(raw, rule.steps)
      const text = `${unit.before}${rewritten.text}`
      return {
        texts: Array.from(encoder.encode(text), (id) => String(id)),
        spans: encoder.places(text).map(({ start, end }) => ({
          start: rewritten.starts[Math.max(0, start - before)] ?? raw.length,
          end: rewritten.ends[Math.max(0, end - before - 1)] ?? raw.length,
        })),
      }
    },
  } satisfies TextSplitter
}

/**
 * Makes a rule ready.
 *
 * @param name of the rule
 * @param encoder for rules of tokens; without it the words that stand in for tokens are split
 */
export function textSplitter(name: TextRuleName, encoder?: TokenEncoder): TextSplitter {
  const rule: TextRule = TEXT_RULES[name]
  const { unit } = rule
  if (unit.kind === 'fold' || (unit.kind === 'tokens' && encoder === undefined && unit.instead === 'fold')) {
    return {
      key: 'fold',
      noun: 'words',
      vocabulary: undefined,
      split: (raw) => readUnits(raw, 'words').texts,
      splitWithPlaces: (raw) => readUnits(raw, 'words'),
    }
  }
  if (unit.kind === 'fold-chars') {
    return {
      key: 'fold-chars',
      noun: 'characters',
      vocabulary: undefined,
      split: (raw) => readUnits(raw, 'chars').texts,
      splitWithPlaces: (raw) => readUnits(raw, 'chars'),
    }
  }
  if (unit.kind === 'tokens' && encoder !== undefined) return tokenSplitter(name, rule, unit, encoder)
  const words: TextRule = unit.kind === 'tokens' ? { ...rule, unit: SPACED } : rule
  return {
    key: name,
    noun: unit.kind === 'chars' ? 'characters' : name === 'paragraphs' ? 'paragraphs' : 'words',
    vocabulary: undefined,
    split: (raw) => cut(rewrite(raw, words.steps), words.unit),
    splitWithPlaces: (raw) => splitWithPlaces(raw, words),
  }
}
