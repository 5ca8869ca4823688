/**
 * Decoders on whole inputs: every codec gives the text, however its bytes come and however slowly it is read.
 */
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decoderOf } from '../../../src/codecs/decode.ts'
import type { Codec } from '../../../src/codecs/types.ts'
import { Chunks, decodeAll, LONG, LONG_PACKED, SHORT, SHORT_PACKED } from '../../support/codecs.ts'

const TIME = 20_000
const CODECS: readonly Codec[] = ['none', 'gzip', 'zstd', 'xz', 'bzip2', 'lz4', 'brotli', 'snappy']

describe.each(LONG_PACKED)('$name', ({ codec, bytes }) => {
  it.each([1, 7, 1_000, 65_536, bytes.length])(
    'gives the text from chunks of %i bytes',
    async (size) => {
      expect((await decodeAll(codec, bytes, size)).equals(LONG)).toBe(true)
    },
    TIME,
  )

  it(
    'lets the source go when its reader stops early',
    async () => {
      const chunks = new Chunks(bytes, 100)
      for await (const part of (await decoderOf(codec))(chunks, 'a/file')) {
        expect(part.length).toBeGreaterThan(0)
        break
      }
      expect(chunks.isClosed).toBe(true)
    },
    TIME,
  )
})

describe.each(SHORT_PACKED)('$name', ({ codec, bytes }) => {
  it('gives the text of whole files one behind another', async () => {
    if (codec === 'brotli') return
    const many = Buffer.concat(Array.from({ length: 50 }, () => bytes))
    const text = await decodeAll(codec, many, 333)
    expect(text.equals(Buffer.concat(Array.from({ length: 50 }, () => SHORT)))).toBe(true)
  })

  it('passes on what the source throws, as it is', async () => {
    const failure = new Error('the cable was pulled')
    async function* failing() {
      yield bytes.subarray(0, 100)
      throw failure
    }
    await expect(drain((await decoderOf(codec))(failing(), 'a/file'))).rejects.toBe(failure)
  })
})

describe.each(CODECS)('%s', (codec) => {
  it('decodes an empty source to nothing', async () => {
    expect(await decodeAll(codec, new Uint8Array(0))).toHaveLength(0)
  })
})

describe('a slow reader', () => {
  // 64 MiB of text that packs to little: whatever is not held back piles up at once.
  const text = Buffer.alloc(1 << 26, 'and the tide came in, ')
  it(
    'holds the source back',
    async () => {
      const bytes = gzipSync(text)
      const chunks = new Chunks(bytes, 512)
      const decoded = (await decoderOf('gzip'))(chunks, 'a/file')[Symbol.asyncIterator]()
      await decoded.next()
      await new Promise((resolve) => setTimeout(resolve, 200))
      // 512 bytes are half a MiB of text here; a few may be on their way.
      expect(chunks.given).toBeLessThan(16)
      await decoded.return?.()
      expect(chunks.isClosed).toBe(true)
    },
    TIME,
  )
})

describe('text that does not pack', () => {
  it('comes back from gzip in many chunks', async () => {
    const text = randomBytes(3_000_000)
    expect((await decodeAll('gzip', gzipSync(text), 65_536)).equals(text)).toBe(true)
  })
})

async function drain(parts: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const part of parts) void part
}
