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
  const bytes = source.size === undefined ? await firstOf(source, length) : await source.read(0, length)
  return { bytes, isWhole: bytes.length < length || bytes.length === source.size }
}

/** The same of what can only be read from its beginning on. */
async function firstOf(source: ByteSource, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length)
  let filled = 0
  for await (const chunk of source.stream(0)) {
    const part = chunk.subarray(0, length - filled)
    bytes.set(part, filled)
    filled += part.length
    if (filled === length) break
  }
  return bytes.subarray(0, filled)
}

/**
 * Decodes what there is of a stream that has been cut off. Damage is not told here: whoever reads the input does.
 *
 * @param mostText most bytes of text: decoders are slow, and some packed bytes hold a lot
 * @returns the text that the bytes give; empty when they give none
 */
export async function decodeHead(
  { bytes }: Head,
  codec: Codec,
  name: string,
  mostText = MOST_TEXT,
): Promise<Uint8Array> {
  if (codec === 'none') return bytes
  const parts: Uint8Array[] = []
  let length = 0
  try {
    const decode = await decoderOf(codec)
    for await (const part of decode(chunksOf(bytes), name)) {
      parts.push(Uint8Array.from(part))
      length += part.length
      if (length >= mostText) break
    }
  } catch {
    // The stream has been cut.
  }
  // Decoders may work ahead: what is given must not depend on how far.
  return Buffer.concat(parts).subarray(0, mostText)
}
