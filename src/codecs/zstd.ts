/**
 * Zstandard (RFC 8878): frames one after another, with frames to be passed over anywhere between them. The framing is
 * read here, so that the place of any damage is known and no decoder's idea of an end is trusted; frames go to the
 * decoder block by block.
 */
import { ByteQueue } from './byte-queue.ts'
import { corrupt, type Origin, strayBytes, tooLong, truncated, unreadable } from './damage.ts'
import { isSkippable, u32 } from './magic.ts'
import type { DecodeOptions } from './types.ts'
import { LARGEST_WINDOW, LARGEST_WINDOW_LOG, ZstdEngine } from './zstd-engine.ts'
import {
  blockHeader,
  FRAME_MAGIC,
  type FrameHeader,
  frameHeader,
  MOST_HEADER_BYTES,
  withWindow,
} from './zstd-frame.ts'
import type { decodeNativeFrame } from './zstd-native.ts'

/** Decodes Zstandard. See Decode; MEMORY when a frame needs more of its text than the decoder can hold. */
export async function* decodeZstd(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
  options: DecodeOptions = {},
): AsyncGenerator<Uint8Array> {
  const { mostWindow = Number.POSITIVE_INFINITY } = options
  const origin: Origin = { codec: 'zstd', name }
  const queue = new ByteQueue(chunks, from)
  let engine: ZstdEngine | undefined
  try {
    for (let frames = 0; await queue.fill(1); frames++) {
      const header = await nextFrame(queue, origin, frames)
      if (header === undefined) continue
      const { windowBytes } = header
      const held = Math.min(windowBytes, LARGEST_WINDOW)
      if (held > mostWindow) throw tooLong(origin, queue.position, held, mostWindow)
      const units = frameUnits(queue, origin, header)
      if (windowBytes > LARGEST_WINDOW) {
        const native = await nativeDecoder(header)
        if (native !== undefined) {
          if (engine !== undefined && engine.filled > 0) yield engine.takeOutput()
          yield* native(units, origin, () => queue.position)
          continue
        }
      }
      engine ??= await ZstdEngine.create()
      yield* decodeFrame(queue, origin, engine, header, units)
    }
    if (engine !== undefined && engine.filled > 0) yield engine.takeOutput()
  } catch (error) {
    // What came before the damage is as good as it is of any other codec.
    if (engine !== undefined && engine.filled > 0) yield engine.takeOutput()
    throw error
  } finally {
    await queue.close()
  }
}

/** @returns the header of the frame that begins here, still in the queue; undefined for one that was passed over */
async function nextFrame(queue: ByteQueue, origin: Origin, frames: number): Promise<FrameHeader | undefined> {
  const at = queue.position
  const isWhole = await queue.fill(MOST_HEADER_BYTES)
  const { rest } = queue
  const magic = u32(rest, 0)
  if (rest.length >= 4 && isSkippable(magic)) {
    if (rest.length < 8) throw truncated(origin, at + rest.length, 'a frame')
    queue.skip(8)
    if (await queue.discard(u32(rest, 4))) return undefined
    throw truncated(origin, queue.position, 'a skippable frame')
  }
  if (rest.length < 4 && frames > 0 && beginsLikeAFrame(rest)) {
    throw truncated(origin, at + rest.length, 'a frame')
  }
  if (rest.length < 4 || magic !== FRAME_MAGIC) {
    if (frames > 0) throw strayBytes(origin, at, 'frame', 'not a frame')
    if (rest.length < 4 && beginsLikeAFrame(rest)) throw truncated(origin, at + rest.length, 'a frame')
    throw corrupt(origin, at, 'no frame begins here')
  }
  const header = frameHeader(rest)
  if (header !== undefined) return header
  if (!isWhole) throw truncated(origin, at + rest.length, 'a frame')
  throw corrupt(origin, at + 4, 'the frame header makes no sense')
}

/** @returns whether these few bytes are the beginning of a magic number */
function beginsLikeAFrame(bytes: Uint8Array): boolean {
  const frame = [0x28, 0xb5, 0x2f]
  const skippable = [0, 0x2a, 0x4d]
  const isSkippableStart = ((bytes[0] ?? 0) & 0xf0) === 0x50
  return bytes.every(
    (byte, i) => byte === frame[i] || (isSkippableStart && (i === 0 || byte === skippable[i])),
  )
}

/** @returns Node's decoder, where there is one that can hold the frame's window; loaded only then */
async function nativeDecoder({ windowBytes }: FrameHeader): Promise<typeof decodeNativeFrame | undefined> {
  const native = await import('./zstd-native.ts')
  return native.hasNativeZstd() && windowBytes <= native.LARGEST_NATIVE_WINDOW
    ? native.decodeNativeFrame
    : undefined
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`
}

/** Takes one frame: its header, then each block, the last one with the checksum, if there is one. */
async function* frameUnits(
  queue: ByteQueue,
  origin: Origin,
  header: FrameHeader,
): AsyncGenerator<Uint8Array> {
  let isLast = false
  for (let unit = header.bytes; ; ) {
    if (queue.buffered < unit && !(await queue.fill(unit))) {
      throw truncated(origin, queue.position + queue.buffered, 'a frame')
    }
    yield queue.take(unit)
    if (isLast) return
    if (queue.buffered < 3 && !(await queue.fill(3))) {
      throw truncated(origin, queue.position + queue.buffered, 'a frame')
    }
    const block = blockHeader(queue.rest)
    if (block === undefined) throw corrupt(origin, queue.position, 'the block header makes no sense')
    isLast = block.isLast
    unit = 3 + block.bytes + (isLast && header.hasChecksum ? 4 : 0)
  }
}

/**
 * Feeds one frame, and gives text whenever there is enough of it. Of a window that is too long the decoder is told the
 * longest that it can hold: writers state windows far longer than their texts, and those are decoded all the same.
 */
async function* decodeFrame(
  queue: ByteQueue,
  origin: Origin,
  engine: ZstdEngine,
  header: FrameHeader,
  units: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const isNarrowed = header.windowBytes > LARGEST_WINDOW
  const before = engine.filled
  let given = 0
  let isHeader = true
  let hasEnded = false
  for await (const unit of units) {
    if (hasEnded) throw corrupt(origin, queue.position, 'the frame ends too early')
    engine.feed(isHeader && isNarrowed ? withWindow(unit, LARGEST_WINDOW_LOG) : unit)
    isHeader = false
    for (;;) {
      const step = engine.step()
      const isBeyond = isNarrowed && given + engine.filled - before > LARGEST_WINDOW
      if (typeof step === 'object') throw failure(origin, queue.position, step, header, isBeyond)
      const wasFull = engine.isFull
      if (engine.isNearlyFull) {
        given += engine.filled
        yield engine.takeOutput()
      }
      hasEnded = step === 'frame-end'
      if (hasEnded || (engine.unused === 0 && !wasFull)) break
    }
    if (engine.unused > 0) throw corrupt(origin, queue.position, 'the frame ends too early')
  }
  if (!hasEnded) throw corrupt(origin, queue.position, 'the frame does not end with its last block')
}

/** @param isBeyond whether the frame is longer than the window that it was given, so that this may be what is wrong */
function failure(
  origin: Origin,
  at: number,
  step: { readonly error: string; readonly isMemory: boolean },
  { windowBytes }: FrameHeader,
  isBeyond: boolean,
): Error {
  if (isBeyond) {
    return unreadable(
      origin,
      at,
      `needs a window of ${mebibytes(windowBytes)}, and the decoder can hold ${mebibytes(LARGEST_WINDOW)}; or it is damaged`,
      'Use Node 22.15 or later, or pack it again: `zstd -d --long=31 < old.zst | zstd --long=27 > new.zst`.',
      'MEMORY',
    )
  }
  if (!step.isMemory) return corrupt(origin, at, step.error)
  return unreadable(
    origin,
    at,
    `needs a window of ${mebibytes(windowBytes)}, for which there is not enough memory`,
    'Use fewer workers, or pack it again with a shorter window (`zstd --long=27`).',
    'MEMORY',
  )
}
