/**
 * Byte readers: a part of a file as it lies, or the decompressed stream of a file. Both digest the file's own
 * bytes in chunks of 4 MiB as they pass, so that the exact pass can later tell whether an input has changed.
 */
import { once } from 'node:events'
import { closeSync, createReadStream, openSync, type ReadStream, readSync } from 'node:fs'
import { createGunzip, type Gunzip } from 'node:zlib'
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { fileError, systemCode } from './file-error.ts'
import { CHUNK_BYTES, type Input } from './types.ts'

/** Gives text bytes in order. */
export interface ByteReader {
  /**
   * @param target filled from its start
   * @returns bytes written, 0 only at the end
   * @throws {UserError} CORRUPT_INPUT for damage that the format shows
   */
  read(target: Uint8Array): Promise<number>
  /** Bytes of the file that have been read so far, from where the reader began. */
  readonly fileBytes: number
  close(): void
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
  readonly #start: number
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
    this.#start = start
    this.#position = start
    try {
      this.#file = openSync(input.absolute, 'r')
    } catch (error) {
      throw fileError(input.shown, error)
    }
    const chunk = Math.floor(start / CHUNK_BYTES)
    digests.start(chunk)
    if (start % CHUNK_BYTES > 0) digests.update(this.#readAt(chunk * CHUNK_BYTES, start % CHUNK_BYTES))
  }

  get fileBytes(): number {
    return this.#position - this.#start
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
    if (count === 0 || this.#position + count >= this.#input.bytes) this.#checkSize(this.#position + count)
    this.#position += count
    return count
  }

  /** A file that shrinks or grows under us must not become an index of half of it. */
  #checkSize(end: number): void {
    if (end === this.#input.bytes) return
    throw new UserError(
      'INPUT_CHANGED',
      `${this.#input.shown}: it ends at byte ${end}, but had ${this.#input.bytes} bytes when the build began`,
      { hint: 'Wait until the file is complete, and build again.' },
    )
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** The decompressed stream of a gzip file with one or more members. */
export class GzipReader implements ByteReader {
  readonly #input: Input
  readonly #source: ReadStream
  readonly #gunzip: Gunzip
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Uint8Array = new Uint8Array(0)
  #compressed = 0
  /** Byte behind the last that is not zero. */
  #dataEnd = 0
  /** The first failure: an iterator of a destroyed stream may end quietly instead of throwing it. */
  #failure: unknown

  /**
   * @param input the file
   * @param digests all its chunks are digested
   */
  constructor(input: Input, digests: ChunkDigests) {
    this.#input = input
    digests.start(0)
    this.#source = createReadStream(input.absolute, { highWaterMark: 1 << 18 })
    this.#gunzip = createGunzip({ chunkSize: 1 << 19 })
    this.#source.on('data', (bytes) => {
      if (typeof bytes === 'string') return
      let end = bytes.length
      while (end > 0 && bytes[end - 1] === 0) end--
      if (end > 0) this.#dataEnd = this.#compressed + end
      this.#compressed += bytes.length
      digests.update(bytes)
    })
    this.#source.on('end', () => digests.end())
    this.#source.on('error', (error) => {
      this.#failure ??= error
      this.#gunzip.destroy(error)
    })
    this.#gunzip.on('error', (error) => {
      this.#failure ??= error
    })
    this.#source.pipe(this.#gunzip)
    this.#chunks = this.#gunzip[Symbol.asyncIterator]()
  }

  get fileBytes(): number {
    return this.#compressed
  }

  async read(target: Uint8Array): Promise<number> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next().catch((error: unknown) => {
        throw this.#sentence(error)
      })
      if (this.#failure !== undefined) throw this.#sentence(this.#failure)
      if (next.done === true) {
        await this.#readRest()
        this.#checkSize()
        return 0
      }
      this.#rest = next.value
    }
    const part = this.#rest.subarray(0, target.length)
    target.set(part)
    this.#rest = this.#rest.subarray(part.length)
    return part.length
  }

  /**
   * The decompressor ends at a zero behind a member, whatever follows it. Only zeros may: padding. They are read, so
   * that the digests are those of the whole file.
   */
  async #readRest(): Promise<void> {
    const used = this.#gunzip.bytesWritten
    if (!this.#source.readableEnded) {
      this.#source.unpipe(this.#gunzip).resume()
      await once(this.#source, 'end')
    }
    if (this.#dataEnd <= used) return
    throw new UserError(
      'CORRUPT_INPUT',
      `${this.#input.shown}: corrupt gzip: what follows its last member, at byte ${used}, is neither a member nor zeros`,
      { hint: 'Copy the file again.' },
    )
  }

  #checkSize(): void {
    if (this.#compressed === this.#input.bytes) return
    throw new UserError(
      'INPUT_CHANGED',
      `${this.#input.shown}: it ends at byte ${this.#compressed}, but had ${this.#input.bytes} bytes when the build began`,
      { hint: 'Wait until the file is complete, and build again.' },
    )
  }

  #sentence(error: unknown): unknown {
    const code = systemCode(error)
    if (code === 'Z_BUF_ERROR') {
      return new UserError(
        'CORRUPT_INPUT',
        `${this.#input.shown}: truncated gzip: the file ends at byte ${this.#compressed}, in the middle of a member`,
        {
          hint: 'Copy the file again.',
          cause: error,
        },
      )
    }
    if (code === 'Z_DATA_ERROR') {
      const what = error instanceof Error ? error.message : 'invalid data'
      return new UserError(
        'CORRUPT_INPUT',
        `${this.#input.shown}: corrupt gzip at or before byte ${this.#compressed}: ${what}`,
        {
          hint: 'Copy the file again.',
          cause: error,
        },
      )
    }
    return fileError(this.#input.shown, error)
  }

  close(): void {
    this.#source.destroy()
    this.#gunzip.destroy()
  }
}
