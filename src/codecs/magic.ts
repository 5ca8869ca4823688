/**
 * Little-endian numbers, and the frames that zstd and lz4 have in common.
 */

/** First four bytes of a frame to be passed over; the lowest four bits are free. */
const SKIPPABLE_MAGIC = 0x184d2a50

/** @returns the little-endian number of four bytes at `at` */
export function u32(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4)
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
}

/** @returns whether the magic number is that of a frame to be passed over; zstd and lz4 share these */
export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC
}
