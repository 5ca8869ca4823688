/**
 * A file on a server as a source of bytes: ranges read ahead in blocks, each of which goes on after a dropped
 * connection where it stopped; or, from a server without ranges, one stream that begins again and is skipped as far
 * as it is known. Either way every answer must be one about the file that was opened (RFC 9110, 13 and 14).
 */
import { UserError } from '../errors.ts'
import { type Answer, Exchange } from './exchange.ts'
import { type Place, Requester } from './place.ts'
import { type Clock, Interrupted, Retry } from './retry.ts'
import type { Limits, RemoteSettings } from './settings.ts'
import type { ByteSource } from './types.ts'
import { assertSame, byteRange, preconditionOf, type Version, versionOf } from './version.ts'

/** Read on opening: it tells size and version, and whoever looks for the file's format has it without asking again. */
const HEAD_BYTES = 1 << 16

/** A remote file, open. */
export interface RemoteSource extends ByteSource {
  /** What the server said of the file when it was opened. */
  readonly version: Version
}

/** What opening has found. */
interface Opened {
  readonly version: Version
  /** The first bytes, at most HEAD_BYTES. */
  readonly head: Uint8Array
  readonly hasRanges: boolean
}

/**
 * Opens a file on a server.
 *
 * @param place the file
 * @param settings certificates and limits
 * @param clock waits
 * @returns the file; of unknown size when the server gives no ranges, unless it has less than 64 KiB
 * @throws {UserError} NOT_FOUND, REMOTE
 */
export async function openRemoteFile(
  place: Place,
  settings: RemoteSettings,
  clock: Clock,
): Promise<RemoteSource> {
  const exchange = new Exchange(place.shown, settings)
  try {
    const requester = new Requester(exchange, place, clock)
    const opened = await open(requester, place, settings.limits, clock)
    return new RemoteFile(exchange, requester, place, settings.limits, clock, opened)
  } catch (error) {
    exchange.close()
    throw error
  }
}

async function open(requester: Requester, place: Place, limits: Limits, clock: Clock): Promise<Opened> {
  const retry = new Retry(place.shown, limits, clock)
  const head = new Head(retry)
  for (;;) {
    try {
      const { version } = head
      const range = { range: `bytes=${head.length}-${HEAD_BYTES - 1}` }
      const ranged = await requester.get(
        version === undefined ? range : { ...range, ...preconditionOf(version, place) },
      )
      if (ranged.status === 206) return await openRanged(ranged, head, place)
      if (version !== undefined) {
        // Another version, or another server behind the same name: what has come of the head is worth nothing.
        ranged.discard()
        head.restart()
        throw new Interrupted('the server answers for another version of the file')
      }
      if (ranged.status === 200) return await openWhole(ranged, head)
      // An empty file has no range, and not every server says so in a way that can be told.
      ranged.discard()
      const whole = await requester.get({})
      if (whole.status === 200) return await openWhole(whole, head)
      whole.discard()
      throw new UserError('REMOTE', `${place.shown}: the server answers ${whole.status}, expected 200`)
    } catch (error) {
      await retry.failed(error)
    }
  }
}

/** The first bytes of a file, which may come in several answers. */
class Head {
  readonly #retry: Retry
  #parts: Uint8Array[] = []
  /** Bytes that some answer has had: more than that is progress. */
  #furthest = 0
  length = 0
  /** Of the file that the bytes are of; undefined before the first answer in ranges. */
  version: Version | undefined

  constructor(retry: Retry) {
    this.#retry = retry
  }

  restart(): void {
    this.#parts = []
    this.length = 0
    this.version = undefined
  }

  /**
   * Takes what an answer has, up to `most` bytes in all.
   *
   * @returns whether the answer ended before
   */
  async take(answer: Answer, most: number): Promise<boolean> {
    for await (const chunk of answer.chunks()) {
      const part = chunk.subarray(0, most - this.length)
      this.#parts.push(new Uint8Array(part))
      this.length += part.length
      if (this.length > this.#furthest) {
        this.#furthest = this.length
        this.#retry.progress()
      }
      if (part.length < chunk.length) return false
    }
    return true
  }

  /** No Buffer: its `slice` copies nothing. */
  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts))
  }
}

async function openRanged(answer: Answer, head: Head, place: Place): Promise<Opened> {
  const range = byteRange(answer)
  if (range === undefined || range.start !== head.length || range.end > HEAD_BYTES) {
    answer.discard()
    throw wrongRange(place, answer, head.length, HEAD_BYTES)
  }
  if (head.version === undefined) head.version = versionOf(answer, range.total)
  else assertSame(head.version, answer, place.shown)
  await head.take(answer, range.end)
  if (head.length < range.end) throw new Interrupted('the connection was dropped')
  return { version: head.version, head: head.bytes, hasRanges: range.total !== undefined }
}

/** A server without ranges begins anew each time. */
async function openWhole(answer: Answer, head: Head): Promise<Opened> {
  head.restart()
  const isWhole = await head.take(answer, HEAD_BYTES)
  return {
    version: versionOf(answer, isWhole ? head.length : undefined),
    head: head.bytes,
    hasRanges: false,
  }
}

function wrongRange(place: Place, answer: Answer, start: number, end: number): UserError {
  const got =
    answer.status === 200 ? 'the whole file' : (answer.headers['content-range'] ?? 'no Content-Range')
  const expected = end === Number.POSITIVE_INFINITY ? 'the whole file' : `bytes ${start}-${end - 1}`
  return new UserError(
    'REMOTE',
    `${place.shown}: the server answers with the wrong range (${got}), expected ${expected}`,
    { hint: 'Copy the file and name the copy, or try again later.' },
  )
}

class RemoteFile implements RemoteSource {
  readonly shown: string
  readonly version: Version
  readonly #exchange: Exchange
  readonly #requester: Requester
  readonly #place: Place
  readonly #limits: Limits
  readonly #clock: Clock
  readonly #head: Uint8Array
  readonly #hasRanges: boolean
  readonly #closed = new AbortController()

  constructor(
    exchange: Exchange,
    requester: Requester,
    place: Place,
    limits: Limits,
    clock: Clock,
    { version, head, hasRanges }: Opened,
  ) {
    this.shown = place.shown
    this.version = version
    this.#exchange = exchange
    this.#requester = requester
    this.#place = place
    this.#limits = limits
    this.#clock = clock
    this.#head = head
    this.#hasRanges = hasRanges
  }

  get size(): number | undefined {
    return this.version.size
  }

  async *stream(start: number, end: number = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
    if (this.size === undefined) {
      yield* this.#whole(start, end)
      return
    }
    const stop = Math.min(end, this.size)
    const fromHead = this.#head.subarray(start, stop)
    if (fromHead.length > 0) yield fromHead
    yield* this.#blocks(start + fromHead.length, stop)
  }

  async read(start: number, length: number): Promise<Uint8Array> {
    const end = Math.min(start + length, this.size ?? start + length)
    if (end <= this.#head.length) return this.#head.slice(start, end)
    if (!this.#hasRanges) {
      throw new UserError('REMOTE', `${this.shown}: the server gives no ranges, which this format needs`, {
        hint: 'Have it copied first with --cache FOLDER.',
      })
    }
    const bytes = new Uint8Array(Math.max(0, end - start))
    let filled = 0
    for await (const chunk of this.stream(start, end)) {
      bytes.set(chunk, filled)
      filled += chunk.length
    }
    return bytes
  }

  async close(): Promise<void> {
    this.#closed.abort()
    this.#exchange.close()
  }

  /** Blocks of [start, end) in order; those to come are being read while one is with the reader. */
  async *#blocks(start: number, end: number): AsyncGenerator<Uint8Array> {
    const stopped = new AbortController()
    const signal = AbortSignal.any([stopped.signal, this.#closed.signal])
    const { blockBytes, blocks } = this.#limits
    const pending: { buffer: Uint8Array; bytes: Uint8Array; done: Promise<void> }[] = []
    const free: Uint8Array[] = []
    let next = start
    try {
      for (;;) {
        while (pending.length < blocks && next < end) {
          const buffer = free.pop() ?? new Uint8Array(Math.min(blockBytes, end - start))
          const bytes = buffer.subarray(0, end - next)
          const done = this.#fill(bytes, next, signal)
          // Failures are thrown where the block is waited for.
          done.catch(() => {})
          pending.push({ buffer, bytes, done })
          next += bytes.length
        }
        const first = pending.shift()
        if (first === undefined) return
        await first.done
        yield first.bytes
        free.push(first.buffer)
      }
    } finally {
      stopped.abort()
    }
  }

  /** Reads the range that begins at `start` and is as long as the target, with as many requests as it takes. */
  async #fill(target: Uint8Array, start: number, signal: AbortSignal): Promise<void> {
    const retry = new Retry(this.shown, this.#limits, this.#clock, signal)
    let filled = 0
    while (filled < target.length) {
      const from = start + filled
      const end = start + target.length
      try {
        const range = { range: `bytes=${from}-${end - 1}`, ...preconditionOf(this.version, this.#place) }
        const answer = await this.#requester.get(range, signal)
        try {
          assertSame(this.version, answer, this.shown)
          const given = answer.status === 206 ? byteRange(answer) : undefined
          if (given === undefined || given.start !== from || given.end > end) {
            throw wrongRange(this.#place, answer, from, end)
          }
        } catch (error) {
          answer.discard()
          throw error
        }
        const before = filled
        for await (const chunk of answer.chunks()) {
          // More than was asked for is no part of this range.
          if (filled + chunk.length > target.length) throw wrongRange(this.#place, answer, from, end)
          target.set(chunk, filled)
          filled += chunk.length
          retry.progress()
        }
        if (filled === before) throw new Interrupted('the server sends empty answers')
      } catch (error) {
        await retry.failed(error, ` at byte ${start + filled}`)
      }
    }
  }

  /** [start, end) of a server without ranges. What has been given is skipped after a dropped connection. */
  async *#whole(start: number, end: number): AsyncGenerator<Uint8Array> {
    const retry = new Retry(this.shown, this.#limits, this.#clock, this.#closed.signal)
    let given = start
    let furthest = 0
    while (given < end) {
      try {
        const answer = await this.#requester.get({}, this.#closed.signal)
        let position = 0
        assertSame(this.version, answer, this.shown)
        if (answer.status !== 200) {
          answer.discard()
          throw wrongRange(this.#place, answer, 0, end)
        }
        for await (const chunk of answer.chunks()) {
          const from = given - position
          position += chunk.length
          if (position > furthest) {
            furthest = position
            retry.progress()
          }
          if (position <= given) continue
          const part = chunk.subarray(from, from + end - given)
          given += part.length
          yield part
          if (given >= end) return
        }
        if (position < furthest) {
          throw new UserError(
            'INPUT_CHANGED',
            `${this.shown}: it ends at byte ${position}, but was longer before`,
            {
              hint: 'Run the same command again when the file is complete.',
            },
          )
        }
        return
      } catch (error) {
        await retry.failed(error, ` at byte ${given}`)
      }
    }
  }
}
