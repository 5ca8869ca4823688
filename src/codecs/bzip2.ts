/**
 * bzip2: streams one after another, each of blocks that begin at any bit. A block is read when so many bytes are there
 * that its end must be among them.
 */
import { BlockMemory } from './block-memory.ts'
import { ByteQueue } from './byte-queue.ts'
import { corrupt, type Origin, strayBytes, truncated } from './damage.ts'

const MAGIC = [0x42, 0x5a, 0x68]
const HEADER_BYTES = 4
const LEVEL_BYTES = 100_000
/** Marks, checksums, tables of codes and choices of tables take less than this. */
const MOST_HEAD_BYTES = 1 << 16
const OUTPUT_BYTES = 1 << 18

/** Decodes bzip2. See Decode. */
export async function* decodeBzip2(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const origin: Origin = { codec: 'bzip2', name }
  const queue = new ByteQueue(chunks, from)
  const memory = new BlockMemory()
  try {
    for (let streams = 0; await queue.fill(1); streams++) {
      const blockBytes = await readHeader(queue, origin, streams)
      yield* decodeStream(queue, origin, blockBytes, memory)
    }
  } finally {
    await queue.close()
  }
}

/** @returns the size of the stream's blocks */
async function readHeader(queue: ByteQueue, origin: Origin, streams: number): Promise<number> {
  await queue.fill(HEADER_BYTES)
  const head = queue.rest.subarray(0, HEADER_BYTES)
  const level = (head[3] ?? 0x31) - 0x30
  const isStart = MAGIC.every((byte, i) => i >= head.length || head[i] === byte) && level >= 1 && level <= 9
  if (!isStart && streams > 0) throw strayBytes(origin, queue.position, 'stream', 'not a stream')
  if (!isStart) throw corrupt(origin, queue.position, 'no stream begins here')
  if (head.length < HEADER_BYTES) throw truncated(origin, queue.position + head.length, 'a stream')
  queue.skip(HEADER_BYTES)
  return level * LEVEL_BYTES
}

async function* decodeStream(
  queue: ByteQueue,
  origin: Origin,
  blockBytes: number,
  memory: BlockMemory,
): AsyncGenerator<Uint8Array> {
  // No code is longer than 20 bits, and there is one more symbol than bytes.
  const most = Math.ceil((blockBytes * 20) / 8) + MOST_HEAD_BYTES
  memory.reserve(most, 4 * blockBytes + OUTPUT_BYTES)
  let skip = 0
  let combined = 0
  for (;;) {
    await queue.fill(most)
    memory.fill(queue.rest.subarray(0, most))
    const { found, bits, sum } = memory.bzip2Block(skip, blockBytes)
    const at = () => queue.position + Math.ceil(bits / 8)
    if (found === 'truncated') throw truncated(origin, queue.position + queue.buffered, 'a stream')
    if (found === 'neither') throw corrupt(origin, at(), 'neither a block nor the end of the stream')
    if (found === 'damaged') throw corrupt(origin, at(), 'a block makes no sense')
    if (found === 'end') {
      if (sum !== combined) throw corrupt(origin, at(), "the stream's checksum differs")
      queue.skip(Math.ceil(bits / 8))
      return
    }
    for (;;) {
      const text = memory.bzip2Text(blockBytes, OUTPUT_BYTES)
      if (text.length === 0) break
      yield text
    }
    if (memory.bzip2Sum !== sum) throw corrupt(origin, at(), "a block's checksum differs")
    combined = ((((combined << 1) | (combined >>> 31)) >>> 0) ^ sum) >>> 0
    queue.skip(bits >> 3)
    skip = bits & 7
  }
}
