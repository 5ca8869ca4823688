/**
 * Numbers distinct gram hashes in the order in which they first come: an open-addressing table over flat memory.
 */

/** See the file header. */
export class GramIds {
  #hashes = new BigUint64Array(1024)
  #halves = new Uint32Array(this.#hashes.buffer)
  /** Id + 1 of the gram in each slot, 0 for a free one; twice as many slots as hashes, at least. */
  #slots = new Uint32Array(4096)
  #size = 0

  /**
   * @param hashes gram hashes
   * @returns the id of each; equal hashes have equal ids
   */
  idsOf(hashes: BigUint64Array): Uint32Array {
    const ids = new Uint32Array(hashes.length)
    const halves = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2)
    for (let i = 0; i < ids.length; i++) ids[i] = this.#idOf(halves[2 * i] ?? 0, halves[2 * i + 1] ?? 0)
    return ids
  }

  #idOf(low: number, high: number): number {
    const mask = this.#slots.length - 1
    for (let slot = high & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1
      if (id < 0) return this.#add(slot, low, high)
      if (this.#halves[2 * id] === low && this.#halves[2 * id + 1] === high) return id
    }
  }

  #add(slot: number, low: number, high: number): number {
    const id = this.#size++
    this.#slots[slot] = id + 1
    if (id === this.#hashes.length) {
      const larger = new BigUint64Array(2 * this.#hashes.length)
      larger.set(this.#hashes)
      this.#hashes = larger
      this.#halves = new Uint32Array(larger.buffer)
    }
    this.#halves[2 * id] = low
    this.#halves[2 * id + 1] = high
    if (this.#size * 2 > this.#slots.length) this.#grow()
    return id
  }

  #grow(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length)
    const mask = this.#slots.length - 1
    for (let id = 0; id < this.#size; id++) {
      let slot = (this.#halves[2 * id + 1] ?? 0) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = id + 1
    }
  }

  /** @returns all distinct hashes, by id, in shared memory */
  sharedHashes(): BigUint64Array {
    const shared = new BigUint64Array(new SharedArrayBuffer(this.#size * 8))
    shared.set(this.#hashes.subarray(0, this.#size))
    return shared
  }
}
