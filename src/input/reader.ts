/**
 * Byte readers: a part of a file as it lies, or a stream that was made of one. Both digest the source's own bytes in
 * chunks of 4 MiB as they pass, so that the exact pass can later tell whether an input has changed.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { fileError } from '../bytes/file-error.ts'
import type { ByteSource } from '../bytes/types.ts'
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { CHUNK_BYTES, type Input } from './types.ts'

/** Gives text bytes in order. */
export interface ByteReader {
  /**
   * @param target filled from its start
   * @returns bytes written, 0 only at the end
   * @throws {UserError} CORRUPT_INPUT for damage that the format shows
   */
  read(target: Uint8Array): Promise<number>
}

/** Digests of an input's chunks, by chunk number. */
export class ChunkDigests {
  readonly #xxh64: Xxh64
  readonly #done = new Map<number, string>()
  #state: ReturnType<Xxh64['stream']> | undefined
  #chunk = 0
  #filled = 0

  constructor(xxh64: Xxh64) {
    this.#xxh64 = xxh64
  }

  /** Starts at the beginning of a chunk. */
  start(chunk: number): void {
    this.#chunk = chunk
    this.#filled = 0
    this.#state = this.#xxh64.stream()
  }

  /** Takes the file's next bytes. */
  update(bytes: Uint8Array): void {
    let rest = bytes
    while (rest.length > 0 && this.#state !== undefined) {
      const part = rest.subarray(0, CHUNK_BYTES - this.#filled)
      this.#state.update(part)
      this.#filled += part.length
      rest = rest.subarray(part.length)
      if (this.#filled === CHUNK_BYTES) {
        this.#finish()
        this.start(this.#chunk + 1)
      }
    }
  }

  /** The file has ended: its last, shorter chunk is complete. */
  end(): void {
    if (this.#filled > 0) this.#finish()
    this.#state = undefined
  }

  #finish(): void {
    if (this.#state !== undefined) this.#done.set(this.#chunk, this.#state.digest())
  }

  /** Notes the digest of a piece of an input that is not read from its start to its end. */
  set(chunk: number, digest: string): void {
    this.#done.set(chunk, digest)
  }

  /** @returns digests of complete chunks with numbers in [from, to), as far as they are complete */
  between(from: number, to: number): { chunk: number; digest: string }[] {
    return [...this.#done]
      .filter(([chunk]) => chunk >= from && chunk < to)
      .sort(([a], [b]) => a - b)
      .map(([chunk, digest]) => ({ chunk, digest }))
  }
}

/** A file as it lies, from a position on. */
export class FileReader implements ByteReader {
  readonly #input: Input
  readonly #file: number
  readonly #digests: ChunkDigests
  readonly #digestEnd: number
  readonly #firstByte: number
  #position: number

  /**
   * @param input the file
   * @param start first byte to give
   * @param digests chunks from the one that holds `start` to `digestEnd` are digested
   * @param digestEnd multiple of CHUNK_BYTES, or the file's end
   */
  constructor(input: Input, start: number, digests: ChunkDigests, digestEnd: number) {
    this.#input = input
    this.#digests = digests
    this.#digestEnd = digestEnd
    const head = digestEnd > start ? start % CHUNK_BYTES : 0
    this.#firstByte = start - head
    this.#position = start
    try {
      this.#file = openSync(input.location, 'r')
    } catch (error) {
      throw fileError(input.shown, error)
    }
    digests.start(Math.floor(start / CHUNK_BYTES))
    if (head > 0) digests.update(this.#readAt(start - head, head))
  }

  /** Bytes of the file that have been read so far, those before `start` that its chunk's digest needs among them. */
  get fileBytes(): number {
    return this.#position - this.#firstByte
  }

  /** Position of the next byte. */
  get position(): number {
    return this.#position
  }

  #readAt(position: number, length: number): Uint8Array {
    const bytes = Buffer.alloc(length)
    let filled = 0
    while (filled < length) {
      const count = readSync(this.#file, bytes, filled, length - filled, position + filled)
      if (count === 0) break
      filled += count
    }
    return bytes.subarray(0, filled)
  }

  async read(target: Uint8Array): Promise<number> {
    let count: number
    try {
      count = readSync(this.#file, target, 0, target.length, this.#position)
    } catch (error) {
      throw fileError(this.#input.shown, error)
    }
    const toDigest = Math.min(count, Math.max(0, this.#digestEnd - this.#position))
    if (toDigest > 0) this.#digests.update(target.subarray(0, toDigest))
    if (count === 0 || this.#position + count >= this.#input.bytes)
      assertSize(this.#input, this.#position + count)
    this.#position += count
    return count
  }

  close(): void {
    closeSync(this.#file)
  }
}

type SizedInput = Pick<Input, 'shown' | 'bytes' | 'isSizeUnknown'>

/** A file that shrinks or grows under us must not become an index of half of it. */
function assertSize({ shown, bytes, isSizeUnknown }: SizedInput, end: number): void {
  if (isSizeUnknown === true || end === bytes) return
  throw new UserError('INPUT_CHANGED', `${shown}: it ends at byte ${end}, but ${bytes} bytes were expected`, {
    hint: 'Wait until the file is complete, and try again.',
  })
}

/** The bytes of a source as they lie, from a position on. */
export class SourceStream implements AsyncIterable<Uint8Array> {
  readonly #input: SizedInput
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #digests: ChunkDigests
  readonly #digestFrom: number
  readonly #digestEnd: number
  readonly #start: number
  #position: number
  #isEnded = false

  /**
   * @param start first byte to give
   * @param digests gets the chunks of 4 MiB that begin in [start, digestEnd)
   */
  constructor(
    input: SizedInput,
    source: ByteSource,
    start: number,
    digests: ChunkDigests,
    digestEnd: number,
  ) {
    this.#input = input
    this.#digests = digests
    const chunk = Math.ceil(start / CHUNK_BYTES)
    this.#digestFrom = chunk * CHUNK_BYTES
    this.#digestEnd = Math.ceil(digestEnd / CHUNK_BYTES) * CHUNK_BYTES
    this.#start = start
    this.#position = start
    digests.start(chunk)
    this.#chunks = source.stream(start)[Symbol.asyncIterator]()
  }

  /** Bytes of the source that have been read so far, from where the stream began. */
  get fileBytes(): number {
    return this.#position - this.#start
  }

  /** Gives what has not been given yet; ending the iteration leaves the stream open for `drain`. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return { next: () => this.#next() }
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const next = await this.#chunks.next()
    if (next.done === true) {
      if (!this.#isEnded) {
        this.#isEnded = true
        assertSize(this.#input, this.#position)
        if (this.#position <= this.#digestEnd) this.#digests.end()
      }
      return { done: true, value: undefined }
    }
    const from = this.#position
    this.#position += next.value.length
    const first = Math.max(from, this.#digestFrom)
    const last = Math.min(this.#position, this.#digestEnd)
    if (first < last) this.#digests.update(next.value.subarray(first - from, last - from))
    return next
  }

  /** Reads on until every chunk that is to be digested is complete. */
  async drain(): Promise<void> {
    while (this.#position < this.#digestEnd && (await this.#next()).done !== true);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

/** Text that comes in chunks. */
export class StreamReader implements ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  async read(target: Uint8Array): Promise<number> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next()
      if (next.done === true) return 0
      this.#rest = next.value
    }
    const part = this.#rest.subarray(0, target.length)
    target.set(part)
    this.#rest = this.#rest.subarray(part.length)
    return part.length
  }

  /** Lets whatever makes the text free what it holds. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
