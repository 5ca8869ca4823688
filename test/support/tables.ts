/**
 * Parquet and Arrow files out of JSON records, with lists and structs as columns.
 */
import {
  Bool,
  type DataType,
  Field,
  Float64,
  List,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import type { CompressionCodec, SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** Packs a page. */
type Compressors = Readonly<Partial<Record<CompressionCodec, (page: Uint8Array) => Uint8Array>>>

type Row = Readonly<Record<string, unknown>>

/** How a value is stored; all of them can be null. */
function elementsOf(name: string, values: readonly unknown[]): SchemaElement[] {
  const there = values.filter((value) => value !== null && value !== undefined)
  const [first] = there
  const base = { name, repetition_type: 'OPTIONAL' } as const
  if (Array.isArray(first)) {
    const inner = elementsOf('element', there.flat())
    return [
      { ...base, num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...inner,
    ]
  }
  if (typeof first === 'object') {
    const keys = [...new Set(there.flatMap((value) => Object.keys(value as object)))]
    const inner = keys.map((key) =>
      elementsOf(
        key,
        there.map((value) => (value as Row)[key]),
      ),
    )
    return [{ ...base, num_children: keys.length }, ...inner.flat()]
  }
  if (typeof first === 'boolean') return [{ ...base, type: 'BOOLEAN' }]
  if (typeof first !== 'number') return [{ ...base, type: 'BYTE_ARRAY', converted_type: 'UTF8' }]
  const isWhole = there.every((value) => Number.isInteger(value))
  return [{ ...base, type: isWhole ? 'INT32' : 'DOUBLE' }]
}

/**
 * Writes a Parquet file.
 *
 * @param rows records; a key that one of them lacks is null there
 * @param options codec of the pages, with a compressor for those but SNAPPY, and rows in a group
 * @returns the file
 */
export function parquetOf(
  rows: readonly Row[],
  options: { codec?: CompressionCodec; compressors?: Compressors; rowGroupSize?: number } = {},
): Buffer {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = names.map((name) => ({ name, data: rows.map((row) => row[name] ?? null) }))
  const schema: SchemaElement[] = [{ name: 'root', num_children: names.length }]
  for (const { name, data } of columns) schema.push(...elementsOf(name, data))
  return Buffer.from(parquetWriteBuffer({ columnData: columns, schema, ...options }))
}

/** The Arrow type of a column. */
function typeOf(values: readonly unknown[]): DataType {
  const there = values.filter((value) => value !== null && value !== undefined)
  const [first] = there
  if (Array.isArray(first)) return new List(new Field('item', typeOf(there.flat()), true))
  if (typeof first === 'object') {
    const keys = [...new Set(there.flatMap((value) => Object.keys(value as object)))]
    return new Struct(
      keys.map((key) => new Field(key, typeOf(there.map((value) => (value as Row)[key])), true)),
    )
  }
  if (typeof first === 'boolean') return new Bool()
  return typeof first === 'number' ? new Float64() : new Utf8()
}

/**
 * Writes an Arrow IPC file or stream, with the reference implementation.
 *
 * @param rows records; a key that one of them lacks is null there
 * @param form which of the two
 * @returns the file
 */
export function arrowOf(rows: readonly Row[], form: 'file' | 'stream'): Buffer {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const vectors = names.map((name) => {
    const values = rows.map((row) => row[name] ?? null)
    return [name, vectorFromArray(values, typeOf(values))] as const
  })
  return Buffer.from(tableToIPC(new Table(Object.fromEntries(vectors)), form))
}
