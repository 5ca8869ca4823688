/**
 * The rows of a Parquet file (apache/parquet-format), of which only the columns that are needed are read.
 */
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type Compressors, type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet'
import type { Table } from './apart.ts'
import { loadZstd } from './decompress.ts'
import { LIMIT_BYTES, TEXT_LIMIT_BYTES, tooLarge } from './limit.ts'
import { MAX_ROWS, plainValue, tableText } from './tables.ts'

type Decompressor = (input: Uint8Array, outputLength: number) => Uint8Array

/**
 * A decoder that gives what the page says it has, or an error: on damaged data some give less, or nothing, in silence.
 */
function checked(name: string, decode: Decompressor): Decompressor {
  return (input, outputLength) => {
    if (outputLength > LIMIT_BYTES) throw new Error(`a page says that it has ${outputLength} bytes`)
    const output = decode(input, outputLength)
    if (output.length === outputLength) return output
    throw new Error(`a page of ${name} data has ${output.length} bytes, not ${outputLength}`)
  }
}

async function loadCompressors(): Promise<Compressors> {
  const [{ decompressLz4, decompressLz4Raw, decompressSnappy }, unpackZstd] = await Promise.all([
    import('hyparquet-compressors'),
    loadZstd(),
  ])
  return {
    SNAPPY: checked('Snappy', decompressSnappy),
    GZIP: checked('gzip', (input, maxOutputLength) => gunzipSync(input, { maxOutputLength })),
    BROTLI: checked('brotli', (input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength })),
    ZSTD: checked('zstd', unpackZstd),
    LZ4: checked('LZ4', decompressLz4),
    LZ4_RAW: checked('LZ4', decompressLz4Raw),
  }
}

/** Columns at the top of the schema, in its order. */
function columnsOf({ schema }: FileMetaData): readonly string[] {
  const [root] = schema
  const names: string[] = []
  // The schema is a tree in the order of a walk: children follow their parent.
  let at = 1
  const skip = (): void => {
    let children = schema[at++]?.num_children ?? 0
    while (children-- > 0 && at < schema.length) skip()
  }
  for (let left = root?.num_children ?? 0; left > 0 && at < schema.length; left--) {
    names.push(schema[at]?.name ?? '')
    skip()
  }
  return names
}

/** Refuses what cannot be held in memory, before any of it is read. */
function checkSize(metadata: FileMetaData, columns: readonly string[], path: string): void {
  if (metadata.num_rows > MAX_ROWS || metadata.num_rows < 0) {
    throw new Error(`it says that it has ${metadata.num_rows} rows`)
  }
  let bytes = 0n
  let rows = 0n
  for (const group of metadata.row_groups) {
    rows += group.num_rows
    for (const { meta_data } of group.columns) {
      const [column = ''] = meta_data?.path_in_schema ?? []
      if (meta_data !== undefined && columns.includes(column)) bytes += meta_data.total_uncompressed_size
    }
  }
  if (bytes > TEXT_LIMIT_BYTES) throw tooLarge(path, TEXT_LIMIT_BYTES)
  if (rows !== metadata.num_rows)
    throw new Error(`its row groups have ${rows} rows together, not ${metadata.num_rows}`)
}

/**
 * Decodes a Parquet file: plain and nested columns, dictionary pages, all codecs that its format names but LZO. On
 * damaged pages it may never end.
 *
 * @param bytes the file
 * @param path the path as typed, for messages
 * @param needed columns to read; all without it
 * @param progress called for each page, and for rows
 * @returns the rows, and the names of all columns
 * @throws {UserError} `MEMORY` for more than can be held, `INVALID_UTF8` for text that is not UTF-8
 * @throws {Error} for damaged and cut-off files
 */
export async function decodeParquet(
  bytes: Uint8Array,
  path: string,
  needed: readonly string[] | undefined,
  progress: () => void,
): Promise<Table> {
  const { buffer, byteOffset, byteLength } = bytes
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  const metadata = parquetMetadata(file)
  const all = columnsOf(metadata)
  const columns = all.filter((name) => needed?.includes(name) !== false)
  checkSize(metadata, columns, path)
  const count = Number(metadata.num_rows)
  // Without a column there is nothing to read, and the rows are still records that lack them.
  if (columns.length === 0) return { rows: Array.from({ length: count }, () => ({})), columns: all }
  const rows: Record<string, unknown>[] = await parquetReadObjects({
    file,
    metadata,
    columns,
    compressors: await loadCompressors(),
    onPage: progress,
    parsers: { stringFromBytes: (text: Uint8Array | undefined) => text && tableText(text, path) },
  })
  if (rows.length !== count) throw new Error(`${rows.length} rows were read, not ${count}`)
  const plain = rows.map((row) => {
    progress()
    return plainValue(row) as Record<string, unknown>
  })
  return { rows: plain, columns: all }
}
