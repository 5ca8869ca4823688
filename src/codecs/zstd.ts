/**
 * Zstandard (RFC 8878): frames one after another, with frames to be passed over anywhere between them. The framing is
 * read here, so that the place of any damage is known and no decoder's idea of an end is trusted; frames go to the
 * decoder block by block.
 */
import { ByteQueue } from './byte-queue.ts'
import { corrupt, type Origin, strayBytes, truncated, unreadable } from './damage.ts'
import { isSkippable, u32 } from './magic.ts'
import { LARGEST_WINDOW, ZstdEngine } from './zstd-engine.ts'
import { blockHeader, FRAME_MAGIC, type FrameHeader, frameHeader, MOST_HEADER_BYTES } from './zstd-frame.ts'

/** Decodes Zstandard. See Decode; MEMORY when a frame's window is larger than the decoder can hold. */
export async function* decodeZstd(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const origin: Origin = { codec: 'zstd', name }
  const queue = new ByteQueue(chunks, from)
  let engine: ZstdEngine | undefined
  try {
    for (let frames = 0; await queue.fill(1); frames++) {
      const header = await nextFrame(queue, origin, frames)
      if (header === undefined) continue
      const units = frameUnits(queue, origin, header)
      if (header.windowBytes > LARGEST_WINDOW) {
        if (engine !== undefined && engine.filled > 0) yield engine.takeOutput()
        yield* await decodeLongWindow(queue, origin, header, units)
        continue
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

/** @returns the text of a frame that is too much for zstddec; loaded only then */
async function decodeLongWindow(
  queue: ByteQueue,
  origin: Origin,
  { windowBytes }: FrameHeader,
  units: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<Uint8Array>> {
  const { decodeNativeFrame, hasNativeZstd, LARGEST_NATIVE_WINDOW } = await import('./zstd-native.ts')
  const isNative = hasNativeZstd()
  const most = isNative ? LARGEST_NATIVE_WINDOW : LARGEST_WINDOW
  if (windowBytes <= most) return decodeNativeFrame(units, origin, () => queue.position)
  const repack = 'pack it again: `zstd -d --long=31 < old.zst | zstd --long=27 > new.zst`.'
  throw unreadable(
    origin,
    queue.position,
    `needs a window of ${mebibytes(windowBytes)}, and the decoder can hold ${mebibytes(most)}`,
    isNative || windowBytes > LARGEST_NATIVE_WINDOW
      ? `P${repack.slice(1)}`
      : `Use Node 22.15 or later, or ${repack}`,
    'MEMORY',
  )
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

/** Feeds one frame, and gives text whenever there is enough of it. */
async function* decodeFrame(
  queue: ByteQueue,
  origin: Origin,
  engine: ZstdEngine,
  header: FrameHeader,
  units: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let hasEnded = false
  for await (const unit of units) {
    if (hasEnded) throw corrupt(origin, queue.position, 'the frame ends too early')
    engine.feed(unit)
    for (;;) {
      const step = engine.step()
      if (typeof step === 'object') throw failure(origin, queue.position, step, header)
      const wasFull = engine.isFull
      if (engine.isNearlyFull) yield engine.takeOutput()
      hasEnded = step === 'frame-end'
      if (hasEnded || (engine.unused === 0 && !wasFull)) break
    }
    if (engine.unused > 0) throw corrupt(origin, queue.position, 'the frame ends too early')
  }
  if (!hasEnded) throw corrupt(origin, queue.position, 'the frame does not end with its last block')
}

function failure(
  origin: Origin,
  at: number,
  step: { readonly error: string; readonly isMemory: boolean },
  header: FrameHeader,
): Error {
  if (!step.isMemory) return corrupt(origin, at, step.error)
  return unreadable(
    origin,
    at,
    `needs a window of ${mebibytes(header.windowBytes)}, for which there is not enough memory`,
    'Use fewer workers, or pack it again with a shorter window (`zstd --long=27`).',
    'MEMORY',
  )
}
