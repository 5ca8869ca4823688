/**
 * A comparison of two reports for people: at a terminal, and in Markdown. Pure.
 */
import type { Comparison, ItemChange, SetComparison } from '../results/comparison-schema.ts'
import { counted, number, percent, threshold } from './format.ts'
import { coverageText } from './level-figures.ts'
import { inMarkdown, markdownTable } from './markdown-text.ts'
import type { Style } from './style.ts'
import { type Cell, table, wrap } from './table.ts'
import { printable, shorten } from './width.ts'
import { placeText } from './wording.ts'

/** How to show it. */
export interface ComparisonOptions {
  readonly style: Style
  /** Columns of a line. */
  readonly width: number
  /** Most items of each kind for a set. */
  readonly top: number
}

type Side = Comparison['old']

const NAME_WIDTH = 24

const FIGURES = [
  ['contaminated', 'contaminated'],
  ['at least partial', 'atLeastPartial'],
  ['any overlap', 'anyOverlap'],
  ['mean coverage', 'meanCoverage'],
] as const

const LISTS = [
  ['Worse', 'worse'],
  ['Better', 'better'],
  ['Same level, other coverage', 'moved'],
] as const

function sideText({ index, isExact, tool }: Side): string {
  const corpus = index === null ? 'a scan' : `${index.path} (${index.digest})`
  return `${corpus}${isExact && index !== null ? ', compared with documents' : ''}, dosimeter ${tool}`
}

function definitionText({ definition, thresholds }: Side): string {
  return `${definition}, partial from ${threshold(thresholds.partial)}, contaminated from ${threshold(thresholds.contaminated)}`
}

/** What a reader must know before believing a change, as sentences. */
function caveats({ differences, old, new: now }: Comparison): string[] {
  return [
    ...(differences.includes('definition')
      ? [
          `The definitions differ (${definitionText(old)}; ${definitionText(now)}): levels and ratios do not mean the same.`,
        ]
      : []),
    ...(differences.includes('documents')
      ? ['Only one of the reports compared documents: its ratios are exact, the other’s are upper bounds.']
      : []),
  ]
}

/** With more digits the smaller it is: only what did not change is `±0`. */
function points(from: number, to: number): string {
  // Shares have at most 17 digits, and their difference has noise in the last ones.
  const change = Number(((to - from) * 100).toFixed(9))
  if (change === 0) return '±0'
  const size = Math.abs(change)
  return `${change > 0 ? '+' : '−'}${size >= 0.05 ? size.toFixed(1) : Number(size.toPrecision(1)).toString()}`
}

function figureRows({ old, new: now, published }: SetComparison): string[][] {
  const share = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : percent(value)
  const row = (what: string, from: number | null | undefined, to: number | null | undefined): string[] => [
    what,
    share(from),
    share(to),
    typeof from === 'number' && typeof to === 'number' ? points(from, to) : '',
  ]
  return [
    ['items', old === null ? '–' : number(old.items), now === null ? '–' : number(now.items), ''],
    ...FIGURES.map(([what, key]) => row(what, old?.[key], now?.[key])),
    ...published.map(({ definition, old: from, new: to }) => row(definition, from, to)),
  ]
}

function stateText(state: ItemChange['old'], { thresholds }: Side): string {
  const { level, coverage } = state
  return coverage === 0 ? level : `${level} ${coverageText(state, thresholds)}`
}

function changeText(change: ItemChange, comparison: Comparison): string {
  const { old, new: now, isEdited } = change
  const kind = now.kind !== null && now.kind !== old.kind ? `, ${now.kind.replaceAll('-', ' ')}` : ''
  return `${stateText(old, comparison.old)} → ${stateText(now, comparison.new)}${kind}${isEdited ? ' (the item was edited)' : ''}`
}

/** How items came and went, as a sentence; empty when none did. */
function turnover({ addedItems, removedItems, editedItems }: SetComparison): string {
  const parts = [
    addedItems === 0 ? '' : `${number(addedItems)} added`,
    removedItems === 0 ? '' : `${number(removedItems)} removed`,
    editedItems === 0 ? '' : `${number(editedItems)} edited`,
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `Items: ${parts.join(', ')}.`
}

function isUnchanged({ worse, better, moved, added }: SetComparison): boolean {
  return worse.length + better.length + moved.length + added.length === 0
}

/** What became of the items of a set, by heading: name, place and text of each. */
function listsOf(
  set: SetComparison,
  comparison: Comparison,
): { heading: string; entries: { name: string; place: string; text: string }[] }[] {
  const lists = LISTS.map(([heading, key]) => ({
    heading,
    entries: set[key].map((change) => ({
      name: `${set.name}/${change.id}`,
      place: placeText(change),
      text: changeText(change, comparison),
    })),
  }))
  const added = set.added.map((item) => ({
    name: `${set.name}/${item.id}`,
    place: placeText(item),
    text: stateText(item.new, comparison.new),
  }))
  return [...lists, { heading: 'New items with an overlap', entries: added }].filter(
    ({ entries }) => entries.length > 0,
  )
}

/** @returns text for a terminal that ends with a line feed */
export function renderComparison(comparison: Comparison, { style, width, top }: ComparisonOptions): string {
  const paragraphs = [
    (['old', 'new'] as const).map((side) =>
      shorten(`${side}  ${printable(sideText(comparison[side]))}`, width),
    ),
    ...caveats(comparison).map((text) => wrap(printable(text), width).map(style.caution)),
    ...comparison.sets.flatMap((set) => setParagraphs(set)),
  ]
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`

  function setParagraphs(set: SetComparison): string[][] {
    const columns = [
      { heading: shorten(printable(set.name), NAME_WIDTH) },
      { heading: 'old', align: 'right' as const },
      { heading: 'new', align: 'right' as const },
      { heading: 'points', align: 'right' as const },
    ]
    const rows = figureRows(set).map((row) => row.map((text): Cell => ({ text: printable(text) })))
    const items = turnover(set)
    return [
      [...table(columns, rows, style.strong), ...(items === '' ? [] : [items])],
      ...(isUnchanged(set) ? [['No item changed its level, and no coverage moved.']] : []),
      ...listsOf(set, comparison).map(({ heading, entries }) => [
        style.strong(`${heading} (${number(entries.length)})`),
        ...entries
          .slice(0, top)
          .flatMap(({ name, place, text }) => [
            shorten(`  ${printable(name)}  ${printable(place)}`, width),
            ...wrap(printable(text), width - 6).map((line) => `      ${line}`),
          ]),
        ...(entries.length > top ? [`  and ${counted(entries.length - top, 'more item')}`] : []),
      ]),
    ]
  }
}

/**
 * @param top most items of each kind for a set
 * @returns Markdown that ends with a line feed
 */
export function renderComparisonMarkdown(comparison: Comparison, top: number): string {
  const lines = [
    '## dosimeter: what changed',
    '',
    `- old: ${inMarkdown(sideText(comparison.old))}`,
    `- new: ${inMarkdown(sideText(comparison.new))}`,
    ...caveats(comparison).map((text) => `\n> ${inMarkdown(text)}`),
    ...comparison.sets.flatMap((set) => [
      '',
      `### ${inMarkdown(set.name)}`,
      '',
      ...markdownTable(
        ['', 'old:', 'new:', 'points:'],
        figureRows(set).map((row) => row.map(inMarkdown)),
      ),
      ...(turnover(set) === '' ? [] : ['', turnover(set)]),
      ...(isUnchanged(set) ? ['', 'No item changed its level, and no coverage moved.'] : []),
      ...listsOf(set, comparison).flatMap(({ heading, entries }) => [
        '',
        `**${heading} (${number(entries.length)})**`,
        '',
        ...markdownTable(
          ['item', 'place', 'change'],
          entries.slice(0, top).map(({ name, place, text }) => [name, place, text].map(inMarkdown)),
        ),
        ...(entries.length > top ? ['', `… and ${counted(entries.length - top, 'more item')}.`] : []),
      ]),
    ]),
  ]
  return `${lines.join('\n')}\n`
}
