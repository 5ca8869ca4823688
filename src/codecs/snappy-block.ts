/**
 * Snappy's block format (format_description.txt of the reference implementation). Every length and distance is checked:
 * the decoder of hyparquet reads a literal's length of four bytes as a signed number and can step back for ever.
 */
import { copyLiterals, copyMatch } from './copy-match.ts'

/**
 * Decodes one block.
 *
 * @param block its bytes, with the length of the text in front
 * @param target what is written to, from its start; no text may be longer
 * @returns length of the text; -1 for a block that makes no sense
 */
export function decodeSnappyBlock(block: Uint8Array, target: Uint8Array): number {
  let from = 0
  let total = 0
  for (let factor = 1; ; factor *= 128) {
    const byte = block[from++]
    if (byte === undefined || factor > 2 ** 28) return -1
    total += (byte & 127) * factor
    if (byte < 128) break
  }
  if (total > target.length) return -1
  const end = decodeElements(block, from, target.subarray(0, total))
  return end === total ? total : -1
}

/** @returns how much was written; -1 when it makes no sense or does not fit */
function decodeElements(block: Uint8Array, start: number, target: Uint8Array): number {
  const last = block.length
  const end = target.length
  let from = start
  let to = 0
  while (from < last) {
    const tag = block[from++] ?? 0
    if ((tag & 3) === 0) {
      let length = (tag >> 2) + 1
      if (length > 60) {
        const bytes = length - 60
        length = littleEndian(block, from, bytes) + 1
        from += bytes
      }
      if (length > last - from || length > end - to) return -1
      copyLiterals(block, from, target, to, length)
      from += length
      to += length
      continue
    }
    const isShort = (tag & 3) === 1
    const length = isShort ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const bytes = isShort ? 1 : (tag & 3) === 2 ? 2 : 4
    const distance = littleEndian(block, from, bytes) + (isShort ? (tag >> 5) << 8 : 0)
    from += bytes
    if (from > last || distance === 0 || distance > to || length > end - to) return -1
    copyMatch(target, to, distance, length)
    to += length
  }
  return to
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = count - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}
