/**
 * LZ4 frames one after another, with frames to be passed over anywhere between them. All checksums that a frame has
 * are compared.
 */
import xxhash, { type XXHashAPI } from 'xxhash-wasm'
import { BlockMemory } from './block-memory.ts'
import { ByteQueue } from './byte-queue.ts'
import { corrupt, type Origin, strayBytes, truncated, unreadable } from './damage.ts'
import {
  LZ4_LEGACY_MAGIC,
  LZ4_MAGIC,
  LZ4_REACH,
  type Lz4Header,
  lz4Header,
  MOST_LZ4_HEADER_BYTES,
} from './lz4-frame.ts'
import { isSkippable, u32 } from './magic.ts'

/** Marks a block that is stored as it is. */
const IS_STORED = 0x80000000

/** Decodes LZ4 frames. See Decode; USAGE for the format before frames, and for frames that need a dictionary. */
export async function* decodeLz4(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const queue = new ByteQueue(chunks, from)
  const frames = new Lz4Frames(queue, { codec: 'lz4', name }, await xxhash())
  try {
    for (let count = 0; await queue.fill(1); count++) {
      const header = await frames.begin(count)
      if (header !== undefined) yield* frames.text(header)
    }
  } finally {
    await queue.close()
  }
}

class Lz4Frames {
  readonly #queue: ByteQueue
  readonly #origin: Origin
  readonly #xxhash: XXHashAPI
  /** Its output is the text that a match may refer to, then the block's. */
  readonly #memory = new BlockMemory()

  constructor(queue: ByteQueue, origin: Origin, hash: XXHashAPI) {
    this.#queue = queue
    this.#origin = origin
    this.#xxhash = hash
  }

  /** @returns the header of the frame that begins here, taken; undefined for a frame that was passed over */
  async begin(count: number): Promise<Lz4Header | undefined> {
    const queue = this.#queue
    const origin = this.#origin
    const at = queue.position
    const isWhole = await queue.fill(MOST_LZ4_HEADER_BYTES)
    const { rest } = queue
    const magic = u32(rest, 0)
    if (rest.length >= 4 && isSkippable(magic)) return await this.#passOver(rest)
    if (rest.length >= 4 && magic === LZ4_LEGACY_MAGIC) {
      throw unreadable(
        origin,
        at,
        'is of the legacy format, which has no checksum and no end',
        'Pack it again: `lz4 -d < old.lz4 | lz4 > new.lz4`.',
      )
    }
    if (rest.length < 4 || magic !== LZ4_MAGIC) {
      const isStart =
        rest.length < 4 && [4, 0x22, 0x4d].slice(0, rest.length).every((byte, i) => byte === rest[i])
      if (isStart) throw truncated(origin, at + rest.length, 'a frame')
      if (count > 0) throw strayBytes(origin, at, 'frame', 'not a frame')
      throw corrupt(origin, at, 'no frame begins here')
    }
    const header = lz4Header(rest)
    if (header === undefined) {
      if (!isWhole && rest.length < 7) throw truncated(origin, at + rest.length, 'a frame')
      throw corrupt(origin, at + 4, 'the frame header makes no sense')
    }
    if (((this.#xxhash.h32Raw(header.descriptor) >>> 8) & 255) !== rest[header.bytes - 1]) {
      throw corrupt(origin, at + header.bytes, "the frame header's checksum differs")
    }
    if (header.hasDictionary) {
      throw unreadable(
        origin,
        at,
        'needs a dictionary, which is not in it',
        'Unpack it with the program that packed it.',
      )
    }
    queue.skip(header.bytes)
    return header
  }

  async #passOver(rest: Uint8Array): Promise<undefined> {
    const queue = this.#queue
    if (rest.length < 8) throw truncated(this.#origin, queue.position + rest.length, 'a skippable frame')
    queue.skip(8)
    if (!(await queue.discard(u32(rest, 4))))
      throw truncated(this.#origin, queue.position, 'a skippable frame')
  }

  /** Gives the text of a frame whose header has been taken, a block at a time. */
  async *text(header: Lz4Header): AsyncGenerator<Uint8Array> {
    const queue = this.#queue
    const origin = this.#origin
    this.#memory.reserve(header.blockBytes, LZ4_REACH + header.blockBytes)
    const sum = header.hasChecksum ? this.#xxhash.create32() : undefined
    let history = 0
    let total = 0
    for (;;) {
      const size = u32(await this.#take(4), 0)
      if (size === 0) break
      const text = await this.#block(header, size, history)
      total += text.length
      sum?.update(text)
      if (text.length > 0) yield text
      if (header.isLinked) history = this.#keep(history + text.length)
    }
    if (sum !== undefined && u32(await this.#take(4), 0) !== sum.digest() >>> 0) {
      throw corrupt(origin, queue.position, "the frame's checksum differs")
    }
    if (header.contentBytes !== undefined && header.contentBytes !== total) {
      throw corrupt(
        origin,
        queue.position,
        `the frame has ${total} bytes of text, and says ${header.contentBytes}`,
      )
    }
  }

  /** @returns the block's text: a view into the text, behind `history` bytes, or of what was stored */
  async #block(header: Lz4Header, size: number, history: number): Promise<Uint8Array> {
    const origin = this.#origin
    const at = this.#queue.position
    const isStored = size >= IS_STORED
    const length = isStored ? size - IS_STORED : size
    if (length > header.blockBytes) throw corrupt(origin, at, 'a block is larger than the frame allows')
    const whole = await this.#take(length + (header.hasBlockChecksums ? 4 : 0))
    const block = whole.subarray(0, length)
    if (header.hasBlockChecksums && this.#xxhash.h32Raw(block) >>> 0 !== u32(whole, length)) {
      throw corrupt(origin, this.#queue.position, "a block's checksum differs")
    }
    const memory = this.#memory
    if (isStored) {
      memory.output.set(block, history)
      return memory.output.subarray(history, history + length)
    }
    memory.fill(block)
    const end = memory.lz4(history, history + header.blockBytes)
    if (end < 0) throw corrupt(origin, at - 1 - end, 'a block makes no sense')
    return memory.output.subarray(history, end)
  }

  /** Moves the last text to the front. @returns how much it is */
  #keep(end: number): number {
    const kept = Math.min(LZ4_REACH, end)
    this.#memory.output.copyWithin(0, end - kept, end)
    return kept
  }

  async #take(count: number): Promise<Uint8Array> {
    const queue = this.#queue
    if (queue.buffered < count && !(await queue.fill(count))) {
      throw truncated(this.#origin, queue.position + queue.buffered, 'a frame')
    }
    return queue.take(count)
  }
}
