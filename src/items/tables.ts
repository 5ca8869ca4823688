/**
 * Rows of Parquet and Arrow files as records: values are those that JSON would have in their place.
 */
import { isUtf8 } from 'node:buffer'
import { memorySource } from '../bytes/memory.ts'
import type { ByteSource } from '../bytes/types.ts'
import { corrupt } from '../formats/damage.ts'
import { textString } from '../formats/text-field.ts'
import type { LeafColumn, RecordReader } from '../formats/types.ts'
import { TEXT_LIMIT_BYTES, tooLarge } from './limit.ts'
import type { ItemRecord } from './records.ts'

/** Which columns are needed; all when `undefined`. */
export type NeededColumns = ReadonlySet<string> | undefined

/** What an empty row and an element of a list take in memory at least: damaged counts must not fill it. */
const ROW_BYTES = 64
const ELEMENT_BYTES = 8

/** An open table. */
interface Table {
  /** Names of all columns. */
  readonly columns: readonly string[]
  /** Gives the columns that are needed. */
  readonly reader: RecordReader
  /** Called behind the last row; throws when the file should go on. */
  readonly checkEnd: () => void
}

function namesOf(leaves: readonly LeafColumn[]): string[] {
  return [...new Set(leaves.map(({ column }) => column))]
}

async function openParquetTable(source: ByteSource, needed: NeededColumns): Promise<Table> {
  const { openParquet } = await import('../formats/parquet.ts')
  const file = await openParquet(source)
  const columns = namesOf(file.columns)
  const chosen = columns.filter((name) => needed?.has(name) !== false)
  // What the directory says is refused before anything is read.
  const bytes = file.groups.reduce((sum, _, group) => sum + file.bytesOf(group, chosen).uncompressed, 0)
  if (bytes > TEXT_LIMIT_BYTES) throw tooLarge(source.shown, TEXT_LIMIT_BYTES)
  return { columns, reader: file.read(chosen), checkEnd: () => {} }
}

async function openArrowTable(source: ByteSource, needed: NeededColumns): Promise<Table> {
  const [{ ArrowReader }, { openArrowFile }] = await Promise.all([
    import('../formats/arrow.ts'),
    import('../formats/arrow/file.ts'),
  ])
  const file = await openArrowFile(source)
  const reader = new ArrowReader(source.stream(0), { shown: source.shown, file })
  const columns = namesOf(await reader.columns())
  if (needed !== undefined) await reader.choose(columns.filter((name) => needed.has(name)))
  const checkEnd = () => {
    // Writers may just stop, but the known ones do not, and a set that is cut off looks like that.
    if (!reader.isEndMarked)
      throw corrupt(source.shown, 'truncated: an Arrow stream without the mark of its end')
  }
  return { columns, reader, checkEnd }
}

/** Turns values of readers into those of JSON, up to the limit of item files. */
class Values {
  readonly #path: string
  #bytes = 0

  constructor(path: string) {
    this.#path = path
  }

  row(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    this.#take(ROW_BYTES)
    return this.#object(value)
  }

  #object(value: object): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#plain(inner)]))
  }

  #plain(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Uint8Array) {
      this.#take(value.length)
      // Other bytes stay what they are: an error only where a field leads to them.
      // A copy, as the next batch may overwrite it.
      return isUtf8(value) ? textString(value) : new Uint8Array(value)
    }
    if (!Array.isArray(value)) return this.#object(value)
    this.#take(ELEMENT_BYTES * value.length)
    return value.map((element: unknown) => this.#plain(element))
  }

  #take(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > TEXT_LIMIT_BYTES) throw tooLarge(this.#path, TEXT_LIMIT_BYTES)
  }
}

/**
 * Reads the records of a Parquet or Arrow file.
 *
 * @param format which of the two
 * @param bytes the file
 * @param path as the user knows it
 * @param needed columns to read; others are named in messages only
 * @returns records with places such as `file.parquet#row 17`, rows from 0, as the publishers' viewers count them. Text is
 *   a string; bytes that are not UTF-8 stay bytes
 * @throws {UserError} `CORRUPT_INPUT` for damaged and cut-off files, `MEMORY` for more than can be held, `USAGE` for
 *   types of columns and kinds of files that are not supported
 */
export async function readTable(
  format: 'parquet' | 'arrow',
  bytes: Uint8Array,
  path: string,
  needed: NeededColumns,
): Promise<ItemRecord[]> {
  const source = memorySource(bytes, path)
  const open = format === 'parquet' ? openParquetTable : openArrowTable
  const { columns, reader, checkEnd } = await open(source, needed)
  const records: ItemRecord[] = []
  const values = new Values(path)
  try {
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      for (const row of batch) {
        if (!('value' in row)) continue
        const index = records.length
        const value = values.row(row.value)
        records.push({ value, index, place: `${path}#row ${index}`, pointer: `/${index}`, keys: columns })
      }
    }
    checkEnd()
  } finally {
    await reader.close()
  }
  return records
}
