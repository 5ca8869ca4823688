/**
 * gzip (RFC 1952): members one after another, zeros behind the last one.
 */
import { createGunzip } from 'node:zlib'
import { decodeMembers } from './bgzip.ts'
import { ByteQueue } from './byte-queue.ts'
import { corrupt, type Origin, strayBytes, truncated } from './damage.ts'
import { codeOf, type Decompressor, ZlibRun } from './zlib-stream.ts'

/** Larger pieces are no faster, smaller ones cost a call each. */
const OUTPUT_BYTES = 1 << 19

const NEITHER = 'neither a member nor zeros'

/** First bytes of every member. */
const MARK = [0x1f, 0x8b]

/** Decodes gzip. See Decode. */
export async function* decodeGzip(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const origin: Origin = { codec: 'gzip', name }
  const queue = new ByteQueue(chunks, from)
  try {
    yield* decodeMembers(queue)
    const isMember = (await queue.fill(MARK.length)) && MARK.every((byte, at) => queue.rest[at] === byte)
    if (isMember || queue.position === from) yield* decodeStream(queue, origin, isMember)
    else await checkPadding(queue, origin)
  } finally {
    await queue.close()
  }
}

/**
 * Decodes what is left, whatever members it has.
 *
 * @param isMember whether it begins as one
 */
async function* decodeStream(
  queue: ByteQueue,
  origin: Origin,
  isMember: boolean,
): AsyncGenerator<Uint8Array> {
  const from = queue.position
  const run = new ZlibRun(createGunzip({ chunkSize: OUTPUT_BYTES }) as Decompressor, chunksOf(queue))
  try {
    yield* run.output()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'Z_BUF_ERROR') throw truncated(origin, from + run.taken, 'a member', error)
    if (code === 'Z_DATA_ERROR') {
      const what = error instanceof Error ? error.message : 'invalid data'
      throw corrupt(origin, from + (isMember ? run.taken : 0), what, error)
    }
    throw error
  }
  // The decompressor ends at a zero behind a member, whatever follows it.
  if (run.dataEnd > run.used) throw strayBytes(origin, from + run.used, 'member', NEITHER)
}

/** What is left behind the last member may be zeros. */
async function checkPadding(queue: ByteQueue, origin: Origin): Promise<void> {
  const from = queue.position
  while (await queue.fill(1)) {
    if (queue.rest.some((byte) => byte !== 0)) throw strayBytes(origin, from, 'member', NEITHER)
    queue.skip(queue.buffered)
  }
}

async function* chunksOf(queue: ByteQueue): AsyncGenerator<Uint8Array> {
  while (await queue.fill(1)) yield queue.take(queue.buffered)
}
