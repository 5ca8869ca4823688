import { expect, test } from 'vitest'
import { facts, table, wrap } from '../../../src/report/table.ts'

test('columns are aligned by what is seen, headings at their bottom', () => {
  const columns = [{ heading: 'name' }, { heading: 'not\ntested', align: 'right' as const }]
  const rows = [
    [{ text: '日本', style: (text: string) => `<${text}>` }, '5'],
    ['plain', '1,000'],
  ]
  expect(table(columns, rows)).toEqual(['          not', 'name   tested', '<日本>        5', 'plain   1,000'])
})

test('facts stand below each other', () => {
  expect(
    facts(
      [
        ['a', 'one'],
        ['long', 'two three four'],
      ],
      16,
    ),
  ).toEqual(['  a     one', '  long  two', '        three', '        four'])
})

test('lines end between words', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrap('unbreakable x', 5)).toEqual(['unbreakable', 'x'])
  expect(wrap('', 5)).toEqual([''])
})
