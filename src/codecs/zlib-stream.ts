/**
 * Drives a decompressor of node:zlib from chunks: one is written when the last has been used up and its output taken,
 * so that neither side piles up. It decompresses beside us, on a thread of libuv.
 */
import type { Transform } from 'node:stream'

/** Written at a time: a decompressor that meets damage does not say how far it has come in what it was given. */
const PIECE_BYTES = 1 << 16

/** What node:zlib gives: a stream that knows how many bytes it has used. */
export type Decompressor = Transform & { readonly bytesWritten: number }

/** Decompresses one source. */
export class ZlibRun {
  /** Bytes of the source so far. */
  taken = 0
  /** Bytes of the source up to the last that is not zero. */
  dataEnd = 0
  readonly #stream: Decompressor
  readonly #chunks: AsyncIterable<Uint8Array>
  /** The first failure: an iterator of a destroyed stream may end quietly instead of throwing it. */
  #failure: unknown
  #wake: (() => void) | undefined
  #isDone = false

  /**
   * @param stream a decompressor that nobody else uses
   * @param chunks compressed bytes in order
   */
  constructor(stream: Decompressor, chunks: AsyncIterable<Uint8Array>) {
    this.#stream = stream
    this.#chunks = chunks
    // Behind the end of its data, the stream ends and calls nobody back for what it did not use.
    for (const event of ['end', 'error', 'close'] as const) {
      stream.once(event, (error?: unknown) => {
        this.#failure ??= error
        this.#isDone = true
        this.#wake?.()
      })
    }
  }

  /** Bytes of the source that the decompressor has used. */
  get used(): number {
    return this.#stream.bytesWritten
  }

  /**
   * Gives the decompressed bytes, and then reads the source to its end.
   *
   * @throws what the source or the decompressor throws
   */
  async *output(): AsyncGenerator<Uint8Array> {
    const pumping = this.#pump()
    try {
      for await (const bytes of this.#stream.iterator({ destroyOnReturn: false })) yield bytes
      if (this.#failure === undefined) await pumping
    } catch (error) {
      // An empty source is not even begun: closing the stream early is how that ends.
      if (this.#failure === undefined && this.taken > 0) this.#failure = error
    } finally {
      this.#isDone = true
      this.#stream.destroy()
      this.#wake?.()
      await pumping
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Never throws: what goes wrong is kept as the failure. */
  async #pump(): Promise<void> {
    try {
      for await (const chunk of this.#chunks) {
        if (this.#stream.destroyed && !this.#stream.readableEnded) return
        for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
          const piece = chunk.subarray(at, at + PIECE_BYTES)
          this.#count(piece)
          if (!this.#isDone) await this.#write(piece)
          if (this.#failure !== undefined) return
        }
      }
      if (this.taken === 0) this.#stream.destroy()
      else if (!this.#isDone) this.#stream.end()
    } catch (error) {
      this.#failure ??= error
      this.#stream.destroy()
    }
  }

  #count(chunk: Uint8Array): void {
    let end = chunk.length
    while (end > 0 && chunk[end - 1] === 0) end--
    if (end > 0) this.dataEnd = this.taken + end
    this.taken += chunk.length
  }

  #write(chunk: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
      this.#stream.write(chunk, () => resolve())
    })
  }
}

/**
 * @param error what node:zlib threw
 * @returns its code (`Z_DATA_ERROR` …), or undefined
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
