/**
 * The records of CSV (RFC 4180) and TSV files: line breaks may stand in quoted cells.
 */
import { memorySource } from '../bytes/memory.ts'
import { UserError } from '../errors.ts'
import { CsvReader } from '../formats/csv.ts'
import { textString } from '../formats/text-field.ts'
import type { CsvFormat } from './description.ts'
import { LIMIT_BYTES } from './limit.ts'
import type { ItemRecord } from './records.ts'

const LINE_FEED = 0x0a

/** Counts lines up to places that are asked for in order. */
class LineCounter {
  readonly #bytes: Buffer
  #at = 0
  #line = 1

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** @returns line, from 1, of the byte at `offset` */
  lineAt(offset: number): number {
    for (;;) {
      const feed = this.#bytes.indexOf(LINE_FEED, this.#at)
      if (feed < 0 || feed >= offset) return this.#line
      this.#at = feed + 1
      this.#line++
    }
  }
}

/** Quotes that do not fit are more often a file in which they are text than a damaged one. */
function withHint(error: unknown): unknown {
  if (!(error instanceof UserError) || error.code !== 'CORRUPT_INPUT') return error
  return new UserError('BAD_RECORD', error.message, {
    hint: 'a file in which quotes are plain text needs a description with "quotes: false"',
    cause: error,
  })
}

function refuseTwins(columns: readonly string[], path: string): void {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice === undefined) return
  throw new UserError('BAD_RECORD', `${path}:1: two columns are named "${twice}", expected each name once`, {
    hint: 'name the columns in a description, with "columns"',
  })
}

/**
 * Splits the text of a table into records; all values are text.
 *
 * @param text the file's text in UTF-8 without a byte order mark
 * @param path as the user knows it, for messages
 * @param format the separator, names of columns where the file has no header, and whether quotes mean anything
 * @returns one record a row after the header, with the line on which it begins; blank lines are skipped
 * @throws {UserError} `BAD_RECORD` with the line for rows of another length than the header, quotes that do not fit, and
 *   headers that name a column twice
 */
export async function parseCsv(text: Buffer, path: string, format: CsvFormat): Promise<ItemRecord[]> {
  const { columns, quotes } = format
  const reader = new CsvReader(memorySource(text, path).stream(0), {
    shown: path,
    delimiter: format.format === 'tsv' ? '\t' : ',',
    hasQuotes: quotes,
    maxRecordBytes: LIMIT_BYTES,
    ...(columns === undefined ? {} : { from: { start: 0, keys: columns } }),
  })
  const lines = new LineCounter(text)
  const records: ItemRecord[] = []
  const next = () => reader.next().catch((error: unknown) => Promise.reject(withHint(error)))
  for (let batch = await next(); batch !== undefined; batch = await next()) {
    if (records.length === 0) refuseTwins(reader.keys ?? [], path)
    for (const record of batch) {
      const line = lines.lineAt(record.position)
      const place = `${path}:${line}`
      if ('value' in record) {
        const cells = Object.entries(record.value).map(([key, cell]) => [key, textString(cell as Uint8Array)])
        records.push({ value: Object.fromEntries(cells), index: records.length, place, line })
      } else if (record.problem.kind === 'columns') {
        const { found, expected } = record.problem
        throw new UserError('BAD_RECORD', `${place}: the row has ${found} cells, expected ${expected}`)
      }
    }
  }
  return records
}
