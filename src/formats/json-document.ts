/**
 * One JSON document or one record a line: told from the beginning of a file.
 */

import { BACKSLASH, LINE_FEED, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-syntax.ts'

/**
 * @param head first bytes of the text, some KiB or all of it
 * @returns whether it is one JSON document rather than JSONL: it begins with `[`, or with an object that goes on over
 *   lines. An object on one line can be either, and counts as JSONL
 */
export function looksLikeJsonDocument(head: Uint8Array): boolean {
  const first = firstByte(head)
  if (head[first] === OPEN_LIST) return true
  if (head[first] !== OPEN_OBJECT) return false
  const end = objectEnd(head, first)
  const lineEnd = head.indexOf(LINE_FEED, first)
  // A line that ends inside a string is damaged JSONL: JSON has no line feeds in strings.
  return lineEnd >= 0 && (end === undefined || end > lineEnd) && !endsInString(head.subarray(first, lineEnd))
}

/**
 * @param head first bytes of the text, or all of it
 * @returns whether it is an object on the first line with an array of objects in it, and nothing behind that line
 */
export function hasArrayOnOneLine(head: Uint8Array): boolean {
  const first = firstByte(head)
  if (head[first] !== OPEN_OBJECT) return false
  const lineEnd = head.indexOf(LINE_FEED, first)
  if (lineEnd >= 0 && head.subarray(lineEnd).some((byte) => byte > 0x20)) return false
  const end = objectEnd(head, first) ?? head.length
  const text = Buffer.from(head.buffer, head.byteOffset + first, end - first).toString('latin1')
  return /"\s*:\s*\[\s*\{/.test(text)
}

/**
 * @param head first bytes of the text
 * @returns whether it is an object on one line that goes on behind them
 */
export function isOpenObject(head: Uint8Array): boolean {
  const first = firstByte(head)
  return (
    head[first] === OPEN_OBJECT && head.indexOf(LINE_FEED, first) < 0 && objectEnd(head, first) === undefined
  )
}

/** @returns index of the first byte that is neither BOM nor space */
function firstByte(head: Uint8Array): number {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  while (at < head.length && (head[at] ?? 0) <= 0x20 && head[at] !== 0) at++
  return at
}

/** @returns index behind the object's last bracket, undefined when it goes on behind the head */
function objectEnd(head: Uint8Array, start: number): number | undefined {
  let depth = 0
  let isInString = false
  for (let at = start; at < head.length; at++) {
    const byte = head[at]
    if (isInString) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) isInString = false
    } else if (byte === QUOTE) isInString = true
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++
    else if ((byte === OPEN_OBJECT + 2 || byte === OPEN_LIST + 2) && --depth === 0) return at + 1
  }
  return undefined
}

function endsInString(line: Uint8Array): boolean {
  let isInString = false
  for (let at = 0; at < line.length; at++) {
    if (line[at] === BACKSLASH) at++
    else if (line[at] === QUOTE) isInString = !isInString
  }
  return isInString
}
