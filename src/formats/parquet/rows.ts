/**
 * Records of a Parquet file: the rows of chosen columns, page by page.
 */
import type { SchemaTree } from 'hyparquet'
import { assembleNested } from 'hyparquet/src/assemble.js'
import type { ByteSource } from '../../bytes/types.ts'
import { corrupt, guarded } from '../damage.ts'
import { setKey } from '../set-key.ts'
import type { RecordReader, SourceRecord } from '../types.ts'
import { LeafRows } from './column.ts'
import type { Footer } from './footer.ts'
import { PageBuffers } from './pages.ts'
import { PARSERS } from './parsers.ts'

/** A batch ends behind so many bytes of top-level text, or so many rows. */
const BATCH_BYTES = 1 << 20
const BATCH_ROWS = 4096

/** Leaves of one top-level column in the row group that is open. */
interface OpenColumn {
  readonly node: SchemaTree
  readonly leaves: readonly LeafRows[]
  readonly paths: readonly string[]
}

/** Reads rows in order, over row groups. Holds one page of each leaf. */
export class RowReader implements RecordReader {
  readonly #source: ByteSource
  readonly #footer: Footer
  readonly #columns: ReadonlySet<string>
  readonly #end: number
  readonly #mostPageBytes: number
  /** By the leaf's number. */
  readonly #buffers = new Map<number, PageBuffers>()
  #position: number
  #open: readonly OpenColumn[] | undefined
  /** Row behind the open row group. */
  #groupEnd = 0

  /**
   * @param columns names of top-level columns, which the file has
   * @param start first row
   * @param end row behind the last
   * @param mostPageBytes pages that are larger are refused
   */
  constructor(
    source: ByteSource,
    footer: Footer,
    columns: ReadonlySet<string>,
    start: number,
    end: number,
    mostPageBytes = Number.POSITIVE_INFINITY,
  ) {
    this.#mostPageBytes = mostPageBytes
    this.#source = source
    this.#footer = footer
    this.#columns = columns
    this.#position = start
    this.#end = Math.min(end, footer.rows)
  }

  get position(): number {
    return this.#position
  }

  async next(): Promise<readonly SourceRecord[] | undefined> {
    if (this.#position >= this.#end) return undefined
    const columns = await this.#columnsHere()
    let rows = Math.min(BATCH_ROWS, this.#groupEnd - this.#position, this.#end - this.#position)
    for (const { leaves } of columns) {
      for (const leaf of leaves) {
        await leaf.fill()
        rows = Math.min(rows, leaf.available)
      }
    }
    rows = withinBudget(columns, rows)
    const values = columns.map((column) => valuesOf(this.#source.shown, column, rows))
    const records: SourceRecord[] = []
    for (let row = 0; row < rows; row++) {
      const value: Record<string, unknown> = {}
      for (const [index, { node }] of columns.entries())
        setKey(value, node.element.name, values[index]?.[row])
      records.push({ position: this.#position + row, value })
    }
    this.#position += rows
    if (this.#position >= this.#groupEnd) await this.close()
    return records
  }

  async close(): Promise<void> {
    const leaves = this.#open?.flatMap((column) => column.leaves) ?? []
    this.#open = undefined
    for (const leaf of leaves) await leaf.close()
  }

  /** Columns of the row group that holds the next row. */
  async #columnsHere(): Promise<readonly OpenColumn[]> {
    if (this.#open !== undefined) return this.#open
    const { schema, leaves, groups } = this.#footer
    let first = 0
    for (const group of groups) {
      if (this.#position < first + group.rows) {
        this.#groupEnd = first + group.rows
        const skip = this.#position - first
        this.#open = schema.children
          .filter((node) => this.#columns.has(node.element.name))
          .map((node) => {
            const places = leaves.flatMap((path, index) => {
              const place = group.chunks[index]
              return path[0] === node && place !== undefined ? [{ path, place, index }] : []
            })
            return {
              node,
              leaves: places.map(
                ({ path, place, index }) =>
                  new LeafRows(this.#source, place, schema, path, skip, this.#buffersOf(index)),
              ),
              paths: places.map(({ path }) => path.at(-1)?.path.join('.') ?? ''),
            }
          })
        return this.#open
      }
      first += group.rows
    }
    throw corrupt(this.#source.shown, `damaged Parquet: no row ${this.#position}`)
  }

  #buffersOf(leaf: number): PageBuffers {
    const known = this.#buffers.get(leaf) ?? new PageBuffers(this.#mostPageBytes)
    this.#buffers.set(leaf, known)
    return known
  }
}

/** Rows until top-level texts make a batch: huge documents come one at a time. */
function withinBudget(columns: readonly OpenColumn[], rows: number): number {
  let bytes = 0
  for (let row = 0; row < rows; row++) {
    for (const { leaves } of columns) {
      const value = leaves[0]?.at(row)
      if (value instanceof Uint8Array) bytes += value.length
    }
    if (bytes > BATCH_BYTES) return row + 1
  }
  return rows
}

function valuesOf(shown: string, { node, leaves, paths }: OpenColumn, rows: number): readonly unknown[] {
  const cells = leaves.map((leaf) => {
    const taken: unknown[] = []
    for (let row = 0; row < rows; row++) taken.push(leaf.at(row))
    leaf.forward(rows)
    return taken
  })
  if (node.children.length === 0) return cells[0] ?? []
  return guarded(shown, `damaged Parquet: column ${node.element.name}`, () => {
    const byPath = new Map(paths.map((path, index) => [path, cells[index] ?? []]))
    assembleNested(byPath, node, PARSERS)
    const values = byPath.get(node.element.name)
    if (values?.length !== rows) throw new Error(`${values?.length ?? 0} rows put together, expected ${rows}`)
    return Array.from(values as ArrayLike<unknown>, nullsIn)
  })
}

/** The library has `undefined` where lists and structs are null; JSON has null. */
function nullsIn(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (typeof value !== 'object' || value instanceof Uint8Array) return value
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) value[index] = nullsIn(inner)
    return value
  }
  for (const [key, inner] of Object.entries(value)) {
    const clean = nullsIn(inner)
    if (clean !== inner) Reflect.set(value, key, clean)
  }
  return value
}
