/**
 * A stream of chunks read as numbered bytes: so many to look at, so many to take, however they arrive.
 */

/** Memory for bytes to be taken grows from this. */
const LEAST_TAKEN = 1 << 20

/** Bytes of a stream in order. */
export class StreamBytes {
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array(0)
  #at = 0
  #position: number

  /**
   * @param chunks a chunk need only be good until the next one is asked for
   * @param start position of the first byte, for messages
   */
  constructor(chunks: AsyncIterable<Uint8Array>, start: number) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#position = start
  }

  /** Position of the next byte. */
  get position(): number {
    return this.#position
  }

  /**
   * @param count bytes wanted
   * @returns at least that many, or all that are left; a view that is only good until the next call
   */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#chunk.length - this.#at < count) {
      const rest = new Uint8Array(this.#chunk.subarray(this.#at))
      const next = await this.#chunks.next()
      this.#at = 0
      if (next.done === true) {
        this.#chunk = rest
        break
      }
      if (rest.length === 0) this.#chunk = next.value
      else {
        this.#chunk = new Uint8Array(rest.length + next.value.length)
        this.#chunk.set(rest)
        this.#chunk.set(next.value, rest.length)
      }
    }
    return this.#chunk.subarray(this.#at)
  }

  /**
   * @param count bytes to take
   * @param into memory that may be used for them
   * @returns a copy of them, at the start of `into` where they fit, else in memory of its own; fewer only at the end
   */
  async take(count: number, into: Uint8Array = new Uint8Array(0)): Promise<Uint8Array> {
    let target = into
    let filled = 0
    while (filled < count) {
      if (this.#at === this.#chunk.length) {
        const next = await this.#chunks.next()
        if (next.done === true) break
        this.#chunk = next.value
        this.#at = 0
      }
      const here = this.#chunk.subarray(this.#at, this.#at + count - filled)
      if (filled + here.length > target.length) {
        // A damaged count must not be allocated before as many bytes have come.
        const larger = new Uint8Array(Math.min(count, Math.max(2 * filled, here.length, LEAST_TAKEN)))
        larger.set(target.subarray(0, filled))
        target = larger
      }
      target.set(here, filled)
      filled += here.length
      this.#forward(here.length)
    }
    return target.subarray(0, filled)
  }

  /**
   * @param count bytes to leave out
   * @returns how many there were; fewer only at the end
   */
  async skip(count: number): Promise<number> {
    let left = count
    while (left > 0) {
      const here = Math.min(left, this.#chunk.length - this.#at)
      if (here > 0) {
        this.#forward(here)
        left -= here
        continue
      }
      const next = await this.#chunks.next()
      if (next.done === true) break
      this.#chunk = next.value
      this.#at = 0
    }
    return count - left
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  #forward(count: number): void {
    this.#at += count
    this.#position += count
  }
}
