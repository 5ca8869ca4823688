/**
 * Looks at the heads of some inputs, so that the plan knows how much text and how many grams to expect. Reads the
 * same bytes whenever it is asked: the plan must be a function of the inputs.
 */
import { chunksOf } from '../bytes/memory.ts'
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import type { ByteSource } from '../bytes/types.ts'
import { decoderOf } from '../codecs/decode.ts'
import { jsonLines, openRecords, openRows } from '../formats/open.ts'
import { textFieldsOf } from '../formats/text-field.ts'
import type { RecordReader } from '../formats/types.ts'
import { RecordFeed } from '../input/feed.ts'
import type { Feed, FeedCounts, FeedHandlers, FeedOptions } from '../input/feed-types.ts'
import { decodeHead, headOf } from '../input/head.ts'
import { StreamReader } from '../input/reader.ts'
import { ReaderFeed } from '../input/reader-feed.ts'
import { type Input, isPlainLines, PIPE } from '../input/types.ts'
import { kernelOf } from '../input/vocabulary.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { SampleFigures } from './plan.ts'

const SAMPLED_INPUTS = 16
/** Bytes of a compressed source: its last block, which is cut, should be a small part of them. */
const SAMPLED_PACKED = 2 ** 20
/** Text that is handed on at a time, and bytes of a source as it lies. */
const SAMPLED_TEXT = 256 * 1024
/** Text of a compressed source, however well it is packed. */
const MOST_TEXT = 16 * 2 ** 20
/** When no sampled record gives a gram: English JSONL. */
const USUAL_BYTES_PER_GRAM = 6
const USUAL_EXPANSION = 4

/** What the head of one input gives. */
interface Sampled {
  readonly text: number
  readonly grams: number
  /** Bytes of the source that hold that text, where it is not plain lines. */
  readonly packed: number
}

/**
 * @param inputs all inputs of the build; up to 16 of them, evenly spread, are looked at
 * @param scheme units and gram length
 * @returns figures over all that was looked at; damage and bad records are left for the build to report
 * @throws {UserError} VOCABULARY when the scheme's vocabulary cannot be loaded
 */
export async function sampleInputs(
  inputs: readonly Input[],
  scheme: GramScheme,
  remote: RemoteSettings,
): Promise<SampleFigures> {
  const kernel = await kernelOf(scheme)
  let text = 0
  let grams = 0
  let packed = 0
  let unpacked = 0
  const count = Math.min(SAMPLED_INPUTS, inputs.length)
  for (let i = 0; i < count; i++) {
    const input = inputs[Math.floor((i * inputs.length) / count)]
    if (input === undefined || input.location === PIPE) continue
    const sampled = await sample(kernel, input, remote).catch(() => undefined) // the build itself reports what is wrong
    // No text of an input says nothing of the others.
    if (sampled === undefined || sampled.text === 0) continue
    text += sampled.text
    grams += sampled.grams
    if (isPlainLines(input)) continue
    packed += sampled.packed
    unpacked += sampled.text
  }
  return {
    expansion: packed > 0 ? Math.max(0.01, unpacked / packed) : USUAL_EXPANSION,
    bytesPerGram: grams > 0 ? Math.max(1, text / grams) : USUAL_BYTES_PER_GRAM,
  }
}

async function sample(kernel: Kernel, input: Input, remote: RemoteSettings): Promise<Sampled> {
  const source = await openSource(input.location, input.shown, remote)
  try {
    if (input.format === 'parquet') {
      const file = await openRows(input, source)
      const reader = file.read(0, file.rows)
      const { textBytes, grams, position } = await countFrom(
        kernel,
        input,
        (options, handlers) => new ReaderFeed(kernel, firstBatch(reader), options, handlers),
      )
      await reader.close()
      return { text: textBytes, grams, packed: (input.bytes * position) / Math.max(1, file.rows) }
    }
    if (input.format === 'arrow') return await sampleBatch(kernel, input, source)
    const isPlain = input.codec === 'none'
    const { text, packedBytes } = await decodeHead(
      headOf(source, isPlain ? SAMPLED_TEXT : undefined),
      input.codec,
      input.shown,
      isPlain ? SAMPLED_TEXT : MOST_TEXT,
      SAMPLED_PACKED,
    )
    const chunks = chunksOf(text, SAMPLED_TEXT)
    if (input.format === 'jsonl' || input.format === 'json') {
      const lines = new StreamReader(input.format === 'json' ? jsonLines(input, chunks) : chunks)
      const { grams } = await countFrom(
        kernel,
        input,
        (options, handlers) => new RecordFeed(kernel, lines, options, handlers),
      )
      return { text: text.length, grams, packed: packedBytes }
    }
    const reader = await openRecords(input, chunks, Number.POSITIVE_INFINITY)
    const { textBytes, grams } = await countFrom(
      kernel,
      input,
      (options, handlers) => new ReaderFeed(kernel, reader, options, handlers),
    )
    return { text: textBytes, grams, packed: packedBytes }
  } finally {
    await source.close()
  }
}

/** The rows in the first bytes of an Arrow source: those of one batch at least, which is as long as its writer made it. */
async function sampleBatch(kernel: Kernel, input: Input, source: ByteSource): Promise<Sampled> {
  let read = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of headOf(source)()) {
      read += chunk.length
      yield chunk
    }
  }
  const text = (await decoderOf(input.codec))(counted(), input.shown)
  const file = input.codec === 'none' ? source : undefined
  const reader = await openRecords(input, text, Number.POSITIVE_INFINITY, file)
  let packed: number | undefined
  const rows: RecordReader = {
    next: async () => {
      const records = await reader.next()
      packed ??= read
      return packed === read ? records : undefined
    },
    get position() {
      return reader.position
    },
    close: () => reader.close(),
  }
  try {
    const { textBytes, grams } = await countFrom(
      kernel,
      input,
      (options, handlers) => new ReaderFeed(kernel, rows, options, handlers),
    )
    return { text: textBytes, grams, packed: packed ?? 0 }
  } finally {
    await reader.close()
  }
}

/** Counts what a feed gives before it fails, which one whose source has been cut off does. */
async function countFrom(
  kernel: Kernel,
  input: Input,
  open: (options: FeedOptions, handlers: FeedHandlers) => Feed,
): Promise<Pick<FeedCounts, 'grams' | 'textBytes'> & { readonly position: number }> {
  kernel.count()
  kernel.budget = Number.POSITIVE_INFINITY
  const feed = open(
    {
      shown: input.shown,
      format: input.format,
      fields: textFieldsOf(input.fields),
      start: 0,
      end: Number.POSITIVE_INFINITY,
      skipsFirstLine: false,
      maxRecordBytes: Number.POSITIVE_INFINITY,
      isStrict: false,
    },
    { budget: () => Number.POSITIVE_INFINITY, badRecord: () => {}, progress: () => {} },
  )
  await feed.run().catch(() => undefined)
  return { ...feed.takeCounts(), position: feed.position }
}

/** The first batch of a reader: some rows of the first row group. */
function firstBatch(reader: RecordReader): RecordReader {
  let isTaken = false
  return {
    next: async () => {
      if (isTaken) return undefined
      isTaken = true
      return reader.next()
    },
    get position() {
      return reader.position
    },
    close: () => reader.close(),
  }
}
