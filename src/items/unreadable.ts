/**
 * The sentence for a path that leads to nothing that can be read, with the path that was likely meant.
 */
import { systemCode } from '../bytes/file-error.ts'
import { messageOf, UserError } from '../errors.ts'
import { pathHint } from '../near-path.ts'

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
  const code = systemCode(error) ?? ''
  const reason = REASONS[code] ?? messageOf(error)
  const hint = code === 'ENOENT' ? pathHint(path, '') : ''
  return new UserError('NOT_FOUND', `${path}: ${reason}, expected ${expected}`, {
    cause: error,
    ...(hint === '' ? {} : { hint }),
  })
}
