/**
 * Pages of a MediaWiki export and of WikiExtractor; and damage.
 */
import { describe, expect, it } from 'vitest'
import { type XmlOptions, XmlReader } from '../../../src/formats/xml.ts'
import { chunksOf } from '../../support/byte-source.ts'
import { inventedTexts, seeded } from '../../support/parquet-files.ts'
import { allRecords, codeOf } from '../../support/records.ts'

const TEXTS = inventedTexts(40, 7).map((text) => `== ${text} ==\n<ref>a & b</ref> "<page>"`)
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const pages = TEXTS.map(
  (text, index) => `  <page>
    <title>Title ${index} &amp; more</title>
    <ns>0</ns>
    <id>${index}</id>
    <revision>
      <id>9${index}</id>
      <contributor><username>made</username><id>5</id></contributor>
      <text bytes="9" xml:space="preserve">${escaped(text)}</text>
    </revision>
  </page>
`,
)
const dump = Buffer.from(
  `<mediawiki xmlns="http://made.example/export-0.11/" xml:lang="en">\n  <siteinfo><sitename>Made</sitename></siteinfo>\n${pages.join('')}</mediawiki>\n`,
)
const docs = Buffer.from(
  TEXTS.map(
    (text, index) =>
      `<doc id="${index}" url="https://made.example/?curid=${index}" title="A &amp; &quot;B&quot;">\nTitle\n\n${text}\n</doc>\n`,
  ).join(''),
)

const read = (bytes: Uint8Array, chunkBytes = 997, options: Partial<XmlOptions> = {}) =>
  allRecords(
    new XmlReader(chunksOf(bytes, chunkBytes), { shown: 'made', maxRecordBytes: 1 << 20, ...options }),
  )

describe('pages of XML', () => {
  it('are those of a MediaWiki export', async () => {
    for (const chunkBytes of [3, 997, 1 << 20]) {
      const records = await read(dump, chunkBytes)
      expect(records.map(({ value }) => value)).toEqual(
        TEXTS.map((text, index) => ({ id: `${index}`, title: `Title ${index} & more`, text })),
      )
      for (const { position } of records)
        expect(dump.subarray(position, position + 6).toString()).toBe('<page>')
      const start = records[5]?.position ?? 0
      expect(await read(dump.subarray(start), chunkBytes, { from: { start, layout: 'mediawiki' } })).toEqual(
        records.slice(5),
      )
    }
  })

  it('are those of WikiExtractor', async () => {
    const records = await read(docs)
    expect(records.map(({ value }) => value)).toEqual(
      TEXTS.map((text, index) => ({
        id: `${index}`,
        url: `https://made.example/?curid=${index}`,
        title: 'A & "B"',
        text: `Title\n\n${text}\n`,
      })),
    )
  })

  it('may be none', async () => {
    expect(await read(Buffer.from(''))).toEqual([])
    expect(await read(Buffer.from('<mediawiki>\n<siteinfo/>\n</mediawiki>\n'))).toEqual([])
  })

  it('are an error where the file is cut, huge or malformed', async () => {
    for (let length = 20; length < dump.length - 2; length += 41)
      expect(await codeOf(() => read(dump.subarray(0, length)))).toBe('CORRUPT_INPUT')
    expect(await codeOf(() => read(docs.subarray(0, docs.length - 3)))).toBe('CORRUPT_INPUT')
    const limit = { maxRecordBytes: 1 << 20 }
    expect(await codeOf(() => read(Buffer.from(`<doc id="1">${'x'.repeat(4 << 20)}`), 1 << 16, limit))).toBe(
      'RECORD_TOO_LARGE',
    )
    const deep = `<mediawiki><page>${'<a>'.repeat(70)}${'</a>'.repeat(70)}</page></mediawiki>`
    expect(await codeOf(() => read(Buffer.from(deep)))).toBe('CORRUPT_INPUT')
    expect(
      await codeOf(() => read(Buffer.from('<mediawiki><page><text>&bomb;</text></page></mediawiki>'))),
    ).toBe('CORRUPT_INPUT')
  })

  it('are an error or counted, whichever byte is flipped', async () => {
    const random = seeded(2)
    let errors = 0
    for (let trial = 0; trial < 300; trial++) {
      const spoilt = Buffer.from(dump)
      const at = random(dump.length)
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 + random(255))
      const code = await codeOf(() => read(spoilt))
      expect(['none', 'CORRUPT_INPUT']).toContain(code)
      if (code !== 'none') errors++
    }
    expect(errors).toBeGreaterThan(50)
  })
})
