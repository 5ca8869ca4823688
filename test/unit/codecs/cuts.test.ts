/**
 * Cuts of given files, and sources that have none.
 */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { findCuts } from '../../../src/codecs/cuts.ts'
import type { Codec } from '../../../src/codecs/types.ts'
import {
  bgzip,
  fixture,
  LONG,
  LONG_PACKED,
  MemorySource,
  seekTable,
  storedLz4,
  storedXz,
  storedZstd,
} from '../../support/codecs.ts'

const NONE = [{ file: 0, text: 0 }]
const cutsOf = (codec: Codec, bytes: Uint8Array, pieceBytes = 1) =>
  findCuts(new MemorySource(bytes), codec, { pieceBytes })

describe('findCuts', () => {
  it('finds the frames of the zstd program', async () => {
    const cuts = await cutsOf('zstd', fixture('long-sized.zst'))
    expect(cuts.map(({ text }) => text)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((i) => i * 30_000),
      LONG.length,
    ])
    expect(cuts.at(-1)?.file).toBe(fixture('long-sized.zst').length)
  })

  it('finds the members of bgzip', async () => {
    const bytes = bgzip(LONG, 50_000)
    const cuts = await cutsOf('gzip', bytes)
    // The last member is empty: the end of a file that was written to its end.
    expect(cuts.map(({ text }) => text)).toEqual([
      0,
      50_000,
      100_000,
      150_000,
      200_000,
      LONG.length,
      LONG.length,
    ])
  })

  it('finds the blocks of the xz program, in all streams', async () => {
    const bytes = Buffer.concat([fixture('long.xz'), Buffer.alloc(8), fixture('long.xz')])
    const cuts = await cutsOf('xz', bytes)
    const blocks = [0, 1, 2, 3].map((i) => i * 65_536)
    expect(cuts.map(({ text }) => text)).toEqual([
      ...blocks,
      ...blocks.map((text) => LONG.length + text),
      2 * LONG.length,
    ])
    expect(cuts.at(-1)?.file).toBe(bytes.length)
    // Where a stream begins nothing else is needed.
    expect(cuts.map(({ entry }) => entry?.lead)).toEqual(
      [0, fixture('long.xz').length + 8]
        .flatMap((start) => [undefined, ...[1, 2, 3].map(() => [{ start, end: start + 12 }])])
        .concat([undefined]),
    )
  })

  it('makes pieces of the size it was asked for', async () => {
    const bytes = bgzip(LONG, 1_000)
    const cuts = await cutsOf('gzip', bytes, 5_000)
    const lengths = cuts.slice(1).map(({ file }, i) => file - (cuts[i]?.file ?? 0))
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(5_000)
    // No member is larger than 400 bytes, and only the last piece takes in what is left.
    expect(Math.max(...lengths.slice(0, -1))).toBeLessThan(5_400)
    expect(lengths.at(-1)).toBeLessThan(10_400)
    expect(await cutsOf('gzip', bytes, bytes.length)).toEqual([
      { file: 0, text: 0 },
      { file: bytes.length, text: LONG.length },
    ])
  })

  it('has 1 MiB as the least piece', async () => {
    const bytes = Buffer.concat(Array.from({ length: 50 }, () => storedZstd(LONG)))
    const cuts = await findCuts(new MemorySource(bytes), 'zstd')
    const frame = storedZstd(LONG).length
    const each = Math.ceil((1 << 20) / frame)
    const begun = Array.from({ length: 50 / each }, (_, i) => i * each * frame)
    expect(cuts.map(({ file }) => file)).toEqual([...begun, 50 * frame])
  })

  it.each(
    LONG_PACKED.filter(({ name }) => !['bgzip', 'zstd', 'zstd-sized', 'xz', 'xz-members'].includes(name)).map(
      ({ name, codec, bytes }) => [name, codec, bytes] as const,
    ),
  )('finds none in %s', async (_, codec, bytes) => {
    expect(await cutsOf(codec, bytes)).toEqual(NONE)
  })

  it('finds none when one frame or member is different', async () => {
    const zstd = Buffer.concat([storedZstd(LONG), storedZstd(LONG, 1_000, false)])
    expect(await cutsOf('zstd', zstd)).toEqual(NONE)
    const lz4 = Buffer.concat([await storedLz4(LONG), await storedLz4(LONG, 1_000, false)])
    expect(await cutsOf('lz4', lz4)).toEqual(NONE)
    expect(await cutsOf('gzip', Buffer.concat([bgzip(LONG), gzipSync(LONG)]))).toEqual(NONE)
  })

  it('finds none in what is cut or damaged, and leaves it to the decoder to say so', async () => {
    const files: [Codec, Buffer][] = [
      ['zstd', storedZstd(LONG, 1_000)],
      ['gzip', bgzip(LONG, 1_000)],
      ['lz4', await storedLz4(LONG, 1_000)],
      ['xz', storedXz([LONG, LONG])],
    ]
    for (const [codec, bytes] of files) {
      for (const end of [1, 5, 17, 30, bytes.length >> 1, bytes.length - 1]) {
        expect(await cutsOf(codec, bytes.subarray(0, end))).toEqual(NONE)
      }
      expect(await cutsOf(codec, Buffer.concat([bytes, Buffer.alloc(30, 'x')]))).toEqual(NONE)
    }
  })

  it('finds none in an empty source', async () => {
    for (const codec of ['none', 'gzip', 'zstd', 'lz4', 'xz'] as const) {
      expect(await cutsOf(codec, new Uint8Array(0))).toEqual(NONE)
    }
  })

  it('reads the table of a seekable zstd instead of walking', async () => {
    // Without lengths in the frames, a walk would find nothing.
    const frame = storedZstd(LONG, 100, false)
    const entries = Array.from({ length: 9 }, () => ({ bytes: frame.length, text: LONG.length }))
    const source = new MemorySource(Buffer.concat([...entries.map(() => frame), seekTable(entries)]))
    const cuts = await findCuts(source, 'zstd', { pieceBytes: 1 })
    // The table is a piece without text, as small as pieces may be here.
    expect(cuts.length).toBe(1 + 9 + 1)
    // Footer, table, and at most one look at each frame.
    expect(source.reads).toBeLessThanOrEqual(2 + 9)
  })

  it('walks when the table is wrong', async () => {
    const frame = storedZstd(LONG)
    const right = { bytes: frame.length, text: LONG.length }
    const wrong = [
      [right, { ...right, text: 7 }],
      [right, { ...right, bytes: right.bytes - 1 }],
      [right],
      [
        { ...right, bytes: right.bytes - 2 },
        { ...right, bytes: right.bytes + 2 },
      ],
    ]
    for (const entries of wrong) {
      const bytes = Buffer.concat([frame, frame, seekTable(entries)])
      const cuts = await cutsOf('zstd', bytes, 100)
      expect(cuts).toEqual([
        { file: 0, text: 0 },
        { file: frame.length, text: LONG.length },
        { file: bytes.length, text: 2 * LONG.length },
      ])
    }
  })

  it('gives up when it has read often enough', async () => {
    const bytes = Buffer.concat(Array.from({ length: 40 }, () => storedZstd(LONG)))
    const source = new MemorySource(bytes)
    expect(await findCuts(source, 'zstd', { pieceBytes: 1, reads: 5 })).toEqual(NONE)
    expect(source.reads).toBe(5)
    expect((await findCuts(new MemorySource(bytes), 'zstd', { pieceBytes: 1 })).length).toBe(41)
  })

  it('reads every byte at most once, and headers that lie far apart alone', async () => {
    const near = new MemorySource(bgzip(LONG, 500))
    await findCuts(near, 'gzip')
    expect(near.bytesRead).toBeLessThan(near.size + (1 << 20))
    expect(near.reads).toBeLessThan(5)
    const large = Buffer.alloc(4 << 20, 'far away ')
    const far = new MemorySource(
      Buffer.concat([await storedLz4(large, 4 << 20), await storedLz4(large, 4 << 20)]),
    )
    await findCuts(far, 'lz4')
    expect(far.bytesRead).toBeLessThan(1 << 15)
  })

  it('knows nothing of a pipe', async () => {
    const bytes = bgzip(LONG)
    const pipe = Object.defineProperty(new MemorySource(bytes), 'size', { value: undefined })
    expect(await findCuts(pipe, 'gzip')).toEqual(NONE)
  })
})
