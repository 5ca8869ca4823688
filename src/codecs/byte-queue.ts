/**
 * Compressed bytes as they come, to be taken in the pieces that a format has. Holds what has been asked for and not
 * taken, and no more than one chunk beyond it.
 */

/** A queue over one pass of chunks. `close` gives the source back, at its end too. */
export class ByteQueue {
  readonly #source: AsyncIterator<Uint8Array>
  /** A view into the source's chunk, or into the scratch when bytes of several chunks are wanted together. */
  #bytes: Uint8Array = new Uint8Array(0)
  #start = 0
  #scratch: Uint8Array = new Uint8Array(0)
  #isOwn = true
  #hasEnded = false
  #position: number

  /**
   * @param chunks compressed bytes in order
   * @param from position of the first of them in the source
   */
  constructor(chunks: AsyncIterable<Uint8Array>, from: number) {
    this.#source = chunks[Symbol.asyncIterator]()
    this.#position = from
  }

  /** Byte of the source that is taken next. */
  get position(): number {
    return this.#position
  }

  /** Bytes that can be taken without asking the source. */
  get buffered(): number {
    return this.#bytes.length - this.#start
  }

  /** All buffered bytes; good until the next `fill`. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#start)
  }

  /**
   * Asks the source until at least `count` bytes are buffered.
   *
   * @returns false when the source ends before
   */
  async fill(count: number): Promise<boolean> {
    while (this.buffered < count) {
      if (this.#hasEnded) return false
      // The source may overwrite its chunk as soon as the next one is asked for.
      if (!this.#isOwn && this.buffered > 0) this.#own(count)
      const { done, value } = await this.#source.next()
      if (done === true) {
        this.#hasEnded = true
        return false
      }
      if (this.buffered > 0) {
        this.#append(value, count)
      } else {
        this.#bytes = value
        this.#start = 0
        this.#isOwn = false
      }
    }
    return true
  }

  /**
   * Takes bytes that are buffered.
   *
   * @param count at most `buffered`
   * @returns a view, good until the next `fill`
   * @throws {RangeError} when there are fewer: a defect of the caller
   */
  take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#start + count)
    this.skip(count)
    return taken
  }

  /** Drops bytes that are buffered. */
  skip(count: number): void {
    if (count > this.buffered) throw new RangeError(`${count} bytes wanted, ${this.buffered} buffered`)
    this.#start += count
    this.#position += count
  }

  /** @returns whether there were as many bytes to drop, buffered or not */
  async discard(count: number): Promise<boolean> {
    let left = count
    while (left > 0 && (await this.fill(1))) {
      const part = Math.min(left, this.buffered)
      this.skip(part)
      left -= part
    }
    return left === 0
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    if (!this.#hasEnded) await this.#source.return?.()
    this.#hasEnded = true
  }

  /** Copies the rest into the scratch, which gets room for `count` bytes. */
  #own(count: number): void {
    const { rest } = this
    const room = Math.max(count, rest.length)
    // Never onto itself: the rest may lie in the scratch.
    if (this.#scratch.length < room) this.#scratch = new Uint8Array(room * 2)
    this.#scratch.set(rest)
    this.#bytes = this.#scratch.subarray(0, rest.length)
    this.#start = 0
    this.#isOwn = true
  }

  #append(chunk: Uint8Array, count: number): void {
    const length = this.buffered
    const end = this.#bytes.byteOffset + this.#bytes.length
    const needed = Math.max(count, length + chunk.length)
    const fits = this.#isOwn && end + chunk.length <= this.#scratch.length
    if (!fits) {
      if (this.#scratch.length < needed) {
        const larger = new Uint8Array(needed * 2)
        larger.set(this.rest)
        this.#scratch = larger
      } else {
        this.#scratch.set(this.rest)
      }
      this.#bytes = this.#scratch.subarray(0, length)
      this.#start = 0
      this.#isOwn = true
    }
    const filled = this.#bytes.byteOffset + this.#bytes.length
    this.#scratch.set(chunk, filled)
    this.#bytes = this.#scratch.subarray(filled - this.#bytes.length, filled + chunk.length)
  }
}
