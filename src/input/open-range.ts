/**
 * Opens a range of an input: finds the way from its bytes to a feed, whatever codec, format and place it has.
 */
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import type { ByteSource } from '../bytes/types.ts'
import { decoderOf } from '../codecs/decode.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { jsonLines, openRecords, openRows } from '../formats/open.ts'
import { textFieldsOf } from '../formats/text-field.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { RecordFeed } from './feed.ts'
import type { Feed, FeedHandlers, LineError } from './feed-types.ts'
import { withHead } from './pipe-head.ts'
import { isWithinLine, linesBefore, skipText } from './position.ts'
import { ChunkDigests, FileReader, SourceStream, StreamReader } from './reader.ts'
import { ReaderFeed } from './reader-feed.ts'
import { TappedSource } from './tapped-source.ts'
import { CHUNK_BYTES, type Input, isElsewhere, isPlainLines } from './types.ts'

/** A part of an input that one lane reads. */
export interface InputRange {
  /** Bytes of the source that are its own: it begins to read at the first, and digests the chunks that begin in them. */
  readonly start: number
  readonly end: number
  /** Position of the text (see Input.cuts) at `start`; for lines that can be cut anywhere, `start` itself. */
  readonly textStart: number
  /** Records that begin before it are taken; undefined: to the end. */
  readonly textEnd?: number
}

/** What to take of a range. */
export interface RangeRequest {
  readonly input: Input
  readonly range: InputRange
  /** Position of the first record to take; undefined: of the first that begins in the range. */
  readonly from: number | undefined
  /** Whether a record begins at the range's start, and its end is one behind a record. */
  readonly isExact: boolean
  /** Whether its chunks are digested. */
  readonly digests: boolean
  readonly maxRecordBytes: number
  readonly isStrict: boolean
  readonly remote: RemoteSettings
}

/** An open range. */
export interface OpenRange {
  readonly feed: Feed
  readonly digests: ChunkDigests
  /** First chunk that its digests can have. */
  readonly firstChunk: number
  /** Whether digests of chunks that are complete hold before the range has been read to its end. */
  readonly areDigestsFinal: boolean
  /** Bytes of the source read so far. */
  fileBytes(): number
  /** Reads on until all digests of the range are complete. */
  drain(): Promise<void>
  /** Gives an error about a record its final place. */
  placed(error: LineError): Error
  close(): Promise<void>
}

/**
 * @param kernel takes the records; its sink is the caller's matter
 * @throws {UserError} for what cannot be opened, or whose head is damaged
 */
export async function openRange(
  request: RangeRequest,
  kernel: Kernel,
  handlers: FeedHandlers,
  xxh64: Xxh64,
): Promise<OpenRange> {
  const { input } = request
  if (isPlainLines(input) && !isElsewhere(input)) return openFileLines(request, kernel, handlers, xxh64)
  const opened = await openSource(input.location, input.shown, request.remote)
  const source = input.head === undefined ? opened : withHead(opened, input.head)
  try {
    return await (input.format === 'parquet'
      ? openRowRange(request, source, kernel, handlers, xxh64)
      : openStream(request, source, kernel, handlers, xxh64))
  } catch (error) {
    await source.close()
    throw error
  }
}

function feedOptions(request: RangeRequest, start: number, end: number, skipsFirstLine: boolean) {
  const { input, maxRecordBytes, isStrict } = request
  const fields = textFieldsOf(input.fields)
  return {
    shown: input.shown,
    format: input.format,
    fields,
    start,
    end,
    skipsFirstLine,
    maxRecordBytes,
    isStrict,
  }
}

/** Lines of a file as it lies: read straight into the kernel's memory. */
function openFileLines(
  request: RangeRequest,
  kernel: Kernel,
  handlers: FeedHandlers,
  xxh64: Xxh64,
): OpenRange {
  const { input, range, from, isExact } = request
  const start = from ?? range.start
  const digestEnd = request.digests ? Math.min(input.bytes, roundUp(range.end)) : 0
  const digests = new ChunkDigests(xxh64)
  const reader = new FileReader(input, start, digests, digestEnd)
  const skips = from === undefined && !isExact && isWithinLine(input, start)
  const end = range.textEnd ?? range.end
  return {
    feed: new RecordFeed(kernel, reader, feedOptions(request, start, end, skips), handlers),
    digests,
    firstChunk: Math.floor(start / CHUNK_BYTES),
    areDigestsFinal: true,
    fileBytes: () => reader.fileBytes,
    drain: async () => {
      const rest = Buffer.alloc(1 << 20)
      while (reader.position < digestEnd) {
        const wanted = Math.min(rest.length, digestEnd - reader.position)
        if ((await reader.read(rest.subarray(0, wanted))) === 0) break
      }
      if (digestEnd === input.bytes) digests.end()
    },
    placed: (error) => error.placed(linesBefore(input, start, from === undefined && !isExact)),
    close: async () => reader.close(),
  }
}

/** Whatever is read in one direction from a place where decoding can begin. */
async function openStream(
  request: RangeRequest,
  source: ByteSource,
  kernel: Kernel,
  handlers: FeedHandlers,
  xxh64: Xxh64,
): Promise<OpenRange> {
  const { input, range, from, isExact } = request
  const isPlain = isPlainLines(input)
  // Lines that are read as they lie need not be read from the range's start.
  const fileStart = isPlain ? Math.floor((from ?? range.start) / CHUNK_BYTES) * CHUNK_BYTES : range.start
  const textStart = isPlain ? fileStart : range.textStart
  const digests = new ChunkDigests(xxh64)
  const bytes = new SourceStream(input, source, fileStart, digests, request.digests ? range.end : 0)
  const decode = await decoderOf(input.codec)
  const text = decode(bytes, input.shown)
  const start = from ?? range.textStart
  const isRest = from === undefined && !isExact && range.textStart > 0
  // A record that begins right at a cut is the range's before it: nobody knows whether it does without reading that one.
  const end = range.textEnd === undefined ? Number.POSITIVE_INFINITY : range.textEnd + (isExact ? 0 : 1)
  const options = feedOptions(request, start, end, isRest)
  const common = {
    digests,
    firstChunk: Math.ceil(fileStart / CHUNK_BYTES),
    areDigestsFinal: isPlain,
    fileBytes: () => bytes.fileBytes,
    drain: () => bytes.drain(),
  }
  if (input.format !== 'jsonl' && input.format !== 'json') {
    const reader = await openRecords(input, text, request.maxRecordBytes, seekable(input, source))
    return {
      ...common,
      feed: new ReaderFeed(kernel, reader, options, handlers),
      placed: (error) => error.placed(undefined),
      close: () => closeAll(reader, bytes, source),
    }
  }
  const lines = input.format === 'json' ? jsonLines(input, text) : text
  const reader = new StreamReader(lines)
  const skipped = await skipText(reader, start - textStart)
  const knowsLines = input.format === 'jsonl' && range.textStart === 0
  return {
    ...common,
    feed: new RecordFeed(kernel, reader, options, handlers),
    placed: (error) => error.placed(knowsLines ? skipped : undefined),
    close: () => closeAll(reader, bytes, source),
  }
}

/** Rows of a columnar file: only the columns that hold text are read, and digested as they are. */
async function openRowRange(
  request: RangeRequest,
  opened: ByteSource,
  kernel: Kernel,
  handlers: FeedHandlers,
  xxh64: Xxh64,
): Promise<OpenRange> {
  const { input, range, from } = request
  const source = new TappedSource(opened, xxh64)
  const digests = new ChunkDigests(xxh64)
  const start = from ?? range.textStart
  const file = await openRows(input, source)
  const end = Math.min(file.rows, range.textEnd ?? file.rows)
  const reader = file.read(start, end)
  return {
    feed: new ReaderFeed(kernel, reader, feedOptions(request, start, end, false), handlers),
    digests,
    firstChunk: 0,
    areDigestsFinal: false,
    fileBytes: () => source.bytesRead,
    // A piece of rows is a chunk of its own, with whatever else of the file its rows depend on.
    drain: async () => {
      for (const { number, firstRow, rows, ranges } of request.digests ? file.pieces : []) {
        const isMine = request.isExact
          ? firstRow < end && firstRow + rows > start
          : firstRow >= range.textStart && firstRow < end
        if (isMine) digests.set(number, await source.digestOf(ranges))
      }
    },
    placed: (error) => error.placed(undefined),
    close: () => closeAll(reader, source),
  }
}

/** @returns the source where its bytes are the format's own and may be read in any order */
function seekable({ codec }: Input, source: ByteSource): ByteSource | undefined {
  return codec === 'none' && source.size !== undefined ? source : undefined
}

async function closeAll(...open: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const each of open) await each.close()
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / CHUNK_BYTES) * CHUNK_BYTES
}
