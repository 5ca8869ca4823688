/**
 * Arrays in shared memory: workers need no copies.
 */

interface SharedArray<A> {
  new (buffer: SharedArrayBuffer): A
  readonly BYTES_PER_ELEMENT: number
}

/** @returns an array of zeros */
export function shared<A>(kind: SharedArray<A>, length: number): A {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT))
}

/** Numbers of which nobody knows beforehand how many they will be. */
export class NumberList {
  #values = new Uint32Array(1 << 10)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** @param value a whole number below 2^32 */
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(2 * this.#length)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }

  /** @returns the numbers in shared memory */
  shared<A extends Uint8Array | Uint32Array>(kind: SharedArray<A>): A {
    const array = shared(kind, this.#length)
    array.set(this.#values.subarray(0, this.#length))
    return array
  }
}

/** Most bytes of UTF-8 for a UTF-16 unit. */
const BYTES_PER_UNIT = 3

/** Texts one after the other, in UTF-8. */
export class TextList {
  readonly #starts = new NumberList()
  readonly #encoder = new TextEncoder()
  #bytes = new Uint8Array(1 << 16)
  #end = 0

  constructor() {
    this.#starts.push(0)
  }

  push(text: string): void {
    const most = this.#end + BYTES_PER_UNIT * text.length
    if (most > this.#bytes.length) {
      const larger = new Uint8Array(2 * most)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#end += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#end)).written
    this.#starts.push(this.#end)
  }

  /** @returns in shared memory the texts, and where each begins, with the end of the last one */
  shared(): { readonly bytes: Uint8Array; readonly starts: Uint32Array } {
    const bytes = shared(Uint8Array, this.#end)
    bytes.set(this.#bytes.subarray(0, this.#end))
    return { bytes, starts: this.#starts.shared(Uint32Array) }
  }
}
