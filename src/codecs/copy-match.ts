/**
 * What LZ4 and Snappy have in common: text that repeats text written before.
 */

/** Below this, a loop is faster than a call of the runtime's own copy. */
const WORTH_A_CALL = 32

/**
 * Repeats `length` bytes that begin `distance` before `at`. They may overlap with what is being written; the text then
 * repeats itself.
 *
 * @param bytes room for all of it, and `distance` bytes before `at`
 */
export function copyMatch(bytes: Uint8Array, at: number, distance: number, length: number): void {
  if (length >= WORTH_A_CALL && distance >= length) {
    bytes.copyWithin(at, at - distance, at - distance + length)
    return
  }
  if (length >= WORTH_A_CALL && distance === 1) {
    bytes.fill(bytes[at - 1] ?? 0, at, at + length)
    return
  }
  const end = at + length
  for (let to = at, from = at - distance; to < end; to++, from++) bytes[to] = bytes[from] ?? 0
}

/** Copies bytes as they are. */
export function copyLiterals(
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  at: number,
  length: number,
): void {
  if (length >= WORTH_A_CALL) {
    target.set(source.subarray(from, from + length), at)
    return
  }
  for (let i = 0; i < length; i++) target[at + i] = source[from + i] ?? 0
}
