/**
 * One item: every figure, which windows were found, and each document beside the item. A pure function of report.json and
 * a line of items.jsonl.
 */
import { decodeRuns } from '../measure/bitmap.ts'
import { fieldOverlaps } from '../results/figures.ts'
import type { DefinitionResult, FieldResult, FoundDocument, ItemLine, Report } from '../results/schema.ts'
import { unitNoun } from '../text/scheme.ts'
import { variantText } from '../text/variants.ts'
import { withoutBoilerplateText } from './boilerplate.ts'
import { type Definition, describeDefinition } from './definition.ts'
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

const FOUND = '#'
const MISSED = '.'
/** Columns between item and document. */
const GAP = 3

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
    ...result.fields.flatMap((field, f) => ['', ...fieldLines(result, field, f, definition, options)]),
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

function fieldLines(
  result: DefinitionResult,
  field: FieldResult,
  f: number,
  definition: Definition,
  { style, width }: ExplainOptions,
): string[] {
  const noun = unitNoun(definition.unit)
  const { name, role, units, grams, windows, untestedUnits, isolatedHits } = field
  const sizes = [
    role,
    `${counted(units, noun)}, ${counted(grams, 'gram')}`,
    untestedUnits === 0 ? '' : `${counted(untestedUnits, noun)} not tested`,
    (isolatedHits ?? 0) === 0 ? '' : counted(isolatedHits ?? 0, 'isolated hit'),
  ]
  const lines = [`${style.strong(printable(name))}  ${sizes.filter((size) => size !== '').join(', ')}`]
  const overlaps = fieldOverlaps(result, f)
  if (overlaps === undefined)
    return [...lines, `  ${grams === 0 ? 'too short to be looked for' : 'not found'}`]
  for (const [title, overlap] of [
    ['best', overlaps.best],
    ['union', overlaps.union],
  ] as const) {
    const { hits, gramRatio, coverage, longestRun, longestSpanRatio, bits } = overlap
    const text =
      `${title}: ${counted(hits, 'gram')}, gram ratio ${percent(gramRatio)}, coverage ${percent(coverage)}, ` +
      `longest run ${longestRun} (${percent(longestSpanRatio)} of the ${noun}s)`
    lines.push(...wrap(text, width - 2).map((line) => `  ${line}`))
    lines.push(...bitmapLines(decodeRuns(bits, windows), width - 4).map((line) => `    ${style.faint(line)}`))
  }
  return lines
}

/** One character for each window. */
function bitmapLines(marks: Uint8Array, width: number): string[] {
  const text = Array.from(marks, (mark) => (mark === 1 ? FOUND : MISSED)).join('')
  return Array.from({ length: Math.ceil(text.length / width) }, (_, i) =>
    text.slice(i * width, (i + 1) * width),
  )
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
  return [
    '',
    options.style.strong(`${title}${which}`),
    ...documents.flatMap((document, i) => ['', ...documentLines(document, i + 1, item, options)]),
  ]
}

function documentLines(
  document: FoundDocument,
  position: number,
  item: ItemLine,
  { style, width }: ExplainOptions,
): string[] {
  const { id, kind, coverage, longestRun, distance, spans, spanCount } = document
  const [name, place] = placeOf(document)
  const head = `${position}. ${name}${id === null ? '' : ` (${id})`}, ${place}`
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
    const left = itemColumn(item, document, field, style, column)
    const right = documentColumn(document, field, style, column)
    lines.push(`   ${style.faint(`${printable(field).padEnd(column)}${' '.repeat(GAP)}document`)}`)
    lines.push(...sideBySide(left, right, column).map((line) => `   ${line}`))
  }
  return lines
}

/** @returns the name of a document, and where it begins */
function placeOf({ root, input, record, byte, row }: FoundDocument): readonly [string, string] {
  if (row === undefined) return [`${root}/${input}:${record}`, `byte ${number(byte)}`]
  return [`${root}/${input}`, `row ${number(row)}`]
}

function itemColumn(
  item: ItemLine,
  { spans }: FoundDocument,
  field: string,
  style: Style,
  width: number,
): MarkedLine[] {
  const parts = item.fields.find(({ name }) => name === field)?.parts
  const own = spans.filter((span) => span.field === field)
  if (parts === undefined)
    return offsets(own.map(({ item: [start, end], part }) => `part ${part}: ${start}–${end}`))
  const ranges = parts.map((_, p) =>
    own.filter(({ part }) => part === p).map(({ item: range }) => toRange(range)),
  )
  return markedText(parts, ranges, style, width)
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
  )
}

/** What is told of a redacted text. */
function offsets(lines: readonly string[]): MarkedLine[] {
  return lines.map((text) => ({ text, width: text.length }))
}

function toRange([start, end]: readonly [number, number]): Range {
  return { start, end }
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
