import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pathHint } from '../../src/near-path.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dosimeter-path-'))
  mkdirSync(join(folder, 'corpus/parts'), { recursive: true })
  for (const name of [
    'test.jsonl',
    'trivia.yaml',
    'a.jsonl',
    'corpus/web.jsonl.gz',
    'corpus/parts/one.jsonl',
  ]) {
    writeFileSync(join(folder, name), '')
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('hints for missing paths', () => {
  test.each([
    ['tset.jsonl', 'test.jsonl'],
    ['corpsu', 'corpus'],
    ['./corpsu', 'corpus'],
    ['corpus/wbe.jsonl.gz', 'corpus/web.jsonl.gz'],
    ['corpsu/parts/one.jsonl', 'corpus/parts/one.jsonl'],
    ['trivia.yml', 'trivia.yaml'],
    ['corpus/web.jsonl', 'corpus/web.jsonl.gz'],
  ])('%s is taken for %s', (typed, meant) => {
    expect(pathHint(typed, 'none', folder)).toBe(`did you mean "${meant}"?`)
  })

  test.each(['nix.jsonl', 'b', 'corpsu/wbe.jsonl.gz', 'nowhere/at/all'])(
    '%j is taken for nothing',
    (typed) => {
      expect(pathHint(typed, 'none', folder)).toBe('none')
    },
  )

  test('an absolute path is suggested as one', () => {
    expect(pathHint(join(folder, 'tset.jsonl'), 'none')).toBe(`did you mean "${join(folder, 'test.jsonl')}"?`)
  })
})
