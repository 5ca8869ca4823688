/**
 * The beginning of an input, decoded: as much as it takes to tell its format and its text fields, and how much text to
 * expect.
 */
import { chunksOf } from '../bytes/memory.ts'
import type { ByteSource } from '../bytes/types.ts'
import { decoderOf } from '../codecs/decode.ts'
import type { Codec } from '../codecs/types.ts'

/** First bytes asked of a source, then twice as many each time. */
const LEAST_PIECE = 1 << 16
const MOST_PIECE = 1 << 22
/** Where so many packed bytes give no text, none is waited for: blocks of bzip2 and lz4 have fewer. */
const MOST_PACKED = 16 * 2 ** 20

/**
 * Gives a source's bytes from the first on, as often as it is asked, in buffers that nobody writes into again; only what is
 * taken is read.
 */
export type HeadChunks = () => AsyncIterable<Uint8Array>

/**
 * @param source a file, or what a server gives
 * @param least bytes that are wanted of it in any case
 * @returns its bytes; read in small ranges, as most are looked at no further
 */
export function headOf(source: ByteSource, least = LEAST_PIECE): HeadChunks {
  const { size } = source
  if (size === undefined) {
    return async function* copies() {
      for await (const bytes of source.stream(0)) yield Uint8Array.from(bytes)
    }
  }
  return async function* pieces() {
    let piece = least
    for (let at = 0; at < size; ) {
      const bytes = await source.read(at, Math.min(piece, size - at))
      if (bytes.length === 0) return
      yield bytes
      at += bytes.length
      piece = Math.min(MOST_PIECE, at)
    }
  }
}

/** Text of a source's beginning. */
export interface HeadText {
  readonly text: Uint8Array
  /** Bytes of the source that were taken for it. */
  readonly packedBytes: number
}

/**
 * Decodes the beginning of a source, far enough to have some text of it. Damage is not told here: whoever reads the
 * input does.
 *
 * @param mostText bytes of text that are enough
 * @param mostPacked bytes of the source that are enough where they gave any text at all
 */
export async function decodeHead(
  chunks: HeadChunks,
  codec: Codec,
  name: string,
  mostText: number,
  mostPacked = Number.POSITIVE_INFINITY,
): Promise<HeadText> {
  const parts: Uint8Array[] = []
  let length = 0
  let packedBytes = 0
  const isPlain = codec === 'none'
  async function* taken(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks()) {
      // A decoder that meets the end gives what it had before the piece in which it is.
      for await (const part of chunksOf(chunk, isPlain ? chunk.length : undefined)) {
        if (packedBytes >= (length > 0 ? mostPacked : MOST_PACKED)) return
        packedBytes += part.length
        yield part
      }
    }
  }
  try {
    const decode = await decoderOf(codec)
    for await (const part of isPlain ? taken() : decode(taken(), name)) {
      parts.push(isPlain ? part : Uint8Array.from(part))
      length += part.length
      if (length >= mostText) break
    }
  } catch {
    // The stream has been cut, or is damaged.
  }
  // Decoders may work ahead: what is given must not depend on how far.
  const [only, ...others] = parts
  const all = only !== undefined && others.length === 0 ? only : Buffer.concat(parts)
  return { text: all.subarray(0, mostText), packedBytes }
}
