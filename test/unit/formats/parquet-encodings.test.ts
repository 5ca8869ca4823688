/**
 * Every encoding and type of Parquet columns, and the guards in front of hostile numbers.
 */
import { describe, expect, it } from 'vitest'
import { type BlockDecoder, decodeLz4Block } from '../../../src/formats/block-decoders.ts'
import { decodeRuns } from '../../../src/formats/parquet/runs.ts'
import { thriftEnd } from '../../../src/formats/parquet/thrift.ts'
import { pageValues } from '../../../src/formats/parquet/values.ts'
import { openParquet } from '../../../src/formats/parquet.ts'
import { sourceOf } from '../../support/byte-source.ts'
import { inventedTexts, lz4Literals, parquetOf, seeded } from '../../support/parquet-files.ts'
import { allRecords, codeOf } from '../../support/records.ts'

const COUNT = 300
const TEXTS = inventedTexts(COUNT, 4).sort()
const rows = <Value>(make: (index: number) => Value): Value[] =>
  Array.from({ length: COUNT }, (_, index) => make(index))

describe('a Parquet column', () => {
  it.each([
    ['STRING', 'PLAIN', TEXTS, TEXTS],
    ['STRING', 'RLE_DICTIONARY', rows((i) => TEXTS[i % 9] ?? ''), rows((i) => TEXTS[i % 9])],
    ['STRING', 'DELTA_LENGTH_BYTE_ARRAY', TEXTS, TEXTS],
    ['STRING', 'DELTA_BYTE_ARRAY', TEXTS, TEXTS],
    ['INT32', 'DELTA_BINARY_PACKED', rows((i) => i * i - 50), rows((i) => i * i - 50)],
    ['INT32', 'BYTE_STREAM_SPLIT', rows((i) => i - 7), rows((i) => i - 7)],
    ['INT64', 'PLAIN', rows((i) => BigInt(i) - 3n), rows((i) => i - 3)],
    [
      'INT64',
      'DELTA_BINARY_PACKED',
      rows((i) => BigInt(i) * 2n ** 52n),
      rows((i) => (i < 2 ? i * 2 ** 52 : String(BigInt(i) * 2n ** 52n))),
    ],
    ['DOUBLE', 'BYTE_STREAM_SPLIT', rows((i) => i / 8), rows((i) => i / 8)],
    ['FLOAT', 'PLAIN', rows((i) => i / 8), rows((i) => i / 8)],
    ['BOOLEAN', 'PLAIN', rows((i) => i % 3 === 0), rows((i) => i % 3 === 0)],
    ['BOOLEAN', 'RLE', rows((i) => i > 9), rows((i) => i > 9)],
    ['TIMESTAMP', 'PLAIN', rows((i) => new Date(i * 1e6)), rows((i) => new Date(i * 1e6).toISOString())],
  ] as const)('of type %s in encoding %s is read', async (type, encoding, data, wanted) => {
    const bytes = parquetOf([{ name: 'x', data: [...data], type, encoding }], { pageSize: 1000 })
    const file = await openParquet(sourceOf(bytes))
    expect((await allRecords(file.read(['x']))).map(({ value }) => value)).toEqual(
      [...wanted].map((x) => ({ x })),
    )
    expect((await allRecords(file.read(['x'], 150, 151))).map(({ value }) => value)).toEqual([
      { x: wanted[150] },
    ])
  })

  it('is an error or whole in every encoding, whichever byte is flipped', async () => {
    const random = seeded(12)
    for (const encoding of ['RLE_DICTIONARY', 'DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'] as const) {
      const bytes = parquetOf(
        [{ name: 'x', data: rows((i) => TEXTS[i % 40] ?? ''), type: 'STRING', encoding }],
        { codec: 'UNCOMPRESSED' },
      )
      for (let trial = 0; trial < 100; trial++) {
        const spoilt = bytes.slice()
        const at = random(bytes.length)
        spoilt[at] = (spoilt[at] ?? 0) ^ (1 + random(255))
        const code = await codeOf(async () => {
          const file = await openParquet(sourceOf(spoilt))
          expect(await allRecords(file.read(['x']))).toHaveLength(COUNT)
        })
        expect(['none', 'CORRUPT_INPUT', 'NO_FIELD', 'USAGE']).toContain(code)
      }
    }
  })
})

describe('numbers that ask for too much', () => {
  it('end a structure of Thrift', () => {
    expect(() => thriftEnd(Uint8Array.of(0x16, ...new Uint8Array(1 << 16).fill(0xff)), 0)).toThrow('64 bits')
    expect(() => thriftEnd(new Uint8Array(1 << 20).fill(0x1c), 0)).toThrow('nested')
    expect(() => thriftEnd(Uint8Array.of(0x19, 0xf5, 0xff, 0xff, 0xff, 0x7f, 1, 2), 0)).toThrow(
      'longer than its bytes',
    )
    expect(() => thriftEnd(Uint8Array.of(0x18, 0x7f, 65), 0)).toThrow('no end')
    expect(thriftEnd(Uint8Array.of(0x15, 0x02, 0x18, 0x01, 65, 0x00, 99), 0)).toBe(6)
  })

  it('end runs of levels', () => {
    const out = new Uint32Array(4)
    decodeRuns(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 0, 6, 1, out)
    expect([...out]).toEqual([1, 1, 1, 1])
    expect(() => decodeRuns(Uint8Array.of(0, 1, 0, 1, 0, 1), 0, 6, 1, out)).toThrow('a run without a length')
    expect(() => decodeRuns(Uint8Array.of(0x03, 1), 0, 1, 3, out)).toThrow('behind the end')
  })

  it('end values', () => {
    const text = { type: 'BYTE_ARRAY', length: undefined } as const
    expect(() => pageValues(Uint8Array.of(255, 255, 255, 255), 0, 1, 'PLAIN', text, undefined)).toThrow(
      'longer than the page',
    )
    expect(() => pageValues(new Uint8Array(8), 0, 2 ** 26, 'PLAIN', text, undefined)).toThrow(
      '268435456 bytes of values',
    )
    expect(() => pageValues(Uint8Array.of(2, 2, 3), 0, 1, 'RLE_DICTIONARY', text, ['a'])).toThrow(
      'index 3 in a dictionary of 1',
    )
    expect(() =>
      pageValues(
        Uint8Array.of(0x80, 0x01, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 0),
        0,
        1,
        'DELTA_BYTE_ARRAY',
        text,
        undefined,
      ),
    ).toThrow('delta blocks')
  })

  it('end an LZ4 block', () => {
    const text = Buffer.from('a text a text a text')
    const decoded = (block: Uint8Array, size: number, decode: BlockDecoder = decodeLz4Block): string => {
      const target = Buffer.alloc(size)
      decode(block, target)
      return target.toString()
    }
    expect(decoded(lz4Literals(text), text.length)).toBe(text.toString())
    expect(decoded(Uint8Array.of(0x1f, 97, 1, 0, 5, 0), 25)).toBe('a'.repeat(25))
    for (const size of [24, 26]) expect(() => decoded(Uint8Array.of(0x1f, 97, 1, 0, 5, 0), size)).toThrow()
    const random = seeded(1)
    for (let trial = 0; trial < 3000; trial++) {
      const bytes = Uint8Array.from({ length: 1 + random(40) }, () => random(256))
      try {
        decoded(bytes, 64)
      } catch (error) {
        expect(error).not.toBeInstanceOf(TypeError)
      }
    }
  })
})
