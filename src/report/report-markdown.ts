/**
 * report.md: the summary of a report and its most contaminated items, for places that show Markdown. Pure.
 */
import { LEVELS } from '../measure/verdict.ts'
import { bestFigures } from '../results/figures.ts'
import type { ItemLine, Report, Summary } from '../results/schema.ts'
import { blindSpots } from './blind-spots.ts'
import { boilerplateSentence } from './boilerplate.ts'
import { corpusFacts } from './corpus-facts.ts'
import { counted, number, percent, percentRange } from './format.ts'
import type { ReportData } from './formats.ts'
import { mostContaminated } from './most-contaminated.ts'
import { notesOf } from './notes.ts'
import { reportVerdict } from './verdict.ts'
import { printable } from './width.ts'

/** Most items in the list. */
const ITEMS_SHOWN = 25

/**
 * @param data a report
 * @returns Markdown with tables (GitHub Flavored), ending with a line feed
 */
export function renderMarkdown({ report, items }: ReportData): string {
  const [definition] = report.definitions
  const { headline, details } = reportVerdict(report)
  const blocks = [
    '# Contamination report',
    `**${escapeMarkdown(headline)}** ${escapeMarkdown(details.join(' '))}`.trim(),
    setTable(report),
    ...publishedTable(report),
    ...boilerplate(report),
    ...itemTable(items),
    '## What was checked',
    markdownTable(
      ['', ''],
      corpusFacts(report).map(([name, value]) => [name, value]),
    ),
    '## What this cannot see',
    list(blindSpots(report)),
    '## How to read this',
    list([
      ...notesOf(report, definition).map((note) => note.trim()),
      ...report.warnings.map((text) => `warning: ${text}`),
    ]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function setTable({ sets }: Report): string {
  const share = ({ share, low, high }: Summary['contaminated']): string =>
    `${percent(share)} (${percentRange(low, high)})`
  return markdownTable(
    ['benchmark', 'items', ...LEVELS, 'contaminated (95 %)', 'any overlap (95 %)', 'mean coverage'],
    sets.map(({ name, results: [summary] }) => [
      name,
      number(summary.items),
      ...LEVELS.map((level) => number(summary.levels[level])),
      share(summary.contaminated),
      share(summary.anyOverlap),
      percent(summary.meanCoverage),
    ]),
    1,
  )
}

function publishedTable({ definitions: [, ...definitions], sets }: Report): string[] {
  if (definitions.length === 0) return []
  const rows = definitions.flatMap(({ name, isDecided, decision, bound }) =>
    sets.flatMap(({ name: set, results: [, ...results] }) =>
      results
        .filter(({ definition }) => definition === name)
        .map(({ contaminated, tested, gramRate }) => [
          name,
          set,
          isDecided ? number(contaminated.count) : '–',
          isDecided
            ? `${percent(contaminated.share)} (${percentRange(contaminated.low, contaminated.high)})`
            : '–',
          number(tested),
          percent(gramRate),
          `${decision}${bound === 'upper' ? ', upper bound' : ''}`,
        ]),
    ),
  )
  const columns = [
    'definition',
    'benchmark',
    'contaminated',
    'share (95 %)',
    'tested',
    'found grams',
    'decision',
  ]
  return ['## Published definitions', markdownTable(columns, rows, 2, 5)]
}

function boilerplate(report: Report): string[] {
  const sentence = boilerplateSentence(report)
  return sentence === undefined ? [] : ['## Boilerplate', escapeMarkdown(sentence)]
}

function itemTable(items: readonly ItemLine[]): string[] {
  const found = mostContaminated(items)
  if (found.length === 0) return []
  const rows = found.slice(0, ITEMS_SHOWN).flatMap((i) => {
    const item = items[i]
    if (item === undefined) return []
    const {
      set,
      id,
      results: [result],
    } = item
    const best = bestFigures(result)
    const document = result.verified?.best?.document
    return [
      [
        `${set}/${id}`,
        result.level,
        result.kind?.replaceAll('-', ' ') ?? '',
        result.evidence ?? '',
        percent(best?.coverage ?? 0),
        document === undefined ? '' : `${document.root}/${document.input}:${document.record}`,
        number(result.verified?.documents ?? 0),
      ],
    ]
  })
  const which =
    found.length > rows.length ? ` (${rows.length} of ${counted(found.length, 'item')} with an overlap)` : ''
  return [
    `## Most contaminated items${which}`,
    markdownTable(
      ['item', 'level', 'kind', 'evidence', 'coverage', 'best document', 'documents'],
      rows,
      4,
      4,
    ),
  ]
}

/** `from` and `to`: first and last column that hold numbers, which stand at the right; default to the last. */
function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  from = columns.length,
  to = columns.length - 1,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  const rule = columns.map((_, i) => (i >= from && i <= to ? '---:' : '---'))
  return [line(columns), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')
}

/** Text of strangers as text: no markup, no links, no HTML. */
function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
