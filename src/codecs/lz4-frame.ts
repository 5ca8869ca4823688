/**
 * LZ4's framing (lz4_Frame_format.md of the reference implementation, version 1.6.4): what a frame's header says.
 */
import { u32 } from './magic.ts'

/** First four bytes of a frame, little-endian. */
export const LZ4_MAGIC = 0x184d2204
/** The same of the format before frames: no checksum, no sizes, no end. */
export const LZ4_LEGACY_MAGIC = 0x184c2102
/** How far back a match reaches. */
export const LZ4_REACH = 1 << 16
/** The longest header, magic included. */
export const MOST_LZ4_HEADER_BYTES = 19

/** A frame's header. */
export interface Lz4Header {
  /** Length of the header itself, magic included. */
  readonly bytes: number
  /** Its descriptor, over which the checksum in its last byte was taken. */
  readonly descriptor: Uint8Array
  /** Blocks may refer to the 64 KiB of text before them. */
  readonly isLinked: boolean
  readonly hasBlockChecksums: boolean
  readonly hasChecksum: boolean
  readonly hasDictionary: boolean
  /** The most text of a block. */
  readonly blockBytes: number
  /** Length of its text, where it says so. */
  readonly contentBytes: number | undefined
}

/**
 * @param bytes from the magic on; at least MOST_LZ4_HEADER_BYTES of them, or all there are
 * @returns undefined when there are too few for the header, or when it makes no sense
 */
export function lz4Header(bytes: Uint8Array): Lz4Header | undefined {
  const flags = bytes[4] ?? 0
  const sizes = bytes[5] ?? 0
  const hasSize = (flags & 8) !== 0
  const hasDictionary = (flags & 1) !== 0
  const length = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0)
  const size = (sizes >> 4) & 7
  if (bytes.length < length || flags >> 6 !== 1 || (flags & 2) !== 0 || size < 4 || (sizes & 0x8f) !== 0) {
    return undefined
  }
  return {
    bytes: length,
    descriptor: bytes.subarray(4, length - 1),
    isLinked: (flags & 32) === 0,
    hasBlockChecksums: (flags & 16) !== 0,
    hasChecksum: (flags & 4) !== 0,
    hasDictionary,
    blockBytes: 2 ** (8 + 2 * size),
    contentBytes: hasSize ? u32(bytes, 6) + u32(bytes, 10) * 2 ** 32 : undefined,
  }
}
