/**
 * Records of readers as plain data, and errors as data.
 */
import { UserError } from '../../src/errors.ts'
import type { RecordReader, SourceRecord } from '../../src/formats/types.ts'

/** @returns all records, texts as strings; the reader is closed */
export async function allRecords(reader: RecordReader): Promise<{ position: number; value: unknown }[]> {
  const records: { position: number; value: unknown }[] = []
  try {
    for (;;) {
      const batch = await reader.next()
      if (batch === undefined) break
      if (batch.length === 0) throw new Error('an empty batch')
      for (const record of batch) records.push(plainRecord(record))
    }
  } finally {
    await reader.close()
  }
  return records
}

function plainRecord(record: SourceRecord): { position: number; value: unknown } {
  return 'problem' in record
    ? { position: record.position, value: record.problem }
    : { position: record.position, value: plain(record.value) }
}

/** @returns the value with bytes as strings */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

/** @returns the code of the UserError that is thrown, `none` when nothing is; other errors are defects */
export async function codeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run()
    return 'none'
  } catch (error) {
    if (error instanceof UserError) return error.code
    throw error
  }
}
