/**
 * Benchmark × source of the corpus: where the overlaps come from. Pure.
 */
import type { ItemLine, Report } from '../../results/schema.ts'
import { counted, number, percent, threshold } from '../format.ts'
import { printable, shorten } from '../width.ts'
import { filterLink } from './bars.ts'
import { element as h, type Markup } from './markup.ts'
import { countedSources, distinctNames, labelText, type SourceLabel, sourceLabels } from './sources.ts'

/** Most columns of single sources; the others stand together in one more. */
const SOURCES_SHOWN = 12
/** Characters of a name in a heading, and of several that are alike. */
const NAME_COLUMNS = 34
const ALIKE_COLUMNS = 22
/** Upper ends of the steps of colour, as shares of a set's items; the last one has no end. */
const STEPS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3] as const

interface Cell {
  items: number
  /** By text of that source alone; undefined when the report does not tell. */
  atLeastPartial: number | undefined
}

/** Sources that make a column. */
interface Column {
  /** Undefined for several together. */
  readonly source: string | undefined
  readonly sources: ReadonlySet<string>
}

/**
 * @param report any report
 * @param items lines of items.jsonl
 * @returns undefined when nothing was found anywhere
 */
export function heatMap(report: Report, items: readonly ItemLine[]): Markup | undefined {
  const totals = totalsOf(report, items)
  if (totals.length === 0) return undefined
  const columns = columnsOf(totals.map(({ name }) => name))
  const cells = cellsOf(report, items, columns)
  const isIndex = report.exact === null
  const hasPartial = [...cells.values()].some((row) =>
    row.some((cell) => cell !== undefined && cell.atLeastPartial !== undefined),
  )
  const labels = sourceLabels(
    report,
    totals.map(({ name }) => name),
  )
  const short = distinctNames(
    columns.flatMap(({ source }) => labels.get(source ?? '')?.name ?? []),
    ALIKE_COLUMNS,
  )
  const rest = columns.find(({ source }) => source === undefined)?.sources
  const more = totals.filter(({ name }) => rest?.has(name) === true)
  return h(
    'section',
    { id: 'sources' },
    h('h2', {}, 'Where it comes from'),
    h(
      'p',
      { class: 'lead' },
      `Items of a benchmark with an overlap in ${isIndex ? 'a segment of the index' : 'an input of the corpus'}` +
        (hasPartial
          ? `, and how many ${isIndex ? 'the segment' : 'a document of that input'} alone makes at least partial (◐). `
          : '. ') +
        'An item can be in several. Passages of the context do not count.',
    ),
    legend(),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Overlaps by benchmark and source' },
      h(
        'table',
        { class: isIndex ? 'heat segments' : 'heat' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Benchmark'),
            columns.map((column, c) => heading(column, labels.get(column.source ?? ''), short[c])),
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
              columns.map((column, c) => cellElement(name, column, cells.get(name)?.[c], summary.items)),
            ),
          ),
        ),
      ),
    ),
    more.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `The ${counted(more.length, 'other source')}`),
        h(
          'ul',
          { class: 'columns' },
          more.map(({ name, count }) =>
            h(
              'li',
              {},
              h('a', { href: filterLink({ source: name }) }, h('bdi', {}, nameOf(labels, name))),
              ` ${counted(count, 'item')}`,
            ),
          ),
        ),
      ),
  )
}

/** Sources with how many items count for them, the most first. */
function totalsOf(
  report: Report,
  items: readonly ItemLine[],
): readonly { readonly name: string; readonly count: number }[] {
  const totals = new Map<string, number>()
  for (const { results } of items) {
    for (const { name } of countedSources(report, results[0])) totals.set(name, (totals.get(name) ?? 0) + 1)
  }
  return [...totals]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
}

/** One more than fits would not be saved by standing for itself. */
function columnsOf(sources: readonly string[]): readonly Column[] {
  const shown = sources.length === SOURCES_SHOWN + 1 ? sources.length : SOURCES_SHOWN
  const single = sources.slice(0, shown).map((source): Column => ({ source, sources: new Set([source]) }))
  const rest = sources.slice(shown)
  return rest.length === 0 ? single : [...single, { source: undefined, sources: new Set(rest) }]
}

/** By set, for each column. */
function cellsOf(
  report: Report,
  items: readonly ItemLine[],
  columns: readonly Column[],
): ReadonlyMap<string, readonly (Cell | undefined)[]> {
  const [{ thresholds }] = report.definitions
  const cells = new Map<string, (Cell | undefined)[]>()
  for (const { set, results } of items) {
    const own = countedSources(report, results[0])
    if (own.length === 0) continue
    const row = cells.get(set) ?? columns.map(() => undefined)
    cells.set(set, row)
    for (const [c, { sources }] of columns.entries()) {
      const here = own.filter(({ name }) => sources.has(name))
      if (here.length === 0) continue
      const cell = row[c] ?? { items: 0, atLeastPartial: 0 }
      row[c] = cell
      cell.items++
      // A part of the answer is none: one item of an older report, and the figure is not known.
      if (here.some(({ reach }) => reach === undefined)) cell.atLeastPartial = undefined
      else if (cell.atLeastPartial !== undefined) {
        if (here.some(({ reach = 0 }) => reach >= thresholds.partial)) cell.atLeastPartial++
      }
    }
  }
  return cells
}

function nameOf(labels: ReadonlyMap<string, SourceLabel>, source: string): string {
  const label = labels.get(source)
  return label === undefined ? source : labelText(label)
}

/** @param short the label's name, without what it has in common with the others */
function heading({ source, sources }: Column, label: SourceLabel | undefined, short = ''): Markup {
  if (source === undefined || label === undefined) {
    return h('th', { scope: 'col' }, `${number(sources.size)} more sources`)
  }
  const { inputs, hasMore } = label
  return h(
    'th',
    { scope: 'col', title: inputs.length === 0 ? source : labelText(label) },
    h('a', { href: filterLink({ source }) }, h('bdi', {}, breakable(shorten(short, NAME_COLUMNS)))),
    inputs.map((input) => h('span', { class: 'sub' }, h('bdi', {}, breakable(shorten(input, NAME_COLUMNS))))),
    hasMore && h('span', { class: 'sub' }, '…'),
  )
}

/** Names of files break behind what parts them, never inside a word. */
function breakable(name: string): readonly (string | Markup)[] {
  return (name.match(/[^-._/ ]*[-._/ ]*/g) ?? [])
    .filter((part) => part !== '')
    .flatMap((part, i) => (i === 0 ? [part] : [h('wbr'), part]))
}

function cellElement(set: string, { source }: Column, cell: Cell | undefined, items: number): Markup {
  if (cell === undefined) return h('td', { class: 'heat-none' }, '·')
  const { items: found, atLeastPartial = 0 } = cell
  const share = found / Math.max(1, items)
  const step = STEPS.findIndex((end) => share < end)
  return h(
    'td',
    {
      class: `heat-${step < 0 ? STEPS.length : step}`,
      title: `${counted(found, 'item')} of ${number(items)} (${percent(share)})`,
    },
    source === undefined ? number(found) : h('a', { href: filterLink({ set, source }) }, number(found)),
    atLeastPartial > 0 && h('span', { class: 'sub' }, `◐ ${number(atLeastPartial)}`),
  )
}

/** What the colours mean. */
function legend(): Markup {
  const figure = (share: number): string => threshold(share).replace(' %', '')
  return h(
    'p',
    { class: 'legend shades' },
    h('span', {}, 'Share of the benchmark in %:'),
    [...STEPS, undefined].map((end, step) => {
      const from = STEPS[step - 1]
      const text =
        end === undefined
          ? `≥ ${figure(from ?? 0)}`
          : from === undefined
            ? `< ${figure(end)}`
            : `${figure(from)}–${figure(end)}`
      return h('span', { class: `heat-${step}` }, text)
    }),
  )
}
