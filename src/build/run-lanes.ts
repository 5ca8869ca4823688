/**
 * Runs the lanes of a build on the worker pool and keeps its journal.
 */
import type { RemoteSettings } from '../bytes/settings.ts'
import { doneBytes } from '../input/done-bytes.ts'
import { isPlainLines } from '../input/types.ts'
import type { BuildRecord } from '../store/build-record.ts'
import type { JournalWriter } from '../store/journal.ts'
import type { BpeTables } from '../text/bpe/tables.ts'
import { runTasks } from '../workers/run-tasks.ts'
import { Shared } from '../workers/shared.ts'
import { failedInputs } from './assemble.ts'
import type { BuildObserver, BuildProgress } from './observer.ts'
import type { LanePosition, LaneStep, LaneTask, SkippedRecord } from './types.ts'

/** What runLanes needs. */
export interface LanesRun {
  readonly record: BuildRecord
  /** Steps done before; new ones are added. */
  readonly steps: LaneStep[]
  readonly journal: JournalWriter
  /** Those of the scheme's vocabulary, where its unit is one. */
  readonly tables: BpeTables | undefined
  /** Absolute or relative path of the segments' folder. */
  readonly folder: string
  readonly workers: number
  /** Lanes for which another thread reads and decodes. */
  readonly readAhead: readonly number[]
  /** Memory that a lane may read with. */
  readonly readingBytes: number
  readonly isStrict: boolean
  readonly maxBadRecords: number
  readonly skipsBadInputs: boolean
  readonly remote: RemoteSettings
  readonly signal: AbortSignal | undefined
  readonly observer: BuildObserver
}

/**
 * @returns records that were left out in this run
 * @throws {UserError} the first failure of a lane in the order of lanes, after all lanes have stopped
 */
export async function runLanes(run: LanesRun): Promise<SkippedRecord[]> {
  const { record, steps, observer, signal } = run
  const { lanes } = record.plan
  const shared = Shared.create(lanes.length)
  const skipped: SkippedRecord[] = []
  accountForEarlier(run, shared)
  const open = lanes
    .map((_, lane) => lane)
    .filter((lane) => !steps.some((step) => step.lane === lane && step.isDone))
  await runTasks({
    name: 'lane',
    tasks: open.map((lane) => taskOf(run, lane, shared)),
    workers: run.workers,
    shared,
    signal,
    onMessage: (message) => {
      if (message.kind === 'skipped') {
        skipped.push(message.record)
        observer.onSkipped(message.record)
        return
      }
      run.journal.step(message.step)
      steps.push(message.step)
      if (message.step.segment !== undefined) observer.onSegment(message.step.segment)
    },
    onProgress: () => observer.onProgress(progressOf(record, shared)),
    describe: ({ lane }) => nameOfSource(record, lane, shared),
  })
  return skipped
}

/** An input is done when every lane that takes a part of it has gone on to its next source. */
function progressOf(record: BuildRecord, shared: Shared): BuildProgress {
  const open = new Set(
    record.plan.lanes.flatMap((sources, lane) =>
      sources.slice(shared.source(lane)).map(({ input }) => input),
    ),
  )
  const allFiles = record.inputs.length
  return { ...shared.progress(), files: allFiles - open.size, allFiles }
}

function nameOfSource(record: BuildRecord, lane: number, shared: Shared): string {
  const source = record.plan.lanes[lane]?.[shared.source(lane)]
  return record.inputs[source?.input ?? -1]?.shown ?? `lane ${lane}`
}

/** Bad records and progress of what an interrupted run has done. */
function accountForEarlier({ steps, record }: LanesRun, shared: Shared): void {
  const failed = failedInputs(steps)
  for (const { lane, counts, position } of steps) {
    shared.setSource(lane, position.source)
    for (const { input, skipped, textBytes, documents, grams } of counts) {
      if (!failed.has(input)) shared.addBadRecords(skipped)
      const source = record.inputs[input]
      const fileBytes = source !== undefined && isPlainLines(source) ? textBytes : 0
      shared.add(lane, { fileBytes, textBytes, documents, grams })
    }
  }
  for (const [lane, sources] of record.plan.lanes.entries()) {
    const fileBytes = doneBytes(sources, record.inputs, shared.source(lane))
    shared.add(lane, { fileBytes, textBytes: 0, documents: 0, grams: 0 })
  }
}

function taskOf(run: LanesRun, lane: number, shared: Shared): LaneTask {
  const { record, steps } = run
  const { plan, scheme, fpr, laterFrom, maxRecordBytes } = record
  const sources = plan.lanes[lane] ?? []
  const start: LanePosition = { source: 0, text: undefined, lines: 0, sealed: 0 }
  const from = steps.filter((step) => step.lane === lane).at(-1)?.position ?? start
  return {
    lane,
    scheme,
    tables: run.tables,
    sources,
    readsAhead: run.readAhead.includes(lane),
    readingBytes: run.readingBytes,
    inputs: sources.flatMap(({ input }) => record.inputs[input] ?? []),
    from,
    segmentBlocks: plan.segmentBlocks,
    plannedSegments: plan.laneSegments[lane] ?? 0,
    plannedRate: plan.plannedRate,
    fpr,
    laterFrom,
    lanes: plan.lanes.length,
    folder: run.folder,
    maxRecordBytes,
    isStrict: run.isStrict,
    maxBadRecords: run.maxBadRecords,
    skipsBadInputs: run.skipsBadInputs,
    remote: run.remote,
    shared: shared.buffer,
  }
}
