/**
 * Opens a range of an input: finds the way from its bytes to a feed, whatever codec, format and place it has.
 */
import type { Xxh64 } from '../filter/digest.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { RecordFeed } from './feed.ts'
import type { Feed, FeedHandlers, LineError } from './feed-types.ts'
import { isWithinLine, linesBefore, skipText } from './position.ts'
import { openTexts, optionsOf, type RangeRequest, type RangeTexts } from './range-texts.ts'
import { isWorthThread, openTextsInThread } from './range-thread.ts'
import { ChunkDigests, FileReader, StreamReader } from './reader.ts'
import { PackedFeed, wantsNotes } from './reader-feed.ts'
import { CHUNK_BYTES, isElsewhere, isPlainLines } from './types.ts'

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
 * @param readsAhead whether another thread reads and decodes, where that is work
 * @throws {UserError} for what cannot be opened, or whose head is damaged
 */
export async function openRange(
  request: RangeRequest,
  kernel: Kernel,
  handlers: FeedHandlers,
  xxh64: Xxh64,
  readsAhead: boolean,
): Promise<OpenRange> {
  const { input } = request
  if (isPlainLines(input) && !isElsewhere(input)) return openFileLines(request, kernel, handlers, xxh64)
  const open = readsAhead && isWorthThread(input) ? openTextsInThread : openTexts
  const texts = await open(request, wantsNotes(handlers), xxh64)
  try {
    return { ...texts, ...(await feedOf(request, texts, kernel, handlers)) }
  } catch (error) {
    await texts.close()
    throw error
  }
}

async function feedOf(
  request: RangeRequest,
  texts: RangeTexts,
  kernel: Kernel,
  handlers: FeedHandlers,
): Promise<Pick<OpenRange, 'feed' | 'placed'> & Partial<Pick<OpenRange, 'close'>>> {
  const options = optionsOf(request)
  if (texts.kind === 'records') {
    const feed = new PackedFeed(kernel, texts.packs, options, handlers)
    return { feed, placed: (error) => error.placed(undefined) }
  }
  const { input, range } = request
  const reader = new StreamReader(texts.chunks)
  const skipped = await skipText(reader, options.start - texts.start)
  const knowsLines = input.format === 'jsonl' && range.textStart === 0
  return {
    feed: new RecordFeed(kernel, reader, options, handlers),
    placed: (error) => error.placed(knowsLines ? skipped : undefined),
    close: async () => {
      await reader.close()
      await texts.close()
    },
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
  const skipsFirstLine = from === undefined && !isExact && isWithinLine(input, start)
  const end = range.textEnd ?? range.end
  return {
    feed: new RecordFeed(kernel, reader, { ...optionsOf(request), start, end, skipsFirstLine }, handlers),
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

function roundUp(bytes: number): number {
  return Math.ceil(bytes / CHUNK_BYTES) * CHUNK_BYTES
}
