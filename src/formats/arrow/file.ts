/**
 * The directory of an Arrow file: where its batches are, so that it can be split (apache/arrow, format/File.fbs).
 */
import type { ByteSource } from '../../bytes/types.ts'
import { UserError } from '../../errors.ts'
import { corrupt, guarded } from '../damage.ts'
import { type Field, type Message, parseMessage, parseSchema } from './message.ts'
import { Table } from './table.ts'

/** At a file's beginning and end. */
export const MAGIC = 'ARROW1'
/** The magic at a file's beginning with its padding. */
export const FILE_HEAD_BYTES = 8
/** Length of the footer and the magic at a file's end. */
const FILE_TAIL_BYTES = 10
/** In front of a message's length; older streams are without it. */
export const CONTINUATION = 0xffff_ffff
/** Schemas of ten thousands of columns are some MiB. */
export const MOST_HEAD_BYTES = 1 << 26

/** A batch of rows of a file: the unit in which it can be split. */
interface ArrowBatch {
  readonly firstRow: number
  readonly rows: number
  /** First byte of the file. */
  readonly start: number
  readonly end: number
}

/** What an Arrow file's footer says. */
export interface ArrowFile {
  /** Its columns: some writers have the schema in the footer only. */
  readonly fields: readonly Field[]
  readonly batches: readonly ArrowBatch[]
  /** Ranges of the schema and of the dictionaries, on which all batches depend. */
  readonly preamble: readonly { readonly start: number; readonly end: number }[]
}

/**
 * @param source an Arrow file that can seek
 * @returns its batches, or undefined for a stream, which has no directory
 * @throws {UserError} CORRUPT_INPUT, and what `source` throws
 */
export async function openArrowFile(source: ByteSource): Promise<ArrowFile | undefined> {
  const { shown, size } = source
  if (size === undefined) return undefined
  const head = await source.read(0, FILE_HEAD_BYTES)
  if (latin(head.subarray(0, MAGIC.length)) !== MAGIC) return undefined
  const tail =
    size < FILE_HEAD_BYTES + FILE_TAIL_BYTES
      ? head
      : await source.read(size - FILE_TAIL_BYTES, FILE_TAIL_BYTES)
  if (latin(tail.subarray(-MAGIC.length)) !== MAGIC)
    throw corrupt(shown, `truncated: an Arrow file that does not end with ${MAGIC}`)
  const footerBytes = viewOf(tail).getInt32(0, true)
  const footerStart = size - FILE_TAIL_BYTES - footerBytes
  if (footerBytes <= 0 || footerBytes > MOST_HEAD_BYTES || footerStart < FILE_HEAD_BYTES) {
    throw corrupt(shown, `damaged Arrow footer: ${footerBytes} bytes`)
  }
  const footer = await source.read(footerStart, footerBytes)
  const what = `damaged Arrow footer at byte ${footerStart}`
  const [fields, dictionaries, places] = guarded(shown, what, () => {
    const table = Table.root(footer)
    const schema = table.table(1)
    if (schema === undefined) throw new Error('no schema')
    return [
      fieldsOf(shown, parseSchema(schema)),
      blocks(table, 2, footerStart),
      blocks(table, 3, footerStart),
    ] as const
  })
  const batches: ArrowBatch[] = []
  let firstRow = 0
  for (const { start, end, headBytes } of places) {
    const message = await headAt(source, start, headBytes)
    if (message.kind !== 'batch') throw corrupt(shown, `damaged Arrow: no batch at byte ${start}`)
    batches.push({ firstRow, rows: message.layout.rows, start, end })
    firstRow += message.layout.rows
  }
  const first = Math.min(
    footerStart,
    ...dictionaries.map(({ start }) => start),
    ...places.map(({ start }) => start),
  )
  const preamble = [{ start: 0, end: first }, ...dictionaries.map(({ start, end }) => ({ start, end }))]
  return { fields, batches, preamble }
}

function blocks(
  footer: Table,
  field: number,
  most: number,
): { start: number; end: number; headBytes: number }[] {
  return footer.structs(field, 24, [0, 8, 16]).map(([start = 0, head = 0, body = 0]) => {
    const headBytes = head % 2 ** 32 // four bytes and padding
    const end = start + headBytes + body
    if (start < FILE_HEAD_BYTES || headBytes < 8 || body < 0 || end > most)
      throw new Error(`a block in bytes ${start} to ${end}`)
    return { start, end, headBytes }
  })
}

async function headAt(source: ByteSource, start: number, headBytes: number): Promise<Message> {
  if (headBytes > MOST_HEAD_BYTES)
    throw corrupt(source.shown, `damaged Arrow footer: a head of ${headBytes} bytes`)
  const head = await source.read(start, headBytes)
  return guarded(source.shown, `damaged Arrow message at byte ${start}`, () =>
    parseMessage(head.subarray(viewOf(head).getUint32(0, true) === CONTINUATION ? 8 : 4)),
  )
}

/**
 * @param source an Arrow file
 * @param file what `openArrowFile` gave
 * @param from number of the first batch
 * @param to number behind the last
 * @returns bytes for ArrowReader: the preamble and the batches
 */
export async function* arrowBatchBytes(
  source: ByteSource,
  file: ArrowFile,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (const { start, end } of file.preamble) yield* source.stream(start, end)
  for (const { start, end } of file.batches.slice(from, to)) yield* source.stream(start, end)
}

/**
 * @returns the schema's columns
 * @throws {UserError} USAGE for another byte order
 */
export function fieldsOf(
  shown: string,
  schema: { fields: readonly Field[]; isBigEndian: boolean },
): readonly Field[] {
  if (!schema.isBigEndian) return schema.fields
  throw new UserError('USAGE', `${shown}: Arrow with the highest byte first, which is not supported`)
}

/** @returns bytes as characters */
export function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

/** @returns a view of the same bytes */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
