/**
 * What the documents of a corpus have of the items, added up one document after the other.
 */
import { AloneShorts } from './alone-shorts.ts'
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

  /** @param shapeOf sizes of an item */
  constructor(query: MatchQuery, matcher: DocumentMatcher, shapeOf: (item: number) => ItemShape) {
    this.#query = query
    this.#matcher = matcher
    this.#alone = new AloneShorts(query)
    this.#tallies = new ItemTallies(shapeOf, query.maxEvidence)
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
