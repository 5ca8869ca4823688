/**
 * One panel for each benchmark: the shares of items that would be at least partial and contaminated at every threshold, so that
 * none is hidden, and below them on the same axis how items spread over coverage. Pure.
 */
import type { Thresholds } from '../../measure/verdict.ts'
import type { ItemLine, Report, Summary } from '../../results/schema.ts'
import { counted, number, percent, threshold } from '../format.ts'
import { printable } from '../width.ts'
import { type Child, element as h, type Markup } from './markup.ts'
import { coordinate, niceAxis } from './scale.ts'
import { countFrom, type Sweep, sweepsOf } from './sweep.ts'

const WIDTH = 260
const LEFT = 34
const RIGHT = 8
/** Height of curves and histogram, with room for names of axes between and below. */
const CURVE = { top: 20, bottom: 116 } as const
const BARS = { top: 132, bottom: 172 } as const
const HEIGHT = 200
const BINS = 20
/** Steps of the curves along the axis, besides the thresholds themselves. */
const STEPS = 100
/** Thresholds of the table of figures. */
const TABLE_STEPS = 10

interface Panel {
  readonly name: string
  readonly summary: Summary
  readonly sweep: Sweep
}

/**
 * @param report any report
 * @param items lines of items.jsonl
 * @returns panels, the names of sets without an overlap, and the same figures as a table
 */
export function distributionSection(report: Report, items: readonly ItemLine[]): Markup {
  const sweeps = sweepsOf(report, items)
  const panels = report.sets.flatMap(({ name, results: [summary] }): Panel[] => {
    const sweep = sweeps.get(name)
    return sweep === undefined ? [] : [{ name, summary, sweep }]
  })
  const isShown = ({ sweep }: Panel): boolean => sweep.partial.length > 0
  const shown = panels.filter(isShown)
  const empty = panels.filter((panel) => !isShown(panel))
  const { thresholds } = report.definitions[0]
  return h(
    'section',
    { id: 'thresholds' },
    h('h2', {}, 'At every threshold'),
    h(
      'p',
      { class: 'lead' },
      'How many items would be contaminated if that much coverage were asked for, and how many at least partial. The dots are the ' +
        `levels of this report: partial from ${threshold(thresholds.partial)}, contaminated from ${threshold(thresholds.contaminated)}. ` +
        'Below, how items with an overlap spread over coverage. Scales differ from panel to panel.',
    ),
    shown.length > 0 &&
      h('p', { class: 'legend' }, key('partial', 'at least partial'), key('contaminated', 'contaminated')),
    h(
      'div',
      { class: 'panels' },
      shown.map((panel) => panelOf(panel, thresholds)),
    ),
    empty.length > 0 &&
      h('p', { class: 'note' }, `Nothing to draw: ${empty.map(({ name }) => printable(name)).join(', ')}.`),
    shown.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, 'The curves as a table'),
        h(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The curves as a table' },
          curveTable(shown, thresholds),
        ),
      ),
  )
}

function key(kind: 'partial' | 'contaminated', text: string): Markup {
  return h(
    'span',
    { class: 'key' },
    h(
      'svg',
      { width: 24, height: 10, 'aria-hidden': 'true' },
      h('line', { class: `curve-${kind}`, x1: 1, x2: 23, y1: 5, y2: 5 }),
      h('circle', { class: `dot-${kind}`, cx: 12, cy: 5, r: 3.5 }),
    ),
    text,
  )
}

/** Share of the items of a set. */
function shareFrom({ summary }: Panel, reaches: readonly number[], at: number): number {
  return countFrom(reaches, at) / Math.max(1, summary.items)
}

function x(share: number): number {
  return coordinate(LEFT + share * (WIDTH - LEFT - RIGHT))
}

function panelOf(panel: Panel, thresholds: Thresholds): Markup {
  const { name, summary, sweep } = panel
  const { atLeastPartial, contaminated, anyOverlap } = summary
  const set = printable(name)
  const { top } = niceAxis(shareFrom(panel, sweep.partial, Number.MIN_VALUE))
  const text =
    `${set}: ${percent(anyOverlap.share)} of items have any overlap, ${percent(atLeastPartial.share)} are at least partial ` +
    `(${threshold(thresholds.partial)}), ${percent(contaminated.share)} contaminated (${threshold(thresholds.contaminated)})`
  return h(
    'figure',
    { class: 'panel' },
    h(
      'figcaption',
      {},
      h('bdi', {}, set),
      h('span', { class: 'sub' }, counted(anyOverlap.count, 'item with an overlap', 'items with an overlap')),
    ),
    h(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': text },
      curves(panel, top, thresholds),
      histogram(sweep.overlaps),
      [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) =>
        h(
          'text',
          { class: 'tick', x: x(at), y: BARS.bottom + 12, 'text-anchor': at === 1 ? 'end' : 'middle' },
          `${at * 100}`,
        ),
      ),
      h('text', { class: 'tick', x: x(0.5), y: HEIGHT - 3, 'text-anchor': 'middle' }, 'coverage in %'),
    ),
  )
}

function curves(panel: Panel, top: number, thresholds: Thresholds): Child {
  const { partial, contaminated } = panel.sweep
  const y = (share: number): number =>
    coordinate(CURVE.bottom - Math.min(1, share / top) * (CURVE.bottom - CURVE.top))
  // The thresholds are corners of both curves: a dot is a point of its curve, not one near it.
  const at = [
    Number.MIN_VALUE,
    ...Array.from({ length: STEPS }, (_, i) => (i + 1) / STEPS),
    thresholds.partial,
    thresholds.contaminated,
  ].sort((a, b) => a - b)
  const line = (reaches: readonly number[]): string =>
    at.map((value) => `${x(value)},${y(shareFrom(panel, reaches, value))}`).join(' ')
  const dot = (kind: string, reaches: readonly number[], value: number): Child => [
    h('line', { class: 'threshold', x1: x(value), x2: x(value), y1: CURVE.top, y2: CURVE.bottom }),
    h('circle', { class: `dot-${kind}`, cx: x(value), cy: y(shareFrom(panel, reaches, value)), r: 3.5 }),
  ]
  return [
    [0, 0.5, 1].map((part) => [
      h('line', { class: 'rule', x1: LEFT, x2: WIDTH - RIGHT, y1: y(top * part), y2: y(top * part) }),
      h(
        'text',
        { class: 'tick', x: LEFT - 4, y: y(top * part) + 3, 'text-anchor': 'end' },
        `${Number((top * part * 100).toPrecision(3))}`,
      ),
    ]),
    h('text', { class: 'tick', x: 0, y: 8 }, '% of items'),
    h('polygon', { class: 'area', points: `${x(0)},${y(0)} ${line(partial)} ${x(1)},${y(0)}` }),
    h('polyline', { class: 'curve-partial', points: line(partial) }),
    h('polyline', { class: 'curve-contaminated', points: line(contaminated) }),
    dot('partial', partial, thresholds.partial),
    dot('contaminated', contaminated, thresholds.contaminated),
  ]
}

function histogram(coverages: readonly number[]): Child {
  const bins = Array.from({ length: BINS }, () => 0)
  for (const coverage of coverages) {
    const bin = Math.min(BINS - 1, Math.floor(coverage * BINS))
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  const most = Math.max(1, ...bins)
  return [
    h('line', { class: 'rule', x1: LEFT, x2: WIDTH - RIGHT, y1: BARS.bottom, y2: BARS.bottom }),
    h('text', { class: 'tick', x: LEFT - 4, y: BARS.top + 5, 'text-anchor': 'end' }, number(most)),
    h('text', { class: 'tick', x: LEFT - 4, y: BARS.bottom, 'text-anchor': 'end' }, 'items'),
    bins.map((count, i) => {
      if (count === 0) return undefined
      // A single item stays visible beside thousands.
      const height = Math.max(1.5, (count / most) * (BARS.bottom - BARS.top))
      return h('rect', {
        class: 'bin',
        x: x(i / BINS) + 0.5,
        y: coordinate(BARS.bottom - height),
        width: coordinate(x((i + 1) / BINS) - x(i / BINS) - 1),
        height: coordinate(height),
      })
    }),
  ]
}

function curveTable(panels: readonly Panel[], { partial, contaminated }: Thresholds): Markup {
  const tenths = Array.from({ length: TABLE_STEPS }, (_, i) => (i + 1) / TABLE_STEPS)
  const steps = [...new Set([...tenths, partial, contaminated])].sort((a, b) => a - b)
  const row = (panel: Panel, level: 'partial' | 'contaminated'): Markup =>
    h(
      'tr',
      {},
      level === 'partial' && h('th', { scope: 'rowgroup', rowspan: 2 }, h('bdi', {}, printable(panel.name))),
      h('td', {}, level === 'partial' ? 'at least partial' : level),
      steps.map((at) => h('td', { class: 'figure' }, percent(shareFrom(panel, panel.sweep[level], at)))),
    )
  return h(
    'table',
    { class: 'plain sweep' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col', colspan: 2 }, 'From a coverage of'),
        steps.map((at) => h('th', { scope: 'col', class: 'figure' }, threshold(at))),
      ),
    ),
    panels.map((panel) => h('tbody', {}, row(panel, 'partial'), row(panel, 'contaminated'))),
  )
}
