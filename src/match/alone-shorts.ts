/**
 * Counts documents in which short parts of items stand by themselves. Such texts are so common (in 18 of 100 documents
 * of some corpora, each in thirty fields) that only the first document of each is read and named. For the others equal
 * hashes must do: they are counted by hash, and fields get their counts when a step ends.
 */
import { HIT_NUMBERS } from '../kernel/match-table.ts'
import { comparePlaces } from './place.ts'
import type { DocumentPlace, MatchQuery } from './types.ts'

/**
 * By short part: where the first of the documents stands that were read for it. What a thread has read in one lane it need
 * not read in the next: of all lanes' documents the first one is listed.
 */
export type FirstPlaces = (DocumentPlace | undefined)[]

const SIMPLE = 1

/** What counts documents with one short part before they get here: a kernel. */
export interface ShortCounter {
  hush(id: number): void
  unhush(): void
  takeHushed(add: (id: number, documents: number) => void): void
}

/** See the file header. */
export class AloneShorts {
  readonly #query: MatchQuery
  readonly #firsts: FirstPlaces
  readonly #counter: ShortCounter | undefined
  /** By short part: documents, and the last one that has it. */
  readonly #documents: Uint32Array
  readonly #lastOfPart: Uint32Array
  /** By short part: SIMPLE when each of its fields is one of another item. */
  readonly #isSimple: Uint8Array
  /** By item: the last document that has a part of it, and that part's field. */
  readonly #lastOfItem: Uint32Array
  readonly #fieldOfItem: Uint32Array
  /** By field: documents that were counted once too often, because they have several of its parts. */
  readonly #repeated = new Map<number, number>()
  readonly #parts: number[] = []
  readonly #again: number[] = []
  #document = 0

  /**
   * @param firsts of earlier documents; those of later ones are added
   * @param counter is told which parts it may count: of these only the number of documents matters
   */
  constructor(query: MatchQuery, firsts: FirstPlaces = [], counter?: ShortCounter) {
    this.#query = query
    this.#firsts = firsts
    this.#counter = counter
    const parts = query.hashes.length - query.grams
    const items = query.firstFields.length
    this.#documents = new Uint32Array(parts)
    this.#lastOfPart = new Uint32Array(parts)
    this.#isSimple = new Uint8Array(parts)
    this.#lastOfItem = new Uint32Array(items)
    this.#fieldOfItem = new Uint32Array(items)
  }

  /**
   * Counts a document that has short parts, and nothing else.
   *
   * @param hits see HIT_NUMBERS
   * @returns false, and nothing is counted, when the document must be read: it has a gram too, or parts of two fields
   *   of an item, or it is the first that has some part
   */
  take(hits: Uint32Array, place: DocumentPlace): boolean {
    if (hits.length === HIT_NUMBERS) {
      const isTaken = this.#takeSingle((hits[2] ?? 0) - this.#query.grams, place)
      if (isTaken !== undefined) return isTaken
    }
    return this.#takeParts(hits, place)
  }

  /** Most documents have one part, once. @returns undefined where its fields must be looked at */
  #takeSingle(part: number, place: DocumentPlace): boolean | undefined {
    if (part < 0) return false
    if (this.#isSimple[part] !== SIMPLE) return undefined
    const first = this.#firsts[part]
    if (first === undefined || comparePlaces(first, place) > 0) return undefined
    this.#documents[part] = (this.#documents[part] ?? 0) + 1
    this.#counter?.hush(part + this.#query.grams)
    return true
  }

  /** Must be called before documents that may come before those that were taken. */
  begin(): void {
    this.#counter?.unhush()
  }

  /** Takes what the counter has counted. */
  settle(): void {
    const { grams } = this.#query
    this.#counter?.takeHushed((id, documents) => {
      this.#documents[id - grams] = (this.#documents[id - grams] ?? 0) + documents
    })
  }

  #takeParts(hits: Uint32Array, place: DocumentPlace): boolean {
    const { grams, fieldStarts, fieldNumbers, itemOfField } = this.#query
    const parts = this.#parts
    const again = this.#again
    parts.length = 0
    again.length = 0
    const document = ++this.#document
    for (let at = 2; at < hits.length; at += HIT_NUMBERS) {
      const id = hits[at] ?? 0
      if (id < grams) return false
      const part = id - grams
      if (this.#lastOfPart[part] === document) continue
      this.#lastOfPart[part] = document
      parts.push(part)
      const end = fieldStarts[id + 1] ?? 0
      for (let place = fieldStarts[id] ?? 0; place < end; place++) {
        const field = fieldNumbers[place] ?? 0
        const item = itemOfField[field] ?? 0
        if (this.#lastOfItem[item] !== document) {
          this.#lastOfItem[item] = document
          this.#fieldOfItem[item] = field
        } else if (this.#fieldOfItem[item] === field) again.push(field)
        else return false
      }
    }
    let isFirst = false
    for (const part of parts) {
      const first = this.#firsts[part]
      if (first !== undefined && comparePlaces(first, place) <= 0) continue
      this.#firsts[part] = place
      isFirst = true
    }
    if (isFirst) return false
    const [only] = parts
    if (parts.length === 1 && only !== undefined && again.length === 0) this.#isSimple[only] = SIMPLE
    for (const part of parts) this.#documents[part] = (this.#documents[part] ?? 0) + 1
    for (const field of again) this.#repeated.set(field, (this.#repeated.get(field) ?? 0) + 1)
    return true
  }

  /**
   * Gives what was counted, and forgets it. A field may come several times.
   *
   * @param add called with an item, the position of its field, and a number of documents, which may be negative
   */
  drain(add: (item: number, field: number, documents: number) => void): void {
    this.settle()
    const { grams, fieldStarts, fieldNumbers, itemOfField, firstFields, forms } = this.#query
    const addTo = (field: number, documents: number): void => {
      const item = itemOfField[field] ?? 0
      // Whether a document has a form only its text tells.
      if (forms[item] !== 0) return
      add(item, field - (firstFields[item] ?? 0), documents)
    }
    for (let part = 0; part < this.#documents.length; part++) {
      const documents = this.#documents[part] ?? 0
      if (documents === 0) continue
      const id = grams + part
      for (let at = fieldStarts[id] ?? 0; at < (fieldStarts[id + 1] ?? 0); at++)
        addTo(fieldNumbers[at] ?? 0, documents)
    }
    for (const [field, documents] of this.#repeated) addTo(field, -documents)
    this.#documents.fill(0)
    this.#repeated.clear()
  }
}
