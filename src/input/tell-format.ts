/**
 * Codec and format of an input, and the marks of a table: as they are stated, else by its first bytes and its name.
 */
import { chunksOf } from '../bytes/memory.ts'
import { detectCodec, withoutCodecEnding } from '../codecs/decode.ts'
import type { Codec } from '../codecs/types.ts'
import { UserError } from '../errors.ts'
import { CsvReader } from '../formats/csv.ts'
import { DETECT_BYTES, detectFormat, isUndecided } from '../formats/detect.ts'
import { refuseOthers } from '../formats/others.ts'
import type { DocumentPer, Format, TableMarks } from '../formats/types.ts'
import { decodeHead, type HeadChunks } from './head.ts'
import type { FormatRule } from './stated-format.ts'

/** How far the end of a JSON object is looked for: a longer line is no record. */
const MOST_OBJECT_BYTES = 2 ** 26
/** What tables are divided by that are not divided as their name says. */
const DELIMITERS = [',', '\t', ';', '|']

/** What an input is. */
export interface ToldFormat {
  readonly codec: Codec
  readonly format: Format
  /** Absent where they are those of the format. */
  readonly table: TableMarks | undefined
}

/**
 * @param head bytes of its beginning
 * @param shown its name
 * @param stated what the user says of it
 * @param documentPer given, it is plain text where nothing is stated
 */
export async function tellFormat(
  head: HeadChunks,
  shown: string,
  stated: FormatRule | undefined,
  documentPer: DocumentPer | undefined,
): Promise<ToldFormat> {
  const { text: first } = await decodeHead(head, 'none', shown, DETECT_BYTES)
  const codec = stated?.codec ?? detectCodec(first, shown)
  const textOf = async (bytes: number): Promise<Uint8Array> =>
    (await decodeHead(head, codec, shown, bytes)).text
  let text = codec === 'none' ? first : await textOf(DETECT_BYTES)
  const name = codec === 'none' ? shown : withoutCodecEnding(shown)
  let format = stated?.format ?? (documentPer === undefined ? undefined : 'text')
  if (format === undefined) {
    for (let bytes = DETECT_BYTES; isUndecided(text, name) && text.length === bytes; ) {
      if (bytes >= MOST_OBJECT_BYTES) break
      bytes = Math.min(MOST_OBJECT_BYTES, bytes * 16)
      text = await textOf(bytes)
    }
    format = promised(text, name) ?? detectFormat(text, name)
    // Lines are what is left where neither content nor name says anything.
    if (format === 'jsonl') refuseOthers(text, shown)
  }
  if (format !== 'csv' && format !== 'tsv') return { codec, format, table: undefined }
  const usual = { delimiter: format === 'csv' ? ',' : '\t' }
  const { marks = {} } = stated ?? {}
  const told = { ...usual, ...marks }
  const { delimiter } = marks
  const found = delimiter === undefined ? await delimiterOf(text, told) : delimiter
  const table = { ...told, delimiter: found }
  const isUsual = found === usual.delimiter && Object.keys(marks).every((key) => key === 'delimiter')
  return { codec, format, table: isUsual ? undefined : table }
}

/** A name that promises a format whose mark is missing gives that format: its reader says what is wrong. */
function promised(text: Uint8Array, name: string): Format | undefined {
  if (text.length === 0) return undefined
  if (/\.(parquet|parq|pq)$/i.test(name)) return 'parquet'
  return /\.(arrow|feather|ipc)$/i.test(name) ? 'arrow' : undefined
}

/** Another delimiter than the usual one is taken where the header has only that, and the first rows are as long as it. */
async function delimiterOf(text: Uint8Array, usual: TableMarks): Promise<string> {
  const columns = new Map<string, number>()
  for (const delimiter of [usual.delimiter, ...DELIMITERS]) {
    if (columns.has(delimiter)) continue
    columns.set(delimiter, await columnsBy(text, { ...usual, delimiter }))
    // A header that is divided as the name says is not looked at further.
    if (delimiter === usual.delimiter && (columns.get(delimiter) ?? 0) !== 1) return delimiter
  }
  const [best] = [...columns].sort(([, a], [, b]) => b - a)
  return best !== undefined && best[1] > 1 ? best[0] : usual.delimiter
}

/** @returns columns of the header; 0 where the rows behind it have others */
async function columnsBy(text: Uint8Array, marks: TableMarks): Promise<number> {
  const reader = new CsvReader(chunksOf(text), { shown: '', ...marks, maxRecordBytes: text.length })
  let columns = 0
  let isEven = true
  try {
    const records = await reader.next()
    columns = reader.keys?.length ?? 0
    // The last row may have been cut off.
    isEven = (records ?? []).slice(0, -1).every((record) => 'value' in record)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    columns = reader.keys?.length ?? 0
  }
  return columns === 1 || isEven ? columns : 0
}
