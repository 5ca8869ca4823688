/**
 * One item: every figure, which windows were found, and each document beside the item. A pure function of report.json and
 * a line of items.jsonl.
 */
import { levelFigures } from '../results/figures.ts'
import type { DefinitionResult, ItemLine, Report } from '../results/schema.ts'
import { withoutBoilerplateText } from './boilerplate.ts'
import { type Definition, describeDefinition } from './definition.ts'
import { documentList, type ExplainOptions, inARow } from './explain-documents.ts'
import { fieldLines } from './explain-field.ts'
import { counted, number, percent, rate } from './format.ts'
import { levelFiguresText } from './level-figures.ts'
import { levelText } from './level-text.ts'
import { hasOverlap } from './most-contaminated.ts'
import { publishedItem } from './published.ts'
import { facts, wrap } from './table.ts'
import { printable } from './width.ts'
import { placeText } from './wording.ts'

/**
 * @param report report.json
 * @param item the item's line of items.jsonl
 * @returns text that ends with a line feed
 */
export function renderItem(report: Report, item: ItemLine, options: ExplainOptions): string {
  const { style, width } = options
  const { set, id, fingerprint } = item
  const lines = [
    style.strong(printable(`${set}/${id}`)),
    ...facts(
      [
        ['from', printable(placeText(item))],
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
  const figures = levelFiguresText(levelFigures(result, definition.gramLength), definition)
  const isDescribed = report.sets.some(
    ({ name, description }) => name === item.set && description !== undefined,
  )
  const verdict = [level, isDescribed ? kind?.replaceAll('-', ' ') : null, evidence]
    .filter((part) => part != null)
    .join(', ')
    .concat(hasOverlap(result) && figures !== '' ? `: ${printable(figures)}` : '')
  const entries: [string, string][] = [
    ['verdict', verdict],
    ...(hasContext ? [['context', contextLevel] satisfies [string, string]] : []),
    ...bestEntries(result, definition),
    ...ownEntry(result, definition),
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
    // Emphasis has no width, but only after lines have been broken.
    ...facts(entries, width).map((line, i) =>
      i === 0 ? line.replace(level, (word) => levelText(level, style, word)) : line,
    ),
    ...result.fields.flatMap((_, f) => [
      '',
      ...fieldLines(result, f, definition, report.exact?.shortItems ?? false, options),
    ]),
    ...documentList('Documents', documents, verified?.documents ?? 0, item, {
      ...options,
      definition,
      isDescribed,
    }),
    ...documentList('Documents with short parts', short?.documents ?? [], short?.together ?? 0, item, {
      ...options,
      definition,
      isDescribed,
    }),
    ...documentList(
      'Short parts by themselves, which count for nothing',
      short?.first == null ? [] : [short.first],
      short?.alone ?? 0,
      item,
      { ...options, definition, isDescribed, which: 'first' },
    ),
    ...missingDocuments(report, result),
  ]
}

function inputsText(inputs: NonNullable<DefinitionResult['verified']>['inputs']): string {
  return inputs
    .map(({ root, input, documents }) => printable(`${number(documents)} in ${root}/${input}`))
    .join(', ')
}

function ownEntry(result: DefinitionResult, { thresholds }: Definition): [string, string][] {
  const text = withoutBoilerplateText(result, thresholds)
  return text === null ? [] : [['without boilerplate', text]]
}

/** All fields but the context together. */
function bestEntries(
  { best, verified, segments }: DefinitionResult,
  definition: Definition,
): [string, string][] {
  const entries: [string, string][] = []
  const figures = (of: { coverage: number; gramRatio: number; hits: number; longestRun: number }): string =>
    `coverage ${percent(of.coverage)}, gram ratio ${percent(of.gramRatio)}, ${counted(of.hits, 'gram')}, ${inARow(of.longestRun, definition)}`
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

function missingDocuments(report: Report, { evidence, documents }: DefinitionResult): string[] {
  if (documents.length > 0 || evidence === null) return []
  if (evidence === 'refuted')
    return ['', 'No document has any of it: the overlap was spread over a segment, or the filters err.']
  return report.exact === null
    ? ['', 'No document was read: check again with --exact to see where it stands.']
    : []
}
