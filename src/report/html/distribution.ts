/**
 * One panel for each benchmark: the share of items at or above every threshold, so that none is hidden, and below it on the
 * same axis how items spread over coverage. Pure.
 */
import { LEAST_UNITS_ALONE } from '../../measure/verdict.ts'
import { highestCoverage } from '../../results/figures.ts'
import type { ItemLine, Report, Summary } from '../../results/schema.ts'
import { counted, number, percent, threshold } from '../format.ts'
import { printable } from '../width.ts'
import { type Child, element as h, type Markup } from './markup.ts'
import { coordinate, niceAxis } from './scale.ts'

const WIDTH = 260
const LEFT = 34
const RIGHT = 8
/** Height of curve and histogram, with room for names of axes between and below. */
const CURVE = { top: 20, bottom: 116 } as const
const BARS = { top: 132, bottom: 172 } as const
const HEIGHT = 200
const BINS = 20
/** Steps of the curve along the axis. */
const STEPS = 100
/** Thresholds of the table of figures. */
const TABLE_STEPS = 10

interface Panel {
  readonly name: string
  readonly summary: Summary
  /** Coverages of items with any, ascending. */
  readonly coverages: readonly number[]
}

/**
 * @param report any report
 * @param items lines of items.jsonl
 * @returns panels, the names of sets without an overlap, and the same figures as a table
 */
export function distributionSection(report: Report, items: readonly ItemLine[]): Markup {
  const bySet = new Map<string, number[]>()
  for (const { set, results } of items) {
    const coverage = highestCoverage(results[0], LEAST_UNITS_ALONE)
    if (coverage <= 0) continue
    const list = bySet.get(set)
    if (list === undefined) bySet.set(set, [coverage])
    else list.push(coverage)
  }
  const panels = report.sets.map(
    ({ name, results: [summary] }): Panel => ({
      name,
      summary,
      coverages: (bySet.get(name) ?? []).sort((a, b) => a - b),
    }),
  )
  const shown = panels.filter(({ coverages }) => coverages.length > 0)
  const empty = panels.filter(({ coverages }) => coverages.length === 0)
  const { thresholds } = report.definitions[0]
  return h(
    'section',
    { id: 'thresholds' },
    h('h2', {}, 'At every threshold'),
    h(
      'p',
      { class: 'lead' },
      'The curve is the share of items of which at least that much was found: of the whole item, or of its question, answer, code or ' +
        'tests by itself. The bars below it tell how many items have which coverage (those without any are not drawn), the dots the ' +
        'shares of items that are at least partial and contaminated. Scales differ from panel to panel.',
    ),
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
          curveTable(shown),
        ),
      ),
  )
}

/** Share of the items with coverage of at least `at`. */
function shareFrom({ coverages, summary }: Panel, at: number): number {
  const below = coverages.findIndex((coverage) => coverage >= at)
  return below < 0 ? 0 : (coverages.length - below) / Math.max(1, summary.items)
}

function x(share: number): number {
  return coordinate(LEFT + share * (WIDTH - LEFT - RIGHT))
}

function panelOf(
  panel: Panel,
  thresholds: { readonly partial: number; readonly contaminated: number },
): Markup {
  const { name, summary, coverages } = panel
  const { atLeastPartial, contaminated } = summary
  const set = printable(name)
  const { top } = niceAxis(Math.max(shareFrom(panel, 0), atLeastPartial.share))
  const text =
    `${set}: ${percent(shareFrom(panel, 0))} of items have any overlap, ${percent(atLeastPartial.share)} are at least partial ` +
    `(${threshold(thresholds.partial)}), ${percent(contaminated.share)} contaminated (${threshold(thresholds.contaminated)})`
  return h(
    'figure',
    { class: 'panel' },
    h(
      'figcaption',
      {},
      h('bdi', {}, set),
      h('span', { class: 'sub' }, counted(coverages.length, 'item with an overlap', 'items with an overlap')),
    ),
    h(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': text },
      curve(panel, top, thresholds),
      histogram(coverages),
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

function curve(
  panel: Panel,
  top: number,
  thresholds: { readonly partial: number; readonly contaminated: number },
): Child {
  const { atLeastPartial, contaminated } = panel.summary
  const y = (share: number): number =>
    coordinate(CURVE.bottom - Math.min(1, share / top) * (CURVE.bottom - CURVE.top))
  const points = Array.from({ length: STEPS + 1 }, (_, i) => {
    const at = Math.max(1e-9, i / STEPS)
    return `${x(i / STEPS)},${y(shareFrom(panel, at))}`
  })
  const dots: readonly (readonly [number, number, string])[] = [
    [thresholds.partial, atLeastPartial.share, 'dot-partial'],
    [thresholds.contaminated, contaminated.share, 'dot-contaminated'],
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
    h('polygon', { class: 'area', points: `${x(0)},${y(0)} ${points.join(' ')} ${x(1)},${y(0)}` }),
    h('polyline', { class: 'curve', points: points.join(' ') }),
    dots.map(([at, share, kind]) => [
      h('line', { class: 'threshold', x1: x(at), x2: x(at), y1: CURVE.top, y2: CURVE.bottom }),
      h('circle', { class: kind, cx: x(at), cy: y(share), r: 3.5 }),
    ]),
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

function curveTable(panels: readonly Panel[]): Markup {
  const steps = Array.from({ length: TABLE_STEPS + 1 }, (_, i) => i / TABLE_STEPS)
  return h(
    'table',
    { class: 'plain' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Coverage of at least'),
        steps.map((at) => h('th', { scope: 'col', class: 'figure' }, at === 0 ? 'any' : threshold(at))),
      ),
    ),
    h(
      'tbody',
      {},
      panels.map((panel) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, h('bdi', {}, printable(panel.name))),
          steps.map((at) => h('td', { class: 'figure' }, percent(shareFrom(panel, Math.max(1e-9, at))))),
        ),
      ),
    ),
  )
}
