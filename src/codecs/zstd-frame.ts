/**
 * Zstandard's framing (RFC 8878 §3.1): what the headers of frames and blocks say. Decoding is not done here.
 */
import { u32 } from './magic.ts'

/** First four bytes of a frame, little-endian. */
export const FRAME_MAGIC = 0xfd2fb528
/** The longest frame header, magic included. */
export const MOST_HEADER_BYTES = 18
/** The most text that a block holds. */
const MOST_BLOCK_BYTES = 1 << 17

/** A frame's header. */
export interface FrameHeader {
  /** Length of the header itself, magic included. */
  readonly bytes: number
  /** How much text must be kept to decode; for frames of one segment all of it. */
  readonly windowBytes: number
  /** Length of its text, where it says so. */
  readonly contentBytes: number | undefined
  /** Four bytes of checksum stand behind the last block. */
  readonly hasChecksum: boolean
}

/** A block's header. */
export interface BlockHeader {
  readonly isLast: boolean
  /** Bytes behind the header of three. */
  readonly bytes: number
}

/**
 * @param bytes from the magic on; at least MOST_HEADER_BYTES of them, or all there are
 * @returns undefined when there are too few for the header, or when its reserved bit is set
 */
export function frameHeader(bytes: Uint8Array): FrameHeader | undefined {
  const descriptor = bytes[4]
  if (descriptor === undefined || (descriptor & 8) !== 0) return undefined
  const isSingle = (descriptor & 32) !== 0
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  const sizeAt = 5 + (isSingle ? 0 : 1) + dictionary
  if (bytes.length < sizeAt + sizeBytes) return undefined
  const contentBytes = contentSize(bytes, sizeAt, sizeBytes)
  const window = bytes[5] ?? 0
  const base = 2 ** (10 + (window >> 3))
  return {
    bytes: sizeAt + sizeBytes,
    windowBytes: isSingle ? (contentBytes ?? 0) : base + (base / 8) * (window & 7),
    contentBytes,
    hasChecksum: (descriptor & 4) !== 0,
  }
}

/**
 * @param header a frame's header, whole
 * @param log logarithm of a window's length, 10 to 41
 * @returns the header with that window, and no text that must be held as a whole
 */
export function withWindow(header: Uint8Array, log: number): Uint8Array {
  const descriptor = header[4] ?? 0
  const isSingle = (descriptor & 32) !== 0
  // Behind the window descriptor, which a frame of one segment has not, both are the same.
  return Uint8Array.from([
    ...header.subarray(0, 4),
    descriptor & ~32,
    (log - 10) << 3,
    ...header.subarray(isSingle ? 5 : 6),
  ])
}

function contentSize(bytes: Uint8Array, at: number, length: number): number | undefined {
  if (length === 0) return undefined
  if (length === 1) return bytes[at] ?? 0
  if (length === 2) return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256 + 256
  return u32(bytes, at) + (length === 8 ? u32(bytes, at + 4) * 2 ** 32 : 0)
}

/**
 * @param bytes three or more
 * @returns undefined for a block of the reserved type, or of more than a block may have
 */
export function blockHeader(bytes: Uint8Array): BlockHeader | undefined {
  const [a = 0, b = 0, c = 0] = bytes
  const value = a | (b << 8) | (c << 16)
  const type = (value >> 1) & 3
  const size = value >> 3
  if (type === 3 || size > MOST_BLOCK_BYTES) return undefined
  // A run of one byte stores that byte.
  return { isLast: (value & 1) === 1, bytes: type === 1 ? 1 : size }
}
