/**
 * What the source of a published definition would have reported of a set: a count, a share at each threshold, bands, the
 * rate of a whole set, means. In one cell of a table, and in full. Pure.
 */
import type { PublishedDefinition, PublishedSummary } from '../results/published-schema.ts'
import { counted, number, percent, threshold } from './format.ts'

/** Thresholds of a sweep that a cell has room for. */
const CELL_THRESHOLDS = [0.2, 0.5, 0.8]

/** Columns of a cell. */
const CELL_WIDTH = 31

/** @returns items in which anything was found, enough for the decision or not */
export function foundItems({ outcomes }: PublishedSummary): number {
  return outcomes.contaminated + outcomes.below + outcomes.measured
}

/** @returns a share of the items that were tested; they are none of what was not */
function ofTested(items: number, { tested }: PublishedSummary): number {
  return tested === 0 ? 0 : items / tested
}

/** At most five columns: never 0 or 100 for anything else. */
function roughPercent(share: number): string {
  if (share > 0 && share < 0.001) return '<.1 %'
  return share >= 0.1 && share < 1 ? `${Math.min(99, Math.round(100 * share))} %` : percent(share)
}

/** Means are ratios, or lengths in units: two digits that say something. */
function mean(value: number): string {
  return value === 0
    ? '0'
    : value >= 10
      ? String(Math.round(value))
      : withoutZero(Number(value.toPrecision(2)))
}

/** Means by the source's names, in its order. */
function meansText(
  { figureNames }: PublishedDefinition,
  figures: Readonly<Partial<Record<string, number>>>,
): string[] {
  return Object.entries(figureNames).flatMap(([figure, name]) => {
    const value = figures[figure]
    return value === undefined ? [] : [`${name} ${mean(value)}`]
  })
}

/**
 * @param definition as the report has it
 * @param summary of a set
 * @returns the source's own figure, short enough for a cell
 */
export function sourceFigure(definition: PublishedDefinition, summary: PublishedSummary): string {
  const { isDecided } = definition
  const { tested, contaminated, bands, sweep, means, gramRate } = summary
  if (tested === 0) return 'nothing tested'
  if (isDecided) return `${number(contaminated.count)} contaminated, ${percent(contaminated.share)}`
  if (sweep !== null) {
    return sweep
      .filter(({ at }) => CELL_THRESHOLDS.includes(at))
      .map(({ at, items }) => `≥${withoutZero(at)} ${roughPercent(ofTested(items, summary))}`)
      .join(', ')
  }
  // Of bands that are each other's complement only those from below are told.
  const upper = Object.entries(bands).filter(([name]) => name === 'dirty' || name === 'not clean')
  if (upper.length > 0) {
    return upper.map(([name, items]) => `${name} ${roughPercent(ofTested(items, summary))}`).join(', ')
  }
  const [first] = means ?? []
  if (first === undefined) return `${percent(gramRate)} of all grams`
  const name = (means ?? []).length > 1 ? `${first.text}: ` : ''
  return meansText(definition, first.figures).reduce((cell, figure) => {
    const longer = cell === name ? `${name}${figure}` : `${cell}, ${figure}`
    return longer.length <= CELL_WIDTH ? longer : cell
  }, name)
}

/** `.2` for 0.2: the zero in front says nothing. */
function withoutZero(at: number): string {
  return String(at).replace(/^0(?=\.)/, '')
}

/** Shares of a sweep in percent without the sign, from any overlap on. */
export interface SweepTable {
  /** `any`, `≥ .1` … */
  readonly headings: readonly string[]
  readonly rows: readonly { readonly set: string; readonly cells: readonly string[] }[]
}

/** A set under a definition. */
export interface SetSummary {
  readonly set: string
  readonly summary: PublishedSummary
}

/**
 * @param sets under one definition
 * @returns shares of the items that were tested, four columns at most; undefined for a definition without a sweep
 */
export function sweepTable(sets: readonly SetSummary[]): SweepTable | undefined {
  const swept = sets.filter(({ summary }) => summary.sweep !== null)
  const [first] = swept
  if (first === undefined) return undefined
  const share = (items: number, summary: PublishedSummary): string => {
    const value = ofTested(items, summary)
    if (summary.tested === 0) return '–'
    return value > 0 && value < 0.0001 ? '<.01' : percent(value).replace(/ %$/u, '')
  }
  return {
    headings: ['any', ...(first.summary.sweep ?? []).map(({ at }) => `≥${withoutZero(at)}`)],
    rows: swept.map(({ set, summary }) => ({
      set,
      cells: [
        share(foundItems(summary), summary),
        ...(summary.sweep ?? []).map(({ items }) => share(items, summary)),
      ],
    })),
  }
}

/**
 * @returns what the source reports of a set beyond counts and sweeps: bands, means; sentences without a full stop
 */
export function furtherFigures(definition: PublishedDefinition, summary: PublishedSummary): string[] {
  const { bands, means } = summary
  const bandText = Object.entries(bands)
    .map(([name, items]) => `${name} ${percent(ofTested(items, summary))}`)
    .join(', ')
  return [
    ...(bandText === '' || summary.tested === 0 ? [] : [bandText]),
    ...(means ?? []).map(({ text, items, figures }) => {
      const name = (means ?? []).length > 1 ? `${text}: ` : ''
      return `${name}${meansText(definition, figures).join(', ')} (mean of ${counted(items, 'item')})`
    }),
  ]
}

/**
 * @param sets under the definition
 * @returns for which of them the source calls the corpus contaminated; undefined where it has no such rule
 */
export function corpusSentence(
  { setLimit }: PublishedDefinition,
  sets: readonly SetSummary[],
): string | undefined {
  if (setLimit === null) return undefined
  const found = sets.filter(({ summary }) => summary.verdict !== null).map(({ set }) => set)
  return (
    `For this source a corpus is contaminated by more than ${threshold(setLimit)} of a benchmark: ` +
    `here by that of ${found.length === 0 ? 'none' : found.join(', ')}.`
  )
}

/** @returns the same in one line, for tables with room */
export function allFigures(definition: PublishedDefinition, summary: PublishedSummary): string {
  if (summary.tested === 0) return sourceFigure(definition, summary)
  const sweep = sweepTable([{ set: '', summary }])
  const swept = sweep?.headings
    .map((heading, i) => `${heading} ${sweep.rows[0]?.cells[i] ?? ''} %`)
    .join(', ')
  const more = [...(swept === undefined ? [] : [swept]), ...furtherFigures(definition, summary)]
  return [
    ...(definition.isDecided || more.length === 0 ? [sourceFigure(definition, summary)] : []),
    ...more,
  ].join('; ')
}
