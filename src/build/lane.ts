/**
 * A lane: one thread's walk through its sources, filling and sealing segments. Everything that it writes follows
 * from its task and its inputs alone.
 */
import { UserError } from '../errors.ts'
import { loadXxh64, type Xxh64 } from '../filter/digest.ts'
import { describeProblem, type RecordProblem } from '../formats/record.ts'
import { badInput, inputError } from '../input/bad-input.ts'
import { addCounts, type FeedCounts, LineError, noCounts, placeOfRecord } from '../input/feed-types.ts'
import { type OpenRange, openRange } from '../input/open-range.ts'
import { CHUNK_BYTES, type Input } from '../input/types.ts'
import { Kernel } from '../kernel/kernel.ts'
import { BLOCK_BYTES } from '../kernel/kernel-memory.ts'
import { describeScheme } from '../text/scheme.ts'
import { Shared } from '../workers/shared.ts'
import { SegmentWriter } from './segment-writer.ts'
import type {
  ChunkDigest,
  FailedInput,
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
  readonly range: OpenRange
  /** Next chunk whose digest has not been reported. */
  nextChunk: number
  /** Where the part that belongs to the open segment begins. */
  partStart: number
  partLinesBefore: number
  part: FeedCounts
  fileBytes: number
  /** Bad records of it. */
  skipped: number
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
  #pending = new Map<string, InputCounts & FeedCounts>()
  #chunks: ChunkDigest[] = []
  #failed: FailedInput[] = []

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
      await this.#runSource(s, s === from.source ? from : undefined).catch((error: unknown) =>
        this.#leaveOut(s, error),
      )
    }
    this.#shared.setSource(this.#task.lane, sources.length)
    const position = { source: sources.length, text: undefined, lines: 0 }
    this.#step(position, this.#segmentGrams > 0, true)
  }

  async #runSource(index: number, from: LanePosition | undefined): Promise<void> {
    const source = this.#task.sources[index]
    const input = this.#task.inputs[index]
    if (source === undefined || input === undefined) throw new RangeError(`lane has no source ${index}`)
    const start = from?.text ?? source.textStart
    const { maxRecordBytes, isStrict, remote, readingBytes } = this.#task
    const range = await openRange(
      {
        input,
        range: source,
        from: from?.text,
        isExact: false,
        digests: true,
        maxRecordBytes,
        isStrict,
        remote,
        readingBytes,
      },
      this.#kernel,
      {
        budget: (bound, exact) => this.#budget(index, bound, exact),
        badRecord: (problem, line, byte) => this.#badRecord(input, start, problem, line, byte),
        progress: () => this.#absorb(),
      },
      this.#xxh64,
      this.#task.readsAhead,
    )
    try {
      const open: OpenSource = {
        source,
        input,
        range,
        nextChunk: range.firstChunk,
        partStart: start,
        partLinesBefore: from?.lines ?? 0,
        part: noCounts(),
        fileBytes: 0,
        skipped: 0,
      }
      this.#open = open
      await range.feed.run()
      this.#absorb()
      await this.#endSource(open)
    } catch (error) {
      if (this.#task.skipsBadInputs) this.#giveBack()
      throw error instanceof LineError ? range.placed(error) : error
    } finally {
      this.#open = undefined
      await range.close()
    }
  }

  /** What an input that fails has given stays in the filter and counts there; its bad records are not the others' matter. */
  #giveBack(): void {
    const open = this.#open
    if (open === undefined) return
    this.#kernel.flush()
    this.#absorb()
    this.#shared.addBadRecords(-open.skipped)
    // A feed that fails leaves the kernel as it was in the middle of a record.
    this.#kernel.insert()
    this.#kernel.clearCounts()
    this.#kernel.budget = this.#writer.room()
  }

  /** Notes that a source cannot be read, and goes on behind it. */
  #leaveOut(index: number, error: unknown): void {
    const reason = this.#task.skipsBadInputs ? inputError(error) : undefined
    const input = this.#task.sources[index]?.input
    const shown = this.#task.inputs[index]?.shown
    if (reason === undefined || input === undefined || shown === undefined) throw error
    this.#failed.push({ input, ...badInput(shown, reason) })
  }

  /** Moves the feed's counts to the open part, to what the next step reports, and to the progress figures. */
  #absorb(): void {
    const open = this.#open
    if (open === undefined) return
    const counts = open.range.feed.takeCounts()
    addCounts(open.part, counts)
    open.skipped += counts.skipped
    this.#segmentGrams += counts.grams
    const { input, textStart } = open.source
    const key = `${input}/${textStart}`
    const sum = this.#pending.get(key) ?? { input, rangeStart: textStart, ...noCounts() }
    addCounts(sum, counts)
    this.#pending.set(key, sum)
    const fileBytes = open.range.fileBytes() - open.fileBytes
    open.fileBytes += fileBytes
    const { documents, grams, textBytes } = counts
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
      const { position: text } = open.range.feed
      if (open.range.areDigestsFinal) this.#reportChunks(open, Math.floor(text / CHUNK_BYTES))
      const position = { source: index, text, lines: open.partLinesBefore }
      this.#step(position, true, false)
    }
    // A record that no segment of the usual size takes gets a larger one.
    this.#writer.open(grams)
    return this.#writer.capacity
  }

  /** Closes the part of the source that belongs to the open segment, at the feed's position. */
  #endPart(open: OpenSource): void {
    const { lines, documents } = open.part
    const { position: end, firstRecord } = open.range.feed
    if (lines > 0) {
      this.#parts.push({
        input: open.source.input,
        rangeStart: open.source.textStart,
        start: Math.max(open.partStart, firstRecord),
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

  async #endSource(open: OpenSource): Promise<void> {
    this.#endPart(open)
    await open.range.drain()
    this.#reportChunks(open, Number.POSITIVE_INFINITY)
  }

  /** The chunks of a compressed input say nothing until all of it has been read: a resumed lane reads it again. */
  #reportChunks(open: OpenSource, to: number): void {
    for (const { chunk, digest } of open.range.digests.between(open.nextChunk, to)) {
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
      ...(this.#failed.length === 0 ? {} : { failed: this.#failed }),
    }
    this.#tell({ kind: 'step', step })
    this.#parts = []
    this.#segmentGrams = 0
    this.#pending = new Map()
    this.#chunks = []
    this.#failed = []
  }

  #badRecord(input: Input, start: number, problem: RecordProblem, line: number, byte: number): void {
    const { what, hint } = describeProblem(problem)
    if (this.#shared.addBadRecords(1) > this.#task.maxBadRecords) {
      throw new LineError('BAD_RECORD', input, line, byte, what, { hint })
    }
    const place = placeOfRecord(input, start === 0, line, byte)
    this.#tell({ kind: 'skipped', record: { place, what } })
  }
}
