/**
 * A source that digests the ranges that are streamed from it, so that what was read anyway need not be read again.
 */
import type { ByteSource } from '../bytes/types.ts'
import type { Xxh64 } from '../filter/digest.ts'

/** Bytes of a source, from `start` to in front of `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** See the file header. */
export class TappedSource implements ByteSource {
  readonly #source: ByteSource
  readonly #xxh64: Xxh64
  readonly #digests = new Map<string, string>()
  /** Bytes read so far. */
  bytesRead = 0

  constructor(source: ByteSource, xxh64: Xxh64) {
    this.#source = source
    this.#xxh64 = xxh64
  }

  get shown(): string {
    return this.#source.shown
  }

  get size(): number | undefined {
    return this.#source.size
  }

  async *stream(start: number, end?: number): AsyncGenerator<Uint8Array> {
    const state = this.#xxh64.stream()
    let at = start
    for await (const chunk of this.#source.stream(start, end)) {
      state.update(chunk)
      this.bytesRead += chunk.length
      at += chunk.length
      if (at === end) this.#digests.set(`${start}-${end}`, state.digest())
      yield chunk
    }
  }

  async read(start: number, length: number): Promise<Uint8Array> {
    const bytes = await this.#source.read(start, length)
    this.bytesRead += bytes.length
    return bytes
  }

  /** @returns XXH64 of the digests of the ranges; those that no stream has given to its end are read for it */
  async digestOf(ranges: readonly ByteRange[]): Promise<string> {
    const digests: string[] = []
    for (const { start, end } of ranges) {
      if (!this.#digests.has(`${start}-${end}`)) for await (const _ of this.stream(start, end));
      digests.push(this.#digests.get(`${start}-${end}`) ?? '')
    }
    return this.#xxh64.ofText(digests.join(''))
  }

  close(): Promise<void> {
    return this.#source.close()
  }
}
