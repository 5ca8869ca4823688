/**
 * Columns of an Arrow batch as values by row (apache/arrow, docs/source/format/Columnar.rst). Text is a view of the
 * batch's bytes. Nothing is read of columns that were not chosen, compressed ones stay compressed.
 */
import type { BlockDecoder } from '../block-decoders.ts'
import { isoTime } from '../iso-time.ts'
import { setKey } from '../set-key.ts'
import { type BatchLayout, type Field, TYPE } from './message.ts'

/** Values of a column by row; null where there is none. */
export interface Vector {
  readonly length: number
  at(row: number): unknown
}

const MOST_BUFFER_BYTES = 2 ** 30
const EMPTY = new Uint8Array(0)
const NOTHING: Vector = { length: 0, at: () => null }

/** Takes the columns of one batch, in the schema's order. */
export class BatchColumns {
  readonly #layout: BatchLayout
  readonly #body: Uint8Array
  readonly #decode: BlockDecoder | undefined
  readonly #dictionaries: ReadonlyMap<number, Vector>
  readonly #memory: Uint8Array[]
  #decoded = 0
  #node = 0
  #buffer = 0
  #variadic = 0

  constructor(
    layout: BatchLayout,
    body: Uint8Array,
    decode: BlockDecoder | undefined,
    dictionaries: ReadonlyMap<number, Vector>,
    memory: Uint8Array[],
  ) {
    this.#memory = memory
    this.#layout = layout
    this.#body = body
    this.#decode = decode
    this.#dictionaries = dictionaries
  }

  /**
   * @param isWanted otherwise its buffers are only stepped over
   * @throws {Error} at damage, and for types that are not supported
   */
  next(field: Field, isWanted: boolean): Vector {
    const node = this.#layout.nodes[this.#node++]
    if (node === undefined) throw new Error('a column without a node')
    const [length, nulls] = node
    if (field.dictionary !== undefined) {
      const { id, width, isSigned } = field.dictionary
      const indices = this.#fixed(length, nulls, width, isWanted, (view) => integers(view, width, isSigned))
      const values = this.#dictionaries.get(id)
      if (!isWanted) return NOTHING
      if (values === undefined) throw new Error(`no dictionary ${id}`)
      return { length, at: (row) => lookedUp(values, indices.at(row)) }
    }
    return this.#plain(field, length, nulls, isWanted)
  }

  #plain(field: Field, length: number, nulls: number, isWanted: boolean): Vector {
    const { type, width } = field
    switch (type) {
      case TYPE.null:
        return { length, at: () => null }
      case TYPE.utf8:
      case TYPE.binary:
        return this.#texts(length, nulls, 4, isWanted)
      case TYPE.largeUtf8:
      case TYPE.largeBinary:
        return this.#texts(length, nulls, 8, isWanted)
      case TYPE.utf8View:
      case TYPE.binaryView:
        return this.#views(length, nulls, isWanted)
      case TYPE.map:
        return this.#maps(field, length, nulls, isWanted)
      case TYPE.list:
        return this.#lists(field, length, nulls, 4, isWanted)
      case TYPE.largeList:
        return this.#lists(field, length, nulls, 8, isWanted)
      case TYPE.fixedSizeList:
        return this.#fixedLists(field, length, nulls, isWanted)
      case TYPE.struct:
        return this.#structs(field, length, nulls, isWanted)
      case TYPE.bool:
        return this.#bits(length, nulls, isWanted)
      case TYPE.int:
        return this.#fixed(length, nulls, width, isWanted, (view) => integers(view, width, field.isSigned))
      case TYPE.float:
        return this.#fixed(length, nulls, width, isWanted, (view) => floats(view, width))
      case TYPE.date:
      case TYPE.timestamp:
        return this.#fixed(length, nulls, width, isWanted, (view) => times(view, width, field.unitMs))
      case TYPE.time:
      case TYPE.duration:
        return this.#fixed(length, nulls, width, isWanted, (view) => integers(view, width, true))
      default:
        return this.#stepOver(field, isWanted)
    }
  }

  #stepOver(field: Field, isWanted: boolean): Vector {
    if (isWanted) throw new Error(`column "${field.name}" has type ${field.type}, which is not supported`)
    const { type, children } = field
    if (type === TYPE.union) this.#buffer += 1 + field.width
    else if (type === TYPE.listView || type === TYPE.largeListView) this.#buffer += 3
    else if (type !== TYPE.runEndEncoded) this.#buffer += 2
    for (const child of children) this.next(child, false)
    return NOTHING
  }

  #texts(length: number, nulls: number, offsetBytes: 4 | 8, isWanted: boolean): Vector {
    const isNull = this.#nulls(length, nulls, isWanted)
    const offset = this.#offsets(length, offsetBytes, isWanted)
    const values = this.#take(isWanted)
    return { length, at: (row) => (isNull(row) ? null : part(values, offset(row), offset(row + 1))) }
  }

  #views(length: number, nulls: number, isWanted: boolean): Vector {
    const isNull = this.#nulls(length, nulls, isWanted)
    const views = this.#take(isWanted)
    const count = this.#layout.variadic[this.#variadic++] ?? 0
    if (count < 0 || count > this.#layout.buffers.length) throw new Error(`${count} buffers of views`)
    const data = Array.from({ length: count }, () => this.#take(isWanted))
    if (isWanted) room(views, 16 * length)
    const view = viewOf(views)
    return {
      length,
      at: (row) => {
        if (isNull(row)) return null
        const at = 16 * row
        const bytes = view.getInt32(at, true)
        if (bytes <= 12) return part(views, at + 4, at + 4 + bytes)
        const from = view.getInt32(at + 12, true)
        return part(data[view.getInt32(at + 8, true)] ?? EMPTY, from, from + bytes)
      },
    }
  }

  #lists(field: Field, length: number, nulls: number, offsetBytes: 4 | 8, isWanted: boolean): Vector {
    const isNull = this.#nulls(length, nulls, isWanted)
    const offset = this.#offsets(length, offsetBytes, isWanted)
    const child = this.#child(field, isWanted)
    return { length, at: (row) => (isNull(row) ? null : rows(child, offset(row), offset(row + 1))) }
  }

  /** A list of pairs, which becomes an object. */
  #maps(field: Field, length: number, nulls: number, isWanted: boolean): Vector {
    const pairs = this.#lists(field, length, nulls, 4, isWanted)
    return { length, at: (row) => objectOf(pairs.at(row)) }
  }

  #fixedLists(field: Field, length: number, nulls: number, isWanted: boolean): Vector {
    const isNull = this.#nulls(length, nulls, isWanted)
    const child = this.#child(field, isWanted)
    const { width } = field
    return { length, at: (row) => (isNull(row) ? null : rows(child, width * row, width * (row + 1))) }
  }

  #structs(field: Field, length: number, nulls: number, isWanted: boolean): Vector {
    const isNull = this.#nulls(length, nulls, isWanted)
    const columns = field.children.map((child) => ({ name: child.name, vector: this.next(child, isWanted) }))
    if (isWanted && columns.some(({ vector }) => vector.length < length))
      throw new Error('a struct with too few values')
    return {
      length,
      at: (row) =>
        isNull(row) ? null : Object.fromEntries(columns.map(({ name, vector }) => [name, vector.at(row)])),
    }
  }

  #bits(length: number, nulls: number, isWanted: boolean): Vector {
    const isNull = this.#nulls(length, nulls, isWanted)
    const values = this.#take(isWanted)
    if (isWanted) room(values, Math.ceil(length / 8))
    return { length, at: (row) => (isNull(row) ? null : bit(values, row)) }
  }

  #fixed(
    length: number,
    nulls: number,
    width: number,
    isWanted: boolean,
    reader: (view: DataView) => (row: number) => unknown,
  ): Vector {
    const isNull = this.#nulls(length, nulls, isWanted)
    const values = this.#take(isWanted)
    if (!isWanted) return NOTHING
    room(values, (length * width) / 8)
    const read = reader(viewOf(values))
    return { length, at: (row) => (isNull(row) ? null : read(row)) }
  }

  #child(field: Field, isWanted: boolean): Vector {
    const [child] = field.children
    if (child === undefined) throw new Error('a list of nothing')
    return this.next(child, isWanted)
  }

  #nulls(length: number, nulls: number, isWanted: boolean): (row: number) => boolean {
    const valid = this.#take(isWanted)
    if (!isWanted || nulls === 0) return () => false
    room(valid, Math.ceil(length / 8))
    return (row) => !bit(valid, row)
  }

  #offsets(length: number, offsetBytes: 4 | 8, isWanted: boolean): (row: number) => number {
    const bytes = this.#take(isWanted)
    if (!isWanted || length === 0) return () => 0
    room(bytes, offsetBytes * (length + 1))
    const view = viewOf(bytes)
    return offsetBytes === 4
      ? (row) => view.getInt32(4 * row, true)
      : (row) => Number(view.getBigInt64(8 * row, true))
  }

  #take(isWanted: boolean): Uint8Array {
    const region = this.#layout.buffers[this.#buffer++]
    if (region === undefined) throw new Error('a column without a buffer')
    const [offset, length] = region
    if (!isWanted || length === 0) return EMPTY
    const bytes = this.#body.subarray(offset, offset + length)
    if (this.#layout.codec === 'none') return bytes
    const size = Number(viewOf(bytes).getBigInt64(0, true))
    const packed = bytes.subarray(8)
    if (size === -1) return packed
    if (size === 0) return EMPTY
    if (size < 0 || size > MOST_BUFFER_BYTES) throw new Error(`a buffer of ${size} bytes`)
    if (this.#decode === undefined) throw new Error(`no decoder for ${this.#layout.codec}`)
    const target = this.#room(size)
    this.#decode(packed, target)
    return target
  }

  /** Memory for the next buffer that is decompressed: that of the same one of the batch before, where it is enough. */
  #room(size: number): Uint8Array {
    const index = this.#decoded++
    let memory = this.#memory[index]
    if (memory === undefined || memory.length < size) {
      memory = new Uint8Array(size)
      this.#memory[index] = memory
    }
    return memory.subarray(0, size)
  }
}

function lookedUp(values: Vector, index: unknown): unknown {
  if (index === null) return null
  if (typeof index !== 'number' || index < 0 || index >= values.length) {
    throw new Error(`index ${String(index)} in a dictionary of ${values.length}`)
  }
  return values.at(index)
}

function objectOf(pairs: unknown): unknown {
  if (!Array.isArray(pairs)) return pairs
  const object: Record<string, unknown> = {}
  for (const pair of pairs) {
    if (typeof pair !== 'object' || pair === null) throw new Error('a map without pairs')
    const [key, value] = Object.values(pair)
    setKey(object, key instanceof Uint8Array ? Buffer.from(key).toString('utf8') : String(key), value)
  }
  return object
}

function rows(child: Vector, from: number, to: number): unknown[] {
  if (from < 0 || to < from || to > child.length)
    throw new Error(`values ${from} to ${to} of ${child.length}`)
  return Array.from({ length: to - from }, (_, index) => child.at(from + index))
}

function part(values: Uint8Array, from: number, to: number): Uint8Array {
  if (from < 0 || to < from || to > values.length)
    throw new Error(`text in bytes ${from} to ${to} of ${values.length}`)
  return values.subarray(from, to)
}

function room(bytes: Uint8Array, wanted: number): void {
  if (bytes.length < wanted) throw new Error(`a buffer of ${bytes.length} bytes, expected ${wanted}`)
}

function bit(bytes: Uint8Array, index: number): boolean {
  return (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
}

function integers(view: DataView, width: number, isSigned: boolean): (row: number) => unknown {
  if (width === 8) return isSigned ? (row) => view.getInt8(row) : (row) => view.getUint8(row)
  if (width === 16)
    return isSigned ? (row) => view.getInt16(2 * row, true) : (row) => view.getUint16(2 * row, true)
  if (width === 32)
    return isSigned ? (row) => view.getInt32(4 * row, true) : (row) => view.getUint32(4 * row, true)
  if (width !== 64) throw new Error(`numbers of ${width} bits`)
  return (row) => {
    const value = isSigned ? view.getBigInt64(8 * row, true) : view.getBigUint64(8 * row, true)
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
}

function times(view: DataView, width: number, unitMs: number): (row: number) => unknown {
  if (width === 32) return (row) => isoTime(view.getInt32(4 * row, true) * unitMs)
  // Nanoseconds do not fit into a number.
  const perMs = BigInt(Math.max(1, Math.round(1 / unitMs)))
  const perUnit = Math.max(1, unitMs)
  return (row) => isoTime(Number(view.getBigInt64(8 * row, true) / perMs) * perUnit)
}

function floats(view: DataView, width: number): (row: number) => unknown {
  if (width === 32) return (row) => view.getFloat32(4 * row, true)
  if (width === 64) return (row) => view.getFloat64(8 * row, true)
  throw new Error(`floating numbers of ${width} bits`)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
