/**
 * Documents of `explain`: each beside the item, with what both have marked. Pure.
 */
import { excerptsOf } from '../match/excerpt.ts'
import type { FoundDocument, ItemLine } from '../results/schema.ts'
import { unitNoun } from '../text/scheme.ts'
import type { Definition } from './definition.ts'
import { counted, number, percent } from './format.ts'
import { type MarkedLine, markedText, type Range } from './snippet.ts'
import type { Style } from './style.ts'
import { wrap } from './table.ts'
import { printable } from './width.ts'

/** How to show an item. */
export interface ExplainOptions {
  readonly style: Style
  /** Columns of a line, at least 80. */
  readonly width: number
}

interface DocumentOptions extends ExplainOptions {
  readonly definition: Definition
  /** Whether a description says what the item's fields are: only there does the kind tell something. */
  readonly isDescribed: boolean
  /** Which of all documents are listed, default the best. */
  readonly which?: 'best' | 'first'
}

/** Columns between item and document. */
const GAP = 3
const ELLIPSIS = '…'

/** @returns a run of grams as the units that it covers: `15 words in a row` */
export function inARow(longestRun: number, { gramLength, unit }: Definition): string {
  return `${counted(longestRun + gramLength - 1, unitNoun(unit))} in a row`
}

/**
 * @param title heading of the list
 * @param documents those that the report lists, best first
 * @param total documents that there are
 * @param item the item with its texts
 * @returns lines; none without a document
 */
export function documentList(
  title: string,
  documents: readonly FoundDocument[],
  total: number,
  item: ItemLine,
  options: DocumentOptions,
): string[] {
  if (documents.length === 0) return []
  const { which: ones = 'best' } = options
  const which = documents.length === total ? '' : ` (the ${ones} ${documents.length} of ${number(total)})`
  // A field's whole text once is enough: beside the first document that has some of it.
  const shown = new Set<string>()
  return [
    '',
    options.style.strong(`${title}${which}`),
    ...documents.flatMap((document, i) => ['', ...documentLines(document, i + 1, item, shown, options)]),
  ]
}

function documentLines(
  document: FoundDocument,
  position: number,
  item: ItemLine,
  shown: Set<string>,
  { style, width, definition, isDescribed }: DocumentOptions,
): string[] {
  const { id, kind, coverage, longestRun, distance, spans, spanCount } = document
  const [name, place] = placeOf(document)
  const head = `${position}. ${name}${id === null ? '' : ` (${id})`}, ${place}`
  const figures = [
    isDescribed ? (kind?.replaceAll('-', ' ') ?? '') : '',
    coverage === 0 ? '' : `coverage ${percent(coverage)}, ${inARow(longestRun, definition)}`,
    distance === null
      ? ''
      : `question and answer ${distance === 0 ? 'touch' : `${number(distance)} units apart`}`,
    spanCount > spans.length ? `the longest ${spans.length} of ${number(spanCount)} stretches` : '',
  ]
  const lines = [
    ...wrap(printable(head), width).map(style.strong),
    ...wrap(figures.filter((part) => part !== '').join(', '), width - 3).map((line) => `   ${line}`),
  ]
  for (const field of new Set(spans.map((span) => span.field))) {
    const column = Math.floor((width - 3 - GAP) / 2)
    const isCode = isCodeField(item, field)
    const left = itemColumn(item, document, field, !shown.has(field), style, column, isCode)
    shown.add(field)
    const right = documentColumn(document, field, style, column, isCode)
    lines.push(`   ${style.faint(`${printable(field).padEnd(column)}${' '.repeat(GAP)}document`)}`)
    lines.push(...sideBySide(left, right, column).map((line) => `   ${line}`.trimEnd()))
  }
  return lines
}

/** @returns the name of a document, and where it begins */
function placeOf({ root, input, record, byte, row }: FoundDocument): readonly [string, string] {
  if (row === undefined) return [`${root}/${input}:${record}`, `byte ${number(byte)}`]
  return [`${root}/${input}`, `row ${number(row)}`]
}

/** Code by its role, or by lines that are indented: sets without a description have questions only. */
function isCodeField({ fields }: ItemLine, name: string): boolean {
  const field = fields.find((each) => each.name === name)
  if (field?.role === 'code' || field?.role === 'tests') return true
  return field?.parts?.some((part) => /\n[ \t]+\S/u.test(part)) ?? false
}

function itemColumn(
  item: ItemLine,
  { spans }: FoundDocument,
  field: string,
  isWhole: boolean,
  style: Style,
  width: number,
  isCode: boolean,
): MarkedLine[] {
  const parts = item.fields.find(({ name }) => name === field)?.parts
  const own = spans.filter((span) => span.field === field)
  if (parts === undefined)
    return offsets(own.map(({ item: [start, end], part }) => `part ${part}: ${start}–${end}`))
  const places = own.map(({ part, item: [start, end] }) => ({ text: part, start, end }))
  const whole = parts.map((excerpt, text) => ({ text, start: 0, excerpt }))
  const pieces = (isWhole ? whole : excerptsOf(places, parts)).map(({ text, start, excerpt }) => {
    const isOpen = start + excerpt.length < (parts[text]?.length ?? 0)
    const ranges = places
      .filter((place) => place.text === text && place.end > start && place.start < start + excerpt.length)
      .map((place) => ({ start: place.start - start, end: place.end - start }))
    return withEllipses(excerpt, ranges, start > 0, isOpen)
  })
  return markedText(
    pieces.map(({ text }) => text),
    pieces.map(({ ranges }) => ranges),
    style,
    width,
    isCode,
  )
}

/** A text with a sign where it goes on. */
function withEllipses(
  text: string,
  ranges: readonly Range[],
  isCut: boolean,
  isOpen: boolean,
): { readonly text: string; readonly ranges: readonly Range[] } {
  const before = isCut ? ELLIPSIS.length : 0
  return {
    text: `${isCut ? ELLIPSIS : ''}${text}${isOpen ? ELLIPSIS : ''}`,
    ranges: ranges.map(({ start, end }) => ({ start: Math.max(0, start) + before, end: end + before })),
  }
}

function documentColumn(
  { spans, excerpts }: FoundDocument,
  field: string,
  style: Style,
  width: number,
  isCode: boolean,
): MarkedLine[] {
  const own = spans.filter((span) => span.field === field)
  if (excerpts.length === 0) {
    return offsets(own.map(({ document: [start, end], text }) => `${printable(text)}: ${start}–${end}`))
  }
  const shown = excerpts.flatMap(({ text, start, excerpt }) => {
    const inside = own.filter(
      (span) => span.text === text && span.document[1] > start && span.document[0] < start + excerpt.length,
    )
    return inside.length === 0 ? [] : [{ excerpt, start, inside }]
  })
  const ranges = shown.map(({ excerpt, start, inside }) =>
    inside.map(({ document: [from, to] }) => ({
      start: Math.max(0, from - start),
      end: Math.min(excerpt.length, to - start),
    })),
  )
  return markedText(
    shown.map(({ excerpt }) => excerpt),
    ranges,
    style,
    width,
    isCode,
  )
}

/** What is told of a redacted text. */
function offsets(lines: readonly string[]): MarkedLine[] {
  return lines.map((text) => ({ text, width: text.length }))
}

function sideBySide(left: readonly MarkedLine[], right: readonly MarkedLine[], width: number): string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const first = left[i] ?? { text: '', width: 0 }
    const second = right[i]?.text ?? ''
    const gap = second === '' ? '' : ' '.repeat(Math.max(1, width - first.width + GAP))
    return `${first.text}${gap}${second}`
  })
}
