/**
 * Telling codecs apart.
 */
import { brotliCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decoderOf, detectCodec, HEAD_BYTES } from '../../../src/codecs/decode.ts'
import { fixture, LONG_PACKED, SHORT, SHORT_PACKED, skippableFrame } from '../../support/codecs.ts'

describe('detectCodec', () => {
  const marked = [...LONG_PACKED, ...SHORT_PACKED].filter(({ codec }) => codec !== 'brotli')
  it.each(marked.map(({ name, codec, bytes }) => [name, codec, bytes] as const))(
    'knows %s by its mark, whatever it is called',
    (_, codec, bytes) => {
      for (const name of ['corpus', 'corpus.jsonl', 'corpus.jsonl.gz', 'corpus.xz', 'corpus.zst']) {
        expect(detectCodec(bytes.subarray(0, HEAD_BYTES), name)).toBe(codec)
      }
    },
  )

  it('knows Brotli by its name', () => {
    const head = brotliCompressSync(SHORT)
    expect(detectCodec(head, 'shard.jsonl.br')).toBe('brotli')
    expect(detectCodec(head, 'shard.BR')).toBe('brotli')
    expect(detectCodec(head, 'shard.jsonl')).toBe('none')
    // A stream of Brotli may begin with any bytes.
    expect(detectCodec(Buffer.from([0x1f, 0x8b, 8, 0]), 'shard.br')).toBe('brotli')
  })

  it('takes the name’s word where the mark is missing, so that damage is named', () => {
    const names = { gz: 'gzip', bgz: 'gzip', zst: 'zstd', xz: 'xz', bz2: 'bzip2', lz4: 'lz4', sz: 'snappy' }
    for (const [ending, codec] of Object.entries(names)) {
      expect(detectCodec(SHORT, `a.jsonl.${ending}`)).toBe(codec)
      expect(detectCodec(new Uint8Array(0), `a.${ending.toUpperCase()}`)).toBe(codec)
      expect(detectCodec(SHORT, `a.${ending}.jsonl`)).toBe('none')
    }
  })

  it('looks behind frames to be passed over', () => {
    const zstd = Buffer.concat([skippableFrame(9), skippableFrame(0), fixture('short.zst')])
    const lz4 = Buffer.concat([skippableFrame(9), fixture('short.lz4')])
    expect(detectCodec(zstd, 'a.lz4')).toBe('zstd')
    expect(detectCodec(lz4, 'a.zst')).toBe('lz4')
    const far = skippableFrame(2 * HEAD_BYTES).subarray(0, HEAD_BYTES)
    expect(detectCodec(far, 'a.lz4')).toBe('lz4')
    expect(detectCodec(far, 'a')).toBe('zstd')
  })

  it('leaves text alone, also where it begins like a mark', () => {
    for (const text of ['', 'B', 'BZh', 'BZh9 is how bzip2 begins', '{"text":"x"}', '(\uFFFD/']) {
      expect(detectCodec(Buffer.from(text), 'notes.txt')).toBe('none')
    }
  })
})

describe('decoderOf', () => {
  it('gives bytes without a codec as they are', async () => {
    const decode = await decoderOf('none')
    const chunks = [Buffer.from('a'), Buffer.from('bc')]
    const found: Uint8Array[] = []
    for await (const part of decode(
      (async function* () {
        yield* chunks
      })(),
      'a/file',
    ))
      found.push(part)
    expect(found).toEqual(chunks)
  })
})
