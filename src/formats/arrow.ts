/**
 * Rows of Arrow's IPC format: streams, which the dataset hub's saved folders are too, and files (apache/arrow,
 * docs/source/format/Columnar.rst, "Serialization and Interprocess Communication"). Read message by message: one batch
 * of rows is in memory, and the dictionaries of the chosen columns.
 */
import { UserError } from '../errors.ts'
import { isSupported, leavesOf, withDictionary } from './arrow/fields.ts'
import {
  type ArrowFile,
  CONTINUATION,
  FILE_HEAD_BYTES,
  fieldsOf,
  latin,
  MAGIC,
  MOST_HEAD_BYTES,
  viewOf,
} from './arrow/file.ts'
import { type Field, type Message, parseMessage } from './arrow/message.ts'
import { BatchColumns, type Vector } from './arrow/vector.ts'
import { type BlockDecoder, decodeLz4Frame, zstdDecoder } from './block-decoders.ts'
import { corrupt, guarded } from './damage.ts'
import { setKey } from './set-key.ts'
import { StreamBytes } from './stream-bytes.ts'
import { moreThanPlanned } from './too-large.ts'
import type { LeafColumn, RecordReader, SourceRecord } from './types.ts'

const MOST_BODY_BYTES = 2 ** 31
const BATCH_ROWS = 4096
const BATCH_BYTES = 1 << 20

/** How to read Arrow messages. */
export interface ArrowOptions {
  /** The input as the user knows it. */
  readonly shown: string
  /** Number of the first row that the bytes give, default 0. */
  readonly firstRow?: number
  /** The file that the bytes are of; undefined for a stream. */
  readonly file?: ArrowFile | undefined
  /** The bytes are part of the file: no end is expected of them. */
  readonly isPart?: boolean
  /** Memory for a batch: larger ones are refused; default: only those that are beyond reason. */
  readonly mostBatchBytes?: number | undefined
}

/** Rows of an Arrow stream or file; `position` is the row's number. */
export class ArrowReader implements RecordReader {
  readonly #options: ArrowOptions
  readonly #bytes: StreamBytes
  #fields: readonly Field[] | undefined
  #isFile = false
  /** The mark of the end was read. */
  #isEnded = false
  #hasBatch = false
  #chosen: ReadonlySet<string> | undefined
  readonly #dictionaries = new Map<number, Vector>()
  readonly #decoders = new Map<string, BlockDecoder>()
  /** Memory of the open batch: its body, and its buffers decompressed. The next batch uses it again. */
  #body: Uint8Array = new Uint8Array(0)
  readonly #buffers: Uint8Array[] = []
  /** The open batch, and how many of its rows were given. */
  #columns: readonly { readonly name: string; readonly vector: Vector }[] = []
  #rows = 0
  #row = 0
  #position: number

  /** @param chunks a stream, a file from its first byte on, or what `arrowBatchBytes` gives (then with `file`) */
  constructor(chunks: AsyncIterable<Uint8Array>, options: ArrowOptions) {
    this.#options = options
    this.#bytes = new StreamBytes(chunks, 0)
    this.#position = options.firstRow ?? 0
  }

  get position(): number {
    return this.#position
  }

  /** Whether the mark of the end was read. Files have one; writers of streams may just stop. */
  get isEndMarked(): boolean {
    return this.#isEnded
  }

  /**
   * Reads the schema.
   *
   * @returns leaf columns
   * @throws {UserError} CORRUPT_INPUT, USAGE for big-endian files
   */
  async columns(): Promise<readonly LeafColumn[]> {
    return (await this.#schema()).flatMap((field) => leavesOf(field, field.name, field.name))
  }

  /**
   * Reads only these top-level columns; all when it is not called.
   *
   * @throws {UserError} NO_FIELD when there is none of that name, USAGE for types that are not supported
   */
  async choose(columns: readonly string[]): Promise<void> {
    const fields = await this.#schema()
    for (const column of columns) {
      const field = fields.find(({ name }) => name === column)
      if (field === undefined) {
        const has = fields.map(({ name }) => `"${name}"`).join(', ')
        throw new UserError('NO_FIELD', `${this.#options.shown}: no column "${column}"; there are ${has}`, {
          hint: 'Name the text field with --text-field.',
        })
      }
      if (!isSupported(field)) {
        throw new UserError(
          'USAGE',
          `${this.#options.shown}: column "${column}" has a type that is not supported`,
          {
            hint: 'Text, numbers, lists and structs are.',
          },
        )
      }
    }
    this.#chosen = new Set(columns)
  }

  /** @throws {UserError} CORRUPT_INPUT naming the message's byte */
  async next(): Promise<readonly SourceRecord[] | undefined> {
    while (this.#row >= this.#rows) if (!(await this.#nextBatch())) return undefined
    return guarded(this.#options.shown, `damaged Arrow: row ${this.#position}`, () => {
      const records: SourceRecord[] = []
      for (
        let bytes = 0;
        this.#row < this.#rows && records.length < BATCH_ROWS && bytes < BATCH_BYTES;
        this.#row++
      ) {
        const value: Record<string, unknown> = {}
        for (const { name, vector } of this.#columns) {
          const cell = vector.at(this.#row)
          if (cell instanceof Uint8Array) bytes += cell.length
          setKey(value, name, cell)
        }
        records.push({ position: this.#position++, value })
      }
      return records
    })
  }

  async close(): Promise<void> {
    await this.#bytes.close()
  }

  async #schema(): Promise<readonly Field[]> {
    if (this.#fields !== undefined) return this.#fields
    const head = await this.#bytes.peek(FILE_HEAD_BYTES)
    if (latin(head.subarray(0, MAGIC.length)) === MAGIC) {
      this.#isFile = true
      await this.#bytes.skip(FILE_HEAD_BYTES)
    }
    const { file, shown } = this.#options
    if (file !== undefined) {
      this.#fields = file.fields
      return file.fields
    }
    const at = this.#bytes.position
    const message = await this.#head()
    if (message?.kind !== 'schema') throw corrupt(shown, `no Arrow schema at byte ${at}`)
    await this.#bytes.skip(message.bodyBytes)
    this.#fields = fieldsOf(shown, message)
    return this.#fields
  }

  async #nextBatch(): Promise<boolean> {
    const fields = await this.#schema()
    const at = this.#bytes.position
    const message = await this.#head()
    if (message === undefined) {
      await this.#checkEnd()
      return false
    }
    if (message.bodyBytes > MOST_BODY_BYTES) throw this.#damaged(at, `a body of ${message.bodyBytes} bytes`)
    const { shown, mostBatchBytes = Number.POSITIVE_INFINITY } = this.#options
    if (message.bodyBytes > mostBatchBytes) {
      throw moreThanPlanned(shown, `a batch of ${message.bodyBytes} bytes`, mostBatchBytes)
    }
    const isBatch = message.kind === 'batch'
    if (isBatch) this.#makeRoom(message.bodyBytes)
    const body = await this.#bytes.take(message.bodyBytes, isBatch ? this.#body : undefined)
    if (isBatch && body.buffer !== this.#body.buffer) this.#body = new Uint8Array(body.buffer)
    if (body.length < message.bodyBytes)
      throw this.#damaged(at, `truncated: the data end at byte ${this.#bytes.position}`)
    // Of a part all dictionaries were read before, and those among the batches again would be twice as long.
    const isNew = this.#options.isPart !== true || !this.#hasBatch
    if (message.kind === 'dictionary' && isNew) await this.#takeDictionary(at, message, body)
    if (message.kind !== 'batch') return true
    const { layout } = message
    const decode = await this.#decoder(layout.codec)
    this.#columns = guarded(this.#options.shown, `damaged Arrow message at byte ${at}`, () => {
      const columns = new BatchColumns(layout, body, decode, this.#dictionaries, this.#buffers)
      return fields.flatMap((field) => {
        const isWanted = this.#isWanted(field)
        const vector = columns.next(field, isWanted)
        if (isWanted && vector.length !== layout.rows)
          throw new Error(`${vector.length} values in ${layout.rows} rows`)
        return isWanted ? [{ name: field.name, vector }] : []
      })
    })
    this.#rows = layout.rows
    this.#row = 0
    this.#hasBatch = true
    return true
  }

  /** At once where the directory has a batch of that size; elsewhere memory grows with what comes. */
  #makeRoom(bytes: number): void {
    const { batches = [] } = this.#options.file ?? {}
    if (bytes > this.#body.length && batches.some(({ start, end }) => bytes <= end - start)) {
      this.#body = new Uint8Array(bytes)
    }
  }

  #isWanted(field: Field): boolean {
    return this.#chosen?.has(field.name) ?? isSupported(field)
  }

  async #takeDictionary(
    at: number,
    message: Message & { kind: 'dictionary' },
    body: Uint8Array,
  ): Promise<void> {
    const fields = (await this.#schema()).filter((field) => this.#isWanted(field))
    const field = fields.map((one) => withDictionary(one, message.id)).find((one) => one !== undefined)
    if (field === undefined) return
    const decode = await this.#decoder(message.layout.codec)
    const values = guarded(this.#options.shown, `damaged Arrow dictionary at byte ${at}`, () =>
      new BatchColumns(message.layout, body, decode, this.#dictionaries, []).next(
        { ...field, dictionary: undefined },
        true,
      ),
    )
    const before = message.isDelta ? this.#dictionaries.get(message.id) : undefined
    this.#dictionaries.set(message.id, before === undefined ? values : joined(before, values))
  }

  async #decoder(codec: 'none' | 'lz4' | 'zstd'): Promise<BlockDecoder | undefined> {
    if (codec === 'none') return undefined
    const known = this.#decoders.get(codec)
    if (known !== undefined) return known
    const decode = codec === 'lz4' ? decodeLz4Frame : await zstdDecoder()
    this.#decoders.set(codec, decode)
    return decode
  }

  /** The next message's head; undefined at the end. */
  async #head(): Promise<Message | undefined> {
    const at = this.#bytes.position
    let start = await this.#bytes.peek(8)
    if (start.length === 0) return undefined
    if (start.length < 4) throw this.#damaged(at, 'truncated')
    let length = viewOf(start).getUint32(0, true)
    let before = 4
    if (length === CONTINUATION) {
      if (start.length < 8) throw this.#damaged(at, 'truncated')
      length = viewOf(start).getUint32(4, true)
      before = 8
    }
    if (length > MOST_HEAD_BYTES) throw this.#damaged(at, `a head of ${length} bytes`)
    await this.#bytes.skip(before)
    if (length === 0) {
      this.#isEnded = true
      return undefined
    }
    start = await this.#bytes.take(length)
    if (start.length < length)
      throw this.#damaged(at, `truncated: the data end at byte ${this.#bytes.position}`)
    return guarded(this.#options.shown, `damaged Arrow message at byte ${at}`, () => parseMessage(start))
  }

  /** Behind the end a file has its footer and a stream nothing. */
  async #checkEnd(): Promise<void> {
    if (this.#options.isPart === true) return
    const at = this.#bytes.position
    if (!this.#isFile) {
      if ((await this.#bytes.peek(1)).length > 0)
        throw corrupt(this.#options.shown, `byte ${at}: bytes behind the end of the Arrow stream`)
      return
    }
    if (!this.#isEnded) throw this.#damaged(at, 'truncated: an Arrow file without its footer')
    let last = new Uint8Array(0)
    for (;;) {
      const here = await this.#bytes.peek(1)
      if (here.length === 0) break
      last = new Uint8Array([...last, ...here.subarray(-MAGIC.length)]).slice(-MAGIC.length)
      await this.#bytes.skip(here.length)
    }
    if (latin(last) !== MAGIC)
      throw corrupt(this.#options.shown, `truncated: an Arrow file that does not end with ${MAGIC}`)
  }

  #damaged(at: number, what: string): UserError {
    return corrupt(this.#options.shown, `damaged Arrow message at byte ${at}: ${what}`)
  }
}

function joined(first: Vector, second: Vector): Vector {
  return {
    length: first.length + second.length,
    at: (row) => (row < first.length ? first.at(row) : second.at(row - first.length)),
  }
}
