/**
 * Decoders of blocks as WebAssembly (assembly/), and the memory that they work in: tables, then input, then output.
 */
import { BLOCKS_WASM_BASE64 } from './wasm.generated.ts'

interface Exports {
  lz4(from: number, last: number, first: number, to: number, end: number): number
  snappy(from: number, last: number, to: number, end: number): number
  crc32cInit(at: number): void
  crc32c(from: number, end: number): number
  bzip2Init(at: number): number
  bzip2Block(from: number, end: number, skip: number, at: number, most: number): number
  bzip2Expand(to: number, end: number): number
  readonly lz4Stop: { readonly value: number }
  readonly bitsUsed: { readonly value: number }
  readonly storedSum: { readonly value: number }
  readonly textSum: { readonly value: number }
}

const PAGE_BYTES = 1 << 16
/** 4 GiB. */
const MOST_PAGES = 1 << 16
const CRC32C_TABLES = 1 << 10
const BZIP2_TABLES = CRC32C_TABLES + (8 << 10)
/** First byte that the host may give out. */
const FREE = 2 * PAGE_BYTES
/** Copies go by whole vectors, and read and write so much behind their end. */
const SLACK = 64

let compiled: WebAssembly.Module | undefined

/** What a call of `bzip2Block` found, by its number. */
const BZIP2_FOUND = ['block', 'end', 'neither', 'damaged', 'truncated'] as const

/** One instance, for one stream at a time. */
export class BlockMemory {
  readonly #memory = new WebAssembly.Memory({ initial: FREE / PAGE_BYTES, maximum: MOST_PAGES })
  readonly #wasm: Exports
  #inputBytes = 0
  #outputAt = FREE
  #outputBytes = 0
  #filled = 0

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(BLOCKS_WASM_BASE64, 'base64'))
    const env = { memory: this.#memory, abort }
    this.#wasm = new WebAssembly.Instance(compiled, { env }).exports as unknown as Exports
    this.#wasm.crc32cInit(CRC32C_TABLES)
    if (this.#wasm.bzip2Init(BZIP2_TABLES) > FREE) throw new Error('the tables of bzip2 need more room')
  }

  /** Makes room; what lies there is lost, and so are views of it, when there was less. */
  reserve(inputBytes: number, outputBytes: number): void {
    if (inputBytes > this.#inputBytes || this.#outputAt === FREE) {
      this.#inputBytes = inputBytes
      // Addresses of numbers of four bytes.
      this.#outputAt = Math.ceil((FREE + inputBytes + SLACK) / 16) * 16
    }
    this.#outputBytes = Math.max(this.#outputBytes, outputBytes)
    const end = this.#outputAt + this.#outputBytes + SLACK
    const missing = Math.ceil((end - this.#memory.buffer.byteLength) / PAGE_BYTES)
    if (missing > 0) this.#memory.grow(missing)
  }

  /** Takes the block that is decoded next; there must be room for it. */
  fill(block: Uint8Array): void {
    new Uint8Array(this.#memory.buffer, FREE, this.#inputBytes).set(block)
    this.#filled = block.length
  }

  /** All of the output's room; good until `reserve` makes more. */
  get output(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#outputAt, this.#outputBytes)
  }

  /**
   * Decodes an LZ4 block to the output.
   *
   * @param at where writing begins; what lies before it is text that matches may refer to
   * @param end where writing must end at the latest
   * @returns where writing ended; below 0 for a block that makes no sense: -1 less the byte of it at which that shows
   */
  lz4(at: number, end: number): number {
    const to = this.#outputAt
    const ended = this.#wasm.lz4(FREE, FREE + this.#filled, to, to + at, to + end)
    return ended === 0 ? FREE - 1 - this.#wasm.lz4Stop.value : ended - to
  }

  /**
   * Decodes a Snappy block to the output's start.
   *
   * @param most bytes of text that there may be
   * @returns length of the text; -1 for a block that makes no sense, or has more
   */
  snappy(most: number): number {
    const to = this.#outputAt
    const ended = this.#wasm.snappy(FREE, FREE + this.#filled, to, to + most)
    return ended === 0 ? -1 : ended - to
  }

  /** @returns CRC-32C of the output's first bytes */
  crc32c(bytes: number): number {
    return this.#wasm.crc32c(this.#outputAt, this.#outputAt + bytes) >>> 0
  }

  /**
   * Reads what begins `skip` bits behind the first of the input. The output's room is used for a block: four bytes for each
   * of its bytes, and what `bzip2Text` asks for behind them.
   *
   * @param most size of a block before runs are undone
   */
  bzip2Block(
    skip: number,
    most: number,
  ): { readonly found: (typeof BZIP2_FOUND)[number]; readonly bits: number; readonly sum: number } {
    const wasm = this.#wasm
    const found = BZIP2_FOUND[wasm.bzip2Block(FREE, FREE + this.#filled, skip, this.#outputAt, most)]
    return { found: found ?? 'damaged', bits: wasm.bitsUsed.value, sum: wasm.storedSum.value >>> 0 }
  }

  /** @returns the next text of the block, at most `most` bytes; a view, good until the next call. Empty at its end */
  bzip2Text(block: number, most: number): Uint8Array {
    const to = this.#outputAt + 4 * block
    return new Uint8Array(this.#memory.buffer, to, this.#wasm.bzip2Expand(to, to + most))
  }

  /** Checksum of the text that was given of the block. */
  get bzip2Sum(): number {
    return ~this.#wasm.textSum.value >>> 0
  }
}

function abort(): never {
  throw new Error('a decoder aborted')
}
