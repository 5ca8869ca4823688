/**
 * Brotli (RFC 7932): one stream, without a mark, a size or a checksum.
 */
import { createBrotliDecompress } from 'node:zlib'
import { corrupt, type Origin, strayBytes, truncated } from './damage.ts'
import { codeOf, type Decompressor, ZlibRun } from './zlib-stream.ts'

const OUTPUT_BYTES = 1 << 19

/** Decodes Brotli. See Decode. */
export async function* decodeBrotli(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const run = new ZlibRun(createBrotliDecompress({ chunkSize: OUTPUT_BYTES }) as Decompressor, chunks)
  const origin: Origin = { codec: 'brotli', name }
  try {
    yield* run.output()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'Z_BUF_ERROR') throw truncated(origin, from + run.taken, 'its stream', error)
    // ERR__ERROR_FORMAT_…, ERR_BROTLI_…: all say that the bytes make no sense.
    if (code?.startsWith('ERR_') === true && /BROTLI|ERROR_FORMAT|PADDING/.test(code)) {
      throw corrupt(origin, from + run.taken, 'the stream makes no sense', error)
    }
    throw error
  }
  if (run.taken > run.used) throw strayBytes(origin, from + run.used, 'stream', 'not part of it')
}
