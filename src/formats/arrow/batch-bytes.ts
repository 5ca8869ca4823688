/**
 * Memory that the batches of an Arrow file or stream take, as its directory or its beginning tells.
 */
import type { ByteSource } from '../../bytes/types.ts'
import { StreamBytes } from '../stream-bytes.ts'
import {
  type ArrowFile,
  CONTINUATION,
  FILE_HEAD_BYTES,
  latin,
  MAGIC,
  MOST_HEAD_BYTES,
  viewOf,
} from './file.ts'
import { type BatchLayout, type Message, parseMessage } from './message.ts'

/** Buffers below this are not looked at: what they hold decompressed is taken to be eight times as much. */
const LOOKED_AT_BYTES = 1 << 16
const USUAL_EXPANSION = 8
/** A body grows in memory as its bytes come, where nobody knows the source's size. */
const GROWING = 1.5
/** Of a stream of which only the beginning is known: batches may be that much larger than the first one, or have so much. */
const UNKNOWN_SLACK = 4
const LEAST_UNKNOWN_BYTES = 2 ** 25

/**
 * @param source what the file was opened from
 * @returns the body of the largest batch with its buffers decompressed, and all dictionaries
 * @throws what `source` throws
 */
export async function fileBatchBytes(source: ByteSource, file: ArrowFile): Promise<number> {
  const dictionaries = file.preamble.slice(1).reduce((sum, { start, end }) => sum + end - start, 0)
  const [largest] = [...file.batches].sort((a, b) => b.end - b.start - (a.end - a.start))
  if (largest === undefined) return dictionaries
  const { start, end } = largest
  const message = await messageAt(start, (from, count) => source.read(from, count))
  if (message?.kind !== 'batch') return end - start + dictionaries
  const bodyStart = end - message.bodyBytes
  return message.bodyBytes + (await decompressed(source, bodyStart, message.layout)) + dictionaries
}

async function decompressed(source: ByteSource, bodyStart: number, layout: BatchLayout): Promise<number> {
  if (layout.codec === 'none') return 0
  let total = 0
  for (const [offset, length] of layout.buffers) {
    if (length < LOOKED_AT_BYTES) total += USUAL_EXPANSION * length
    else {
      const said = viewOf(await source.read(bodyStart + offset, 8)).getBigInt64(0, true)
      total += Math.max(0, Number(said))
    }
  }
  return total
}

/**
 * @param source an Arrow stream that can seek
 * @returns memory for its largest batch, all message heads being looked at, and for all dictionaries
 * @throws what `source` throws
 */
export async function sourceBatchBytes(source: ByteSource): Promise<number> {
  const { size = 0 } = source
  let dictionaries = 0
  let largest = 0
  for (let at = 0; at + 8 <= size; ) {
    const message = await messageAt(at, (from, count) => source.read(from, count))
    if (message === undefined) break
    const held = heldBytes(message)
    if (message.kind === 'batch') largest = Math.max(largest, held)
    else dictionaries += held
    at = message.end
  }
  return largest + dictionaries
}

/**
 * @param text the beginning of a stream
 * @returns memory for batches such as its first one, and the dictionaries before it, as far as these are told in what there is
 */
export async function streamBatchBytes(text: AsyncIterable<Uint8Array>): Promise<number> {
  const bytes = new StreamBytes(text, 0)
  let dictionaries = 0
  let first = 0
  try {
    const read = async (from: number, count: number): Promise<Uint8Array> => {
      await bytes.skip(Math.max(0, from - bytes.position))
      const found = await bytes.peek(count)
      return found.slice(0, count)
    }
    for (let at = 0; first === 0; ) {
      const message = await messageAt(at, read)
      if (message === undefined) break
      if (message.kind === 'batch') first = heldBytes(message)
      else dictionaries += heldBytes(message)
      at = message.end
    }
  } finally {
    await bytes.close()
  }
  return Math.max(LEAST_UNKNOWN_BYTES, first * UNKNOWN_SLACK) + dictionaries
}

/** @returns the message whose head begins at a place, with where the next one does; undefined at the end and at damage */
async function messageAt(
  place: number,
  read: (from: number, count: number) => Promise<Uint8Array>,
): Promise<(Message & { readonly end: number }) | undefined> {
  let at = place
  let start = await read(at, 8)
  if (latin(start.subarray(0, MAGIC.length)) === MAGIC) {
    at += FILE_HEAD_BYTES
    start = await read(at, 8)
  }
  if (start.length < 8) return undefined
  const isNew = viewOf(start).getUint32(0, true) === CONTINUATION
  const length = viewOf(start).getUint32(isNew ? 4 : 0, true)
  const from = at + (isNew ? 8 : 4)
  if (length === 0 || length > MOST_HEAD_BYTES) return undefined
  const head = await read(from, length)
  if (head.length < length) return undefined
  try {
    const message = parseMessage(head)
    return { ...message, end: from + length + message.bodyBytes }
  } catch {
    return undefined
  }
}

function heldBytes(message: Message): number {
  const isPacked = 'layout' in message && message.layout.codec !== 'none'
  return message.bodyBytes * (GROWING + (isPacked ? USUAL_EXPANSION : 0))
}
