/**
 * `dosimeter explain` on a terminal, in colour and without, and when piped.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { displayWidth } from '../../src/report/width.ts'
import { cli, type SampleFolder, sampleFolder } from '../support/cli.ts'
import { hostileId, scanHostile } from '../support/hostile-report.ts'
import { inventedTexts, parquetOf } from '../support/parquet-files.ts'

const ESCAPE = String.fromCodePoint(0x1b)
const ESCAPES = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g')

let samples: SampleFolder
const explain = (more: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  cli(['explain', 'report', `hostile/${hostileId(2)}`, ...more], { cwd: samples.path, env })

beforeAll(async () => {
  samples = sampleFolder()
  await scanHostile(samples, [])
}, 120_000)
afterAll(() => samples.remove())

it('shows as many documents as asked for, and how many there are', async () => {
  const all = await explain([])
  const heads = (text: string): string[] => text.match(/^\d+\. inputs\/.*$/gm) ?? []
  expect(heads(all.stdout)).toHaveLength(5)
  const one = await explain(['--top', '1'])
  expect(heads(one.stdout)).toEqual(heads(all.stdout).slice(0, 1))
  expect(one.stdout).toContain('Documents (the best 1 of 8)')
  const wrong = await explain(['--top', '0'])
  expect(wrong.exitCode).toBe(2)
  expect(wrong.stderr).toContain('--top 0: expected a whole number of at least 1')
})

it('has no escape sequences when piped, and fits 80 columns', async () => {
  const { stdout } = await explain([])
  expect(stdout).not.toContain(ESCAPE)
  expect(stdout).toContain('«the marzipan gyroscope')
  const wide = stdout.split('\n').filter((line) => displayWidth(line) > 80)
  expect(wide).toEqual([])
  expect((await explain([], { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).toBe(stdout)
})

it('is the same text in colour, with what was found marked in both columns', async () => {
  const { stdout } = await explain([], { FORCE_COLOR: '1' })
  const found = `${ESCAPE}[4m${ESCAPE}[33mthe marzipan gyroscope`
  const line = stdout.split('\n').find((each) => each.includes(found))
  expect(line?.split(`${ESCAPE}[4m`)).toHaveLength(3)
  expect(stdout.replaceAll(ESCAPES, '')).toContain('partial, input only, verified'.slice(9))
})

it('names the row where a document is one', async () => {
  const texts = inventedTexts(1500, 4)
  writeFileSync(
    join(samples.path, 'rows.parquet'),
    parquetOf([{ name: 'text', data: texts, type: 'STRING' }], { codec: 'SNAPPY' }),
  )
  const long = texts.findIndex((text, row) => row > 1200 && text.split(' ').length > 30)
  writeFileSync(join(samples.path, 'row-items.jsonl'), `${JSON.stringify({ id: 'a', text: texts[long] })}\n`)
  const scan = ['scan', 'rows.parquet', '--items', 'row-items.jsonl', '--fields', 'text', '--out', 'rows']
  const scanned = await cli(scan, { cwd: samples.path })
  expect(scanned.exitCode, scanned.stderr).toBe(0)
  const { stdout } = await cli(['explain', 'rows', 'row-items/a'], { cwd: samples.path })
  expect(stdout).toContain(`1. inputs/rows.parquet, row 1,${String(long).slice(1)}\n`)
  expect(stdout).not.toContain('byte')
})
