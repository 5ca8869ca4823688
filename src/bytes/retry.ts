/**
 * Patience with servers: which failures pass, and how long to wait for that. Waits double and are shortened by chance,
 * so that many readers that a server threw out together do not come back together.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../errors.ts'
import type { Limits } from './settings.ts'

/** Time and chance, which tests replace. */
export interface Clock {
  /** @throws the signal's reason when it is aborted */
  wait(ms: number, signal?: AbortSignal): Promise<void>
  /** @returns a number in [0, 1) */
  random(): number
  /** @returns milliseconds since 1970 */
  now(): number
}

/** The machine's. */
export const REAL_CLOCK: Clock = {
  wait: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal })
  },
  random: Math.random,
  now: Date.now,
}

/** A failure that may pass: a dropped connection, a server that is busy or has fallen silent. */
export class Interrupted extends Error {
  /** The server's own wish for how long to wait. */
  readonly retryAfterMs: number | undefined
  /** Tries that make sense where they are fewer than usual. */
  readonly attempts: number

  /** @param message what happened, to stand behind "…: " in a sentence */
  constructor(message: string, options: { retryAfterMs?: number | undefined; attempts?: number } = {}) {
    super(message)
    this.retryAfterMs = options.retryAfterMs
    this.attempts = options.attempts ?? Number.POSITIVE_INFINITY
  }
}

/** Counts the failures of one read in a row. */
export class Retry {
  readonly #shown: string
  readonly #limits: Limits
  readonly #clock: Clock
  readonly #signal: AbortSignal | undefined
  #failures = 0

  constructor(shown: string, limits: Limits, clock: Clock, signal?: AbortSignal) {
    this.#shown = shown
    this.#limits = limits
    this.#clock = clock
    this.#signal = signal
  }

  /** New bytes have come: the next failure is the first again. */
  progress(): void {
    this.#failures = 0
  }

  /**
   * Waits after a failure that may pass.
   *
   * @param error what was thrown
   * @param place where it happened, such as ` at byte 12`
   * @throws {UserError} REMOTE when there have been enough tries; any other error as it is
   */
  async failed(error: unknown, place = ''): Promise<void> {
    if (!(error instanceof Interrupted)) throw error
    this.#failures++
    if (this.#failures >= Math.min(this.#limits.attempts, error.attempts)) {
      const tries = this.#failures === 1 ? 'one try' : `${this.#failures} tries in a row`
      throw new UserError('REMOTE', `${this.#shown}: ${error.message}${place}, ${tries}`, {
        hint: 'Run the same command again when the server answers.',
        cause: error,
      })
    }
    const { firstWaitMs, longestWaitMs, longestRetryAfterMs } = this.#limits
    const doubled = Math.min(longestWaitMs, firstWaitMs * 2 ** (this.#failures - 1))
    const own = doubled * (0.5 + this.#clock.random() / 2)
    const asked = Math.min(longestRetryAfterMs, error.retryAfterMs ?? 0)
    await this.#clock.wait(Math.max(own, asked), this.#signal)
  }
}

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3).
 *
 * @param value seconds or a date
 * @param now milliseconds since 1970
 * @returns milliseconds to wait, or undefined when there is none or it says nothing
 */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
