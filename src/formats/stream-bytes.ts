/**
 * A stream of chunks read as numbered bytes: so many to look at, so many to take, however they arrive.
 */

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
   * @returns a copy of them in memory of its own; fewer only at the end
   */
  async take(count: number): Promise<Uint8Array> {
    // Copies by the constructor: the method slice of a Buffer copies nothing.
    // A damaged count must not be allocated before that many bytes have come.
    const parts: Uint8Array[] = []
    let filled = 0
    while (filled < count) {
      const here = this.#chunk.subarray(this.#at, this.#at + count - filled)
      if (here.length > 0) {
        if (here.length === count) {
          this.#forward(count)
          return new Uint8Array(here)
        }
        parts.push(new Uint8Array(here))
        filled += here.length
        this.#forward(here.length)
        continue
      }
      const next = await this.#chunks.next()
      if (next.done === true) break
      this.#chunk = next.value
      this.#at = 0
    }
    return joined(parts, filled)
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

function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const all = new Uint8Array(total)
  let filled = 0
  for (const part of parts) {
    all.set(part, filled)
    filled += part.length
  }
  return all
}
