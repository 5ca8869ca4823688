/**
 * Encodings of a text that a table for single code points cannot undo. Corpora hold texts in these forms; an item is
 * looked up as itself and as each form of itself. Pure.
 */

/** Forms that are looked up besides a text itself, in the order in which equal ones are chosen. */
export const VARIANTS = ['html', 'html-quotes', 'html-br', 'br', 'json', 'latex'] as const

/** Name of a form. */
export type Variant = (typeof VARIANTS)[number]

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const QUOTES: Readonly<Record<string, string>> = { ...ENTITIES, '"': '&quot;', "'": '&#39;' }
/** Characters that LaTeX can only write as commands; a backslash before the others separates no words. */
const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
}

function replaced(text: string, characters: RegExp, by: Readonly<Record<string, string>>): string {
  return text.replace(characters, (character) => by[character] ?? character)
}

function breaks(text: string): string {
  return text.replace(/\r?\n/g, '<br>')
}

/** For each form what a text must hold to differ in it, and how it is then written. */
const FORMS: { readonly [V in Variant]: readonly [RegExp, (text: string) => string] } = {
  html: [/[&<>]/, (text) => replaced(text, /[&<>]/g, ENTITIES)],
  'html-quotes': [/[&<>"']/, (text) => replaced(text, /[&<>"']/g, QUOTES)],
  'html-br': [/[&<>\n]/, (text) => breaks(replaced(text, /[&<>]/g, ENTITIES))],
  br: [/\n/, breaks],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON escapes, as lone surrogates are
  json: [/["\\\u0000-\u001f\ud800-\udfff]/, (text) => JSON.stringify(text).slice(1, -1)],
  latex: [/[\\~^<>]/, (text) => replaced(text, /[\\~^<>]/g, COMMANDS)],
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
  const [differs, write] = FORMS[variant]
  return differs.test(text) ? write(text) : text
}
