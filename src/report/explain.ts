/**
 * One item: every figure, which windows were found, and each document beside the item. A pure function of report.json and
 * a line of items.jsonl.
 */
import { excerptsOf } from '../match/excerpt.ts'
import type { DefinitionResult, FoundDocument, ItemLine, Report } from '../results/schema.ts'
import { variantText } from '../text/variants.ts'
import { withoutBoilerplateText } from './boilerplate.ts'
import { type Definition, describeDefinition } from './definition.ts'
import { fieldLines } from './explain-field.ts'
import { counted, number, percent, rate } from './format.ts'
import { levelText } from './level-text.ts'
import { publishedItem } from './published.ts'
import { type MarkedLine, markedText, type Range } from './snippet.ts'
import type { Style } from './style.ts'
import { facts, wrap } from './table.ts'
import { printable } from './width.ts'

/** How to show an item. */
export interface ExplainOptions {
  readonly style: Style
  /** Columns of a line, at least 80. */
  readonly width: number
}

/** Columns between item and document. */
const GAP = 3
const ELLIPSIS = '…'

/**
 * @param report report.json
 * @param item the item's line of items.jsonl
 * @returns text that ends with a line feed
 */
export function renderItem(report: Report, item: ItemLine, options: ExplainOptions): string {
  const { style, width } = options
  const { set, id, file, line, pointer, fingerprint } = item
  const where = pointer === undefined ? (line === undefined ? '' : `:${line}`) : `#${pointer}`
  const lines = [
    style.strong(printable(`${set}/${id}`)),
    ...facts(
      [
        ['from', printable(`${file}${where}`)],
        ['fingerprint', fingerprint],
      ],
      width,
    ),
  ]
  const [own, ...results] = item.results
  const [definition, ...published] = report.definitions
  lines.push('', ...resultLines(report, item, own, definition, options))
  for (const result of results) {
    const known = published.find(({ name }) => name === result.definition)
    if (known !== undefined) lines.push('', ...publishedItem(known, result, options))
  }
  return `${lines.join('\n')}\n`
}

function resultLines(
  report: Report,
  item: ItemLine,
  result: DefinitionResult,
  definition: Definition,
  options: ExplainOptions,
): string[] {
  const { style, width } = options
  const { level, contextLevel, kind, evidence, chance, verified, documents, short } = result
  const hasContext = result.fields.some(({ role }) => role === 'context')
  const verdict = [levelText(level, style), kind?.replaceAll('-', ' '), evidence]
    .filter((part) => part != null)
    .join(', ')
  const entries: [string, string][] = [
    ['verdict', verdict],
    ...(hasContext ? [['context', contextLevel] satisfies [string, string]] : []),
    ...bestEntries(result),
    ...ownEntry(result),
    ...(result.variant === null ? [] : [['form', result.variant] satisfies [string, string]]),
    ...(chance === null
      ? []
      : [
          ['chance', `${rate(chance)} that the filters' error alone made the overlap`] satisfies [
            string,
            string,
          ],
        ]),
    ...(verified === null
      ? []
      : [
          ['documents', `${number(verified.documents)}: ${inputsText(verified.inputs)}`] satisfies [
            string,
            string,
          ],
        ]),
  ]
  return [
    ...wrap(`${definition.name}: ${describeDefinition(definition)}.`, width).map(style.faint),
    ...facts(entries, width),
    ...result.fields.flatMap((_, f) => [
      '',
      ...fieldLines(result, f, definition, report.exact?.shortItems ?? false, options),
    ]),
    ...documentList('Documents', documents, verified?.documents ?? 0, inForm(item, result), options),
    ...documentList(
      'Documents with short parts',
      short?.documents ?? [],
      short?.together ?? 0,
      inForm(item, result),
      options,
    ),
    ...missingDocuments(report, result),
  ]
}

function inputsText(inputs: NonNullable<DefinitionResult['verified']>['inputs']): string {
  return inputs
    .map(({ root, input, documents }) => printable(`${number(documents)} in ${root}/${input}`))
    .join(', ')
}

function ownEntry(result: DefinitionResult): [string, string][] {
  const text = withoutBoilerplateText(result)
  return text === null ? [] : [['without boilerplate', text]]
}

function bestEntries({ best, verified, segments }: DefinitionResult): [string, string][] {
  const entries: [string, string][] = []
  const figures = (of: { coverage: number; gramRatio: number; hits: number; longestRun: number }): string =>
    `coverage ${percent(of.coverage)}, gram ratio ${percent(of.gramRatio)}, ${counted(of.hits, 'gram')}, longest run ${of.longestRun}`
  if (verified?.best != null) entries.push(['best document', figures(verified.best)])
  if (best !== null)
    entries.push(['best segment', `${figures(best)} (upper bounds, segment ${best.segment})`])
  if (segments !== null && segments.length > 1) {
    entries.push([
      'segments',
      segments.map(({ segment, hits }) => `${segment} (${counted(hits, 'gram')})`).join(', '),
    ])
  }
  return entries
}

/** With the texts of the form that was found. */
function inForm(item: ItemLine, { variant }: DefinitionResult): ItemLine {
  const fields = item.fields.map((field) =>
    field.parts === undefined
      ? field
      : { ...field, parts: field.parts.map((part) => variantText(variant, part)) },
  )
  return { ...item, fields }
}

function documentList(
  title: string,
  documents: readonly FoundDocument[],
  total: number,
  item: ItemLine,
  options: ExplainOptions,
): string[] {
  if (documents.length === 0) return []
  const which = documents.length === total ? '' : ` (the best ${documents.length} of ${number(total)})`
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
  { style, width }: ExplainOptions,
): string[] {
  const { root, input, record, byte, id, kind, coverage, longestRun, distance, spans, spanCount } = document
  const head = `${position}. ${root}/${input}:${record}${id === null ? '' : ` (${id})`}, byte ${number(byte)}`
  const figures = [
    kind?.replaceAll('-', ' ') ?? '',
    coverage === 0 ? '' : `coverage ${percent(coverage)}, longest run ${longestRun}`,
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
    const left = itemColumn(item, document, field, !shown.has(field), style, column)
    shown.add(field)
    const right = documentColumn(document, field, style, column)
    lines.push(`   ${style.faint(`${printable(field).padEnd(column)}${' '.repeat(GAP)}document`)}`)
    lines.push(...sideBySide(left, right, column).map((line) => `   ${line}`))
  }
  return lines
}

function itemColumn(
  item: ItemLine,
  { spans }: FoundDocument,
  field: string,
  isWhole: boolean,
  style: Style,
  width: number,
): MarkedLine[] {
  const parts = item.fields.find(({ name }) => name === field)?.parts
  const own = spans.filter((span) => span.field === field)
  if (parts === undefined)
    return offsets(own.map(({ item: [start, end], part }) => `part ${part}: ${start}–${end}`))
  const places = own.map(({ part, item: [start, end] }) => ({ text: part, start, end }))
  const whole = parts.map((excerpt, text) => ({ text, start: 0, excerpt }))
  const pieces = (isWhole ? whole : excerptsOf(places, parts)).map(({ text, start, excerpt }) => {
    const isCut = start > 0
    const isOpen = start + excerpt.length < (parts[text]?.length ?? 0)
    const ranges = places
      .filter((place) => place.text === text && place.end > start && place.start < start + excerpt.length)
      .map((place) => ({ start: place.start - start, end: place.end - start }))
    return withEllipses(excerpt, ranges, isCut, isOpen)
  })
  return markedText(
    pieces.map(({ text }) => text),
    pieces.map(({ ranges }) => ranges),
    style,
    width,
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
  const pieces = shown.map(({ excerpt, start, inside }) =>
    withEllipses(
      excerpt,
      inside.map(({ document: [from, to] }) => ({
        start: from - start,
        end: Math.min(excerpt.length, to - start),
      })),
      start > 0,
      false,
    ),
  )
  return markedText(
    pieces.map(({ text }) => text),
    pieces.map(({ ranges }) => ranges),
    style,
    width,
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

function missingDocuments(report: Report, { evidence, documents }: DefinitionResult): string[] {
  if (documents.length > 0 || evidence === null) return []
  if (evidence === 'refuted')
    return ['', 'No document has any of it: the overlap was spread over a segment, or the filters err.']
  return report.exact === null
    ? ['', 'No document was read: check again with --exact to see where it stands.']
    : []
}
