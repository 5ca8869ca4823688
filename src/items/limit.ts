/**
 * How large an item file may be: it is held in memory.
 */
import { constants } from 'node:buffer'
import { UserError } from '../errors.ts'

/** Bytes of a file and of what is packed in it: what Node reads at once. */
export const LIMIT_BYTES = 2 ** 31 - 1

/** Bytes of a text that is parsed in one piece: what one string can hold, 512 MiB less a little in Node 20. */
export const TEXT_LIMIT_BYTES = constants.MAX_STRING_LENGTH

/**
 * The error for an item file beyond the limit.
 *
 * @param path the path as typed
 * @param limitBytes the limit that was passed
 * @param cause the error below this one
 * @returns a `MEMORY` error to throw
 */
export function tooLarge(path: string, limitBytes: number, cause?: unknown): UserError {
  const limit = `${Math.ceil(limitBytes / 2 ** 20)} MiB`
  return new UserError('MEMORY', `${path}: more than ${limit} of items, expected an item file below that`, {
    hint: 'item files are held in memory: split the file',
    cause,
  })
}
