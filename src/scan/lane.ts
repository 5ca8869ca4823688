/**
 * A lane of a scan: one thread's walk through its sources, comparing every document with the items. What it finds
 * follows from its task and its inputs alone.
 */
import type { FailedInput, InputCounts } from '../build/types.ts'
import { UserError } from '../errors.ts'
import { loadXxh64, type Xxh64 } from '../filter/digest.ts'
import { describeProblem, type RecordProblem } from '../formats/record.ts'
import { badInput, inputError } from '../input/bad-input.ts'
import {
  addCounts,
  type FeedCounts,
  LineError,
  type MatchedRecord,
  noCounts,
  placeOfRecord,
  type ReadRecord,
} from '../input/feed-types.ts'
import type { OpenRange } from '../input/open-range.ts'
import type { Input } from '../input/types.ts'
import { CorpusTally } from '../match/corpus-tally.ts'
import { packState } from '../presets/packed-state.ts'
import type { PresetScan } from '../presets/scan.ts'
import { Shared } from '../workers/shared.ts'
import { changeOf, openKnown } from './changed.ts'
import { presetsFor, type Tools, toolsFor } from './tools.ts'
import type { ScanMessage, ScanPosition, ScanSource, ScanTask } from './types.ts'

/**
 * Runs a lane from its position to its end.
 *
 * @param tell called for steps and skipped records
 * @throws {UserError} for bad input, INPUT_CHANGED when a chunk has another digest than expected, or ABORTED
 */
export async function runScanLane(task: ScanTask, tell: (message: ScanMessage) => void): Promise<void> {
  await new ScanLane(task, await loadXxh64(), await presetsFor(task), tell).run()
}

interface OpenSource {
  readonly index: number
  readonly source: ScanSource
  readonly input: Input
  readonly range: OpenRange
  /** Lines of the source that lie before the feed's start. */
  readonly linesBefore: number
  /** Lines that the feed has taken. */
  lines: number
  /** Bytes of text since the last step. */
  sinceStep: number
  fileBytes: number
  /** Bad records of it. */
  skipped: number
}

class ScanLane {
  readonly #task: ScanTask
  readonly #tell: (message: ScanMessage) => void
  readonly #shared: Shared
  readonly #xxh64: Xxh64
  #tools: Tools
  readonly #presets: PresetScan | undefined
  readonly #tally: CorpusTally
  #open: OpenSource | undefined
  #pending = new Map<string, InputCounts & FeedCounts>()
  #failed: FailedInput[] = []

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
    const { matcher, shapeOf, firsts } = this.#tools
    // The kernel may be another one later.
    this.#tally = new CorpusTally(task.query, matcher, shapeOf, firsts, {
      hush: (id) => this.#tools.kernel.hush(id),
      unhush: () => this.#tools.kernel.unhush(),
      takeHushed: (add) => this.#tools.kernel.takeHushed(add),
    })
    // A lane that failed may have left something.
    this.#tools.kernel.takeHushed(() => {})
  }

  async run(): Promise<void> {
    const { sources, from, lane } = this.#task
    for (let s = from.source; s < sources.length; s++) {
      this.#shared.setSource(lane, s)
      await this.#runSource(s, s === from.source ? from : undefined).catch((error: unknown) =>
        this.#leave(s, error),
      )
      if (s + 1 < sources.length) this.#step({ source: s + 1, text: undefined, lines: 0 }, false)
    }
    this.#shared.setSource(lane, sources.length)
    this.#step({ source: sources.length, text: undefined, lines: 0 }, true)
  }

  async #runSource(index: number, from: ScanPosition | undefined): Promise<void> {
    const source = this.#task.sources[index]
    const input = this.#task.inputs[index]
    if (source === undefined || input === undefined) throw new RangeError(`lane has no source ${index}`)
    const first = from?.text ?? source.from
    const { maxRecordBytes, isStrict, remote } = this.#task
    const start = first ?? source.textStart
    const range = await openKnown(
      source,
      {
        input,
        range: source,
        from: first,
        isExact: source.from !== undefined,
        digests: source.chunks !== undefined,
        maxRecordBytes,
        isStrict,
        remote,
        readingBytes: undefined,
      },
      this.#tools.kernel,
      {
        budget: () => Number.POSITIVE_INFINITY,
        badRecord: (problem, line, byte) => this.#badRecord(input, start, problem, line, byte),
        progress: () => this.#absorb(true),
        match: (record) => this.#match(record),
        ...(this.#presets === undefined ? {} : { document: this.#addToPresets(this.#presets) }),
      },
      this.#xxh64,
      this.#task.readsAhead,
    )
    try {
      const linesBefore = from?.lines ?? 0
      this.#open = {
        index,
        source,
        input,
        range,
        linesBefore,
        lines: 0,
        sinceStep: 0,
        fileBytes: 0,
        skipped: 0,
      }
      this.#tools.kernel.budget = Number.POSITIVE_INFINITY
      this.#tally.begin()
      await range.feed.run()
      this.#absorb(false)
      const change = await changeOf(source, input, range)
      if (change !== undefined) throw change
      // What was read for digests alone was read too.
      this.#absorb(false)
    } catch (error) {
      // What cannot be read may be what has changed.
      const isStopped =
        error instanceof UserError && (error.code === 'ABORTED' || error.code === 'INPUT_CHANGED')
      const change = isStopped ? undefined : await changeOf(source, input, range).catch(() => undefined)
      if (this.#task.skipsBadInputs && !isStopped) this.#giveBack()
      throw change ?? (error instanceof LineError ? range.placed(error) : error)
    } finally {
      this.#open = undefined
      await range.close()
    }
  }

  /** What was found before an input failed counts; its bad records are not the others' matter. */
  #giveBack(): void {
    this.#absorb(false)
    this.#tally.settle()
    this.#shared.addBadRecords(-(this.#open?.skipped ?? 0))
    this.#tools = toolsFor(this.#task, true)
  }

  /** Notes that a source could not be read to its end, and goes on behind it. */
  #leave(index: number, error: unknown): void {
    const reason = this.#task.skipsBadInputs ? inputError(error) : undefined
    const input = this.#task.sources[index]?.input
    const shown = this.#task.inputs[index]?.shown
    if (reason === undefined || input === undefined || shown === undefined) throw error
    this.#failed.push({ input, ...badInput(shown, reason) })
  }

  #match(record: MatchedRecord): void {
    const open = this.#open
    if (open === undefined) throw new Error('a feed has a document while no source is open')
    const { input } = open.source
    const { read, hits, line, byte } = record
    const place = { input, rangeStart: startOf(open.source), line: open.linesBefore + line, byte }
    this.#tally.add({ read, hits, place })
  }

  /** Published definitions see a document's texts as one, joined by line feeds. */
  #addToPresets(presets: PresetScan): (record: ReadRecord) => void {
    return ({ read, line, byte }) => {
      const open = this.#open
      if (open === undefined) throw new Error('a feed has a document while no source is open')
      const { input } = open.source
      const { texts, id } = read()
      const place = { rangeStart: startOf(open.source), line: open.linesBefore + line }
      presets.add({ id, input, record: byte, line: place, text: texts.join('\n') })
    }
  }

  /** Moves the feed's counts to what the next step reports and to the progress figures. */
  #absorb(maySteps: boolean): void {
    const open = this.#open
    if (open === undefined) return
    const counts = open.range.feed.takeCounts()
    open.lines += counts.lines
    open.sinceStep += counts.textBytes
    open.skipped += counts.skipped
    const { input } = open.source
    const rangeStart = startOf(open.source)
    const key = `${input}/${rangeStart}`
    const sum = this.#pending.get(key) ?? { input, rangeStart, ...noCounts() }
    addCounts(sum, counts)
    this.#pending.set(key, sum)
    const fileBytes = open.range.fileBytes() - open.fileBytes
    open.fileBytes += fileBytes
    const { documents, grams, textBytes } = counts
    this.#shared.add(this.#task.lane, { fileBytes, textBytes, documents, grams })
    if (this.#shared.isStopped) throw new UserError('ABORTED', 'stopped')
    // Nothing of a source counts before its digests have been compared.
    if (maySteps && open.source.chunks === undefined && open.sinceStep >= this.#task.stepBytes) {
      open.sinceStep = 0
      this.#step(
        { source: open.index, text: open.range.feed.position, lines: open.linesBefore + open.lines },
        false,
      )
    }
  }

  #step(position: ScanPosition, isDone: boolean): void {
    const counts = [...this.#pending.values()]
    this.#pending = new Map()
    const presets = this.#presets === undefined ? {} : { presets: packState(this.#presets.take()) }
    const { lane } = this.#task
    const failed = this.#failed.length === 0 ? {} : { failed: this.#failed }
    this.#failed = []
    const step = { lane, tallies: this.#tally.take(), counts, ...presets, position, isDone, ...failed }
    this.#tell({ kind: 'step', step })
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

/** What tells ranges of an input apart: where the first record of each may begin. */
function startOf({ from, textStart }: ScanSource): number {
  return from ?? textStart
}
