import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cli, type SampleFolder, sampleFolder } from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })
beforeAll(() => {
  folder = sampleFolder()
})
afterAll(() => folder.remove())

test('benchmarks list shows every description in one line', async () => {
  const { exitCode, stdout, stderr } = await run('benchmarks', 'list')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const ids = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/\s{2,}/)[0])
  expect(ids.length).toBeGreaterThan(80)
  expect(stdout).toMatch(/^gsm8k {14}GSM8K {21}question, answer$/m)
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  const json = JSON.parse((await run('benchmarks', 'list', '--json')).stdout)
  expect(json.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1))
})

test('benchmarks show tells files and fields', async () => {
  expect(await run('benchmarks', 'show', 'samples/trivia.yaml')).toEqual({
    exitCode: 0,
    signal: null,
    stderr: '',
    stdout: `${[
      'trivia: Sample trivia questions of dosimeter',
      '  licence    Apache-2.0',
      '  languages  en, de, fr, ja, zh',
      '  files      trivia.jsonl',
      '  records    JSON Lines',
      '  item id    id',
      '',
      'field     role      from',
      'question  question  question',
      'choices   choices   choices[]',
      '',
      'Use: dosimeter check --index INDEX --benchmark samples/trivia.yaml=FILE-OR-FOLDER',
    ].join('\n')}\n`,
  })
  const { stdout } = await run('benchmarks', 'show', 'gsm8k', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ id: 'gsm8k', records: { format: 'jsonl' } })
})

test('benchmarks show suggests a name', async () => {
  expect(await run('benchmarks', 'show', 'gms8k')).toEqual({
    exitCode: 2,
    signal: null,
    stdout: '',
    stderr:
      'dosimeter: "gms8k": no such benchmark, expected one of the 80 that are known\n' +
      'Did you mean "gsm8k"?\n',
  })
})

test('benchmarks validate checks all files and names line and column', async () => {
  const bad =
    'id: pond\ntitle: Pond\nlicence: MIT\nlanguages: [en]\nfiles: [a.jsonl]\nrecords: { format: jsonl }\n'
  writeFileSync(
    join(folder.path, 'bad.yaml'),
    `${bad}item: { id: id }\nfields:\n  - { name: q, role: question, form: q }\n`,
  )
  expect(await run('benchmarks', 'validate', 'bad.yaml', 'samples/trivia.yaml')).toEqual({
    exitCode: 2,
    signal: null,
    stdout: 'samples/trivia.yaml: good: trivia, 2 fields\n',
    stderr:
      'dosimeter: bad.yaml:9:32: unknown key "form" in "fields[0]", expected one of name, role, from, strip, optional\n' +
      'Did you mean "from"?\n',
  })
})

test('benchmarks validate loads items where a path is named', async () => {
  expect(await run('benchmarks', 'validate', 'samples/trivia.yaml=samples')).toMatchObject({
    exitCode: 0,
    stdout: 'samples/trivia.yaml: good: trivia, 2 fields, 30 items in 1 file\n',
  })
  const bad = await run('benchmarks', 'validate', 'samples/trivia.yaml=samples/none.jsonl')
  expect(bad).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: 'dosimeter: samples/none.jsonl: no such file or folder, expected a file or folder with items\n',
  })
})
