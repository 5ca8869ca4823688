/**
 * The kernel's memory: fixed tables, a vocabulary's tables, filter, input, scratch memory of the kernel, in this order. See
 * assembly/layout.ts for the map. A view on it is only good until the next call that may grow it (`reserveFilter`,
 * `reserveInput`, and whatever takes text), so views are always taken afresh.
 */
import type { KernelExports } from './exports.ts'
import { SLACK } from './layout.ts'
import { instantiateKernel, MAX_WASM_PAGES, WASM_PAGE } from './module.ts'

/** Bytes of a block of the filter: one cache line. */
export const BLOCK_BYTES = 64

/** See the file header. */
export class KernelMemory {
  protected readonly memory: WebAssembly.Memory
  protected readonly wasm: KernelExports
  /** Address of the first byte of the filter. */
  readonly filterAt: number
  /** Bytes in front of the input: the filter, or the tables of the matcher. */
  #filterBytes = 0
  #inputBytes = 0

  /** @param filterAt address behind the tables */
  constructor(filterAt: number) {
    this.filterAt = filterAt
    const pages = Math.ceil((filterAt + SLACK) / WASM_PAGE)
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: MAX_WASM_PAGES })
    this.wasm = instantiateKernel(this.memory, () => this.spill()) as KernelExports
  }

  /** The matcher's hit buffer is full. */
  protected spill(): void {}

  /** The whole memory; another one after it has grown. */
  get buffer(): ArrayBufferLike {
    return this.memory.buffer
  }

  /** @returns a view of the whole memory, good until it grows */
  bytes(): Uint8Array {
    return new Uint8Array(this.memory.buffer)
  }

  /** Address of the first byte of the input area. */
  get inputAt(): number {
    return this.filterAt + this.#filterBytes
  }

  /** Bytes that fit into the input area. */
  get inputBytes(): number {
    return this.#inputBytes
  }

  /** Makes room in front of the input, which is kept. */
  protected reserveInFront(bytes: number): void {
    if (bytes <= this.#filterBytes) return
    const from = this.inputAt
    this.#grow(this.filterAt + bytes + this.#inputBytes + SLACK)
    this.bytes().copyWithin(this.filterAt + bytes, from, from + this.#inputBytes)
    this.#filterBytes = bytes
    this.placeScratch()
  }

  /** Makes the input area at least `bytes` long; what lies in it is kept. */
  reserveInput(bytes: number): void {
    if (bytes <= this.#inputBytes) return
    this.#grow(this.inputAt + bytes + SLACK)
    this.#inputBytes = bytes
    this.placeScratch()
  }

  /** The kernel's scratch memory lies behind the input; nothing in it outlives a call. */
  protected placeScratch(): void {
    this.wasm.scratchInit(align(this.inputAt + this.#inputBytes + SLACK))
  }

  #grow(end: number): void {
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / WASM_PAGE)
    if (missing > 0) this.memory.grow(missing)
  }
}

/** @returns the next cache line's address: filter and scratch memory begin at one */
export function align(at: number): number {
  return Math.ceil(at / BLOCK_BYTES) * BLOCK_BYTES
}
