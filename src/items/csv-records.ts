/**
 * The records of CSV (RFC 4180) and TSV files: line breaks may stand in quoted cells.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { UserError } from '../errors.ts'
import type { CsvFormat } from './description.ts'
import type { ItemRecord } from './records.ts'

interface Row {
  readonly record: readonly string[]
  /** `bytes` up to the end of the row. The library counts a CRLF in quotes as two lines: lines are counted here. */
  readonly info: { readonly bytes: number }
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Counts lines up to places that are asked for in order. */
class LineCounter {
  readonly #bytes: Buffer
  #at = 0
  #line = 1

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Line, from 1, of the first byte at or after `offset` that ends no line. */
  lineAt(offset: number): number {
    const isBreak = (byte: number | undefined) => byte === LINE_FEED || byte === CARRIAGE_RETURN
    while (this.#at < this.#bytes.length && (this.#at < offset || isBreak(this.#bytes[this.#at]))) {
      if (this.#bytes[this.#at++] === LINE_FEED) this.#line++
    }
    return this.#line
  }
}

/**
 * Splits the text of a table into records; all values are text.
 *
 * @param text the file's text without a byte order mark
 * @param path the path as typed, for messages
 * @param format the separator, names of columns where the file has no header, and whether quotes mean anything
 * @returns one record a row after the header, with the line on which it begins; blank lines are skipped
 * @throws {UserError} `BAD_RECORD` with the line for rows of another length than the header, open quotes, and headers
 *   that name a column twice
 */
export function parseCsv(text: string, path: string, format: CsvFormat): ItemRecord[] {
  const bytes = Buffer.from(text)
  let rows: Row[]
  try {
    rows = parse(bytes, {
      delimiter: format.format === 'tsv' ? '\t' : ',',
      quote: format.quotes ? '"' : null,
      // A quote in the middle of a cell that is not quoted is text.
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as Row[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const end = 'bytes' in error && typeof error.bytes === 'number' ? error.bytes : 0
    const line = `:${bytes.toString('latin1', 0, Math.max(0, end - 1)).split('\n').length}`
    const sentence = error.message.replace(/\s*(?:,? (?:at|on)? ?line \d+.*)?\.?$/su, '')
    throw new UserError('BAD_RECORD', `${path}${line}: not ${format.format.toUpperCase()}: ${sentence}`, {
      hint: 'a file in which quotes are plain text needs a description with "quotes: false"',
      cause: error,
    })
  }
  const header = format.columns === undefined ? rows.shift() : undefined
  const columns = format.columns ?? header?.record ?? []
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new UserError(
      'BAD_RECORD',
      `${path}:1: two columns are named "${twice}", expected each name once`,
      {
        hint: 'name the columns in a description, with "columns"',
      },
    )
  }
  const lines = new LineCounter(bytes)
  let start = header?.info.bytes ?? 0
  return rows.map((row, index) => {
    const line = lines.lineAt(start)
    start = row.info.bytes
    const place = `${path}:${line}`
    if (row.record.length !== columns.length) {
      throw new UserError(
        'BAD_RECORD',
        `${place}: the row has ${row.record.length} cells, expected ${columns.length}`,
      )
    }
    return {
      value: Object.fromEntries(columns.map((name, at) => [name, row.record[at]])),
      index,
      place,
      line,
    }
  })
}
