/**
 * Indexes of tokens, as a user makes and asks them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ItemLine, itemLineSchema, reportSchema } from '../../src/results/schema.ts'
import { cli, type SampleFolder, sampleFolder } from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })
const path = (...names: string[]): string => join(folder.path, ...names)
const build = (out: string, ...more: string[]) =>
  run('index', 'build', 'samples/corpus/', 'extra.jsonl', '--out', out, ...FIELDS, '--quiet', ...more)
const check = (index: string, ...more: string[]) =>
  run('check', '--index', index, '--items', 'items.jsonl', '--fields', 'q', '--quiet', ...more)
const FIELDS = ['--text-field', 'text', '--text-field', 'qa.jsonl=question,answer']

const TEXT =
  'The lighthouse keeper\'s 3 lamps burned for 1,250 nights: "never dark", he wrote,\nthough the 灯台 was 40 m high.'

const levelsIn = (report: string): string[] =>
  readFileSync(path(report, 'items.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): ItemLine => itemLineSchema.parse(JSON.parse(line)))
    .map(({ results }) => results[0]?.level ?? '')

beforeAll(async () => {
  folder = sampleFolder()
  const lines = (texts: readonly string[], key: string): string =>
    texts.map((text) => `${JSON.stringify({ [key]: text })}\n`).join('')
  writeFileSync(path('extra.jsonl'), lines([`Before it. ${TEXT} And after it.`], 'text'))
  const other = 'Nobody ever wrote this particular sentence about purple submarines and tin whistles before.'
  writeFileSync(path('items.jsonl'), lines([TEXT, TEXT.toUpperCase(), other, 'Too short.'], 'q'))
  const built = await build('tokens', '--unit', 'cl100k_base')
  expect(built.exitCode, built.stderr).toBe(0)
})
afterAll(() => folder.remove())

describe('an index of tokens', () => {
  test('finds a text that a document holds, as it is', async () => {
    const { exitCode, stdout, stderr } = await check('tokens', '--out', 'report')
    expect(exitCode, stderr).toBe(0)
    expect(levelsIn('report')).toEqual(['contaminated', 'none', 'none', 'not testable'])
    expect(stdout).toContain('8-grams of cl100k_base tokens in runs of 2 (9 tokens in a row)')
    // Inside the document the first token is " The".
    expect(stdout).toContain('The« lighthouse keeper')
    expect(stdout).toContain('Tokens at a text')
    expect(stdout).toMatch(/\d+ tokens in a row/)
  })

  test('says in its report what its units are', async () => {
    const { index } = reportSchema.parse(JSON.parse(readFileSync(path('report', 'report.json'), 'utf8')))
    expect(index?.scheme).toMatchObject({
      unit: 'cl100k_base',
      normaliser: 'raw',
      n: 8,
      vocabulary: 'de330f6dfaa4965d',
    })
    const info = await run('index', 'info', 'tokens')
    expect(info.stdout).toContain('8-grams of cl100k_base, raw v1 with Unicode 16.0')
  })

  test('finds it in any case with --fold', async () => {
    expect((await build('folded', '--unit', 'cl100k_base', '--fold')).exitCode).toBe(0)
    expect((await check('folded', '--out', 'folded.report')).exitCode).toBe(0)
    expect(levelsIn('folded.report')).toEqual(['contaminated', 'contaminated', 'none', 'not testable'])
  })

  test('is the same with any number of workers', async () => {
    expect((await build('one', '--unit', 'cl100k_base', '--workers', '1', '--lanes', '3')).exitCode).toBe(0)
    expect((await build('two', '--unit', 'cl100k_base', '--workers', '2', '--lanes', '3')).exitCode).toBe(0)
    const manifest = (name: string): string => readFileSync(path(name, 'manifest.json'), 'utf8')
    expect(manifest('two')).toBe(manifest('one'))
  })

  test('takes no texts in another vocabulary, and no words', async () => {
    for (const unit of ['o200k_base', 'gpt2', 'words']) {
      const { exitCode, stderr } = await build('tokens', '--unit', unit)
      expect(exitCode).toBe(2)
      expect(stderr).toContain('gram schemes differ')
    }
    const merged = await run('index', 'merge', 'tokens', 'folded', '--out', 'merged')
    expect(merged.exitCode).toBe(2)
    expect(merged.stderr).toContain('raw v1')
  })
})

describe('units', () => {
  test('that are not known are refused with the nearest one', async () => {
    const { exitCode, stderr } = await build('wrong', '--unit', 'cl10k_base')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('expected one of words, chars, cl100k_base, o200k_base')
    expect(stderr).toContain('Did you mean "cl100k_base"?')
  })

  test('that are folded anyway take no --fold', async () => {
    for (const more of [[], ['--unit', 'chars']]) {
      const { exitCode, stderr } = await build('wrong', '--fold', ...more)
      expect(exitCode).toBe(2)
      expect(stderr).toContain('--fold is for BPE vocabularies')
    }
  })
})
