/**
 * How errors are printed.
 */
import type { UserError } from '../errors.ts'
import { escapedControls } from '../report/width.ts'
import type { Io } from './io.ts'

/**
 * @param hint parts of the program write it without its capital and full stop
 * @returns the hint as a sentence; one that begins with a path, an option or a name keeps that as it is
 */
export function asSentence(hint: string): string {
  const isWord = /^\p{Ll}+(?=[\s,;:.!?]*(?:\s|$))/u.test(hint)
  const head = isWord ? hint.charAt(0).toUpperCase() + hint.slice(1) : hint
  return /[.!?]$/.test(head) ? head : `${head}.`
}

/**
 * Prints `dosimeter: <message>` and the hint on the next line, on stderr. What a file has put into them stays harmless.
 */
export function printUserError({ message, hint }: Pick<UserError, 'message' | 'hint'>, io: Io): void {
  const text = `dosimeter: ${message}\n${hint === undefined ? '' : `${asSentence(hint)}\n`}`
  io.stderr.write(escapedControls(text))
}
