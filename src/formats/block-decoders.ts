/**
 * Decompression of blocks whose size is known: pages of Parquet, buffers of Arrow.
 */
import * as zlib from 'node:zlib'
import { BlockMemory } from '../codecs/block-memory.ts'
import { LZ4_MAGIC, LZ4_REACH, lz4Header, MOST_LZ4_HEADER_BYTES } from '../codecs/lz4-frame.ts'
import { ZstdEngine } from '../codecs/zstd-engine.ts'

/**
 * @param block compressed bytes
 * @param target filled to its end, or the block is refused
 * @throws {Error} at damage
 */
export type BlockDecoder = (block: Uint8Array, target: Uint8Array) => void

/** Marks a part of an LZ4 frame that is stored as it is. */
const IS_STORED = 0x8000_0000

/** One for the thread: nothing lies in it between two calls. */
let memory: BlockMemory | undefined

function withMemory(block: Uint8Array, outputBytes: number): BlockMemory {
  memory ??= new BlockMemory()
  memory.reserve(block.length, outputBytes)
  memory.fill(block)
  return memory
}

function checkSize(bytes: number, target: Uint8Array): void {
  if (bytes !== target.length) throw new Error(`${bytes} bytes when decompressed, expected ${target.length}`)
}

/** A block that is not compressed. */
export function decodeStored(block: Uint8Array, target: Uint8Array): void {
  checkSize(block.length, target)
  target.set(block)
}

/** Snappy, without framing. */
export function decodeSnappyBlock(block: Uint8Array, target: Uint8Array): void {
  const { length } = target
  const decoder = withMemory(block, length)
  const end = decoder.snappy(length)
  if (end < 0) throw new Error('a Snappy block that makes no sense, or has more text than there is room for')
  checkSize(end, target)
  target.set(decoder.output.subarray(0, end))
}

/** One LZ4 block. */
export function decodeLz4Block(block: Uint8Array, target: Uint8Array): void {
  const decoder = withMemory(block, target.length)
  const end = lz4End(decoder, 0, target.length)
  checkSize(end, target)
  target.set(decoder.output.subarray(0, end))
}

/** One LZ4 frame, whose checksums are not looked at. Decoded part by part: a frame may be large. */
export function decodeLz4Frame(frame: Uint8Array, target: Uint8Array): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== LZ4_MAGIC) throw new Error('no LZ4 frame')
  const header = lz4Header(frame.subarray(0, MOST_LZ4_HEADER_BYTES))
  if (header === undefined) throw new Error('a frame header that makes no sense')
  if (header.hasDictionary) throw new Error('a frame that needs a dictionary')
  const { blockBytes } = header
  const decoder = withMemory(frame.subarray(0, 0), 0)
  decoder.reserve(blockBytes, LZ4_REACH + blockBytes)
  let filled = 0
  let at = header.bytes
  for (;;) {
    const word = view.getUint32(at, true)
    if (word === 0) break
    const size = word % IS_STORED
    const block = frame.subarray(at + 4, at + 4 + size)
    at += 4 + size + (header.hasBlockChecksums ? 4 : 0)
    if (at > frame.length || size > blockBytes) throw new Error('a block behind the end')
    const text = word < IS_STORED ? linkedText(decoder, block, target, filled, blockBytes) : block
    if (text.length > target.length - filled) throw new Error('more text than there is room for')
    target.set(text, filled)
    filled += text.length
  }
  checkSize(filled, target)
}

/** @returns the text of a block that may refer to the text before it, which is in the target */
function linkedText(
  decoder: BlockMemory,
  block: Uint8Array,
  target: Uint8Array,
  filled: number,
  blockBytes: number,
): Uint8Array {
  const history = Math.min(LZ4_REACH, filled)
  decoder.output.set(target.subarray(filled - history, filled))
  decoder.fill(block)
  return decoder.output.subarray(history, lz4End(decoder, history, history + blockBytes))
}

/** @returns where the text of the block that was filled in ends in the output; it begins at `start` */
function lz4End(decoder: BlockMemory, start: number, most: number): number {
  const end = decoder.lz4(start, most)
  if (end < 0) throw new Error('an LZ4 block that makes no sense, or has more text than there is room for')
  return end
}

/**
 * The older LZ4 of Parquet: Hadoop's blocks with both sizes in front of each, or a plain block by mistake of some
 * writers (apache/parquet-format, Compression.md).
 */
export function decodeHadoopLz4(bytes: Uint8Array, target: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks: { readonly from: number; readonly to: number; readonly size: number }[] = []
  let total = 0
  let at = 0
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at)
    const from = at + 8
    const to = from + view.getUint32(at + 4)
    total += size
    if (to > bytes.length || total > target.length) break
    blocks.push({ from, to, size })
    at = to
  }
  if (at !== bytes.length || total !== target.length) {
    decodeLz4Block(bytes, target)
    return
  }
  let filled = 0
  for (const { from, to, size } of blocks) {
    decodeLz4Block(bytes.subarray(from, to), target.subarray(filled, filled + size))
    filled += size
  }
}

/** gzip, in one piece. */
export function decodeGzipBlock(block: Uint8Array, target: Uint8Array): void {
  takeResult(zlib.gunzipSync(block, limits(target)), target)
}

/** Brotli, in one piece. */
export function decodeBrotliBlock(block: Uint8Array, target: Uint8Array): void {
  takeResult(zlib.brotliDecompressSync(block, limits(target)), target)
}

/** @returns Node's decoder of zstd where it has one, else the library's */
export async function zstdDecoder(): Promise<BlockDecoder> {
  // Node 22.15 and later have one, three times as fast.
  const builtIn: unknown = Reflect.get(zlib, 'zstdDecompressSync')
  if (typeof builtIn === 'function') {
    return (block, target) => {
      const result: unknown = builtIn(block, limits(target))
      if (!(result instanceof Uint8Array)) throw new Error('zstd gave no bytes')
      takeResult(result, target)
    }
  }
  const engine = await ZstdEngine.create()
  return (block, target) => checkSize(engine.decodeAll(block, target), target)
}

function takeResult(result: Uint8Array, target: Uint8Array): void {
  checkSize(result.length, target)
  target.set(result)
}

/** Options of Node's decoders. A chunk of the result's own size saves putting many small ones together. */
function limits({ length }: Uint8Array): zlib.ZlibOptions {
  return { maxOutputLength: Math.max(1, length), chunkSize: Math.max(64, length) }
}
