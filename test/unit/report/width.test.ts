import { expect, test } from 'vitest'
import { displayWidth, printable, shorten } from '../../../src/report/width.ts'

test('wide characters take two columns, marks and invisible ones none', () => {
  expect(displayWidth('abc')).toBe(3)
  expect(displayWidth('日本の')).toBe(6)
  expect(displayWidth('한글')).toBe(4)
  expect(displayWidth('Zoe\u0308')).toBe(3)
  expect(displayWidth('co\u00adop\u200b')).toBe(4)
  expect(displayWidth('😀!')).toBe(3)
})

test('printable text cannot move the cursor, change colours or turn the direction', () => {
  expect(printable('a\u001b[31mred\u0007 \u202egnp\u2066.\n\n  b\tc\u009b1mz')).toBe('a[31mred gnp. b c1mz')
  expect(printable('\ud800x')).toBe('x')
})

test('shortened text keeps both ends, or its beginning', () => {
  expect(shorten('short', 5)).toBe('short')
  expect(shorten('a-rather-long-name', 9)).toBe('a-ra…name')
  expect(shorten('a-rather-long-name', 9, 'end')).toBe('a-rather…')
  expect(displayWidth(shorten('日本の子どもが窓に', 8))).toBeLessThanOrEqual(8)
})
