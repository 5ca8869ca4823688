/**
 * What was thrown, as data: between threads a structured clone would lose the class of a UserError.
 */
import { type ErrorCode, UserError } from './errors.ts'

/** A UserError, or the stack of a defect. */
export type SentError =
  | { readonly code: ErrorCode; readonly message: string; readonly hint?: string }
  | { readonly defect: string }

/** @returns what `received` makes an error of again */
export function sendable(thrown: unknown): SentError {
  if (!(thrown instanceof UserError)) {
    return { defect: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }
  }
  const { code, message, hint } = thrown
  return hint === undefined ? { code, message } : { code, message, hint }
}

/** @returns the error, to be thrown */
export function received(error: SentError): Error {
  if ('defect' in error) return new Error(error.defect)
  const { code, message, hint } = error
  return new UserError(code, message, hint === undefined ? {} : { hint })
}
