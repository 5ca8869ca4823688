/**
 * The beginning of standard input: read once to tell its format, then put back in front of the rest.
 */
import { readSync } from 'node:fs'
import { fileError, systemCode } from '../bytes/file-error.ts'
import type { ByteSource } from '../bytes/types.ts'
import type { Head } from './head.ts'

/** Wait between two looks at a pipe that has nothing yet. */
const WAIT_MS = 5

/**
 * Reads from file descriptor 0 without a stream, which would read on ahead and keep what it has.
 *
 * @param length bytes to read, fewer only when the pipe ends
 */
export function readPipeHead(length: number, shown: string): Head {
  const bytes = Buffer.alloc(length)
  const sleep = new Int32Array(new SharedArrayBuffer(4))
  let filled = 0
  while (filled < length) {
    try {
      const count = readSync(0, bytes, filled, length - filled, null)
      if (count === 0) return { bytes: bytes.subarray(0, filled), isWhole: true }
      filled += count
    } catch (error) {
      const code = systemCode(error)
      if (code === 'EOF') return { bytes: bytes.subarray(0, filled), isWhole: true }
      if (code !== 'EAGAIN') throw fileError(shown, error)
      Atomics.wait(sleep, 0, 0, WAIT_MS)
    }
  }
  return { bytes, isWhole: false }
}

/** @returns a pipe as it was before `head` was read from it */
export function withHead(pipe: ByteSource, head: Uint8Array): ByteSource {
  return {
    shown: pipe.shown,
    size: undefined,
    stream: (start) => chain(head, pipe.stream(start)),
    read: (start, length) => pipe.read(start, length),
    close: () => pipe.close(),
  }
}

async function* chain(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head
  yield* rest
}
