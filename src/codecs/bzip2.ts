/**
 * bzip2: streams one after another, each of blocks that begin at any bit. A block is read when so many bytes are there
 * that its end must be among them.
 */
import { BitReader } from './bit-reader.ts'
import { ByteQueue } from './byte-queue.ts'
import { Bzip2Block } from './bzip2-block.ts'
import { corrupt, type Origin, strayBytes, truncated } from './damage.ts'

const MAGIC = [0x42, 0x5a, 0x68]
const HEADER_BYTES = 4
const LEVEL_BYTES = 100_000
/** Marks of a block and of a stream's end, 48 bits: the digits of π and of √π. */
const BLOCK_MARK = [0x314159, 0x265359]
const END_MARK = [0x177245, 0x385090]
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
  const text = new Uint8Array(OUTPUT_BYTES)
  try {
    for (let streams = 0; await queue.fill(1); streams++) {
      const blockBytes = await readHeader(queue, origin, streams)
      yield* decodeStream(queue, origin, blockBytes, text)
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
  text: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const block = new Bzip2Block(blockBytes)
  // No code is longer than 20 bits, and there is one more symbol than bytes.
  const most = Math.ceil((blockBytes * 20) / 8) + MOST_HEAD_BYTES
  let skip = 0
  let combined = 0
  for (;;) {
    await queue.fill(most)
    const bits = new BitReader(queue.rest, skip)
    const check = () => {
      if (bits.isPastEnd) throw truncated(origin, queue.position + queue.buffered, 'a stream')
    }
    const mark = [bits.read(24), bits.read(24)]
    const sum = ((bits.read(16) << 16) | bits.read(16)) >>> 0
    check()
    const at = () => queue.position + Math.ceil(bits.position / 8)
    if (mark[0] === END_MARK[0] && mark[1] === END_MARK[1]) {
      if (sum !== combined) throw corrupt(origin, at(), "the stream's checksum differs")
      queue.skip(Math.ceil(bits.position / 8))
      return
    }
    if (mark[0] !== BLOCK_MARK[0] || mark[1] !== BLOCK_MARK[1]) {
      throw corrupt(origin, at(), 'neither a block nor the end of the stream')
    }
    const isSound = block.read(bits)
    check()
    if (!isSound) throw corrupt(origin, at(), 'a block makes no sense')
    for (let length = block.expand(text); length > 0; length = block.expand(text))
      yield text.subarray(0, length)
    if (block.crc !== sum) throw corrupt(origin, at(), "a block's checksum differs")
    combined = ((((combined << 1) | (combined >>> 31)) >>> 0) ^ sum) >>> 0
    queue.skip(bits.position >> 3)
    skip = bits.position & 7
  }
}
