/**
 * A field of one item: its sizes, every figure, and a bitmap of its windows. Pure.
 */
import { decodeRuns } from '../measure/bitmap.ts'
import { LEAST_UNITS } from '../measure/verdict.ts'
import { fieldOverlaps } from '../results/figures.ts'
import type { DefinitionResult } from '../results/schema.ts'
import { unitNoun } from '../text/scheme.ts'
import type { Definition } from './definition.ts'
import { type ExplainOptions, inARow } from './explain-documents.ts'
import { counted, percent } from './format.ts'
import { wrap } from './table.ts'
import { printable } from './width.ts'

const FOUND = '#'
const MISSED = '.'

/**
 * @param f position of a field
 * @param definition dosimeter's own
 * @param isShortSearched whether parts too short for grams were looked for
 * @returns its sizes, its figures, and which windows were found
 */
export function fieldLines(
  result: DefinitionResult,
  f: number,
  definition: Definition,
  isShortSearched: boolean,
  { style, width }: ExplainOptions,
): string[] {
  const field = result.fields[f]
  if (field === undefined) return []
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
    return [...lines, `  ${grams > 0 ? 'not found' : shortText(result, name, noun, isShortSearched)}`]
  const isSame = overlaps.best.bits.join() === overlaps.union.bits.join()
  for (const [title, overlap] of isSame
    ? [['best and union', overlaps.best] as const]
    : ([
        ['best', overlaps.best],
        ['union', overlaps.union],
      ] as const)) {
    const { hits, gramRatio, coverage, longestRun, longestSpanRatio, bits } = overlap
    const text =
      `${title}: ${counted(hits, 'gram')}, gram ratio ${percent(gramRatio)}, coverage ${percent(coverage)}, ` +
      `${inARow(longestRun, definition)} (${percent(longestSpanRatio)} of the field)`
    lines.push(...wrap(text, width - 2).map((line) => `  ${line}`))
    lines.push(...bitmapLines(decodeRuns(bits, windows), width - 4).map((line) => `    ${style.faint(line)}`))
  }
  return lines
}

/** What is known of a field without a gram. */
function shortText(
  { short }: DefinitionResult,
  name: string,
  noun: string,
  isShortSearched: boolean,
): string {
  if (!isShortSearched) return 'too short to be looked for'
  const found = short?.fields.find((field) => field.name === name)?.documents ?? 0
  return found > 0
    ? `too short for a gram; found whole in ${counted(found, 'document')}`
    : `too short for a gram; no part of ${LEAST_UNITS} ${noun}s or more was found whole`
}

/** One character for each window. */
function bitmapLines(marks: Uint8Array, width: number): string[] {
  const text = Array.from(marks, (mark) => (mark === 1 ? FOUND : MISSED)).join('')
  return Array.from({ length: Math.ceil(text.length / width) }, (_, i) =>
    text.slice(i * width, (i + 1) * width),
  )
}
