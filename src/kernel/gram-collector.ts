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

/** Bytes for hashes in the kernel's memory: they are taken from there when it is full, not text by text. */
const OUT_BYTES = 1 << 19

/** See the file header. */
export class GramCollector {
  readonly #kernel: Kernel
  #list = new BigUint64Array(1 << 16)
  /** Hashes in the list, and those behind them that are still in the kernel's memory. */
  #size = 0
  #waiting = 0
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
    this.#takeWaiting()
    return this.#list.subarray(0, this.#size)
  }

  /** Appends the grams of a text. */
  add(text: string): CollectedText {
    const kernel = this.#kernel
    if (text.length > this.#room) this.#reserve(Math.max(4096, 2 * text.length))
    const at = kernel.inputAt
    if (this.#input.buffer !== kernel.buffer) {
      this.#input = kernel.bytes().subarray(at, at + textBytes(this.#room))
    }
    const { written } = encoder.encodeInto(text, this.#input)
    if (this.#waiting * 8 > OUT_BYTES) this.#takeWaiting()
    const out = at + textBytes(this.#room) + this.#waiting * 8
    const count = kernel.collectAt(at, at + written, out, at + kernel.inputBytes)
    const start = this.#size + this.#waiting
    this.#waiting += count
    return { units: kernel.units, start, end: start + count }
  }

  #takeWaiting(): void {
    if (this.#waiting === 0) return
    const end = this.#size + this.#waiting
    while (end > this.#list.length) {
      const larger = new BigUint64Array(2 * this.#list.length)
      larger.set(this.#list)
      this.#list = larger
    }
    const out = this.#kernel.inputAt + textBytes(this.#room)
    this.#list.set(new BigUint64Array(this.#kernel.buffer, out, this.#waiting), this.#size)
    this.#size = end
    this.#waiting = 0
  }

  #reserve(room: number): void {
    this.#takeWaiting()
    const most = room * BYTES_PER_UNIT * maxUnitsPerByte(this.#kernel.scheme.unit) + 1
    this.#kernel.reserveInput(textBytes(room) + OUT_BYTES + most * 8 + 8)
    this.#room = room
    this.#input = new Uint8Array(0)
  }
}

/** Bytes for a text of so many UTF-16 units, with what must be readable behind it. */
function textBytes(room: number): number {
  return (BYTES_PER_UNIT * room + SLACK + 7) & ~7
}
