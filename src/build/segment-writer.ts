/**
 * The segment that a lane is filling: when it is full, how it is folded and sealed.
 */
import { join } from 'node:path'
import { laterRate } from '../filter/budget.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { capacityAtRate, expectedRate, loadOfBits } from '../filter/rate.ts'
import { encodeSegmentHead, MAX_BLOCKS, MIN_BLOCKS, PAGE_BYTES, segmentLayout } from '../filter/segment.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { BLOCK_BYTES } from '../kernel/kernel-memory.ts'
import { writeWhole } from '../store/files.ts'
import type { LaneTask, SealedSegment, SegmentPart } from './types.ts'

/** Blocks that a look at the filter counts: enough for 0.2 %, little enough for half a millisecond. */
const SAMPLE_BLOCKS = 2 ** 16
/** A segment with less room left than this share is sealed: measuring again and again would cost more. */
const LEAST_ROOM = 0.02

/** See the file header. */
export class SegmentWriter {
  readonly #kernel: Kernel
  readonly #task: LaneTask
  readonly #xxh64: Xxh64
  #sealed: number
  #blocks = 0
  #rate = 0
  #capacity = 0
  #isOpen = false

  /**
   * @param sealed segments that the lane has sealed before
   */
  constructor(kernel: Kernel, task: LaneTask, xxh64: Xxh64, sealed: number) {
    this.#kernel = kernel
    this.#task = task
    this.#xxh64 = xxh64
    this.#sealed = sealed
  }

  /** Segments sealed so far, those of earlier runs included. */
  get sealed(): number {
    return this.#sealed
  }

  /** The rate that the budget gives to the lane's segment number `ordinal`, from 0. */
  #rateOf(ordinal: number): number {
    const { plannedSegments, plannedRate, fpr, laterFrom, lanes, lane } = this.#task
    if (ordinal < plannedSegments) return plannedRate
    // Later segments of all lanes share the k of the budget: lane by lane, so that no timing decides.
    return laterRate(fpr, laterFrom + (ordinal - plannedSegments) * lanes + lane + 1)
  }

  /** Begins an empty segment of at least `grams` grams of room. */
  open(grams = 0): void {
    this.#rate = this.#rateOf(this.#sealed)
    this.#blocks = this.#task.segmentBlocks
    this.#capacity = capacityAtRate(this.#blocks, this.#rate)
    while (this.#capacity < grams && this.#blocks < MAX_BLOCKS) {
      this.#blocks *= 2
      this.#capacity = capacityAtRate(this.#blocks, this.#rate)
    }
    this.#kernel.reserveFilter(this.#blocks)
    this.#kernel.insert()
    this.#kernel.budget = this.#capacity
    this.#isOpen = true
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Grams that an empty segment of the usual size takes. */
  get capacity(): number {
    return this.#capacity
  }

  /**
   * Looks at the filter.
   *
   * @returns grams that may still be inserted; 0 when the segment should be sealed
   */
  room(): number {
    this.#kernel.flush()
    const counted = Math.min(this.#blocks, SAMPLE_BLOCKS)
    const { bits } = this.#kernel.measure(counted)
    // The sample's error is far below this per cent.
    const room = Math.floor(this.#capacity - 1.01 * loadOfBits(bits, counted) * this.#blocks)
    return room < LEAST_ROOM * this.#capacity ? 0 : room
  }

  /** Folds until the segment is just large enough for its rate. */
  #fold(): { rate: number; bits: number } {
    const kernel = this.#kernel
    let measured = kernel.measure(this.#blocks)
    while (this.#blocks > MIN_BLOCKS) {
      // Only measure what may come out well; the measure decides.
      const load = loadOfBits(measured.bits, this.#blocks)
      if (expectedRate(2 * load) > 1.2 * this.#rate) break
      const folded = kernel.measure(this.#blocks, 1)
      if (folded.rate > this.#rate) break
      kernel.foldFilter(this.#blocks)
      this.#blocks /= 2
      measured = folded
    }
    return measured
  }

  /**
   * Seals the segment: folded, digested, written, synced.
   *
   * @param grams grams inserted, repeats included
   * @param parts where they come from
   */
  seal(grams: number, parts: readonly SegmentPart[]): SealedSegment {
    const kernel = this.#kernel
    kernel.flush()
    const { rate, bits } = this.#fold()
    const documents = parts.reduce((sum, part) => sum + part.documents, 0)
    const header = {
      scheme: this.#task.scheme,
      blocks: this.#blocks,
      grams,
      documents,
      bits,
      rate,
      rateLimit: this.#rate,
    }
    const pages = (this.#blocks * BLOCK_BYTES) / PAGE_BYTES
    const digests = kernel.pageDigests(kernel.filterAt, pages)
    const { head, digest } = encodeSegmentHead(header, digests, this.#xxh64)
    const body = kernel.bytes().subarray(kernel.filterAt, kernel.filterAt + this.#blocks * BLOCK_BYTES)
    const file = `${digest}.seg`
    // Two lanes with equal inputs seal equal segments, perhaps at the same time.
    writeWhole(join(this.#task.folder, file), [head, body], String(this.#task.lane))
    this.#isOpen = false
    this.#sealed++
    return {
      file,
      fileBytes: segmentLayout(this.#blocks).fileBytes,
      digest,
      blocks: this.#blocks,
      grams,
      documents,
      bits,
      rate,
      rateLimit: this.#rate,
      parts,
    }
  }
}
