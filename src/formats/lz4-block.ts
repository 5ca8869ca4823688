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
  const filled = decodeBlockInto(input, out, 0)
  if (filled !== size) throw new Error(`${filled} bytes when decompressed, expected ${size}`)
  return out
}

/**
 * One LZ4 frame (lz4/lz4, doc/lz4_Frame_format.md), whose checksums are not looked at.
 *
 * @param input the frame
 * @param size bytes when decompressed
 * @throws {Error} when the frame is damaged or has another size
 */
export function decodeLz4Frame(input: Uint8Array, size: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  if (view.getUint32(0, true) !== 0x184d2204) throw new Error('no LZ4 frame')
  const flags = view.getUint8(4)
  const out = new Uint8Array(size)
  let filled = 0
  let at = 7 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4)
  for (;;) {
    const word = view.getUint32(at, true)
    if (word === 0) break
    const block = input.subarray(at + 4, at + 4 + (word & 0x7fff_ffff))
    at += 4 + (word & 0x7fff_ffff) + ((flags & 16) === 0 ? 0 : 4)
    if (at > input.length) throw new Error('a block behind the end')
    if (word >>> 31 === 0) {
      filled = decodeBlockInto(block, out, filled)
      continue
    }
    if (block.length > size - filled) throw new Error('more text than there is room for')
    out.set(block, filled)
    filled += block.length
  }
  if (filled !== size) throw new Error(`${filled} bytes when decompressed, expected ${size}`)
  return out
}

/** @returns where the block's text ends in `out`; it begins at `start`, and may copy from what is in front of it */
function decodeBlockInto(input: Uint8Array, out: Uint8Array, start: number): number {
  const size = out.length
  const end = input.length
  let at = 0
  let filled = start
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
  return filled
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
