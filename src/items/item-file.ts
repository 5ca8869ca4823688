/**
 * The bytes of an item file, read whole, and their text.
 */
import { isUtf8 } from 'node:buffer'
import { open, readFile, stat } from 'node:fs/promises'
import { messageOf, UserError } from '../errors.ts'
import { pathHint } from '../near-path.ts'
import { LIMIT_BYTES, TEXT_LIMIT_BYTES, tooLarge } from './limit.ts'

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
 * @throws {UserError} `NOT_FOUND` when it is absent, a folder or not readable; `MEMORY` when it is beyond the limit
 */
export async function readBytes(path: string, expected: string): Promise<Buffer> {
  const failed = (error: unknown): never => {
    throw unreadable(path, error, expected)
  }
  const { size } = await stat(path).catch(failed)
  if (size > LIMIT_BYTES) throw tooLarge(path, LIMIT_BYTES)
  return readFile(path).catch(failed)
}

/**
 * Reads the start of a file.
 *
 * @param path the file
 * @param length most bytes to read
 * @returns the bytes that there are
 * @throws {UserError} `NOT_FOUND` as `readBytes`
 */
export async function readHead(path: string, length: number): Promise<Buffer> {
  try {
    const file = await open(path)
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw unreadable(path, error, 'a file with items')
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
 * Refuses what is not text.
 *
 * @param bytes the file, unpacked
 * @param path the path as typed, for messages
 * @throws {UserError} `INVALID_UTF8` with the line
 */
export function requireUtf8(bytes: Buffer, path: string): void {
  if (isUtf8(bytes)) return
  throw new UserError(
    'INVALID_UTF8',
    `${path}:${lineOfInvalidUtf8(bytes)}: bytes that are not text, expected UTF-8`,
    { hint: 'convert the file to UTF-8' },
  )
}

/**
 * Decodes the text of an item file.
 *
 * Invalid UTF-8 is an error: an item with replaced characters would be measured as something it is not.
 *
 * @param bytes the file, unpacked
 * @param path the path as typed, for messages
 * @returns the text without a byte order mark
 * @throws {UserError} `INVALID_UTF8` with the line, `MEMORY` for more text than one string can hold
 */
export function decodeText(bytes: Buffer, path: string): string {
  if (bytes.length > TEXT_LIMIT_BYTES) throw tooLarge(path, TEXT_LIMIT_BYTES)
  requireUtf8(bytes, path)
  const text = bytes.toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
