/**
 * Benchmark × source of the corpus: where the overlaps come from. Pure.
 */
import { LEVELS } from '../../measure/verdict.ts'
import type { ItemLine, Report } from '../../results/schema.ts'
import { counted, number, percent } from '../format.ts'
import { hasOverlap } from '../most-contaminated.ts'
import { printable, shorten } from '../width.ts'
import { filterLink } from './bars.ts'
import { sourcesOf } from './items.ts'
import { element as h, type Markup } from './markup.ts'

/** Most columns; what other sources have is told below. */
const SOURCES_SHOWN = 12
const NAME_COLUMNS = 24
/** Upper ends of the steps of colour, as shares of a set's items; the last one has no end. */
const STEPS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3] as const

interface Cell {
  items: number
  atLeastPartial: number
}

/**
 * @param report any report
 * @param items lines of items.jsonl
 * @returns undefined when nothing was found anywhere
 */
export function heatMap(report: Report, items: readonly ItemLine[]): Markup | undefined {
  const cells = new Map<string, Map<string, Cell>>()
  const totals = new Map<string, number>()
  for (const { set, results } of items) {
    const [result] = results
    if (!hasOverlap(result)) continue
    for (const [source] of sourcesOf(report, result)) {
      const row = cells.get(set) ?? new Map<string, Cell>()
      cells.set(set, row)
      const cell = row.get(source) ?? { items: 0, atLeastPartial: 0 }
      row.set(source, cell)
      cell.items++
      if (LEVELS.indexOf(result.level) <= LEVELS.indexOf('partial')) cell.atLeastPartial++
      totals.set(source, (totals.get(source) ?? 0) + 1)
    }
  }
  if (totals.size === 0) return undefined
  const sources = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name)
  const shown = sources.slice(0, SOURCES_SHOWN)
  const what = report.exact === null ? 'a segment of the index' : 'an input of the corpus'
  return h(
    'section',
    { id: 'sources' },
    h('h2', {}, 'Where it comes from'),
    h(
      'p',
      { class: 'lead' },
      `Items of a benchmark with an overlap in ${what}, and of these how many are at least partial (◐), wherever their best place is. ` +
        'The stronger the colour, the larger the share of the benchmark. An item can be in several.',
    ),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Overlaps by benchmark and source' },
      h(
        'table',
        { class: 'heat' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Benchmark'),
            shown.map((source) =>
              h(
                'th',
                { scope: 'col', title: source },
                h(
                  'a',
                  { href: filterLink({ source }) },
                  h('bdi', {}, shorten(shortName(source), NAME_COLUMNS)),
                ),
              ),
            ),
          ),
        ),
        h(
          'tbody',
          {},
          report.sets.map(({ name, results: [summary] }) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, h('bdi', {}, printable(name))),
              shown.map((source) => cellOf(name, source, cells.get(name)?.get(source), summary.items)),
            ),
          ),
        ),
      ),
    ),
    sources.length > shown.length &&
      h(
        'p',
        { class: 'note' },
        `${counted(sources.length - shown.length, 'more source')} with fewer items: the table below can be filtered by each.`,
      ),
  )
}

function cellOf(set: string, source: string, cell: Cell | undefined, items: number): Markup {
  if (cell === undefined) return h('td', { class: 'heat-none' }, '·')
  const share = cell.items / Math.max(1, items)
  const step = STEPS.findIndex((end) => share < end)
  return h(
    'td',
    { class: `heat-${step < 0 ? STEPS.length : step}`, title: `${percent(share)} of ${set}` },
    h('a', { href: filterLink({ set, source }) }, number(cell.items)),
    cell.atLeastPartial > 0 && h('span', { class: 'sub' }, `◐ ${number(cell.atLeastPartial)}`),
  )
}

/** Without the root, when it says nothing. */
function shortName(source: string): string {
  return source.slice(source.indexOf('/') + 1)
}
