/**
 * One bar pair for each benchmark, with 95 % intervals, on one scale. Pure.
 */
import { LEVELS } from '../../measure/verdict.ts'
import type { Report, Summary } from '../../results/schema.ts'
import { number, percent, percentRange } from '../format.ts'
import { printable } from '../width.ts'
import { type Child, element as h, type Markup } from './markup.ts'
import { type Axis, niceAxis, pct } from './scale.ts'

type Share = Summary['contaminated']

/**
 * @param report any report
 * @returns a table: names, bars, and the figures of all levels
 */
export function benchmarkBars({ sets }: Report): Markup {
  const rows = sets.map(({ name, title, results: [summary] }) => ({ name, title, summary }))
  const scale = niceAxis(Math.max(0, ...rows.map(({ summary }) => summary.atLeastPartial.high)))
  return h(
    'table',
    { class: 'bars' },
    h(
      'caption',
      {},
      'Share of items by level',
      h(
        'span',
        { class: 'legend' },
        key('contaminated', 'contaminated'),
        key('partial', 'contaminated or partial'),
        key('whisker', '95 % interval'),
      ),
    ),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Benchmark'),
        h(
          'th',
          { scope: 'col', class: 'bar-cell' },
          h('span', { class: 'hidden' }, 'Shares as bars'),
          axis(scale),
        ),
        h('th', { scope: 'col' }, 'Share (95 %)'),
        ...LEVELS.map((level) => h('th', { scope: 'col', class: 'figure' }, level)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map(({ name, title, summary }) => barRow(name, title, summary, scale)),
    ),
  )
}

function barRow(name: string, title: string, summary: Summary, { top, ticks }: Axis): Markup {
  const { items, contaminated, atLeastPartial, levels } = summary
  const set = printable(name)
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('a', { href: filterLink({ set: name }), title: printable(title) }, h('bdi', {}, set)),
      h('span', { class: 'sub total' }, `${number(items)} items`),
    ),
    h(
      'td',
      { class: 'bar-cell' },
      h(
        'svg',
        { class: 'bar', width: '100%', height: 32, 'aria-hidden': 'true' },
        ticks.map((at) => h('line', { class: 'rule', x1: pct(at / top), x2: pct(at / top), y1: 0, y2: 32 })),
        bar('contaminated', contaminated, top, 5),
        bar('partial', atLeastPartial, top, 18),
      ),
    ),
    h(
      'td',
      { class: 'shares' },
      shareLine('contaminated', contaminated),
      shareLine('at least partial', atLeastPartial),
    ),
    ...LEVELS.map((level) => levelCell(name, level, levels[level])),
  )
}

/** Stands beside its bar. */
function shareLine(what: string, { share, low, high }: Share): Markup {
  return h(
    'span',
    {},
    h('span', { class: 'what' }, `${what} `),
    percent(share),
    h('span', { class: 'sub' }, ` (${percentRange(low, high)})`),
  )
}

function levelCell(set: string, level: (typeof LEVELS)[number], count: number): Markup {
  const kind = `level-${LEVELS.indexOf(level)}`
  const label: Child = h('span', { class: 'label' }, level)
  return count === 0
    ? h('td', { class: 'figure zero' }, label, '0')
    : h('td', { class: `figure ${kind}` }, label, h('a', { href: filterLink({ set, level }) }, number(count)))
}

function bar(kind: 'contaminated' | 'partial', { share, low, high }: Share, top: number, y: number): Child {
  const middle = y + 4
  return [
    share > 0 && h('rect', { class: `bar-${kind}`, x: 0, y, width: pct(share / top), height: 8 }),
    h('line', { class: 'whisker', x1: pct(low / top), x2: pct(high / top), y1: middle, y2: middle }),
    [low, high].map((at) =>
      h('line', { class: 'whisker', x1: pct(at / top), x2: pct(at / top), y1: y + 1, y2: y + 7 }),
    ),
  ]
}

/** The unit stands behind the last label only: beside the facts the column is narrow. */
function axis({ top, ticks }: Axis): Markup {
  return h(
    'svg',
    { class: 'axis', width: '100%', height: 14, 'aria-hidden': 'true' },
    ticks.map((at, i) =>
      h(
        'text',
        { x: pct(at / top), y: 11, 'text-anchor': i === 0 ? 'start' : 'middle' },
        `${Number((at * 100).toPrecision(4))}${i === ticks.length - 1 ? ' %' : ''}`,
      ),
    ),
  )
}

function key(kind: string, text: string): Markup {
  const drawn =
    kind === 'whisker'
      ? [
          h('line', { class: 'whisker', x1: 1, x2: 17, y1: 5, y2: 5 }),
          h('line', { class: 'whisker', x1: 1, x2: 1, y1: 2, y2: 8 }),
          h('line', { class: 'whisker', x1: 17, x2: 17, y1: 2, y2: 8 }),
        ]
      : [h('rect', { class: `bar-${kind}`, x: 0, y: 1, width: 18, height: 8 })]
  return h(
    'span',
    { class: 'key' },
    h('svg', { width: 18, height: 10, 'aria-hidden': 'true' }, ...drawn),
    text,
  )
}

/**
 * @param filter names of filters of the item table, and their values
 * @returns a link into the page
 */
export function filterLink(filter: Readonly<Record<string, string>>): string {
  const entries = Object.entries(filter).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `#${entries.join('&')}`
}
