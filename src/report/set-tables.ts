/**
 * Tables with one line for each item set: items by level, and shares. Pure.
 */
import { type Evidence, LEVELS } from '../measure/verdict.ts'
import type { Report, Summary } from '../results/schema.ts'
import { number, percent, percentRange } from './format.ts'
import { levelText } from './level-text.ts'
import type { Style } from './style.ts'
import { type Cell, type Column, table } from './table.ts'
import { printable, shorten } from './width.ts'

/** Columns for the name of a set; longer names lose their middle. */
const NAME_WIDTH = 17

interface Row {
  readonly name: string
  readonly summary: Summary
}

const LEVEL_HEADINGS: Readonly<Record<string, string>> = {
  'not testable': 'not\ntestable',
  'too short': 'too\nshort',
}

function rowsOf(report: Report): Row[] {
  return report.sets.map(({ name, results }) => ({
    name: shorten(printable(name), NAME_WIDTH),
    summary: results[0],
  }))
}

function levelCell(level: (typeof LEVELS)[number], count: number, style: Style): Cell {
  if (count === 0) return { text: '0', style: style.faint }
  return { text: number(count), style: (text) => levelText(level, style, text) }
}

function shareText({ share, low, high }: Summary['contaminated'], width: number): string {
  return `${percent(share).padStart(width)}  ${percentRange(low, high)}`
}

/**
 * @param report any report
 * @param style how to emphasise
 * @returns lines of both tables, an empty one between them, none wider than 80 columns
 */
export function setTables(report: Report, style: Style): string[] {
  const rows = rowsOf(report)
  const levelColumns: Column[] = [
    { heading: 'benchmark' },
    { heading: 'items', align: 'right' },
    ...LEVELS.map((level): Column => ({ heading: LEVEL_HEADINGS[level] ?? level, align: 'right' })),
  ]
  const levels = rows.map(({ name, summary }) => [
    { text: name, style: style.strong },
    number(summary.items),
    ...LEVELS.map((level) => levelCell(level, summary.levels[level], style)),
  ])
  const evidence: readonly Evidence[] =
    report.exact === null
      ? ['likely', 'unproven']
      : report.index === null
        ? ['verified']
        : ['verified', 'refuted']
  const shareColumns: Column[] = [
    { heading: '\nbenchmark' },
    { heading: 'contaminated\n(95 % interval)' },
    { heading: 'any overlap\n(95 % interval)' },
    { heading: 'mean\ncoverage', align: 'right' },
    ...evidence.map((name): Column => ({ heading: `\n${name}`, align: 'right' })),
  ]
  const shareWidth = Math.max(
    0,
    ...rows.flatMap(({ summary }) =>
      [summary.contaminated, summary.anyOverlap].map(({ share }) => percent(share).length),
    ),
  )
  const shares = rows.map(({ name, summary }) => [
    { text: name, style: style.strong },
    shareText(summary.contaminated, shareWidth),
    shareText(summary.anyOverlap, shareWidth),
    percent(summary.meanCoverage),
    ...evidence.map((name) => number(summary.evidence[name])),
  ])
  return [...table(levelColumns, levels, style.faint), '', ...table(shareColumns, shares, style.faint)]
}
