/**
 * Arrow against apache-arrow, which shares no code with the reader; splits; damage.
 */
import {
  Field as ArrowField,
  Bool,
  DateDay,
  DateMillisecond,
  Dictionary,
  Float64,
  Int32,
  Int64,
  LargeUtf8,
  List,
  Map_,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { arrowBatchBytes, openArrowFile } from '../../../src/formats/arrow/file.ts'
import { type ArrowOptions, ArrowReader } from '../../../src/formats/arrow.ts'
import { compressedArrow } from '../../support/arrow-files.ts'
import { chunksOf, sourceOf } from '../../support/byte-source.ts'
import { inventedTexts, seeded } from '../../support/parquet-files.ts'
import { allRecords, codeOf } from '../../support/records.ts'

const TEXTS = inventedTexts(120, 3)
const MESSAGES = TEXTS.map((text, index) =>
  index % 10 === 0
    ? null
    : Array.from({ length: index % 4 }, (_, n) => ({ role: n % 2 === 0 ? 'user' : null, content: text })),
)
const message = new Struct([
  new ArrowField('role', new Utf8(), true),
  new ArrowField('content', new Utf8(), true),
])

function table(from: number, to: number): Table {
  const part = <Value>(values: readonly Value[]): Value[] => values.slice(from, to)
  return new Table({
    text: vectorFromArray(part(TEXTS), new Utf8()),
    large: vectorFromArray(
      part(TEXTS.map((text, index) => (index % 3 === 0 ? null : text))),
      new LargeUtf8(),
    ),
    label: vectorFromArray(
      part(TEXTS.map((_, index) => ['red', 'green'][index % 2])),
      new Dictionary(new Utf8(), new Int32(), 7),
    ),
    messages: vectorFromArray(part(MESSAGES), new List(new ArrowField('item', message, true))),
    number: vectorFromArray(part(TEXTS.map((_, index) => BigInt(index) * 2n ** 50n)), new Int64()),
    score: vectorFromArray(part(TEXTS.map((_, index) => index / 4)), new Float64()),
    flag: vectorFromArray(part(TEXTS.map((_, index) => index % 5 === 0)), new Bool()),
    day: vectorFromArray(part(TEXTS.map((_, index) => new Date(index * 86_400_000))), new DateMillisecond()),
  })
}

const wanted = TEXTS.map((text, index) => ({
  position: index,
  value: {
    text,
    large: index % 3 === 0 ? null : text,
    label: ['red', 'green'][index % 2],
    messages: MESSAGES[index],
    number: index < 8 ? index * 2 ** 50 : String(BigInt(index) * 2n ** 50n),
    score: index / 4,
    flag: index % 5 === 0,
    day: new Date(index * 86_400_000).toISOString(),
  },
}))

/** Batches with dictionaries of their own, which replace each other. */
const STREAM = RecordBatchStreamWriter.writeAll(
  [table(0, 50), table(50, 90), table(90, 120)].flatMap(({ batches }) => batches),
).toUint8Array(true)
const WHOLE = table(0, 120)
/** Batches with one dictionary: files have no others. */
const FILE = RecordBatchFileWriter.writeAll(
  [WHOLE.slice(0, 50), WHOLE.slice(50, 90), WHOLE.slice(90)].flatMap(({ batches }) => batches),
).toUint8Array(true)

const reader = (bytes: Uint8Array, chunkBytes = 1000, options: Partial<ArrowOptions> = {}): ArrowReader =>
  new ArrowReader(chunksOf(bytes, chunkBytes), { shown: 'made', ...options })

describe('a map', () => {
  it('is an object, also where it is null or empty', async () => {
    const pair = new Struct([
      new ArrowField('key', new Utf8(), false),
      new ArrowField('value', new Utf8(), true),
    ])
    const type = new Map_(new ArrowField('entries', pair, false))
    const maps = [{ a: 'b', ö: null }, null, {}, { __proto__x: 'c' }]
    const values = vectorFromArray(
      maps.map((map) => (map === null ? null : new Map(Object.entries(map)))),
      type,
    )
    const bytes = tableToIPC(new Table({ map: values }), 'stream')
    const reader = new ArrowReader(chunksOf(bytes, 100), { shown: 'made' })
    expect((await allRecords(reader)).map(({ value }) => value)).toEqual(maps.map((map) => ({ map })))
  })
})

describe('Arrow', () => {
  it.each([
    ['stream', STREAM],
    ['file', FILE],
  ])('gives its rows as a %s', async (_, bytes) => {
    const file = await openArrowFile(sourceOf(bytes))
    for (const chunkBytes of [1, 77, 1 << 20]) {
      expect(await allRecords(reader(bytes, chunkBytes, { file }))).toEqual(wanted)
    }
  })

  it('gives dates and times as text, whatever they count', async () => {
    const second = new Date('2026-02-03T04:05:06Z')
    const finer = new Date('1969-12-31T23:59:59.123Z')
    const types = [
      [new DateDay(), new Date('2026-02-03'), new Date('1907-01-02')],
      [new TimestampSecond(), second, null],
      [new TimestampMillisecond(), second, finer],
      [new TimestampMicrosecond(), second, finer],
      [new TimestampNanosecond(), second, finer],
    ] as const
    for (const [type, ...times] of types) {
      const bytes = tableToIPC(new Table({ at: vectorFromArray(times, type) }), 'stream')
      const rows = await allRecords(reader(bytes))
      expect(rows.map(({ value }) => Object.values(value ?? {})[0])).toEqual(
        times.map((time) => time?.toISOString() ?? null),
      )
    }
  })

  it('tells its columns and reads those that are chosen', async () => {
    const some = reader(STREAM)
    expect((await some.columns()).map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      'text text',
      'large text',
      'label text',
      'messages[].role text',
      'messages[].content text',
      'number number',
      'score number',
      'flag boolean',
      'day time',
    ])
    await some.choose(['messages', 'label'])
    const rows = wanted.map(({ position, value: { label, messages } }) => ({
      position,
      value: { label, messages },
    }))
    expect(await allRecords(some)).toEqual(rows)
    expect(await codeOf(() => reader(STREAM).choose(['txt']))).toBe('NO_FIELD')
  })

  it('can be split where the batches of a file begin', async () => {
    const source = sourceOf(FILE)
    const file = await openArrowFile(source)
    expect(file?.batches.map(({ firstRow, rows }) => [firstRow, rows])).toEqual([
      [0, 50],
      [50, 40],
      [90, 30],
    ])
    if (file === undefined) return
    for (const [from, to] of [
      [0, 1],
      [1, 3],
      [2, 3],
    ] as const) {
      const firstRow = file.batches[from]?.firstRow ?? 0
      const part = new ArrowReader(arrowBatchBytes(source, file, from, to), {
        shown: 'made',
        firstRow,
        file,
        isPart: true,
      })
      const last = file.batches[to - 1]
      expect(await allRecords(part)).toEqual(
        wanted.slice(firstRow, (last?.firstRow ?? 0) + (last?.rows ?? 0)),
      )
    }
    expect(await openArrowFile(sourceOf(STREAM))).toBeUndefined()
  })

  it.each(['lz4', 'zstd'] as const)('decompresses buffers: %s', async (codec) => {
    const bytes = compressedArrow(TEXTS, codec)
    expect(await allRecords(reader(bytes))).toEqual(
      TEXTS.map((text, position) => ({ position, value: { text } })),
    )
  })

  it('is refused when it is cut inside a message, empty or another thing', async () => {
    for (const bytes of [STREAM, FILE]) {
      for (const length of [1, 5, 9, 100, bytes.length >> 1, bytes.length - (bytes === FILE ? 1 : 9)]) {
        expect(await codeOf(() => allRecords(reader(bytes.subarray(0, length))))).toBe('CORRUPT_INPUT')
      }
    }
    expect(await codeOf(() => openArrowFile(sourceOf(FILE.subarray(0, FILE.length - 1))))).toBe(
      'CORRUPT_INPUT',
    )
    expect(await codeOf(() => allRecords(reader(new Uint8Array(0))))).toBe('CORRUPT_INPUT')
    expect(await codeOf(() => allRecords(reader(new Uint8Array(Buffer.from('{"text":"a"}\n')))))).toBe(
      'CORRUPT_INPUT',
    )
    expect(await codeOf(() => allRecords(reader(new Uint8Array([...STREAM, 1, 2, 3]))))).toBe('CORRUPT_INPUT')
  })

  it('is an error or gives rows, whichever byte is flipped', async () => {
    const random = seeded(8)
    const counts: Record<string, number> = {}
    const packed = compressedArrow(TEXTS, 'lz4')
    for (let trial = 0; trial < 600; trial++) {
      const spoilt = ([STREAM, FILE, packed][trial % 3] ?? STREAM).slice()
      const at = random(trial % 2 === 0 ? spoilt.length : 1200)
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 + random(255))
      const code = await codeOf(async () => {
        const file = await openArrowFile(sourceOf(spoilt))
        return await allRecords(reader(spoilt, 1000, { file }))
      })
      counts[code] = (counts[code] ?? 0) + 1
    }
    for (const code of Object.keys(counts)) expect(['CORRUPT_INPUT', 'USAGE', 'none']).toContain(code)
    expect(counts.CORRUPT_INPUT).toBeGreaterThan(100)
  })
})
