/**
 * The rows of Arrow IPC files and streams (apache/arrow, format/Columnar.rst), such as those of a data set that the
 * dataset hub's library saved to disk.
 */
import type { ItemRecord } from './records.ts'
import { damagedTable, MAX_ROWS, type NeededColumns, plainValue, recordsOfRows } from './tables.ts'

/** Codecs for compressed buffers, as the library wants them: without waiting. */
async function registerCodecs({
  CompressionType,
  setCompressionCodec,
}: typeof import('@uwdata/flechette')): Promise<void> {
  const [{ unpackLz4, loadXxh32 }, { ZSTDDecoder }] = await Promise.all([
    import('./lz4-frame.ts'),
    import('zstddec'),
  ])
  const zstd = new ZSTDDecoder()
  const [xxh32] = await Promise.all([loadXxh32(), zstd.init()])
  const never = () => {
    throw new Error('nothing is written here')
  }
  setCompressionCodec(CompressionType.LZ4_FRAME, { encode: never, decode: (data) => unpackLz4(data, xxh32) })
  setCompressionCodec(CompressionType.ZSTD, { encode: never, decode: (data) => zstd.decode(data) })
}

/**
 * Reads the rows of an Arrow IPC file or stream.
 *
 * @param bytes the file
 * @param path the path as typed, for messages
 * @param needed columns to read; others are named in messages only
 * @returns one record a row
 * @throws {UserError} `CORRUPT_INPUT` for damaged and cut-off files
 */
export async function readArrow(bytes: Buffer, path: string, needed: NeededColumns): Promise<ItemRecord[]> {
  const flechette = await import('@uwdata/flechette')
  await registerCodecs(flechette)
  try {
    const table = flechette.tableFromIPC(bytes)
    const all = table.names.map(String)
    const count = table.numRows
    if (count > MAX_ROWS) throw new Error(`it says that it has ${count} rows`)
    const rows = Array.from({ length: count }, (): Record<string, unknown> => ({}))
    for (const name of all) {
      if (needed?.has(name) === false) continue
      const column = table.getChild(name)
      for (const [index, row] of rows.entries()) row[name] = plainValue(column.at(index))
    }
    return recordsOfRows(rows, all, path)
  } catch (error) {
    throw damagedTable(path, 'Arrow', error)
  }
}
