/**
 * The sentence for records of other formats than JSONL that are longer than the limit.
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
