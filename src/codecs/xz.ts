/**
 * xz (the .xz file format 1.2): streams one after another, zeros behind them in groups of four. Decoded by XZ Embedded,
 * which xz-decompress has as WebAssembly, called directly: the package's own stream dies of a TypeError at the end of
 * a source that is cut, and lets one source at a time decode in a thread.
 */
import { ByteQueue } from './byte-queue.ts'
import { corrupt, type Origin, tooLong, truncated, unreadable } from './damage.ts'
import type { DecodeOptions, Entry } from './types.ts'

interface Exports {
  readonly memory: WebAssembly.Memory
  create_context(): number
  destroy_context(context: number): void
  supply_input(context: number, bytes: number): void
  get_next_output(context: number): number
}

/** The package's class, as far as we need it. */
interface Package {
  readonly XzReadableStream: {
    _moduleInstance?: { readonly exports: unknown }
    _getModuleInstance(): Promise<void>
  }
}

/** Memory of an engine beside its dictionary, at most. */
const BESIDE_DICTIONARY = 2 ** 21

/** An engine that has grown beyond this is not used again. */
const MOST_IDLE_BYTES = 2 ** 24

/** What XZ Embedded returns (xz.h); 0 is success. */
const STREAM_END = 1
const NO_MEMORY = 3
const DICTIONARY_TOO_LARGE = 4
/** Said only of headers whose own checksum is right, so this is no damage. */
const NOT_KNOWN = 6
const NO_PROGRESS = 8
const MESSAGES: Record<number, string> = {
  5: 'no stream begins here',
  7: 'the data makes no sense, or a checksum differs',
  8: 'the decoder makes no progress',
}

/** Instances are made one after another, as the package leaves each in the same place. */
let last: Promise<unknown> = Promise.resolve()
/** One that is not in use: to make one takes as long as to decode some hundred kilobytes. */
let idle: Exports | undefined

/** A decoder of one source, with a memory of its own. It finds the streams and the padding itself. */
class XzEngine {
  readonly #exports: Exports
  readonly #context: number
  /** The context's numbers: room, then address, position and size of the input, address and position of the output. */
  #numbers: Uint32Array

  constructor(exports: Exports) {
    this.#exports = exports
    this.#context = exports.create_context()
    this.#numbers = this.#view()
  }

  static async create(): Promise<XzEngine> {
    const ready = idle
    idle = undefined
    if (ready !== undefined) return new XzEngine(ready)
    const made = last.then(async () => {
      const { default: found } = await import('xz-decompress')
      const { XzReadableStream } = found as unknown as Package
      await XzReadableStream._getModuleInstance()
      return new XzEngine(XzReadableStream._moduleInstance?.exports as Exports)
    })
    last = made
    return await made
  }

  /** Not to be used afterwards. */
  release(): void {
    this.#exports.destroy_context(this.#context)
    // Memory of WebAssembly never shrinks.
    if (this.memoryBytes <= MOST_IDLE_BYTES) idle = this.#exports
  }

  #view(): Uint32Array {
    return new Uint32Array(this.#exports.memory.buffer, this.#context, 6)
  }

  #refresh(): void {
    if (this.#numbers.buffer !== this.#exports.memory.buffer) this.#numbers = this.#view()
  }

  /** Bytes of its memory, the dictionary among them. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength
  }

  /** Most bytes that `feed` takes, and that a step gives. */
  get room(): number {
    return this.#numbers[0] ?? 0
  }

  /** Hands over the next bytes; all earlier ones must be used up. */
  feed(bytes: Uint8Array): void {
    new Uint8Array(this.#exports.memory.buffer, this.#numbers[1], this.room).set(bytes)
    this.#exports.supply_input(this.#context, bytes.length)
    this.#refresh()
  }

  /** Bytes used of those fed last. */
  get used(): number {
    return this.#numbers[2] ?? 0
  }

  /**
   * Decodes as much as input and room allow; the source has ended when nothing was fed.
   *
   * @returns XZ Embedded's result
   */
  step(): number {
    const result = this.#exports.get_next_output(this.#context)
    this.#refresh()
    return result
  }

  /** @returns the text of the last step; a view, good until the next one */
  takeOutput(): Uint8Array {
    const length = this.#numbers[5] ?? 0
    this.#numbers[5] = 0
    return new Uint8Array(this.#exports.memory.buffer, this.#numbers[4], length)
  }
}

/** Decodes xz. See Decode; MEMORY for dictionaries above 64 MiB, USAGE for checks and filters that are not known. */
export async function* decodeXz(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
  options: DecodeOptions = {},
): AsyncGenerator<Uint8Array> {
  const { mostWindow = Number.POSITIVE_INFINITY, entry } = options
  const origin: Origin = { codec: 'xz', name }
  const leadBytes = (entry?.lead ?? []).reduce((sum, { start, end }) => sum + end - start, 0)
  const queue = new ByteQueue(chunks, from - leadBytes)
  try {
    if (entry !== undefined) {
      yield* decodeBlocks(queue, origin, entry, mostWindow)
      const { blocksEnd = 0, next = 0 } = entry
      if (!(await queue.discard(next - blocksEnd))) throw truncated(origin, queue.position, 'a stream')
    }
    if (await queue.fill(1)) yield* decodeStreams(queue, origin, Number.POSITIVE_INFINITY, mostWindow)
  } finally {
    await queue.close()
  }
}

/** The rest of a stream's blocks, behind its header. What its index says of them was compared when the cut was found. */
async function* decodeBlocks(
  queue: ByteQueue,
  origin: Origin,
  { blocksEnd = 0, blocksText }: Entry,
  mostWindow: number,
): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const text of decodeStreams(queue, origin, blocksEnd, mostWindow)) {
    length += text.length
    yield text
  }
  if (length !== blocksText) {
    throw corrupt(
      origin,
      queue.position,
      `its blocks have ${length} bytes of text, its index says ${blocksText}`,
    )
  }
}

/** Everything in front of `end`, which is the source's, or lies between two blocks. */
async function* decodeStreams(
  queue: ByteQueue,
  origin: Origin,
  end: number,
  mostWindow: number,
): AsyncGenerator<Uint8Array> {
  const engine = await XzEngine.create()
  const before = engine.memoryBytes
  try {
    for (;;) {
      await queue.fill(1)
      // Nothing more is what tells the decoder to be at its end.
      const piece = queue.rest.subarray(0, Math.min(engine.room, end - queue.position))
      if (queue.position === end) return
      if (piece.length === 0 && end !== Number.POSITIVE_INFINITY)
        throw truncated(origin, queue.position, 'a block')
      engine.feed(piece)
      for (;;) {
        const result = engine.step()
        const at = queue.position + engine.used
        const text = engine.takeOutput()
        const dictionary = engine.memoryBytes - before - BESIDE_DICTIONARY
        if (dictionary > mostWindow) {
          throw tooLong(origin, at, dictionary, mostWindow)
        }
        if (result > STREAM_END) throw failure(origin, result, at, piece.length === 0)
        const isFull = text.length === engine.room
        if (text.length > 0) yield text
        if (result === STREAM_END) return
        if (engine.used === piece.length && !isFull) break
      }
      queue.skip(piece.length)
    }
  } finally {
    engine.release()
  }
}

function failure(origin: Origin, result: number, at: number, hasEnded: boolean): Error {
  const again = 'Pack it again: `xz -d < old.xz | xz > new.xz`.'
  if (result === NO_PROGRESS && hasEnded) return truncated(origin, at, 'a stream')
  if (result === NOT_KNOWN) {
    return unreadable(
      origin,
      at,
      'has a check that is neither CRC32 nor CRC64, or a filter of programs',
      again,
    )
  }
  if (result === NO_MEMORY) {
    return unreadable(origin, at, 'needs more memory than there is', 'Use fewer workers.', 'MEMORY')
  }
  if (result === DICTIONARY_TOO_LARGE) {
    return unreadable(origin, at, 'needs a dictionary of more than 64 MiB', again, 'MEMORY')
  }
  return corrupt(origin, at, MESSAGES[result] ?? `error ${result} of XZ Embedded`)
}
