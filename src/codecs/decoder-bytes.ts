/**
 * Memory that decoders hold: a part that the codec decides, and one that a stream's own beginning does.
 */
import { isSkippable, u32 } from './magic.ts'
import type { Codec } from './types.ts'
import { FRAME_MAGIC, frameHeader } from './zstd-frame.ts'

const MIB = 2 ** 20

/**
 * Measured, in MiB, for streams as other programs make them: input and output in flight, tables, what of it the collector has
 * not freed yet. zlib gives a new buffer for each piece of text, of which 32 MiB pile up before any is freed.
 */
const HELD: Record<Codec, number> = {
  none: 0,
  gzip: 48,
  brotli: 64,
  zstd: 24,
  xz: 32,
  // A block, which has 900,000 bytes at most, and what it may be packed to.
  bzip2: 24,
  // A block, which has 4 MiB at most, and what it may be packed to.
  lz4: 24,
  snappy: 12,
}

/** Windows in memory are longer than the text that is referred to. */
const TIMES = 1.25
/** Streams that say nothing, or little, may go on with a frame that needs this much: `zstd -19`, `xz -6`. */
const LEAST_WINDOW: Partial<Record<Codec, number>> = { zstd: 8 * MIB, xz: 8 * MIB }

/**
 * @param windowBytes what `windowBytesOf` says
 * @returns bytes of memory that decoding takes at most
 */
export function decoderBytes(codec: Codec, windowBytes: number): number {
  return HELD[codec] * MIB + windowBytes * TIMES
}

/** @returns the largest window that fits into so many bytes */
export function mostWindow(codec: Codec, bytes: number): number {
  return (bytes - decoderBytes(codec, 0)) / TIMES
}

/**
 * @param head first bytes of a source
 * @returns how much text its decoder keeps to refer to, as far as that is not the same for all streams of the codec
 */
export function windowBytesOf(codec: Codec, head: Uint8Array): number {
  const said = codec === 'zstd' ? zstdWindow(head) : codec === 'xz' ? xzDictionary(head) : 0
  const window = codec === 'brotli' ? brotliWindow(head) : said
  return Math.max(window, LEAST_WINDOW[codec] ?? 0)
}

const MOST_ZSTD_WINDOW = 2 ** 30

function zstdWindow(head: Uint8Array): number {
  let at = 0
  while (at + 8 <= head.length && isSkippable(u32(head, at))) at += 8 + u32(head, at + 4)
  const frame = head.subarray(at)
  const header = frame.length > 4 && u32(frame, 0) === FRAME_MAGIC ? frameHeader(frame) : undefined
  // Nothing more is held, whatever a frame says.
  return Math.min(header?.windowBytes ?? 0, MOST_ZSTD_WINDOW)
}

/** RFC 7932, section 9.1. */
function brotliWindow([first = 0]: Uint8Array): number {
  if ((first & 1) === 0) return 2 ** 16
  const high = (first >> 1) & 7
  if (high > 0) return 2 ** (17 + high)
  const low = (first >> 4) & 7
  return 2 ** (low === 0 ? 17 : 8 + low)
}

const XZ_STREAM_HEADER_BYTES = 12
const LZMA2 = 0x21

/** The dictionary of the first block's last filter (the .xz file format 1.2, sections 3.1 and 5.3.1). */
function xzDictionary(head: Uint8Array): number {
  const block = head.subarray(XZ_STREAM_HEADER_BYTES)
  const flags = block[1] ?? 0
  let at = 2
  const number = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = block[at++] ?? 0
      value += (byte & 127) * shift
      if (byte < 128 || shift > 2 ** 49) return value
    }
  }
  for (const sizes of [0x40, 0x80]) if ((flags & sizes) !== 0) number()
  let bits = 0
  for (let filters = (flags & 3) + 1; filters > 0; filters--) {
    const id = number()
    const length = number()
    if (id === LZMA2) bits = (block[at] ?? 0) & 63
    at += length
  }
  return bits >= 40 ? 2 ** 32 - 1 : (2 + (bits & 1)) * 2 ** ((bits >> 1) + 11)
}
