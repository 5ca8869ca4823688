/**
 * Feeds the records of a RecordReader to a kernel: formats whose records the host takes apart.
 */
import { isUtf8 } from 'node:buffer'
import { type RecordTexts, textsOfRecord } from '../formats/record.ts'
import { textBytes } from '../formats/text-field.ts'
import type { RecordReader, SourceRecord } from '../formats/types.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { SLACK } from '../kernel/layout.ts'
import { takeDocument } from './document-taker.ts'
import { asStrings } from './feed.ts'
import {
  addCounts,
  type Feed,
  type FeedCounts,
  type FeedHandlers,
  type FeedOptions,
  LineError,
  noCounts,
} from './feed-types.ts'

/** Bytes of text between two calls of `progress`. */
const PROGRESS_BYTES = 1 << 20

/** See the file header. Its records are numbered where a RecordFeed has lines. */
export class ReaderFeed implements Feed {
  readonly #kernel: Kernel
  readonly #reader: RecordReader
  readonly #options: FeedOptions
  readonly #handlers: FeedHandlers
  #counts = noCounts()
  #recordsBefore = 0
  #sinceProgress = 0
  position: number
  readonly firstRecord: number

  constructor(kernel: Kernel, reader: RecordReader, options: FeedOptions, handlers: FeedHandlers) {
    this.#kernel = kernel
    this.#reader = reader
    this.#options = options
    this.#handlers = handlers
    this.position = options.start
    this.firstRecord = options.start
  }

  takeCounts(): FeedCounts {
    this.#absorb()
    const counts = this.#counts
    this.#recordsBefore += counts.lines
    this.#counts = noCounts()
    return counts
  }

  #absorb(): void {
    const { grams } = this.#kernel.counts()
    addCounts(this.#counts, { ...noCounts(), grams })
    this.#kernel.clearCounts()
  }

  async run(): Promise<void> {
    const { start, end } = this.#options
    this.#kernel.clearCounts()
    this.#kernel.reserveInput(PROGRESS_BYTES + SLACK)
    for (;;) {
      const records = await this.#reader.next()
      if (records === undefined) break
      for (const record of records) {
        if (record.position < start) continue
        if (record.position >= end) return this.#end(end)
        this.position = record.position
        this.#take(record)
        if (this.#sinceProgress < PROGRESS_BYTES) continue
        this.#sinceProgress = 0
        this.#handlers.progress()
      }
      this.position = Math.min(end, Math.max(start, this.#reader.position))
      this.#handlers.progress()
    }
    this.#end(Math.min(end, Math.max(start, this.#reader.position)))
  }

  #end(position: number): void {
    this.position = position
    this.#handlers.progress()
  }

  #take(record: SourceRecord): void {
    const { fields, isStrict, maxRecordBytes } = this.#options
    const number = this.#recordsBefore + this.#counts.lines + 1
    const found = 'problem' in record ? record : textsOfRecord(record.value, fields)
    if ('problem' in found) {
      this.#counts.lines++
      this.#counts.skipped++
      this.#handlers.badRecord(found.problem, number, record.position)
      return
    }
    const texts = found.texts.map(textBytes)
    const size = texts.reduce((sum, { length }) => sum + length, 0)
    if (size > maxRecordBytes) {
      throw this.#error(
        'RECORD_TOO_LARGE',
        number,
        record.position,
        `the record has ${size} bytes of text, more than ${maxRecordBytes}`,
        'Raise --max-record.',
      )
    }
    const isValid = found.texts.every((text) => typeof text === 'string' || isUtf8(text))
    if (!isValid && isStrict) {
      throw this.#error(
        'INVALID_UTF8',
        number,
        record.position,
        'text that is not valid UTF-8',
        'Convert the file, or leave out --strict to have such bytes replaced and counted.',
      )
    }
    const { hasUnits, budget } = takeDocument(this.#kernel, texts, 0, this.#handlers.budget)
    // Not counted before: the budget's owner may have closed a part that ends in front of this record.
    this.#counts.lines++
    this.#counts.documents++
    this.#counts.textBytes += size
    this.#sinceProgress += size
    if (!hasUnits) this.#counts.emptyDocuments++
    if (!isValid) this.#counts.invalidDocuments++
    this.#absorb()
    this.#kernel.budget = budget
    this.#tell(found, number, record.position)
  }

  #tell(found: RecordTexts, line: number, byte: number): void {
    const { match, document } = this.#handlers
    const read = () => asStrings(found)
    if (match !== undefined) {
      const hits = this.#kernel.takeHits()
      if (hits.length > 0) match({ read, hits, line, byte })
    }
    document?.({ read, line, byte })
  }

  #error(
    code: 'RECORD_TOO_LARGE' | 'INVALID_UTF8',
    number: number,
    position: number,
    what: string,
    hint: string,
  ): LineError {
    return new LineError(code, this.#options, number, position, what, { hint })
  }
}
