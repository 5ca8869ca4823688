/**
 * What is no corpus and is known all the same: containers and documents whose bytes would only be malformed text.
 */
import { UserError } from '../errors.ts'

/** First bytes, in hexadecimal digits, and where they stand. */
const MARKS: readonly { readonly at?: number; readonly mark: string; readonly name: string }[] = [
  { mark: '504b0304', name: 'a ZIP archive' },
  { mark: '504b0506', name: 'an empty ZIP archive' },
  { mark: '377abcaf271c', name: 'a 7z archive' },
  { mark: '526172211a07', name: 'a RAR archive' },
  { at: 257, mark: '7573746172', name: 'a tar archive' },
  { mark: '5d0000', name: 'LZMA without the framing of xz' },
  { mark: '4c5a4950', name: 'lzip' },
  { mark: '894c5a4f', name: 'lzop' },
  { mark: '89484446', name: 'HDF5' },
  { mark: '4f5243', name: 'ORC' },
  { mark: '4f626a01', name: 'Avro' },
  { mark: '53514c69746520666f726d6174', name: 'a SQLite database' },
  { mark: '25504446', name: 'a PDF document' },
  { mark: '934e554d5059', name: 'a NumPy array' },
]

/**
 * @param head first bytes of the decoded text
 * @param shown the source as the user knows it
 * @throws {UserError} USAGE for what is known and not read, and for XML of other kinds than those that are
 */
export function refuseOthers(head: Uint8Array, shown: string): void {
  const digits = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 300)).toString('hex')
  const other = MARKS.find(({ mark, at = 0 }) => digits.startsWith(mark, 2 * at))
  if (other !== undefined) {
    throw new UserError('USAGE', `${shown}: ${other.name}, which is not read`, {
      hint: 'Unpack or export it first: JSON Lines, Parquet, Arrow, CSV and texts are read, compressed or not.',
    })
  }
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 256)).toString('latin1')
  if (!/^(\u00ef\u00bb\u00bf)?\s*<[?!a-z]/i.test(start)) return
  throw new UserError(
    'USAGE',
    `${shown}: markup that is neither a MediaWiki export nor the <doc> blocks of WikiExtractor`,
    { hint: 'Extract its text first, or take it as it is with --document-per file.' },
  )
}
