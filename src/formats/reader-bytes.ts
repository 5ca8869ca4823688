/**
 * Memory that readers of records hold: a part that the format decides, and one that the writer of a file has decided.
 */
import type { ByteSource } from '../bytes/types.ts'
import { type FormatOfInput, openRows } from './open.ts'
import type { DocumentPer, Format } from './types.ts'

const MIB = 2 ** 20

/**
 * Measured, in MiB: windows over the text, values as objects, and what of both the collector has not freed yet. Lines are
 * read into the kernel's own memory.
 */
const HELD: Record<Format, number> = {
  jsonl: 0,
  json: 8,
  parquet: 40,
  arrow: 24,
  csv: 32,
  tsv: 32,
  text: 24,
  warc: 24,
  xml: 64,
}
/** A whole file is held while it grows, as it is packed, and where the kernel reads it. */
export const FILE_COPIES = 4

/** @returns bytes of memory that reading takes at most, where pieces have so many */
export function readerBytes(format: Format, pieceBytes: number): number {
  return HELD[format] * MIB + pieceBytes
}

/** What is known of an input before it is read. */
export interface SizedInput extends FormatOfInput {
  readonly bytes: number
  readonly codec: string
  readonly documentPer?: DocumentPer
}

/**
 * @param source the input, which stays its caller's; undefined for one that can be read only once
 * @param text the beginning of its text, or all of it
 * @param isNear whether it can be looked at here and there at little cost
 * @returns memory for what its format gives at a time: pages of Parquet, a batch of Arrow, a file that is one document. As
 *   far as its directory or its beginning tells; what is damaged says nothing
 * @throws what `source` throws
 */
export async function pieceBytesOf(
  input: SizedInput,
  source: ByteSource | undefined,
  text: AsyncIterable<Uint8Array>,
  isNear: boolean,
): Promise<number> {
  const { format, codec, bytes, documentPer } = input
  if (format === 'text' && (documentPer ?? 'file') === 'file') return FILE_COPIES * bytes
  if (format === 'parquet' && source !== undefined)
    return await (await openRows(input, source)).pieceBytes(isNear)
  if (format !== 'arrow') return 0
  const { fileBatchBytes, sourceBatchBytes, streamBatchBytes } = await import('./arrow/batch-bytes.ts')
  const { openArrowFile } = await import('./arrow/file.ts')
  const canSeek = codec === 'none' && source?.size !== undefined
  const file = canSeek ? await openArrowFile(source) : undefined
  if (file !== undefined && source !== undefined) return await fileBatchBytes(source, file)
  return await (canSeek && isNear && source !== undefined ? sourceBatchBytes(source) : streamBatchBytes(text))
}
