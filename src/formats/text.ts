/**
 * Text without records of its own: plain text, Markdown, source code. A document is the file, a paragraph or a line.
 */
import { tooLarge } from './too-large.ts'
import type { DocumentPer, RecordReader, SourceRecord } from './types.ts'
import { Window } from './window.ts'

/** How to read a text. */
export interface TextOptions {
  /** The input as the user knows it. */
  readonly shown: string
  readonly documentPer: DocumentPer
  readonly maxRecordBytes: number
  /** Position of the chunks' first byte, which begins a document; default 0. */
  readonly start?: number
}

const LINE_FEED = 0x0a
/** Documents of a batch. */
const BATCH_RECORDS = 8192

/**
 * Documents of a text. `position` is the first byte of the document, line feeds between documents belong to none; lines
 * and paragraphs without any visible byte are left out, an empty file is one empty document.
 */
export class TextReader implements RecordReader {
  readonly #options: TextOptions
  readonly #window: Window
  #isDone = false

  /** @param chunks decoded bytes */
  constructor(chunks: AsyncIterable<Uint8Array>, options: TextOptions) {
    this.#options = options
    this.#window = new Window(chunks, options.start ?? 0)
  }

  get position(): number {
    return this.#window.position
  }

  /** @throws {UserError} RECORD_TOO_LARGE */
  async next(): Promise<readonly SourceRecord[] | undefined> {
    if (this.#isDone) return undefined
    return this.#options.documentPer === 'file' ? await this.#whole() : await this.#parts()
  }

  async close(): Promise<void> {
    await this.#window.close()
  }

  async #whole(): Promise<readonly SourceRecord[]> {
    while (!this.#window.isEnded) {
      this.#checkLength()
      await this.#window.grow()
    }
    this.#checkLength()
    this.#isDone = true
    const { bytes, position } = this.#window
    this.#window.drop(bytes.length)
    const from = position === 0 ? bomBytes(bytes) : 0
    return [{ position: position + from, value: { text: bytes.subarray(from) } }]
  }

  async #parts(): Promise<readonly SourceRecord[] | undefined> {
    for (;;) {
      const { bytes, position, isEnded } = this.#window
      const records: SourceRecord[] = []
      let at = position === 0 ? bomBytes(bytes) : 0
      while (at < bytes.length && records.length < BATCH_RECORDS) {
        const from = firstOfDocument(bytes, at)
        const part =
          this.#options.documentPer === 'line'
            ? lineAt(bytes, from, isEnded)
            : paragraphAt(bytes, from, isEnded)
        if (part === undefined) {
          at = from
          break
        }
        if (part.end > from) {
          if (part.end - from > this.#options.maxRecordBytes) throw this.#tooLarge(position + from)
          records.push({ position: position + from, value: { text: bytes.subarray(from, part.end) } })
        }
        at = part.next
      }
      this.#window.drop(at)
      if (records.length > 0) return records
      if (isEnded && this.#window.bytes.length === 0) {
        this.#isDone = true
        return undefined
      }
      this.#checkLength()
      await this.#window.grow()
    }
  }

  #checkLength(): void {
    if (this.#window.bytes.length > this.#options.maxRecordBytes) throw this.#tooLarge(this.#window.position)
  }

  #tooLarge(position: number): Error {
    const { shown, maxRecordBytes } = this.#options
    return tooLarge(shown, position, maxRecordBytes, 'make smaller documents with --document-per')
  }
}

/** A document's end, line end not included, and where to go on; undefined when it goes on behind the bytes. */
type Part = { readonly end: number; readonly next: number } | undefined

function lineAt(bytes: Uint8Array, from: number, isEnded: boolean): Part {
  const feed = bytes.indexOf(LINE_FEED, from)
  if (feed < 0)
    return isEnded ? { end: visibleEnd(bytes, from, bytes.length), next: bytes.length } : undefined
  return { end: visibleEnd(bytes, from, feed), next: feed + 1 }
}

function paragraphAt(bytes: Uint8Array, from: number, isEnded: boolean): Part {
  let feed = bytes.indexOf(LINE_FEED, from)
  while (feed >= 0) {
    let next = feed + 1
    while (next < bytes.length && isBlank(bytes[next])) next++
    if (bytes[next] === LINE_FEED) return { end: visibleEnd(bytes, from, feed), next: next + 1 }
    if (next >= bytes.length) break
    feed = bytes.indexOf(LINE_FEED, next)
  }
  return isEnded ? { end: visibleEnd(bytes, from, bytes.length), next: bytes.length } : undefined
}

/** @returns index of the first line from `at` on that is not blank; indentation belongs to its document */
function firstOfDocument(bytes: Uint8Array, at: number): number {
  let line = at
  for (let index = at; index < bytes.length; index++) {
    if (bytes[index] === LINE_FEED) line = index + 1
    else if (!isBlank(bytes[index])) return line
  }
  return line
}

/** @returns the end without spaces, tabs and line ends in front of it */
function visibleEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = to
  while (end > from && (isBlank(bytes[end - 1]) || bytes[end - 1] === LINE_FEED)) end--
  return end
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d
}

function bomBytes(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}
