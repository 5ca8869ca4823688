/**
 * The rows of Arrow IPC files and streams (apache/arrow, format/Columnar.rst), such as those of a data set that the
 * dataset hub's library saved to disk.
 */
import { CompressionType, setCompressionCodec, tableFromIPC } from '@uwdata/flechette'
import type { Table } from './apart.ts'
import { loadZstd } from './decompress.ts'
import { MAX_ROWS, plainValue } from './tables.ts'

type Decode = (data: Uint8Array, length?: number) => Uint8Array

/** A decoder that gives as much as the message says, or an error. */
function checked(decode: (data: Uint8Array) => Uint8Array): Decode {
  return (data, length) => {
    const bytes = decode(data)
    if (length === undefined || bytes.length === length) return bytes
    throw new Error(`a packed buffer has ${bytes.length} bytes, not ${length}`)
  }
}

/** Codecs for packed buffers, as the library wants them: without waiting. */
async function registerCodecs(): Promise<void> {
  const { unpackLz4, loadXxh32 } = await import('./lz4-frame.ts')
  const [xxh32, unpackZstd] = await Promise.all([loadXxh32(), loadZstd()])
  const encode = () => {
    throw new Error('nothing is written here')
  }
  const unpackLz4Frame = (data: Uint8Array) => unpackLz4(data, xxh32)
  setCompressionCodec(CompressionType.LZ4_FRAME, { encode, decode: checked(unpackLz4Frame) })
  setCompressionCodec(CompressionType.ZSTD, { encode, decode: checked(unpackZstd) })
}

const FILE_MAGIC = 'ARROW1'
/** A continuation mark and the length 0. */
const STREAM_END = 'ffffffff00000000'

/** The library takes what is there of a file that is cut off. */
function checkEnd(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isFile = file.toString('latin1', 0, FILE_MAGIC.length) === FILE_MAGIC
  const isWhole = isFile
    ? file.length > 2 * FILE_MAGIC.length &&
      file.toString('latin1', file.length - FILE_MAGIC.length) === FILE_MAGIC
    : file.toString('hex', Math.max(0, file.length - 8)) === STREAM_END
  if (!isWhole) throw new Error('the mark of its end is missing')
}

/**
 * Decodes an Arrow IPC file or stream. On damaged messages it may never end.
 *
 * @param bytes the file
 * @param needed columns to read; all without it
 * @param progress called for each column
 * @returns the rows, and the names of all columns
 * @throws {Error} for damaged and cut-off files
 */
export async function decodeArrow(
  bytes: Uint8Array,
  needed: readonly string[] | undefined,
  progress: () => void,
): Promise<Table> {
  await registerCodecs()
  checkEnd(bytes)
  const table = tableFromIPC(bytes)
  const columns = table.names.map(String)
  const count = table.numRows
  if (count > MAX_ROWS) throw new Error(`it says that it has ${count} rows`)
  const rows = Array.from({ length: count }, (): Record<string, unknown> => ({}))
  for (const name of columns) {
    if (needed?.includes(name) === false) continue
    progress()
    const column = table.getChild(name)
    if (column.length !== count)
      throw new Error(`the column "${name}" has ${column.length} rows, not ${count}`)
    for (const [index, row] of rows.entries()) row[name] = plainValue(column.at(index))
  }
  return { rows, columns }
}
