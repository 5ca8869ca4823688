/**
 * Which stretches of a gram sequence stand in a document: the suffix automaton (Blumer et al. 1985, "The smallest
 * automaton recognizing the subwords of a text") of the document's hits. Matching takes time linear in the sequence,
 * however often the document repeats itself.
 */

/** Entries [start, end) of a sequence that stand in the document in this order, as far as they go on both sides. */
export interface Match {
  readonly start: number
  readonly end: number
  /** Position of the first of them in the document's sequence, where the stretch comes first. */
  readonly at: number
}

const NONE = -1

/** See the file header. */
export class GramAutomaton {
  // One entry for each state. Most states have one way on, which stands inline; the others have maps.
  readonly #length: Int32Array
  readonly #link: Int32Array
  /** Where the state's shortest stretch first ends. */
  readonly #firstEnd: Int32Array
  readonly #onlyId: Float64Array
  readonly #onlyTo: Int32Array
  readonly #more = new Map<number, Map<number, number>>()
  #states = 1

  /** @param sequence gram ids of the document; numbers below 0 are breaks, each different from all others */
  constructor(sequence: readonly number[]) {
    const most = 2 * sequence.length + 2
    this.#length = new Int32Array(most)
    this.#link = new Int32Array(most).fill(NONE)
    this.#firstEnd = new Int32Array(most)
    this.#onlyId = new Float64Array(most).fill(Number.NaN)
    this.#onlyTo = new Int32Array(most)
    let last = 0
    for (const [position, id] of sequence.entries()) last = this.#extend(last, id, position)
  }

  #extend(last: number, id: number, position: number): number {
    const state = this.#states++
    this.#length[state] = this.#lengthOf(last) + 1
    this.#firstEnd[state] = position
    let from = last
    while (from !== NONE && this.#step(from, id) === NONE) {
      this.#setStep(from, id, state)
      from = this.#linkOf(from)
    }
    this.#link[state] = from === NONE ? 0 : this.#targetFor(from, id)
    return state
  }

  /** The state that a step leads to, split when longer stretches than the step's lead there too. */
  #targetFor(from: number, id: number): number {
    const target = this.#step(from, id)
    if (this.#lengthOf(from) + 1 === this.#lengthOf(target)) return target
    const copy = this.#states++
    this.#length[copy] = this.#lengthOf(from) + 1
    this.#link[copy] = this.#linkOf(target)
    this.#firstEnd[copy] = this.#firstEnd[target] ?? 0
    this.#onlyId[copy] = this.#onlyId[target] ?? Number.NaN
    this.#onlyTo[copy] = this.#onlyTo[target] ?? 0
    const more = this.#more.get(target)
    if (more !== undefined) this.#more.set(copy, new Map(more))
    for (let at = from; at !== NONE && this.#step(at, id) === target; at = this.#linkOf(at)) {
      this.#setStep(at, id, copy)
    }
    this.#link[target] = copy
    return copy
  }

  #lengthOf(state: number): number {
    return this.#length[state] ?? 0
  }

  #linkOf(state: number): number {
    return this.#link[state] ?? NONE
  }

  #step(state: number, id: number): number {
    if (this.#onlyId[state] === id) return this.#onlyTo[state] ?? NONE
    return this.#more.get(state)?.get(id) ?? NONE
  }

  #setStep(state: number, id: number, to: number): void {
    if (this.#onlyId[state] === id || Number.isNaN(this.#onlyId[state])) {
      this.#onlyId[state] = id
      this.#onlyTo[state] = to
      return
    }
    const more = this.#more.get(state) ?? new Map<number, number>()
    more.set(id, to)
    this.#more.set(state, more)
  }

  /**
   * @param ids gram ids of a part of an item
   * @returns all stretches of it that stand in the document and are part of no longer such stretch, in order
   */
  matches(ids: Uint32Array): Match[] {
    const found: Match[] = []
    let state = 0
    let length = 0
    const end = (position: number): void => {
      if (length === 0) return
      found.push({
        start: position - length,
        end: position,
        at: (this.#firstEnd[state] ?? 0) - length + 1,
      })
    }
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0
      let to = this.#step(state, id)
      if (to === NONE) end(i)
      while (to === NONE && state !== 0) {
        state = this.#linkOf(state)
        length = this.#lengthOf(state)
        to = this.#step(state, id)
      }
      if (to === NONE) length = 0
      else {
        state = to
        length++
      }
    }
    end(ids.length)
    return found
  }
}
