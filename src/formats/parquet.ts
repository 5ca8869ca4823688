/**
 * Parquet files: what is in them, and their rows (apache/parquet-format). The directory comes from hyparquet, and so do
 * nested columns and numbers; pages are read here one by one, so that a row group is never in memory as a whole.
 */
import type { SchemaTree } from 'hyparquet'
import type { ByteSource } from '../bytes/types.ts'
import { UserError } from '../errors.ts'
import { type ColumnChunkPlace, type Footer, readFooter } from './parquet/footer.ts'
import { pageSizes } from './parquet/pages.ts'
import { kindOf } from './parquet/parsers.ts'
import { RowReader } from './parquet/rows.ts'
import type { LeafColumn, RecordReader } from './types.ts'

/** A run of rows that lie together; the unit in which a file is best split. */
interface ParquetRowGroup {
  readonly firstRow: number
  readonly rows: number
}

/** Bytes of a source, from `start` to in front of `end`. */
interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A Parquet file whose footer was read. The source stays its caller's, who closes it. */
export interface ParquetFile {
  readonly rows: number
  readonly groups: readonly ParquetRowGroup[]
  readonly columns: readonly LeafColumn[]
  /**
   * @param group number of a row group
   * @param columns names of top-level columns
   * @returns bytes of their pages in the file and decompressed
   */
  bytesOf(
    group: number,
    columns: readonly string[],
  ): { readonly compressed: number; readonly uncompressed: number }
  /**
   * @param group number of a row group
   * @param columns names of top-level columns
   * @returns the ranges of the file on which their rows depend: one for each column chunk, then the footer
   */
  digestRanges(group: number, columns: readonly string[]): readonly ByteRange[]
  /**
   * @param columns names of top-level columns
   * @param isNear whether single pages can be looked at at little cost
   * @returns leaves of these columns, and bytes that no page of them has more of, as the pages of the largest chunks tell
   */
  pagesOf(
    columns: readonly string[],
    isNear: boolean,
  ): Promise<{ readonly leaves: number; readonly largest: number }>
  /**
   * @param columns names of top-level columns
   * @param start first row, default 0
   * @param end row behind the last, default all
   * @param mostPageBytes larger pages are refused; default: only those that are beyond reason
   * @returns their records; `position` is the row's number. Texts are bytes, numbers beyond 2^53 strings
   * @throws {UserError} NO_FIELD when the file has no such column; reading: MEMORY for pages that are too large
   */
  read(columns: readonly string[], start?: number, end?: number, mostPageBytes?: number): RecordReader
}

/**
 * @param source a Parquet file that can seek
 * @returns what its footer says, checked
 * @throws {UserError} CORRUPT_INPUT, USAGE for a pipe or an encrypted file, and what `source` throws
 */
export async function openParquet(source: ByteSource): Promise<ParquetFile> {
  const footer = await readFooter(source)
  const groups: ParquetRowGroup[] = []
  for (const { rows } of footer.groups) {
    const before = groups.at(-1)
    groups.push({ firstRow: before === undefined ? 0 : before.firstRow + before.rows, rows })
  }
  return {
    rows: footer.rows,
    groups,
    columns: footer.leaves.map((path) => columnOf(path)),
    bytesOf: (group, columns) => {
      let compressed = 0
      let uncompressed = 0
      for (const chunk of chunksOf(footer, group, columns)) {
        compressed += chunk.end - chunk.start
        uncompressed += chunk.uncompressedBytes
      }
      return { compressed, uncompressed }
    },
    digestRanges: (group, columns) => {
      const ranges = chunksOf(footer, group, columns).map(({ start, end }) => ({ start, end }))
      return [...ranges, { start: footer.start, end: source.size ?? footer.start }]
    },
    pagesOf: (columns, isNear) => pagesOf(source, footer, columns, isNear),
    read: (columns, start = 0, end = footer.rows, mostPageBytes = Number.POSITIVE_INFINITY) => {
      const names = footer.schema.children.map(({ element }) => element.name)
      const missing = columns.find((column) => !names.includes(column))
      if (missing !== undefined) {
        const has = names.map((name) => `"${name}"`).join(', ')
        throw new UserError('NO_FIELD', `${source.shown}: no column "${missing}"; the file has ${has}`, {
          hint: 'Name the text field with --text-field.',
        })
      }
      return new RowReader(source, footer, new Set(columns), start, end, mostPageBytes)
    },
  }
}

function chunksOf(
  footer: Footer,
  group: number,
  columns: readonly string[],
): Footer['groups'][number]['chunks'] {
  const chunks = footer.groups[group]?.chunks ?? []
  return chunks.filter((_, index) => columns.includes(footer.leaves[index]?.[0]?.element.name ?? ''))
}

/** Pages that are looked at; of those of one chunk those of others differ little, of the first ones all others by much. */
const PAGES = { near: 512, far: 3 }
const SLACK = { near: 1.5, far: 4 }
/** Pages are as large as this, if not larger: writers aim at 1 MiB, and the first ones may be dictionaries. */
const LEAST_PAGE_BYTES = { near: 2 ** 22, far: 2 ** 24 }

async function pagesOf(
  source: ByteSource,
  footer: Footer,
  columns: readonly string[],
  isNear: boolean,
): Promise<{ readonly leaves: number; readonly largest: number }> {
  let leaves = 0
  let most = 0
  for (const [leaf, path] of footer.leaves.entries()) {
    if (!columns.includes(path[0]?.element.name ?? '')) continue
    leaves++
    const chunks = footer.groups.flatMap((group) => group.chunks[leaf] ?? [])
    const chunk = chunks.sort((a, b) => sizeOf(b) - sizeOf(a))[0]
    if (chunk === undefined) continue
    const least = LEAST_PAGE_BYTES[isNear ? 'near' : 'far']
    let bound = least
    if (sizeOf(chunk) > least) {
      const { largest, areAll } = await pageSizes(source, chunk, PAGES[isNear ? 'near' : 'far'])
      bound = Math.max(least, largest * SLACK[areAll ? 'near' : 'far'])
    }
    most = Math.max(most, Math.min(sizeOf(chunk), bound))
  }
  return { leaves, largest: most }
}

/** What does not compress is larger as it lies in the file. */
function sizeOf({ start, end, uncompressedBytes }: ColumnChunkPlace): number {
  return Math.max(end - start, uncompressedBytes)
}

/** Where the library puts a leaf's values: the two levels of a standard list become one. */
function columnOf(path: readonly SchemaTree[]): LeafColumn {
  let shown = ''
  for (let index = 0; index < path.length; index++) {
    const node = path[index]
    if (node === undefined) break
    shown += `${shown === '' ? '' : '.'}${node.element.name}`
    if (node.element.repetition_type === 'REPEATED') shown += '[]'
    if (node.element.converted_type !== 'LIST' || node.children.length !== 1) continue
    const list = path[index + 1]
    shown += '[]'
    index += list !== undefined && list.children.length === 1 && list.element.name !== 'array' ? 2 : 1
  }
  const leaf = path.at(-1)
  if (leaf === undefined) throw new Error('a leaf without a path')
  return { column: path[0]?.element.name ?? '', path: shown, kind: kindOf(leaf) }
}
