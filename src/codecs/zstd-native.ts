/**
 * The Zstandard decoder of node:zlib (Node 22.15 and later), for frames whose window zstddec cannot hold. It forgets
 * all frames but the first of what it is given, so it is given one.
 */
import * as zlib from 'node:zlib'
import { corrupt, type Origin } from './damage.ts'
import { codeOf, type Decompressor, ZlibRun } from './zlib-stream.ts'

/** The longest window of all: `zstd --long=31`. */
export const LARGEST_NATIVE_WINDOW = 2 ** 31
/** ZSTD_d_windowLogMax of zstd.h. */
const WINDOW_LOG_MAX = 100
const OUTPUT_BYTES = 1 << 19

/** What @types/node of the oldest Node that we run on does not know. */
interface WithZstd {
  createZstdDecompress?(options: { chunkSize: number; params: Record<number, number> }): Decompressor
}

/** @returns whether this Node has the decoder */
export function hasNativeZstd(): boolean {
  return (zlib as unknown as WithZstd).createZstdDecompress !== undefined
}

/**
 * Decodes one frame.
 *
 * @param units all of its bytes and nothing more
 * @param position byte of the source behind the units given so far
 * @throws {UserError} CORRUPT_INPUT, and what `units` throws; ERR_OUT_OF_MEMORY and the like as node:zlib has them
 */
export async function* decodeNativeFrame(
  units: AsyncIterable<Uint8Array>,
  origin: Origin,
  position: () => number,
): AsyncGenerator<Uint8Array> {
  const { createZstdDecompress } = zlib as unknown as WithZstd
  if (createZstdDecompress === undefined) throw new Error('node:zlib has no zstd')
  const stream = createZstdDecompress({ chunkSize: OUTPUT_BYTES, params: { [WINDOW_LOG_MAX]: 31 } })
  const run = new ZlibRun(stream, units)
  try {
    yield* run.output()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ZSTD_error_memory_allocation' || code?.startsWith('ZSTD_error') !== true) throw error
    throw corrupt(origin, position(), error instanceof Error ? error.message : code, error)
  }
  if (run.used < run.taken) throw corrupt(origin, position(), 'the frame ends too early')
}
