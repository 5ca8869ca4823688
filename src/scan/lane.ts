/**
 * A lane of a scan: one thread's walk through its sources, comparing every document with the items. What it finds
 * follows from its task and its inputs alone.
 */
import type { InputCounts } from '../build/types.ts'
import { UserError } from '../errors.ts'
import { loadXxh64, type Xxh64 } from '../filter/digest.ts'
import {
  addCounts,
  type FeedCounts,
  LineError,
  type MatchedRecord,
  noCounts,
  type ReadRecord,
  RecordFeed,
} from '../input/feed.ts'
import { isWithinLine, linesBefore, skipText } from '../input/position.ts'
import { type ByteReader, ChunkDigests, FileReader, GzipReader } from '../input/reader.ts'
import { describeProblem, type RecordProblem } from '../input/record.ts'
import { CHUNK_BYTES, type Input } from '../input/types.ts'
import { Kernel } from '../kernel/kernel.ts'
import { unitReader } from '../kernel/unit-reader.ts'
import { DocumentMatcher } from '../match/match-document.ts'
import { fieldShape, type ItemShape } from '../match/shape.ts'
import { ItemTallies } from '../match/tally.ts'
import type { MatchQuery } from '../match/types.ts'
import { packState } from '../presets/packed-state.ts'
import type { PresetScan } from '../presets/scan.ts'
import { Shared } from '../workers/shared.ts'
import type { ScanMessage, ScanPosition, ScanSource, ScanTask } from './types.ts'

/** A kernel that had to grow by more than this, for a large record, is not used again. */
const KEPT_BYTES = 16 * 2 ** 20
const DRAIN_BYTES = 1 << 20

/**
 * Runs a lane from its position to its end.
 *
 * @param tell called for steps and skipped records
 * @throws {UserError} for bad input, INPUT_CHANGED when a chunk has another digest than expected, or ABORTED
 */
export async function runScanLane(task: ScanTask, tell: (message: ScanMessage) => void): Promise<void> {
  await new ScanLane(task, await loadXxh64(), await presetsFor(task), tell).run()
}

/** What a thread keeps from lane to lane of the same run. */
interface Tools {
  readonly run: string
  readonly kernel: Kernel
  readonly kernelBytes: number
  readonly matcher: DocumentMatcher
}

let lastTools: Tools | undefined
let lastPresets: { readonly run: string; readonly scan: PresetScan } | undefined

/** Definitions are loaded only where some are asked for: a thread that has them keeps them. */
async function presetsFor({ run, presets }: ScanTask): Promise<PresetScan | undefined> {
  if (presets === undefined) return undefined
  const { openPresetScan } = await import('./preset-scan.ts')
  if (lastPresets?.run !== run) lastPresets = { run, scan: openPresetScan(presets) }
  return lastPresets.scan
}

function toolsFor({ run, query, tables }: ScanTask): Tools {
  const known = lastTools?.run === run ? lastTools : undefined
  if (known !== undefined && known.kernel.bytes().length <= known.kernelBytes + KEPT_BYTES) return known
  const kernel = new Kernel(query.scheme, tables)
  kernel.match(query)
  const kernelBytes = kernel.bytes().length
  lastTools = {
    run,
    kernel,
    kernelBytes,
    matcher: known?.matcher ?? new DocumentMatcher(query, unitReader(query.scheme, tables)),
  }
  return lastTools
}

/** Sizes of an item as the worker knows them. */
function shapeFrom(matcher: DocumentMatcher, query: MatchQuery): (item: number) => ItemShape {
  const shapes = new Map<number, ItemShape>()
  return (item) => {
    const known = shapes.get(item)
    if (known !== undefined) return known
    const { texts } = matcher
    const shape = {
      fields: texts
        .fieldsOf(item)
        .map((field) =>
          fieldShape(field.source.role, texts.gramsOf(field), texts.ownGramsOf(field), query.rule),
        ),
    }
    shapes.set(item, shape)
    return shape
  }
}

interface OpenSource {
  readonly index: number
  readonly source: ScanSource
  readonly input: Input
  readonly feed: RecordFeed
  readonly reader: ByteReader
  /** Lines of the source that lie before the feed's start. */
  readonly linesBefore: number
  /** Lines that the feed has taken. */
  lines: number
  /** Position up to which text bytes have been counted, and the one of the last step. */
  counted: number
  stepped: number
  fileBytes: number
}

class ScanLane {
  readonly #task: ScanTask
  readonly #tell: (message: ScanMessage) => void
  readonly #shared: Shared
  readonly #xxh64: Xxh64
  readonly #tools: Tools
  readonly #presets: PresetScan | undefined
  readonly #tallies: ItemTallies
  #open: OpenSource | undefined
  #pending = new Map<string, InputCounts & FeedCounts & { textBytes: number }>()

  constructor(
    task: ScanTask,
    xxh64: Xxh64,
    presets: PresetScan | undefined,
    tell: (message: ScanMessage) => void,
  ) {
    this.#task = task
    this.#tell = tell
    this.#xxh64 = xxh64
    this.#presets = presets
    this.#shared = new Shared(task.shared)
    this.#tools = toolsFor(task)
    this.#tallies = new ItemTallies(shapeFrom(this.#tools.matcher, task.query), task.query.maxEvidence)
  }

  async run(): Promise<void> {
    const { sources, from, lane } = this.#task
    for (let s = from.source; s < sources.length; s++) {
      this.#shared.setSource(lane, s)
      await this.#runSource(s, s === from.source ? from : undefined)
      if (s + 1 < sources.length) this.#step({ source: s + 1, text: undefined, lines: 0 }, false)
    }
    this.#shared.setSource(lane, sources.length)
    this.#step({ source: sources.length, text: undefined, lines: 0 }, true)
  }

  async #runSource(index: number, from: ScanPosition | undefined): Promise<void> {
    const source = this.#task.sources[index]
    const input = this.#task.inputs[index]
    if (source === undefined || input === undefined) throw new RangeError(`lane has no source ${index}`)
    const isPlain = input.codec === 'none'
    const start = from?.text ?? source.start
    const skipsLine = from?.text === undefined && !source.isRecordStart
    const digests = new ChunkDigests(this.#xxh64)
    const digestEnd = source.chunks === undefined ? 0 : chunkEnd(source, input)
    const reader = isPlain ? new FileReader(input, start, digests, digestEnd) : new GzipReader(input, digests)
    let linesSkipped = 0
    try {
      if (!isPlain && start > 0) linesSkipped = await skipText(reader, start)
      const feed = new RecordFeed(
        this.#tools.kernel,
        reader,
        {
          shown: input.shown,
          fields: input.fields,
          start,
          end: isPlain ? source.end : Number.POSITIVE_INFINITY,
          skipsFirstLine: isPlain && skipsLine && isWithinLine(input, start),
          maxRecordBytes: this.#task.maxRecordBytes,
          isStrict: this.#task.isStrict,
        },
        {
          budget: () => Number.POSITIVE_INFINITY,
          badRecord: (problem, line, byte) => this.#badRecord(input, start, problem, line, byte),
          progress: () => this.#absorb(true),
          match: (record) => this.#match(record),
          ...(this.#presets === undefined ? {} : { document: this.#addToPresets(this.#presets) }),
        },
      )
      this.#open = {
        index,
        source,
        input,
        feed,
        reader,
        linesBefore: from?.lines ?? 0,
        lines: 0,
        counted: start,
        stepped: start,
        fileBytes: 0,
      }
      this.#tools.kernel.budget = Number.POSITIVE_INFINITY
      await feed.run()
      this.#absorb(false)
      await this.#check(source, input, reader, digests, start)
    } catch (error) {
      // What cannot be read may be what has changed.
      const isStopped =
        error instanceof UserError && (error.code === 'ABORTED' || error.code === 'INPUT_CHANGED')
      if (!isStopped && isPlain) await this.#check(source, input, reader, digests, start)
      if (!(error instanceof LineError)) throw error
      throw error.placed(isPlain ? linesBefore(input, start, skipsLine) : linesSkipped)
    } finally {
      this.#open = undefined
      reader.close()
    }
  }

  /** Compares the digests of the chunks that were read with those expected; the last one is read to its end. */
  async #check(
    source: ScanSource,
    input: Input,
    reader: ByteReader,
    digests: ChunkDigests,
    start: number,
  ): Promise<void> {
    const { chunks } = source
    if (chunks === undefined) return
    const isPlain = input.codec === 'none'
    const end = isPlain ? chunkEnd(source, input) : input.bytes
    if (isPlain) {
      const rest = Buffer.alloc(DRAIN_BYTES)
      while (start + reader.fileBytes < end) {
        const wanted = Math.min(rest.length, end - start - reader.fileBytes)
        if ((await reader.read(rest.subarray(0, wanted))) === 0) break
      }
      if (end === input.bytes) digests.end()
    }
    const first = isPlain ? Math.floor(start / CHUNK_BYTES) : 0
    for (const { chunk, digest } of digests.between(first, Math.ceil(end / CHUNK_BYTES))) {
      if (digest === chunks.slice(16 * chunk, 16 * chunk + 16)) continue
      throw changedInput(
        input,
        `at byte ${chunk * CHUNK_BYTES} or in the ${CHUNK_BYTES / 2 ** 20} MiB behind it`,
      )
    }
  }

  #match(record: MatchedRecord): void {
    const open = this.#open
    if (open === undefined) throw new Error('a feed has a document while no source is open')
    const { input, start } = open.source
    const { read, hits, line, byte } = record
    const place = { input, rangeStart: start, line: open.linesBefore + line, byte }
    for (const found of this.#tools.matcher.match({ read, hits, place })) this.#tallies.add(found)
  }

  /** Published definitions see a document's texts as one, joined by line feeds. */
  #addToPresets(presets: PresetScan): (record: ReadRecord) => void {
    return ({ read, line, byte }) => {
      const open = this.#open
      if (open === undefined) throw new Error('a feed has a document while no source is open')
      const { input, start } = open.source
      const { texts, id } = read()
      const place = { rangeStart: start, line: open.linesBefore + line }
      presets.add({ id, input, record: byte, line: place, text: texts.join('\n') })
    }
  }

  /** Moves the feed's counts to what the next step reports and to the progress figures. */
  #absorb(maySteps: boolean): void {
    const open = this.#open
    if (open === undefined) return
    const counts = open.feed.takeCounts()
    open.lines += counts.lines
    const textBytes = open.feed.position - open.counted
    open.counted = open.feed.position
    const { input, start } = open.source
    const key = `${input}/${start}`
    const sum = this.#pending.get(key) ?? { input, rangeStart: start, textBytes: 0, ...noCounts() }
    addCounts(sum, counts)
    sum.textBytes += textBytes
    this.#pending.set(key, sum)
    const fileBytes = open.reader.fileBytes - open.fileBytes
    open.fileBytes += fileBytes
    const { documents, grams } = counts
    this.#shared.add(this.#task.lane, { fileBytes, textBytes, documents, grams })
    if (this.#shared.isStopped) throw new UserError('ABORTED', 'stopped')
    // Nothing of a source counts before its digests have been compared.
    if (maySteps && open.source.chunks === undefined && open.counted - open.stepped >= this.#task.stepBytes) {
      open.stepped = open.counted
      this.#step({ source: open.index, text: open.counted, lines: open.linesBefore + open.lines }, false)
    }
  }

  #step(position: ScanPosition, isDone: boolean): void {
    const counts = [...this.#pending.values()]
    this.#pending = new Map()
    const presets = this.#presets === undefined ? {} : { presets: packState(this.#presets.take()) }
    const { lane } = this.#task
    const step = { lane, tallies: this.#tallies.take(), counts, ...presets, position, isDone }
    this.#tell({ kind: 'step', step })
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

/** End of the chunks that hold the source. */
function chunkEnd({ end }: ScanSource, { bytes }: Input): number {
  return Math.min(bytes, Math.ceil(end / CHUNK_BYTES) * CHUNK_BYTES)
}

/**
 * @param input what has changed
 * @param where the part of a sentence that says where
 */
export function changedInput({ shown }: Pick<Input, 'shown'>, where: string): UserError {
  return new UserError('INPUT_CHANGED', `${shown}: it has changed since it was indexed: ${where}`, {
    hint: 'Bring back the file that was indexed, or build a new index.',
  })
}
