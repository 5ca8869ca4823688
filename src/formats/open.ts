/**
 * Opens inputs by their format: rows of columnar files, records of streams, and lists of JSON documents as lines.
 */
import type { ByteSource } from '../bytes/types.ts'
import type { Cut } from '../codecs/types.ts'
import { jsonElements } from './json-array.ts'
import { openParquet } from './parquet.ts'
import { parseTextFieldPath } from './text-field.ts'
import type { DocumentPer, Format, LeafColumn, RecordReader, TableMarks } from './types.ts'

/** What of an input says how it is taken apart. */
export interface FormatOfInput {
  readonly shown: string
  readonly format: Format
  readonly documentPer?: DocumentPer
  readonly listPath?: string
  readonly table?: TableMarks
  /** Text fields; absent where all of a record is wanted. */
  readonly fields?: readonly string[]
}

/** Rows that lie together, and the bytes of the file on which they depend. */
interface RowPiece {
  readonly number: number
  readonly firstRow: number
  readonly rows: number
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
}

/** A columnar file. */
export interface RowFile {
  readonly rows: number
  readonly pieces: readonly RowPiece[]
  /** Bytes of memory that the pages take which are read together; see ParquetFile.pagesOf. */
  pieceBytes(isNear: boolean): Promise<number>
  /**
   * @param mostPieceBytes memory for pages; more is refused
   * @returns records of the rows from `start` to in front of `end`
   */
  read(start: number, end: number, mostPieceBytes?: number): RecordReader
}

/**
 * @param source the file, which stays its caller's
 * @throws {UserError} CORRUPT_INPUT, NO_FIELD
 */
export async function openRows(input: FormatOfInput, source: ByteSource): Promise<RowFile> {
  const file = await openParquet(source)
  const columns = columnsFor(file.columns, input.fields)
  return {
    rows: file.rows,
    pieces: file.groups.map(({ firstRow, rows }, number) => ({
      number,
      firstRow,
      rows,
      ranges: file.digestRanges(number, columns),
    })),
    pieceBytes: async (isNear) => {
      const { leaves, largest } = await file.pagesOf(columns, isNear)
      return largest * pagesHeld(leaves)
    },
    read: (start, end, mostPieceBytes = Number.POSITIVE_INFINITY) => {
      const leaves = file.columns.filter(({ column }) => columns.includes(column)).length
      return file.read(columns, start, end, mostPieceBytes / pagesHeld(leaves))
    },
  }
}

/** One page of each leaf as it lies in the file and one decompressed, and both once more in the decoder. */
function pagesHeld(leaves: number): number {
  return 2 * leaves + 2
}

/** Top-level columns that the fields need, and `id`, which names documents. */
function columnsFor(columns: readonly LeafColumn[], fields: readonly string[] | undefined): string[] {
  const all = [...new Set(columns.map(({ column }) => column))]
  if (fields === undefined) return all
  const wanted = fields.flatMap((field) =>
    (parseTextFieldPath(field)?.paths ?? []).flatMap(({ source, steps, isOptional }) => {
      const column = all.includes(source) ? source : (steps[0]?.key ?? source)
      return isOptional && !all.includes(column) ? [] : [column]
    }),
  )
  return [...new Set([...wanted, ...all.filter((column) => column === 'id')])]
}

/** @returns where a columnar file is best cut: at its row groups, in proportion to its bytes */
export async function cutsOfRows(source: ByteSource): Promise<readonly Cut[]> {
  const { groups, rows } = await openParquet(source)
  const size = source.size ?? 0
  const cuts = groups.map(({ firstRow }) => ({
    file: Math.floor((size * firstRow) / Math.max(1, rows)),
    text: firstRow,
  }))
  return [...cuts, { file: size, text: rows }]
}

/** A piece of an Arrow file that is smaller is not worth a task of its own. */
const LEAST_PIECE_BYTES = 1 << 22

/**
 * @returns where an Arrow file can be cut: between batches, the schema and all dictionaries being read before. Only the start
 *   for a stream, which has no directory, and for a file whose batches are not in order
 */
export async function cutsOfBatches(source: ByteSource): Promise<readonly Cut[]> {
  const { openArrowFile } = await import('./arrow/file.ts')
  const file = await openArrowFile(source)
  const cuts: Cut[] = [{ file: 0, text: 0 }]
  if (file === undefined) return cuts
  const { batches, preamble } = file
  if (batches.some(({ start }, i) => start < (batches[i - 1]?.end ?? 0))) return cuts
  for (const { start, firstRow } of batches.slice(1)) {
    if (start - (cuts.at(-1)?.file ?? 0) < LEAST_PIECE_BYTES) continue
    cuts.push({ file: start, text: firstRow, entry: { lead: preamble } })
  }
  const last = batches.at(-1)
  return [...cuts, { file: source.size ?? 0, text: (last?.firstRow ?? 0) + (last?.rows ?? 0) }]
}

/** In place of the key path of a list: the JSON document itself is the only record. */
export const WHOLE_DOCUMENT = '.'

/**
 * @param input `listPath` has commas between the key paths of several lists
 * @param onArray see JsonArrayOptions
 * @returns the records of a JSON document as lines, at the same bytes
 */
export function jsonLines(
  { shown, listPath }: FormatOfInput,
  text: AsyncIterable<Uint8Array>,
  onArray?: (path: readonly string[]) => void,
): AsyncIterable<Uint8Array> {
  const told = { shown, ...(onArray === undefined ? {} : { onArray }) }
  if (listPath === undefined) return jsonElements(text, told)
  if (listPath === WHOLE_DOCUMENT) return jsonElements(text, { ...told, isRecord: true })
  return jsonElements(text, { ...told, paths: listPath.split(',').map((path) => path.split('.')) })
}

/** @returns the marks of a table as its format has them, but for those that are known */
function marksOf(format: 'csv' | 'tsv', table: TableMarks | undefined): TableMarks {
  return table ?? { delimiter: format === 'csv' ? ',' : '\t' }
}

/**
 * @param text decoded bytes of the input
 * @param maxRecordBytes longest document of a format whose documents have no other end
 * @param source what they are of, where it is not compressed and can seek: some files say only at their end what they hold
 * @param mostPieceBytes memory for what a format gives at a time; more is refused
 * @param start position of the text's first record: of a byte, or of a row
 */
export async function openRecords(
  { shown, format, documentPer = 'file', fields, table }: FormatOfInput,
  text: AsyncIterable<Uint8Array>,
  maxRecordBytes: number,
  source?: ByteSource,
  mostPieceBytes?: number,
  start = 0,
): Promise<RecordReader> {
  switch (format) {
    case 'csv':
    case 'tsv': {
      const { CsvReader } = await import('./csv.ts')
      return new CsvReader(text, { shown, ...marksOf(format, table), maxRecordBytes })
    }
    case 'text': {
      const { TextReader } = await import('./text.ts')
      return new TextReader(text, { shown, documentPer, maxRecordBytes, start })
    }
    case 'warc': {
      const { WarcReader } = await import('./warc.ts')
      return new WarcReader(text, { shown, maxRecordBytes })
    }
    case 'xml': {
      const { XmlReader } = await import('./xml.ts')
      return new XmlReader(text, { shown, maxRecordBytes })
    }
    case 'arrow': {
      const { ArrowReader } = await import('./arrow.ts')
      const { openArrowFile } = await import('./arrow/file.ts')
      const file = source === undefined ? undefined : await openArrowFile(source)
      const reader = new ArrowReader(text, {
        shown,
        file,
        mostBatchBytes: mostPieceBytes,
        firstRow: start,
        isPart: start > 0,
      })
      if (fields !== undefined) await reader.choose(columnsFor(await reader.columns(), fields))
      return reader
    }
    default:
      throw new Error(`${format} has no records in a stream`)
  }
}
