/**
 * The beginning of an input, decoded: enough to tell its format, its text fields, and how much text to expect.
 */
import { chunksOf } from '../bytes/memory.ts'
import type { ByteSource } from '../bytes/types.ts'
import { decoderOf } from '../codecs/decode.ts'
import type { Codec } from '../codecs/types.ts'

/** Bytes of a source that are looked at. */
export const HEAD_BYTES = 256 * 1024
/** Text that is kept of them, however well they are compressed. */
const MOST_TEXT = 16 * 2 ** 20

/** See the file header. */
export interface Head {
  /** First bytes of the source. */
  readonly bytes: Uint8Array
  /** Whether these are all. */
  readonly isWhole: boolean
}

/**
 * @param source where to read
 * @param length most bytes
 */
export async function readHead(source: ByteSource, length = HEAD_BYTES): Promise<Head> {
  const bytes = await source.read(0, length)
  return { bytes, isWhole: bytes.length < length || bytes.length === source.size }
}

/**
 * Decodes what there is of a stream that has been cut off. Damage is not told here: whoever reads the input does.
 *
 * @returns the text that the bytes give; empty when they give none
 */
export async function decodeHead({ bytes }: Head, codec: Codec, name: string): Promise<Uint8Array> {
  if (codec === 'none') return bytes
  const parts: Uint8Array[] = []
  let length = 0
  try {
    const decode = await decoderOf(codec)
    for await (const part of decode(chunksOf(bytes), name)) {
      parts.push(Uint8Array.from(part))
      length += part.length
      if (length >= MOST_TEXT) break
    }
  } catch {
    // The stream has been cut.
  }
  return Buffer.concat(parts)
}
