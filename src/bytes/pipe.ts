/**
 * Standard input, or another pipe: bytes in order, once, of which nobody knows how many there are.
 */
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { UserError } from '../errors.ts'
import { fileError } from './file-error.ts'
import type { ByteSource } from './types.ts'

/** How standard input is named among paths. */
export const STANDARD_INPUT = '-'

/**
 * Opens standard input (file descriptor 0, which worker threads share).
 *
 * @param shown its name in messages, for example `standard input`
 * @returns a source that can be streamed once
 */
export function openStandardInput(shown: string): ByteSource {
  return new PipeSource(createReadStream('', { fd: 0, autoClose: false }), shown)
}

/** A stream as a source of bytes; it is destroyed by `close`. */
export class PipeSource implements ByteSource {
  readonly shown: string
  readonly size = undefined
  readonly #pipe: Readable
  #used = false

  /**
   * @param pipe gives the bytes, not read from yet
   * @param shown its name in messages
   */
  constructor(pipe: Readable, shown: string) {
    this.#pipe = pipe
    this.shown = shown
  }

  /**
   * @param start 0
   * @param end byte behind the last that is given
   * @throws {UserError} USAGE for the second call and for another start
   */
  async *stream(start: number, end: number = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
    if (this.#used || start !== 0) throw this.#onlyOnce()
    this.#used = true
    let left = end
    try {
      for await (const chunk of this.#pipe) {
        if (!(chunk instanceof Uint8Array)) throw new Error('the pipe was opened as text')
        yield chunk.length <= left ? chunk : chunk.subarray(0, left)
        left -= chunk.length
        if (left <= 0) return
      }
    } catch (error) {
      throw fileError(this.shown, error)
    }
  }

  /** @throws {UserError} USAGE, always */
  async read(): Promise<Uint8Array> {
    throw this.#onlyOnce()
  }

  async close(): Promise<void> {
    this.#pipe.destroy()
  }

  #onlyOnce(): UserError {
    return new UserError('USAGE', `${this.shown}: a pipe can be read only once and only from its beginning`, {
      hint: 'Write it to a file first.',
    })
  }
}
