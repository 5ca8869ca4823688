/**
 * The bytes of an item file: read whole, unpacked when gzip's magic bytes say so.
 */
import { constants, isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { messageOf, UserError } from '../errors.ts'
import { pathHint } from '../near-path.ts'

const unpack = promisify(gunzip)

/** A JSON document becomes one string, which cannot be longer than this (512 MiB less a little in Node 20). */
const MAX_TEXT_BYTES = constants.MAX_STRING_LENGTH

/** Formats that are told by their first bytes and cannot be read here; anything else is text. */
const UNREADABLE: readonly { readonly magic: string; readonly name: string; readonly hint: string }[] = [
  { magic: '50415231', name: 'Parquet', hint: 'export the items as JSON Lines' },
  { magic: '28b52ffd', name: 'zstd', hint: 'unpack it, or compress it with gzip' },
  { magic: 'fd377a585a00', name: 'xz', hint: 'unpack it, or compress it with gzip' },
  { magic: '425a68', name: 'bzip2', hint: 'unpack it, or compress it with gzip' },
  { magic: '04224d18', name: 'lz4', hint: 'unpack it, or compress it with gzip' },
  { magic: '504b0304', name: 'ZIP', hint: 'unpack it, or compress it with gzip' },
]

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'no permission to read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file',
}

/**
 * The error for a path that cannot be read.
 *
 * @param path the path as typed
 * @param error what the file system threw
 * @param expected what should have been there, with its article
 * @returns a `NOT_FOUND` error to throw
 */
export function unreadable(path: string, error: unknown, expected: string): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = REASONS[code] ?? messageOf(error)
  const hint = code === 'ENOENT' ? pathHint(path, '') : ''
  return new UserError('NOT_FOUND', `${path}: ${reason}, expected ${expected}`, {
    cause: error,
    ...(hint === '' ? {} : { hint }),
  })
}

/**
 * Reads a file as it is.
 *
 * @param path the file
 * @param expected what it should be, with its article, for the message
 * @returns all its bytes
 * @throws {UserError} `NOT_FOUND` when it is absent, a folder or not readable
 */
export async function readBytes(path: string, expected: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw unreadable(path, error, expected)
  }
}

async function unpackGzip(raw: Buffer, path: string): Promise<Buffer> {
  try {
    return await unpack(raw, { maxOutputLength: MAX_TEXT_BYTES })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path, error)
    const problem = code === 'Z_BUF_ERROR' ? 'the gzip stream is cut off' : 'the gzip stream is damaged'
    throw new UserError('CORRUPT_INPUT', `${path}: ${problem} (${messageOf(error)}), expected a whole one`, {
      hint: 'fetch the file again',
      cause: error,
    })
  }
}

function tooLarge(path: string, cause?: unknown): UserError {
  const limit = `${Math.floor(MAX_TEXT_BYTES / 2 ** 20)} MiB`
  return new UserError('MEMORY', `${path}: more than ${limit} of text, expected an item file below that`, {
    hint: 'item files are held in memory: split the file',
    cause,
  })
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
 * Unpacks an item file and decodes it.
 *
 * Invalid UTF-8 is an error: an item with replaced characters would be measured as something it is not.
 *
 * @param raw the file's bytes
 * @param path the path as typed, for messages
 * @returns the text without a byte order mark
 * @throws {UserError} `USAGE` for a format that is not supported, `CORRUPT_INPUT` for damaged gzip, `INVALID_UTF8`
 *   with the line, `MEMORY` for more text than one string can hold
 */
export async function decodeItemFile(raw: Buffer, path: string): Promise<string> {
  const isGzip = raw[0] === 0x1f && raw[1] === 0x8b
  const bytes = isGzip ? await unpackGzip(raw, path) : raw
  const head = bytes.toString('hex', 0, 8)
  const format = UNREADABLE.find(({ magic }) => head.startsWith(magic))
  if (format !== undefined) {
    throw new UserError(
      'USAGE',
      `${path}: ${format.name} is not supported yet for items, expected JSON Lines or JSON`,
      {
        hint: format.hint,
      },
    )
  }
  if (bytes.length > MAX_TEXT_BYTES) throw tooLarge(path)
  if (!isUtf8(bytes)) {
    throw new UserError(
      'INVALID_UTF8',
      `${path}:${lineOfInvalidUtf8(bytes)}: bytes that are not text, expected UTF-8`,
      {
        hint: 'convert the file to UTF-8',
      },
    )
  }
  const text = bytes.toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
