/**
 * The footer of a Parquet file, read and checked: every number that is later used to seek, to allocate or to count
 * lies in its bounds, or the file is refused.
 */
import { type FileMetaData, parquetMetadata, parquetSchema, type RowGroup, type SchemaTree } from 'hyparquet'
import type { ByteSource } from '../../bytes/types.ts'
import { UserError } from '../../errors.ts'
import { corrupt, guarded } from '../damage.ts'
import { PARSERS } from './parsers.ts'
import { thriftEnd } from './thrift.ts'

/** Read from the end at once: holds most footers. */
const FIRST_READ_BYTES = 1 << 16
/** Footers are parsed whole, and become many times as large in memory. */
const MOST_FOOTER_BYTES = 1 << 28
const MAGIC = 'PAR1'
const ENCRYPTED_MAGIC = 'PARE'
/** Behind the metadata: its length and the magic. */
const TAIL_BYTES = 8

/** Where the pages of one leaf column of one row group lie. */
export interface ColumnChunkPlace {
  /** Byte of the file. */
  readonly start: number
  /** Byte behind the last. */
  readonly end: number
  /** Size of the pages with their headers when decompressed, in bytes. */
  readonly uncompressedBytes: number
  /** Values in all pages, nulls and empty lists included. */
  readonly values: number
  /** The library's name of the codec. */
  readonly codec: string
}

/** A footer that has passed the checks. */
export interface Footer {
  readonly schema: SchemaTree
  /** Paths of all leaves of the schema, from the root's children down. */
  readonly leaves: readonly (readonly SchemaTree[])[]
  readonly rows: number
  readonly groups: readonly {
    readonly rows: number
    /** One for each leaf, in the order of `leaves`. */
    readonly chunks: readonly ColumnChunkPlace[]
  }[]
  /** First byte of the metadata; the footer goes on to the file's end. */
  readonly start: number
}

/**
 * @param source a whole Parquet file
 * @throws {UserError} CORRUPT_INPUT for what is no Parquet file or a damaged one, USAGE for a pipe and for files that
 *   are encrypted or in parts
 */
export async function readFooter(source: ByteSource): Promise<Footer> {
  const { shown, size } = source
  if (size === undefined) {
    throw new UserError(
      'USAGE',
      `${shown}: Parquet cannot be read in one direction: its directory is at the end`,
      {
        hint: 'Save it to a file first; from a server without ranges --cache FOLDER does that.',
      },
    )
  }
  const shortest = MAGIC.length + TAIL_BYTES
  if (size < shortest) throw corrupt(shown, `${size} bytes, expected a Parquet file of ${shortest} at least`)
  const first = Math.min(size, FIRST_READ_BYTES)
  const tail = await source.read(size - first, first)
  if (tail.length !== first) throw corrupt(shown, `truncated: it ends before byte ${size}`)
  const length = metadataLength(shown, size, tail)
  const head = first === size ? tail : await source.read(0, MAGIC.length)
  if (String.fromCharCode(...head.subarray(0, MAGIC.length)) !== MAGIC) {
    throw corrupt(shown, `damaged Parquet: its first bytes are not ${MAGIC}`)
  }
  const start = size - TAIL_BYTES - length
  const footer =
    length + TAIL_BYTES <= first
      ? tail.subarray(first - TAIL_BYTES - length)
      : await source.read(start, length + TAIL_BYTES)
  if (footer.length !== length + TAIL_BYTES) throw corrupt(shown, `truncated: it ends before byte ${size}`)
  const metadata = guarded(shown, `damaged Parquet footer at byte ${start}`, () => {
    thriftEnd(footer.subarray(0, length), 0)
    return parquetMetadata(footer, { parsers: PARSERS, geoparquet: false })
  })
  return checkedFooter(shown, start, metadata)
}

function metadataLength(shown: string, size: number, tail: Uint8Array): number {
  const magic = String.fromCharCode(...tail.subarray(-MAGIC.length))
  if (magic === ENCRYPTED_MAGIC) {
    throw new UserError('USAGE', `${shown}: an encrypted Parquet file`, { hint: 'Decrypt it first.' })
  }
  if (magic !== MAGIC)
    throw corrupt(
      shown,
      `no Parquet footer: its last bytes are not ${MAGIC}, expected at byte ${size - MAGIC.length}`,
    )
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  const length = view.getUint32(tail.length - TAIL_BYTES, true)
  const room = size - TAIL_BYTES - MAGIC.length
  if (length > Math.min(room, MOST_FOOTER_BYTES)) {
    const most = Math.min(room, MOST_FOOTER_BYTES)
    throw corrupt(shown, `damaged Parquet footer: ${length} bytes of metadata, expected ${most} at most`)
  }
  return length
}

function checkedFooter(shown: string, start: number, metadata: FileMetaData): Footer {
  const what = `damaged Parquet footer at byte ${start}`
  return guarded(shown, what, () => {
    const schema = parquetSchema(metadata)
    if (schema.count !== metadata.schema.length) throw new Error('the schema is not one tree')
    const leaves = leavesOf(schema)
    const groups = metadata.row_groups.map((group) => checkedGroup(shown, start, group, leaves))
    const rows = count(metadata.num_rows, 'rows')
    const inGroups = groups.reduce((sum, group) => sum + group.rows, 0)
    if (rows !== inGroups) throw new Error(`${rows} rows, but ${inGroups} in its row groups`)
    return { schema, leaves, rows, groups, start }
  })
}

function checkedGroup(
  shown: string,
  footerStart: number,
  group: RowGroup,
  leaves: Footer['leaves'],
): Footer['groups'][number] {
  const rows = count(group.num_rows, 'rows')
  if (group.columns.length !== leaves.length) {
    throw new Error(`${group.columns.length} columns in a row group, expected ${leaves.length}`)
  }
  const chunks = group.columns.map(({ meta_data, file_path, crypto_metadata }, index) => {
    const leaf = leaves[index]
    const name = leaf?.at(-1)?.path.join('.') ?? ''
    if (file_path !== undefined && file_path !== '') throw inParts(shown, name)
    if (meta_data === undefined || crypto_metadata !== undefined) {
      throw new UserError('USAGE', `${shown}: column ${name} is encrypted`, {
        hint: 'Decrypt the file first.',
      })
    }
    if (meta_data.path_in_schema.join('.') !== name)
      throw new Error(`column ${name} is not where the schema has it`)
    const { codec } = meta_data
    // Writers put anything where a group without rows has its pages: there are none.
    if (rows === 0) return { start: MAGIC.length, end: MAGIC.length, uncompressedBytes: 0, values: 0, codec }
    const data = count(meta_data.data_page_offset, 'a page')
    const dictionary = count(meta_data.dictionary_page_offset ?? 0n, 'a page')
    const from = dictionary > 0 && dictionary < data ? dictionary : data
    const end = from + count(meta_data.total_compressed_size, 'bytes')
    if (from < MAGIC.length || end > footerStart) {
      throw new Error(
        `column ${name} lies in bytes ${from} to ${end}, expected ${MAGIC.length} to ${footerStart}`,
      )
    }
    const values = count(meta_data.num_values, 'values')
    if (isFlat(leaf) && values !== rows)
      throw new Error(`column ${name} has ${values} values for ${rows} rows`)
    const uncompressedBytes = count(meta_data.total_uncompressed_size, 'bytes')
    return { start: from, end, uncompressedBytes, values, codec }
  })
  return { rows, chunks }
}

/** @returns whether a row has exactly one value of the leaf */
export function isFlat(path: readonly SchemaTree[] | undefined): boolean {
  return path?.length === 1 && path[0]?.element.repetition_type !== 'REPEATED'
}

function count(value: bigint, of: string): number {
  if (typeof value !== 'bigint' || value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new Error(`a number of ${of} that is ${value}`)
  }
  return Number(value)
}

function inParts(shown: string, column: string): UserError {
  return new UserError('USAGE', `${shown}: the data of column ${column} is in another file`, {
    hint: 'Give the files that hold the data.',
  })
}

function leavesOf(schema: SchemaTree): SchemaTree[][] {
  const leaves: SchemaTree[][] = []
  const visit = (node: SchemaTree, path: readonly SchemaTree[]): void => {
    if (node.children.length === 0) leaves.push([...path])
    else for (const child of node.children) visit(child, [...path, child])
  }
  for (const child of schema.children) visit(child, [child])
  return leaves
}
