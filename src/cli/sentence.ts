/**
 * How errors are printed.
 */
import type { UserError } from '../errors.ts'
import { escapedControls } from '../report/width.ts'
import type { Io } from './io.ts'

/** A hint as a sentence: parts of the program write it without its capital and full stop. */
function asSentence(hint: string): string {
  const head = hint.charAt(0).toUpperCase() + hint.slice(1)
  return /[.!?]$/.test(head) ? head : `${head}.`
}

/**
 * Prints `dosimeter: <message>` and the hint on the next line, on stderr. What a file has put into them stays harmless.
 */
export function printUserError({ message, hint }: Pick<UserError, 'message' | 'hint'>, io: Io): void {
  const text = `dosimeter: ${message}\n${hint === undefined ? '' : `${asSentence(hint)}\n`}`
  io.stderr.write(escapedControls(text))
}
