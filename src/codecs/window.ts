/**
 * Looks at a few bytes here and there of a source, in order. Where they lie close together it reads what is between
 * too: a hundred reads cost more than the bytes.
 */
import type { ByteSource } from '../bytes/types.ts'

const NEAR_BYTES = 1 << 18
const LARGE_READ_BYTES = 1 << 20
const SMALL_READ_BYTES = 1 << 12

/** A view that moves forward over a source. */
export class SourceWindow {
  readonly #source: ByteSource
  readonly #size: number
  #readsLeft: number
  #bytes: Uint8Array = new Uint8Array(0)
  #start = 0
  /** Where it looked last; far from everything at first. */
  #asked = Number.NEGATIVE_INFINITY

  /**
   * @param size the source's
   * @param reads most calls of its `read`
   */
  constructor(source: ByteSource, size: number, reads: number) {
    this.#source = source
    this.#size = size
    this.#readsLeft = reads
  }

  /**
   * @returns `length` bytes at `at`, fewer at the source's end; undefined when no read is left
   * @throws {UserError} what reading the source throws
   */
  async at(at: number, length: number): Promise<Uint8Array | undefined> {
    const wanted = Math.max(0, Math.min(length, this.#size - at))
    const isHere = at >= this.#start && at + wanted <= this.#start + this.#bytes.length
    if (!isHere) {
      if (this.#readsLeft <= 0) return undefined
      this.#readsLeft--
      const isNear = at >= this.#asked && at - this.#asked < NEAR_BYTES
      const most = Math.max(length, isNear ? LARGE_READ_BYTES : SMALL_READ_BYTES)
      this.#bytes = await this.#source.read(at, Math.min(most, this.#size - at))
      this.#start = at
    }
    this.#asked = at
    return this.#bytes.subarray(at - this.#start, at - this.#start + wanted)
  }
}
