/**
 * Feeds the records of one JSONL stream to a kernel: reads into the kernel's own memory, hands it whole lines,
 * and takes the records that it cannot be sure of through JSON.parse.
 *
 * Positions are bytes of the text (the file itself, or its decompressed stream). A feed knows nothing of filters:
 * the budget handler does.
 */
import { isUtf8 } from 'node:buffer'
import type { UserError } from '../errors.ts'
import { type RecordTexts, textsOfLine } from '../formats/record.ts'
import { textBytes, textString } from '../formats/text-field.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { SLACK } from '../kernel/layout.ts'
import { maxUnitsPerByte } from '../text/scheme.ts'
import { dryRun, takeDocument } from './document-taker.ts'
import {
  addCounts,
  type Feed,
  type FeedCounts,
  type FeedHandlers,
  type FeedOptions,
  LineError,
  type MatchedRecord,
  noCounts,
  type ReadTexts,
} from './feed-types.ts'
import type { ByteReader } from './reader.ts'

/** Bytes asked of a reader at a time: large enough for speed, small enough for the cache. */
const READ_BYTES = 1 << 20
/** Bytes read at a time beyond a range's end, where one line is left. */
const TAIL_BYTES = 1 << 16
const LINE_FEED = 10

/** See the file header. */
export class RecordFeed implements Feed {
  readonly #kernel: Kernel
  readonly #reader: ByteReader
  readonly #options: FeedOptions
  readonly #handlers: FeedHandlers
  /** Counts since the last takeCounts. */
  #counts = noCounts()
  #linesBefore = 0
  /** Text position of the first byte of the input area. */
  #base: number
  #filled = 0
  #position: number
  /** Position up to which text bytes have been counted. */
  #counted: number
  #firstRecord: number
  /** Whether the line that began before the range has not ended yet. */
  #isSkipping: boolean

  constructor(kernel: Kernel, reader: ByteReader, options: FeedOptions, handlers: FeedHandlers) {
    this.#kernel = kernel
    this.#reader = reader
    this.#options = options
    this.#handlers = handlers
    this.#base = options.start
    this.#position = options.start
    this.#counted = options.start
    this.#firstRecord = options.start
    this.#isSkipping = options.skipsFirstLine
    const { fields } = options
    const canFind =
      fields.every(({ isTopLevel }) => isTopLevel) && kernel.setFields(fields.map(({ source }) => source))
    if (!canFind) kernel.setFields([]) // finds nothing, so that every record goes through JSON.parse
  }

  get position(): number {
    return this.#position
  }

  get firstRecord(): number {
    return this.#firstRecord
  }

  takeCounts(): FeedCounts {
    this.#absorb()
    const counts = this.#counts
    // What belongs to the range before is counted there.
    if (!this.#isSkipping) counts.textBytes = Math.max(0, this.#position - this.#counted)
    this.#counted = Math.max(this.#counted, this.#position)
    this.#linesBefore += counts.lines
    this.#counts = noCounts()
    return counts
  }

  #absorb(): void {
    const { grams, documents, emptyDocuments, invalidDocuments, blankLines } = this.#kernel.counts()
    addCounts(this.#counts, {
      grams,
      documents,
      emptyDocuments,
      invalidDocuments,
      lines: documents + blankLines,
      skipped: 0,
      textBytes: 0,
    })
    this.#kernel.clearCounts()
  }

  async run(): Promise<void> {
    const kernel = this.#kernel
    kernel.clearCounts()
    kernel.reserveInput(2 * READ_BYTES + SLACK)
    let isEnded = false
    while (!isEnded) {
      const scanFrom = this.#filled
      isEnded = (await this.#fill()) === 0
      const view = kernel.bytes().subarray(kernel.inputAt, kernel.inputAt + this.#filled + 1)
      let from = this.#base === 0 && startsWithBom(view) ? 3 : 0
      const isUnended = isEnded && this.#filled > from && view[this.#filled - 1] !== LINE_FEED
      if (isUnended) view[this.#filled++] = LINE_FEED
      // What was kept from before has no line feed, so only the new bytes need a look.
      const last = view.subarray(scanFrom, this.#filled).lastIndexOf(LINE_FEED)
      let to = last < 0 ? 0 : scanFrom + last + 1
      const cut = this.#cutAt(view)
      if (cut !== undefined && cut <= this.#filled) {
        to = cut
        isEnded = true
      }
      if (this.#isSkipping && to > 0) {
        from = view.indexOf(LINE_FEED) + 1
        this.#firstRecord = this.#base + from
        this.#counted = Math.max(this.#counted, this.#firstRecord)
        this.#isSkipping = false
      }
      if (to > from) this.#takeLines(from, to)
      // Of a record that another range takes nothing is kept: that range says when it is too long.
      this.#keep(this.#isSkipping ? this.#filled : to)
      if (isUnended) this.#base-- // the line feed that the file lacks is no byte of it
      this.#position = this.#base
      this.#handlers.progress()
    }
  }

  /** Offset in the input area behind the last line that begins before the range's end, if it is there already. */
  #cutAt(view: Uint8Array): number | undefined {
    const end = this.#options.end - this.#base
    if (end > this.#filled) return undefined
    const at = view.subarray(0, this.#filled).indexOf(LINE_FEED, Math.max(0, end - 1))
    return at < 0 ? undefined : at + 1
  }

  async #fill(): Promise<number> {
    const kernel = this.#kernel
    const { end, maxRecordBytes } = this.#options
    if (this.#filled > maxRecordBytes) throw this.#tooLarge(0, 0)
    const untilEnd = end - this.#base - this.#filled
    const wanted = untilEnd > 0 ? Math.min(READ_BYTES, untilEnd) : TAIL_BYTES
    const needed = this.#filled + wanted + 1
    if (needed > kernel.inputBytes) kernel.reserveInput(Math.max(needed, 2 * kernel.inputBytes))
    const at = kernel.inputAt + this.#filled
    const count = await this.#reader.read(kernel.bytes().subarray(at, at + wanted))
    this.#filled += count
    return count
  }

  /** Refuses a record longer than the limit that has arrived whole: how bytes arrive must not decide. */
  #checkLengths(from: number, to: number): void {
    const { maxRecordBytes } = this.#options
    if (to - from <= maxRecordBytes) return
    const view = this.#kernel.bytes().subarray(this.#kernel.inputAt, this.#kernel.inputAt + to)
    for (let at = from, lines = 0; at < to; lines++) {
      const end = view.indexOf(LINE_FEED, at)
      if (end - at > maxRecordBytes) throw this.#tooLarge(at, lines)
      at = end + 1
    }
  }

  #tooLarge(at: number, linesBetween: number): UserError {
    const { maxRecordBytes } = this.#options
    const line = this.#linesBefore + this.#counts.lines + linesBetween + 1
    const what = `the record that begins at byte ${this.#base + at} is longer than ${maxRecordBytes} bytes`
    return new LineError('RECORD_TOO_LARGE', this.#options, line, this.#base + at, what, {
      hint: 'Raise --max-record, or check that the file has line ends.',
    })
  }

  /** Moves what follows `to` to the start of the input area. */
  #keep(to: number): void {
    const at = this.#kernel.inputAt
    this.#kernel.bytes().copyWithin(at, at + to, at + this.#filled)
    this.#filled -= to
    this.#base += to
  }

  #takeLines(from: number, to: number): void {
    this.#checkLengths(from, to)
    if (this.#handlers.document === undefined) this.#takeBlock(from, to)
    else this.#takeSingly(from, to)
  }

  /** One line at a time, so that each document can be told. */
  #takeSingly(from: number, to: number): void {
    const kernel = this.#kernel
    for (let at = from; at < to; ) {
      const rest = kernel.bytes().subarray(kernel.inputAt + at, kernel.inputAt + to)
      const end = at + rest.indexOf(LINE_FEED)
      const { documents } = this.#counts
      this.#takeBlock(at, end + 1)
      if (this.#counts.documents > documents) {
        const line = this.#linesBefore + this.#counts.lines
        this.#handlers.document?.({ read: () => this.#read(at, end), line, byte: this.#base + at })
      }
      at = end + 1
    }
  }

  #takeBlock(from: number, to: number): void {
    const kernel = this.#kernel
    let at = from
    for (;;) {
      const status = kernel.records(kernel.inputAt + at, kernel.inputAt + to)
      if (this.#options.isStrict && kernel.counts().invalidDocuments > 0) this.#refuseInvalid(at, to)
      if (status === 'done') break
      const start = kernel.recordStart - kernel.inputAt
      const end = kernel.recordEnd - kernel.inputAt
      this.#position = this.#base + start
      this.#absorb()
      if (status === 'need-budget') this.#takeLarge(start, end)
      else if (status === 'has-hits') this.#tellMatch(start, end)
      else this.#takeSlowly(start, end)
      at = end + 1
      if (at >= to) break
    }
    this.#absorb()
  }

  /** A record that the kernel understands but that may not fit into the filter. */
  #takeLarge(start: number, end: number): void {
    const kernel = this.#kernel
    const takeOne = (): number => {
      kernel.budget = Number.POSITIVE_INFINITY
      kernel.records(kernel.inputAt + start, kernel.inputAt + end + 1)
      return kernel.counts().grams
    }
    const bound = (end - start) * maxUnitsPerByte(kernel.scheme.unit)
    const budget = this.#handlers.budget(bound, () => dryRun(kernel, takeOne))
    const grams = takeOne()
    if (this.#options.isStrict && kernel.counts().invalidDocuments > 0) this.#refuseInvalid(start, end + 1)
    this.#absorb()
    kernel.budget = budget - grams
  }

  /** The kernel has taken the record and counted it; its texts are needed once more, to be compared. */
  #tellMatch(start: number, end: number): void {
    this.#match(start, () => this.#read(start, end))
  }

  /** Texts of a record that was taken. */
  #read(start: number, end: number): ReadTexts {
    const kernel = this.#kernel
    const bytes = Buffer.from(kernel.bytes().subarray(kernel.inputAt + start, kernel.inputAt + end))
    const found = textsOfLine(bytes.toString('utf8'), this.#options.fields)
    if ('problem' in found) throw new Error(`a record was taken with a problem: ${found.problem.kind}`)
    return asStrings(found)
  }

  #match(at: number, read: MatchedRecord['read']): void {
    const hits = this.#kernel.takeHits()
    if (hits.length === 0) return
    const line = this.#linesBefore + this.#counts.lines
    this.#handlers.match?.({ read, hits, line, byte: this.#base + at })
  }

  /** A record that only JSON.parse can judge. */
  #takeSlowly(start: number, end: number): void {
    const kernel = this.#kernel
    const { fields, isStrict } = this.#options
    const line = this.#linesBefore + this.#counts.lines + 1
    const bytes = Buffer.from(kernel.bytes().subarray(kernel.inputAt + start, kernel.inputAt + end))
    const isValid = isUtf8(bytes)
    if (!isValid && isStrict) throw this.#invalid(line, this.#base + start)
    const found = textsOfLine(bytes.toString('utf8'), fields)
    if ('problem' in found) {
      this.#counts.lines++
      this.#counts.skipped++
      this.#handlers.badRecord(found.problem, line, this.#base + start)
      return
    }
    const { hasUnits, budget } = takeDocument(
      kernel,
      found.texts.map(textBytes),
      this.#filled,
      this.#handlers.budget,
    )
    // Not counted before: the budget's owner may have closed a part that ends in front of this record.
    this.#counts.lines++
    this.#counts.documents++
    if (!hasUnits) this.#counts.emptyDocuments++
    if (!isValid) this.#counts.invalidDocuments++
    this.#absorb()
    kernel.budget = budget
    if (this.#handlers.match !== undefined) this.#match(start, () => asStrings(found))
  }

  /** Finds the first line of [from, to) whose text is not UTF-8 and refuses it. */
  #refuseInvalid(from: number, to: number): never {
    const kernel = this.#kernel
    const view = kernel.bytes().subarray(kernel.inputAt, kernel.inputAt + to)
    let line = this.#linesBefore + this.#counts.lines + 1
    let at = from
    for (; at < to; line++) {
      const end = view.indexOf(LINE_FEED, at)
      if (!isUtf8(view.subarray(at, end)) && this.#hasInvalidText(at, end)) break
      at = end + 1
    }
    throw this.#invalid(line, this.#base + at)
  }

  /** Only good when the feed is about to fail: sink and counters are not what they were. */
  #hasInvalidText(start: number, end: number): boolean {
    const kernel = this.#kernel
    kernel.flush()
    kernel.count()
    kernel.clearCounts()
    kernel.budget = Number.POSITIVE_INFINITY
    kernel.records(kernel.inputAt + start, kernel.inputAt + end + 1)
    return kernel.counts().invalidDocuments > 0
  }

  #invalid(line: number, byte: number): UserError {
    return new LineError('INVALID_UTF8', this.#options, line, byte, 'text that is not valid UTF-8', {
      hint: 'Convert the file, or leave out --strict to have such bytes replaced and counted.',
    })
  }
}

/**
 * @param found texts of a record
 * @returns the same as strings
 */
function asStrings({ texts, names, id }: RecordTexts): ReadTexts {
  return { texts: texts.map(textString), names, id }
}

function startsWithBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}
