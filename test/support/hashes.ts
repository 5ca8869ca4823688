/**
 * Seeded pseudo-random gram hashes, and a filter that is filled and probed with them.
 */
import { Kernel } from '../../src/kernel/kernel.ts'
import { BLOCK_BYTES } from '../../src/kernel/kernel-memory.ts'
import { gramScheme } from '../../src/text/scheme.ts'

/**
 * The sfc32 generator (Chris Doty-Humphrey, PractRand): small, fast, and the same everywhere.
 *
 * @returns numbers in [0, 2^32)
 */
export function randomWords(seed: number): () => number {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1]
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 16; i++) next()
  return next
}

/** @returns `count` uniformly distributed 64-bit hashes: low word, high word, low word … */
export function randomHashes(seed: number, count: number): Uint32Array {
  const next = randomWords(seed)
  const words = new Uint32Array(2 * count)
  for (let i = 0; i < words.length; i++) words[i] = next()
  return words
}

/** Hashes that go through the kernel at a time: enough to fill the buckets of a large filter. */
const BATCH = 1 << 20

/** A filter of `blocks` blocks in a kernel of its own. */
export class TestFilter {
  readonly kernel: Kernel = new Kernel(gramScheme())
  readonly blocks: number

  constructor(blocks: number) {
    this.blocks = blocks
    this.kernel.reserveFilter(blocks)
    this.kernel.reserveInput(BATCH * 9)
  }

  insert(hashes: Uint32Array): this {
    for (const batch of batches(hashes)) {
      const at = this.#place(batch)
      this.kernel.insertHashes(at, batch.length / 2)
    }
    return this
  }

  /** @returns for each hash 1 when it passes, else 0 */
  probe(hashes: Uint32Array): Uint8Array {
    const results = new Uint8Array(hashes.length / 2)
    let done = 0
    for (const batch of batches(hashes)) {
      const at = this.#place(batch)
      const count = batch.length / 2
      const out = at + BATCH * 8
      this.kernel.probe(this.blocks, this.kernel.filterAt, 0, at, count, out)
      results.set(this.kernel.bytes().subarray(out, out + count), done)
      done += count
    }
    return results
  }

  /** @returns how many of the hashes pass */
  passing(hashes: Uint32Array): number {
    return this.probe(hashes).reduce((sum, passes) => sum + passes, 0)
  }

  /** @returns a copy of the first `blocks` blocks */
  bytes(blocks = this.blocks): Uint8Array {
    const { kernel } = this
    return kernel.bytes().slice(kernel.filterAt, kernel.filterAt + blocks * BLOCK_BYTES)
  }

  #place(batch: Uint32Array): number {
    const { kernel } = this
    kernel.bytes().set(new Uint8Array(batch.buffer, batch.byteOffset, batch.byteLength), kernel.inputAt)
    return kernel.inputAt
  }
}

function* batches(hashes: Uint32Array): Generator<Uint32Array> {
  for (let at = 0; at < hashes.length; at += 2 * BATCH) yield hashes.subarray(at, at + 2 * BATCH)
}

/** @returns 64-bit hashes as pairs of words, as randomHashes has them */
export function asWords(hashes: BigUint64Array): Uint32Array {
  return new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2)
}

/**
 * Bounds on the number of passes among `probes` independent probes of probability `rate`: five standard deviations
 * and two more, so that with fixed seeds a filter which keeps its rate stays inside.
 */
export function binomialBounds(probes: number, rate: number): { least: number; most: number } {
  const mean = probes * rate
  const width = 5 * Math.sqrt(mean * (1 - rate)) + 2
  return { least: Math.max(0, mean - width), most: mean + width }
}
