/**
 * The sentences for damage that a record format shows.
 */
import { COPY_AGAIN } from '../codecs/damage.ts'
import { messageOf, UserError } from '../errors.ts'

/**
 * @param shown the source as the user knows it
 * @param what what is damaged, where (a byte or a line), and what was expected
 * @param cause the error below, where there is one
 * @param hint what to do, where it is text that somebody may have written so
 * @returns CORRUPT_INPUT
 */
export function corrupt(shown: string, what: string, cause?: unknown, hint = COPY_AGAIN): UserError {
  return new UserError('CORRUPT_INPUT', `${shown}: ${what}`, { hint, cause })
}

/**
 * Runs a decoder that throws whatever it likes at damage.
 *
 * @param what where the decoder is at work, as `damaged Parquet page at byte 4`
 * @throws {UserError} what `decode` throws if it is one, else CORRUPT_INPUT with the decoder's own words
 */
export function guarded<Result>(shown: string, what: string, decode: () => Result): Result {
  try {
    return decode()
  } catch (error) {
    if (error instanceof UserError) throw error
    throw corrupt(shown, `${what}: ${messageOf(error)}`, error)
  }
}
