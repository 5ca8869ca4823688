/**
 * xz (the .xz file format 1.2): streams one after another, zeros behind them in groups of four. Decoded by XZ Embedded,
 * which xz-decompress has as WebAssembly, called directly: the package's own stream reads one xz stream, fails at the
 * end of a source that is cut, and lets one stream at a time decode in a thread.
 */
import { createRequire } from 'node:module'
import { ByteQueue } from './byte-queue.ts'
import { corrupt, type Origin, strayBytes, truncated, unreadable } from './damage.ts'

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

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]
/** Streams and padding are multiples of this. */
const UNIT = 4

/** What XZ Embedded returns (xz.h). */
const OK = 0
const STREAM_END = 1
const MESSAGES: Record<number, string> = {
  5: 'no stream begins here',
  6: 'the headers make no sense',
  7: 'the data makes no sense, or a checksum differs',
  8: 'the decoder makes no progress',
}
const UNSUPPORTED_CHECK = 2
const NO_MEMORY = 3
const DICTIONARY_TOO_LARGE = 4

/** Instances are made one after another, as the package leaves each in the same place. */
let last: Promise<unknown> = Promise.resolve()

/** A decoder of one stream at a time, with a memory of its own. */
class XzEngine {
  readonly #exports: Exports
  #context: number
  /** The context's numbers: room, then address, position and size of the input, address and position of the output. */
  #numbers: Uint32Array

  constructor(exports: Exports) {
    this.#exports = exports
    this.#context = exports.create_context()
    this.#numbers = this.#view()
  }

  static async create(): Promise<XzEngine> {
    const made = last.then(async () => {
      const { XzReadableStream } = createRequire(import.meta.url)('xz-decompress') as Package
      await XzReadableStream._getModuleInstance()
      return new XzEngine(XzReadableStream._moduleInstance?.exports as Exports)
    })
    last = made
    return await made
  }

  #view(): Uint32Array {
    return new Uint32Array(this.#exports.memory.buffer, this.#context, 6)
  }

  #refresh(): void {
    if (this.#numbers.buffer !== this.#exports.memory.buffer) this.#numbers = this.#view()
  }

  /** Most bytes that `feed` takes, and that a step gives. */
  get room(): number {
    return this.#numbers[0] ?? 0
  }

  /** Begins another stream. */
  restart(): void {
    this.#exports.destroy_context(this.#context)
    this.#context = this.#exports.create_context()
    this.#numbers = this.#view()
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

  /** Decodes as much as input and room allow. @returns XZ Embedded's result */
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

/** Decodes xz. See Decode; MEMORY for dictionaries above 64 MiB, USAGE for streams whose check is not known. */
export async function* decodeXz(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const origin: Origin = { codec: 'xz', name }
  const queue = new ByteQueue(chunks, from)
  try {
    let engine: XzEngine | undefined
    while (await queue.fill(1)) {
      if (engine !== undefined && !(await nextStream(queue, origin))) return
      if (engine === undefined) engine = await XzEngine.create()
      else engine.restart()
      yield* decodeStream(queue, origin, engine)
    }
  } finally {
    await queue.close()
  }
}

async function* decodeStream(queue: ByteQueue, origin: Origin, engine: XzEngine): AsyncGenerator<Uint8Array> {
  const start = queue.position
  for (;;) {
    if (!(await queue.fill(1))) throw truncated(origin, queue.position, 'a stream')
    const piece = queue.rest.subarray(0, engine.room)
    engine.feed(piece)
    for (;;) {
      const result = engine.step()
      const at = queue.position + engine.used
      const text = engine.takeOutput()
      if (result > STREAM_END) throw failure(origin, result, start, at)
      const isFull = text.length === engine.room
      if (text.length > 0) yield text
      if (result === STREAM_END) {
        queue.skip(engine.used)
        return
      }
      if (result === OK && engine.used === piece.length && !isFull) break
    }
    queue.skip(piece.length)
  }
}

/** @returns whether another stream begins behind the padding, if there is any */
async function nextStream(queue: ByteQueue, origin: Origin): Promise<boolean> {
  const end = queue.position
  while ((await queue.fill(1)) && queue.rest[0] === 0) {
    const { rest } = queue
    const other = rest.findIndex((byte) => byte !== 0)
    queue.skip(other < 0 ? rest.length : other)
  }
  if ((queue.position - end) % UNIT !== 0)
    throw strayBytes(origin, end, 'stream', 'padding that is no multiple of 4')
  if (!(await queue.fill(1))) return false
  await queue.fill(MAGIC.length)
  const { rest } = queue
  if (!MAGIC.every((byte, i) => i >= rest.length || rest[i] === byte)) {
    throw strayBytes(origin, queue.position, 'stream', 'neither a stream nor zeros')
  }
  return true
}

function failure(origin: Origin, result: number, start: number, at: number): Error {
  const again = 'Pack it again: `xz -d < old.xz | xz > new.xz`.'
  if (result === UNSUPPORTED_CHECK) {
    return unreadable(origin, start, 'has a check that is neither CRC32 nor CRC64', again)
  }
  if (result === NO_MEMORY) {
    return unreadable(origin, start, 'needs more memory than there is', 'Use fewer workers.', 'MEMORY')
  }
  if (result === DICTIONARY_TOO_LARGE) {
    return unreadable(origin, start, 'needs a dictionary of more than 64 MiB', again, 'MEMORY')
  }
  return corrupt(origin, at, MESSAGES[result] ?? `error ${result} of XZ Embedded`)
}
