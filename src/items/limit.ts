/**
 * How large an item file may be: it is held in memory as one piece of text.
 */
import { constants } from 'node:buffer'
import { UserError } from '../errors.ts'

/** Bytes of a file and of what is packed in it: what one string can hold, 512 MiB less a little in Node 20. */
export const LIMIT_BYTES = constants.MAX_STRING_LENGTH

/**
 * The error for an item file beyond the limit.
 *
 * @param path the path as typed
 * @param cause the error below this one
 * @returns a `MEMORY` error to throw
 */
export function tooLarge(path: string, cause?: unknown): UserError {
  const limit = `${Math.ceil(LIMIT_BYTES / 2 ** 20)} MiB`
  return new UserError('MEMORY', `${path}: more than ${limit} of items, expected an item file below that`, {
    hint: 'item files are held in memory: split the file',
    cause,
  })
}
