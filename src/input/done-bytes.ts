/**
 * What a resumed run has behind it, in bytes of files.
 */
import type { InputRange } from './range-texts.ts'
import { type Input, isPlainLines } from './types.ts'

/**
 * @param sources of a lane, in the order in which it reads them
 * @param inputs by the sources' positions
 * @param done how many of the sources are read to their ends
 * @returns bytes of those whose text has another length than their file; of plain lines the text's bytes are the file's
 */
export function doneBytes(
  sources: readonly (Pick<InputRange, 'start' | 'end'> & { readonly input: number })[],
  inputs: readonly Pick<Input, 'codec' | 'format'>[],
  done: number,
): number {
  return sources.slice(0, done).reduce((sum, { input, start, end }) => {
    const source = inputs[input]
    return source === undefined || isPlainLines(source) ? sum : sum + end - start
  }, 0)
}
