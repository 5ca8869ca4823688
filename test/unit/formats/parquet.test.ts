/**
 * Parquet read back against what was written by another library, whole, in row ranges, and damaged.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parquetMetadata } from 'hyparquet'
import { ByteWriter } from 'hyparquet-writer'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import { describe, expect, it } from 'vitest'
import type { ByteSource } from '../../../src/bytes/types.ts'
import { openParquet } from '../../../src/formats/parquet.ts'
import { sourceOf } from '../../support/byte-source.ts'
import { CODECS, inventedTexts, parquetOf, seeded } from '../../support/parquet-files.ts'
import { allRecords, codeOf } from '../../support/records.ts'
import { benchmarkPath, hasSharedData } from '../../support/shared-data.ts'

const TEXTS = inventedTexts(500)
const LABELS = TEXTS.map((_, index) => ['red', 'green', 'blue'][index % 3])
const WITH_NULLS = TEXTS.map((text, index) => (index % 7 === 0 ? null : text))
const NUMBERS = TEXTS.map((_, index) => index * 3)

function sample(codec: (typeof CODECS)[number]): Uint8Array {
  return parquetOf(
    [
      { name: 'text', data: TEXTS, type: 'STRING' },
      { name: 'label', data: LABELS, type: 'STRING' },
      { name: 'maybe', data: WITH_NULLS, type: 'STRING', nullable: true },
      { name: 'number', data: NUMBERS, type: 'INT32' },
    ],
    { codec, rowGroupSize: 200, pageSize: 2000 },
  )
}

const expected = TEXTS.map((text, index) => ({
  position: index,
  value: { text, label: LABELS[index], maybe: WITH_NULLS[index], number: NUMBERS[index] },
}))
const ALL = ['text', 'label', 'maybe', 'number']

describe('a Parquet file', () => {
  it.each(CODECS)('gives back its rows, compressed with %s', async (codec) => {
    const file = await openParquet(sourceOf(sample(codec), 'made', 100))
    expect(file.rows).toBe(500)
    expect(file.groups).toEqual([
      { firstRow: 0, rows: 200 },
      { firstRow: 200, rows: 200 },
      { firstRow: 400, rows: 100 },
    ])
    expect(file.columns).toEqual([
      { column: 'text', path: 'text', kind: 'text' },
      { column: 'label', path: 'label', kind: 'text' },
      { column: 'maybe', path: 'maybe', kind: 'text' },
      { column: 'number', path: 'number', kind: 'number' },
    ])
    expect(await allRecords(file.read(ALL))).toEqual(expected)
  })

  it('gives text as bytes', async () => {
    const file = await openParquet(sourceOf(sample('SNAPPY')))
    const [first] = (await file.read(['text']).next()) ?? []
    expect(first !== undefined && 'value' in first && first.value.text).toEqual(
      new Uint8Array(Buffer.from(TEXTS[0] ?? '')),
    )
  })

  it('gives any range of rows, over pages and row groups', async () => {
    const file = await openParquet(sourceOf(sample('GZIP')))
    for (const [start, end] of [
      [0, 1],
      [1, 2],
      [37, 260],
      [199, 201],
      [200, 400],
      [399, 500],
      [499, 500],
      [500, 500],
      [480, 9000],
    ] as const) {
      expect(await allRecords(file.read(ALL, start, end))).toEqual(expected.slice(start, end))
    }
  })

  it('reads only the pages of the chosen columns', async () => {
    const source = sourceOf(sample('UNCOMPRESSED'), 'made', 512)
    const file = await openParquet(source)
    source.bytesRead = 0
    await allRecords(file.read(['number']))
    const { compressed } = file.bytesOf(0, ['number'])
    expect(source.bytesRead).toBe(
      compressed + file.bytesOf(1, ['number']).compressed + file.bytesOf(2, ['number']).compressed,
    )
  })

  it('names the ranges on which rows depend: changed bytes elsewhere change nothing', async () => {
    const bytes = sample('UNCOMPRESSED')
    const file = await openParquet(sourceOf(bytes))
    const ranges = file.digestRanges(1, ['text', 'maybe'])
    const spoilt = bytes.slice().fill(0, 4)
    for (const { start, end } of ranges) spoilt.set(bytes.subarray(start, end), start)
    const again = await openParquet(sourceOf(spoilt))
    const rows = expected
      .slice(200, 400)
      .map(({ position, value: { text, maybe } }) => ({ position, value: { text, maybe } }))
    expect(await allRecords(again.read(['text', 'maybe'], 200, 400))).toEqual(rows)
    expect(ranges.reduce((sum, { start, end }) => sum + end - start, 0)).toBeLessThan(bytes.length)
  })

  it('reads lists and structs that go on over pages', async () => {
    const random = seeded(5)
    const choices = TEXTS.map((text, index) =>
      index % 11 === 0 ? null : Array.from({ length: random(9) }, (_, n) => `${n} ${text}`),
    )
    const messages = TEXTS.map((text, index) =>
      Array.from({ length: random(4) }, (_, n) => ({
        role: n % 2 === 0 ? 'user' : 'model',
        content: index % 5 === 0 ? null : text,
      })),
    )
    const bytes = parquetOf(
      [
        { name: 'choices', data: choices },
        { name: 'messages', data: messages },
      ],
      {
        codec: 'SNAPPY',
        rowGroupSize: 300,
        pageSize: 700,
        schema: [
          { name: 'root', num_children: 2 },
          { name: 'choices', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
          { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
          { name: 'element', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
          { name: 'messages', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
          { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
          { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
          { name: 'role', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
          { name: 'content', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
        ],
      },
    )
    const file = await openParquet(sourceOf(bytes))
    expect(file.columns.map(({ path }) => path)).toEqual([
      'choices[]',
      'messages[].role',
      'messages[].content',
    ])
    const rows = TEXTS.map((_, position) => ({
      position,
      value: { choices: choices[position], messages: messages[position] },
    }))
    expect(await allRecords(file.read(['choices', 'messages']))).toEqual(rows)
    expect(await allRecords(file.read(['messages'], 123, 456))).toEqual(
      rows.slice(123, 456).map(({ position, value }) => ({ position, value: { messages: value.messages } })),
    )
  })

  it('reads maps as objects', async () => {
    const maps = TEXTS.map((text, index) =>
      index % 9 === 0
        ? null
        : Object.fromEntries(Array.from({ length: index % 4 }, (_, n) => [`kéy ${n}`, text])),
    )
    const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
    const bytes = parquetOf([{ name: 'map', data: maps }], {
      codec: 'SNAPPY',
      rowGroupSize: 300,
      pageSize: 700,
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'map', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'MAP' },
        { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
        { name: 'key', repetition_type: 'REQUIRED', ...text },
        { name: 'value', repetition_type: 'OPTIONAL', ...text },
      ],
    })
    const file = await openParquet(sourceOf(bytes))
    expect(await allRecords(file.read(['map']))).toEqual(
      maps.map((map, position) => ({ position, value: { map } })),
    )
  })

  it('reads files with row groups that have no rows, whatever stands in them', async () => {
    const bytes = sample('SNAPPY')
    const metadata = parquetMetadata(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    )
    const [first] = metadata.row_groups
    if (first === undefined) throw new Error('no row group')
    // As pyarrow writes a group of an empty table: its pages begin at byte 0.
    const empty = {
      ...first,
      num_rows: 0n,
      columns: first.columns.map(({ meta_data, ...column }) => {
        if (meta_data === undefined) throw new Error('no metadata')
        return {
          ...column,
          meta_data: {
            ...meta_data,
            num_values: 0n,
            data_page_offset: 0n,
            dictionary_page_offset: 4n,
            total_compressed_size: 14n,
            total_uncompressed_size: 14n,
          },
        }
      }),
    }
    const withGroups = (groups: typeof metadata.row_groups, rows: bigint): Uint8Array => {
      const writer = new ByteWriter()
      writer.appendBytes(bytes.subarray(0, bytes.length - 8 - metadata.metadata_length))
      writeMetadata(writer, { ...metadata, num_rows: rows, row_groups: groups })
      writer.appendUint32(0x31524150)
      return new Uint8Array(writer.getBuffer())
    }
    const [, ...others] = metadata.row_groups
    const mixed = await openParquet(sourceOf(withGroups([empty, first, empty, ...others, empty], 500n)))
    expect(mixed.groups.map(({ rows }) => rows)).toEqual([0, 200, 0, 200, 100, 0])
    expect(await allRecords(mixed.read(ALL))).toEqual(expected)
    const none = await openParquet(sourceOf(withGroups([empty], 0n)))
    expect(await allRecords(none.read(ALL))).toEqual([])
  })

  it('refuses a column that it does not have, and a pipe', async () => {
    const file = await openParquet(sourceOf(sample('SNAPPY')))
    expect(await codeOf(async () => file.read(['txt']))).toBe('NO_FIELD')
    const pipe: ByteSource = { ...sourceOf(sample('SNAPPY')), size: undefined }
    expect(await codeOf(() => openParquet(pipe))).toBe('USAGE')
  })

  it.skipIf(!hasSharedData)('reads MMLU as its JSONL has it', async () => {
    const bytes = new Uint8Array(readFileSync(benchmarkPath('mmlu/test.parquet')))
    const lines = gunzipSync(readFileSync(benchmarkPath('mmlu/test.jsonl.gz')))
      .toString('utf8')
      .trimEnd()
      .split('\n')
    const file = await openParquet(sourceOf(bytes))
    const records = await allRecords(file.read(['question', 'choices', 'answer']))
    const wanted = lines.map((line, position) => {
      const { question, choices, answer } = JSON.parse(line)
      return { position, value: { question, choices, answer } }
    })
    expect(records).toEqual(wanted)
  })
})

describe('a damaged Parquet file', () => {
  const read = async (bytes: Uint8Array): Promise<number> => {
    const file = await openParquet(sourceOf(bytes))
    return (await allRecords(file.read(ALL))).length
  }

  it('is refused when it is cut anywhere, empty or another thing', async () => {
    const bytes = sample('ZSTD')
    for (const length of [0, 1, 7, 11, 12, 100, bytes.length >> 1, bytes.length - 9, bytes.length - 1]) {
      expect(await codeOf(() => read(bytes.slice(0, length)))).toBe('CORRUPT_INPUT')
    }
    expect(await codeOf(() => read(new Uint8Array(Buffer.from('{"text":"no parquet"}\n'.repeat(9)))))).toBe(
      'CORRUPT_INPUT',
    )
  })

  it.each(CODECS)('is an error or gives its rows, whichever byte is flipped: %s', async (codec) => {
    const bytes = sample(codec)
    const random = seeded(9)
    const counts = { none: 0, CORRUPT_INPUT: 0, USAGE: 0, NO_FIELD: 0 }
    for (let trial = 0; trial < 120; trial++) {
      const spoilt = bytes.slice()
      const at = trial % 2 === 0 ? random(bytes.length) : bytes.length - 1 - random(1200)
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 + random(255))
      const code = await codeOf(async () => expect(await read(spoilt)).toBe(500))
      expect(Object.keys(counts)).toContain(code)
      counts[code as keyof typeof counts]++
    }
    expect(counts.CORRUPT_INPUT).toBeGreaterThan(20)
  })

  it('is told where bytes are left over behind the texts of a page', async () => {
    const texts = ['one two three four', 'five', 'six seven']
    const bytes = parquetOf([{ name: 'text', data: texts, type: 'STRING' }], { codec: 'UNCOMPRESSED' })
    const at = Buffer.from(bytes).indexOf('five') - 4
    const spoilt = bytes.slice()
    // The text is empty, and those behind it begin elsewhere: as many texts, and some bytes too many.
    spoilt.fill(0, at, at + 4)
    spoilt.set([4, 0, 0, 0], at + 4)
    const read = async (file: Uint8Array) =>
      await allRecords((await openParquet(sourceOf(file))).read(['text']))
    expect(await read(bytes)).toHaveLength(3)
    await expect(read(spoilt)).rejects.toThrow(
      /damaged Parquet page at byte 4, column text: \d+ bytes behind the last text/,
    )
  })

  it('does not believe numbers that would take gigabytes', async () => {
    const bytes = sample('UNCOMPRESSED')
    // The first page's header is right behind the magic: type, then both sizes as zigzag varints.
    const spoilt = bytes.slice()
    spoilt.set([0x15, 0x00, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f], 4)
    expect(await codeOf(() => read(spoilt))).toBe('CORRUPT_INPUT')
    const footer = bytes.slice()
    new DataView(footer.buffer).setUint32(footer.length - 8, 0xffff_fff0, true)
    expect(await codeOf(() => read(footer))).toBe('CORRUPT_INPUT')
  })
})
