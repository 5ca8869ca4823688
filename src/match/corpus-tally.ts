/**
 * What the documents of a corpus have of the items, added up one document after the other.
 */
import { AloneShorts, type FirstPlaces, type ShortCounter } from './alone-shorts.ts'
import type { DocumentMatcher, ScannedDocument } from './match-document.ts'
import type { ItemShape } from './shape.ts'
import { ItemTallies } from './tally.ts'
import type { ItemTally, MatchQuery } from './types.ts'

/** See the file header. */
export class CorpusTally {
  readonly #query: MatchQuery
  readonly #matcher: DocumentMatcher
  readonly #alone: AloneShorts
  readonly #tallies: ItemTallies

  /**
   * @param shapeOf sizes of an item
   * @param firsts what other tallies, to which this one will be added, have read of short parts; extended
   * @param counter the kernel that finds the documents' hits, if it may count some of them itself
   */
  constructor(
    query: MatchQuery,
    matcher: DocumentMatcher,
    shapeOf: (item: number) => ItemShape,
    firsts?: FirstPlaces,
    counter?: ShortCounter,
  ) {
    this.#query = query
    this.#matcher = matcher
    this.#alone = new AloneShorts(query, firsts, counter)
    this.#tallies = new ItemTallies(shapeOf, query.maxEvidence)
  }

  /** Must be called before documents that may come before those that were added. */
  begin(): void {
    this.#alone.begin()
  }

  /** Must be called before the counter is replaced. */
  settle(): void {
    this.#alone.settle()
  }

  /** Adds what one document has. */
  add(document: ScannedDocument): void {
    if (this.#alone.take(document.hits, document.place)) return
    // What only a form has by itself is nothing of the item.
    const isListed = (item: number): boolean =>
      this.#query.forms[item] !== 0 || this.#tallies.hasAloneBefore(item, document.place)
    for (const found of this.#matcher.match(document, isListed)) this.#tallies.add(found)
  }

  /** @returns all tallies by item, and forgets them */
  take(): ItemTally[] {
    this.#alone.drain((item, field, documents) => this.#tallies.addAlone(item, field, documents))
    return this.#tallies.take()
  }
}
