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

function entities(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
}

function breaks(text: string): string {
  return text.replace(/\r?\n/g, '<br>')
}

const FORMS: { readonly [V in Variant]: (text: string) => string } = {
  html: entities,
  'html-quotes': (text) => text.replace(/[&<>"']/g, (character) => QUOTES[character] ?? character),
  'html-br': (text) => breaks(entities(text)),
  br: breaks,
  json: (text) => JSON.stringify(text).slice(1, -1),
  latex: (text) => text.replace(/[\\~^<>]/g, (character) => COMMANDS[character] ?? character),
}

/**
 * @param variant name of a form; null for the text itself
 * @param text raw text
 * @returns the text in that form: HTML with entities for markup or also for quotes, with line-break tags; escaped for
 *   JSON once more; escaped for LaTeX
 */
export function variantText(variant: Variant | null, text: string): string {
  return variant === null ? text : FORMS[variant](text)
}
