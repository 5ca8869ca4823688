/**
 * Hashes the grams of many texts into one list.
 */
import { maxUnitsPerByte } from '../text/scheme.ts'
import type { Kernel } from './kernel.ts'
import { SLACK } from './layout.ts'

/** What one text gave. */
export interface CollectedText {
  readonly units: number
  /** Position of its first gram in the list, and one behind its last. */
  readonly start: number
  readonly end: number
}

/** Bytes of UTF-8 that a UTF-16 unit can take. */
const BYTES_PER_UNIT = 3
const encoder = new TextEncoder()

/** See the file header. */
export class GramCollector {
  readonly #kernel: Kernel
  #list = new BigUint64Array(1 << 16)
  #size = 0
  /** Most UTF-16 units of a text for which the kernel's memory has room. */
  #room = -1
  /** The kernel's memory for a text; made anew when that memory has moved. */
  #input: Uint8Array = new Uint8Array(0)

  /** @param kernel of the texts' gram scheme */
  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  /** @returns all hashes so far: for each text in order, one for each of its grams in order */
  get hashes(): BigUint64Array {
    return this.#list.subarray(0, this.#size)
  }

  /** Appends the grams of a text. */
  add(text: string): CollectedText {
    const kernel = this.#kernel
    if (text.length > this.#room) this.#reserve(Math.max(4096, 2 * text.length))
    const at = kernel.inputAt
    if (this.#input.buffer !== kernel.bytes().buffer)
      this.#input = kernel.bytes().subarray(at, at + textBytes(this.#room))
    const { written } = encoder.encodeInto(text, this.#input)
    const out = at + textBytes(this.#room)
    const count = kernel.collectAt(at, at + written, out, at + kernel.inputBytes)
    const start = this.#size
    const end = start + count
    while (end > this.#list.length) {
      const larger = new BigUint64Array(2 * this.#list.length)
      larger.set(this.#list)
      this.#list = larger
    }
    if (count > 0) this.#list.set(new BigUint64Array(kernel.bytes().buffer, out, count), start)
    this.#size = end
    return { units: kernel.counts().units, start, end }
  }

  #reserve(room: number): void {
    const most = room * BYTES_PER_UNIT * maxUnitsPerByte(this.#kernel.scheme.unit) + 1
    this.#kernel.reserveInput(textBytes(room) + most * 8)
    this.#room = room
    this.#input = new Uint8Array(0)
  }
}

/** Bytes for a text of so many UTF-16 units, with what must be readable behind it. */
function textBytes(room: number): number {
  return (BYTES_PER_UNIT * room + SLACK + 7) & ~7
}
