/**
 * Snappy's framing (framing_format.txt of the reference implementation): chunks of at most 64 KiB of text, each with a
 * CRC-32C. There is no end mark, so a file that was cut between two chunks looks whole.
 */
import { BlockMemory } from './block-memory.ts'
import { ByteQueue } from './byte-queue.ts'
import { corrupt, type Origin, strayBytes, truncated } from './damage.ts'

/** The chunk that a stream begins with, and that may come again where streams were joined. */
const IDENTIFIER = Uint8Array.of(0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59)
const COMPRESSED = 0
const STORED = 1
const PADDING = 0xfe
const FIRST_SKIPPABLE = 0x80
/** The most text of a chunk. */
const MOST_TEXT_BYTES = 1 << 16
/** A checksum, and text that grew as much as it can (snappy.cc: 32 + n + n / 6). */
const MOST_CHUNK_BYTES = 4 + 32 + MOST_TEXT_BYTES + Math.ceil(MOST_TEXT_BYTES / 6)
const HEADER_BYTES = 4

/** Decodes framed Snappy. See Decode. */
export async function* decodeSnappy(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const origin: Origin = { codec: 'snappy', name }
  const queue = new ByteQueue(chunks, from)
  const memory = new BlockMemory()
  memory.reserve(MOST_CHUNK_BYTES, MOST_TEXT_BYTES)
  try {
    for (let count = 0; await queue.fill(1); count++) {
      const at = queue.position
      await need(queue, origin, HEADER_BYTES)
      const [type = 0, a = 0, b = 0, c = 0] = queue.take(HEADER_BYTES)
      const length = a | (b << 8) | (c << 16)
      if (count === 0 && type !== IDENTIFIER[0]) throw corrupt(origin, at, 'no stream begins here')
      if (type === COMPRESSED || type === STORED) {
        if (length < 4 || length > MOST_CHUNK_BYTES)
          throw corrupt(origin, at, 'the length of a chunk makes no sense')
        await need(queue, origin, length)
        const found = decodeChunk(queue.take(length), type === STORED, memory)
        if (typeof found === 'string') throw corrupt(origin, queue.position, found)
        if (found.length > 0) yield found
      } else if (type === IDENTIFIER[0]) {
        await checkIdentifier(queue, origin, length, at)
      } else if (type === PADDING || type >= FIRST_SKIPPABLE) {
        if (!(await queue.discard(length))) throw truncated(origin, queue.position, 'a chunk')
      } else {
        throw strayBytes(origin, at, 'chunk', 'not a chunk')
      }
    }
  } finally {
    await queue.close()
  }
}

/** @returns the chunk's text, or what is wrong with it */
function decodeChunk(chunk: Uint8Array, isStored: boolean, memory: BlockMemory): Uint8Array | string {
  const body = chunk.subarray(4)
  if (isStored && body.length > MOST_TEXT_BYTES) return 'a chunk is larger than the format allows'
  if (isStored) memory.output.set(body)
  else memory.fill(body)
  const length = isStored ? body.length : memory.snappy(MOST_TEXT_BYTES)
  if (length < 0) return 'a chunk makes no sense'
  const [a = 0, b = 0, c = 0, d = 0] = chunk
  // The checksum is stored masked, as a checksum of checksums would be weak.
  const sum = memory.crc32c(length)
  const masked = (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0
  if (masked !== (a | (b << 8) | (c << 16) | (d << 24)) >>> 0) return "a chunk's checksum differs"
  return memory.output.subarray(0, length)
}

async function checkIdentifier(queue: ByteQueue, origin: Origin, length: number, at: number): Promise<void> {
  if (length !== IDENTIFIER.length - HEADER_BYTES) throw corrupt(origin, at, 'no stream begins here')
  await need(queue, origin, length)
  const isRight = queue.take(length).every((byte, i) => byte === IDENTIFIER[i + HEADER_BYTES])
  if (!isRight) throw corrupt(origin, at, 'no stream begins here')
}

async function need(queue: ByteQueue, origin: Origin, count: number): Promise<void> {
  if (queue.buffered < count && !(await queue.fill(count))) {
    throw truncated(origin, queue.position + queue.buffered, 'a chunk')
  }
}
