/**
 * The records of CSV (RFC 4180) and TSV files: line breaks may stand in quoted cells.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { UserError } from '../errors.ts'
import type { CsvFormat } from './description.ts'
import type { ItemRecord } from './records.ts'

interface Row {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** Line on which a row begins: the library counts the line on which it ends. */
function firstLine({ record, info }: Row): number {
  const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
  return info.lines - breaks
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
  let rows: Row[]
  try {
    rows = parse(text, {
      delimiter: format.format === 'tsv' ? '\t' : ',',
      quote: format.quotes ? '"' : null,
      // A quote in the middle of a cell that is not quoted is text.
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as Row[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = 'lines' in error && typeof error.lines === 'number' ? `:${error.lines}` : ''
    const sentence = error.message.replace(/\s*(?:,? (?:at|on)? ?line \d+.*)?\.?$/su, '')
    throw new UserError('BAD_RECORD', `${path}${line}: not ${format.format.toUpperCase()}: ${sentence}`, {
      hint: 'a file in which quotes are plain text needs a description with "quotes: false"',
      cause: error,
    })
  }
  const columns = format.columns ?? rows.shift()?.record ?? []
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
  return rows.map((row, index) => {
    const line = firstLine(row)
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
