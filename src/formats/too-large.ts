/**
 * Sentences for what is larger than there is room for: records of other formats than JSONL, pages and batches.
 */
import { UserError } from '../errors.ts'

/**
 * @param shown the source as the user knows it
 * @param position byte of the text at which the record begins
 * @param maxRecordBytes the limit
 * @param hint what else may be the matter
 * @returns RECORD_TOO_LARGE
 */
export function tooLarge(shown: string, position: number, maxRecordBytes: number, hint: string): UserError {
  const what = `the record that begins at byte ${position} is longer than ${maxRecordBytes} bytes`
  return new UserError('RECORD_TOO_LARGE', `${shown}: ${what}`, { hint: `Raise --max-record, or ${hint}.` })
}

/**
 * @param shown the source as the user knows it
 * @param what what is too large, with its size
 * @param mostBytes what there is memory for
 * @returns MEMORY for what needs more than the source's beginning, or its directory, told
 */
export function moreThanPlanned(shown: string, what: string, mostBytes: number): UserError {
  return new UserError('MEMORY', `${shown}: ${what}, and there is memory for ${Math.floor(mostBytes)}`, {
    hint: 'Allow more with --memory, or write the file again with smaller pages or batches.',
  })
}
