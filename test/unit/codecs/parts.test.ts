/**
 * The parts that decoders are made of, beside slow and obvious ones.
 */
import fc from 'fast-check'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import { describe, expect, it } from 'vitest'
import { BlockMemory } from '../../../src/codecs/block-memory.ts'
import { ByteQueue } from '../../../src/codecs/byte-queue.ts'
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

/** Runs a decoder over a block, with room for `most` bytes; undefined for a block that makes no sense. */
function decoded(codec: 'lz4' | 'snappy', block: Uint8Array, most: number): Buffer | undefined {
  const memory = new BlockMemory()
  memory.reserve(block.length, most + 200)
  memory.fill(block)
  const end = codec === 'lz4' ? memory.lz4(0, most) : memory.snappy(most)
  expect(end).toBeGreaterThanOrEqual(-1 - block.length)
  expect(end).toBeLessThanOrEqual(most)
  // Copies may go a vector too far, and no further.
  expect(memory.output.subarray(most + 16).every((byte) => byte === 0)).toBe(true)
  return end < 0 ? undefined : Buffer.from(memory.output.subarray(0, end))
}

/** What a block of either format says: text, then so much from so far back. */
interface Sequence {
  readonly text: Uint8Array
  readonly distance: number
  readonly length: number
}

/** The slow and obvious way. */
function textOf(sequences: readonly Sequence[]): Buffer {
  const bytes: number[] = []
  for (const { text, distance, length } of sequences) {
    bytes.push(...text)
    for (let i = 0; i < length; i++) bytes.push(bytes[bytes.length - distance] ?? 0)
  }
  return Buffer.from(bytes)
}

function lz4Block(sequences: readonly Sequence[]): Buffer {
  const more = (length: number): number[] =>
    length < 15 ? [] : [...new Array<number>(Math.floor((length - 15) / 255)).fill(255), (length - 15) % 255]
  const parts = sequences.flatMap(({ text, distance, length }) => [
    Buffer.from([(Math.min(15, text.length) << 4) | Math.min(15, length - 4), ...more(text.length)]),
    text,
    Buffer.from([distance & 255, distance >> 8, ...more(length - 4)]),
  ])
  return Buffer.concat([...parts, Buffer.from([0])])
}

function snappyBlock(sequences: readonly Sequence[]): Buffer {
  let size = textOf(sequences).length
  const head: number[] = []
  for (; size > 127; size >>= 7) head.push((size & 127) | 128)
  const parts: Uint8Array[] = [Buffer.from([...head, size])]
  for (const { text, distance, length } of sequences) {
    const literal = Buffer.from([63 << 2, 0, 0, 0, 0])
    literal.writeUInt32LE(text.length - 1, 1)
    if (text.length > 60) parts.push(literal)
    else if (text.length > 0) parts.push(Buffer.from([(text.length - 1) << 2]))
    parts.push(text)
    for (let left = length; left > 0; left -= 64) {
      const part = Math.min(64, left)
      const isShort = part >= 4 && part <= 11 && distance < 2048
      if (isShort) parts.push(Buffer.from([1 | ((part - 4) << 2) | ((distance >> 8) << 5), distance & 255]))
      else parts.push(Buffer.from([2 | ((part - 1) << 2), distance & 255, distance >> 8]))
    }
  }
  return Buffer.concat(parts)
}

/** Near and far, short and long; the distance is never more than there is. */
const someSequences = fc
  .array(
    fc.record({
      text: fc.uint8Array({ minLength: 1, maxLength: 400 }),
      distance: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3000 })),
      length: fc.oneof(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 4, max: 700 })),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((sequences) => {
    let size = 0
    return sequences.map(({ text, distance, length }) => {
      size += text.length
      const sequence = { text, distance: Math.min(distance, size), length }
      size += length
      return sequence
    })
  })

describe.each(['lz4', 'snappy'] as const)('a block of %s', (codec) => {
  const pack = codec === 'lz4' ? lz4Block : snappyBlock

  it('is the text that the slow way gives, and refused where there is less room', () => {
    fc.assert(
      fc.property(someSequences, (sequences) => {
        const text = textOf(sequences)
        const block = pack(sequences)
        expect(decoded(codec, block, text.length)?.equals(text)).toBe(true)
        expect(decoded(codec, block, text.length - 1)).toBe(undefined)
        expect(decoded(codec, block.subarray(0, -2), text.length)?.equals(text)).not.toBe(true)
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  it('ends in an answer whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (block) => {
        decoded(codec, block, 200)
      }),
      { seed: 6, numRuns: 2_000 },
    )
  })
})

describe('crc32c', () => {
  const crc32c = (bytes: Uint8Array): number => {
    const memory = new BlockMemory()
    memory.reserve(0, bytes.length)
    memory.output.set(bytes)
    return memory.crc32c(bytes.length)
  }

  it('has the values of RFC 3720', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43)
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  })

  it('is that of one bit at a time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(crc32c(bytes)).toBe(slowCrc32c(bytes))
      }),
      { seed: 6 },
    )
  })
})

describe('an LZ4 block', () => {
  it('may refer to the text before it', () => {
    const memory = new BlockMemory()
    memory.reserve(20, 100)
    memory.output.set(Buffer.from('before'))
    memory.fill(Buffer.from([0x10, 0x41, 7, 0, 0]))
    expect(memory.lz4(6, 100)).toBe(11)
    expect(Buffer.from(memory.output.subarray(0, 11)).toString()).toBe('beforeAbefo')
    // A match from before the text shows behind its distance, an end that is none behind the last byte.
    memory.fill(Buffer.from([0x10, 0x41, 8, 0, 0]))
    expect(memory.lz4(6, 100)).toBe(-1 - 4)
    memory.fill(Buffer.from([0x10, 0x41, 7, 0]))
    expect(memory.lz4(6, 100)).toBe(-1 - 4)
  })
})

describe('a Snappy block', () => {
  it('is what another encoder made', () => {
    for (const length of [0, 1, 59, 60, 61, 255, 256, 257, 65_535, 65_536]) {
      const text = LONG.subarray(0, length)
      expect(decoded('snappy', snappyCompress(text), 65_536)?.equals(text)).toBe(true)
    }
  })

  it('has three kinds of copies', () => {
    // Length 40; "abcd"; copies of 4 from 4, of 12 from 8 and of 20 from 16, with distances of 11, 16 and 32 bits.
    const block = Buffer.from([40, 0x0c, 0x61, 0x62, 0x63, 0x64, 1, 4, 0x2e, 8, 0, 0x4f, 16, 0, 0, 0])
    expect(decoded('snappy', block, 40)?.toString()).toBe('abcd'.repeat(10))
  })

  it('is refused with copies from before the beginning, too much text and too little', () => {
    const size = (...block: number[]): number | undefined =>
      decoded('snappy', Buffer.from(block), 100)?.length
    expect(size(5, 0, 0x61, 1, 2)).toBe(undefined)
    expect(size(5, 0, 0x61, 1, 1)).toBe(5)
    expect(size(4, 0, 0x61, 1, 1)).toBe(undefined)
    expect(size(6, 0, 0x61, 1, 1)).toBe(undefined)
    expect(size(0x80, 1, 0, 0x61)).toBe(undefined)
    // A literal whose length has four bytes of ones.
    expect(size(9, 0xfc, 0xfa, 0xff, 0xff, 0xff, 0, 0)).toBe(undefined)
    expect(size(9, 0xfc, 0xff, 0xff, 0xff, 0xff, 0, 0)).toBe(undefined)
  })
})
