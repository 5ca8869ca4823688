/**
 * The part of a stream that a reader of records looks at: it begins with a record and grows until that record's end is
 * in it. Growing doubles, so that a record of any length is looked at a few times only.
 */

/** Asked for at a time. */
const STEP_BYTES = 1 << 20

/** A moving view of a stream. */
export class Window {
  readonly #chunks: AsyncIterator<Uint8Array>
  #buffer: Uint8Array = new Uint8Array(0)
  #from = 0
  #to = 0
  #isEnded = false
  #position: number

  /**
   * @param chunks a chunk need only be good until the next one is asked for
   * @param start position of the first byte
   */
  constructor(chunks: AsyncIterable<Uint8Array>, start: number) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#position = start
  }

  /** What is there; only good until `grow`. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#from, this.#to)
  }

  /** Position of the first byte that is there. */
  get position(): number {
    return this.#position
  }

  /** Whether the stream's last byte is there. */
  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Moves on: the first `count` bytes are not needed any more. */
  drop(count: number): void {
    this.#from += count
    this.#position += count
  }

  /** Gets as many bytes as there are, 1 MiB at least, or the rest of the stream. */
  async grow(): Promise<void> {
    const held = this.#to - this.#from
    const wanted = held + Math.max(held, STEP_BYTES)
    this.#buffer.copyWithin(0, this.#from, this.#to)
    this.#from = 0
    this.#to = held
    while (this.#to < wanted && !this.#isEnded) {
      const next = await this.#chunks.next()
      if (next.done === true) {
        this.#isEnded = true
        break
      }
      this.#add(next.value, wanted)
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  #add(chunk: Uint8Array, wanted: number): void {
    const needed = this.#to + chunk.length
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, wanted))
      larger.set(this.#buffer.subarray(0, this.#to))
      this.#buffer = larger
    }
    this.#buffer.set(chunk, this.#to)
    this.#to = needed
  }
}
