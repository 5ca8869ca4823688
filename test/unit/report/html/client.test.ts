/**
 * The parts of the page's script that need no browser.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutMiddle, shellWord, stretchesOf } from '../../../../src/report/html/client/marks.ts'
import { nameOf, shownName, splitName } from '../../../../src/report/html/client/names.ts'
import { selectRows } from '../../../../src/report/html/client/select-rows.ts'
import { formatHash, parseHash, START } from '../../../../src/report/html/client/state.ts'
import type { PageTable, TextRange } from '../../../../src/report/html/page-data.ts'

const TABLE: PageTable = {
  levels: ['contaminated', 'partial', 'below', 'none'],
  sets: ['a', 'b'],
  isNamedInIds: [false, false],
  sources: ['x', 'y'],
  sourceLabels: ['x', 'y'],
  fields: ['question', 'answer'],
  kinds: ['input-only'],
  evidences: ['verified'],
  set: [0, 1, 1, 0],
  id: ['1', '2', '3', '4'],
  level: [0, 1, 1, 3],
  coverage: [9000, 4000, 5000, 0],
  span: [20, 9, 9, 0],
  kind: [0, 0, -1, -1],
  evidence: [0, 0, 0, -1],
  documents: [3, 1, 1, 0],
  foundFields: [[0, 1], [0], [1], []],
  foundSources: [[0], [0, 1], [1], []],
  opening: ['Newts eat fleas', 'Water spiders', 'Frogs of the pond', 'Nothing'],
  chunks: [0],
  noun: 'word',
  places: 'documents',
  isRedacted: false,
  withoutDocuments: '',
}

test('rows are those that every filter lets through', () => {
  const select = (state: Partial<typeof START>) => selectRows(TABLE, { ...START, ...state })
  expect(select({})).toEqual([0, 1, 2, 3])
  expect(select({ set: 'b' })).toEqual([1, 2])
  expect(select({ set: 'b', source: 'x' })).toEqual([1])
  expect(select({ level: 'partial', field: 'answer' })).toEqual([2])
  expect(select({ kind: 'input-only' })).toEqual([0, 1])
  expect(select({ set: 'gone' })).toEqual([])
  expect(select({ q: '  EAT newts ' })).toEqual([0])
  expect(select({ q: 'b/3' })).toEqual([2])
  expect(
    selectRows(TABLE, { ...START, q: 'deep' }, (row, words) => row === 3 && words[0] === 'deep'),
  ).toEqual([3])
})

test('ties keep the order of the report in both directions', () => {
  expect(selectRows(TABLE, { ...START, sort: '-coverage' })).toEqual([0, 2, 1, 3])
  expect(selectRows(TABLE, { ...START, sort: 'span' })).toEqual([3, 1, 2, 0])
  expect(selectRows(TABLE, { ...START, sort: '-span' })).toEqual([0, 1, 2, 3])
  expect(selectRows(TABLE, { ...START, sort: 'item' })).toEqual([0, 3, 1, 2])
  expect(selectRows(TABLE, { ...START, sort: 'nonsense' })).toEqual([0, 1, 2, 3])
})

test('the address keeps every choice', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (q, item) => {
      const state = { ...START, q, item }
      expect(parseHash(formatHash(state))).toEqual(state)
    }),
  )
  expect(formatHash({ ...START, item: 'gsm8k/test/17' })).toBe('#item=gsm8k/test/17')
  expect(formatHash(START)).toBe('')
})

test('an address typed by hand is read as far as it goes, a section is none', () => {
  expect(parseHash('')).toEqual(START)
  expect(parseHash('#items')).toBe(undefined)
  expect(parseHash('#item=a/100%&unknown=1&__proto__=2')).toEqual({ ...START, item: 'a/100%' })
})

test('stretches are the text, marked where a range is', () => {
  const range = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]): TextRange => [Math.min(a, b), Math.max(a, b)])
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.array(range, { maxLength: 5 }), (text, ranges) => {
      const stretches = stretchesOf(text, ranges)
      expect(stretches.map((each) => each.text).join('')).toBe(text)
      const marked = stretches.flatMap((each) =>
        Array.from({ length: each.text.length }, () => each.isMarked),
      )
      const expected = Array.from({ length: text.length }, (_, i) =>
        ranges.some(([from, to]) => i >= from && i < to),
      )
      expect(marked).toEqual(expected)
      for (const [i, each] of stretches.entries()) expect(each.isMarked).not.toBe(stretches[i + 1]?.isMarked)
    }),
  )
})

test('words for a shell are quoted where they must be', () => {
  expect(shellWord('report/a-1.b')).toBe('report/a-1.b')
  expect(shellWord("it's $HOME")).toBe("'it'\\''s $HOME'")
  expect(shellWord('')).toBe("''")
})

test('the middle of a text is cut at white space', () => {
  const text = 'one two three four five six seven eight nine ten eleven twelve'
  expect(cutMiddle(text, 10, 10)).toEqual([
    'one two',
    ' three four five six seven eight nine ten eleven',
    ' twelve',
  ])
  expect(cutMiddle(text, 0, 10)).toEqual([
    '',
    'one two three four five six seven eight nine ten eleven',
    ' twelve',
  ])
  expect(cutMiddle(text, 10, 0)).toEqual(['one two', text.slice(7), ''])
  const han = '池'.repeat(100)
  expect(cutMiddle(han, 10, 10).map(({ length }) => length)).toEqual([10, 80, 10])
  fc.assert(
    fc.property(fc.string({ minLength: 60 }), fc.nat(20), fc.nat(20), (any, head, tail) => {
      expect(cutMiddle(any, head, tail).join('')).toBe(any)
    }),
  )
})

test('names keep their ends whole, and the set stands before an id only once', () => {
  const table = { ...TABLE, isNamedInIds: [true, false], id: ['a/1', '2', '3', 'a/4'] }
  expect([nameOf(table, 0), shownName(table, 0)]).toEqual(['a/a/1', 'a/1'])
  expect([nameOf(table, 1), shownName(table, 1)]).toEqual(['b/2', 'b/2'])
  expect(splitName('gsm8k/test/17')).toEqual(['', 'gsm8k/test/17'])
  const long = 'a-long-benchmark/with/a/long/path/question-000017'
  const [head, tail] = splitName(long)
  expect(head + tail).toBe(long)
  expect(tail).toBe('stion-000017')
})
