/**
 * First records of an input, taken apart by the host.
 */
import { chunksOf } from '../bytes/memory.ts'
import type { ByteSource } from '../bytes/types.ts'
import { jsonLines, openRecords, openRows } from '../formats/open.ts'
import type { RecordReader } from '../formats/types.ts'
import type { Input } from './types.ts'

/** Records that are looked at. */
const MOST_RECORDS = 20

/** Decoded text of an input's beginning. */
export interface HeadText {
  readonly text: Uint8Array
  readonly isWhole: boolean
}

/**
 * @param head text of its beginning, where its format is read from one
 * @returns up to 20 records; fewer, or none, where the beginning is damaged
 */
export async function headRecords(
  input: Omit<Input, 'fields'>,
  source: ByteSource,
  head: HeadText,
): Promise<readonly unknown[]> {
  const { format } = input
  if (format === 'jsonl') return linesOf(head)
  if (format === 'json')
    return linesOf({ text: await whatComes(jsonLines(input, chunksOf(head.text))), isWhole: false })
  const values: unknown[] = []
  try {
    const reader: RecordReader =
      format === 'parquet'
        ? (await openRows(input, source)).read(0, MOST_RECORDS)
        : await openRecords(
            input,
            chunksOf(head.text),
            Number.POSITIVE_INFINITY,
            input.codec === 'none' ? source : undefined,
          )
    try {
      while (values.length < MOST_RECORDS) {
        const records = await reader.next()
        if (records === undefined) break
        for (const record of records) if ('value' in record) values.push(record.value)
      }
    } finally {
      await reader.close()
    }
  } catch {
    // Whoever reads the input says what is wrong with it.
  }
  return values.slice(0, MOST_RECORDS)
}

function linesOf({ text, isWhole }: HeadText): unknown[] {
  const lines = Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf8').split('\n')
  if (!isWhole) lines.pop()
  const values: unknown[] = []
  for (const line of lines) {
    if (values.length === MOST_RECORDS) break
    try {
      if (line.trim() !== '') values.push(JSON.parse(line.replace(/^\uFEFF/, '')))
    } catch {
      // Whoever reads the input says what is wrong with it.
    }
  }
  return values
}

/** What a stream gives before it fails, which one that has been cut off does. */
async function whatComes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  try {
    for await (const chunk of chunks) parts.push(Uint8Array.from(chunk))
  } catch {
    // See above.
  }
  return Buffer.concat(parts)
}
