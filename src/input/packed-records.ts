/**
 * Records of a RecordReader, their texts put one behind another: what the kernel takes at once, and what crosses from one
 * thread to another as plain data.
 */
import { isUtf8 } from 'node:buffer'
import { idOf, type RecordProblem, textsOfRecord } from '../formats/record.ts'
import type { TextField } from '../formats/text-field.ts'
import type { RecordReader, SourceRecord } from '../formats/types.ts'

/** What is wrong with a record: a problem of its own, or what ends the reading. */
export type PackedProblem =
  | RecordProblem
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'not-utf8' }

/** See the file header. */
export interface PackedRecords {
  /** UTF-8 of all texts in order. */
  readonly texts: Uint8Array
  /** For each document the number of its texts and the bytes of each. */
  readonly table: Uint32Array
  /** Of each document. */
  readonly positions: Float64Array
  /** For each document the names of its texts and its id; absent when nobody wants them. */
  readonly notes?: readonly DocumentNotes[]
  /** Records that are no documents, in order. */
  readonly problems: readonly {
    /** Documents of the pack before it. */
    readonly before: number
    readonly position: number
    readonly problem: PackedProblem
  }[]
  /** Position of the next record. */
  readonly end: number
}

/** See RecordTexts. */
export interface DocumentNotes {
  readonly names: readonly string[] | undefined
  readonly id: string | undefined
}

/** Gives packs in order. */
export interface PackSource {
  /** @returns the next pack, good until the next call; undefined at the end */
  next(): Promise<PackedRecords | undefined>
  /** Position of the first record that is in no pack yet. */
  readonly position: number
  close(): Promise<void>
}

/** Which records to pack. */
export interface PackOptions {
  readonly fields: readonly TextField[]
  /** Records in front of `start` and from `end` on are left out. */
  readonly start: number
  readonly end: number
  readonly maxRecordBytes: number
  /** Whether text that is not UTF-8 ends the reading. */
  readonly isStrict: boolean
  /** Whether names and ids are wanted. */
  readonly hasNotes: boolean
}

/** Bytes of text, and documents, at which a pack ends. */
const PACK_BYTES = 1 << 20
const PACK_DOCUMENTS = 1 << 14
/** A buffer that grew beyond this for a large record is not kept. */
const KEPT_BYTES = 2 * PACK_BYTES

/** Packs what a reader gives. */
export class RecordPacker implements PackSource {
  readonly #reader: RecordReader
  readonly #options: PackOptions
  /** Keys of the fields where each is one of the record itself. */
  readonly #keys: readonly string[] | undefined
  #records: readonly SourceRecord[] = []
  #next = 0
  #isDone = false
  #failure: unknown
  #texts = Buffer.alloc(PACK_BYTES)
  #filled = 0
  #table = new Uint32Array(1 << 12)
  #tableFilled = 0
  #positions = new Float64Array(1 << 11)
  #documents = 0
  #notes: DocumentNotes[] = []
  #problems: PackedRecords['problems'][number][] = []

  constructor(reader: RecordReader, options: PackOptions) {
    this.#reader = reader
    this.#options = options
    const { fields } = options
    this.#keys = fields.every(({ isTopLevel }) => isTopLevel) ? fields.map(({ source }) => source) : undefined
  }

  /** @throws what the reader throws, once everything in front of that was given */
  async next(): Promise<PackedRecords | undefined> {
    this.#clear()
    while (!this.#isDone && !this.#isFull) {
      const record = this.#records[this.#next]
      if (record === undefined) await this.#read()
      else if (record.position >= this.#options.end) this.#isDone = true
      else {
        if (record.position >= this.#options.start) this.#take(record)
        this.#next++
      }
    }
    if (this.#documents > 0 || this.#problems.length > 0) return this.#pack()
    if (this.#failure !== undefined) throw this.#failure
    return undefined
  }

  get position(): number {
    const { start, end } = this.#options
    const next = this.#records[this.#next]?.position ?? this.#reader.position
    return Math.min(end, Math.max(start, next))
  }

  async close(): Promise<void> {
    await this.#reader.close()
  }

  get #isFull(): boolean {
    return this.#filled >= PACK_BYTES || this.#documents + this.#problems.length >= PACK_DOCUMENTS
  }

  async #read(): Promise<void> {
    this.#records = []
    this.#next = 0
    try {
      const records = this.#reader.position >= this.#options.end ? undefined : await this.#reader.next()
      if (records === undefined) this.#isDone = true
      else this.#records = records
    } catch (error) {
      this.#failure = error
      this.#isDone = true
    }
  }

  #clear(): void {
    if (this.#texts.length > KEPT_BYTES) this.#texts = Buffer.alloc(PACK_BYTES)
    this.#filled = 0
    this.#tableFilled = 0
    this.#documents = 0
    this.#notes = []
    this.#problems = []
  }

  #pack(): PackedRecords {
    return {
      texts: this.#texts.subarray(0, this.#filled),
      table: this.#table.subarray(0, this.#tableFilled),
      positions: this.#positions.subarray(0, this.#documents),
      ...(this.#options.hasNotes ? { notes: this.#notes } : {}),
      problems: this.#problems,
      end: this.position,
    }
  }

  #take(record: SourceRecord): void {
    const { position } = record
    if ('problem' in record) {
      this.#refuse(position, record.problem)
      return
    }
    const textsAt = this.#filled
    const tableAt = this.#tableFilled++
    if (!this.#takeKeys(record.value)) {
      this.#filled = textsAt
      this.#tableFilled = tableAt + 1
      const problem = this.#takeFields(record.value)
      if (problem !== undefined) {
        this.#filled = textsAt
        this.#tableFilled = tableAt
        this.#refuse(position, problem)
        return
      }
    }
    const { maxRecordBytes, isStrict } = this.#options
    const bytes = this.#filled - textsAt
    if (bytes > maxRecordBytes) this.#stop(position, { kind: 'too-large', bytes })
    else if (isStrict && !this.#areUtf8(textsAt, tableAt)) this.#stop(position, { kind: 'not-utf8' })
    if (this.#isDone) {
      this.#filled = textsAt
      this.#tableFilled = tableAt
      return
    }
    this.#room(1)
    this.#table[tableAt] = this.#tableFilled - tableAt - 1
    this.#positions[this.#documents++] = position
  }

  /** Each by itself: the end of one and the beginning of the next may look like a character. */
  #areUtf8(textsAt: number, tableAt: number): boolean {
    let at = textsAt
    return this.#table.subarray(tableAt + 1, this.#tableFilled).every((bytes) => {
      at += bytes
      return isUtf8(this.#texts.subarray(at - bytes, at))
    })
  }

  #refuse(position: number, problem: PackedProblem): void {
    this.#problems.push({ before: this.#documents, position, problem })
  }

  #stop(position: number, problem: PackedProblem): void {
    this.#refuse(position, problem)
    this.#isDone = true
  }

  /** The usual record: each field is a key that holds text. @returns false for all others */
  #takeKeys(record: Readonly<Record<string, unknown>>): boolean {
    if (this.#keys === undefined) return false
    for (const key of this.#keys) {
      const value = Object.hasOwn(record, key) ? record[key] : undefined
      if (typeof value !== 'string' && !(value instanceof Uint8Array)) return false
      this.#addLength(this.#addBytes(value))
    }
    if (this.#options.hasNotes) this.#notes.push({ names: undefined, id: idOf(record) })
    return true
  }

  #takeFields(record: Readonly<Record<string, unknown>>): RecordProblem | undefined {
    const found = textsOfRecord(record, this.#options.fields)
    if ('problem' in found) return found.problem
    for (const text of found.texts) this.#addLength(this.#addBytes(text))
    if (this.#options.hasNotes) this.#notes.push({ names: found.names, id: found.id })
    return undefined
  }

  #addBytes(text: string | Uint8Array): number {
    const most = typeof text === 'string' ? text.length * 3 : text.length
    if (this.#filled + most > this.#texts.length) {
      const larger = Buffer.alloc(Math.max(this.#filled + most, Math.ceil(this.#texts.length * 1.5)))
      larger.set(this.#texts.subarray(0, this.#filled))
      this.#texts = larger
    }
    if (typeof text === 'string') {
      const bytes = this.#texts.write(text, this.#filled, 'utf8')
      this.#filled += bytes
      return bytes
    }
    this.#texts.set(text, this.#filled)
    this.#filled += text.length
    return text.length
  }

  #addLength(bytes: number): void {
    this.#room(1)
    this.#table[this.#tableFilled++] = bytes
  }

  /** Makes room in the table and among the positions. */
  #room(count: number): void {
    if (this.#tableFilled + count > this.#table.length) {
      const larger = new Uint32Array(2 * this.#table.length)
      larger.set(this.#table)
      this.#table = larger
    }
    if (this.#documents === this.#positions.length) {
      const larger = new Float64Array(2 * this.#positions.length)
      larger.set(this.#positions)
      this.#positions = larger
    }
  }
}
