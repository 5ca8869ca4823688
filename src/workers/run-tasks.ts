/**
 * Runs tasks that share progress figures and the order to stop: one failure ends them all.
 */
import { UserError } from '../errors.ts'
import { WorkerPool } from './pool.ts'
import type { Shared } from './shared.ts'
import type { TaskName, TaskTypes } from './tasks.ts'

const PROGRESS_MS = 200

/** What runTasks needs. */
export interface TasksRun<N extends TaskName> {
  readonly name: N
  readonly tasks: readonly TaskTypes[N]['task'][]
  readonly workers: number
  readonly shared: Shared
  readonly signal: AbortSignal | undefined
  readonly onMessage: (message: TaskTypes[N]['message']) => void
  /** Called a few times a second, and at the end. */
  readonly onProgress: () => void
  /** What a task is doing, for the message when its worker dies. */
  readonly describe: (task: TaskTypes[N]['task']) => string
}

/**
 * @throws {UserError} the first failure in the order of tasks, after all of them have stopped; ABORTED after a stop
 */
export async function runTasks<N extends TaskName>(run: TasksRun<N>): Promise<void> {
  const { shared, signal } = run
  if (signal?.aborted === true) throw new UserError('ABORTED', 'stopped before it began')
  if (run.tasks.length === 0) return
  const stop = (): void => shared.stop()
  signal?.addEventListener('abort', stop, { once: true })
  const pool = new WorkerPool(run.workers)
  const timer = setInterval(run.onProgress, PROGRESS_MS)
  try {
    const outcomes = await Promise.allSettled(
      run.tasks.map(async (task) => {
        try {
          await pool.run(run.name, task, run.onMessage, () => run.describe(task))
        } catch (error) {
          shared.stop() // the others stop at their next block
          throw error
        }
      }),
    )
    run.onProgress()
    throwFirst(outcomes)
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
