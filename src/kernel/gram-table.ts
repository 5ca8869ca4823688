/**
 * Sets of gram hashes on the query's side: which are equal, and in which order a filter's pages hold them. Computed
 * by the kernel in a memory of its own (assembly/table.ts), because millions of them are looked up at once.
 */
import { FREE } from './layout.ts'
import { instantiateKernel, MAX_WASM_PAGES, WASM_PAGE } from './module.ts'

/** Blocks of a page of a segment. */
const PAGE_BLOCKS = 64

interface Exports {
  distinct(hashes: number, count: number, slots: number, slotMask: number, most: number, ids: number): number
  orderByPage(
    hashes: number,
    count: number,
    blockMask: number,
    starts: number,
    next: number,
    ids: number,
    ordered: number,
  ): void
}

/** A list of grams and the distinct ones among them. */
export interface DistinctGrams {
  /** For each gram of the list the number of its hash. */
  readonly ids: Uint32Array
  /** Distinct hashes by number, in the order in which they first come in the list. */
  readonly hashes: BigUint64Array
}

/** Distinct hashes in the order of a filter's pages. Shared memory, so that workers need no copies. */
export interface PageOrder {
  /** Hashes by page. */
  readonly hashes: BigUint64Array
  /** Number of each of them. */
  readonly ids: Uint32Array
  /** Position of each page's first hash; one more entry than pages. */
  readonly starts: Uint32Array
}

/** Gives out consecutive places, each on a multiple of 64. */
class Places {
  end = FREE

  take(bytes: number): number {
    const at = this.end
    this.end += Math.ceil(bytes / 64) * 64
    return at
  }

  /** @throws {RangeError} when 4 GiB do not suffice */
  instantiate(): { memory: WebAssembly.Memory; wasm: Exports } {
    const memory = new WebAssembly.Memory({
      initial: Math.ceil(this.end / WASM_PAGE),
      maximum: MAX_WASM_PAGES,
    })
    return { memory, wasm: instantiateKernel(memory) as Exports }
  }
}

/**
 * Numbers the distinct hashes of a list.
 *
 * @param hashes one hash for each gram, at most about 100 million
 * @throws {RangeError} for more than fit into 4 GiB
 */
export function distinctGrams(hashes: BigUint64Array): DistinctGrams {
  // Forms of items share most of their grams. A table for half of them is faster to fill, and usually enough.
  return distinctWith(hashes, hashes.length / 2 + BATCH) ?? distinctWith(hashes, hashes.length) ?? tooMany()
}

/** Grams that the kernel takes at once. */
const BATCH = 256

/** Undefined when there are more distinct ones than a table for `most` takes. */
function distinctWith(hashes: BigUint64Array, most: number): DistinctGrams | undefined {
  const count = hashes.length
  // At most three quarters are taken: fresh memory costs more here than a longer search.
  const slotCount = 2 ** Math.ceil(Math.log2(Math.max(2, (4 / 3) * (most + BATCH) + 1)))
  const places = new Places()
  const list = places.take(count * 8)
  const ids = places.take(count * 4)
  const slots = places.take(slotCount * 4)
  const { memory, wasm } = places.instantiate()
  new BigUint64Array(memory.buffer, list, count).set(hashes)
  const size = wasm.distinct(list, count, slots, slotCount - 1, Math.floor((3 / 4) * slotCount), ids)
  if (size < 0) return undefined
  return {
    ids: new Uint32Array(memory.buffer, ids, count).slice(),
    hashes: new BigUint64Array(memory.buffer, list, size).slice(),
  }
}

function tooMany(): never {
  throw new RangeError('a table for all grams was too small')
}

/**
 * Puts hashes into the order of the pages of a filter.
 *
 * @param hashes distinct hashes by number
 * @param blocks blocks of the filter, a power of two of at least 64
 * @throws {RangeError} for more than fit into 4 GiB
 */
export function orderByPage(hashes: BigUint64Array, blocks: number): PageOrder {
  const count = hashes.length
  const pages = blocks / PAGE_BLOCKS
  const places = new Places()
  const list = places.take(count * 8)
  const starts = places.take((pages + 1) * 4)
  const next = places.take(pages * 4)
  const ids = places.take(count * 4)
  const ordered = places.take(count * 8)
  const { memory, wasm } = places.instantiate()
  new BigUint64Array(memory.buffer, list, count).set(hashes)
  wasm.orderByPage(list, count, blocks - 1, starts, next, ids, ordered)
  const shared = {
    hashes: new BigUint64Array(new SharedArrayBuffer(count * 8)),
    ids: new Uint32Array(new SharedArrayBuffer(count * 4)),
    starts: new Uint32Array(new SharedArrayBuffer((pages + 1) * 4)),
  }
  shared.hashes.set(new BigUint64Array(memory.buffer, ordered, count))
  shared.ids.set(new Uint32Array(memory.buffer, ids, count))
  shared.starts.set(new Uint32Array(memory.buffer, starts, pages + 1))
  return shared
}
