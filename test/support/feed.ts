/**
 * Runs records through RecordFeed in memory, and says what JSON.parse would have made of the same bytes.
 */
import { textFieldsOf } from '../../src/formats/text-field.ts'
import { RecordFeed } from '../../src/input/feed.ts'
import type { FeedCounts } from '../../src/input/feed-types.ts'
import type { ByteReader } from '../../src/input/reader.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { type GramScheme, gramScheme } from '../../src/text/scheme.ts'

/** Blocks of the filters that the comparisons fill: one 32 KiB. */
const BLOCKS = 512

/** Short grams, so that short texts have some. */
export const SHORT_GRAMS: GramScheme = gramScheme({ n: 2 })

/** One record that was refused: its line in the file, from 1, and what was wrong. */
export interface Refused {
  readonly line: number
  readonly kind: string
}

/** What a run gave. */
export interface FeedOutcome {
  readonly counts: FeedCounts
  readonly filter: Uint8Array
  readonly refused: readonly Refused[]
  readonly firstRecord: number
  readonly position: number
}

/** How to run. */
export interface FeedSetup {
  readonly fields?: readonly string[]
  /** Sizes of what the reader gives at a time, taken in turn; default all at once. */
  readonly chunks?: readonly number[]
  /** Range of the bytes; records are taken by the rule of a lane. */
  readonly start?: number
  readonly end?: number
  readonly maxRecordBytes?: number
  readonly isStrict?: boolean
  /** Grams that the feed may insert before it asks for more, which it then gets. */
  readonly budget?: number
}

/** Gives `bytes` from `start` on, in chunks of the given sizes. */
export function memoryReader(
  bytes: Uint8Array,
  start = 0,
  chunks: readonly number[] = [],
): ByteReader & { readonly given: number } {
  let at = start
  let turn = 0
  return {
    /** Bytes that were asked for so far. */
    get given() {
      return at - start
    },
    read: async (target) => {
      const most = chunks[turn++ % Math.max(1, chunks.length)] ?? target.length
      const part = bytes.subarray(at, at + Math.min(most, target.length))
      target.set(part)
      at += part.length
      return part.length
    },
  }
}

const feedKernel = new Kernel(SHORT_GRAMS)
const oracleKernel = new Kernel(SHORT_GRAMS)

function filterOf(kernel: Kernel): Uint8Array {
  kernel.flush()
  return kernel.bytes().slice(kernel.filterAt, kernel.filterAt + BLOCKS * 64)
}

/** Runs a feed over `bytes` and gives what it took. */
export async function feed(bytes: Uint8Array, setup: FeedSetup = {}): Promise<FeedOutcome> {
  const { fields = ['text'], chunks = [], start = 0, end = Number.POSITIVE_INFINITY } = setup
  const { maxRecordBytes = Number.POSITIVE_INFINITY, isStrict = false } = setup
  const budget = setup.budget ?? Number.POSITIVE_INFINITY
  const kernel = feedKernel
  kernel.reserveFilter(BLOCKS)
  kernel.insert()
  kernel.budget = budget
  const refused: Refused[] = []
  const run = new RecordFeed(
    kernel,
    memoryReader(bytes, start, chunks),
    {
      shown: 'part.jsonl',
      format: 'jsonl',
      fields: textFieldsOf(fields),
      start,
      end,
      skipsFirstLine: start > 0 && bytes[start - 1] !== 10,
      maxRecordBytes,
      isStrict,
    },
    {
      budget: (bound, exact) => {
        const grams = exact()
        if (grams > bound) throw new RangeError(`${grams} grams, but at most ${bound} were announced`)
        return Math.max(grams, budget)
      },
      badRecord: (problem, line) => refused.push({ line, kind: problem.kind }),
      progress: () => {},
    },
  )
  await run.run()
  const counts = run.takeCounts()
  return {
    counts,
    filter: filterOf(kernel),
    refused,
    firstRecord: run.firstRecord,
    position: run.position,
  }
}

/** One line as JSON.parse sees it. */
export type OracleLine =
  | { readonly kind: 'blank' }
  | { readonly kind: 'document'; readonly texts: readonly string[] }
  | { readonly kind: 'refused'; readonly problem: string }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Judges one line, without its line feed. */
export function judgeLine(line: Uint8Array, fields: readonly string[] = ['text']): OracleLine {
  const decoded = decoder.decode(line)
  if (/^[ \t\r]*$/.test(decoded)) return { kind: 'blank' }
  let record: unknown
  try {
    record = JSON.parse(decoded)
  } catch {
    return { kind: 'refused', problem: 'malformed' }
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { kind: 'refused', problem: 'not-object' }
  }
  const members = new Map<string, unknown>(Object.entries(record))
  const texts: string[] = []
  for (const field of fields) {
    const value = members.get(field)
    if (value === undefined) return { kind: 'refused', problem: 'no-field' }
    if (value !== null && typeof value !== 'string') return { kind: 'refused', problem: 'not-text' }
    texts.push(value ?? '')
  }
  return { kind: 'document', texts }
}

/** Splits bytes at line feeds; a last line without one counts when it has any byte. */
export function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at)
    lines.push(bytes.subarray(at, end < 0 ? bytes.length : end))
    at = end < 0 ? bytes.length : end + 1
  }
  return lines
}

/** What a feed over `bytes` should give, from JSON.parse and one text at a time. */
export function expectedOutcome(
  bytes: Uint8Array,
  fields: readonly string[] = ['text'],
): Pick<FeedOutcome, 'filter' | 'refused'> & { counts: Omit<FeedCounts, 'invalidDocuments' | 'textBytes'> } {
  const kernel = oracleKernel
  kernel.reserveFilter(BLOCKS)
  kernel.insert()
  const counts = { documents: 0, emptyDocuments: 0, grams: 0, lines: 0, skipped: 0 }
  const refused: Refused[] = []
  for (const line of linesOf(bytes)) {
    counts.lines++
    const judged = judgeLine(line, fields)
    if (judged.kind === 'refused') {
      counts.skipped++
      refused.push({ line: counts.lines, kind: judged.problem })
    }
    if (judged.kind !== 'document') continue
    counts.documents++
    kernel.clearCounts()
    for (const text of judged.texts) insertText(kernel, text)
    const { grams, units } = kernel.counts()
    counts.grams += grams
    if (units === 0) counts.emptyDocuments++
  }
  kernel.clearCounts()
  return { counts, filter: filterOf(kernel), refused }
}

function insertText(kernel: Kernel, text: string): void {
  const utf8 = Buffer.from(text, 'utf8')
  kernel.reserveInput(utf8.length + 64)
  kernel.bytes().set(utf8, kernel.inputAt)
  kernel.text(kernel.inputAt, kernel.inputAt + utf8.length, false)
}
