/**
 * Messages of Arrow's IPC format (apache/arrow, format/Message.fbs and Schema.fbs): what a stream and a file consist of.
 */
import { Table } from './table.ts'

/** Numbers of the types that are read or stepped over. */
export const TYPE = {
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  interval: 11,
  list: 12,
  struct: 13,
  union: 14,
  fixedSizeBinary: 15,
  fixedSizeList: 16,
  map: 17,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  runEndEncoded: 22,
  binaryView: 23,
  utf8View: 24,
  listView: 25,
  largeListView: 26,
} as const

/** A column, or one below it. */
export interface Field {
  readonly name: string
  /** One of TYPE; for dictionaries that of their values. */
  readonly type: number
  /** Bits of a number, bytes of a fixed binary, length of a fixed list. */
  readonly width: number
  readonly isSigned: boolean
  /** Of a date or a timestamp: what its numbers count, in milliseconds; else 0. */
  readonly unitMs: number
  readonly children: readonly Field[]
  /** The dictionary that its numbers point into, and their form. */
  readonly dictionary: { readonly id: number; readonly width: number; readonly isSigned: boolean } | undefined
}

/** Layout of a batch of rows: where the buffers of its columns lie in the body. */
export interface BatchLayout {
  readonly rows: number
  /** Length and number of nulls of each column and those below, in order. */
  readonly nodes: readonly (readonly [number, number])[]
  /** Offset and length of each buffer in the body, in order. */
  readonly buffers: readonly (readonly [number, number])[]
  readonly codec: 'none' | 'lz4' | 'zstd'
  /** Numbers of data buffers of columns of views. */
  readonly variadic: readonly number[]
}

/** A message's head. */
export type Message = { readonly bodyBytes: number } & (
  | { readonly kind: 'schema'; readonly fields: readonly Field[]; readonly isBigEndian: boolean }
  | { readonly kind: 'batch'; readonly layout: BatchLayout }
  | {
      readonly kind: 'dictionary'
      readonly id: number
      readonly isDelta: boolean
      readonly layout: BatchLayout
    }
  | { readonly kind: 'other' }
)

const MOST_DEPTH = 64

/**
 * @param bytes the FlatBuffer of one message
 * @throws {Error} when it is damaged
 */
export function parseMessage(bytes: Uint8Array): Message {
  const table = Table.root(bytes)
  const bodyBytes = table.long(3)
  if (bodyBytes < 0) throw new Error(`a body of ${bodyBytes} bytes`)
  const kind = table.byte(1)
  const header = table.table(2)
  if (header === undefined) throw new Error('a message without a header')
  if (kind === 1) return { kind: 'schema', bodyBytes, ...parseSchema(header) }
  if (kind === 3) return { kind: 'batch', bodyBytes, layout: layoutOf(header, bodyBytes) }
  if (kind !== 2) return { kind: 'other', bodyBytes }
  const data = header.table(1)
  if (data === undefined) throw new Error('a dictionary without data')
  const layout = layoutOf(data, bodyBytes)
  return { kind: 'dictionary', bodyBytes, id: header.long(0), isDelta: header.byte(2) !== 0, layout }
}

/** @returns columns of a Schema table */
export function parseSchema(schema: Table): { fields: readonly Field[]; isBigEndian: boolean } {
  return { fields: schema.tables(1).map((field) => fieldOf(field, 0)), isBigEndian: schema.short(0) !== 0 }
}

function fieldOf(field: Table, depth: number): Field {
  if (depth > MOST_DEPTH) throw new Error(`columns nested more than ${MOST_DEPTH} deep`)
  const type = field.byte(2)
  const details = field.table(3)
  const encoding = field.table(4)
  const index = encoding?.table(1)
  return {
    name: field.text(0),
    type,
    width: widthOf(type, details),
    isSigned: type === TYPE.int && (details?.byte(1) ?? 0) !== 0,
    unitMs: unitOf(type, details),
    children: field.tables(5).map((child) => fieldOf(child, depth + 1)),
    dictionary:
      encoding === undefined
        ? undefined
        : {
            id: encoding.long(0),
            width: index?.int(0) ?? 32,
            isSigned: index === undefined || index.byte(1) !== 0,
          },
  }
}

function widthOf(type: number, details: Table | undefined): number {
  switch (type) {
    case TYPE.int:
    case TYPE.fixedSizeBinary:
    case TYPE.fixedSizeList:
      return details?.int(0) ?? 0
    case TYPE.float:
      return [16, 32, 64][details?.short(0) ?? 0] ?? 0
    case TYPE.date:
      return (details?.short(0, 1) ?? 1) === 0 ? 32 : 64
    case TYPE.time:
      return details?.int(1, 32) ?? 32
    case TYPE.union:
      return details?.short(0) ?? 0 // 0 sparse, 1 dense
    default:
      return 64
  }
}

/** Milliseconds of the numbers of dates (days or milliseconds) and timestamps (seconds to nanoseconds). */
function unitOf(type: number, details: Table | undefined): number {
  if (type === TYPE.date) return widthOf(type, details) === 32 ? 86_400_000 : 1
  if (type === TYPE.timestamp) return [1000, 1, 1e-3, 1e-6][details?.short(0) ?? 0] ?? 0
  return 0
}

function layoutOf(batch: Table, bodyBytes: number): BatchLayout {
  const rows = batch.long(0)
  // Columns of nothing but nulls have no bytes; all others have a bit for a value at least.
  const most = Math.max(8 * bodyBytes, 1 << 24)
  const nodes = batch.structs(1, 16, [0, 8]).map(([length = 0, nulls = 0]) => [length, nulls] as const)
  for (const length of [rows, ...nodes.map(([length]) => length)]) {
    if (length < 0 || length > most) throw new Error(`${length} values in ${bodyBytes} bytes`)
  }
  const buffers = batch.structs(2, 16, [0, 8]).map(([offset = 0, length = 0]) => [offset, length] as const)
  for (const [offset, length] of buffers) {
    if (offset < 0 || length < 0 || offset + length > bodyBytes) {
      throw new Error(`a buffer in bytes ${offset} to ${offset + length} of ${bodyBytes}`)
    }
  }
  const compression = batch.table(3)
  const codec = compression === undefined ? 'none' : (['lz4', 'zstd'] as const)[compression.byte(0)]
  if (codec === undefined || (compression?.byte(1) ?? 0) !== 0) throw new Error('an unknown compression')
  return { rows, nodes, buffers, codec, variadic: batch.structs(4, 8, [0]).map(([count = 0]) => count) }
}
