/**
 * On which lines the elements of a list stand in a JSON document: `JSON.parse` does not tell, and code hosts annotate
 * lines. Pure. The text must be JSON (RFC 8259) and have the list.
 */

/** Offset behind the string that opens at `at`. */
function endOfString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); ; quote = text.indexOf('"', quote + 1)) {
    if (quote < 0) return text.length
    let backslashes = 0
    while (text[quote - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return quote + 1
  }
}

const SPACE = /[ \t\n\r]*/uy

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  SPACE.test(text)
  return SPACE.lastIndex
}

/** Signs that matter between a value's beginning and its end. */
const STRUCTURE = /["{}[\],]/gu

/** Offset behind the value that begins at `at`. */
function endOfValue(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at)
  let depth = 0
  let here = at
  while (true) {
    STRUCTURE.lastIndex = here
    const sign = STRUCTURE.exec(text)
    // A number or a word that is the whole document.
    if (sign === null) return text.length
    const [found] = sign
    if (found === '"') {
      here = endOfString(text, sign.index)
      continue
    }
    if (depth === 0 && (found === ',' || found === '}' || found === ']')) return sign.index
    here = sign.index + 1
    if (found === '{' || found === '[') depth++
    else if (found !== ',') {
      depth--
      if (depth === 0) return here
    }
  }
}

/** Offset of the value of a key, or undefined; of a key that stands twice the last one, as `JSON.parse` has it. */
function offsetOfKey(text: string, objectAt: number, key: string): number | undefined {
  let found: number | undefined
  let at = skipSpace(text, objectAt + 1)
  while (text[at] === '"') {
    const end = endOfString(text, at)
    const value = skipSpace(text, skipSpace(text, end) + 1)
    if (JSON.parse(text.slice(at, end)) === key) found = value
    at = skipSpace(text, endOfValue(text, value))
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return found
}

/**
 * @param text a JSON document
 * @param keys that lead to a list in it; none when the document is the list
 * @returns the line, from 1, on which each element begins; fewer when the text is not as it must be
 */
export function elementLines(text: string, keys: readonly string[]): readonly number[] {
  let at = skipSpace(text, 0)
  for (const key of keys) {
    const value = offsetOfKey(text, at, key)
    if (value === undefined) return []
    at = value
  }
  if (text[at] !== '[') return []
  const lines: number[] = []
  let line = 1
  let counted = 0
  at = skipSpace(text, at + 1)
  while (at < text.length && text[at] !== ']') {
    for (
      let feed = text.indexOf('\n', counted);
      feed >= 0 && feed < at;
      feed = text.indexOf('\n', feed + 1)
    ) {
      line++
      counted = feed + 1
    }
    lines.push(line)
    const end = endOfValue(text, at)
    // Not JSON: nothing stands here.
    if (end === at) return lines
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return lines
}
