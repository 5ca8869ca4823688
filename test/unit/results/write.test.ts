import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readReport } from '../../../src/results/read.ts'
import type { ItemLine } from '../../../src/results/schema.ts'
import { assertReportFolder, encodeItems, writeReport } from '../../../src/results/write.ts'
import { folderWith } from '../items/temporary-folder.ts'
import { ITEMS, REPORT } from '../report/made-up-report.ts'

const RESULT = { report: REPORT, items: ITEMS }

async function written(): Promise<string> {
  const folder = join(await folderWith({}), 'a/report')
  writeReport(folder, RESULT)
  return folder
}

describe('writeReport', () => {
  test('writes both files, which are read back as they were', async () => {
    const folder = await written()
    expect(readdirSync(folder).sort()).toEqual(['items.jsonl', 'report.json'])
    expect(await readReport(folder)).toEqual(RESULT)
    expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe(`${JSON.stringify(REPORT, null, 2)}\n`)
    expect(readFileSync(join(folder, 'items.jsonl'), 'utf8')).toBe(
      ITEMS.map((item) => `${JSON.stringify(item)}\n`).join(''),
    )
  })

  test('replaces an earlier report and what a killed run left', async () => {
    const folder = await written()
    writeFileSync(join(folder, 'report.json.tmp'), 'half')
    writeReport(folder, { report: { ...REPORT, tool: '9.9.9' }, items: ITEMS })
    expect(readdirSync(folder).sort()).toEqual(['items.jsonl', 'report.json'])
    expect((await readReport(folder)).report.tool).toBe('9.9.9')
  })

  test('leaves no report.json beside items that are not its own', async () => {
    const folder = await written()
    const broken = [
      {
        ...ITEMS[0],
        toJSON: () => {
          throw new Error('no')
        },
      },
    ] as unknown as ItemLine[]
    expect(() => writeReport(folder, { report: REPORT, items: broken })).toThrow('no')
    expect(existsSync(join(folder, 'report.json'))).toBe(false)
  })

  test('refuses a folder with anything else, and a file', async () => {
    const folder = await folderWith({ 'report.json': '{}', 'notes.txt': '' })
    expect(() => writeReport(folder, RESULT)).toThrow(
      expect.objectContaining({
        code: 'NOT_A_REPORT',
        message: `${folder}: the folder holds notes.txt, expected nothing but an earlier report`,
      }),
    )
    expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe('{}')
    const file = join(folder, 'notes.txt')
    expect(() => assertReportFolder(file)).toThrow(`${file}: it is a file, expected a folder for the report`)
  })

  test('encodes many items in parts', () => {
    const [item] = ITEMS
    if (item === undefined) throw new Error('no item')
    const many = Array.from({ length: 3000 }, () => item)
    const parts = [...encodeItems(many)]
    expect(parts.length).toBeGreaterThan(1)
    expect(Buffer.concat(parts).toString('utf8')).toBe(`${JSON.stringify(item)}\n`.repeat(3000))
    expect([...encodeItems([])]).toEqual([])
  })
})

describe('readReport', () => {
  const change = (folder: string, name: string, by: (text: string) => string): void =>
    writeFileSync(join(folder, name), by(readFileSync(join(folder, name), 'utf8')))

  test('keeps texts with line separators of their own', async () => {
    const folder = join(await folderWith({}), 'report')
    const items = ITEMS.map((item) => ({
      ...item,
      fields: [{ name: 'q', role: 'question' as const, parts: ['a\u2028b\u2029c\nd\re'] }],
    }))
    writeReport(folder, { report: REPORT, items })
    expect((await readReport(folder)).items).toEqual(items)
  })

  test('refuses what is no report', async () => {
    const folder = await folderWith({ 'a.txt': '' })
    await expect(readReport(folder)).rejects.toMatchObject({
      code: 'NOT_A_REPORT',
      message: `${folder}: no report, expected a folder with a report.json`,
    })
  })

  test.each([
    ['report.json', (text: string) => text.slice(0, -3), /report\.json: not JSON: /],
    [
      'report.json',
      (text: string) => text.replace('"version": 1', '"version": 2'),
      /report\.json: version 2 of the format, expected 1$/,
    ],
    [
      'report.json',
      (text: string) => text.replace('"isRedacted"', '"redacted"'),
      /report\.json: isRedacted: /,
    ],
    [
      'items.jsonl',
      (text: string) => text.replace('"level":"partial"', '"level":"bad"'),
      /items\.jsonl:1: results\.0\.level: /,
    ],
    ['items.jsonl', (text: string) => text.slice(0, -1), /items\.jsonl:4: the last line is cut off$/],
    [
      'items.jsonl',
      (text: string) => text.split('\n').slice(1).join('\n'),
      /items\.jsonl: 3 items, but report\.json counts 4$/,
    ],
  ])('refuses a damaged %s', async (name, by, message) => {
    const folder = await written()
    change(folder, name, by)
    await expect(readReport(folder)).rejects.toMatchObject({
      code: 'BAD_REPORT',
      message: expect.stringMatching(message),
    })
  })
})
