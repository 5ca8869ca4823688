/**
 * LZ4 frames (lz4/lz4, doc/lz4_Frame_format.md v1.6.x and doc/lz4_Block_format.md), with every checksum and length
 * verified: the libraries at hand check neither, and read past the end of damaged blocks.
 */
import xxhash, { type XXHashAPI } from 'xxhash-wasm'

const FRAME_MAGIC = 0x184d2204
/** Frames to be skipped have one of 16 magic numbers. */
const SKIPPABLE_MAGIC = 0x184d2a5
/** Blocks may point back into this much of the blocks before them. */
const WINDOW_BYTES = 65_536

const VERSION_MASK = 0xc0
const VERSION_1 = 0x40
const HAS_DICTIONARY = 0x01
const HAS_CONTENT_CHECKSUM = 0x04
const HAS_CONTENT_SIZE = 0x08
const HAS_BLOCK_CHECKSUM = 0x10
const IS_INDEPENDENT = 0x20
const STORED = 0x80000000

/** XXH32, with which the format checks itself. */
export type Xxh32 = Pick<XXHashAPI, 'h32Raw' | 'create32'>

/**
 * @returns the digest functions; compiles a WebAssembly module
 */
export function loadXxh32(): Promise<Xxh32> {
  return xxhash()
}

/** Reads little-endian numbers and runs of bytes; what is not there is an error with its place. */
class Cursor {
  readonly #bytes: Buffer
  at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length
  }

  take(length: number): Buffer {
    const end = this.at + length
    if (end > this.#bytes.length) throw new Error(`it ends at byte ${this.#bytes.length}, before byte ${end}`)
    const taken = this.#bytes.subarray(this.at, end)
    this.at = end
    return taken
  }

  u32(): number {
    return this.take(4).readUInt32LE()
  }
}

/** A length of 15 or more goes on in bytes until one is below 255. */
function readLength(cursor: Cursor, start: number): number {
  let length = start
  if (start < 15) return length
  for (let byte = 255; byte === 255; length += byte) byte = cursor.take(1).readUInt8()
  return length
}

/**
 * Unpacks one block (LZ4 block format).
 *
 * @param packed the block
 * @param history what was unpacked before it, as far as it may point back
 * @param maxBytes the most that it may unpack to
 */
function unpackBlock(packed: Buffer, history: Buffer, maxBytes: number): Buffer {
  const out = Buffer.allocUnsafe(history.length + maxBytes)
  history.copy(out)
  const cursor = new Cursor(packed)
  let end = history.length
  const room = (length: number) => {
    if (end + length > out.length) throw new Error(`a block unpacks to more than ${maxBytes} bytes`)
  }
  while (!cursor.isAtEnd) {
    const token = cursor.take(1).readUInt8()
    const literals = cursor.take(readLength(cursor, token >> 4))
    room(literals.length)
    end += literals.copy(out, end)
    // The last sequence has no match.
    if (cursor.isAtEnd) break
    const distance = cursor.take(2).readUInt16LE()
    const length = readLength(cursor, token & 15) + 4
    if (distance === 0 || distance > end) throw new Error(`a match points back ${distance} of ${end} bytes`)
    room(length)
    if (distance >= length) out.copyWithin(end, end - distance, end - distance + length)
    // A match may overlap what it makes: byte by byte it repeats itself.
    else for (let i = 0; i < length; i++) out[end + i] = out[end + i - distance] ?? 0
    end += length
  }
  return out.subarray(history.length, end)
}

function mustBe(found: number | bigint, expected: number | bigint, what: string, at: number): void {
  if (found !== expected) throw new Error(`${what} before byte ${at} is ${found}, not ${expected}`)
}

/**
 * Unpacks LZ4 frames, one after another.
 *
 * @param packed whole frames
 * @param xxh32 from `loadXxh32`
 * @returns the unpacked blocks
 * @throws {Error} a sentence with the byte for damaged and cut-off data and for frames that need a dictionary
 */
export function* unpackLz4Frames(packed: Buffer, { h32Raw, create32 }: Xxh32): Generator<Buffer> {
  const cursor = new Cursor(packed)
  while (!cursor.isAtEnd) {
    const magic = cursor.u32()
    if (magic >>> 4 === SKIPPABLE_MAGIC) {
      cursor.take(cursor.u32())
      continue
    }
    mustBe(magic, FRAME_MAGIC, 'the magic number', cursor.at)
    const start = cursor.at
    const flags = cursor.take(1).readUInt8()
    if ((flags & VERSION_MASK) !== VERSION_1) throw new Error('the frame is of an unknown version')
    const sizeCode = (cursor.take(1).readUInt8() >> 4) & 7
    if (sizeCode < 4) throw new Error('the frame has an unknown block size')
    const maxBytes = 1 << (8 + 2 * sizeCode)
    const contentBytes = flags & HAS_CONTENT_SIZE ? cursor.take(8).readBigUInt64LE() : undefined
    if (flags & HAS_DICTIONARY) throw new Error('the frame needs a dictionary, which is not in the file')
    const descriptor = packed.subarray(start, cursor.at)
    mustBe(
      cursor.take(1).readUInt8(),
      (h32Raw(descriptor) >>> 8) & 0xff,
      'the checksum of the header',
      cursor.at,
    )
    const digest = create32()
    let history: Buffer = Buffer.alloc(0)
    let unpackedBytes = 0
    for (let head = cursor.u32(); head !== 0; head = cursor.u32()) {
      const data = cursor.take(head & ~STORED)
      if (flags & HAS_BLOCK_CHECKSUM) mustBe(cursor.u32(), h32Raw(data), 'the checksum of a block', cursor.at)
      const isStored = (head & STORED) !== 0
      if (isStored && data.length > maxBytes)
        throw new Error(`a block before byte ${cursor.at} is longer than ${maxBytes} bytes`)
      const block = isStored ? data : unpackBlock(data, history, maxBytes)
      digest.update(block)
      unpackedBytes += block.length
      if (!(flags & IS_INDEPENDENT)) history = Buffer.concat([history, block]).subarray(-WINDOW_BYTES)
      yield block
    }
    if (contentBytes !== undefined)
      mustBe(BigInt(unpackedBytes), contentBytes, 'the number of bytes', cursor.at)
    if (flags & HAS_CONTENT_CHECKSUM)
      mustBe(cursor.u32(), digest.digest(), 'the checksum of the content', cursor.at)
  }
}

/**
 * Unpacks LZ4 frames into one piece.
 *
 * @param packed whole frames
 * @param xxh32 from `loadXxh32`
 * @returns what was packed
 * @throws {Error} as `unpackLz4Frames`
 */
export function unpackLz4(packed: Uint8Array, xxh32: Xxh32): Buffer {
  const { buffer, byteOffset, byteLength } = packed
  return Buffer.concat([...unpackLz4Frames(Buffer.from(buffer, byteOffset, byteLength), xxh32)])
}
