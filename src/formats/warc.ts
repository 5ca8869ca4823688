/**
 * Text of WARC and WET files (ISO 28500): records of type conversion, and resource where they are plain text. HTTP
 * responses hold HTML, of which no text is made here; a file that has nothing else is refused, not found empty.
 */
import { UserError } from '../errors.ts'
import { corrupt } from './damage.ts'
import { tooLarge } from './too-large.ts'
import type { RecordReader, SourceRecord } from './types.ts'
import { Window } from './window.ts'

/** How to read records. */
export interface WarcOptions {
  /** The input as the user knows it. */
  readonly shown: string
  readonly maxRecordBytes: number
  /** Position of the chunks' first byte, at which a record begins; default 0. */
  readonly start?: number
}

const MOST_HEADER_BYTES = 1 << 20
const HEADER_END = '\r\n\r\n'
/** Behind every record. */
const RECORD_END = Buffer.from(HEADER_END)

interface Header {
  /** Bytes of the header with its blank line. */
  readonly headerBytes: number
  readonly contentBytes: number
  readonly type: string
  readonly fields: ReadonlyMap<string, string>
}

/** Texts of a WARC file; `position` is the byte of the decompressed file at which the record begins. */
export class WarcReader implements RecordReader {
  readonly #options: WarcOptions
  readonly #window: Window
  /** Records of each type that gave no text. */
  readonly #leftOut = new Map<string, number>()
  #texts = 0

  /** @param chunks decoded bytes */
  constructor(chunks: AsyncIterable<Uint8Array>, options: WarcOptions) {
    this.#options = options
    this.#window = new Window(chunks, options.start ?? 0)
  }

  get position(): number {
    return this.#window.position
  }

  /**
   * @throws {UserError} CORRUPT_INPUT with the byte, RECORD_TOO_LARGE, NO_DOCUMENTS at the end of a file without texts
   */
  async next(): Promise<readonly SourceRecord[] | undefined> {
    for (;;) {
      const records: SourceRecord[] = []
      const { bytes, position: base } = this.#window
      let at = 0
      for (;;) {
        const header = this.#header(bytes, at, base)
        if (header === undefined) break
        const from = at + header.headerBytes
        const end = from + header.contentBytes
        const isText = isTextRecord(header)
        if (isText && header.contentBytes > this.#options.maxRecordBytes) {
          const { shown, maxRecordBytes } = this.#options
          throw tooLarge(shown, base + at, maxRecordBytes, 'leave the record out')
        }
        if (end + RECORD_END.length > bytes.length) {
          if (isText || records.length > 0) break
          await this.#leave(at, end + RECORD_END.length, header)
          at = -1
          break
        }
        this.#checkEnd(bytes, end, base)
        if (isText) records.push(this.#record(header, base + at, bytes.subarray(from, end)))
        else this.#count(header)
        at = end + RECORD_END.length
      }
      if (at < 0) continue
      this.#window.drop(at)
      if (records.length > 0) return records
      if (this.#window.isEnded) {
        this.#checkFileEnd()
        return undefined
      }
      await this.#window.grow()
    }
  }

  async close(): Promise<void> {
    await this.#window.close()
  }

  /** @returns undefined when the header goes on behind the bytes */
  #header(bytes: Uint8Array, at: number, base: number): Header | undefined {
    if (at >= bytes.length) return undefined
    const start = Buffer.from(
      bytes.buffer,
      bytes.byteOffset + at,
      Math.min(bytes.length - at, MOST_HEADER_BYTES),
    )
    const end = start.indexOf(HEADER_END)
    const version = start.subarray(0, 10).toString('latin1')
    if (!/^WARC\/[01]\.\d+/.test(version) && start.length >= 10) {
      throw corrupt(this.#options.shown, `no WARC record at byte ${base + at}`)
    }
    if (end < 0) {
      if (start.length < MOST_HEADER_BYTES) return undefined
      throw corrupt(this.#options.shown, `the header of the WARC record at byte ${base + at} has no end`)
    }
    const fields = new Map<string, string>()
    for (const line of start.subarray(0, end).toString('utf8').split('\r\n').slice(1)) {
      const colon = line.indexOf(':')
      if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
    }
    const length = fields.get('content-length') ?? ''
    if (!/^\d{1,15}$/.test(length)) {
      throw corrupt(this.#options.shown, `the WARC record at byte ${base + at} has no Content-Length`)
    }
    const type = (fields.get('warc-type') ?? 'unknown').toLowerCase()
    return { headerBytes: end + HEADER_END.length, contentBytes: Number(length), type, fields }
  }

  #record(header: Header, position: number, text: Uint8Array): SourceRecord {
    this.#texts++
    const value: Record<string, unknown> = { text }
    const id = header.fields.get('warc-record-id')
    if (id !== undefined) value.id = id.replace(/^<|>$/g, '')
    const url = header.fields.get('warc-target-uri')
    if (url !== undefined) value.url = url.replace(/^<|>$/g, '')
    return { position, value }
  }

  /** Moves behind a record that is not wanted without holding it. */
  async #leave(at: number, end: number, header: Header): Promise<void> {
    this.#count(header)
    this.#window.drop(at)
    let left = end - at
    for (;;) {
      const here = Math.min(left, this.#window.bytes.length)
      this.#window.drop(here)
      left -= here
      if (left === 0) return
      if (this.#window.isEnded) throw this.#truncated()
      await this.#window.grow()
    }
  }

  #count({ type }: Header): void {
    this.#leftOut.set(type, (this.#leftOut.get(type) ?? 0) + 1)
  }

  #checkEnd(bytes: Uint8Array, end: number, base: number): void {
    for (const [index, byte] of RECORD_END.entries()) {
      if (bytes[end + index] !== byte) {
        throw corrupt(
          this.#options.shown,
          `the WARC record before byte ${base + end} does not end there, expected two line ends`,
        )
      }
    }
  }

  #checkFileEnd(): void {
    if (this.#window.bytes.length > 0) throw this.#truncated()
    const left = [...this.#leftOut].filter(([type]) => type !== 'warcinfo' && type !== 'metadata')
    if (this.#texts > 0 || left.length === 0 || (this.#options.start ?? 0) > 0) return
    const counts = left.map(([type, count]) => `${count} of type ${type}`).join(', ')
    throw new UserError('NO_DOCUMENTS', `${this.#options.shown}: no text in this WARC file: ${counts}`, {
      hint: 'Give text that was extracted from it, as in WET files.',
    })
  }

  #truncated(): UserError {
    const end = this.#window.position + this.#window.bytes.length
    return corrupt(this.#options.shown, `truncated WARC: it ends at byte ${end}, inside a record`)
  }
}

function isTextRecord({ type, fields }: Header): boolean {
  if (type !== 'conversion' && type !== 'resource') return false
  return (fields.get('content-type') ?? '').toLowerCase().startsWith('text/plain')
}
