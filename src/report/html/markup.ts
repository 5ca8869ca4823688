/**
 * HTML and SVG that are escaped by construction: text and values of attributes are always escaped, and nothing else goes in
 * but what was made here. Pure.
 */

/** Finished HTML. */
export class Markup {
  readonly html: string

  /** @param html only of this folder: it is not escaped again */
  constructor(html: string) {
    this.html = html
  }
}

/** What stands inside an element; text is escaped, undefined and false leave nothing. */
export type Child = Markup | string | number | undefined | false | readonly Child[]

/** Values of attributes; true is an attribute without a value, undefined and false leave it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

const VOID = new Set(['meta', 'link', 'br', 'wbr', 'input'])

/**
 * @param name of the element, and those of its attributes: never from data
 * @param children in their order
 */
export function element(name: string, attributes: Attributes = {}, ...children: Child[]): Markup {
  const inside = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${escapeHtml(String(value))}"`))
    .join('')
  if (VOID.has(name)) return new Markup(`<${name}${inside}>`)
  return new Markup(`<${name}${inside}>${htmlOf(children)}</${name}>`)
}

/** @returns the HTML of children */
export function htmlOf(child: Child): string {
  if (child === undefined || child === false) return ''
  if (child instanceof Markup) return child.html
  if (typeof child === 'string' || typeof child === 'number') return escapeHtml(String(child))
  return child.map(htmlOf).join('')
}

/**
 * @param text anything
 * @returns the same as HTML text or the value of an attribute in double quotes
 */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
