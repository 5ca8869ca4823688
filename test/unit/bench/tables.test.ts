import { describe, expect, it } from 'vitest'
import { summarise } from '../../../bench/harness/figure.mjs'
import { replaceBetween } from '../../../bench/harness/markers.mjs'
import { folderName } from '../../../bench/harness/results.mjs'
import { headlines, short, targetsTable } from '../../../bench/harness/tables.mjs'

const figure = {
  id: 'build/x',
  name: 'reading',
  unit: 'MB/s',
  better: 'higher',
  ours: { name: 'dosimeter', runs: [190, 210] },
  rival: { name: 'C program', runs: [420] },
  target: { absolute: 200, ratio: 0.8 },
} as const
const measured = { ...figure, summary: summarise(figure) }

describe('tables of results', () => {
  it.each([
    [0, '0'],
    [0.01234, '0.0123'],
    [1.5, '1.50'],
    [12.345, '12.3'],
    [999.4, '999'],
    [12345, '12345'],
  ])('write %d as %s', (value, text) => {
    expect(short(value)).toBe(text)
  })

  it('show a figure with its rival, its target, and whether it was met', () => {
    const [, , row] = targetsTable([measured]).split('\n')
    const cells = row?.split('|').map((cell) => cell.trim())
    expect(cells?.slice(1, -1)).toEqual([
      '`build/x`',
      'reading',
      '210 MB/s (200)',
      'C program: 420',
      '0.500×',
      '≥ 200 MB/s and ≥ 0.8×',
      '**no**',
    ])
  })

  it('have rows of equal width', () => {
    const widths = new Set(
      targetsTable([measured, { ...measured, name: 'whole process, and more' }])
        .split('\n')
        .map((line) => line.length),
    )
    expect(widths.size).toBe(1)
  })

  it('leave headlines without a figure out', () => {
    const results = {
      figures: [measured],
      machine: { cpu: 'A processor', cores: 2 },
      versions: { node: '20.19.0' },
    }
    const text = headlines(results, [
      ['^build/x: reading$', 'indexing'],
      ['^check/', 'checking'],
    ])
    expect(text).toContain('| indexing | 210 MB/s  | C program: 420 MB/s')
    expect(text).not.toContain('checking')
    expect(text).toContain('A processor, 2 cores, Node 20.19.0')
  })
})

describe('text between markers', () => {
  const page = 'before\n<!-- bench:begin, made by a script -->\nold\n<!-- bench:end -->\nafter\n'

  it('is replaced, and nothing else', () => {
    const expected = 'before\n<!-- bench:begin, made by a script -->\n\nnew\n\n<!-- bench:end -->\nafter\n'
    expect(replaceBetween(page, 'bench', 'new\n')).toBe(expected)
    expect(replaceBetween(expected, 'bench', 'new')).toBe(expected)
  })

  it.each([['no markers'], [page.replace('<!-- bench:end -->', '')], [page + page]])(
    'needs both, once: %j',
    (text) => {
      expect(() => replaceBetween(text, 'bench', 'new')).toThrow('bench:begin')
    },
  )
})

it('folders of results are named by time and label', () => {
  expect(folderName(new Date('2026-01-31T09:05:59Z'), 'Quiet machine, full')).toBe(
    '2026-01-31-0905-quiet-machine-full',
  )
})
