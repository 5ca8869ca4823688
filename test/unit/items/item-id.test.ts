import { describe, expect, it } from 'vitest'
import { parseIdTemplate, stemOf } from '../../../src/items/item-id.ts'

describe('parseIdTemplate', () => {
  it('takes text without braces for a path', () => {
    expect(parseIdTemplate('meta.id')).toEqual([
      {
        kind: 'path',
        source: 'meta.id',
        path: [
          { key: 'meta', listDepth: 0 },
          { key: 'id', listDepth: 0 },
        ],
      },
    ])
    // Without braces even the names of placeholders are keys of the record.
    expect(parseIdTemplate('index')).toMatchObject([{ kind: 'path', source: 'index' }])
  })

  it('reads placeholders and the text between them', () => {
    expect(parseIdTemplate('v1/{stem}-{index}.{subject}')).toMatchObject([
      { kind: 'literal', text: 'v1/' },
      { kind: 'stem' },
      { kind: 'literal', text: '-' },
      { kind: 'index' },
      { kind: 'literal', text: '.' },
      { kind: 'path', source: 'subject' },
    ])
  })

  it.each(['', 'a..b', 'a[]', '{', '}', '{}', '{stem', 'stem}', '{a[]}', '{{stem}}'])(
    'refuses "%s"',
    (text) => {
      expect(parseIdTemplate(text)).toBeUndefined()
    },
  )
})

describe('stemOf', () => {
  it.each([
    ['test.jsonl', 'test'],
    ['a/b/test.jsonl.gz', 'test'],
    ['a.b/test', 'test'],
    ['x/gaokao.v1.json', 'gaokao.v1'],
    ['x/.hidden', '.hidden'],
    ['x/.gz', '.gz'],
  ])('of %s is %s', (path, stem) => {
    expect(stemOf(path)).toBe(stem)
  })
})
