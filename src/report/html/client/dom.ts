/**
 * Elements made from data: text only ever becomes text.
 */

/** What stands inside an element; undefined and false leave nothing. */
type Content = Node | string | undefined | false | readonly Content[]

/**
 * @param name of the element
 * @param attributes `class`, `role` and the like; true is an attribute without a value, undefined and false leave it out
 * @param contents in their order
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...contents: Content[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(key, value === true ? '' : String(value))
  }
  fill(element, contents)
  return element
}

function fill(element: Element, content: Content): void {
  if (content === undefined || content === false) return
  if (typeof content === 'string' || content instanceof Node) element.append(content)
  else for (const each of content) fill(element, each)
}

/**
 * @param id of an element of the page
 * @param type what it is
 * @throws {Error} when it is not there: the page and its script do not belong together
 */
export function byId<T extends Element>(id: string, type: new () => T): T {
  const element = document.getElementById(id)
  if (element instanceof type) return element
  throw new Error(`the page has no ${id}`)
}
