/**
 * Progress on stderr: one line that is rewritten on a terminal, a plain line now and then elsewhere.
 */

import type { BuildProgress } from '../build/observer.ts'
import { counted, duration, number, percent, size, speed } from '../report/format.ts'
import type { Io } from './io.ts'

const PLAIN_MS = 10_000
/** Below this a speed is mostly noise. */
const LEAST_SECONDS = 0.5

/** See the file header. */
export class ProgressLine {
  readonly #io: Io
  readonly #isQuiet: boolean
  readonly #now: () => number
  #lastPlain: number
  #isShown = false

  /**
   * @param isQuiet nothing is ever shown
   * @param now a clock in ms
   */
  constructor(io: Io, isQuiet: boolean, now: () => number = () => performance.now()) {
    this.#io = io
    this.#isQuiet = isQuiet
    this.#now = now
    this.#lastPlain = now()
  }

  /** @param text makes the line; called only when it will be shown */
  show(text: () => string): void {
    if (this.#isQuiet) return
    const { stderr, env } = this.#io
    // A dumb terminal can go back on no line.
    if (stderr.isTTY === true && env.TERM !== 'dumb') {
      // Some terminals say that they have no columns.
      stderr.write(`\r${text().slice(0, (stderr.columns || 80) - 1)}\u001b[K`)
      this.#isShown = true
    } else if (this.#now() - this.#lastPlain >= PLAIN_MS) {
      this.#lastPlain = this.#now()
      stderr.write(`${text()}\n`)
    }
  }

  /** Takes the line away, before anything else is printed. */
  clear(): void {
    if (this.#isShown) this.#io.stderr.write('\r\u001b[K')
    this.#isShown = false
  }
}

/**
 * Makes the progress lines of a build or a scan: speeds are those of this run, also when it goes on with another one, and from
 * where it began to read, since workers can take a while to get ready.
 */
export class BuildMeter {
  readonly #totalBytes: number
  readonly #now: () => number
  #first: { readonly at: number; readonly progress: BuildProgress } | undefined

  /**
   * @param totalBytes bytes of all files
   * @param now a clock in ms
   */
  constructor(totalBytes: number, now: () => number = () => performance.now()) {
    this.#totalBytes = totalBytes
    this.#now = now
  }

  /** @returns `45 %, 3 of 8 files, 1.2 GiB of 2.6 GiB, 12,345 documents, 132 MB/s, 12 s left` */
  line(progress: BuildProgress): string {
    const isReading = this.#first !== undefined && progress.fileBytes !== this.#first.progress.fileBytes
    if (!isReading) this.#first = { at: this.#now(), progress }
    const total = this.#totalBytes
    if (progress.fileBytes === 0 && progress.documents === 0) {
      return `getting ready for ${counted(progress.allFiles, 'file')}, ${size(total)}`
    }
    const done = Math.min(total, progress.fileBytes)
    const parts = [
      percent(total === 0 ? 1 : done / total),
      `${number(progress.files)} of ${number(progress.allFiles)} files`,
      `${size(done)} of ${size(total)}`,
      `${number(progress.documents)} documents`,
    ]
    const first = this.#first ?? { at: this.#now(), progress }
    const seconds = (this.#now() - first.at) / 1000
    const read = progress.fileBytes - first.progress.fileBytes
    if (seconds >= LEAST_SECONDS && read > 0) {
      parts.push(speed(progress.textBytes - first.progress.textBytes, seconds))
      parts.push(`${duration(((total - done) / read) * seconds)} left`)
    }
    return parts.join(', ')
  }
}
