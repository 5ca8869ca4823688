/**
 * Memory that reading takes beside the kernel and its segment: decoders and readers each state their own.
 */
import { chunksOf } from '../bytes/memory.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import type { ByteSource } from '../bytes/types.ts'
import { decodeStart } from '../codecs/decode.ts'
import { decoderBytes, mostWindow, windowBytesOf } from '../codecs/decoder-bytes.ts'
import { FILE_COPIES, pieceBytesOf, readerBytes } from '../formats/reader-bytes.ts'
import { type Input, isElsewhere, isPlainLines, PIPE } from './types.ts'

/** First bytes that are looked at: headers of frames, and of an Arrow stream up to its first batch. */
const LOOKED_AT_BYTES = 1 << 18

/** What of an input decides. */
type Read = Pick<Input, 'codec' | 'format' | 'location' | 'fields' | 'windowBytes' | 'pieceBytes'>

/** Pieces of answers of servers that the collector has not freed yet. */
const ANSWERED_BYTES = 2 ** 25

/**
 * @param source the input, which stays its caller's
 * @returns sizes as the input's beginning or its directory tells; damage says nothing, whoever reads the input tells of it
 */
export async function sizesOf(
  input: Omit<Input, 'windowBytes' | 'pieceBytes'>,
  source: ByteSource,
): Promise<Pick<Input, 'windowBytes' | 'pieceBytes'>> {
  const { codec, location, shown } = input
  if (isPlainLines(input)) return {}
  const head = input.head ?? (await firstBytes(source))
  const windowBytes = windowBytesOf(codec, head)
  const text = decodeStart(codec, chunksOf(head), shown)
  const whole = location === PIPE ? undefined : source
  const pieceBytes = await pieceBytesOf(input, whole, text, !isElsewhere(input)).catch(() => 0)
  return {
    ...(windowBytes > 0 ? { windowBytes } : {}),
    ...(pieceBytes > 0 ? { pieceBytes } : {}),
  }
}

async function firstBytes(source: ByteSource): Promise<Uint8Array> {
  if (source.size !== undefined) return await source.read(0, LOOKED_AT_BYTES)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of source.stream(0, LOOKED_AT_BYTES)) {
    parts.push(Uint8Array.from(chunk))
    length += chunk.length
    if (length >= LOOKED_AT_BYTES) break
  }
  return Buffer.concat(parts)
}

/**
 * @param maxRecordBytes no document that is a whole file is longer
 * @returns bytes that reading the input takes at most; nothing for lines as they lie in a file
 */
export function readingBytes(input: Read, remote: RemoteSettings, maxRecordBytes: number): number {
  const { codec, format, windowBytes = 0 } = input
  const piece = input.pieceBytes ?? 0
  const pieceBytes = format === 'text' ? Math.min(piece, FILE_COPIES * maxRecordBytes) : piece
  return aheadBytes(input, remote) + decoderBytes(codec, windowBytes) + readerBytes(format, pieceBytes)
}

/** Most that looking at the beginnings of inputs takes, beside pieces of their own sizes. */
const LOOKING_BYTES = 24 * 2 ** 20

/** @returns bytes that looking at an input takes at most, before it is read */
export function lookingBytes(input: Read, remote: RemoteSettings, maxRecordBytes: number): number {
  const { pieceBytes = 0, format } = input
  // Of a text that is one document only the beginning is looked at.
  const piece = format === 'text' ? 0 : pieceBytes
  return Math.min(LOOKING_BYTES, readingBytes(input, remote, maxRecordBytes)) + piece
}

/** Blocks that are read ahead over the network; of columnar files one column for itself, and `id`. */
function aheadBytes({ location, format, fields }: Read, { limits }: RemoteSettings): number {
  if (!isElsewhere({ location }) || location === PIPE) return 0
  const streams = format === 'parquet' ? fields.length + 1 : 1
  return streams * limits.blockBytes * limits.blocks + ANSWERED_BYTES
}

/** What a reading may take, at most. */
export interface ReadingLimits {
  readonly windowBytes: number
  readonly pieceBytes: number
}

/**
 * @param bytes memory for reading, at least what `readingBytes` said; undefined for any amount
 * @returns what window and piece may be, when the other is as was said
 */
export function limitsWithin(
  input: Read,
  bytes: number | undefined,
  remote: RemoteSettings,
  maxRecordBytes: number,
): ReadingLimits {
  const all = { windowBytes: Number.POSITIVE_INFINITY, pieceBytes: Number.POSITIVE_INFINITY }
  if (bytes === undefined) return all
  const { codec, windowBytes = 0, pieceBytes = 0 } = input
  const spare = Math.max(0, bytes - readingBytes(input, remote, maxRecordBytes))
  return {
    windowBytes: mostWindow(codec, decoderBytes(codec, windowBytes) + spare),
    pieceBytes: pieceBytes + spare,
  }
}
