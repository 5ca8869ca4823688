/**
 * What a feed is asked, what it tells and what it counts. A feed takes the records of a source, or of a range of it,
 * into a kernel.
 */
import { UserError } from '../errors.ts'
import type { RecordProblem } from '../formats/record.ts'
import type { TextField } from '../formats/text-field.ts'
import { type Format, hasRows } from '../formats/types.ts'

/** What a feed has taken. */
export interface FeedCounts {
  documents: number
  /** Documents whose text has no unit (null, empty, only punctuation). */
  emptyDocuments: number
  /** Documents whose text was not valid UTF-8 throughout. */
  invalidDocuments: number
  grams: number
  /** Lines of every kind, blank ones too; where records are no lines, records. */
  lines: number
  /** Records left out because something was wrong with them. */
  skipped: number
  /** Bytes that went by: of the decoded stream where there is one, else of the texts. */
  textBytes: number
}

/** @returns counts of nothing */
export function noCounts(): FeedCounts {
  return {
    documents: 0,
    emptyDocuments: 0,
    invalidDocuments: 0,
    grams: 0,
    lines: 0,
    skipped: 0,
    textBytes: 0,
  }
}

/** Adds `more` to `sum`. */
export function addCounts(sum: FeedCounts, more: Readonly<FeedCounts>): void {
  sum.documents += more.documents
  sum.emptyDocuments += more.emptyDocuments
  sum.invalidDocuments += more.invalidDocuments
  sum.grams += more.grams
  sum.lines += more.lines
  sum.skipped += more.skipped
  sum.textBytes += more.textBytes
}

/** Takes the records of a range. */
export interface Feed {
  /**
   * Takes all records of the range.
   *
   * @throws {UserError} what reader and handlers throw, RECORD_TOO_LARGE, INVALID_UTF8 when strict
   */
  run(): Promise<void>
  /** Text position of the first record that has not been taken. */
  readonly position: number
  /** Text position of the range's first record, known when the line that began before the range has ended. */
  readonly firstRecord: number
  /** @returns what was taken since the last call; resets it */
  takeCounts(): FeedCounts
}

/** What to read. */
export interface FeedOptions {
  /** Path for messages. */
  readonly shown: string
  readonly format: Format
  readonly fields: readonly TextField[]
  /** Position of the reader's first byte. */
  readonly start: number
  /** A record that begins at or behind this position is not taken. */
  readonly end: number
  /** `start` lies within a record that another range takes. */
  readonly skipsFirstLine: boolean
  /** Largest record in bytes. */
  readonly maxRecordBytes: number
  /** Whether text that is not UTF-8 is an error. */
  readonly isStrict: boolean
}

/** Texts of a document; see RecordTexts. */
export interface ReadTexts {
  readonly texts: readonly string[]
  readonly names: readonly string[] | undefined
  readonly id: string | undefined
}

/** A document that was taken. */
export interface ReadRecord {
  /** Gives the record's texts; only good during the call. */
  readonly read: () => ReadTexts
  /** Line of the record, from 1, counted from where the feed began. */
  readonly line: number
  /** Text position of the record. */
  readonly byte: number
}

/** A document in which the kernel's matcher has found something. */
export interface MatchedRecord extends ReadRecord {
  /** See HIT_NUMBERS. */
  readonly hits: Uint32Array
}

/** What a feed asks of its owner. */
export interface FeedHandlers {
  /**
   * The next record may hold more grams than the budget.
   *
   * @param bound most grams that it can hold
   * @param exact counts them
   * @returns the new budget, at least what `exact` would say
   */
  budget(bound: number, exact: () => number): number
  /** A record cannot be used; throws when there are too many. */
  badRecord(problem: RecordProblem, line: number, byte: number): void
  /** After each block of text; throws to stop. */
  progress(): void
  /** A document with hits; only a kernel that matches has any. */
  match?(record: MatchedRecord): void
  /** Every document, once it is taken; left out, texts never reach the host, which is several times as fast. */
  document?(record: ReadRecord): void
}

/** @returns `row 1,234`: rows are counted from 0, as the libraries that write them do */
function rowName(row: number): string {
  return `row ${row.toLocaleString('en')}`
}

/**
 * @param input the input as the user knows it, and its format
 * @param isFromStart whether lines were counted from the input's first on
 * @param line line of the record, counted from where reading began
 * @param byte text position of the record
 * @returns where a record is, for people: `a.jsonl:3`, `a.csv: byte 20`, `a.parquet: row 1,234`
 */
export function placeOfRecord(
  input: { readonly shown: string; readonly format: Format },
  isFromStart: boolean,
  line: number,
  byte: number,
): string {
  if (hasRows(input)) return `${input.shown}: ${rowName(byte)}`
  return isFromStart ? `${input.shown}:${line}` : `${input.shown}: byte ${byte}`
}

/**
 * A UserError about a record. Its line is counted from where the feed began; who knows how many lines lie before
 * that makes the final sentence.
 */
export class LineError extends UserError {
  readonly #shown: string
  readonly #line: number
  readonly #byte: number
  readonly #hasRows: boolean
  readonly #what: string

  /**
   * @param input the input as the user knows it, and its format
   * @param line line of the record, from 1, counted from where the feed began
   * @param byte text position of the record
   */
  constructor(
    code: UserError['code'],
    input: { readonly shown: string; readonly format: Format },
    line: number,
    byte: number,
    what: string,
    options: { hint?: string },
  ) {
    super(code, `${input.shown}:${line}: ${what}`, options)
    this.#shown = input.shown
    this.#line = line
    this.#byte = byte
    this.#hasRows = hasRows(input)
    this.#what = what
  }

  /**
   * @param linesBefore lines before the feed's start, or undefined when counting them would take too long
   * @returns the error with its final line, or with its byte
   */
  placed(linesBefore: number | undefined): UserError {
    const place =
      linesBefore === undefined || this.#hasRows
        ? `${this.#shown}: ${this.#hasRows ? rowName(this.#byte) : `byte ${this.#byte}`}`
        : `${this.#shown}:${linesBefore + this.#line}`
    return new UserError(
      this.code,
      `${place}: ${this.#what}`,
      this.hint === undefined ? {} : { hint: this.hint },
    )
  }
}
