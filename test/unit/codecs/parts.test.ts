/**
 * The parts that decoders are made of, beside slow and obvious ones.
 */
import fc from 'fast-check'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import { describe, expect, it } from 'vitest'
import { ByteQueue } from '../../../src/codecs/byte-queue.ts'
import { copyMatch } from '../../../src/codecs/copy-match.ts'
import { crc32c } from '../../../src/codecs/crc32c.ts'
import { decodeLz4Block } from '../../../src/codecs/lz4-block.ts'
import { decodeSnappyBlock } from '../../../src/codecs/snappy-block.ts'
import { Chunks, LONG, slowCrc32c } from '../../support/codecs.ts'

describe('ByteQueue', () => {
  it('gives the bytes in order, whatever is asked for', async () => {
    const asked = fc.array(fc.tuple(fc.constantFrom('take', 'skip', 'discard'), fc.nat({ max: 900 })))
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 700 }), async (steps, size) => {
        const queue = new ByteQueue(new Chunks(LONG.subarray(0, 20_000), size), 50)
        let at = 0
        for (const [step, count] of steps) {
          if (step === 'discard') {
            if (!(await queue.discard(count))) return
          } else {
            if (!(await queue.fill(count))) return expect(at + queue.buffered).toBe(20_000)
            expect(queue.rest.subarray(0, count).every((byte, i) => byte === LONG[at + i])).toBe(true)
            if (step === 'skip') queue.skip(count)
            else expect(Buffer.from(queue.take(count)).equals(LONG.subarray(at, at + count))).toBe(true)
          }
          at += count
          expect(queue.position).toBe(50 + at)
        }
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  it('asks for no more than was needed, and lets the source go', async () => {
    const chunks = new Chunks(LONG, 1_000)
    const queue = new ByteQueue(chunks, 0)
    await queue.fill(2_001)
    expect(chunks.given).toBe(3)
    expect(() => queue.take(3_001)).toThrow(RangeError)
    await queue.close()
    expect(chunks.isClosed).toBe(true)
  })
})

describe('crc32c', () => {
  it('has the values of RFC 3720', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43)
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  })

  it('is that of one bit at a time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat({ max: 7 }), (bytes, skip) => {
        const part = bytes.subarray(skip)
        expect(crc32c(part)).toBe(slowCrc32c(part))
      }),
      { seed: 6 },
    )
  })
})

describe('copyMatch', () => {
  it('repeats what was written, byte by byte', () => {
    for (const distance of [1, 2, 7, 31, 32, 33, 64, 100]) {
      for (const length of [1, 4, 31, 32, 33, 64, 99, 200]) {
        const found = Uint8Array.from({ length: 400 }, (_, i) => (i * 7) & 255)
        const expected = Uint8Array.from(found)
        for (let i = 0; i < length; i++) expected[120 + i] = expected[120 + i - distance] ?? 0
        copyMatch(found, 120, distance, length)
        expect(found).toEqual(expected)
      }
    }
  })
})

/** Any bytes at all end in an answer, and never outside the target. */
function survives(
  decode: (block: Uint8Array, target: Uint8Array) => number,
  blocks: fc.Arbitrary<Uint8Array>,
) {
  fc.assert(
    fc.property(blocks, (block) => {
      const room = new Uint8Array(300)
      const end = decode(block, room.subarray(0, 200))
      expect(end).toBeGreaterThanOrEqual(-1 - block.length)
      expect(end).toBeLessThanOrEqual(200)
      expect(room.subarray(200).every((byte) => byte === 0)).toBe(true)
    }),
    { seed: 6, numRuns: 3_000 },
  )
}

describe('decodeLz4Block', () => {
  it('decodes literals and matches, long and overlapping', () => {
    // 16 literals, then 4 + 15 + 6 bytes from 3 before; then 2 literals.
    const block = Buffer.concat([
      Buffer.from([0xff, 1]),
      Buffer.from('0123456789abcdef'),
      Buffer.from([3, 0, 6]),
    ])
    const target = new Uint8Array(100)
    const end = decodeLz4Block(Buffer.concat([block, Buffer.from([0x20]), Buffer.from('YZ')]), target, 0, 100)
    expect(Buffer.from(target.subarray(0, end)).toString()).toBe(
      `0123456789abcdef${'def'.repeat(9).slice(0, 25)}YZ`,
    )
    // Its end shows behind the last byte, and a match from before the text behind its distance.
    expect(decodeLz4Block(block, target, 0, 100)).toBe(-1 - block.length)
    expect(decodeLz4Block(Buffer.from([0x10, 0x41, 2, 0, 0]), target, 0, 100)).toBe(-1 - 4)
  })

  it('survives any bytes', () => {
    survives((block, target) => decodeLz4Block(block, target, 0, 200), fc.uint8Array({ maxLength: 60 }))
  })
})

describe('decodeSnappyBlock', () => {
  it('decodes what another encoder made', () => {
    for (const length of [0, 1, 59, 60, 61, 255, 256, 257, 65_535, 65_536]) {
      const text = LONG.subarray(0, length)
      const target = new Uint8Array(65_536)
      expect(decodeSnappyBlock(snappyCompress(text), target)).toBe(length)
      expect(Buffer.from(target.subarray(0, length)).equals(text)).toBe(true)
    }
  })

  it('decodes all three kinds of copies', () => {
    // Length 40; "abcd"; copies of 4 from 4, of 12 from 8 and of 20 from 16, with distances of 11, 16 and 32 bits.
    const block = Buffer.from([40, 0x0c, 0x61, 0x62, 0x63, 0x64, 1, 4, 0x2e, 8, 0, 0x4f, 16, 0, 0, 0])
    const target = new Uint8Array(40)
    expect(decodeSnappyBlock(block, target)).toBe(40)
    expect(Buffer.from(target).toString()).toBe('abcd'.repeat(10))
  })

  it('refuses copies from before the beginning, too much text and too little', () => {
    const target = new Uint8Array(100)
    expect(decodeSnappyBlock(Buffer.from([5, 0, 0x61, 1, 2]), target)).toBe(-1)
    expect(decodeSnappyBlock(Buffer.from([5, 0, 0x61, 1, 1]), target)).toBe(5)
    expect(decodeSnappyBlock(Buffer.from([4, 0, 0x61, 1, 1]), target)).toBe(-1)
    expect(decodeSnappyBlock(Buffer.from([6, 0, 0x61, 1, 1]), target)).toBe(-1)
    expect(decodeSnappyBlock(Buffer.from([0x80, 1, 0, 0x61]), target)).toBe(-1)
  })

  it('survives any bytes, also a literal of a negative length', () => {
    survives(decodeSnappyBlock, fc.uint8Array({ maxLength: 60 }))
    expect(decodeSnappyBlock(Buffer.from([9, 0xfc, 0xfa, 0xff, 0xff, 0xff, 0, 0]), new Uint8Array(9))).toBe(
      -1,
    )
  })
})
