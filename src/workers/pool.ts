/**
 * The worker pool: a thin, typed face on piscina (docs/decisions, worker pool). Tasks are few and long; each may
 * send messages while it runs, and all of them have arrived when its promise settles.
 */
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { messageOf, UserError } from '../errors.ts'
import { received, type SentError } from '../sent-error.ts'
import type { TaskName, TaskTypes } from './tasks.ts'

/** What a worker gives back: how many messages it sent, and its result or its error. */
export type Outcome<T> =
  | { readonly messages: number; readonly result: T }
  | { readonly messages: number; readonly error: SentError }

/** See the file header. */
export class WorkerPool {
  readonly #pool: Piscina

  /** @param threads workers at the same time, at least 1 */
  constructor(threads: number) {
    this.#pool = new Piscina({
      filename: fileURLToPath(new URL('./entry.cjs', import.meta.url)),
      name: 'run',
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // Workers wait for messages and zlib callbacks while they work: they must not block in Atomics.wait.
      atomics: 'disabled',
    })
    // Its own rejections are dealt with by run(); without a listener, an 'error' event would end the process.
    this.#pool.on('error', () => {})
  }

  /**
   * Runs one task.
   *
   * @param name which
   * @param task its argument
   * @param onMessage gets what the task sends, in order
   * @param describe what the task was doing, for the message when its worker dies
   * @throws {UserError} what the task threw, or WORKER_DIED
   */
  async run<N extends TaskName>(
    name: N,
    task: TaskTypes[N]['task'],
    onMessage: (message: TaskTypes[N]['message']) => void,
    describe: () => string,
  ): Promise<TaskTypes[N]['result']> {
    const { port1, port2 } = new MessageChannel()
    const inbox = new Inbox<TaskTypes[N]['message']>(port1, onMessage)
    try {
      const outcome: Outcome<TaskTypes[N]['result']> = await this.#pool
        .run({ name, task, port: port2 }, { transferList: [port2] })
        .catch((error: unknown) => {
          throw new UserError('WORKER_DIED', `${describe()}: the worker died: ${messageOf(error)}`, {
            hint: 'What is sealed is kept: run the same command again. If it dies again, lower --workers.',
            cause: error,
          })
        })
      await inbox.wait(outcome.messages)
      if ('error' in outcome) throw received(outcome.error)
      return outcome.result
    } finally {
      port1.close()
    }
  }

  /** Ends all workers. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}

/** Counts messages, so that a result which overtakes them waits. */
class Inbox<M> {
  #received = 0
  #failure: unknown
  #wanted = Number.POSITIVE_INFINITY
  #resolve: () => void = () => {}

  constructor(port: MessagePort, onMessage: (message: M) => void) {
    port.on('message', (message: M) => {
      this.#received++
      try {
        if (this.#failure === undefined) onMessage(message)
      } catch (error) {
        this.#failure = error
      }
      if (this.#received >= this.#wanted) this.#resolve()
    })
    port.unref()
  }

  async wait(messages: number): Promise<void> {
    if (this.#received < messages) {
      await new Promise<void>((resolve) => {
        this.#wanted = messages
        this.#resolve = resolve
      })
    }
    if (this.#failure !== undefined) throw this.#failure
  }
}
