/**
 * LZ4 in one piece whose size is known: pages of Parquet, buffers of Arrow.
 */
import { decodeLz4Block as decodeBlock } from '../codecs/lz4-block.ts'
import { LZ4_MAGIC, lz4Header, MOST_LZ4_HEADER_BYTES } from '../codecs/lz4-frame.ts'
import { exactly } from './zstd-block.ts'

/** Marks a block that is stored as it is. */
const IS_STORED = 0x8000_0000

/**
 * @param input one LZ4 block
 * @param size bytes when decompressed
 * @throws {Error} when the block is damaged or has another size
 */
export function decodeLz4Block(input: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  return exactly(out.subarray(0, blockEnd(input, out, 0)), size)
}

/**
 * One LZ4 frame, whose checksums are not looked at.
 *
 * @param input the frame
 * @param size bytes when decompressed
 * @throws {Error} when the frame is damaged or has another size
 */
export function decodeLz4Frame(input: Uint8Array, size: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  if (view.getUint32(0, true) !== LZ4_MAGIC) throw new Error('no LZ4 frame')
  const header = lz4Header(input.subarray(0, MOST_LZ4_HEADER_BYTES))
  if (header === undefined) throw new Error('a frame header that makes no sense')
  if (header.hasDictionary) throw new Error('a frame that needs a dictionary')
  const out = new Uint8Array(size)
  let filled = 0
  let at = header.bytes
  for (;;) {
    const word = view.getUint32(at, true)
    if (word === 0) break
    const length = word % IS_STORED
    const block = input.subarray(at + 4, at + 4 + length)
    at += 4 + length + (header.hasBlockChecksums ? 4 : 0)
    if (at > input.length) throw new Error('a block behind the end')
    if (word < IS_STORED) {
      filled = blockEnd(block, out, filled)
      continue
    }
    if (block.length > size - filled) throw new Error('more text than there is room for')
    out.set(block, filled)
    filled += block.length
  }
  return exactly(out.subarray(0, filled), size)
}

/** @returns where the block's text ends in `out`; it begins at `start` */
function blockEnd(input: Uint8Array, out: Uint8Array, start: number): number {
  const end = decodeBlock(input, out, start, out.length)
  if (end < 0) throw new Error('an LZ4 block that makes no sense, or has more text than there is room for')
  return end
}
