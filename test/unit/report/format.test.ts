import { expect, test } from 'vitest'
import {
  counted,
  duration,
  number,
  percent,
  percentRange,
  rate,
  roughly,
  size,
  speed,
  threshold,
} from '../../../src/report/format.ts'

test('numbers have commas between thousands', () => {
  expect([0, 999, 1000, 1234567].map(number)).toEqual(['0', '999', '1,000', '1,234,567'])
})

test('estimates have two digits', () => {
  expect([86758, 21035178, 7].map(roughly)).toEqual(['87,000', '21,000,000', '7'])
})

test('nouns agree with their number', () => {
  expect([counted(0, 'item'), counted(1, 'item'), counted(2, 'item')]).toEqual([
    '0 items',
    '1 item',
    '2 items',
  ])
  expect(counted(2, 'index', 'indexes')).toBe('2 indexes')
})

test('sizes have three digits and a binary unit', () => {
  expect([0, 1, 1023, 1024, 1536, 270336, 1023.9 * 1024, 2 ** 30, 1.5 * 2 ** 40].map(size)).toEqual([
    '0 bytes',
    '1 byte',
    '1,023 bytes',
    '1 KiB',
    '1.5 KiB',
    '264 KiB',
    '1 MiB',
    '1 GiB',
    '1.5 TiB',
  ])
})

test('only nothing is 0 %, and only everything is 100 %', () => {
  expect([0, 1, 0.5, 0.99999, 1 / 14042, 0.0012].map(percent)).toEqual([
    '0 %',
    '100 %',
    '50.0 %',
    '99.9 %',
    '0.007 %',
    '0.1 %',
  ])
})

test('intervals are rough, but not below 10 %', () => {
  expect(percentRange(0, 0.036)).toBe('0–3.6 %')
  expect(percentRange(0.495, 0.7786)).toBe('50–78 %')
  expect(percentRange(0.9127, 1)).toBe('91–100 %')
  expect(percentRange(0.00012, 0.00092)).toBe('0.01–0.09 %')
})

test('thresholds are as exact as they were given', () => {
  expect([0.8, 0.2, 0.125, 0.07].map(threshold)).toEqual(['80 %', '20 %', '12.5 %', '7 %'])
})

test('rates have two digits', () => {
  expect([0, 1e-3, 3.8634e-5, 0.25].map(rate)).toEqual(['0', '1e-3', '3.9e-5', '2.5e-1'])
})

test('times and speeds', () => {
  expect([0.04, 9.96, 59.4, 59.6, 200, 7500].map(duration)).toEqual([
    '0.0 s',
    '10 s',
    '59 s',
    '1 min 0 s',
    '3 min 20 s',
    '2 h 5 min',
  ])
  expect(speed(264e6, 2)).toBe('132 MB/s')
  expect(speed(5e6, 2)).toBe('2.5 MB/s')
})
