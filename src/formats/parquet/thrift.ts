/**
 * A look at a structure of Thrift's compact protocol before the library parses it: damaged lengths must not make it
 * allocate, recurse or count without end. Nothing is kept but where the structure ends.
 */

/** The bytes end before the structure does. */
export class UnendedThrift extends Error {}

const MOST_DEPTH = 64
/** A 64-bit number takes ten groups of seven bits. */
const MOST_VARINT_BYTES = 10

/**
 * @param bytes hold the structure
 * @param start its first byte
 * @returns the byte behind it
 * @throws {UnendedThrift} when it goes on behind the last byte
 * @throws {Error} when it is none
 */
export function thriftEnd(bytes: Uint8Array, start: number): number {
  return new Walk(bytes, start).struct(0)
}

class Walk {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.#at = start
  }

  struct(depth: number): number {
    if (depth > MOST_DEPTH) throw new Error(`structures nested more than ${MOST_DEPTH} deep`)
    for (;;) {
      const head = this.#byte()
      const type = head & 15
      if (type === 0) return this.#at
      if (head >> 4 === 0) this.#varint()
      this.#element(type, depth, false)
    }
  }

  #element(type: number, depth: number, isInList: boolean): void {
    if (type === 1 || type === 2) {
      if (isInList) this.#skip(1)
    } else if (type === 3) this.#skip(1)
    else if (type >= 4 && type <= 6) this.#varint()
    else if (type === 7) this.#skip(8)
    else if (type === 8) this.#skip(this.#varint())
    else if (type === 9) this.#list(depth)
    else if (type === 12) this.struct(depth + 1)
    else throw new Error(`an element of unknown type ${type}`)
  }

  #list(depth: number): void {
    if (depth > MOST_DEPTH) throw new Error(`lists nested more than ${MOST_DEPTH} deep`)
    const head = this.#byte()
    const size = head >> 4 === 15 ? this.#varint() : head >> 4
    // Every element takes a byte at least.
    if (size > this.#bytes.length - this.#at) throw new UnendedThrift('a list longer than its bytes')
    for (let left = size; left > 0; left--) this.#element(head & 15, depth + 1, true)
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new UnendedThrift('it has no end')
    return byte
  }

  #skip(count: number): void {
    if (count > this.#bytes.length - this.#at) throw new UnendedThrift('it has no end')
    this.#at += count
  }

  #varint(): number {
    let value = 0
    let factor = 1
    for (let count = 0; count < MOST_VARINT_BYTES; count++) {
      const byte = this.#byte()
      value += (byte & 127) * factor
      if (byte < 128) return value
      factor *= 128
    }
    throw new Error('a number of more than 64 bits')
  }
}
