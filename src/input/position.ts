/**
 * Positions and lines of an input: where a range begins, and which line of the file that is.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import type { ByteReader } from './reader.ts'
import type { Input } from './types.ts'

/** Lines before a position are counted for an error message only up to this many bytes. */
const COUNTED_BYTES = 2 ** 30

/**
 * Reads and drops the first `bytes` bytes.
 *
 * @returns the line feeds among them
 */
export async function skipText(reader: ByteReader, bytes: number): Promise<number> {
  const buffer = Buffer.alloc(1 << 20)
  let left = bytes
  let lines = 0
  while (left > 0) {
    const count = await reader.read(buffer.subarray(0, Math.min(left, buffer.length)))
    if (count === 0) throw new RangeError(`the text ends ${left} bytes before the position to resume at`)
    lines += lineFeeds(buffer.subarray(0, count))
    left -= count
  }
  return lines
}

function lineFeeds(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++
  return count
}

/** @returns whether a plain file's line goes on at the position */
export function isWithinLine(input: Input, position: number): boolean {
  if (position === 0) return false
  const byte = Buffer.alloc(1)
  readAt(input, byte, position - 1)
  return byte[0] !== 10
}

/**
 * @param start where a feed begins to read a plain file
 * @param skipsLine whether it leaves out a line that goes on there
 * @returns lines before the first record that it takes; undefined when not worth counting
 */
export function linesBefore(input: Input, start: number, skipsLine: boolean): number | undefined {
  const lines = countLines(input, start)
  return lines === undefined || !skipsLine || !isWithinLine(input, start) ? lines : lines + 1
}

function readAt(input: Input, target: Buffer, position: number): number {
  const file = openSync(input.location, 'r')
  try {
    return readSync(file, target, 0, target.length, position)
  } finally {
    closeSync(file)
  }
}

/** Line feeds before a position of a plain file; undefined where that is too much to read for a message. */
function countLines(input: Input, position: number): number | undefined {
  if (position > COUNTED_BYTES) return undefined
  const buffer = Buffer.alloc(1 << 20)
  let lines = 0
  for (let at = 0; at < position; ) {
    const count = readAt(input, buffer.subarray(0, Math.min(buffer.length, position - at)), at)
    if (count === 0) break
    lines += lineFeeds(buffer.subarray(0, count))
    at += count
  }
  return lines
}
