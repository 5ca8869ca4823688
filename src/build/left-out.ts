/**
 * Builds and scans of which not all inputs can be read.
 */
import { UserError } from '../errors.ts'
import type { BadInput } from '../input/bad-input.ts'
import { failedInputs } from './assemble.ts'
import type { LaneStep } from './types.ts'

/** @returns NO_DOCUMENTS for inputs that hold none */
export function noDocuments(paths: readonly string[]): UserError {
  const [first = ''] = paths
  return new UserError(
    'NO_DOCUMENTS',
    paths.length === 1
      ? `no document found in ${first}`
      : `no document found in ${paths.length} inputs (${first} …)`,
    { hint: 'Check whether the files are those that hold the corpus, and whole.' },
  )
}

/** @returns the error of the first input, where none can be read */
export function nothingLeft([first, ...others]: readonly BadInput[]): UserError {
  if (first === undefined) return noDocuments([])
  const count = others.length === 1 ? 'one more input' : `${others.length} more inputs`
  const more = others.length === 0 ? '' : ` (and ${count} cannot be read)`
  return new UserError(
    'NO_DOCUMENTS',
    `${first.what}${more}`,
    first.hint === undefined ? {} : { hint: first.hint },
  )
}

/**
 * What an interrupted build has left out stays left out, which only the same option allows.
 *
 * @throws {UserError} UNFINISHED_INDEX
 */
export function assertMaySkip(out: string, maySkip: boolean, steps: readonly LaneStep[]): void {
  const [first] = failedInputs(steps).values()
  if (first === undefined || maySkip) return
  throw new UserError('UNFINISHED_INDEX', first.what, {
    hint: `The unfinished build of ${out} has left it out: add --skip-bad-inputs to go on, or --restart.`,
  })
}
