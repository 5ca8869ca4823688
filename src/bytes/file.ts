/**
 * A local file as a source of bytes. What is no regular file (a FIFO, a terminal, `<(command)`) is read as a pipe.
 */
import type { Stats } from 'node:fs'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { UserError } from '../errors.ts'
import { fileError } from './file-error.ts'
import { PipeSource } from './pipe.ts'
import type { ByteSource } from './types.ts'

/** Large enough that system calls cost nothing beside decoding, small enough to stay in a core's cache. */
const CHUNK_BYTES = 1 << 18

/**
 * Opens a local file.
 *
 * @param path path as the system takes it
 * @param shown the path as the user knows it
 * @returns the file; a pipe, of unknown size and read once, for what is neither a file nor a folder
 * @throws {UserError} NOT_FOUND for a missing file, a folder, or one that may not be read; DISK
 */
export async function openFileSource(path: string, shown: string): Promise<ByteSource> {
  try {
    const before = await stat(path)
    if (before.isDirectory()) throw new UserError('NOT_FOUND', `${shown}: it is a folder, expected a file`)
    if (!before.isFile()) return new PipeSource(createReadStream(path), shown)
    const handle = await open(path, 'r')
    return new FileSource(handle, await handle.stat(), shown)
  } catch (error) {
    throw fileError(shown, error)
  }
}

class FileSource implements ByteSource {
  readonly shown: string
  readonly size: number
  readonly #handle: FileHandle
  readonly #modifiedMs: number

  constructor(handle: FileHandle, stats: Stats, shown: string) {
    this.#handle = handle
    this.#modifiedMs = stats.mtimeMs
    this.size = stats.size
    this.shown = shown
  }

  async *stream(start: number, end: number = this.size): AsyncGenerator<Uint8Array> {
    const stop = Math.min(end, this.size)
    const buffer = new Uint8Array(CHUNK_BYTES)
    let position = start
    while (position < stop) {
      const count = await this.#readAt(buffer, Math.min(buffer.length, stop - position), position)
      if (count === 0)
        throw this.#changed(`it ends at byte ${position}, but had ${this.size} bytes when it was opened`)
      position += count
      yield buffer.subarray(0, count)
    }
    if (stop === this.size) await this.#assertSame()
  }

  async read(start: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - start)))
    let filled = 0
    while (filled < bytes.length) {
      const rest = bytes.subarray(filled)
      const count = await this.#readAt(rest, rest.length, start + filled)
      if (count === 0)
        throw this.#changed(
          `it ends at byte ${start + filled}, but had ${this.size} bytes when it was opened`,
        )
      filled += count
    }
    return bytes
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }

  async #readAt(target: Uint8Array, length: number, position: number): Promise<number> {
    try {
      return (await this.#handle.read(target, 0, length, position)).bytesRead
    } catch (error) {
      throw fileError(this.shown, error)
    }
  }

  /** A file that grows or is written to under us must not become an index of half of it. */
  async #assertSame(): Promise<void> {
    const now = await this.#handle.stat()
    if (now.size !== this.size) {
      throw this.#changed(`it has ${now.size} bytes, but had ${this.size} when it was opened`)
    }
    if (now.mtimeMs !== this.#modifiedMs) throw this.#changed('it was written to since it was opened')
  }

  #changed(what: string): UserError {
    return new UserError('INPUT_CHANGED', `${this.shown}: ${what}`, {
      hint: 'Wait until the file is complete, and run the same command again.',
    })
  }
}
