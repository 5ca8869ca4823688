/**
 * Which codec an input has, and its decoder. Decoders are loaded when first asked for.
 */
import { isSkippable, u32 } from './magic.ts'
import type { Codec, Decode } from './types.ts'

/** How many bytes of an input's beginning tell its codec; more are of use where a frame to be passed over is first. */
export const HEAD_BYTES = 4096

/** First bytes of the formats that have a mark. bzip2's fourth is a digit; see `hasMark`. */
const MARKS: readonly (readonly [Codec, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 8]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['lz4', [4, 0x22, 0x4d, 0x18]],
  ['lz4', [2, 0x21, 0x4c, 0x18]],
  ['snappy', [0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59]],
]

/** Endings of names, the usual one first. */
const ENDINGS: readonly (readonly [Codec, readonly string[]])[] = [
  ['gzip', ['gz', 'gzip', 'bgz']],
  ['zstd', ['zst', 'zstd']],
  ['xz', ['xz']],
  ['bzip2', ['bz2']],
  ['lz4', ['lz4']],
  ['brotli', ['br']],
  ['snappy', ['sz', 'snappy']],
]

/** Endings of names of compressed files, without the dot, in lower case. */
export const CODEC_ENDINGS: readonly string[] = ENDINGS.flatMap(([, endings]) => endings)

const ENDING = new RegExp(`\\.(${CODEC_ENDINGS.join('|')})$`, 'i')

/**
 * @param name a path or a name
 * @returns it without `.gz`, `.zst` and the like at its end
 */
export function withoutCodecEnding(name: string): string {
  return name.replace(ENDING, '')
}

/**
 * @param ending `gz`, `zst` and the like, or a codec's name
 * @returns the codec; undefined for what is none
 */
export function codecOfEnding(ending: string): Codec | undefined {
  const name = ending.toLowerCase()
  if (name === 'none') return 'none'
  return ENDINGS.find(([codec, endings]) => codec === name || endings.includes(name))?.[0]
}

function codecOfName(name: string): Codec | undefined {
  const ending = ENDING.exec(name)?.[1]?.toLowerCase()
  return ending === undefined ? undefined : codecOfEnding(ending)
}

/**
 * Loads a decoder.
 *
 * @returns for `none` one that gives the bytes as they are
 */
export async function decoderOf(codec: Codec): Promise<Decode> {
  switch (codec) {
    case 'none':
      return (chunks) => chunks
    case 'gzip':
      return (await import('./gzip.ts')).decodeGzip
    case 'zstd':
      return (await import('./zstd.ts')).decodeZstd
    case 'xz':
      return (await import('./xz.ts')).decodeXz
    case 'bzip2':
      return (await import('./bzip2.ts')).decodeBzip2
    case 'lz4':
      return (await import('./lz4.ts')).decodeLz4
    case 'brotli':
      return (await import('./brotli.ts')).decodeBrotli
    case 'snappy':
      return (await import('./snappy.ts')).decodeSnappy
  }
}

/**
 * Decodes what there is of a stream that has been cut off.
 *
 * @returns its text up to the cut, or to the first damage
 */
export async function* decodeStart(
  codec: Codec,
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* (await decoderOf(codec))(chunks, name)
  } catch {
    // The cut, or what whoever reads the source will tell.
  }
}

/**
 * Tells the codec by the first bytes, and by the name where they say nothing. A name that promises a codec whose mark
 * is not there gives that codec all the same: its decoder then says what is wrong, instead of a reader of records that
 * stumbles over binary data. Brotli has no mark, so its name comes first.
 *
 * @param head the input's first bytes, HEAD_BYTES of them or all there are
 * @param name the input's name, a path or an address without query
 */
export function detectCodec(head: Uint8Array, name: string): Codec {
  const byName = codecOfName(name)
  if (byName === 'brotli') return 'brotli'
  return byMark(head, byName) ?? byName ?? 'none'
}

function byMark(head: Uint8Array, byName: Codec | undefined): Codec | undefined {
  const found = MARKS.find(([codec, mark]) => hasMark(head, codec, mark))?.[0]
  if (found !== undefined || head.length < 8 || !isSkippable(u32(head, 0))) return found
  // zstd and lz4 have these frames in common: the next one tells, if it is near enough.
  const next = 8 + u32(head, 4)
  const behind = next < head.length ? byMark(head.subarray(next), byName) : undefined
  return behind ?? (byName === 'lz4' ? 'lz4' : 'zstd')
}

function hasMark(head: Uint8Array, codec: Codec, mark: readonly number[]): boolean {
  if (!mark.every((byte, i) => head[i] === byte)) return false
  // "BZh" alone could be text; a digit and the mark of a block or of the end could not.
  return codec !== 'bzip2' || (isDigit(head[3]) && (head[4] === 0x31 || head[4] === 0x17))
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x31 && byte <= 0x39
}
