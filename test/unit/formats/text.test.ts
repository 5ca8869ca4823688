/**
 * Documents of plain text: what they are, where they begin, how long they may be.
 */
import { describe, expect, it } from 'vitest'
import { TextReader } from '../../../src/formats/text.ts'
import type { DocumentPer } from '../../../src/formats/types.ts'
import { chunksOf } from '../../support/byte-source.ts'
import { allRecords, codeOf } from '../../support/records.ts'

const TEXT = '\ufeff\n# Title\r\n  indented line \n\t\r\n\n\nThird, käse\nfourth\n   \n\n   last one\n \n'

const read = (text: string, documentPer: DocumentPer, chunkBytes = 7, maxRecordBytes = 1 << 20) =>
  allRecords(
    new TextReader(chunksOf(Buffer.from(text), chunkBytes), { shown: 'made', documentPer, maxRecordBytes }),
  )

describe('documents of a text', () => {
  it.each([
    ['line', ['# Title', '  indented line', 'Third, käse', 'fourth', '   last one']],
    ['paragraph', ['# Title\r\n  indented line', 'Third, käse\nfourth', '   last one']],
    ['file', [TEXT.slice(1)]],
  ] as const)('are cut per %s, each with its first byte', async (documentPer, texts) => {
    for (const chunkBytes of [4, 7, 1000]) {
      expect(await read(TEXT, documentPer, chunkBytes)).toEqual(
        texts.map((text) => ({ position: Buffer.from(TEXT).indexOf(text), value: { text } })),
      )
    }
  })

  it('are one of an empty file, and none of its lines', async () => {
    expect(await read('', 'file')).toEqual([{ position: 0, value: { text: '' } }])
    expect(await read('', 'line')).toEqual([])
    expect(await read(' \n\n \t', 'paragraph')).toEqual([])
  })

  it('may end without a line end, over many reads', async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `line ${index} of the long text`)
    const records = await read(lines.join('\n'), 'line', 1 << 16)
    expect(records.map(({ value }) => value)).toEqual(lines.map((text) => ({ text })))
  })

  it('have a limit', async () => {
    const long = `a\n\n${'x'.repeat(3 << 20)}\n\nb`
    for (const documentPer of ['file', 'paragraph', 'line'] as const) {
      expect(await codeOf(() => read(long, documentPer, 1 << 16, 1 << 20))).toBe('RECORD_TOO_LARGE')
      expect(await codeOf(() => read(long, documentPer, 1 << 16, 4 << 20))).toBe('none')
    }
  })
})
