import { expect, test } from 'vitest'
import { parseBenchmarks, parsePlainItems } from '../../../src/cli/commands/check-sets.ts'
import { byteSize, given, oneOf, required, share, wholeNumber } from '../../../src/cli/values.ts'

test('whole numbers', () => {
  expect(wholeNumber('--n', '13', 1)).toBe(13)
  expect(wholeNumber('--n', undefined, 1)).toBeUndefined()
  for (const text of ['', '0', '-1', '1.5', '1e3', '0x10', '99999999999999999999', ' 3']) {
    expect(() => wholeNumber('--n', text, 1)).toThrow(`--n ${text}: expected a whole number of at least 1`)
  }
})

test('shares are numbers or percent', () => {
  const texts = ['0.8', '80%', '80 %', '1', '.5', '1e-3', '12.5%']
  expect(texts.map((text) => share('--x', text))).toEqual([0.8, 0.8, 0.8, 1, 0.5, 0.001, 0.125])
  expect(share('--x', undefined)).toBeUndefined()
  for (const text of ['0', '1.1', '101%', '-0.5', 'half', '', '0x1', 'Infinity']) {
    expect(() => share('--x', text)).toThrow(`--x ${text}: expected a number above 0 and at most 1`)
  }
})

test('sizes are binary, but for MB and its like', () => {
  const texts = ['512', '1b', '4k', '4KiB', '4kb', '512MiB', '1.5g', '2GiB', '1GB', '1t']
  expect(texts.map((text) => byteSize('--x', text))).toEqual([
    512,
    1,
    4096,
    4096,
    4000,
    512 * 2 ** 20,
    1.5 * 2 ** 30,
    2 ** 31,
    1e9,
    2 ** 40,
  ])
  for (const text of ['', '0', '5x', 'MiB', '-1k', '1e9', '1 000']) {
    expect(() => byteSize('--x', text)).toThrow(`--x ${text}: expected a size such as 512MiB, 2GiB or 1g`)
  }
})

test('choices are suggested', () => {
  expect(oneOf('--unit', 'chars', ['words', 'chars'])).toBe('chars')
  expect(() => oneOf('--unit', 'char', ['words', 'chars'])).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: 'did you mean "chars"?' }),
  )
})

test('what is required must be there', () => {
  expect(required('--out', 'x', 'a folder')).toBe('x')
  for (const text of [undefined, '']) {
    expect(() => required('--out', text, 'a folder')).toThrow('--out is missing, expected a folder')
  }
})

test('options that were not given are not passed on', () => {
  expect(given({ a: 1, b: undefined, c: false })).toStrictEqual({ a: 1, c: false })
})

test('benchmarks are grouped by name, in the order of their first path', () => {
  expect(parseBenchmarks(['b=1', 'a.yaml=x=y', 'b=2'])).toEqual([
    { source: 'b', paths: ['1', '2'] },
    { source: 'a.yaml', paths: ['x=y'] },
  ])
})

test('plain items are named after their file', () => {
  const nameOf = (file: string): string | undefined => parsePlainItems({ items: [file], fields: 'q' })?.name
  expect(['a/new.jsonl', 'new.jsonl.gz', 'new.v2.json', 'new'].map(nameOf)).toEqual([
    'new',
    'new',
    'new.v2',
    'new',
  ])
  expect(parsePlainItems({ items: ['f', 'g'], fields: 'q, a[].text', name: 'mine', idField: 'key' })).toEqual(
    {
      name: 'mine',
      paths: ['f', 'g'],
      fields: ['q', 'a[].text'],
      idField: 'key',
    },
  )
  expect(parsePlainItems({})).toBeUndefined()
})
