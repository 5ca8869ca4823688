/**
 * Compression of inputs: what there is, and the shape of a decoder.
 */

/** How bytes are compressed. */
export type Codec = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lz4' | 'brotli' | 'snappy'

/**
 * Decodes a stream.
 *
 * It takes every chunk it is given: all members or frames one after another, then nothing but the padding that the
 * format allows (zeros behind gzip and xz, skippable frames of zstd and lz4). An empty source decodes to nothing. It never yields for ever without taking
 * input, and never ends quietly before a member is complete.
 *
 * @param chunks compressed bytes in order; a chunk is only good until the next one is asked for
 * @param name the input as the user knows it, for messages
 * @param from byte of the source at which the first chunk begins, for messages; default 0. Decoding may begin at a cut
 * @returns decoded bytes in order, in chunks of some 64 KiB to 4 MiB; a chunk is only good until the next is asked for
 * @throws {UserError} CORRUPT_INPUT naming the byte of the compressed stream at or before which the damage is, and
 *   whether it is truncated or corrupt; MEMORY for a window that is longer than allowed, or than can be held
 */
export type Decode = (
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from?: number,
  options?: DecodeOptions,
) => AsyncIterable<Uint8Array>

/** How to decode. */
export interface DecodeOptions {
  /** Bytes of text that may be kept to refer to, where the codec leaves that open; default: any number. */
  readonly mostWindow?: number
  /** What the cut has at which decoding begins. The chunks then have the bytes of its lead in front. */
  readonly entry?: Entry | undefined
}

/** What it takes to begin inside: at a cut that has none, only the bytes from there on are needed. */
export interface Entry {
  /** Ranges of the source that are read before. */
  readonly lead: readonly { readonly start: number; readonly end: number }[]
  /** xz: where the blocks of the stream end, how much text those from the cut on have, and where the next stream begins. */
  readonly blocksEnd?: number
  readonly blocksText?: number
  readonly next?: number
}

/**
 * A place at which decoding can begin: a member of bgzip, a frame of zstd or lz4, a block of xz; a batch of Arrow.
 */
export interface Cut {
  /** Byte of the compressed source. */
  readonly file: number
  /** Byte of the decoded text. */
  readonly text: number
  readonly entry?: Entry
}
