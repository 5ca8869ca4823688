/**
 * A report for people at a terminal: figures by benchmark, the most contaminated items, and how to read both. A pure
 * function of report.json and items.jsonl.
 */
import type { ItemLine, Report } from '../results/schema.ts'
import type { FindUnits } from '../text/units.ts'
import { boilerplateLines } from './boilerplate.ts'
import { type Definition, describeDefinition } from './definition.ts'
import { counted, size } from './format.ts'
import { itemList } from './item-list.ts'
import { notesOf, untestedItems } from './notes.ts'
import { publishedLines } from './published.ts'
import { setTables } from './set-tables.ts'
import type { Style } from './style.ts'
import { wrap } from './table.ts'
import { printable } from './width.ts'

/** How to show a report. */
export interface TerminalOptions {
  readonly style: Style
  /** Columns of a line, at least 80. */
  readonly width: number
  /** Most items in the list; 0 for none. */
  readonly top: number
  /** Figures of every field, and the ids of items that could not be tested. */
  readonly isVerbose?: boolean
  /** Finds the tokens of a text, for definitions whose unit is a BPE vocabulary. */
  readonly findTokens?: FindUnits
}

/** What was asked: an index, the corpus itself, or the one and then the other. */
function corpusLines({ index, exact }: Report, { style, width }: TerminalOptions): string[] {
  const lines: string[] = []
  if (index !== null) {
    const { path, documents, grams, segments } = index
    const corpus = `${counted(documents, 'document')}, ${counted(grams, 'gram')}, ${counted(segments, 'segment')}`
    lines.push(`${style.strong(printable(path))}: ${corpus}`)
  }
  if (exact !== null) {
    const { inputs, fileBytes, documents } = exact
    const read = `${counted(documents, 'document')} of ${counted(inputs, 'input')}, ${size(fileBytes)}`
    lines.push(
      ...wrap(
        index === null ? `Scanned ${read}.` : `Compared with the documents themselves: ${read} read again.`,
        width,
      ),
    )
  }
  return lines
}

function header(report: Report, definition: Definition, options: TerminalOptions): string[] {
  const { style, width } = options
  return [
    ...corpusLines(report, options),
    ...wrap(`${describeDefinition(definition)}.`, width).map(style.faint),
  ]
}

function untested(items: readonly ItemLine[], width: number): string[] {
  return untestedItems(items).flatMap(({ set, ids }) =>
    wrap(printable(`Not tested of ${set}: ${ids.join(', ')}.`), width),
  )
}

function notes(report: Report, definition: Definition, { style, width }: TerminalOptions): string[] {
  return [
    style.strong('How to read this'),
    ...notesOf(report, definition).flatMap((note) =>
      wrap(note.trim(), width - 2).map((line, i) => `${i === 0 ? '- ' : '  '}${line}`),
    ),
    ...report.warnings.flatMap((warning) => wrap(printable(`warning: ${warning}`), width).map(style.caution)),
  ]
}

function forDefinition(
  report: Report,
  items: readonly ItemLine[],
  definition: Definition,
  options: TerminalOptions,
): string[] {
  const { style, width, top } = options
  const isVerbose = options.isVerbose ?? false
  const described = report.sets.filter(({ description }) => description !== undefined)
  const list = itemList(items, definition, {
    style,
    width,
    top,
    isVerbose,
    isShortSearched: report.exact?.shortItems ?? false,
    describedSets: new Set(described.map(({ name }) => name)),
    hasSeveralSets: report.sets.length > 1,
    findTokens: options.findTokens,
  })
  const boilerplate = boilerplateLines(report, { style, width, isVerbose })
  const notTested = isVerbose ? untested(items, width) : []
  return [
    ...header(report, definition, options),
    '',
    ...setTables(report, style),
    '',
    ...(boilerplate.length === 0 ? [] : [...boilerplate, '']),
    ...(list.length === 0 ? [] : [...list, '']),
    ...(notTested.length === 0 ? [] : [...notTested, '']),
    ...notes(report, definition, options),
  ]
}

/**
 * @param report report.json
 * @param items items.jsonl, in its order
 * @param options how
 * @returns text that ends with a line feed
 */
export function renderReport(report: Report, items: readonly ItemLine[], options: TerminalOptions): string {
  const [definition] = report.definitions
  const published = publishedLines(report, items, { isVerbose: false, ...options })
  const blocks = [
    forDefinition(report, items, definition, options),
    ...(published.length === 0 ? [] : [published]),
  ]
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n')
}
