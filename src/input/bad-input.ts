/**
 * Inputs that cannot be read, or not to their end, where the others are to be finished.
 */
import { UserError } from '../errors.ts'

/** An input that was left out, and why. Plain data: it stands in journals. */
export interface BadInput {
  /** As the user knows it. */
  readonly shown: string
  /** The error's sentence, which names the input and the place. */
  readonly what: string
  readonly hint?: string
}

/** @returns what a journal and a report hold of an error */
export function badInput(shown: string, { message, hint }: UserError): BadInput {
  return { shown, what: message, ...(hint === undefined ? {} : { hint }) }
}

/** Not the input's fault: whoever is asked to stop, or has no room to write, stops. */
const NOT_THE_INPUTS: readonly UserError['code'][] = [
  'ABORTED',
  'DISK',
  'WORKER_DIED',
  'INDEX_DAMAGED',
  'BUSY',
]

/**
 * @param error what reading an input has thrown
 * @returns the error when only that input is to blame, so that others can be finished
 */
export function inputError(error: unknown): UserError | undefined {
  return error instanceof UserError && !NOT_THE_INPUTS.includes(error.code) ? error : undefined
}
