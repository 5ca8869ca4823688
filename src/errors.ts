/**
 * The one error that a user is meant to see. Everything else that is thrown is a defect of ours.
 */

/** What went wrong, for programs: wording may change, codes do not. */
export type ErrorCode =
  | 'USAGE'
  | 'NOT_FOUND'
  | 'NO_DOCUMENTS'
  | 'NO_ITEMS'
  | 'NO_FIELD'
  | 'BAD_RECORD'
  | 'RECORD_TOO_LARGE'
  | 'INVALID_UTF8'
  | 'CORRUPT_INPUT'
  | 'INPUT_CHANGED'
  | 'BAD_DESCRIPTION'
  | 'BAD_POLICY'
  | 'NOT_AN_INDEX'
  | 'UNFINISHED_INDEX'
  | 'UNFINISHED_SCAN'
  | 'INDEX_VERSION'
  | 'INDEX_DAMAGED'
  | 'SCHEME_MISMATCH'
  | 'VOCABULARY'
  | 'GRAM_TOO_SHORT'
  | 'NOT_A_REPORT'
  | 'BAD_REPORT'
  | 'BUSY'
  | 'MEMORY'
  | 'DISK'
  | 'REMOTE'
  | 'WORKER_DIED'
  | 'ABORTED'

/**
 * An expected failure: printed as one sentence without a stack, exit status 2.
 *
 * `message` says which file, which line or byte, and what was expected; `hint` says what to do about it.
 */
export class UserError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined

  /**
   * @param code machine-readable cause
   * @param message one sentence: `<path>[:line]: <what is wrong>, expected <what>`
   * @param options `hint`: what the user can do; `cause`: the error below this one
   */
  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'UserError'
    this.code = code
    this.hint = options.hint
  }
}

/**
 * Turns whatever was thrown into a sentence.
 *
 * @param error anything that was thrown
 * @returns its message, without a stack
 */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
