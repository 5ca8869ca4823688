/**
 * The most contaminated items with their text. Pure.
 */
import { LEAST_UNITS_ALONE } from '../measure/verdict.ts'
import { decisiveFigures, fieldOverlaps, levelFigures, type ShownOverlap } from '../results/figures.ts'
import type { DefinitionResult, DocumentRecord, FieldResult, ItemLine } from '../results/schema.ts'
import { isVocabulary, unitNoun } from '../text/scheme.ts'
import { type FindUnits, unitsOf } from '../text/units.ts'
import type { Definition } from './definition.ts'
import { counted, percent, rate } from './format.ts'
import { levelFiguresText } from './level-figures.ts'
import { levelText } from './level-text.ts'
import { mostContaminated } from './most-contaminated.ts'
import { snippet } from './snippet.ts'
import type { Style } from './style.ts'
import { wrap } from './table.ts'
import { displayWidth, printable, shorten } from './width.ts'
import { placeText } from './wording.ts'

/** How items are shown. */
export interface ItemListOptions {
  readonly style: Style
  /** Columns of a line. */
  readonly width: number
  /** Most items. */
  readonly top: number
  /** Figures of every field. */
  readonly isVerbose: boolean
  /** Names of sets whose description says what its fields are: only there does the kind tell something. */
  readonly describedSets: ReadonlySet<string>
  /** Whether parts too short for grams were looked for whole. */
  readonly isShortSearched: boolean
  /** Whether an item's set must be named. */
  readonly hasSeveralSets: boolean
  /** Finds tokens, where the unit is a BPE vocabulary; without it figures stand in the place of their texts. */
  readonly findTokens: FindUnits | undefined
}

/** An item with its result under the definition that is shown. */
interface Judged {
  readonly item: ItemLine
  readonly result: DefinitionResult
}

/** Widest name of a field before a snippet, and most lines of a snippet. */
const LABEL_WIDTH = 12
const COVERAGE_WIDTH = 6
const SNIPPET_LINES = 2

function longestSpan(longestRun: number, { gramLength, unit }: Definition): string {
  return `${counted(longestRun + gramLength - 1, unitNoun(unit))} in a row`
}

/** `contaminated, input and answer, likely: coverage 100 %, 34 words in a row` */
function verdictLines({ item, result }: Judged, definition: Definition, options: ItemListOptions): string[] {
  const { level, kind, evidence, variant } = result
  const kindText =
    kind !== null && options.describedSets.has(item.set) ? `, ${kind.replaceAll('-', ' ')}` : ''
  const figures = levelFiguresText(levelFigures(result, definition.gramLength), definition)
  const text = `${level}${kindText}${evidence === null ? '' : `, ${evidence}`}${variant === null ? '' : `, in the form ${variant}`}${figures === '' ? '' : `: ${printable(figures)}`}`
  // Emphasis has no width, but only after lines have been broken.
  return wrap(text, options.width - 4).map((line, i) =>
    i === 0 ? line.replace(level, (word) => levelText(level, options.style, word)) : line,
  )
}

function overlapOf(result: DefinitionResult, field: FieldResult): ShownOverlap | undefined {
  return fieldOverlaps(result, result.fields.indexOf(field))?.best
}

/** What the field's best place is, when it is not that of the other fields. */
function elsewhereOf(result: DefinitionResult, field: FieldResult): 'segment' | 'document' | undefined {
  const { best, verified } = result
  if (verified !== null) {
    const own = verified.fields[result.fields.indexOf(field)]?.best?.document
    const rest = verified.best?.document
    if (own === undefined || rest === undefined) return undefined
    return placeOf(own) === placeOf(rest) ? undefined : 'document'
  }
  const isElsewhere = best !== null && field.best !== null && field.best.segment !== best.segment
  return isElsewhere ? 'segment' : undefined
}

function placeOf({ root, input, record }: DocumentRecord): string {
  return `${root}/${input}:${record}`
}

/** Where the item stands, after an exact pass; what gives the level comes first. */
function documentLines(result: DefinitionResult, isVerbose: boolean): string[] {
  const [grams, whole] = [gramLines(result, isVerbose), wholeLines(result, isVerbose)]
  // A text that was matched whole has no run of grams.
  const isRaised = decisiveFigures(result)?.longestRun === 0
  return isRaised ? [...whole, ...grams] : [...grams, ...whole]
}

function gramLines({ documents, verified }: DefinitionResult, isVerbose: boolean): string[] {
  const shown = isVerbose ? documents : documents.slice(0, 1)
  if (shown.length === 0) return []
  const more = (verified?.documents ?? 0) - shown.length
  const names = shown.map(
    (document) => `${placeOf(document)}${document.id === null ? '' : ` (${document.id})`}`,
  )
  return [printable(`in ${names.join(', ')}${more === 0 ? '' : ` and ${counted(more, 'more document')}`}`)]
}

/** Short parts that were matched whole. */
function wholeLines({ short }: DefinitionResult, isVerbose: boolean): string[] {
  if (short === null) return []
  const { alone, together, documents, first } = short
  const [best] = documents
  const lines: string[] = []
  if (together > 0 && best !== undefined) {
    const fields = best.shortFields.join(', ')
    const where = `${placeOf(best)}${together === 1 ? '' : ` and ${counted(together - 1, 'more document')}`}`
    lines.push(printable(`short text found whole beside another field: ${fields} in ${where}`))
  }
  if (isVerbose && alone > 0) {
    const where = first == null ? '' : `: ${placeOf(first)}${alone === 1 ? '' : ' …'}`
    lines.push(printable(`short text found whole by itself in ${counted(alone, 'document')}${where}`))
  }
  return lines
}

function fieldFigures(field: FieldResult, best: ShownOverlap | undefined, definition: Definition): string {
  const { grams, isolatedHits, untestedUnits } = field
  const segment = best === field.best ? field.best?.segment : undefined
  const noun = unitNoun(definition.unit)
  const parts = [
    grams === 0 ? '' : `${best?.hits ?? 0} of ${counted(grams, 'gram')}`,
    best === undefined ? '' : longestSpan(best.longestRun, definition),
    segment === undefined ? '' : `segment ${segment}`,
    (isolatedHits ?? 0) === 0 ? '' : counted(isolatedHits ?? 0, 'isolated hit'),
    untestedUnits === 0 ? '' : `${counted(untestedUnits, noun)} not tested`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function unitsFinder(unit: Definition['unit'], findTokens: FindUnits | undefined): FindUnits | undefined {
  return isVocabulary(unit) ? findTokens : (text) => unitsOf(text, unit)
}

function fieldLines(
  judged: Judged,
  field: FieldResult,
  definition: Definition,
  options: ItemListOptions,
): string[] {
  const { style, width } = options
  const { windows } = field
  const best = overlapOf(judged.result, field)
  const name = shorten(printable(field.name), LABEL_WIDTH)
  const coverage = best === undefined ? '' : percent(best.coverage)
  const label = `${name.padEnd(LABEL_WIDTH)} ${coverage.padStart(COVERAGE_WIDTH)}`
  const indent = 4 + LABEL_WIDTH + 1 + COVERAGE_WIDTH + 2
  const hang = ' '.repeat(indent)
  const lines: string[] = []
  const findUnits = unitsFinder(definition.unit, options.findTokens)
  const parts = judged.item.fields.find(({ name }) => name === field.name)?.parts
  const isShown = parts !== undefined && findUnits !== undefined
  if (best !== undefined && isShown) {
    const marked = {
      parts,
      findUnits,
      gramLength: definition.gramLength,
      windows,
      bits: best.bits,
    }
    lines.push(...snippet(marked, style, width - indent, SNIPPET_LINES))
  }
  const elsewhere = elsewhereOf(judged.result, field)
  if (best !== undefined && elsewhere !== undefined)
    lines.push(`(this is in another ${elsewhere} than the rest)`)
  if (options.isVerbose || (best !== undefined && !isShown)) {
    lines.push(...wrap(fieldFigures(field, best, definition), width - indent).map(style.faint))
  }
  return lines.map((line, i) => `${i === 0 ? `    ${style.faint(label)}  ` : hang}${line}`)
}

/** Fields about which nothing else is said: not found, or too short to be looked for. */
function missingLine(result: DefinitionResult, isShortSearched: boolean): string {
  const whole = new Set(result.short?.fields.map(({ name }) => name))
  const names = (isTested: boolean): string =>
    result.fields
      .filter((field) => overlapOf(result, field) === undefined && field.grams > 0 === isTested)
      .filter(({ name }) => isTested || !whole.has(name))
      .map(({ name }) => printable(name))
      .join(', ')
  const notFound = names(true)
  const tooShort = names(false)
  return [
    notFound === '' ? '' : `not found: ${notFound}`,
    tooShort === ''
      ? ''
      : `${isShortSearched ? 'too short for a gram, not found whole' : 'too short to be looked for'}: ${tooShort}`,
  ]
    .filter((part) => part !== '')
    .join('; ')
}

/** Why an item is only `partial` though a field of it was found whole. */
function shortFieldLine({ result }: Judged, { thresholds, unit }: Definition): string[] {
  const isShort = (field: FieldResult): boolean =>
    field.role !== 'context' &&
    (overlapOf(result, field)?.coverage ?? 0) >= thresholds.contaminated &&
    field.units < LEAST_UNITS_ALONE
  if (result.level !== 'partial' || !result.fields.some(isShort)) return []
  return [`a field of fewer than ${LEAST_UNITS_ALONE} ${unitNoun(unit)}s gives at most "partial" by itself`]
}

function itemLines(
  judged: Judged,
  position: number,
  definition: Definition,
  options: ItemListOptions,
): string[] {
  const { style, width, isVerbose } = options
  const { item, result } = judged
  const isNamed = !options.hasSeveralSets || item.id.startsWith(item.set)
  const name = shorten(printable(isNamed ? item.id : `${item.set} ${item.id}`), width - 4)
  const where = printable(placeText(item))
  const isOneLine = displayWidth(name) + 2 + displayWidth(where) <= width - 4
  const lines = [
    `${String(position).padStart(2)}. ${style.strong(name)}${isOneLine ? `  ${style.faint(where)}` : ''}`,
    ...(isOneLine ? [] : [`    ${style.faint(shorten(where, width - 4))}`]),
    ...verdictLines(judged, definition, options).map((line) => `    ${line}`),
  ]
  const shown = isVerbose
    ? result.fields
    : result.fields.filter((field) => overlapOf(result, field) !== undefined)
  for (const field of shown) lines.push(...fieldLines(judged, field, definition, options))
  const missing = missingLine(result, options.isShortSearched)
  if (!isVerbose && missing !== '')
    lines.push(...wrap(missing, width - 4).map((line) => `    ${style.faint(line)}`))
  for (const line of shortFieldLine(judged, definition)) lines.push(`    ${style.faint(line)}`)
  for (const line of documentLines(result, isVerbose))
    lines.push(...wrap(line, width - 4).map((text) => `    ${style.faint(text)}`))
  if (isVerbose && result.chance !== null) {
    lines.push(style.faint(`    chance that the filters' error alone made this: ${rate(result.chance)}`))
  }
  return lines
}

/**
 * @param items lines of items.jsonl
 * @param definition under which they are shown
 * @param options how
 * @returns lines, none wider than `width` but for words that are wider by themselves; empty without an overlap
 */
export function itemList(
  items: readonly ItemLine[],
  definition: Definition,
  options: ItemListOptions,
): string[] {
  const found = mostContaminated(items).flatMap((i): Judged[] => {
    const item = items[i]
    return item === undefined ? [] : [{ item, result: item.results[0] }]
  })
  const shown = found.slice(0, options.top)
  if (shown.length === 0) return []
  const which =
    shown.length === found.length
      ? ''
      : ` (${shown.length} of ${counted(found.length, 'item')} with an overlap)`
  return [
    options.style.strong(`Most contaminated items${which}`),
    ...shown.flatMap((judged, i) => ['', ...itemLines(judged, i + 1, definition, options)]),
  ]
}
