/**
 * Bytes and states of JSON's grammar (RFC 8259), for readers that look at structure only.
 */

/** Keys longer than this lead to no array. */
export const MOST_KEY_BYTES = 1024

export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const COMMA = 0x2c
export const COLON = 0x3a
export const OPEN_LIST = 0x5b
export const CLOSE_LIST = 0x5d
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
export const LINE_FEED = 0x0a
export const SPACE = 0x20

/** What may come next; in the words of messages. */
export const EXPECTED = {
  value: 'a value',
  'value or end': 'a value or ]',
  'key or end': 'a key or }',
  key: 'a key',
  colon: ':',
  'comma or end': 'a comma or the end of the list or object',
  'scalar goes on': 'a value',
  'perhaps the array': 'a value or ]',
  'element or end': 'an element or ]',
  element: 'an element',
  'comma or end of array': 'a comma or ]',
  'in element': 'the end of an element',
  'bare element': 'the end of an element',
  done: 'the end',
} as const
/** Where a reader stands. */
export type State = keyof typeof EXPECTED

/** Bytes of numbers and of true, false, null (and of NaN and Infinity, which Python writes). */
export function isScalar(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e
  )
}

/**
 * @param bytes a key with its closing quote
 * @returns the key; undefined for one that is too long or malformed
 */
export function keyOf(bytes: readonly number[]): string | undefined {
  if (bytes.length > MOST_KEY_BYTES) return undefined
  try {
    const key: unknown = JSON.parse(`"${Buffer.from(bytes).toString('utf8')}`)
    return typeof key === 'string' ? key : undefined
  } catch {
    return undefined
  }
}

/** @returns a byte for messages */
export function shownByte(byte: number): string {
  return byte > SPACE && byte < 0x7f
    ? `"${String.fromCharCode(byte)}"`
    : `byte 0x${byte.toString(16).padStart(2, '0')}`
}
