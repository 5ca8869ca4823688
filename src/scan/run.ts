/**
 * Runs the lanes of a scan on the worker pool and puts together what they find.
 */
import { randomUUID } from 'node:crypto'
import type { BuildProgress } from '../build/observer.ts'
import { readAheadLanes } from '../build/read-ahead.ts'
import type { FailedInput, SkippedRecord } from '../build/types.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import { doneBytes } from '../input/done-bytes.ts'
import { addCounts, type FeedCounts, noCounts } from '../input/feed-types.ts'
import { type Input, isPlainLines } from '../input/types.ts'
import { tablesOf } from '../input/vocabulary.ts'
import type { ItemShape } from '../match/shape.ts'
import { ItemTallies } from '../match/tally.ts'
import type { ItemTally, MatchQuery } from '../match/types.ts'
import { unpackState } from '../presets/packed-state.ts'
import type { PresetScan } from '../presets/scan.ts'
import { runTasks } from '../workers/run-tasks.ts'
import { Shared } from '../workers/shared.ts'
import type { PresetTask, ScanPosition, ScanSource, ScanStep } from './types.ts'

/** What runScan needs. */
export interface ScanRun {
  /** In the order of roots and paths. */
  readonly inputs: readonly Input[]
  readonly lanes: readonly (readonly ScanSource[])[]
  readonly query: MatchQuery
  readonly shapeOf: (item: number) => ItemShape
  /** Published definitions: what workers need, and the scan that gets what they find. */
  readonly presets: { readonly task: PresetTask; readonly scan: PresetScan } | undefined
  /** Steps done before. */
  readonly earlier: readonly ScanStep[]
  readonly workers: number
  readonly maxRecordBytes: number
  readonly isStrict: boolean
  readonly maxBadRecords: number
  readonly skipsBadInputs: boolean
  readonly remote: RemoteSettings
  readonly stepBytes: number
  readonly signal: AbortSignal | undefined
  /** A step is done; called before it counts. */
  readonly onStep: (step: ScanStep) => void
  readonly onProgress: (progress: BuildProgress) => void
  readonly onSkipped: (record: SkippedRecord) => void
}

/** What a scan found. */
export interface ScanOutcome {
  /** By item; items of which nothing was found are left out. */
  readonly tallies: readonly ItemTally[]
  readonly counts: FeedCounts
  /** By input and start of the range: lines of the range. */
  readonly lines: ReadonlyMap<number, ReadonlyMap<number, number>>
  readonly skipped: readonly SkippedRecord[]
  /** Inputs that could not be read to their end. */
  readonly failed: readonly FailedInput[]
}

/** @throws {UserError} the first failure of a lane, after all lanes have stopped */
export async function runScan(run: ScanRun): Promise<ScanOutcome> {
  const { lanes, inputs, query, earlier, presets } = run
  const tables = await tablesOf(query.scheme)
  const shared = Shared.create(lanes.length)
  const tallies = new ItemTallies(run.shapeOf, query.maxEvidence)
  const counts = noCounts()
  const lines = new Map<number, Map<number, number>>()
  const skipped: SkippedRecord[] = []
  const failed = new Map<number, FailedInput>()
  const take = (step: ScanStep): void => {
    for (const tally of step.tallies) tallies.merge(tally)
    for (const input of step.failed ?? []) failed.set(input.input, input)
    if (presets !== undefined && step.presets !== undefined) {
      presets.scan.merge(unpackState(step.presets, presets.scan.tableSizes))
    }
    for (const { input, rangeStart, ...more } of step.counts) {
      addCounts(counts, more)
      const ranges = lines.get(input) ?? new Map<number, number>()
      ranges.set(rangeStart, (ranges.get(rangeStart) ?? 0) + more.lines)
      lines.set(input, ranges)
    }
  }
  for (const step of earlier) take(step)
  for (const step of earlier) {
    shared.setSource(step.lane, step.position.source)
    for (const { input, textBytes, documents, grams, skipped } of step.counts) {
      if (!failed.has(input)) shared.addBadRecords(skipped)
      const source = inputs[input]
      const fileBytes = source !== undefined && isPlainLines(source) ? textBytes : 0
      shared.add(step.lane, { fileBytes, textBytes, documents, grams })
    }
  }
  for (const [lane, sources] of lanes.entries()) {
    const fileBytes = doneBytes(sources, inputs, shared.source(lane))
    shared.add(lane, { fileBytes, textBytes: 0, documents: 0, grams: 0 })
  }
  const start: ScanPosition = { source: 0, text: undefined, lines: 0 }
  const key = randomUUID()
  const readAhead = readAheadLanes(lanes, inputs, run.workers)
  const tasks = lanes.flatMap((sources, lane) => {
    const own = earlier.filter((step) => step.lane === lane)
    if (own.some(({ isDone }) => isDone)) return []
    return [
      {
        run: key,
        lane,
        query,
        tables,
        presets: presets?.task,
        sources,
        readsAhead: readAhead.includes(lane),
        inputs: sources.flatMap(({ input }) => inputs[input] ?? []),
        from: own.at(-1)?.position ?? start,
        maxRecordBytes: run.maxRecordBytes,
        isStrict: run.isStrict,
        maxBadRecords: run.maxBadRecords,
        skipsBadInputs: run.skipsBadInputs,
        remote: run.remote,
        stepBytes: run.stepBytes,
        shared: shared.buffer,
      },
    ]
  })
  await runTasks({
    name: 'scan',
    tasks,
    workers: Math.max(1, Math.min(run.workers, tasks.length)),
    shared,
    signal: run.signal,
    onMessage: (message) => {
      if (message.kind === 'skipped') {
        skipped.push(message.record)
        run.onSkipped(message.record)
        return
      }
      run.onStep(message.step)
      take(message.step)
    },
    onProgress: () => run.onProgress(progressOf(run, shared)),
    describe: ({ lane }) => inputs[lanes[lane]?.[shared.source(lane)]?.input ?? -1]?.shown ?? `lane ${lane}`,
  })
  const byInput = [...failed.values()].sort((a, b) => a.input - b.input)
  return { tallies: tallies.take(), counts, lines, skipped, failed: byInput }
}

/** An input is done when every lane that takes a part of it has gone on to its next source. */
function progressOf({ lanes }: ScanRun, shared: Shared): BuildProgress {
  const open = new Set(
    lanes.flatMap((sources, lane) => sources.slice(shared.source(lane)).map(({ input }) => input)),
  )
  const all = new Set(lanes.flatMap((sources) => sources.map(({ input }) => input)))
  return { ...shared.progress(), files: all.size - open.size, allFiles: all.size }
}
