/**
 * CSV against csv-parse, which shares no code with it; positions; damage.
 */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvOptions, CsvReader } from '../../../src/formats/csv.ts'
import { chunksOf } from '../../support/byte-source.ts'
import { seeded } from '../../support/parquet-files.ts'
import { allRecords, codeOf } from '../../support/records.ts'

const reader = (
  text: string | Uint8Array,
  chunkBytes = 1 << 16,
  options: Partial<CsvOptions> = {},
): CsvReader =>
  new CsvReader(chunksOf(typeof text === 'string' ? Buffer.from(text) : text, chunkBytes), {
    shown: 'made',
    delimiter: ',',
    maxRecordBytes: 1 << 20,
    ...options,
  })

describe('rows of CSV', () => {
  it('have the byte at which they begin, over quoted line breaks, both line ends and a BOM', async () => {
    const text = '\ufeffid,text\r\n1,"a ""b"", c\r\nd"\r\n\r\n2,käse\n3,'
    const bytes = Buffer.from(text)
    expect(await allRecords(reader(text, 3))).toEqual([
      { position: bytes.indexOf('1,"a'), value: { id: '1', text: 'a "b", c\r\nd' } },
      { position: bytes.indexOf('2,k'), value: { id: '2', text: 'käse' } },
      { position: bytes.indexOf('3,'), value: { id: '3', text: '' } },
    ])
  })

  it('are those of csv-parse', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '海', '\t') })
    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, fc.constantFrom('', 'plain', 'text'))),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        async (rows, lineEnd, chunkBytes, isEnded) => {
          const lines = ['x,y,z', ...rows.map(([x, y, z]) => `${quoted(x)},${quoted(y)},${z}`)]
          const text = lines.join(lineEnd) + (isEnded ? lineEnd : '')
          const wanted = parse(text, { columns: true, record_delimiter: ['\r\n', '\n'] })
          expect((await allRecords(reader(text, chunkBytes))).map(({ value }) => value)).toEqual(wanted)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('may have quotes that are text, and no header', async () => {
    const text = '"Who" asked\t"two\n\nWhy\tthree\n'
    const from = { start: 0, keys: ['q', 'a'] }
    expect(await allRecords(reader(text, 3, { delimiter: '\t', hasQuotes: false, from }))).toEqual([
      { position: 0, value: { q: '"Who" asked', a: '"two' } },
      { position: text.indexOf('Why'), value: { q: 'Why', a: 'three' } },
    ])
  })

  it('can be taken up at any row', async () => {
    const text = 'a,b\n1,"x\ny"\n2,z\n3,w\n'
    const all = await allRecords(reader(text))
    for (const [index, { position }] of all.entries()) {
      const from = { start: position, keys: ['a', 'b'] }
      expect(await allRecords(reader(text.slice(position), 4, { from }))).toEqual(all.slice(index))
    }
  })

  it('may have tabs between cells, names twice and names that are no names', async () => {
    const text = 'a\ta\t\t__proto__\n1\t2\t3\t"4, 5"\n'
    const [record] = await allRecords(reader(text, 9, { delimiter: '\t' }))
    expect(Object.entries(record?.value ?? {}).sort()).toEqual(
      [
        ['__proto__', '4, 5'],
        ['a', '1'],
        ['column 3', '3'],
      ].sort(),
    )
  })

  it('with another number of cells are problems', async () => {
    expect(await allRecords(reader('a,b\n1\n1,2\n1,2,3\n'))).toEqual([
      { position: 4, value: { kind: 'columns', found: 1, expected: 2 } },
      { position: 6, value: { a: '1', b: '2' } },
      { position: 10, value: { kind: 'columns', found: 3, expected: 2 } },
    ])
  })

  it('may be none', async () => {
    for (const text of ['', '\n', 'a,b', 'a,b\n\n']) expect(await allRecords(reader(text))).toEqual([])
  })
})

describe('damaged CSV', () => {
  it('is an error with the line where quotes do not fit', async () => {
    const message = async (text: string): Promise<string> =>
      await allRecords(reader(text, 5)).then(String, (error: Error) => error.message)
    expect(await message('a,b\n1,"x\ny" z\n')).toBe(
      'made: malformed CSV at line 3: text behind a closing quote',
    )
    expect(await message('a,b\n1,2\n1,"x\ny\nz')).toBe(
      'made: malformed CSV at line 3: a quote that is opened here and never closed',
    )
  })

  it('is an error where a record or its columns have no end', async () => {
    const options = { maxRecordBytes: 1000 }
    const long = 'x'.repeat(1 << 20)
    expect(await codeOf(() => allRecords(reader(`a\n"${long}`, 4096, options)))).toBe('RECORD_TOO_LARGE')
    expect(await codeOf(() => allRecords(reader(long, 4096, options)))).toBe('RECORD_TOO_LARGE')
    expect(await codeOf(() => allRecords(reader(','.repeat(20_000))))).toBe('CORRUPT_INPUT')
    expect(await codeOf(() => allRecords(reader(Buffer.from('\ufeffa,b\n', 'utf16le'))))).toBe('USAGE')
  })

  it('never fails in another way, cut or flipped anywhere', async () => {
    const text = Buffer.from(
      `id,text\n${Array.from({ length: 40 }, (_, id) => `${id},"a ""${id}""\nb"\r\n`).join('')}`,
    )
    const random = seeded(4)
    for (let trial = 0; trial < 1500; trial++) {
      const spoilt = Buffer.from(text.subarray(0, trial % 3 === 0 ? random(text.length) : text.length))
      if (spoilt.length > 0 && trial % 3 > 0) spoilt[random(spoilt.length)] = random(256)
      const code = await codeOf(async () =>
        expect((await allRecords(reader(spoilt, 50))).length).toBeLessThanOrEqual(90),
      )
      expect(['none', 'CORRUPT_INPUT']).toContain(code)
    }
  })
})
