/**
 * Texts of WARC files, written by warcio, which shares no code with the reader; and damage.
 */
import { describe, expect, it } from 'vitest'
import { WARCRecord, WARCSerializer } from 'warcio'
import { type WarcOptions, WarcReader } from '../../../src/formats/warc.ts'
import { chunksOf } from '../../support/byte-source.ts'
import { inventedTexts, seeded } from '../../support/parquet-files.ts'
import { allRecords, codeOf } from '../../support/records.ts'

const TEXTS = inventedTexts(30, 6)

async function record(
  type: 'conversion' | 'response' | 'resource' | 'warcinfo',
  text: string,
  index = 0,
): Promise<Buffer> {
  const isHttp = type === 'response'
  const made = WARCRecord.create(
    {
      url: `https://made.example/${index}`,
      type,
      date: '2020-01-01T00:00:00Z',
      warcHeaders: {
        'WARC-Record-ID': `<urn:made:${index}>`,
        'Content-Type': isHttp ? 'application/http; msgtype=response' : 'text/plain',
      },
      ...(isHttp ? { statusline: 'HTTP/1.1 200 OK', httpHeaders: { 'Content-Type': 'text/html' } } : {}),
    },
    (async function* () {
      yield new Uint8Array(Buffer.from(text))
    })(),
  )
  return Buffer.from(await WARCSerializer.serialize(made))
}

const file = Buffer.concat([
  await record('warcinfo', 'software: made'),
  ...(await Promise.all(
    TEXTS.map((text, index) => record(index % 3 === 2 ? 'response' : 'conversion', text, index)),
  )),
])
const read = (bytes: Uint8Array, chunkBytes = 999, options: Partial<WarcOptions> = {}) =>
  allRecords(
    new WarcReader(chunksOf(bytes, chunkBytes), { shown: 'made', maxRecordBytes: 1 << 20, ...options }),
  )

describe('texts of a WARC file', () => {
  it('come with id, address and position; pages in HTML are left out', async () => {
    const wanted = TEXTS.flatMap((text, index) =>
      index % 3 === 2 ? [] : [{ id: `urn:made:${index}`, url: `https://made.example/${index}`, text }],
    )
    for (const chunkBytes of [1, 100, 1 << 20]) {
      const records = await read(file, chunkBytes)
      expect(records.map(({ value }) => value)).toEqual(wanted)
      for (const { position } of records)
        expect(file.subarray(position, position + 8).toString()).toBe('WARC/1.0')
      const third = records[2]
      expect(
        (await read(file.subarray(third?.position), chunkBytes, { start: third?.position ?? 0 }))[0],
      ).toEqual(third)
    }
  })

  it('are not none without a word: a file of responses only is refused', async () => {
    const pages = Buffer.concat([
      await record('warcinfo', 'x'),
      await record('response', '<p>page</p>'),
      await record('response', '<p>two</p>'),
    ])
    expect(await codeOf(() => read(pages))).toBe('NO_DOCUMENTS')
    expect(await read(await record('warcinfo', 'x'))).toEqual([])
    expect(await read(Buffer.alloc(0))).toEqual([])
  })

  it('may follow records larger than any limit', async () => {
    const large = Buffer.concat([
      await record('response', 'x'.repeat(3 << 20)),
      await record('conversion', 'text'),
    ])
    expect((await read(large, 1 << 16)).map(({ value }) => value)).toEqual([
      { id: 'urn:made:0', url: 'https://made.example/0', text: 'text' },
    ])
    expect(await codeOf(async () => read(await record('conversion', 'x'.repeat(3 << 20))))).toBe(
      'RECORD_TOO_LARGE',
    )
  })

  it('are an error where the file is cut or is none', async () => {
    const ends = new Set([0])
    for (let at = file.indexOf('WARC/1.0\r\n', 1); at >= 0; at = file.indexOf('WARC/1.0\r\n', at + 1))
      ends.add(at)
    for (let length = 1; length < file.length; length += 13) {
      if (!ends.has(length)) expect(await codeOf(() => read(file.subarray(0, length)))).toBe('CORRUPT_INPUT')
    }
    expect(await codeOf(() => read(Buffer.from('{"text":"none of these"}')))).toBe('CORRUPT_INPUT')
    expect(await codeOf(() => read(Buffer.from(`WARC/1.0\r\n${'x'.repeat(2 << 20)}`)))).toBe('CORRUPT_INPUT')
  })

  it('are an error or counted, whichever byte is flipped', async () => {
    const random = seeded(2)
    const counts: Record<string, number> = {}
    for (let trial = 0; trial < 600; trial++) {
      const spoilt = Buffer.from(file)
      const at = random(file.length)
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 + random(255))
      const code = await codeOf(() => read(spoilt))
      expect(['none', 'CORRUPT_INPUT', 'RECORD_TOO_LARGE']).toContain(code)
      counts[code] = (counts[code] ?? 0) + 1
    }
    expect(counts.CORRUPT_INPUT).toBeGreaterThan(5)
  })
})
