import { describe, expect, it } from 'vitest'
import { type FieldReading, parseFieldPath, readField } from '../../../src/items/field-path.ts'

function read(record: Readonly<Record<string, unknown>>, path: string): FieldReading {
  const steps = parseFieldPath(path)
  if (steps === undefined) throw new Error(`bad path in the test: ${path}`)
  return readField(record, steps)
}

function parts(...texts: string[]): FieldReading {
  return { kind: 'parts', parts: texts, absent: undefined }
}

describe('parseFieldPath', () => {
  it('reads keys and levels of lists', () => {
    expect(parseFieldPath('question.choices[].text')).toEqual([
      { key: 'question', listDepth: 0 },
      { key: 'choices', listDepth: 1 },
      { key: 'text', listDepth: 0 },
    ])
    expect(parseFieldPath('rows[][]')).toEqual([{ key: 'rows', listDepth: 2 }])
    expect(parseFieldPath('Correct Answer')).toEqual([{ key: 'Correct Answer', listDepth: 0 }])
  })

  it.each(['', '.', 'a.', '.a', 'a..b', '[]', 'a[0]', 'a[', 'a]', 'a[]b', '{a}'])('refuses "%s"', (text) => {
    expect(parseFieldPath(text)).toBeUndefined()
  })
})

describe('readField', () => {
  it('gives one part for text and one for each element of a list', () => {
    expect(read({ a: 'one' }, 'a')).toEqual(parts('one'))
    expect(read({ a: ['one', 'two'] }, 'a[]')).toEqual(parts('one', 'two'))
    expect(read({ a: { b: [{ c: 'one' }, { c: 'two' }] } }, 'a.b[].c')).toEqual(parts('one', 'two'))
    expect(read({ a: [['one'], [], ['two', 'three']] }, 'a[][]')).toEqual(parts('one', 'two', 'three'))
  })

  it('keeps text as it is and leaves out null and blank values', () => {
    expect(read({ a: [' one\n', '', null, ' \u3000\n', 'two'] }, 'a[]')).toEqual(parts(' one\n', 'two'))
    expect(read({ a: null }, 'a')).toEqual(parts())
    expect(read({ a: null }, 'a[]')).toEqual(parts())
    expect(read({ a: null }, 'a.b')).toEqual(parts())
    expect(read({ a: [null, { b: 'one' }] }, 'a[].b')).toEqual(parts('one'))
  })

  it('reads numbers as text while their digits are exact', () => {
    expect(read({ a: [0, -2.5, 9007199254740991] }, 'a[]')).toEqual(parts('0', '-2.5', '9007199254740991'))
    expect(read({ a: 9007199254740992 }, 'a')).toEqual({
      kind: 'wrong',
      at: 'a',
      found: 'a whole number beyond 2^53',
      expected: 'text',
    })
  })

  it('names the first absent key, where it is absent, and the keys that are there', () => {
    expect(read({ x: 1, y: 2 }, 'a')).toEqual({
      kind: 'parts',
      parts: [],
      absent: { inside: '', key: 'a', keysSeen: ['x', 'y'] },
    })
    expect(read({ a: [{ b: 'one' }, { c: 'two' }, { d: 'three' }] }, 'a[].b')).toEqual({
      kind: 'parts',
      parts: ['one'],
      absent: { inside: 'a[1]', key: 'b', keysSeen: ['c'] },
    })
  })

  it('does not find what every object inherits', () => {
    expect(read({}, 'constructor')).toMatchObject({ absent: { key: 'constructor' } })
  })

  it.each<[unknown, string, string, string, string]>([
    [true, 'a', 'a', 'a boolean', 'text'],
    [{}, 'a', 'a', 'an object', 'text'],
    [['one'], 'a', 'a', 'a list', 'text'],
    ['one', 'a[]', 'a', 'text', 'a list'],
    ['one', 'a.b', 'a', 'text', 'an object'],
    [[{ b: 'one' }], 'a.b', 'a', 'a list', 'an object'],
    [['one', false], 'a[]', 'a[1]', 'a boolean', 'text'],
    [[{ b: [1, {}] }], 'a[].b[]', 'a[0].b[1]', 'an object', 'text'],
  ])('tells the wrong kind of %j at %s', (value, path, at, found, expected) => {
    expect(read({ a: value }, path)).toEqual({ kind: 'wrong', at, found, expected })
  })
})
