/**
 * Sentences for compressed inputs that cannot be read.
 */
import { UserError } from '../errors.ts'
import type { Codec } from './types.ts'

/** What to do about a damaged file, wherever it lies. */
export const COPY_AGAIN = 'Copy the file again.'

/** What a decoder needs to name a place: the codec, the input as the user knows it. */
export interface Origin {
  readonly codec: Codec
  readonly name: string
}

/**
 * @param origin what is being read
 * @param end byte at which the source ends
 * @param inside what has no end: `a member`, `a frame`
 * @returns CORRUPT_INPUT for a source that ends too early
 */
export function truncated({ codec, name }: Origin, end: number, inside: string, cause?: unknown): UserError {
  return new UserError(
    'CORRUPT_INPUT',
    `${name}: truncated ${codec}: the file ends at byte ${end}, in the middle of ${inside}`,
    { hint: COPY_AGAIN, cause },
  )
}

/**
 * @param origin what is being read
 * @param byte byte of the source at or before which the damage is
 * @param what what is wrong there
 * @returns CORRUPT_INPUT for bytes that cannot be
 */
export function corrupt({ codec, name }: Origin, byte: number, what: string, cause?: unknown): UserError {
  return new UserError('CORRUPT_INPUT', `${name}: corrupt ${codec} at or before byte ${byte}: ${what}`, {
    hint: COPY_AGAIN,
    cause,
  })
}

/**
 * @param origin what is being read
 * @param byte first byte behind the last good member
 * @param last what was good: `member`, `frame`, `stream`
 * @param allowed what might have followed: `neither a member nor zeros`
 * @returns CORRUPT_INPUT for something else behind a complete member
 */
export function strayBytes({ codec, name }: Origin, byte: number, last: string, allowed: string): UserError {
  return new UserError(
    'CORRUPT_INPUT',
    `${name}: corrupt ${codec}: what follows its last ${last}, at byte ${byte}, is ${allowed}`,
    { hint: COPY_AGAIN },
  )
}

/**
 * @param origin what is being read
 * @param byte first byte of what we do not read
 * @param what what it is, as the rest of a sentence that begins with the codec's name
 * @param hint what the user can do
 * @param code MEMORY for what would need too much of it, USAGE for what we do not read at all
 */
export function unreadable(
  { codec, name }: Origin,
  byte: number,
  what: string,
  hint: string,
  code: 'MEMORY' | 'USAGE' = 'USAGE',
): UserError {
  return new UserError(code, `${name}: ${codec} at byte ${byte} ${what}`, { hint })
}

/**
 * @param origin what is being read
 * @param byte byte of the frame or block
 * @param needed bytes that it needs
 * @param most bytes that there are for it
 * @returns MEMORY for a frame that needs more than the source's beginning said
 */
export function tooLong({ codec, name }: Origin, byte: number, needed: number, most: number): UserError {
  const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`
  return new UserError(
    'MEMORY',
    `${name}: ${codec} at byte ${byte} needs a window of ${mebibytes(needed)}, and there is memory for ${mebibytes(most)}, as its beginning says`,
    { hint: 'Allow more with --memory, or pack it again with a shorter window.' },
  )
}
