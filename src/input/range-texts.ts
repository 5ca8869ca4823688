/**
 * The texts of a range of an input, as they come from its bytes: everything of reading that needs no kernel, so that it may
 * be done by another thread.
 */
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import type { ByteSource } from '../bytes/types.ts'
import { decoderOf } from '../codecs/decode.ts'
import type { Cut } from '../codecs/types.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { jsonLines, openRecords, openRows } from '../formats/open.ts'
import { textFieldsOf } from '../formats/text-field.ts'
import { type PackSource, RecordPacker } from './packed-records.ts'
import { withHead } from './pipe-head.ts'
import { ChunkDigests, SourceStream } from './reader.ts'
import { limitsWithin, type ReadingLimits } from './reading-bytes.ts'
import { TappedSource } from './tapped-source.ts'
import { CHUNK_BYTES, type Input, isPlainLines } from './types.ts'

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

/** What to take of a range. Plain data. */
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
  /** Memory for reading; undefined for any amount. */
  readonly readingBytes: number | undefined
}

/** What both forms of texts have in common. */
interface Reading {
  readonly digests: ChunkDigests
  /** First chunk that its digests can have. */
  readonly firstChunk: number
  /** Whether digests of chunks that are complete hold before the range has been read to its end. */
  readonly areDigestsFinal: boolean
  /** Bytes of the source read so far. */
  fileBytes(): number
  /** Reads on until all digests of the range are complete. */
  drain(): Promise<void>
  close(): Promise<void>
}

/** Lines, or records that were taken apart. */
export type RangeTexts =
  | (Reading & {
      readonly kind: 'lines'
      /** A chunk is good until the next is asked for. */
      readonly chunks: AsyncIterable<Uint8Array>
      /** Position of their first byte. */
      readonly start: number
    })
  | (Reading & { readonly kind: 'records'; readonly packs: PackSource })

/** Which records of the opened texts are the range's. */
export interface RangeBounds {
  readonly start: number
  readonly end: number
  /** The line that goes on at the start is another range's. */
  readonly skipsFirstLine: boolean
}

/** @returns positions in between which records are taken */
function boundsOf({ input, range, from, isExact }: RangeRequest): RangeBounds {
  const start = from ?? range.textStart
  const { textEnd = Number.POSITIVE_INFINITY } = range
  if (input.format === 'parquet' || input.format === 'arrow')
    return { start, end: textEnd, skipsFirstLine: false }
  // A record that begins right at a cut is the range's before it: nobody knows whether it does without reading that one.
  const isRest = from === undefined && !isExact && range.textStart > 0
  const end = textEnd + (isExact ? 0 : 1)
  // What a text begins with inside a line is taken for one, at the range's first position.
  if (input.format === 'text') return { start: isRest ? start + 1 : start, end, skipsFirstLine: false }
  return { start, end, skipsFirstLine: isRest }
}

/** @returns fields, bounds and limits in one, as feeds and packers take them */
export function optionsOf(request: RangeRequest) {
  const { input, maxRecordBytes, isStrict } = request
  const fields = textFieldsOf(input.fields)
  const { shown, format } = input
  return { shown, format, fields, ...boundsOf(request), maxRecordBytes, isStrict }
}

/**
 * @param hasNotes whether names and ids of documents are wanted
 * @throws {UserError} for what cannot be opened, or whose head is damaged
 */
export async function openTexts(request: RangeRequest, hasNotes: boolean, xxh64: Xxh64): Promise<RangeTexts> {
  const { input } = request
  const opened = await openSource(input.location, input.shown, request.remote)
  const source = input.head === undefined ? opened : withHead(opened, input.head)
  try {
    return await (input.format === 'parquet'
      ? openRowRange(request, source, hasNotes, xxh64)
      : openStream(request, source, hasNotes, xxh64))
  } catch (error) {
    await source.close()
    throw error
  }
}

/** Whatever is read in one direction from a place where decoding can begin. */
async function openStream(
  request: RangeRequest,
  source: ByteSource,
  hasNotes: boolean,
  xxh64: Xxh64,
): Promise<RangeTexts> {
  const { input, range, from } = request
  const isPlain = isPlainLines(input)
  // Lines that are read as they lie need not be read from the range's start.
  const fileStart = isPlain ? Math.floor((from ?? range.start) / CHUNK_BYTES) * CHUNK_BYTES : range.start
  const digests = new ChunkDigests(xxh64)
  const bytes = new SourceStream(input, source, fileStart, digests, request.digests ? range.end : 0)
  const decode = await decoderOf(input.codec)
  const limits = limitsOf(request)
  const cut = range.start === 0 ? undefined : input.cuts?.find(({ file }) => file === range.start)
  const text = decode(withLead(source, cut, bytes), input.shown, fileStart, {
    mostWindow: limits.windowBytes,
    entry: cut?.entry,
  })
  const common = {
    digests,
    firstChunk: Math.ceil(fileStart / CHUNK_BYTES),
    areDigestsFinal: isPlain,
    fileBytes: () => bytes.fileBytes,
    drain: () => bytes.drain(),
  }
  if (input.format !== 'jsonl' && input.format !== 'json') {
    const { maxRecordBytes } = request
    const file = seekable(input, source)
    const { textStart } = range
    const reader = await openRecords(input, text, maxRecordBytes, file, limits.pieceBytes, textStart)
    const packs = new RecordPacker(reader, { ...optionsOf(request), hasNotes })
    return { ...common, kind: 'records', packs, close: () => closeAll(packs, bytes, source) }
  }
  const chunks = input.format === 'json' ? jsonLines(input, text) : text
  const start = isPlain ? fileStart : range.textStart
  return { ...common, kind: 'lines', chunks, start, close: () => closeAll(bytes, source) }
}

/** The bytes from a cut on, and in front of them what has to be read first. */
async function* withLead(
  source: ByteSource,
  cut: Cut | undefined,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (const { start, end } of cut?.entry?.lead ?? []) yield* source.stream(start, end)
  yield* bytes
}

/** Rows of a columnar file: only the columns that hold text are read, and digested as they are. */
async function openRowRange(
  request: RangeRequest,
  opened: ByteSource,
  hasNotes: boolean,
  xxh64: Xxh64,
): Promise<RangeTexts> {
  const { input, range } = request
  const source = new TappedSource(opened, xxh64)
  const digests = new ChunkDigests(xxh64)
  const file = await openRows(input, source)
  const { start, end: most } = boundsOf(request)
  const end = Math.min(file.rows, most)
  const { pieceBytes } = limitsOf(request)
  const reader = file.read(start, end, pieceBytes)
  const packs = new RecordPacker(reader, { ...optionsOf(request), start, end, hasNotes })
  return {
    kind: 'records',
    packs,
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
    close: () => closeAll(packs, source),
  }
}

function limitsOf({ input, readingBytes, remote, maxRecordBytes }: RangeRequest): ReadingLimits {
  return limitsWithin(input, readingBytes, remote, maxRecordBytes)
}

/** @returns the source where its bytes are the format's own and may be read in any order */
function seekable({ codec }: Input, source: ByteSource): ByteSource | undefined {
  return codec === 'none' && source.size !== undefined ? source : undefined
}

async function closeAll(...open: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const each of open) await each.close()
}
