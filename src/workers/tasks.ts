/**
 * The tasks that workers run, by name.
 */
import { runLane } from '../build/lane.ts'
import type { LaneMessage, LaneTask } from '../build/types.ts'
import { type ProbeResult, type ProbeTask, probeSegment } from '../check/probe.ts'
import { runScanLane } from '../scan/lane.ts'
import type { ScanMessage, ScanTask } from '../scan/types.ts'

/** Types of each task's argument, messages and result. */
export interface TaskTypes {
  readonly lane: { readonly task: LaneTask; readonly message: LaneMessage; readonly result: undefined }
  readonly scan: { readonly task: ScanTask; readonly message: ScanMessage; readonly result: undefined }
  readonly probe: { readonly task: ProbeTask; readonly message: never; readonly result: ProbeResult }
}

/** Name of a task. */
export type TaskName = keyof TaskTypes

/** A task's function. */
type TaskFunction<N extends TaskName> = (
  task: TaskTypes[N]['task'],
  tell: (message: TaskTypes[N]['message']) => void,
) => Promise<TaskTypes[N]['result']>

/** The functions behind the names; only workers call them. */
export const TASKS: { readonly [N in TaskName]: TaskFunction<N> } = {
  lane: async (task, tell) => {
    await runLane(task, tell)
    return undefined
  },
  scan: async (task, tell) => {
    await runScanLane(task, tell)
    return undefined
  },
  probe: (task) => probeSegment(task),
}
