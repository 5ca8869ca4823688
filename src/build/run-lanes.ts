/**
 * Runs the lanes of a build on the worker pool and keeps its journal.
 */
import { UserError } from '../errors.ts'
import type { BuildRecord } from '../store/build-record.ts'
import type { JournalWriter } from '../store/journal.ts'
import type { BpeTables } from '../text/bpe/tables.ts'
import { WorkerPool } from '../workers/pool.ts'
import { Shared } from '../workers/shared.ts'
import type { BuildObserver, BuildProgress } from './observer.ts'
import type { LanePosition, LaneStep, LaneTask, SkippedRecord } from './types.ts'

const PROGRESS_MS = 200

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
  readonly isStrict: boolean
  readonly maxBadRecords: number
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
  const stop = (): void => shared.stop()
  if (signal?.aborted === true) throw new UserError('ABORTED', 'stopped before it began')
  signal?.addEventListener('abort', stop, { once: true })
  const pool = new WorkerPool(run.workers)
  const timer = setInterval(() => observer.onProgress(progressOf(record, shared)), PROGRESS_MS)
  try {
    const open = lanes
      .map((_, lane) => lane)
      .filter((lane) => !steps.some((step) => step.lane === lane && step.isDone))
    const outcomes = await Promise.allSettled(
      open.map(async (lane) => {
        try {
          await pool.run(
            'lane',
            taskOf(run, lane, shared),
            (message) => {
              if (message.kind === 'skipped') {
                skipped.push(message.record)
                observer.onSkipped(message.record)
                return
              }
              run.journal.step(message.step)
              steps.push(message.step)
              if (message.step.segment !== undefined) observer.onSegment(message.step.segment)
            },
            () => nameOfSource(record, lane, shared),
          )
        } catch (error) {
          shared.stop() // one failure ends the run; the others stop at their next block
          throw error
        }
      }),
    )
    observer.onProgress(progressOf(record, shared))
    throwFirst(outcomes)
    return skipped
  } finally {
    clearInterval(timer)
    signal?.removeEventListener('abort', stop)
    await pool.close()
  }
}

/** Real failures come before the stops that they caused. */
function throwFirst(outcomes: readonly PromiseSettledResult<void>[]): void {
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  )
  const isStop = (error: unknown): boolean => error instanceof UserError && error.code === 'ABORTED'
  const real = failures.find((error) => !isStop(error))
  if (real !== undefined) throw real
  if (failures.length > 0) throw new UserError('ABORTED', 'stopped')
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
  for (const { lane, counts, position } of steps) {
    shared.setSource(lane, position.source)
    for (const { input, skipped, textBytes, documents, grams } of counts) {
      shared.addBadRecords(skipped)
      const isPlain = record.inputs[input]?.codec === 'none'
      shared.add(lane, { fileBytes: isPlain ? textBytes : 0, textBytes, documents, grams })
    }
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
    inputs: sources.flatMap(({ input }) => record.inputs[input] ?? []),
    from,
    segmentBlocks: plan.segmentBlocks,
    segmentsPerLane: plan.segmentsPerLane,
    plannedRate: plan.plannedRate,
    fpr,
    laterFrom,
    lanes: plan.lanes.length,
    folder: run.folder,
    maxRecordBytes,
    isStrict: run.isStrict,
    maxBadRecords: run.maxBadRecords,
    shared: shared.buffer,
  }
}
