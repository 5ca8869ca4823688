/**
 * An exact table of unit sequences, of any lengths, and where they stand in a document. Units are numbered, so equal
 * sequences of numbers are equal text; hashes only say where to look. Pure.
 *
 * Each pattern hangs at the hash of its first units. The fewer lengths of such anchors, the fewer hashes are rolled
 * over a document.
 */

/** Where patterns stand in a document: both lists in step, ordered by place, then by pattern. */
export interface PatternHits {
  readonly patterns: readonly number[]
  /** First unit of the hit in the document. */
  readonly places: readonly number[]
}

/** Number of a unit that no pattern has. */
const UNKNOWN = -1

/** Longest anchor of whole texts: their lengths differ, so they hang at powers of two. */
const LONGEST_ANCHOR = 32

const MULTIPLIER = 0x9e3779b1
const BASE = 0x01000193

const mixed = (unit: number): number => {
  const product = Math.imul(unit + 1, MULTIPLIER)
  return product ^ (product >>> 15)
}

/**
 * @param length of a pattern, at least 1
 * @returns units of its anchor when many lengths share a table: the largest power of two that fits, at most 32
 */
export function sharedAnchor(length: number): number {
  return Math.min(LONGEST_ANCHOR, 2 ** Math.floor(Math.log2(length)))
}

/** Patterns by the hash of their first `length` units: open addressing, at most half full. */
class Anchors {
  readonly length: number
  /** BASE ** length, modulo 2^32. */
  readonly power: number
  /** Pattern + 1, 0 where a slot is free. */
  #slots = new Int32Array(64)
  #hashes = new Int32Array(64)
  #size = 0

  constructor(length: number) {
    this.length = length
    let power = 1
    for (let i = 0; i < length; i++) power = Math.imul(power, BASE)
    this.power = power
  }

  /** Slot at which a hash is looked for first. */
  #slotOf(hash: number): number {
    return (Math.imul(hash ^ (hash >>> 15), MULTIPLIER) >>> 7) & (this.#slots.length - 1)
  }

  /** First slot of a hash: pass what `next` gives on until `patternAt` gives -1. */
  first(hash: number): number {
    return this.#find(this.#slotOf(hash), hash)
  }

  next(slot: number, hash: number): number {
    return this.#find((slot + 1) & (this.#slots.length - 1), hash)
  }

  /** The next slot from here on that has the hash or is free. */
  #find(from: number, hash: number): number {
    let slot = from
    while (this.#slots[slot] !== 0 && this.#hashes[slot] !== hash)
      slot = (slot + 1) & (this.#slots.length - 1)
    return slot
  }

  /** @returns the pattern of a slot, -1 where it is free */
  patternAt(slot: number): number {
    return (this.#slots[slot] ?? 0) - 1
  }

  add(hash: number, pattern: number): void {
    if (2 * (this.#size + 1) > this.#slots.length) this.#grow()
    this.#put(hash, pattern)
    this.#size++
  }

  #put(hash: number, pattern: number): void {
    let slot = this.#slotOf(hash)
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1)
    this.#slots[slot] = pattern + 1
    this.#hashes[slot] = hash
  }

  #grow(): void {
    const slots = this.#slots
    const hashes = this.#hashes
    this.#slots = new Int32Array(2 * slots.length)
    this.#hashes = new Int32Array(2 * slots.length)
    for (const [slot, entry] of slots.entries()) if (entry !== 0) this.#put(hashes[slot] ?? 0, entry - 1)
  }
}

/** See the file header. */
export class PatternTable {
  readonly #numbers = new Map<string, number>()
  readonly #names: string[] = []
  readonly #anchors = new Map<number, Anchors>()
  readonly #texts: Int32Array[] = []
  readonly #starts: number[] = []
  readonly #lengths: number[] = []
  readonly #answers = new Map<(unit: string) => boolean, Map<number, boolean>>()

  /** Number of patterns. */
  get size(): number {
    return this.#lengths.length
  }

  /**
   * @param units of an item's text; they get numbers
   * @returns the numbers, for `add` and for comparisons with documents
   */
  numbers(units: readonly string[]): Int32Array {
    const numbers = new Int32Array(units.length)
    for (let i = 0; i < units.length; i++) {
      const unit = units[i] ?? ''
      let known = this.#numbers.get(unit)
      if (known === undefined) {
        known = this.#names.push(unit) - 1
        this.#numbers.set(unit, known)
      }
      numbers[i] = known
    }
    return numbers
  }

  /**
   * @param units of a document
   * @returns the numbers, UNKNOWN for units that no item has
   */
  numbersOfDocument(units: readonly string[]): Int32Array {
    const numbers = new Int32Array(units.length)
    for (let i = 0; i < units.length; i++) numbers[i] = this.#numbers.get(units[i] ?? '') ?? UNKNOWN
    return numbers
  }

  /**
   * @param text unit numbers; kept, so it must not change
   * @param start first unit of the pattern
   * @param length units, at least 1
   * @param anchor units whose hash the pattern hangs at, 1 to length
   * @returns the pattern's number: equal patterns have one, numbers count up from 0
   */
  add(text: Int32Array, start: number, length: number, anchor: number): number {
    const anchors = this.#anchors.get(anchor) ?? new Anchors(anchor)
    this.#anchors.set(anchor, anchors)
    let hash = 0
    for (let i = 0; i < anchor; i++) hash = (Math.imul(hash, BASE) + mixed(text[start + i] ?? 0)) | 0
    for (let slot = anchors.first(hash); ; slot = anchors.next(slot, hash)) {
      const pattern = anchors.patternAt(slot)
      if (pattern < 0) break
      if (this.#lengths[pattern] === length && this.#standsAt(pattern, text, start)) return pattern
    }
    const pattern = this.#lengths.length
    this.#texts.push(text)
    this.#starts.push(start)
    this.#lengths.push(length)
    anchors.add(hash, pattern)
    return pattern
  }

  #standsAt(pattern: number, units: Int32Array, place: number): boolean {
    const length = this.#lengths[pattern] ?? 0
    const text = this.#texts[pattern]
    const start = this.#starts[pattern] ?? 0
    if (text === undefined || place + length > units.length) return false
    for (let i = 0; i < length; i++) if (text[start + i] !== units[place + i]) return false
    return true
  }

  /** @returns number of units of a pattern */
  lengthOf(pattern: number): number {
    return this.#lengths[pattern] ?? 0
  }

  /** @returns whether a test holds for the first units of a pattern; it is asked once for each distinct unit */
  startsWith(pattern: number, count: number, test: (unit: string) => boolean): boolean {
    const answers = this.#answers.get(test) ?? new Map<number, boolean>()
    this.#answers.set(test, answers)
    const text = this.#texts[pattern]
    const start = this.#starts[pattern] ?? 0
    for (let i = 0; i < count; i++) {
      const number = text?.[start + i] ?? 0
      const answer = answers.get(number) ?? test(this.#names[number] ?? '')
      answers.set(number, answer)
      if (!answer) return false
    }
    return true
  }

  /** @returns the units of a pattern */
  unitsOf(pattern: number): string[] {
    const start = this.#starts[pattern] ?? 0
    const numbers = this.#texts[pattern]?.subarray(start, start + this.lengthOf(pattern)) ?? []
    return Array.from(numbers, (number) => this.#names[number] ?? '')
  }

  /**
   * @param units numbers of a document's units
   * @param stride only places that are multiples of it
   */
  find(units: Int32Array, stride = 1): PatternHits {
    const hits: (readonly [number, number])[] = []
    const hashes = units.map(mixed)
    for (const anchors of this.#anchors.values()) this.#roll(anchors, units, hashes, stride, hits)
    hits.sort((a, b) => a[0] - b[0] || a[1] - b[1])
    return { places: hits.map(([place]) => place), patterns: hits.map(([, pattern]) => pattern) }
  }

  #roll(
    anchors: Anchors,
    units: Int32Array,
    hashes: Int32Array,
    stride: number,
    hits: (readonly [number, number])[],
  ): void {
    const { length, power } = anchors
    let hash = 0
    let known = 0
    for (let i = 0; i < units.length; i++) {
      if (units[i] === UNKNOWN) {
        known = 0
        hash = 0
        continue
      }
      hash = (Math.imul(hash, BASE) + (hashes[i] ?? 0)) | 0
      if (known >= length) hash = (hash - Math.imul(power, hashes[i - length] ?? 0)) | 0
      known++
      const place = i - length + 1
      if (known < length || place % stride !== 0) continue
      for (let slot = anchors.first(hash); ; slot = anchors.next(slot, hash)) {
        const pattern = anchors.patternAt(slot)
        if (pattern < 0) break
        if (this.#standsAt(pattern, units, place)) hits.push([place, pattern])
      }
    }
  }
}
