/**
 * LZ4's block format (lz4_Block_format.md of the reference implementation). Every length and distance is checked, so
 * that damage is an error and neither endless nor outside the buffers.
 */
import { copyLiterals, copyMatch } from './copy-match.ts'

/** Shortest match. */
const LEAST_MATCH = 4

/**
 * Decodes one block.
 *
 * @param block its bytes
 * @param target what is written to; what lies before `at` is text that matches may refer to
 * @param at where writing begins
 * @param end where writing must end at the latest
 * @returns where writing ended; below 0 for a block that makes no sense: -1 less the byte of it at which that shows
 */
export function decodeLz4Block(block: Uint8Array, target: Uint8Array, at: number, end: number): number {
  const last = block.length
  let from = 0
  let to = at
  while (from < last) {
    const token = block[from++] ?? 0
    let literals = token >> 4
    if (literals === 15) {
      let more = 255
      while (more === 255 && from < last) {
        more = block[from++] ?? 0
        literals += more
      }
      if (more === 255) return -1 - from
    }
    if (literals > last - from || literals > end - to) return -1 - from
    copyLiterals(block, from, target, to, literals)
    from += literals
    to += literals
    // Only the last sequence has no match.
    if (from === last) return to
    if (last - from < 2) return -1 - from
    const distance = (block[from] ?? 0) | ((block[from + 1] ?? 0) << 8)
    from += 2
    let length = token & 15
    if (length === 15) {
      let more = 255
      while (more === 255 && from < last) {
        more = block[from++] ?? 0
        length += more
      }
      if (more === 255) return -1 - from
    }
    length += LEAST_MATCH
    if (distance === 0 || distance > to || length > end - to) return -1 - from
    copyMatch(target, to, distance, length)
    to += length
  }
  return -1 - from
}
