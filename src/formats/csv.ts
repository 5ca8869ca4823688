/**
 * CSV and TSV with a header row (RFC 4180). Works on bytes: cells are views of what was read, positions are exact, and
 * nothing is decoded. What the RFC leaves open is as in Python's csv module: rows end with CRLF, LF or CR, a quote
 * inside an unquoted cell is itself, lines without any byte are left out.
 */
import { UserError } from '../errors.ts'
import { corrupt } from './damage.ts'
import { setKey } from './set-key.ts'
import { tooLarge } from './too-large.ts'
import type { RecordReader, SourceRecord, TableMarks } from './types.ts'
import { Window } from './window.ts'

const QUOTE = 0x22
const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a
const MOST_COLUMNS = 1 << 14
const QUOTES_HINT =
  'Mend it there; or where quotes, delimiters or escapes are others, say so: --input-format csv,quotes=none or csv,delimiter=; or csv,escape=backslash.'

/** How to read rows. */
export interface CsvOptions extends TableMarks {
  /** The input as the user knows it. */
  readonly shown: string
  readonly maxRecordBytes: number
  /** To begin at a row that is no header: its position and the names of the columns. */
  readonly from?: { readonly start: number; readonly keys: readonly string[] }
}

/** Rows of a CSV file as records; `position` is the byte at which the row begins. */
export class CsvReader implements RecordReader {
  readonly #options: CsvOptions
  readonly #delimiter: number
  /** Not a byte where there is none. */
  readonly #escape: number
  readonly #window: Window
  #keys: readonly string[] | undefined
  /** Lines in front of the window's first byte, from where reading began. */
  #lines = 0
  /** The row that was parsed last: its cells, and how many bytes it took. */
  #cells: Uint8Array[] = []
  #isBlank = false

  /** @param chunks decoded bytes, the header's first, or those from `options.from` on */
  constructor(chunks: AsyncIterable<Uint8Array>, options: CsvOptions) {
    this.#options = options
    this.#delimiter = options.delimiter.charCodeAt(0)
    this.#escape = options.escape?.charCodeAt(0) ?? -1
    this.#window = new Window(chunks, options.from?.start ?? 0)
    this.#keys = options.from?.keys
  }

  get position(): number {
    return this.#window.position
  }

  /** Names of the header's columns, to begin in the middle another time; undefined before the first `next`. */
  get keys(): readonly string[] | undefined {
    return this.#keys
  }

  /**
   * @throws {UserError} CORRUPT_INPUT for quotes that do not fit, with the line; RECORD_TOO_LARGE; USAGE for UTF-16
   */
  async next(): Promise<readonly SourceRecord[] | undefined> {
    if (this.#keys === undefined) await this.#readHeader()
    const keys = this.#keys ?? []
    for (;;) {
      const records: SourceRecord[] = []
      const bytes = this.#window.bytes
      const base = this.#window.position
      let at = 0
      while (at < bytes.length) {
        const end = this.#row(bytes, at)
        if (end === undefined) break
        if (!this.#isBlank) records.push(this.#record(keys, base + at))
        at = end
      }
      // The views of the cells are good until the window grows.
      this.#window.drop(at)
      if (records.length > 0) return records
      if (this.#window.isEnded) return undefined
      this.#checkLength()
      await this.#window.grow()
    }
  }

  async close(): Promise<void> {
    await this.#window.close()
  }

  async #readHeader(): Promise<void> {
    await this.#window.grow()
    const [first, second, third] = this.#window.bytes
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
      throw new UserError('USAGE', `${this.#options.shown}: text in UTF-16, expected UTF-8`, {
        hint: 'Convert the file, as with iconv -f UTF-16 -t UTF-8.',
      })
    }
    if (first === 0xef && second === 0xbb && third === 0xbf) this.#window.drop(3)
    for (;;) {
      const bytes = this.#window.bytes
      const end = bytes.length === 0 ? undefined : this.#row(bytes, 0)
      if (end !== undefined) {
        this.#window.drop(end)
        if (this.#isBlank) continue
        const names = this.#cells.map((cell) => Buffer.from(cell).toString('utf8'))
        this.#keys = names.map((name, index) => (name === '' ? `column ${index + 1}` : name))
        return
      }
      if (this.#window.isEnded) {
        this.#keys = []
        return
      }
      this.#checkLength()
      await this.#window.grow()
    }
  }

  #checkLength(): void {
    const { shown, maxRecordBytes } = this.#options
    if (this.#window.bytes.length <= maxRecordBytes) return
    throw tooLarge(shown, this.#window.position, maxRecordBytes, 'check the quotes')
  }

  #record(keys: readonly string[], position: number): SourceRecord {
    const cells = this.#cells
    if (cells.length !== keys.length) {
      return { position, problem: { kind: 'columns', found: cells.length, expected: keys.length } }
    }
    const value: Record<string, unknown> = {}
    // Of columns of the same name the first is taken.
    for (let index = cells.length - 1; index >= 0; index--) setKey(value, keys[index] ?? '', cells[index])
    return { position, value }
  }

  /**
   * Cuts one row into `#cells`.
   *
   * @returns index behind its line end, undefined when it goes on behind the bytes
   */
  #row(bytes: Uint8Array, start: number): number | undefined {
    const cells: Uint8Array[] = []
    const delimiter = this.#delimiter
    const escaper = this.#escape
    const isLast = this.#window.isEnded
    const { length } = bytes
    let at = start
    let mayHaveLines = escaper >= 0
    for (;;) {
      let next: number
      if (bytes[at] === QUOTE && this.#options.hasQuotes !== false) {
        mayHaveLines = true
        const end = this.#quoteEnd(bytes, start, at)
        if (end === undefined) return undefined
        const cell = bytes.subarray(at + 1, end)
        cells.push(escaper < 0 ? unquoted(cell) : unescaped(cell, escaper, QUOTE))
        next = end + 1
      } else {
        next = at
        while (next < length) {
          const byte = bytes[next]
          if (byte === delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN) break
          next += byte === escaper ? 2 : 1
        }
        if (next > length) {
          // The last byte escapes one that is not there.
          if (!isLast) return undefined
          next = length
        }
        const cell = bytes.subarray(at, next)
        cells.push(escaper < 0 ? cell : unescaped(cell, escaper, -1))
      }
      if (cells.length > MOST_COLUMNS)
        throw this.#malformed(bytes, start, `more than ${MOST_COLUMNS} columns`)
      if (next >= length && !isLast) return undefined
      const byte = bytes[next]
      if (byte === delimiter && next < length) {
        at = next + 1
        if (at >= length && !isLast) return undefined
        continue
      }
      if (byte === CARRIAGE_RETURN && next + 1 >= length && !isLast) return undefined
      const end =
        next >= length
          ? length
          : byte === CARRIAGE_RETURN && bytes[next + 1] === LINE_FEED
            ? next + 2
            : next + 1
      this.#lines += mayHaveLines ? linesIn(bytes.subarray(start, end)) : 1
      this.#cells = cells
      this.#isBlank = cells.length === 1 && next === start
      return end
    }
  }

  /** @returns index of the quote that closes the cell, undefined when it lies behind the bytes */
  #quoteEnd(bytes: Uint8Array, start: number, open: number): number | undefined {
    const isLast = this.#window.isEnded
    let at = open + 1
    for (;;) {
      const quote = this.#nextQuote(bytes, at)
      if (quote < 0) {
        if (isLast)
          throw this.#malformed(
            bytes.subarray(0, open),
            start,
            'a quote that is opened here and never closed',
          )
        return undefined
      }
      const behind = bytes[quote + 1]
      if (behind === QUOTE) {
        at = quote + 2
        continue
      }
      if (behind === undefined) return isLast ? quote : undefined
      if (behind === this.#delimiter || behind === LINE_FEED || behind === CARRIAGE_RETURN) return quote
      throw this.#malformed(bytes.subarray(0, quote), start, 'text behind a closing quote')
    }
  }

  /** @returns index of the first quote from `at` on that is not escaped, or -1 */
  #nextQuote(bytes: Uint8Array, at: number): number {
    if (this.#escape < 0) return bytes.indexOf(QUOTE, at)
    for (let index = at; index < bytes.length; index++) {
      if (bytes[index] === this.#escape) index++
      else if (bytes[index] === QUOTE) return index
    }
    return -1
  }

  /** @param bytes up to the place */
  #malformed(bytes: Uint8Array, start: number, what: string): UserError {
    const line = this.#lines + linesIn(bytes.subarray(start)) + 1
    const place =
      (this.#options.from?.start ?? 0) === 0 ? `line ${line}` : `byte ${this.#window.position + bytes.length}`
    return corrupt(this.#options.shown, `malformed CSV at ${place}: ${what}`, undefined, QUOTES_HINT)
  }
}

function linesIn(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++
  return count
}

/** Two quotes in a quoted cell are one; a cell without any is not copied. */
function unquoted(cell: Uint8Array): Uint8Array {
  let quote = cell.indexOf(QUOTE)
  if (quote < 0) return cell
  const out = new Uint8Array(cell.length)
  let filled = 0
  let at = 0
  while (quote >= 0) {
    out.set(cell.subarray(at, quote + 1), filled)
    filled += quote + 1 - at
    at = quote + 2
    quote = cell.indexOf(QUOTE, at)
  }
  out.set(cell.subarray(at), filled)
  return out.subarray(0, filled + cell.length - at)
}

/** What is escaped stands for itself, and of two quotes in a quoted cell one. */
function unescaped(cell: Uint8Array, escaper: number, quote: number): Uint8Array {
  if (!cell.includes(escaper) && (quote < 0 || !cell.includes(quote))) return cell
  const out = new Uint8Array(cell.length)
  let filled = 0
  for (let at = 0; at < cell.length; at++) {
    if ((cell[at] === escaper || cell[at] === quote) && at + 1 < cell.length) at++
    out[filled++] = cell[at] ?? 0
  }
  return out.subarray(0, filled)
}
