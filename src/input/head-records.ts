/**
 * First records of an input, taken apart by the host.
 */
import type { ByteSource } from '../bytes/types.ts'
import { decoderOf } from '../codecs/decode.ts'
import { UserError } from '../errors.ts'
import { jsonLines, openRecords, openRows } from '../formats/open.ts'
import type { RecordReader } from '../formats/types.ts'
import type { HeadChunks } from './head.ts'
import type { Input } from './types.ts'

/** Records that are looked at. */
const MOST_RECORDS = 20
/** No more text of lines is looked at once it has a record, and once it has none: a longer one is refused. */
const ENOUGH_TEXT = 1 << 20
const MOST_TEXT = 1 << 26

/** What an input begins with. */
export interface HeadRecords {
  /** Up to 20; fewer where they are long. */
  readonly values: readonly unknown[]
  /** Why there are no more, where something is wrong with the input. */
  readonly failure: UserError | undefined
  /** Whether a line was left out because it is no JSON. */
  readonly hasBadLine: boolean
  /** Keys that lead to the list of a JSON document; undefined where none was met. */
  readonly listPath: readonly string[] | undefined
}

/**
 * @param head bytes of its beginning
 * @param source the same bytes, for formats that seek
 */
export async function headRecords(
  input: Omit<Input, 'fields'>,
  head: HeadChunks,
  source: ByteSource,
): Promise<HeadRecords> {
  const values: unknown[] = []
  let hasBadLine = false
  let listPath: readonly string[] | undefined
  let failure: UserError | undefined
  const decode = await decoderOf(input.codec)
  const text = decode(head(), input.shown)
  try {
    if (input.format === 'jsonl' || input.format === 'json') {
      const onArray = (path: readonly string[]): void => {
        listPath ??= path
      }
      const lines = input.format === 'json' ? jsonLines(input, text, onArray) : text
      for await (const line of firstLines(lines, () => values.length)) {
        const value = parsed(line)
        if (value === undefined) hasBadLine = true
        else if (value !== null) values.push(value)
        if (values.length === MOST_RECORDS) break
      }
    } else {
      values.push(...(await firstOf(await readerOf(input, text, source))))
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    failure = error
  }
  return { values: values.slice(0, MOST_RECORDS), failure, hasBadLine, listPath }
}

async function readerOf(
  input: Omit<Input, 'fields'>,
  text: AsyncIterable<Uint8Array>,
  source: ByteSource,
): Promise<RecordReader> {
  if (input.format === 'parquet') return (await openRows(input, source)).read(0, MOST_RECORDS)
  const file = input.codec === 'none' && source.size !== undefined ? source : undefined
  return await openRecords(input, text, Number.POSITIVE_INFINITY, file)
}

async function firstOf(reader: RecordReader): Promise<unknown[]> {
  const values: unknown[] = []
  try {
    while (values.length < MOST_RECORDS) {
      const records = await reader.next()
      if (records === undefined) break
      for (const record of records.slice(0, MOST_RECORDS)) {
        if ('value' in record) values.push(copied(record.value))
      }
    }
  } finally {
    await reader.close()
  }
  return values
}

/** The next batch may overwrite bytes of the one before. */
function copied(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(copied)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]))
}

/** Lines as they come; the last one too when the text ends with it. */
async function* firstLines(text: AsyncIterable<Uint8Array>, records: () => number): AsyncGenerator<string> {
  let held: Buffer[] = []
  let seen = 0
  for await (const chunk of text) {
    let from = 0
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      held.push(Buffer.from(chunk.subarray(from, at)))
      yield Buffer.concat(held).toString('utf8')
      held = []
      from = at + 1
    }
    if (from < chunk.length) held.push(Buffer.from(chunk.subarray(from)))
    seen += chunk.length
    if (seen >= (records() > 0 ? ENOUGH_TEXT : MOST_TEXT)) return
  }
  if (held.length > 0) yield Buffer.concat(held).toString('utf8')
}

/** @returns undefined for a line that is no JSON; whoever reads the input says what is wrong with it */
function parsed(line: string): unknown {
  const text = line.replace(/^\uFEFF/, '').trim()
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
