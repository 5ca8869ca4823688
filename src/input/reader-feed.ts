/**
 * Feeds packed records to a kernel: formats whose records the host takes apart. They are numbered where a RecordFeed has
 * lines.
 */
import type { RecordReader } from '../formats/types.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { SLACK } from '../kernel/layout.ts'
import { maxUnitsPerByte } from '../text/scheme.ts'
import { dryRun } from './document-taker.ts'
import {
  addCounts,
  type Feed,
  type FeedCounts,
  type FeedHandlers,
  type FeedOptions,
  LineError,
  noCounts,
  type ReadTexts,
} from './feed-types.ts'
import { type PackedRecords, type PackSource, RecordPacker } from './packed-records.ts'

/** How far a pack has been taken. */
interface Cursor {
  document: number
  /** Places in the table and among the texts. */
  table: number
  text: number
}

/** See the file header. */
export class PackedFeed implements Feed {
  readonly #kernel: Kernel
  readonly #source: PackSource
  readonly #options: FeedOptions
  readonly #handlers: FeedHandlers
  #counts = noCounts()
  #recordsBefore = 0
  position: number
  readonly firstRecord: number

  constructor(kernel: Kernel, source: PackSource, options: FeedOptions, handlers: FeedHandlers) {
    this.#kernel = kernel
    this.#source = source
    this.#options = options
    this.#handlers = handlers
    this.position = options.start
    this.firstRecord = options.start
  }

  takeCounts(): FeedCounts {
    const counts = this.#counts
    this.#recordsBefore += counts.lines
    this.#counts = noCounts()
    return counts
  }

  async run(): Promise<void> {
    this.#kernel.clearCounts()
    for (;;) {
      const pack = await this.#source.next()
      if (pack === undefined) break
      this.#takePack(pack)
      this.position = pack.end
      this.#handlers.progress()
    }
    this.position = this.#source.position
    this.#handlers.progress()
  }

  #takePack(pack: PackedRecords): void {
    const cursor: Cursor = { document: 0, table: 0, text: 0 }
    for (const { before, position, problem } of pack.problems) {
      this.#takeDocuments(pack, cursor, before)
      this.position = position
      const number = this.#recordsBefore + this.#counts.lines + 1
      if (problem.kind === 'too-large' || problem.kind === 'not-utf8')
        throw this.#error(problem, number, position)
      this.#counts.lines++
      this.#counts.skipped++
      this.#handlers.badRecord(problem, number, position)
    }
    this.#takeDocuments(pack, cursor, pack.positions.length)
  }

  /** Takes the documents from the cursor to in front of number `end`. */
  #takeDocuments(pack: PackedRecords, cursor: Cursor, end: number): void {
    const kernel = this.#kernel
    const from = { ...cursor }
    let [table, text] = [from.table, from.text]
    for (let document = from.document; document < end; document++) {
      const texts = pack.table[table] ?? 0
      for (let i = 1; i <= texts; i++) text += pack.table[table + i] ?? 0
      table += texts + 1
    }
    const lengths = pack.table.subarray(from.table, table)
    const place = (): { table: number; texts: number } => {
      const at = Math.ceil(kernel.inputAt / 4) * 4
      return { table: at, texts: at + lengths.byteLength }
    }
    kernel.reserveInput(lengths.byteLength + text - from.text + SLACK)
    const bytes = kernel.bytes()
    bytes.set(new Uint8Array(lengths.buffer, lengths.byteOffset, lengths.byteLength), place().table)
    bytes.set(pack.texts.subarray(from.text, text), place().texts)
    /** The kernel's memory may have been arranged anew since the last call. */
    const take = (last: number) => {
      const at = place()
      return kernel.takeDocuments(
        at.table + 4 * (cursor.table - from.table),
        at.table + 4 * (last - from.table),
        at.texts + cursor.text - from.text,
      )
    }
    while (cursor.document < end) {
      const status = take(table)
      this.#forward(pack, cursor)
      if (status === 'has-hits') this.#tellMatch(pack, cursor)
      else if (status === 'need-budget') this.#takeLarge(pack, cursor, take)
    }
    if (this.#handlers.document !== undefined) this.#tellDocuments(pack, from, end)
  }

  /** Counts what the kernel has taken, and moves the cursor behind it. */
  #forward(pack: PackedRecords, cursor: Cursor): void {
    const { documents, emptyDocuments, invalidDocuments, grams } = this.#kernel.counts()
    const before = cursor.text
    for (let i = 0; i < documents; i++) forward(pack, cursor)
    const textBytes = cursor.text - before
    const taken = { documents, emptyDocuments, invalidDocuments, grams, lines: documents, textBytes }
    addCounts(this.#counts, { ...noCounts(), ...taken })
    this.#kernel.clearCounts()
    this.position = pack.positions[cursor.document] ?? pack.end
  }

  /** A document that may not fit into the filter. */
  #takeLarge(pack: PackedRecords, cursor: Cursor, take: (last: number) => string): void {
    const kernel = this.#kernel
    const next = { ...cursor }
    forward(pack, next)
    const takeOne = (): number => {
      kernel.budget = Number.POSITIVE_INFINITY
      take(next.table)
      return kernel.counts().grams
    }
    const bound = (next.text - cursor.text) * maxUnitsPerByte(kernel.scheme.unit)
    const budget = this.#handlers.budget(bound, () => dryRun(kernel, takeOne))
    const grams = takeOne()
    this.#forward(pack, cursor)
    this.#tellMatch(pack, cursor)
    kernel.budget = budget - grams
  }

  /** Tells the hits of the document in front of the cursor. */
  #tellMatch(pack: PackedRecords, { document }: Cursor): void {
    const { match } = this.#handlers
    if (match === undefined) return
    const hits = this.#kernel.takeHits()
    if (hits.length === 0) return
    const line = this.#recordsBefore + this.#counts.lines
    const byte = pack.positions[document - 1] ?? 0
    match({ read: () => readDocument(pack, document - 1), hits, line, byte })
  }

  #tellDocuments(pack: PackedRecords, from: Cursor, end: number): void {
    const first = this.#recordsBefore + this.#counts.lines - (end - from.document) + 1
    const cursor = { ...from }
    for (let i = 0; cursor.document < end; i++) {
      const at = { ...cursor }
      this.#handlers.document?.({
        read: () => readAt(pack, at),
        line: first + i,
        byte: pack.positions[cursor.document] ?? 0,
      })
      forward(pack, cursor)
    }
  }

  #error(
    problem: { readonly kind: 'too-large'; readonly bytes: number } | { readonly kind: 'not-utf8' },
    number: number,
    position: number,
  ): LineError {
    const { maxRecordBytes } = this.#options
    if (problem.kind === 'too-large') {
      const what = `the record has ${problem.bytes} bytes of text, more than ${maxRecordBytes}`
      return new LineError('RECORD_TOO_LARGE', this.#options, number, position, what, {
        hint: 'Raise --max-record.',
      })
    }
    return new LineError('INVALID_UTF8', this.#options, number, position, 'text that is not valid UTF-8', {
      hint: 'Convert the file, or leave out --strict to have such bytes replaced and counted.',
    })
  }
}

/** The same for what a reader gives. */
export class ReaderFeed extends PackedFeed {
  constructor(kernel: Kernel, reader: RecordReader, options: FeedOptions, handlers: FeedHandlers) {
    super(kernel, new RecordPacker(reader, { ...options, hasNotes: wantsNotes(handlers) }), options, handlers)
  }
}

/** @returns whether names and ids of documents are asked for */
export function wantsNotes({ match, document }: FeedHandlers): boolean {
  return match !== undefined || document !== undefined
}

function forward({ table }: PackedRecords, cursor: Cursor): void {
  const texts = table[cursor.table] ?? 0
  for (let i = 1; i <= texts; i++) cursor.text += table[cursor.table + i] ?? 0
  cursor.table += texts + 1
  cursor.document++
}

function readDocument(pack: PackedRecords, document: number): ReadTexts {
  const cursor: Cursor = { document: 0, table: 0, text: 0 }
  while (cursor.document < document) forward(pack, cursor)
  return readAt(pack, cursor)
}

function readAt({ texts: bytes, table, notes }: PackedRecords, at: Cursor): ReadTexts {
  const texts: string[] = []
  let from = at.text
  for (let i = 1; i <= (table[at.table] ?? 0); i++) {
    const end = from + (table[at.table + i] ?? 0)
    texts.push(Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('utf8'))
    from = end
  }
  const { names, id } = notes?.[at.document] ?? {}
  return { texts, names, id }
}
