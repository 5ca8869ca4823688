/**
 * How errors are printed.
 */
import type { UserError } from '../errors.ts'
import type { Io } from './io.ts'

/** A hint as a sentence: parts of the program write it without its capital and full stop. */
function asSentence(hint: string): string {
  const head = hint.charAt(0).toUpperCase() + hint.slice(1)
  return /[.!?]$/.test(head) ? head : `${head}.`
}

/**
 * Prints `dosimeter: <message>` and the hint on the next line, on stderr.
 */
export function printUserError({ message, hint }: Pick<UserError, 'message' | 'hint'>, io: Io): void {
  io.stderr.write(`dosimeter: ${message}\n${hint === undefined ? '' : `${asSentence(hint)}\n`}`)
}
