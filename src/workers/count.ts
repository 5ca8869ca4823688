/**
 * How many workers run at once. This changes speed and memory, never the index.
 */
import { availableParallelism } from 'node:os'
import { UserError } from '../errors.ts'

/** Memory of the process besides its workers, and of a worker besides its segment and tables, in bytes. */
const BASE_BYTES = 100 * 2 ** 20
const WORKER_BYTES = 20 * 2 ** 20

/** @returns one worker for each core that the process may use */
export function defaultWorkers(): number {
  return availableParallelism()
}

/**
 * @param workers how many run at once
 * @param heldBytes what each of them holds
 * @returns bytes that they take at most
 */
export function mostMemory(workers: number, heldBytes: number): number {
  return BASE_BYTES + workers * (heldBytes + WORKER_BYTES)
}

/**
 * @param wanted workers
 * @param heldBytes what a worker holds: a segment in flight, and a vocabulary's tables
 * @param memoryBytes what may be used, if the user says so
 * @returns workers that fit, and what they take at most
 * @throws {UserError} MEMORY when not even one fits
 */
export function workersWithin(
  wanted: number,
  heldBytes: number,
  memoryBytes: number | undefined,
): { workers: number; memoryBytes: number } {
  const each = heldBytes + WORKER_BYTES
  const most = memoryBytes === undefined ? wanted : Math.floor((memoryBytes - BASE_BYTES) / each)
  if (most < 1) {
    const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`
    throw new UserError(
      'MEMORY',
      `--memory ${mib(memoryBytes ?? 0)} is too little: one worker takes ${mib(mostMemory(1, heldBytes))}`,
      {
        hint: 'Allow more, or make segments smaller with --segment-size.',
      },
    )
  }
  const workers = Math.max(1, Math.min(wanted, most))
  return { workers, memoryBytes: mostMemory(workers, heldBytes) }
}
