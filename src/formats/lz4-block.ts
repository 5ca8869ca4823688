/**
 * LZ4 blocks (lz4/lz4, doc/lz4_Block_format.md), as Parquet pages come in them. The decoder knows the size of the
 * result and neither reads nor writes outside its bytes, whatever those say; decoders of the registry leave zeros
 * where a damaged block ends early.
 */

/** Copies shorter than this are cheaper byte by byte than by a call. */
const SHORT_COPY = 24

/**
 * @param input one LZ4 block
 * @param size bytes when decompressed
 * @throws {Error} when the block is damaged or has another size
 */
export function decodeLz4Block(input: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  const end = input.length
  let at = 0
  let filled = 0
  while (at < end) {
    const token = input[at++] ?? 0
    let literals = token >> 4
    if (literals === 15) {
      let more = 255
      while (more === 255) {
        if (at >= end) throw new Error('a length without an end')
        more = input[at++] ?? 0
        literals += more
      }
    }
    if (literals > 0) {
      if (literals > end - at || literals > size - filled) throw new Error('more text than there is room for')
      out.set(input.subarray(at, at + literals), filled)
      at += literals
      filled += literals
    }
    if (at >= end) break // the last sequence has no copy
    if (at + 2 > end) throw new Error('a copy without a distance')
    const distance = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8)
    at += 2
    let length = (token & 15) + 4
    if (length === 19) {
      let more = 255
      while (more === 255) {
        if (at >= end) throw new Error('a length without an end')
        more = input[at++] ?? 0
        length += more
      }
    }
    copyBack(out, filled, distance, length)
    filled += length
  }
  if (filled !== size) throw new Error(`${filled} bytes, expected ${size}`)
  return out
}

/** A copy may reach into what it writes itself: then it repeats. */
function copyBack(out: Uint8Array, filled: number, distance: number, length: number): void {
  if (distance === 0 || distance > filled) throw new Error('a copy from in front of the beginning')
  if (length > out.length - filled) throw new Error('a copy behind the end')
  if (length >= SHORT_COPY && distance >= length) {
    out.copyWithin(filled, filled - distance, filled - distance + length)
    return
  }
  const from = filled - distance
  for (let index = 0; index < length; index++) out[filled + index] = out[from + index] ?? 0
}
