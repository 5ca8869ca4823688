/**
 * Published definitions beside dosimeter's own: one table for all, what each says, and which items it flags. Pure.
 */
import { UPPER_BOUNDS } from '../presets/answer.ts'
import type { PublishedDefinition, PublishedResult } from '../results/published-schema.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { counted, number } from './format.ts'
import {
  corpusSentence,
  foundItems,
  furtherFigures,
  type SetSummary,
  sourceFigure,
  sweepTable,
} from './source-figures.ts'
import type { Style } from './style.ts'
import { facts, table, wrap } from './table.ts'
import { printable, shorten } from './width.ts'

/** How they are shown. */
export interface PublishedOptions {
  readonly style: Style
  /** Columns of a line, at least 80. */
  readonly width: number
  /** Most flagged items to name for each definition. */
  readonly top: number
  /** Notes of every definition. */
  readonly isVerbose: boolean
}

const NAME_WIDTH = 18
const SET_WIDTH = 10

/**
 * @param report any report
 * @param items lines of items.jsonl
 * @returns lines; none when no published definition was asked for
 */
export function publishedLines(
  report: Report,
  items: readonly ItemLine[],
  options: PublishedOptions,
): string[] {
  const [, ...definitions] = report.definitions
  if (definitions.length === 0) return []
  const { style, width } = options
  return [
    style.strong('Published definitions'),
    ...setTable(report, definitions, style),
    '',
    ...definitions.flatMap((definition) => definitionLines(report, definition, items, options)),
    ...(definitions.some(({ bound }) => bound === 'upper') ? wrap(UPPER_BOUNDS, width).map(style.faint) : []),
    ...wrap(
      'Shares are of the items that were tested. Others are never clean; "none" says nothing about paraphrase or translation.',
      width,
    ).map(style.faint),
  ]
}

/** Sets under a definition, in the report's order. */
function summariesOf({ sets }: Report, { name }: PublishedDefinition): SetSummary[] {
  return sets.flatMap(({ name: set, results: [, ...results] }) =>
    results.filter(({ definition }) => definition === name).map((summary) => ({ set, summary })),
  )
}

function setTable(report: Report, definitions: readonly PublishedDefinition[], style: Style): string[] {
  const columns = [
    { heading: 'definition' },
    { heading: 'benchmark' },
    { heading: 'not\ntested', align: 'right' },
    { heading: 'some\noverlap', align: 'right' },
    { heading: 'what its source reports' },
  ] as const
  const rows = definitions.flatMap((definition) =>
    summariesOf(report, definition).map(({ set, summary }) => [
      { text: shorten(definition.name, NAME_WIDTH), style: style.strong },
      shorten(printable(set), SET_WIDTH),
      number(summary.items - summary.tested),
      number(foundItems(summary)),
      {
        text: sourceFigure(definition, summary),
        style: definition.isDecided && summary.contaminated.count > 0 ? style.alarm : plain,
      },
    ]),
  )
  return table(columns, rows, style.faint)
}

function plain(text: string): string {
  return text
}

const BOUND_TEXT: Readonly<Record<PublishedDefinition['bound'], string>> = {
  upper: ', upper bounds',
  approximate: ', approximate',
  exact: '',
}

function definitionLines(
  report: Report,
  definition: PublishedDefinition,
  items: readonly ItemLine[],
  { style, width, top, isVerbose }: PublishedOptions,
): string[] {
  const { name, decision, bound, limits, notes, boilerplate } = definition
  const sets = summariesOf(report, definition)
  const lines = [
    ...sets.flatMap(({ set, summary }) =>
      furtherFigures(definition, summary).map((text) => `${printable(set)}: ${text}.`),
    ),
    ...flaggedLines(definition, items, top),
    ...corpusLines(definition, sets),
    ...documentLines(report, definition),
    ...limits,
    ...(isVerbose ? notes : []),
    ...(isVerbose && boilerplate !== null && boilerplate.grams > 0
      ? [
          `${counted(boilerplate.grams, 'gram')} of the items are boilerplate; report.json has results without them.`,
        ]
      : []),
  ]
  return [
    ...wrap(`${style.strong(name)}: ${decision}${BOUND_TEXT[bound]}.`, width),
    ...sweepLines(sets, style),
    ...lines.flatMap((line) => wrap(line, width - 2).map((part) => `  ${part}`)),
  ]
}

/** Shares at each threshold, for definitions whose source withholds its own. */
function sweepLines(sets: readonly SetSummary[], style: Style): string[] {
  const sweep = sweepTable(sets)
  if (sweep === undefined) return []
  const columns = [
    { heading: '% of items' },
    ...sweep.headings.map((heading) => ({ heading, align: 'right' as const })),
  ]
  const rows = sweep.rows.map(({ set, cells }) => [shorten(printable(set), SWEEP_WIDTH), ...cells])
  return table(columns, rows, style.faint).map((line) => `  ${line}`)
}

/** Columns for the name of a set beside ten shares. */
const SWEEP_WIDTH = 16

function flaggedLines({ name }: PublishedDefinition, items: readonly ItemLine[], top: number): string[] {
  const flagged = items.flatMap(({ set, id, results: [, ...results] }) =>
    results.some((result) => result.definition === name && result.outcome === 'contaminated')
      ? [`${set}/${id}`]
      : [],
  )
  if (flagged.length === 0 || top === 0) return []
  const more = flagged.length - top
  const list = `${flagged.slice(0, top).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`
  return [`Flags ${printable(list)}.`]
}

function corpusLines(definition: PublishedDefinition, sets: readonly SetSummary[]): string[] {
  const sentence = corpusSentence(definition, sets)
  return sentence === undefined ? [] : [printable(sentence)]
}

/** Sources that filter training data count documents. */
function documentLines({ exact }: Report, { side, flaggedDocuments }: PublishedDefinition): string[] {
  if (side !== 'document' || flaggedDocuments === null || exact === null) return []
  return [`Flags ${number(flaggedDocuments)} of ${counted(exact.documents, 'document')}.`]
}

/**
 * An item under a published definition, for `explain`.
 *
 * @param definition as the report has it
 * @param result the item's
 */
export function publishedItem(
  definition: PublishedDefinition,
  result: PublishedResult,
  { style, width }: Pick<PublishedOptions, 'style' | 'width'>,
): string[] {
  const { outcome, bands, figures, grams, hits, documentCount, documents, withoutBoilerplate } = result
  const entries: [string, string][] = [
    ['verdict', [outcome, ...bands].join(', ')],
    ['figures', figuresText(figures)],
    ['grams', `${number(hits)} of ${counted(grams, 'gram')} found`],
    ...(withoutBoilerplate === null
      ? []
      : [
          [
            'without boilerplate',
            [withoutBoilerplate.outcome, figuresText(withoutBoilerplate.figures)].join(', '),
          ] satisfies [string, string],
        ]),
    ...(documentCount === null ? [] : [['documents', number(documentCount)] satisfies [string, string]]),
    ...documents.map(({ root, input, record, id, figures: own }, i): [string, string] => [
      i === 0 ? 'best' : '',
      printable(`${root}/${input}:${record}${id === null ? '' : ` (${id})`}: ${figuresText(own)}`),
    ]),
  ]
  return [
    ...wrap(`${definition.name}: ${definition.decision}.`, width).map(style.faint),
    ...facts(
      entries.filter(([, text]) => text !== ''),
      width,
    ),
  ]
}

function figuresText(figures: PublishedResult['figures']): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
