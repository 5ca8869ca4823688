/**
 * Joins what a decoder yields, up to the limit of item files.
 */
import { LIMIT_BYTES } from './limit.ts'

/** Unpacked data would be longer than what is held in memory. */
export class OverLimit extends Error {}

/** Pieces in order. */
export class Collector {
  readonly #chunks: Buffer[] = []
  #bytes = 0

  /** @throws {OverLimit} when all pieces together are longer than the limit */
  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (this.#bytes > LIMIT_BYTES) throw new OverLimit()
    // Decoders reuse their buffers.
    this.#chunks.push(Buffer.from(chunk))
  }

  finish(): Buffer {
    return Buffer.concat(this.#chunks)
  }
}
