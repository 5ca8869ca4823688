/**
 * report.md: the summary of a report and its most contaminated items, for places that show Markdown. Pure.
 */
import { LEVELS } from '../measure/verdict.ts'
import { levelFigures } from '../results/figures.ts'
import type { ItemLine, Report, Summary } from '../results/schema.ts'
import { blindSpots } from './blind-spots.ts'
import { boilerplateSentence } from './boilerplate.ts'
import { corpusFacts } from './corpus-facts.ts'
import type { Definition } from './definition.ts'
import { counted, number, percent, percentRange } from './format.ts'
import type { FormInput } from './formats.ts'
import { coverageText } from './level-figures.ts'
import { inMarkdown, markdownTable } from './markdown-text.ts'
import { mostContaminated } from './most-contaminated.ts'
import { notesOf } from './notes.ts'
import { allFigures, corpusSentence, foundItems } from './source-figures.ts'
import { reportVerdict } from './verdict.ts'

/** Most items in the list. */
const ITEMS_SHOWN = 25

/**
 * @param data a report
 * @returns Markdown with tables (GitHub Flavored), ending with a line feed
 */
export function renderMarkdown({ report, items }: FormInput): string {
  const [definition] = report.definitions
  const { headline, details } = reportVerdict(report)
  const blocks = [
    '# Contamination report',
    `**${inMarkdown(headline)}** ${inMarkdown(details.join(' '))}`.trim(),
    setTable(report),
    ...publishedTable(report),
    ...boilerplate(report),
    ...itemTable(items, definition),
    '## What was checked',
    table(['', ''], corpusFacts(report)),
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
  return table(
    [
      'benchmark',
      'items:',
      ...LEVELS.map((level) => `${level}:`),
      'contaminated (95 %):',
      'any overlap (95 %):',
      'mean coverage:',
    ],
    sets.map(({ name, results: [summary] }) => [
      name,
      number(summary.items),
      ...LEVELS.map((level) => number(summary.levels[level])),
      share(summary.contaminated),
      share(summary.anyOverlap),
      percent(summary.meanCoverage),
    ]),
  )
}

/** How figures from an index stand to exact ones, behind the decision. */
const BOUND_TEXT = { upper: ', upper bound', approximate: ', approximate', exact: '' } as const

function publishedTable({ definitions: [, ...definitions], sets }: Report): string[] {
  if (definitions.length === 0) return []
  const rows = definitions.flatMap((definition) =>
    sets.flatMap(({ name: set, results: [, ...results] }) =>
      results
        .filter(({ definition: name }) => name === definition.name)
        .map((summary) => {
          const { low, high } = summary.contaminated
          return [
            definition.name,
            set,
            number(summary.tested),
            number(foundItems(summary)),
            allFigures(definition, summary),
            definition.isDecided && summary.tested > 0 ? percentRange(low, high) : '–',
            percent(summary.gramRate),
            `${definition.decision}${BOUND_TEXT[definition.bound]}`,
          ]
        }),
    ),
  )
  const columns = [
    'definition',
    'benchmark',
    'tested:',
    'some overlap:',
    'what its source reports',
    '95 %:',
    'found grams:',
    'decision',
  ]
  const remarks = definitions.flatMap((definition) => {
    const own = sets.flatMap(({ name, results: [, ...results] }) =>
      results
        .filter(({ definition: label }) => label === definition.name)
        .map((summary) => ({ set: name, summary })),
    )
    return [...definition.limits, corpusSentence(definition, own)].flatMap((text) =>
      text === undefined ? [] : [`${definition.name}: ${text}`],
    )
  })
  return ['## Published definitions', table(columns, rows), ...(remarks.length === 0 ? [] : [list(remarks)])]
}

function boilerplate(report: Report): string[] {
  const sentence = boilerplateSentence(report)
  return sentence === undefined ? [] : ['## Boilerplate', inMarkdown(sentence)]
}

function itemTable(items: readonly ItemLine[], definition: Definition): string[] {
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
    const figures = levelFigures(result, definition.gramLength)
    const document = result.verified?.best?.document
    return [
      [
        `${set}/${id}`,
        result.level,
        result.kind?.replaceAll('-', ' ') ?? '',
        result.evidence ?? '',
        figures === undefined ? '' : coverageText(figures, definition.thresholds),
        document === undefined ? '' : `${document.root}/${document.input}:${document.record}`,
        number(result.verified?.documents ?? 0),
      ],
    ]
  })
  const which =
    found.length > rows.length ? ` (${rows.length} of ${counted(found.length, 'item')} with an overlap)` : ''
  return [
    `## Most contaminated items${which}`,
    table(['item', 'level', 'kind', 'evidence', 'coverage:', 'best document', 'documents:'], rows),
  ]
}

/** Cells as text. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    headings.map(inMarkdown),
    rows.map((cells) => cells.map(inMarkdown)),
  ).join('\n')
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${inMarkdown(line)}`).join('\n')
}
