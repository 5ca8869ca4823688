/**
 * Compressed texts of every codec, and sources that behave as badly as a source may.
 */
import { readFileSync } from 'node:fs'
import { brotliCompressSync, crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import xxhash from 'xxhash-wasm'
import type { ByteSource } from '../../src/bytes/types.ts'
import { decoderOf } from '../../src/codecs/decode.ts'
import type { Codec } from '../../src/codecs/types.ts'
import { TEXTS } from './codec-text.mjs'

export const LONG = TEXTS.long()
export const SHORT = TEXTS.short()

/** @returns the bytes of test/fixtures/codecs/`name` */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/codecs/${name}`, import.meta.url))
}

/** A source that overwrites each chunk as soon as the next one is asked for, and counts what is asked. */
export class Chunks implements AsyncIterable<Uint8Array> {
  /** Chunks given so far. */
  given = 0
  /** The source was read to its end, or let go. */
  isClosed = false
  readonly #bytes: Uint8Array
  readonly #size: number

  constructor(bytes: Uint8Array, size = bytes.length) {
    this.#bytes = bytes
    this.#size = Math.max(1, size)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const chunk = new Uint8Array(this.#size)
    try {
      for (let at = 0; at < this.#bytes.length; at += this.#size) {
        const part = this.#bytes.subarray(at, at + this.#size)
        chunk.set(part)
        this.given++
        yield chunk.subarray(0, part.length)
        chunk.fill(0xaa)
      }
    } finally {
      this.isClosed = true
    }
  }
}

/** @returns all that the codec's decoder gives; each chunk is copied before the next is asked for */
export async function decodeAll(
  codec: Codec,
  bytes: Uint8Array,
  size?: number,
  from?: number,
): Promise<Buffer> {
  const decode = await decoderOf(codec)
  const parts: Buffer[] = []
  for await (const part of decode(new Chunks(bytes, size), 'a/file', from)) {
    if (part.length === 0) throw new Error('a chunk without bytes')
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts)
}

/** CRC-32C bit by bit, as RFC 3720 defines it. */
export function slowCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}

const IDENTIFIER = Buffer.from('ff060000734e61507059', 'hex')

/** A stream of framed Snappy; every third chunk is stored, and padding stands between. */
export function snappyFramed(text: Uint8Array, chunkBytes = 65_536): Buffer {
  const parts: Buffer[] = [IDENTIFIER]
  for (let at = 0, i = 0; at < text.length; at += chunkBytes, i++) {
    const part = text.subarray(at, at + chunkBytes)
    const isStored = i % 3 === 2
    const body = isStored ? part : snappyCompress(part)
    const head = Buffer.alloc(8)
    head.writeUInt32LE((isStored ? 1 : 0) + (body.length + 4) * 256)
    const sum = slowCrc32c(part)
    head.writeUInt32LE((((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0, 4)
    parts.push(head, Buffer.from(body))
    if (isStored) parts.push(Buffer.from('fe0200000000', 'hex'))
  }
  return Buffer.concat(parts)
}

/** One member as bgzip writes it: its own length in an extra field (SAM specification §4.1). */
export function bgzipMember(text: Uint8Array, level = 6): Buffer {
  const body = deflateRawSync(text, { level })
  const head = Buffer.from('1f8b08040000000000ff0600424302000000', 'hex')
  head.writeUInt16LE(head.length + body.length + 8 - 1, 16)
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(crc32(text), 0)
  tail.writeUInt32LE(text.length, 4)
  return Buffer.concat([head, body, tail])
}

/** A file as bgzip writes it: members of at most 65,280 bytes of text, an empty one at the end. */
export function bgzip(text: Uint8Array, memberBytes = 65_280): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < text.length; at += memberBytes)
    parts.push(bgzipMember(text.subarray(at, at + memberBytes)))
  return Buffer.concat([...parts, bgzipMember(new Uint8Array(0))])
}

/** Members of different sizes, an empty one among them. */
function members(text: Buffer, pack: (part: Buffer) => Buffer): Buffer {
  const ends = [1, 1, 70_001, 70_002, text.length]
  return Buffer.concat(ends.map((end, i) => pack(text.subarray(ends[i - 1] ?? 0, end))))
}

export interface Packed {
  readonly name: string
  readonly codec: Codec
  readonly bytes: Buffer
}

/** The long text, packed in every way that we read. */
export const LONG_PACKED: readonly Packed[] = [
  { name: 'gzip', codec: 'gzip', bytes: gzipSync(LONG) },
  { name: 'gzip, members', codec: 'gzip', bytes: members(LONG, (part) => gzipSync(part)) },
  { name: 'gzip, zeros behind', codec: 'gzip', bytes: Buffer.concat([gzipSync(LONG), Buffer.alloc(70_000)]) },
  { name: 'bgzip', codec: 'gzip', bytes: bgzip(LONG) },
  { name: 'brotli', codec: 'brotli', bytes: brotliCompressSync(LONG) },
  { name: 'snappy', codec: 'snappy', bytes: snappyFramed(LONG) },
  { name: 'snappy, streams', codec: 'snappy', bytes: members(LONG, (part) => snappyFramed(part, 1 + 999)) },
  ...['', '-members', '-sized', '-window', '-pz'].map(
    (kind): Packed => ({ name: `zstd${kind}`, codec: 'zstd', bytes: fixture(`long${kind}.zst`) }),
  ),
  ...['', '-members'].map(
    (kind): Packed => ({ name: `xz${kind}`, codec: 'xz', bytes: fixture(`long${kind}.xz`) }),
  ),
  ...['', '-members'].map(
    (kind): Packed => ({ name: `bzip2${kind}`, codec: 'bzip2', bytes: fixture(`long${kind}.bz2`) }),
  ),
  ...['', '-linked', '-members'].map(
    (kind): Packed => ({ name: `lz4${kind}`, codec: 'lz4', bytes: fixture(`long${kind}.lz4`) }),
  ),
]

/** The short text, once by each codec with all the checks it has. */
export const SHORT_PACKED: readonly Packed[] = [
  { name: 'gzip', codec: 'gzip', bytes: gzipSync(SHORT) },
  { name: 'bgzip', codec: 'gzip', bytes: bgzipMember(SHORT) },
  { name: 'zstd', codec: 'zstd', bytes: fixture('short.zst') },
  { name: 'xz', codec: 'xz', bytes: fixture('short.xz') },
  { name: 'bzip2', codec: 'bzip2', bytes: fixture('short.bz2') },
  { name: 'lz4', codec: 'lz4', bytes: fixture('short.lz4') },
  { name: 'brotli', codec: 'brotli', bytes: brotliCompressSync(SHORT) },
  { name: 'snappy', codec: 'snappy', bytes: snappyFramed(SHORT, 500) },
]

/** The short text by codecs and options without a checksum over it. */
export const UNCHECKED_PACKED: readonly Packed[] = [
  { name: 'zstd --no-check', codec: 'zstd', bytes: fixture('short-unchecked.zst') },
  { name: 'xz -C none', codec: 'xz', bytes: fixture('short-unchecked.xz') },
  { name: 'lz4 --no-frame-crc', codec: 'lz4', bytes: fixture('short-unchecked.lz4') },
]

/** A source in memory that counts what is read from it. */
export class MemorySource implements ByteSource {
  readonly shown = 'a/file'
  readonly size: number
  reads = 0
  bytesRead = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.size = bytes.length
  }

  stream(start: number, end = this.size): AsyncIterable<Uint8Array> {
    return new Chunks(this.#bytes.subarray(start, end), 1_000)
  }

  async read(start: number, length: number): Promise<Uint8Array> {
    this.reads++
    this.bytesRead += length
    return this.#bytes.slice(start, start + length)
  }

  async close(): Promise<void> {}
}

/** A frame of zstd that stores the text as it is, in blocks of `blockBytes`. */
export function storedZstd(text: Uint8Array, blockBytes = 1 << 17, isSized = true): Buffer {
  // Descriptor: a length of eight bytes or none, no checksum. Window descriptor: 1 MiB.
  const head = Buffer.from(isSized ? '28b52ffdc0500000000000000000' : '28b52ffd0050', 'hex')
  if (isSized) head.writeBigUInt64LE(BigInt(text.length), 6)
  const parts: Uint8Array[] = [head]
  for (let at = 0; at < text.length || at === 0; at += blockBytes) {
    const part = text.subarray(at, at + blockBytes)
    const block = Buffer.alloc(3)
    block.writeUIntLE((part.length << 3) | (at + blockBytes >= text.length ? 1 : 0), 0, 3)
    parts.push(block, part)
  }
  return Buffer.concat(parts)
}

/** A frame of LZ4 that stores the text as it is, in blocks of at most 64 KiB or 4 MiB. */
export async function storedLz4(text: Uint8Array, blockBytes = 1 << 16, isSized = true): Promise<Buffer> {
  const { h32Raw } = await xxhash()
  const head = Buffer.alloc(isSized ? 15 : 7)
  head.writeUInt32LE(0x184d2204)
  head[4] = 0x60 | (isSized ? 8 : 0)
  head[5] = blockBytes > 1 << 16 ? 0x70 : 0x40
  if (isSized) head.writeBigUInt64LE(BigInt(text.length), 6)
  head[head.length - 1] = (h32Raw(head.subarray(4, -1)) >>> 8) & 255
  const parts: Uint8Array[] = [head]
  for (let at = 0; at < text.length; at += blockBytes) {
    const part = text.subarray(at, at + blockBytes)
    const word = Buffer.alloc(4)
    word.writeUInt32LE((part.length | 0x80000000) >>> 0)
    parts.push(word, part)
  }
  return Buffer.concat([...parts, Buffer.alloc(4)])
}

/** A number as xz has it: seven bits a byte, the lowest first. */
function xzNumber(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128)
  return Buffer.from([...bytes, rest])
}

function withCrc32(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(bytes))
  return Buffer.concat([bytes, sum])
}

/** A stream of xz that stores the blocks as they are (the .xz file format 1.2), with CRC32 as check. */
export function storedXz(blocks: readonly Uint8Array[]): Buffer {
  const flags = Buffer.from([0, 1])
  const parts: Buffer[] = [Buffer.from('fd377a585a00', 'hex'), withCrc32(flags)]
  const records: Buffer[] = []
  for (const text of blocks) {
    // One filter, LZMA2, with a dictionary of 4 KiB.
    const head = withCrc32(Buffer.from('0200210100000000', 'hex'))
    const chunks: Buffer[] = []
    for (let at = 0; at < text.length; at += 1 << 16) {
      const part = text.subarray(at, at + (1 << 16))
      const size = part.length - 1
      chunks.push(Buffer.from([at === 0 ? 1 : 2, size >> 8, size & 255]), Buffer.from(part))
    }
    const body = Buffer.concat([...chunks, Buffer.from([0])])
    const padding = Buffer.alloc(-body.length & 3)
    parts.push(head, body, padding, withCrc32(text).subarray(text.length))
    records.push(xzNumber(head.length + body.length + 4), xzNumber(text.length))
  }
  const index = Buffer.concat([Buffer.from([0]), xzNumber(blocks.length), ...records])
  const padded = withCrc32(Buffer.concat([index, Buffer.alloc(-index.length & 3)]))
  const back = Buffer.alloc(6)
  back.writeUInt32LE(padded.length / 4 - 1)
  back.set(flags, 4)
  const sum = withCrc32(back).subarray(6)
  return Buffer.concat([...parts, padded, sum, back, Buffer.from('YZ')])
}

/** A frame that decoders of zstd and lz4 pass over. */
export function skippableFrame(bytes: number): Buffer {
  const frame = Buffer.alloc(8 + bytes, 0x5a)
  frame.writeUInt32LE(0x184d2a53, 0)
  frame.writeUInt32LE(bytes, 4)
  return frame
}

/** The table of the seekable format for frames and the lengths of their texts. */
export function seekTable(frames: readonly { bytes: number; text: number }[], hasChecksums = false): Buffer {
  const entry = hasChecksums ? 12 : 8
  const table = Buffer.alloc(8 + frames.length * entry + 9)
  table.writeUInt32LE(0x184d2a5e, 0)
  table.writeUInt32LE(table.length - 8, 4)
  for (const [i, { bytes, text }] of frames.entries()) {
    table.writeUInt32LE(bytes, 8 + i * entry)
    table.writeUInt32LE(text, 12 + i * entry)
  }
  table.writeUInt32LE(frames.length, table.length - 9)
  table.writeUInt8(hasChecksums ? 0x80 : 0, table.length - 5)
  table.writeUInt32LE(0x8f92eab1, table.length - 4)
  return table
}
