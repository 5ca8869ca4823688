/**
 * JSON as Python writes it: `NaN`, `Infinity` and `-Infinity` stand bare where a number should.
 */

const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gsu

/**
 * Parses JSON; numbers that JSON does not have become null.
 *
 * @param text one JSON document
 * @returns its value
 * @throws {SyntaxError} for text that is not JSON otherwise either
 */
export function parseLenient(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return JSON.parse(text.replace(TEXT_OR_NUMBER, (match) => (match.startsWith('"') ? match : 'null')))
  }
}
