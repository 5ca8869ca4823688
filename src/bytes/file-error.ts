/**
 * System errors as sentences.
 */
import { UserError } from '../errors.ts'

const CODES: Record<string, { code: 'NOT_FOUND' | 'DISK' | 'CORRUPT_INPUT'; what: string; hint?: string }> = {
  ENOENT: { code: 'NOT_FOUND', what: 'no such file or folder', hint: 'Check the path.' },
  ENOTDIR: { code: 'NOT_FOUND', what: 'a part of the path is not a folder', hint: 'Check the path.' },
  EISDIR: { code: 'NOT_FOUND', what: 'it is a folder, expected a file' },
  EACCES: { code: 'NOT_FOUND', what: 'permission denied', hint: 'Check the permissions.' },
  EPERM: { code: 'NOT_FOUND', what: 'permission denied', hint: 'Check the permissions.' },
  EMFILE: { code: 'DISK', what: 'too many open files', hint: 'Raise the limit with `ulimit -n`.' },
  ENOSPC: {
    code: 'DISK',
    what: 'no space left on the disk',
    hint: 'Free some space and run the same command again.',
  },
  EDQUOT: {
    code: 'DISK',
    what: 'the disk quota is used up',
    hint: 'Free some space and run the same command again.',
  },
  EFBIG: { code: 'DISK', what: 'the file would become larger than the system allows' },
  EROFS: { code: 'DISK', what: 'the file system is read-only' },
  EIO: { code: 'DISK', what: 'the disk reports a read or write error' },
  EEXIST: { code: 'DISK', what: 'it exists already' },
}

/**
 * @param error anything thrown by a call of node:fs
 * @returns its system code (`ENOENT` …), or undefined
 */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function systemPath(error: unknown): string {
  const hasPath = typeof error === 'object' && error !== null && 'path' in error
  return hasPath && typeof error.path === 'string' ? error.path : 'a file'
}

/**
 * @param path the file or folder, as the user knows it; undefined for what the error itself names
 * @param error what a call of node:fs threw
 * @returns a UserError for the system's known refusals, else the error itself
 */
export function fileError(path: string | undefined, error: unknown): unknown {
  if (error instanceof UserError) return error
  const known = CODES[systemCode(error) ?? '']
  if (known === undefined) return error
  return new UserError(known.code, `${path ?? systemPath(error)}: ${known.what}`, {
    cause: error,
    ...(known.hint === undefined ? {} : { hint: known.hint }),
  })
}
