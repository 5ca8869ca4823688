/**
 * The beginning of a source: text of it, however late its codec gives any, and no more read than it takes.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeHead, headOf } from '../../../src/input/head.ts'
import { sourceOf } from '../../support/byte-source.ts'
import { LONG, LONG_PACKED, storedLz4, storedZstd } from '../../support/codecs.ts'

const WANTED = 1000

describe('the beginning of a source', () => {
  it.each(LONG_PACKED)('$name gives text, be it from however few bytes', async ({ codec, bytes }) => {
    const { text } = await decodeHead(headOf(sourceOf(bytes)), codec, 'made', WANTED, 1)
    expect(text.length).toBeGreaterThan(0)
    expect(Buffer.from(text).equals(LONG.subarray(0, text.length))).toBe(true)
  })

  it('comes of blocks and frames that are longer than what is looked at first', async () => {
    // Numbers, not to be told from what cannot be packed: 6 MiB.
    const long = Buffer.from(Array.from({ length: 800_000 }, (_, i) => `${i * 7919}`).join('\n'))
    for (const [codec, bytes] of [
      ['zstd', storedZstd(long)],
      ['lz4', await storedLz4(long, 1 << 22)],
    ] as const) {
      const source = sourceOf(bytes)
      const { text } = await decodeHead(headOf(source), codec, 'made', WANTED)
      expect(Buffer.from(text).equals(long.subarray(0, WANTED))).toBe(true)
    }
  })

  it('is read no further than it takes', async () => {
    const long = Buffer.from('text\n'.repeat(4_000_000))
    const source = sourceOf(storedZstd(long))
    await decodeHead(headOf(source), 'zstd', 'made', WANTED)
    expect(source.bytesRead).toBeLessThan(3 << 20)
    const plain = sourceOf(long)
    await decodeHead(headOf(plain), 'none', 'made', WANTED)
    expect(plain.bytesRead).toBeLessThan(1 << 17)
  })

  it('is what can be decoded, where the source is cut or damaged', async () => {
    const gzip = LONG_PACKED.find(({ name }) => name === 'gzip')?.bytes ?? Buffer.alloc(0)
    const half = gzip.subarray(0, gzip.length >> 1)
    const { text } = await decodeHead(headOf(sourceOf(half)), 'gzip', 'made', LONG.length)
    expect(text.length).toBeGreaterThan(WANTED)
    expect(Buffer.from(text).equals(LONG.subarray(0, text.length))).toBe(true)
    const none = await decodeHead(headOf(sourceOf(readFileSync(import.meta.filename))), 'xz', 'made', WANTED)
    expect(none.text.length).toBe(0)
  })
})
