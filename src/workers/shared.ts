/**
 * Memory that lanes share with the main thread: progress figures, the number of bad records, the order to stop.
 *
 * Layout: Int32 stop flag, Int32 bad records, then for each lane five Float64: file bytes, text bytes, documents,
 * grams, source being read. Each lane writes only its own five; the main thread only reads them.
 */

/** Figures of all lanes together. */
export interface Progress {
  readonly fileBytes: number
  readonly textBytes: number
  readonly documents: number
  readonly grams: number
}

const HEAD_BYTES = 8
const FIGURES = 5

/** A view of the shared memory. */
export class Shared {
  readonly buffer: SharedArrayBuffer
  readonly #flags: Int32Array
  readonly #figures: Float64Array

  /** @param buffer made by `Shared.create` */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer
    this.#flags = new Int32Array(buffer, 0, 2)
    this.#figures = new Float64Array(buffer, HEAD_BYTES)
  }

  /** @param lanes number of lanes that report */
  static create(lanes: number): Shared {
    return new Shared(new SharedArrayBuffer(HEAD_BYTES + lanes * FIGURES * 8))
  }

  /** Asks every lane to stop at its next block. */
  stop(): void {
    Atomics.store(this.#flags, 0, 1)
  }

  get isStopped(): boolean {
    return Atomics.load(this.#flags, 0) === 1
  }

  /** @returns bad records of all lanes, the new ones included */
  addBadRecords(count: number): number {
    return Atomics.add(this.#flags, 1, count) + count
  }

  /** Adds to a lane's figures. */
  add(lane: number, more: Progress): void {
    const at = lane * FIGURES
    const figures = this.#figures
    figures[at] = (figures[at] ?? 0) + more.fileBytes
    figures[at + 1] = (figures[at + 1] ?? 0) + more.textBytes
    figures[at + 2] = (figures[at + 2] ?? 0) + more.documents
    figures[at + 3] = (figures[at + 3] ?? 0) + more.grams
  }

  /** Notes which of its sources a lane reads, so that a dead worker's input can be named. */
  setSource(lane: number, source: number): void {
    this.#figures[lane * FIGURES + 4] = source
  }

  /** @returns the source that the lane read last */
  source(lane: number): number {
    return this.#figures[lane * FIGURES + 4] ?? 0
  }

  /** @returns the sum over lanes */
  progress(): Progress {
    const sums = [0, 0, 0, 0, 0]
    for (const [i, value] of this.#figures.entries()) sums[i % FIGURES] = (sums[i % FIGURES] ?? 0) + value
    const [fileBytes = 0, textBytes = 0, documents = 0, grams = 0] = sums
    return { fileBytes, textBytes, documents, grams }
  }
}
