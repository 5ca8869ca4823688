/**
 * How many workers run at once, and what they take. This changes speed and memory, never the index.
 */
import { availableParallelism } from 'node:os'
import { UserError } from '../errors.ts'

/**
 * Memory of the process besides its workers, of a worker besides its segment, tables and what it reads with, and of a thread
 * that reads ahead, which holds nothing else that its worker would not; in bytes.
 */
const BASE_BYTES = 100 * 2 ** 20
const WORKER_BYTES = 20 * 2 ** 20
const READER_BYTES = 32 * 2 ** 20

/** @returns one worker for each core that the process may use */
export function defaultWorkers(): number {
  return availableParallelism()
}

/** What is wanted. */
export interface MemoryWish {
  /** Workers at once. */
  readonly workers: number
  /** Threads that read ahead, of which a worker can do without. */
  readonly readers: number
  /** What each worker holds: a segment in flight, and a vocabulary's tables. */
  readonly heldBytes: number
  /** What each worker reads with: decoders and readers state it. */
  readonly readingBytes: number
  /** What the main thread has looked at the inputs with. */
  readonly lookingBytes: number
}

/** What there is. */
export interface MemoryPlan {
  readonly workers: number
  readonly readers: number
  /** Bytes that the process takes at most. */
  readonly memoryBytes: number
  /** What each worker may read with; more than was wished for where the user allows it. */
  readonly readingBytes: number
}

/** @returns bytes that all of it takes at most */
export function mostMemory(wish: MemoryWish): number {
  const { workers, readers, heldBytes, readingBytes, lookingBytes } = wish
  const each = heldBytes + WORKER_BYTES + readingBytes
  return BASE_BYTES + lookingBytes + workers * each + readers * READER_BYTES
}

/**
 * Runs fewer workers where there is not memory for all, and before that fewer threads that read ahead.
 *
 * @param memoryBytes what may be used, if the user says so
 * @throws {UserError} MEMORY when not even one worker fits
 */
export function planMemory(wish: MemoryWish, memoryBytes: number | undefined): MemoryPlan {
  const most = memoryBytes ?? Number.POSITIVE_INFINITY
  for (let workers = wish.workers; workers >= 1; workers--) {
    for (let readers = wish.readers; readers >= 0; readers--) {
      const taken = mostMemory({ ...wish, workers, readers })
      if (taken > most) continue
      const spare = memoryBytes === undefined ? 0 : Math.floor((memoryBytes - taken) / workers)
      return { workers, readers, memoryBytes: taken, readingBytes: wish.readingBytes + spare }
    }
  }
  const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`
  const least = mostMemory({ ...wish, workers: 1, readers: 0 })
  throw new UserError('MEMORY', `--memory ${mib(most)} is too little: one worker takes ${mib(least)}`, {
    hint: 'Allow more, or make segments smaller with --segment-size.',
  })
}
