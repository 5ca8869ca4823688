/**
 * Encodings of a text that a table for single code points cannot undo. Corpora hold texts in these forms; an item is
 * looked up as itself and as each form of itself. Pure.
 */

/** Forms that are looked up besides a text itself, in the order in which equal ones are chosen. */
export const VARIANTS = ['html', 'html-quotes', 'html-br', 'br', 'json', 'latex'] as const

/** Name of a form. */
export type Variant = (typeof VARIANTS)[number]

/** What a form writes in another way, and how. */
interface Form {
  /** With the flag `g`. */
  readonly pattern: RegExp
  readonly write: (raw: string) => string
  /** With what it begins that is written in another way, and reads as a word. */
  readonly signs: readonly string[]
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Characters that LaTeX can only write as commands; a backslash before the others separates no words. */
const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
}

const entity = (raw: string): string => ENTITIES[raw] ?? '<br>'

const FORMS: { readonly [V in Variant]: Form } = {
  html: { pattern: /[&<>]/g, write: entity, signs: ['&'] },
  'html-quotes': { pattern: /[&<>"']/g, write: entity, signs: ['&'] },
  'html-br': { pattern: /[&<>]|\r?\n/g, write: entity, signs: ['&', '<'] },
  br: { pattern: /\r?\n/g, write: entity, signs: ['<'] },
  json: {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON escapes, as lone surrogates are
    pattern: /["\\\u0000-\u001f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    write: (raw) => JSON.stringify(raw).slice(1, -1),
    signs: ['\\'],
  },
  latex: { pattern: /[\\~^<>]/g, write: (raw) => COMMANDS[raw] ?? raw, signs: ['\\'] },
}

/** What some form writes in another way. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const DIFFERING = /[&<>"'\\~^\u0000-\u001f\ud800-\udfff]/

/** @returns whether some form of the text may differ from it; most texts have none that does */
export function hasVariants(text: string): boolean {
  return DIFFERING.test(text)
}

/**
 * @param variant name of a form; null for the text itself
 * @param text raw text
 * @returns the text in that form: HTML with entities for markup or also for quotes, with line-break tags; escaped for
 *   JSON once more; escaped for LaTeX
 */
export function variantText(variant: Variant | null, text: string): string {
  if (variant === null) return text
  const { pattern, write } = FORMS[variant]
  return text.replace(pattern, write)
}

/** @returns whether a text has a character with which some sign of the form begins: most texts are in no form */
export function mayBeIn(variant: Variant, text: string): boolean {
  return FORMS[variant].signs.some((sign) => text.includes(sign))
}

/** A stretch of a text that a form writes in another way. Offsets in UTF-16 units. */
export interface Rewriting {
  /** Place in the text. */
  readonly start: number
  readonly end: number
  /** Place in the form of the text. */
  readonly at: number
  readonly by: string
}

/**
 * @param variant name of a form
 * @param text raw text
 * @returns what `variantText` writes in another way, in order
 */
export function rewritings(variant: Variant, text: string): Rewriting[] {
  const { pattern, write } = FORMS[variant]
  const found: Rewriting[] = []
  let longer = 0
  for (const { 0: raw, index } of text.matchAll(pattern)) {
    const by = write(raw)
    found.push({ start: index, end: index + raw.length, at: index + longer, by })
    longer += by.length - raw.length
  }
  return found
}
