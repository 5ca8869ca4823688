/**
 * Where a text stops being JSON (RFC 8259).
 *
 * `JSON.parse` does not always say where it failed, and words it differently in every engine version, so the
 * place is looked for again here, only after it has failed.
 */

/** The first place at which a text is not JSON. */
export interface JsonError {
  /** From 1. */
  readonly line: number
  /** UTF-16 units from 1. */
  readonly column: number
  /** What stands there, e.g. `"}"` or `the end of the text`. */
  readonly found: string
  /** What could have stood there, e.g. `a value`. */
  readonly expected: string
}

type Expectation =
  | 'a value'
  | 'a value or "]"'
  | 'a key'
  | 'a key or "}"'
  | '":"'
  | '"," or "}"'
  | '"," or "]"'
  | 'nothing more'

interface Failure {
  readonly offset: number
  readonly expected: string
}

const SPACE = /[ \t\n\r]*/uy
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/uy
const WORD = /true|false|null/uy
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/uy

/** End of the match of a sticky expression at `offset`, or -1. */
function endOf(expression: RegExp, text: string, offset: number): number {
  expression.lastIndex = offset
  return expression.test(text) ? expression.lastIndex : -1
}

/** End of the string that opens at `offset`, or the place where it breaks. */
function scanString(text: string, offset: number): number | Failure {
  let at = offset + 1
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (unit === 0x22) return at + 1
    if (unit < 0x20)
      return { offset: at, expected: 'the end of the text in quotes, or an escape such as \\n' }
    if (unit !== 0x5c) {
      at++
      continue
    }
    const end = endOf(ESCAPE, text, at)
    if (end < 0) return { offset: at, expected: 'an escape such as \\n or \\u00e9' }
    at = end
  }
  return { offset: at, expected: 'the end of the text in quotes' }
}

function findFailure(text: string): Failure | undefined {
  const open: ('{' | '[')[] = []
  let expected: Expectation = 'a value'
  let at = 0
  const afterValue = (): Expectation => {
    const inner = open.at(-1)
    return inner === undefined ? 'nothing more' : inner === '{' ? '"," or "}"' : '"," or "]"'
  }
  while (true) {
    at = Math.max(at, endOf(SPACE, text, at))
    const char = text[at]
    if (char === undefined) return expected === 'nothing more' ? undefined : { offset: at, expected }
    const isClosing = (char === '}' && expected.endsWith('"}"')) || (char === ']' && expected.endsWith('"]"'))
    if (isClosing) {
      open.pop()
      expected = afterValue()
      at++
    } else if (char === ',' && expected.startsWith('","')) {
      expected = open.at(-1) === '{' ? 'a key' : 'a value'
      at++
    } else if (char === ':' && expected === '":"') {
      expected = 'a value'
      at++
    } else if (char === '"' && /^a (?:key|value)/u.test(expected)) {
      const end = scanString(text, at)
      if (typeof end !== 'number') return end
      at = end
      expected = expected.startsWith('a key') ? '":"' : afterValue()
    } else if (!expected.startsWith('a value')) {
      return { offset: at, expected }
    } else if (char === '{' || char === '[') {
      open.push(char)
      expected = char === '{' ? 'a key or "}"' : 'a value or "]"'
      at++
    } else {
      const end = Math.max(endOf(NUMBER, text, at), endOf(WORD, text, at))
      if (end < 0) return { offset: at, expected }
      at = end
      expected = afterValue()
    }
  }
}

/**
 * Finds the first place at which a text is not one JSON value.
 *
 * @param text the text
 * @returns the place, `undefined` when the text is JSON
 */
export function locateJsonError(text: string): JsonError | undefined {
  const failure = findFailure(text)
  if (failure === undefined) return undefined
  const before = text.slice(0, failure.offset)
  const lineStart = before.lastIndexOf('\n') + 1
  const codePoint = text.codePointAt(failure.offset)
  return {
    line: before.split('\n').length,
    column: failure.offset - lineStart + 1,
    found: codePoint === undefined ? 'the end of the text' : JSON.stringify(String.fromCodePoint(codePoint)),
    expected: failure.expected,
  }
}
