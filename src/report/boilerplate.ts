/**
 * Boilerplate in the terminal report: how much there is, what changes without it, and which text it is. Pure.
 */
import { LLAMA2_THRESHOLDS } from '../measure/verdict.ts'
import type { DefinitionResult, Report, Summary } from '../results/schema.ts'
import { counted, number } from './format.ts'
import { coverageText } from './level-figures.ts'
import type { Style } from './style.ts'
import { wrap } from './table.ts'
import { printable, shorten } from './width.ts'

/** Stretches to show, and all there are with verbose output. */
const SHOWN = 3
/** Columns of a stretch's text. */
const TEXT_WIDTH = 60

/**
 * @param report any report
 * @param options `isVerbose`: every stretch that the report has
 * @returns lines; none when the items have no boilerplate
 */
export function boilerplateLines(
  { boilerplate, sets }: Report,
  { style, width, isVerbose }: { readonly style: Style; readonly width: number; readonly isVerbose: boolean },
): string[] {
  const { most } = boilerplate
  const sentence = boilerplateSentence({ boilerplate, sets })
  if (sentence === undefined) return []
  const shown = most.slice(0, isVerbose ? most.length : SHOWN)
  return [
    style.strong('Boilerplate'),
    ...wrap(sentence, width),
    ...shown.flatMap(({ text, items: own, sets: holding }) => {
      const where = holding.map(({ name }) => printable(name)).join(', ')
      if (text === undefined) return []
      const quoted = `«${shorten(printable(text.replaceAll(/\s+/g, ' ')), TEXT_WIDTH)}»`
      return wrap(`${quoted} in ${counted(own, 'item')} of ${where}`, width - 2).map((line) =>
        style.faint(`  ${line}`),
      )
    }),
  ]
}

/**
 * @param report any report
 * @returns how much boilerplate there is, and what changes without it; undefined when the items have none
 */
export function boilerplateSentence({
  boilerplate: { grams, items },
  sets,
}: Pick<Report, 'boilerplate' | 'sets'>): string | undefined {
  if (grams === 0) return undefined
  const changes = sets.flatMap(({ name, results: [summary] }) => {
    const text = setChanges(summary)
    return text === '' ? [] : [`${printable(name)} ${text}`]
  })
  const isAnyHigher = sets.some(
    ({ results: [{ withoutBoilerplate }] }) => (withoutBoilerplate?.higher ?? 0) > 0,
  )
  return (
    `${counted(grams, 'gram')} of ${counted(items, 'item')} ${grams === 1 ? 'is' : 'are'} boilerplate: ` +
    'shared by many items of a set or by unrelated sets, or an enumeration. Without: ' +
    `${changes.length === 0 ? 'the same levels' : changes.join('; ')}.` +
    (isAnyHigher
      ? ' Higher: shared text that was not found is out of the count, and a larger part of what is left was found.'
      : '')
  )
}

/** `contaminated 1 → 0, partial 3 → 42 (39 items higher, 1 lower)` */
function setChanges({ levels, anyOverlap, withoutBoilerplate }: Summary): string {
  if (withoutBoilerplate === null) return ''
  const { higher, lower } = withoutBoilerplate
  const figures = [
    change('contaminated', levels.contaminated, withoutBoilerplate.levels.contaminated),
    change('partial', levels.partial, withoutBoilerplate.levels.partial),
    change('any overlap', anyOverlap.count, withoutBoilerplate.anyOverlap.count),
  ].filter((part) => part !== '')
  const directions = [
    higher === 0 ? '' : `${counted(higher, 'item')} higher`,
    lower === 0 ? '' : `${higher === 0 ? counted(lower, 'item') : number(lower)} lower`,
  ].filter((part) => part !== '')
  if (directions.length === 0) return ''
  return figures.length === 0 ? directions.join(', ') : `${figures.join(', ')} (${directions.join(', ')})`
}

function change(what: string, before: number, after: number): string {
  return before === after ? '' : `${what} ${number(before)} → ${number(after)}`
}

/**
 * @param result of an item
 * @param thresholds that its figure must not seem to contradict
 * @returns the item's verdict when boilerplate does not count; null for an item that has none
 */
export function withoutBoilerplateText(
  { withoutBoilerplate, fields }: DefinitionResult,
  thresholds: { readonly partial: number; readonly contaminated: number } = LLAMA2_THRESHOLDS,
): string | null {
  if (withoutBoilerplate === null) return null
  const { level, kind, best, decisive } = withoutBoilerplate
  const own = fields.filter(({ role, grams }) => role !== 'context' && grams > 0)
  const parts = [level, kind?.replaceAll('-', ' ') ?? '']
  // Older reports do not tell what sets the level, and another coverage beside it could contradict it.
  if (decisive != null) {
    const isWhole = decisive.fields.length === own.length
    const text = coverageText({ ...decisive, fields: isWhole ? null : decisive.fields }, thresholds)
    parts.push(`${isWhole ? 'coverage ' : ''}${text}`)
  }
  if (best !== null) parts.push(counted(best.hits, 'gram'))
  return parts.filter((part) => part !== '').join(', ')
}
