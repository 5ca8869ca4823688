/**
 * Entry of a worker thread.
 */
import type { MessagePort } from 'node:worker_threads'
import { fileError } from '../bytes/file-error.ts'
import { sendable } from '../sent-error.ts'
import type { Outcome } from './pool.ts'
import { TASKS, type TaskName, type TaskTypes } from './tasks.ts'

/**
 * Runs one task and gives its outcome as data.
 *
 * @param call name, argument and the port for messages
 */
export async function run<N extends TaskName>(call: {
  name: N
  task: TaskTypes[N]['task']
  port: MessagePort
}): Promise<Outcome<TaskTypes[N]['result']>> {
  const { name, task, port } = call
  let messages = 0
  try {
    const result = await TASKS[name](task, (message) => {
      messages++
      port.postMessage(message)
    })
    return { messages, result }
  } catch (thrown) {
    return { messages, error: sendable(fileError(undefined, thrown)) }
  } finally {
    port.close()
  }
}
