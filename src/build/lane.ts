/**
 * A lane: one thread's walk through its sources, filling and sealing segments. Everything that it writes follows
 * from its task and its inputs alone.
 */
import { UserError } from '../errors.ts'
import { loadXxh64, type Xxh64 } from '../filter/digest.ts'
import { addCounts, type FeedCounts, LineError, noCounts, RecordFeed } from '../input/feed.ts'
import { isWithinLine, linesBefore, skipText } from '../input/position.ts'
import { type ByteReader, ChunkDigests, FileReader, GzipReader } from '../input/reader.ts'
import { describeProblem, type RecordProblem } from '../input/record.ts'
import { CHUNK_BYTES, type Input } from '../input/types.ts'
import { Kernel } from '../kernel/kernel.ts'
import { BLOCK_BYTES } from '../kernel/kernel-memory.ts'
import { describeScheme } from '../text/scheme.ts'
import { Shared } from '../workers/shared.ts'
import { SegmentWriter } from './segment-writer.ts'
import type {
  ChunkDigest,
  InputCounts,
  LaneMessage,
  LanePosition,
  LaneSource,
  LaneTask,
  SegmentPart,
} from './types.ts'

/**
 * Runs a lane from its position to its end.
 *
 * @param task see LaneTask
 * @param tell called after each sealed segment, at the end, and for each skipped record
 * @throws {UserError} for bad input, a full disk, or ABORTED when asked to stop
 */
export async function runLane(task: LaneTask, tell: (message: LaneMessage) => void): Promise<void> {
  await new Lane(task, await loadXxh64(), tell).run()
}

/** The thread's kernel: a thread runs many lanes, and the memory of one that is dropped may stay for long. */
let lastKernel: Kernel | undefined
/** A kernel that had to grow by more than this beyond its segment, for a large record, is not used again. */
const KEPT_BYTES = 16 * 2 ** 20

function kernelFor({ scheme, tables, segmentBlocks }: LaneTask): Kernel {
  const held = lastKernel === undefined ? 0 : lastKernel.bytes().length - lastKernel.filterAt
  const fits = held <= segmentBlocks * BLOCK_BYTES + KEPT_BYTES
  if (lastKernel === undefined || !fits || describeScheme(lastKernel.scheme) !== describeScheme(scheme)) {
    lastKernel = new Kernel(scheme, tables)
  }
  return lastKernel
}

/** What is known of the source that is being read. */
interface OpenSource {
  readonly source: LaneSource
  readonly input: Input
  readonly feed: RecordFeed
  readonly reader: ByteReader
  readonly digests: ChunkDigests
  /** Next chunk whose digest has not been reported. */
  nextChunk: number
  /** Where the part that belongs to the open segment begins. */
  partStart: number
  partLinesBefore: number
  part: FeedCounts
  /** Position up to which text bytes have been counted. */
  counted: number
  fileBytes: number
}

class Lane {
  readonly #task: LaneTask
  readonly #tell: (message: LaneMessage) => void
  readonly #kernel: Kernel
  readonly #shared: Shared
  readonly #writer: SegmentWriter
  readonly #xxh64: Xxh64
  #open: OpenSource | undefined
  #parts: SegmentPart[] = []
  #segmentGrams = 0
  #pending = new Map<string, InputCounts & FeedCounts & { textBytes: number }>()
  #chunks: ChunkDigest[] = []

  constructor(task: LaneTask, xxh64: Xxh64, tell: (message: LaneMessage) => void) {
    this.#task = task
    this.#tell = tell
    this.#xxh64 = xxh64
    this.#kernel = kernelFor(task)
    this.#shared = new Shared(task.shared)
    this.#writer = new SegmentWriter(this.#kernel, task, xxh64, task.from.sealed)
  }

  async run(): Promise<void> {
    const { sources, from } = this.#task
    this.#writer.open()
    for (let s = from.source; s < sources.length; s++) {
      this.#shared.setSource(this.#task.lane, s)
      await this.#runSource(s, s === from.source ? from : undefined)
    }
    this.#shared.setSource(this.#task.lane, sources.length)
    const position = { source: sources.length, text: undefined, lines: 0 }
    this.#step(position, this.#segmentGrams > 0, true)
  }

  async #runSource(index: number, from: LanePosition | undefined): Promise<void> {
    const source = this.#task.sources[index]
    const input = this.#task.inputs[index]
    if (source === undefined || input === undefined) throw new RangeError(`lane has no source ${index}`)
    const start = from?.text ?? source.start
    const digests = new ChunkDigests(this.#xxh64)
    const reader =
      input.codec === 'gzip'
        ? new GzipReader(input, digests)
        : new FileReader(input, start, digests, source.end)
    let linesSkipped = 0
    try {
      if (input.codec === 'gzip' && start > 0) linesSkipped = await skipText(reader, start)
      const feed = this.#openFeed(index, input, source, reader, start, from?.text === undefined)
      const open: OpenSource = {
        source,
        input,
        feed,
        reader,
        digests,
        nextChunk: input.codec === 'gzip' ? 0 : Math.floor(start / CHUNK_BYTES),
        partStart: start,
        partLinesBefore: from?.lines ?? 0,
        part: noCounts(),
        counted: start,
        fileBytes: 0,
      }
      this.#open = open
      await feed.run()
      this.#absorb()
      this.#endSource(open)
    } catch (error) {
      if (!(error instanceof LineError)) throw error
      throw error.placed(
        input.codec === 'gzip' ? linesSkipped : linesBefore(input, start, from?.text === undefined),
      )
    } finally {
      this.#open = undefined
      reader.close()
    }
  }

  #openFeed(
    index: number,
    input: Input,
    source: LaneSource,
    reader: ByteReader,
    start: number,
    isFresh: boolean,
  ): RecordFeed {
    const isPlain = input.codec === 'none'
    const options = {
      shown: input.shown,
      fields: input.fields,
      start,
      end: isPlain ? source.end : Number.POSITIVE_INFINITY,
      skipsFirstLine: isPlain && isFresh && isWithinLine(input, start),
      maxRecordBytes: this.#task.maxRecordBytes,
      isStrict: this.#task.isStrict,
    }
    return new RecordFeed(this.#kernel, reader, options, {
      budget: (bound, exact) => this.#budget(index, bound, exact),
      badRecord: (problem, line, byte) => this.#badRecord(input, start, problem, line, byte),
      progress: () => this.#absorb(),
    })
  }

  /** Moves the feed's counts to the open part, to what the next step reports, and to the progress figures. */
  #absorb(): void {
    const open = this.#open
    if (open === undefined) return
    const counts = open.feed.takeCounts()
    addCounts(open.part, counts)
    this.#segmentGrams += counts.grams
    const textBytes = open.feed.position - open.counted
    open.counted = open.feed.position
    const key = `${open.source.input}/${open.source.start}`
    const sum = this.#pending.get(key) ?? {
      input: open.source.input,
      rangeStart: open.source.start,
      textBytes: 0,
      ...noCounts(),
    }
    addCounts(sum, counts)
    sum.textBytes += textBytes
    this.#pending.set(key, sum)
    const fileBytes = open.reader.fileBytes - open.fileBytes
    open.fileBytes += fileBytes
    const { documents, grams } = counts
    this.#shared.add(this.#task.lane, { fileBytes, textBytes, documents, grams })
    if (this.#shared.isStopped) throw new UserError('ABORTED', 'stopped')
  }

  #budget(index: number, bound: number, exact: () => number): number {
    const room = this.#writer.room()
    if (room >= bound) return room
    const grams = exact()
    if (grams <= room) return room
    this.#absorb()
    if (this.#segmentGrams > 0) {
      const open = this.#open
      if (open === undefined) throw new Error('a feed asks for room while no source is open')
      this.#endPart(open)
      this.#reportChunks(open, Math.floor(open.feed.position / CHUNK_BYTES))
      const position = { source: index, text: open.feed.position, lines: open.partLinesBefore }
      this.#step(position, true, false)
    }
    // A record that no segment of the usual size takes gets a larger one.
    this.#writer.open(grams)
    return this.#writer.capacity
  }

  /** Closes the part of the source that belongs to the open segment, at the feed's position. */
  #endPart(open: OpenSource): void {
    const { lines, documents } = open.part
    const end = open.feed.position
    if (lines > 0) {
      this.#parts.push({
        input: open.source.input,
        rangeStart: open.source.start,
        start: Math.max(open.partStart, open.feed.firstRecord),
        end,
        lines,
        linesBefore: open.partLinesBefore,
        documents,
      })
    }
    open.partStart = end
    open.partLinesBefore += lines
    open.part = noCounts()
  }

  #endSource(open: OpenSource): void {
    this.#endPart(open)
    // A file reader knows no end of file when a range ends there; a gzip reader has ended its digests itself.
    if (open.source.end === open.input.bytes) open.digests.end()
    this.#reportChunks(open, Number.POSITIVE_INFINITY)
  }

  #reportChunks(open: OpenSource, to: number): void {
    // The chunks of a compressed input say nothing until all of it has been read: a resumed lane reads it again.
    if (open.input.codec === 'gzip' && to !== Number.POSITIVE_INFINITY) return
    for (const { chunk, digest } of open.digests.between(open.nextChunk, to)) {
      this.#chunks.push({ input: open.source.input, chunk, digest })
      open.nextChunk = chunk + 1
    }
  }

  /** Seals the open segment if there is one, and tells everything since the last step. */
  #step(position: Omit<LanePosition, 'sealed'>, seals: boolean, isDone: boolean): void {
    const segment = seals ? this.#writer.seal(this.#segmentGrams, this.#parts) : undefined
    const step = {
      lane: this.#task.lane,
      segment,
      counts: [...this.#pending.values()],
      chunks: this.#chunks,
      position: { ...position, sealed: this.#writer.sealed },
      isDone,
    }
    this.#tell({ kind: 'step', step })
    this.#parts = []
    this.#segmentGrams = 0
    this.#pending = new Map()
    this.#chunks = []
  }

  #badRecord(input: Input, start: number, problem: RecordProblem, line: number, byte: number): void {
    const { what, hint } = describeProblem(problem)
    if (this.#shared.addBadRecords(1) > this.#task.maxBadRecords) {
      throw new LineError('BAD_RECORD', input.shown, line, byte, what, { hint })
    }
    const place = start === 0 ? `${input.shown}:${line}` : `${input.shown}: byte ${byte}`
    this.#tell({ kind: 'skipped', record: { place, what } })
  }
}
