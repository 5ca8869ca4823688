/**
 * Published definitions beside dosimeter's own: one table for all, what each says, and which items it flags. Pure.
 */
import type { PublishedDefinition, PublishedResult, PublishedSummary } from '../results/published-schema.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { counted, number, percent } from './format.ts'
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

const NAME_WIDTH = 20
const SET_WIDTH = 12

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
    ...definitions.flatMap((definition) => definitionLines(definition, items, options)),
    ...wrap(
      'Items that were not tested are never clean; "none" says nothing about paraphrase or translation.',
      width,
    ).map(style.faint),
  ]
}

function setTable(report: Report, definitions: readonly PublishedDefinition[], style: Style): string[] {
  const columns = [
    { heading: 'definition' },
    { heading: 'benchmark' },
    { heading: 'contam-\ninated', align: 'right' },
    { heading: 'below', align: 'right' },
    { heading: 'none', align: 'right' },
    { heading: 'not\ntested', align: 'right' },
    { heading: 'share', align: 'right' },
    { heading: 'found\ngrams', align: 'right' },
  ] as const
  const rows = definitions.flatMap((definition) =>
    report.sets.flatMap(({ name, results: [, ...results] }) =>
      results
        .filter((summary) => summary.definition === definition.name)
        .map((summary) => [
          { text: shorten(definition.name, NAME_WIDTH), style: style.strong },
          shorten(printable(name), SET_WIDTH),
          ...cells(summary, definition, style),
        ]),
    ),
  )
  return table(columns, rows, style.faint)
}

/** A definition without a threshold of its own has no contaminated items, whatever it found. */
function cells(
  { outcomes, items, tested, contaminated, gramRate }: PublishedSummary,
  definition: PublishedDefinition,
  style: Style,
) {
  const { count, share } = contaminated
  const { isDecided } = definition
  return [
    isDecided ? { text: number(count), style: count > 0 ? style.alarm : style.faint } : '–',
    number(outcomes.below + outcomes.measured),
    number(outcomes.none),
    number(items - tested),
    isDecided ? percent(share) : '–',
    percent(gramRate),
  ]
}

function definitionLines(
  definition: PublishedDefinition,
  items: readonly ItemLine[],
  { style, width, top, isVerbose }: PublishedOptions,
): string[] {
  const { name, decision, bound, notes, boilerplate } = definition
  const flagged = items.flatMap(({ set, id, results: [, ...results] }) =>
    results.some((result) => result.definition === name && result.outcome === 'contaminated')
      ? [`${set}/${id}`]
      : [],
  )
  const more = flagged.length - top
  const list = `${flagged.slice(0, top).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`
  const lines = [
    `${style.strong(name)}: ${decision}${bound === 'upper' ? ', upper bounds' : ''}.`,
    ...(flagged.length === 0 || top === 0 ? [] : [`Flags ${printable(list)}.`]),
    ...(isVerbose ? notes : []),
    ...(isVerbose && boilerplate !== null && boilerplate.grams > 0
      ? [
          `${counted(boilerplate.grams, 'gram')} of the items are boilerplate; report.json has results without them.`,
        ]
      : []),
  ]
  return lines.flatMap((line, l) =>
    wrap(line, width - (l === 0 ? 0 : 2)).map((part) => (l === 0 ? part : `  ${part}`)),
  )
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
