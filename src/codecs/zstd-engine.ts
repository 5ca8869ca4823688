/**
 * The Zstandard decoder of zstddec, called directly. Its own loop neither looks at error codes nor ends on damage
 * (`decodeStreaming` gives empty chunks for ever), copies every piece, and shares one memory among all streams, which
 * never gives back what a long window took. So each stream gets an instance of its own.
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { ZSTDDecoder } from 'zstddec/stream'

interface Exports {
  readonly memory: WebAssembly.Memory
  malloc(bytes: number): number
  ZSTD_createDCtx(): number
  ZSTD_decompressStream(context: number, output: number, input: number): number
}

/** The decoder is built for 32 bits, where the format's reference code ends at 1 GiB. */
export const LARGEST_WINDOW_LOG = 30
/** The same in bytes. */
export const LARGEST_WINDOW = 2 ** LARGEST_WINDOW_LOG
/** What the decoder accepts unless it is told otherwise: 128 MiB, and one. */
const USUAL_LIMIT = 2 ** 27 + 1
const INPUT_BYTES = 1 << 18
const OUTPUT_BYTES = 1 << 20
/** Error numbers of zstd_errors.h are returned as -1 to -120. */
const MOST_ERRORS = 120

const MESSAGES: Record<number, string> = {
  10: 'no frame begins here',
  14: 'it uses a feature that is reserved',
  20: 'the data makes no sense',
  22: 'the checksum differs',
  24: 'the literals make no sense',
  30: 'the dictionary is damaged',
  32: 'it needs a dictionary',
}

let compiled: Promise<WebAssembly.Module> | undefined

/** The decoder compiles once for each copy of its module, and hands over what it compiled then and never again. */
async function compile(): Promise<WebAssembly.Module> {
  // A copy of our own, so that it does not matter who else has used the package, or will.
  const { href } = pathToFileURL(createRequire(import.meta.url).resolve('zstddec/stream'))
  const own = (await import(`${href}?own`)) as { ZSTDDecoder: new () => ZSTDDecoder }
  let module: WebAssembly.Module | undefined
  const decoder = new own.ZSTDDecoder()
  decoder._init = (result) => {
    module = result.module
  }
  await decoder.init()
  if (module === undefined) throw new Error('zstddec gave no module')
  return module
}

/** What one call did. */
export type Step = 'more' | 'frame-end' | { readonly error: string; readonly isMemory: boolean }

/** A decoder of one stream of frames. */
export class ZstdEngine {
  readonly #exports: Exports
  readonly #context: number
  readonly #input: number
  readonly #output: number
  /** Input and output buffers of zstd.h: address, size, position. */
  readonly #inStruct: number
  readonly #outStruct: number
  #heap: Uint8Array
  #view: DataView
  #filled = 0

  private constructor(exports: Exports) {
    this.#exports = exports
    this.#input = exports.malloc(INPUT_BYTES)
    this.#output = exports.malloc(OUTPUT_BYTES)
    this.#inStruct = exports.malloc(12)
    this.#outStruct = exports.malloc(12)
    this.#context = exports.ZSTD_createDCtx()
    this.#heap = new Uint8Array(exports.memory.buffer)
    this.#view = new DataView(exports.memory.buffer)
    this.#allowLongWindows()
  }

  /** Compiles the decoder once for a thread. */
  static async create(): Promise<ZstdEngine> {
    compiled ??= compile()
    const imports = { env: { emscripten_notify_memory_growth: () => {} } }
    const { exports } = new WebAssembly.Instance(await compiled, imports)
    return new ZstdEngine(exports as unknown as Exports)
  }

  /**
   * The build has no call that raises the limit of windows. It is a number in the fresh context, and the only one of
   * its value; were it not, the limit would stay, and a longer window be an error.
   */
  #allowLongWindows(): void {
    const places: number[] = []
    const end = Math.min(this.#context + (1 << 17), this.#view.byteLength) - 4
    for (let at = this.#context; at < end; at += 4) {
      if (this.#view.getUint32(at, true) === USUAL_LIMIT) places.push(at)
    }
    const [place] = places
    if (place !== undefined && places.length === 1) this.#view.setUint32(place, LARGEST_WINDOW + 1, true)
  }

  /** Hands over the next bytes, at most 256 KiB; all earlier ones must be used up. */
  feed(bytes: Uint8Array): void {
    this.#heap.set(bytes, this.#input)
    this.#set(this.#inStruct, this.#input, bytes.length, 0)
  }

  /** Bytes fed and not used. */
  get unused(): number {
    return this.#view.getUint32(this.#inStruct + 4, true) - this.#view.getUint32(this.#inStruct + 8, true)
  }

  /** Bytes of text that wait to be taken. */
  get filled(): number {
    return this.#filled
  }

  /** Whether the room left is less than a block's text. */
  get isNearlyFull(): boolean {
    return OUTPUT_BYTES - this.#filled < 1 << 18
  }

  /** Whether the last step may have held text back. */
  get isFull(): boolean {
    return this.#filled === OUTPUT_BYTES
  }

  /** @returns the text that waits; a view, good until the next step */
  takeOutput(): Uint8Array {
    const text = this.#heap.subarray(this.#output, this.#output + this.#filled)
    this.#filled = 0
    return text
  }

  /** Decodes as much as input and room allow. */
  step(): Step {
    this.#set(this.#outStruct, this.#output, OUTPUT_BYTES, this.#filled)
    const before = this.unused
    const result = this.#exports.ZSTD_decompressStream(this.#context, this.#outStruct, this.#inStruct) >>> 0
    if (this.#exports.memory.buffer !== this.#heap.buffer) {
      this.#heap = new Uint8Array(this.#exports.memory.buffer)
      this.#view = new DataView(this.#exports.memory.buffer)
    }
    const filled = this.#view.getUint32(this.#outStruct + 8, true)
    const isStuck = before > 0 && this.unused === before && filled === this.#filled && !this.isFull
    this.#filled = filled
    const code = 2 ** 32 - result
    if (code <= MOST_ERRORS) {
      return { error: MESSAGES[code] ?? `error ${code} of zstd`, isMemory: code === 16 || code === 64 }
    }
    if (result === 0) return 'frame-end'
    if (isStuck) return { error: 'the decoder makes no progress', isMemory: false }
    return 'more'
  }

  /**
   * Decodes whole frames. Not to be used again after it has thrown.
   *
   * @param bytes all of the frames
   * @param target where the text goes; what does not fit is an error
   * @returns bytes of text
   * @throws {Error} at damage, and where a frame does not end
   */
  decodeAll(bytes: Uint8Array, target: Uint8Array): number {
    let filled = 0
    let last: Step = 'frame-end'
    for (let at = 0; at < bytes.length; at += INPUT_BYTES) {
      this.feed(bytes.subarray(at, at + INPUT_BYTES))
      for (;;) {
        last = this.step()
        if (typeof last === 'object') throw new Error(last.error)
        const wasFull = this.isFull
        const text = this.takeOutput()
        if (text.length > target.length - filled) throw new Error('more text than there is room for')
        target.set(text, filled)
        filled += text.length
        if (this.unused === 0 && (last === 'frame-end' || !wasFull)) break
      }
    }
    if (last !== 'frame-end') throw new Error('a frame without an end')
    return filled
  }

  #set(struct: number, address: number, size: number, position: number): void {
    this.#view.setUint32(struct, address, true)
    this.#view.setUint32(struct + 4, size, true)
    this.#view.setUint32(struct + 8, position, true)
  }
}
