/**
 * Reads a segment file, checking every page that it gives.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { fileError } from '../bytes/file-error.ts'
import type { Xxh64 } from '../filter/digest.ts'
import {
  checkPages,
  damagedSegment,
  decodeSegmentHead,
  decodeSegmentSize,
  PAGE_BYTES,
  type SegmentHead,
  segmentLayout,
} from '../filter/segment.ts'
import type { Kernel } from '../kernel/kernel.ts'

/** See the file header. */
export class SegmentReader {
  readonly head: SegmentHead
  readonly #file: number
  readonly #name: string
  readonly #kernel: Kernel

  /**
   * Opens a segment and checks its head.
   *
   * @param path of the file
   * @param digest the digest that the manifest names
   * @param kernel into whose memory pages are read
   * @throws {UserError} INDEX_DAMAGED, INDEX_VERSION or NOT_FOUND, naming the file
   */
  constructor(path: string, digest: string, xxh64: Xxh64, kernel: Kernel) {
    this.#name = path
    this.#kernel = kernel
    try {
      this.#file = openSync(path, 'r')
    } catch (error) {
      throw fileError(path, error)
    }
    try {
      const { blocks } = decodeSegmentSize(this.#read(0, PAGE_BYTES), path)
      const { headBytes, fileBytes } = segmentLayout(blocks)
      const { size } = fstatSync(this.#file)
      if (size !== fileBytes) throw damagedSegment(path, `it has ${size} bytes, its header says ${fileBytes}`)
      this.head = decodeSegmentHead(this.#read(0, headBytes), path, xxh64)
      if (this.head.digest !== digest) {
        throw damagedSegment(path, `it is segment ${this.head.digest}, the manifest names ${digest}`)
      }
    } catch (error) {
      closeSync(this.#file)
      throw fileError(path, error)
    }
  }

  #read(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    const filled = this.#readInto(bytes, position)
    return bytes.subarray(0, filled)
  }

  #readInto(target: Uint8Array, position: number): number {
    let filled = 0
    while (filled < target.length) {
      const count = readSync(this.#file, target, filled, target.length - filled, position + filled)
      if (count === 0) break
      filled += count
    }
    return filled
  }

  /** Number of pages of the body. */
  get pages(): number {
    return this.head.pages.length
  }

  /**
   * Reads pages of the body into the kernel's memory and checks those that are needed.
   *
   * @param first number of the first page
   * @param count number of pages
   * @param at address of the first one
   * @param isNeeded whether a page will be looked at, all when left out: others were only read because it was cheaper
   * @throws {UserError} INDEX_DAMAGED naming file and byte
   */
  readPages(first: number, count: number, at: number, isNeeded?: (page: number) => boolean): void {
    const { headBytes } = segmentLayout(this.head.header.blocks)
    const kernel = this.#kernel
    const end = at + count * PAGE_BYTES
    let filled: number
    try {
      filled = this.#readInto(kernel.bytes().subarray(at, end), headBytes + first * PAGE_BYTES)
    } catch (error) {
      throw fileError(this.#name, error)
    }
    if (filled < count * PAGE_BYTES)
      throw damagedSegment(this.#name, `it ends at byte ${headBytes + first * PAGE_BYTES + filled}`)
    for (let page = 0; page < count; ) {
      let stop = page
      while (stop < count && (isNeeded === undefined || isNeeded(first + stop))) stop++
      if (stop > page) {
        const digests = kernel.pageDigests(at + page * PAGE_BYTES, stop - page)
        checkPages(digests, first + page, this.head, this.#name)
      }
      page = stop + 1
    }
  }

  close(): void {
    closeSync(this.#file)
  }
}
