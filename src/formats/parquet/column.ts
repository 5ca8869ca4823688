/**
 * Rows of one leaf column: pages put together to rows, which in lists may go on over pages.
 */
import type { SchemaTree } from 'hyparquet'
import { assembleLists } from 'hyparquet/src/assemble.js'
import type { ByteSource } from '../../bytes/types.ts'
import { corrupt, guarded } from '../damage.ts'
import { type ColumnChunkPlace, isFlat } from './footer.ts'
import { type Page, type PageBuffers, PageReader } from './pages.ts'

/** Gives the rows of a leaf column of one row group, in order. */
export class LeafRows {
  readonly #shown: string
  readonly #name: string
  readonly #path: readonly SchemaTree[]
  readonly #root: SchemaTree
  readonly #isFlat: boolean
  readonly #pages: PageReader
  /** Rows that are decoded, from `#at` on; in lists the last may not be complete. */
  #rows: unknown[] = []
  #at = 0
  #toSkip: number
  #isEnded = false

  /**
   * @param source the file
   * @param place where the column chunk lies
   * @param root the schema's root
   * @param path the leaf's schema elements below the root
   * @param skip rows to leave out at the beginning
   * @param buffers those of the leaf
   */
  constructor(
    source: ByteSource,
    place: ColumnChunkPlace,
    root: SchemaTree,
    path: readonly SchemaTree[],
    skip: number,
    buffers: PageBuffers,
  ) {
    this.#shown = source.shown
    this.#name = path.at(-1)?.path.join('.') ?? ''
    this.#path = path
    this.#root = root
    this.#isFlat = isFlat(path)
    this.#pages = new PageReader(source, place, path, buffers)
    this.#toSkip = skip
  }

  /** Rows that can be taken now. */
  get available(): number {
    const rows = this.#rows.length - this.#at
    return this.#isFlat || this.#isEnded ? rows : Math.max(0, rows - 1)
  }

  /**
   * Decodes pages until a row is there.
   *
   * @throws {UserError} CORRUPT_INPUT, also when the column has no more rows
   */
  async fill(): Promise<void> {
    while (this.available === 0) {
      if (this.#isEnded) throw corrupt(this.#shown, `damaged Parquet: column ${this.#name} has too few rows`)
      // The page that they came from is good until the next one.
      this.#rows = this.#rows.slice(this.#at).map(copied)
      this.#at = 0
      const page = await this.#pages.next(this.#rows.length === 0 ? this.#toSkip : 0)
      if (page === undefined) this.#isEnded = true
      else if ('skipped' in page) this.#toSkip -= page.skipped
      else this.#add(page)
      const skip = Math.min(this.#toSkip, this.available)
      this.#at += skip
      this.#toSkip -= skip
    }
  }

  /**
   * @param index from the next row on, below `available`
   * @returns the row's value; not assembled where the column is nested
   */
  at(index: number): unknown {
    return this.#rows[this.#at + index]
  }

  /** Goes on by `count` rows. */
  forward(count: number): void {
    this.#at += count
  }

  async close(): Promise<void> {
    await this.#pages.close()
  }

  #add(page: Page): void {
    const before = this.#rows
    const { values, definitionLevels, repetitionLevels } = page
    if (this.#isFlat) {
      const rows = definitionLevels === undefined ? values : withNulls(values, definitionLevels)
      this.#rows = before.length === 0 ? [...rows] : before.concat(rows)
      return
    }
    if (definitionLevels === undefined) {
      this.#rows = before.concat(values)
      return
    }
    const name = `damaged Parquet: column ${this.#name}`
    this.#rows = guarded(this.#shown, name, () => {
      if ((repetitionLevels?.[0] ?? 0) > 0 && before.length === 0)
        throw new Error('a page that begins inside a row')
      const definitions = [...definitionLevels]
      const repetitions = [...(repetitionLevels ?? [])]
      return assembleLists(
        before,
        definitions,
        repetitions,
        [...values],
        [this.#root, ...this.#path],
      ) as unknown[]
    })
  }
}

/** A row that is not complete yet, of its own. */
function copied(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  return Array.isArray(value) ? value.map(copied) : value
}

function withNulls(values: readonly unknown[], definitionLevels: Uint32Array): unknown[] {
  if (values.length === definitionLevels.length) return [...values]
  let index = 0
  return Array.from(definitionLevels, (level) => (level === 1 ? values[index++] : null))
}
