/**
 * Collects the items of a set, file by file.
 */
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { buildItem, type ItemPlan } from './build-item.ts'
import type { ItemRecord } from './records.ts'
import type { Item, ItemSet } from './types.ts'

/** What is done with a second item of the same id. */
export type Repeats =
  /** Always an error: the publisher's ids are unique. */
  | 'refuse'
  /** Left out when its content is the same: logs have an item once for each epoch and filter. */
  | 'merge'

/** Collects items and minds that each id is there once. */
export class SetBuilder {
  readonly #items: Item[] = []
  readonly #files: ItemSet['files'][number][] = []
  readonly #firstOfId = new Map<string, { readonly place: string; readonly fingerprint: string }>()
  readonly #digester: Xxh64
  readonly #repeats: Repeats

  constructor(digester: Xxh64, repeats: Repeats) {
    this.#digester = digester
    this.#repeats = repeats
  }

  /** Number of items so far. */
  get size(): number {
    return this.#items.length
  }

  /**
   * Adds the items of one file.
   *
   * @param file its path as typed, `/` between parts
   * @param raw its bytes
   * @param records what was read from it
   * @param planOf how a record becomes an item; asked for each in turn
   * @throws {UserError} `BAD_RECORD` for an id that is there already; what `buildItem` throws
   */
  addFile(
    file: string,
    raw: Buffer,
    records: readonly ItemRecord[],
    planOf: (record: ItemRecord) => ItemPlan,
  ): void {
    const before = this.#items.length
    for (const record of records) {
      const item = buildItem(planOf(record), record, file, this.#digester)
      const other = this.#firstOfId.get(item.id)
      if (other === undefined) {
        this.#firstOfId.set(item.id, { place: record.place, fingerprint: item.fingerprint })
        this.#items.push(item)
      } else if (this.#repeats === 'refuse') {
        throw new UserError(
          'BAD_RECORD',
          `${record.place}: the id "${item.id}" is that of ${other.place} too, expected each id once in a set`,
          { hint: 'load the files as sets of their own, or give the records ids of their own' },
        )
      } else if (other.fingerprint !== item.fingerprint) {
        throw new UserError(
          'BAD_RECORD',
          `${record.place}: "${item.id}" has another text than at ${other.place}, expected one text for each id`,
          { hint: 'load the logs as sets of their own' },
        )
      }
    }
    this.#files.push({
      path: file,
      bytes: raw.length,
      digest: this.#digester.ofBytes(raw),
      items: this.#items.length - before,
    })
  }

  /**
   * @param name name of the set as the user gave it
   * @param title name for people
   * @param description id of the description that mapped the fields
   * @returns the set
   * @throws {UserError} `NO_ITEMS` when there is no item
   */
  finish(name: string, title: string, description?: string): ItemSet {
    if (this.#items.length === 0) {
      const paths = this.#files.map((file) => file.path).join(', ')
      throw new UserError('NO_ITEMS', `${paths}: no items for "${name}", expected at least one record`)
    }
    return {
      name,
      title,
      ...(description === undefined ? {} : { description }),
      files: this.#files,
      items: this.#items,
    }
  }
}
