/**
 * The filter segment in the kernel's memory: filled, measured, folded, probed (assembly/filter.ts).
 */
import { BLOCK_BYTES, KernelMemory } from './kernel-memory.ts'
import { DIGESTS, MAX_DIGESTS } from './layout.ts'

/** Bytes of a page of a segment. */
const SEGMENT_PAGE = 4096

/** Filters of at least this many blocks (64 MiB) collect insertions by region; see assembly/filter.ts. */
const LARGE_BLOCKS = 2 ** 20

/** See the file header. */
export class KernelFilter extends KernelMemory {
  /**
   * Makes room for a filter of `blocks` blocks (a power of two), clears it and makes it the one that is filled.
   * What lies in the input area is kept.
   */
  reserveFilter(blocks: number): void {
    const isLarge = blocks >= LARGE_BLOCKS
    const bytes = blocks * BLOCK_BYTES + (isLarge ? this.wasm.bucketBytes() : 0)
    this.reserveInFront(bytes)
    this.wasm.clear(this.filterAt, blocks * BLOCK_BYTES)
    this.wasm.filterInit(this.filterAt, blocks)
    this.wasm.bucketInit(isLarge ? this.filterAt + blocks * BLOCK_BYTES : 0)
  }

  /** Puts every gram that still waits in the queue into the filter. */
  flush(): void {
    this.wasm.flush()
  }

  /**
   * @param folds how many times to fold before measuring (on the fly; nothing changes)
   * @returns `rate`: probability that a random gram passes; `bits`: set bits
   */
  measure(blocks: number, folds = 0): { rate: number; bits: number } {
    const rate = this.wasm.measureBlocks(this.filterAt, blocks, folds)
    return { rate, bits: this.wasm.measuredBits.value }
  }

  /** ORs the upper half of the filter onto the lower one. */
  foldFilter(blocks: number): void {
    this.wasm.foldBlocks(this.filterAt, blocks)
  }

  /**
   * Probes gram hashes against a part of a segment.
   *
   * @param blocks blocks of the whole segment, a power of two
   * @param window address at which block `first` lies
   * @param hashes address of `count` u64 hashes whose blocks all lie in the part
   * @param out address of `count` bytes: 1 = perhaps there, 0 = surely not
   */
  probe(blocks: number, window: number, first: number, hashes: number, count: number, out: number): void {
    this.wasm.probeAll(window, blocks, first, hashes, count, out)
  }

  /** Inserts `count` gram hashes that lie at `hashes`. */
  insertHashes(hashes: number, count: number): void {
    this.wasm.insertAll(hashes, count)
    this.wasm.drain()
  }

  /**
   * @param at address of a page of 4096 bytes
   * @param pages number of pages
   * @returns XXH64 of each page
   */
  pageDigests(at: number, pages: number): BigUint64Array {
    const digests = new BigUint64Array(pages)
    for (let page = 0; page < pages; page += MAX_DIGESTS) {
      const count = Math.min(MAX_DIGESTS, pages - page)
      this.wasm.digestPages(at + page * SEGMENT_PAGE, count, DIGESTS)
      digests.set(new BigUint64Array(this.memory.buffer, DIGESTS, count), page)
    }
    return digests
  }
}
