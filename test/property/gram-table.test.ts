/**
 * Numbering and ordering of gram hashes, and the kernel's page digests, against plain ones.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadXxh64 } from '../../src/filter/digest.ts'
import { GramCollector } from '../../src/kernel/gram-collector.ts'
import { distinctGrams, orderByPage } from '../../src/kernel/gram-table.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { digestsOf } from '../support/index-folder.ts'

/** Hashes of which many are equal, or equal in one half only. */
const half = fc.oneof(fc.constantFrom(0n, 1n, 0xffffffffn), fc.bigInt(0n, 0xffffffffn))
const hashes = fc
  .array(
    fc.tuple(half, half).map(([high, low]) => (high << 32n) | low),
    { maxLength: 700 },
  )
  .map((list) => BigUint64Array.from(list))

describe('numbers of distinct grams', () => {
  it('count up in the order in which hashes first come', () => {
    fc.assert(
      fc.property(hashes, (list) => {
        const numbers = new Map<bigint, number>()
        for (const hash of list) if (!numbers.has(hash)) numbers.set(hash, numbers.size)
        const { ids, hashes: distinct } = distinctGrams(list)
        expect([...ids]).toEqual([...list].map((hash) => numbers.get(hash)))
        expect([...distinct]).toEqual([...numbers.keys()])
      }),
    )
  })

  it('hold for lists beyond one batch, all equal or all different', () => {
    const same = distinctGrams(new BigUint64Array(100_000).fill(7n))
    expect([same.hashes.length, Math.max(...same.ids.subarray(-9))]).toEqual([1, 0])
    const all = distinctGrams(
      BigUint64Array.from({ length: 100_000 }, (_, i) => BigInt.asUintN(64, BigInt(i) * 0x9e3779b97f4a7c15n)),
    )
    expect(all.hashes.length).toBe(100_000)
    expect(all.ids.every((id, i) => id === i)).toBe(true)
  })
})

describe('order by page', () => {
  it('is that of a stable sort by page', () => {
    fc.assert(
      fc.property(hashes, fc.constantFrom(64, 128, 4096, 2 ** 16), (list, blocks) => {
        const { hashes: distinct } = distinctGrams(list)
        const pageOf = (hash: bigint): number => Number((hash & BigInt(blocks - 1)) >> 6n)
        const expected = [...distinct.keys()].sort(
          (a, b) => pageOf(distinct[a] ?? 0n) - pageOf(distinct[b] ?? 0n) || a - b,
        )
        const order = orderByPage(distinct, blocks)
        expect([...order.ids]).toEqual(expected)
        expect([...order.hashes]).toEqual(expected.map((id) => distinct[id]))
        expect(order.starts.length).toBe(blocks / 64 + 1)
        for (const page of new Set([...distinct].map(pageOf))) {
          const there = [...order.hashes.subarray(order.starts[page], order.starts[page + 1])]
          expect(there).toEqual([...distinct].filter((hash) => pageOf(hash) === page))
        }
      }),
    )
  })
})

describe('a collector', () => {
  it('gives the grams that the kernel gives of each text, however long and however many', () => {
    const scheme = gramScheme({ n: 2 })
    const kernel = new Kernel(scheme)
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constant('\ud800 lone surrogates \udc00'),
      fc.integer({ min: 1, max: 9000 }).map((length) => 'ab ½ 漢'.repeat(length)),
    )
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
        const collector = new GramCollector(new Kernel(scheme))
        const places = texts.map((each) => collector.add(each))
        for (const [i, each] of texts.entries()) {
          const { units, start, end } = places[i] ?? { units: -1, start: 0, end: 0 }
          expect([...collector.hashes.subarray(start, end)]).toEqual([...kernel.collect(each)])
          expect(units).toBe(kernel.counts().units)
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('page digests', () => {
  it('are those of the library', async () => {
    const xxh64 = await loadXxh64()
    const kernel = new Kernel(gramScheme())
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5 * 4096, maxLength: 5 * 4096 }), (bytes) => {
        kernel.reserveInput(bytes.length)
        kernel.bytes().set(bytes, kernel.inputAt)
        expect([...kernel.pageDigests(kernel.inputAt, 5)]).toEqual([...digestsOf(bytes, xxh64)])
      }),
      { numRuns: 20 },
    )
    const many = 2500
    kernel.reserveInput(many * 4096)
    const body = kernel.bytes().subarray(kernel.inputAt, kernel.inputAt + many * 4096)
    for (let page = 0; page < many; page++) body[page * 4096 + page] = page
    expect([...kernel.pageDigests(kernel.inputAt, many)]).toEqual([...digestsOf(body, xxh64)])
  })
})
