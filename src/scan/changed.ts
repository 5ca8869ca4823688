/**
 * Inputs that are no longer what was indexed: told by the digests of their chunks.
 */
import { UserError } from '../errors.ts'
import { type OpenRange, openRange } from '../input/open-range.ts'
import { CHUNK_BYTES, type Input } from '../input/types.ts'
import type { ScanSource } from './types.ts'

/**
 * Opens a range; what could be read when it was indexed and no longer can has changed.
 *
 * @throws {UserError} INPUT_CHANGED, and what openRange throws
 */
export async function openKnown(
  source: ScanSource,
  ...args: Parameters<typeof openRange>
): Promise<OpenRange> {
  try {
    return await openRange(...args)
  } catch (error) {
    const isBroken =
      error instanceof UserError && (error.code === 'CORRUPT_INPUT' || error.code === 'NO_FIELD')
    const [{ input }] = args
    throw isBroken && source.chunks !== undefined
      ? changedInput(input, 'it can no longer be read', error)
      : error
  }
}

/**
 * Compares the digests of the chunks that were read with those expected; the last one is read to its end.
 *
 * @returns what to throw when they differ
 */
export async function changeOf(
  { chunks }: ScanSource,
  input: Input,
  range: OpenRange,
): Promise<UserError | undefined> {
  if (chunks === undefined) return undefined
  await range.drain()
  const read = range.digests.between(range.firstChunk, Number.POSITIVE_INFINITY)
  const changed = read.filter(({ chunk, digest }) => digest !== chunks.slice(16 * chunk, 16 * chunk + 16))
  const [first] = changed
  if (first === undefined) return undefined
  return changedInput(input, whereOfChunk(input, first.chunk, changed.length < read.length))
}

/**
 * @param isPart whether other chunks are as they were: a columnar file's footer is part of them all
 */
function whereOfChunk({ format }: Input, chunk: number, isPart: boolean): string {
  if (format === 'parquet') {
    const group = `in row group ${chunk}, counted from 0`
    return isPart ? group : `${group}, or in its footer`
  }
  return `at byte ${chunk * CHUNK_BYTES} or in the ${CHUNK_BYTES / 2 ** 20} MiB behind it`
}

/**
 * @param input what has changed
 * @param where the part of a sentence that says where
 * @param cause the error that told it
 */
export function changedInput({ shown }: Pick<Input, 'shown'>, where: string, cause?: unknown): UserError {
  return new UserError('INPUT_CHANGED', `${shown}: it has changed since it was indexed: ${where}`, {
    hint: 'Bring back the file that was indexed, or build a new index.',
    cause,
  })
}
