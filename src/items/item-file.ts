/**
 * The bytes of an item file, here or elsewhere, read and unpacked whole, and their text.
 */
import { isUtf8 } from 'node:buffer'
import { chunksOf } from '../bytes/memory.ts'
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import { decoderOf, detectCodec, HEAD_BYTES } from '../codecs/decode.ts'
import type { Codec } from '../codecs/types.ts'
import { UserError } from '../errors.ts'
import { LIMIT_BYTES, TEXT_LIMIT_BYTES, tooLarge } from './limit.ts'

/** A file that is to be read. */
export interface ItemFile {
  /** Path or address. May hold secrets: never to be written down. */
  readonly location: string
  /** As messages and reports name it: the path as typed with `/` between parts, the address without secrets. */
  readonly shown: string
}

/** Joins chunks up to the limit of item files. */
async function collect(chunks: AsyncIterable<Uint8Array>, shown: string): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > LIMIT_BYTES) throw tooLarge(shown, LIMIT_BYTES)
    // Sources and decoders reuse their buffers.
    parts.push(Buffer.from(chunk))
  }
  return Buffer.concat(parts)
}

/**
 * Reads a file as it is.
 *
 * @param file where it lies
 * @param remote what files elsewhere need
 * @returns all its bytes
 * @throws {UserError} `MEMORY` when it is beyond the limit; what opening and reading throw
 */
export async function readBytes(file: ItemFile, remote: RemoteSettings): Promise<Buffer> {
  const source = await openSource(file.location, file.shown, remote)
  try {
    if ((source.size ?? 0) > LIMIT_BYTES) throw tooLarge(file.shown, LIMIT_BYTES)
    return await collect(source.stream(0), file.shown)
  } finally {
    await source.close()
  }
}

/**
 * Which codec a file has. Text under the name of a packed file is read as it is: fetching over HTTP often unpacks and
 * keeps the name.
 *
 * @param head the file's first bytes, HEAD_BYTES of them or all
 */
function codecOf(head: Uint8Array, name: string): Codec {
  const codec = detectCodec(head, name)
  const isMarked = detectCodec(head, '') === codec
  return codec === 'brotli' || isMarked || !beginsAsText(head) ? codec : 'none'
}

/** The head may end in the middle of a character, which has up to four bytes. */
function beginsAsText(head: Uint8Array): boolean {
  return [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, Math.max(0, head.length - cut))))
}

/**
 * Unpacks a file that is held in memory.
 *
 * @param bytes the file
 * @param name as the user knows it
 * @returns what was packed, or `bytes` when they are not packed
 * @throws {UserError} `CORRUPT_INPUT` for damaged and cut-off data, `MEMORY` for more than the limit, and what else the
 *   decoder throws
 */
export async function unpack(bytes: Buffer, name: string): Promise<Buffer> {
  const codec = codecOf(bytes.subarray(0, HEAD_BYTES), name)
  if (codec === 'none') return bytes
  const decode = await decoderOf(codec)
  return collect(decode(chunksOf(bytes, 1 << 16), name), name)
}

/** Joins chunks until there are HEAD_BYTES. */
async function firstOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    parts.push(Buffer.from(chunk))
    bytes += chunk.length
    if (bytes >= HEAD_BYTES) break
  }
  return Buffer.concat(parts)
}

/**
 * Reads and unpacks the start of a file.
 *
 * @param file where it lies
 * @param remote what files elsewhere need
 * @returns its first bytes unpacked, `HEAD_BYTES` at least or all
 * @throws {UserError} what opening, reading and decoding throw
 */
export async function readHead(file: ItemFile, remote: RemoteSettings): Promise<Buffer> {
  const { location, shown } = file
  const source = await openSource(location, shown, remote)
  try {
    // Not `read`: servers without ranges have only streams.
    const head = await firstOf(source.stream(0, HEAD_BYTES))
    const codec = codecOf(head, shown)
    if (codec === 'none') return head
    const decode = await decoderOf(codec)
    return await firstOf(decode(source.stream(0), shown))
  } finally {
    await source.close()
  }
}

/** Line, from 1, of the first bytes that are not UTF-8. */
function lineOfInvalidUtf8(text: Buffer): number {
  let line = 1
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf(0x0a, start)
    const end = newline < 0 ? text.length : newline
    // A newline byte is never part of a longer UTF-8 sequence, so lines can be judged one by one.
    if (!isUtf8(text.subarray(start, end))) return line
    start = end + 1
  }
  return line
}

/**
 * Checks the text of an item file: an item with replaced characters would be measured as something it is not.
 *
 * @param bytes the file, unpacked
 * @param path as the user knows it, for messages
 * @returns the text in UTF-8 without a byte order mark
 * @throws {UserError} `INVALID_UTF8` with the line
 */
export function checkText(bytes: Buffer, path: string): Buffer {
  if (!isUtf8(bytes)) {
    throw new UserError(
      'INVALID_UTF8',
      `${path}:${lineOfInvalidUtf8(bytes)}: bytes that are not text, expected UTF-8`,
      { hint: 'convert the file to UTF-8' },
    )
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/**
 * Decodes the text of an item file.
 *
 * @param bytes the file, unpacked
 * @param path as the user knows it, for messages
 * @returns the text without a byte order mark
 * @throws {UserError} as `checkText`; `MEMORY` for more text than one string can hold
 */
export function decodeText(bytes: Buffer, path: string): string {
  if (bytes.length > TEXT_LIMIT_BYTES) throw tooLarge(path, TEXT_LIMIT_BYTES)
  return checkText(bytes, path).toString('utf8')
}
