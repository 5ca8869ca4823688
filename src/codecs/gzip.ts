/**
 * gzip (RFC 1952): members one after another, zeros behind the last one.
 */
import { createGunzip } from 'node:zlib'
import { corrupt, type Origin, strayBytes, truncated } from './damage.ts'
import { codeOf, type Decompressor, ZlibRun } from './zlib-stream.ts'

/** Larger pieces are no faster, smaller ones cost a call each. */
const OUTPUT_BYTES = 1 << 19

/** Decodes gzip. See Decode. */
export async function* decodeGzip(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const run = new ZlibRun(createGunzip({ chunkSize: OUTPUT_BYTES }) as Decompressor, chunks)
  const origin: Origin = { codec: 'gzip', name }
  try {
    yield* run.output()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'Z_BUF_ERROR') throw truncated(origin, from + run.taken, 'a member', error)
    if (code === 'Z_DATA_ERROR') {
      const what = error instanceof Error ? error.message : 'invalid data'
      // Only what stands at the very beginning is not even a header.
      const byte = what === 'incorrect header check' ? 0 : run.taken
      throw corrupt(origin, from + byte, what, error)
    }
    throw error
  }
  // The decompressor ends at a zero behind a member, whatever follows it.
  if (run.dataEnd > run.used)
    throw strayBytes(origin, from + run.used, 'member', 'neither a member nor zeros')
}
