/**
 * What a reader must know to read the figures right: bounds, what "none" means, what was not tested. Pure.
 */
import type { ItemLine, Report, Summary } from '../results/schema.ts'
import { isVocabulary, unitNoun } from '../text/scheme.ts'
import { type Definition, leastOverlap } from './definition.ts'
import { counted, number } from './format.ts'
import { printable } from './width.ts'

/** Most fields that are named as too short. */
const FIELDS_SHOWN = 5

/** Which items could not be tested, by set. */
export interface Untested {
  readonly set: string
  readonly ids: readonly string[]
}

function sum<T>(list: readonly T[], of: (entry: T) => number): number {
  return list.reduce((total, entry) => total + of(entry), 0)
}

/**
 * @param items lines of items.jsonl
 * @returns ids of the items that are `not testable` or `too short` under dosimeter's own definition, by set, sets
 *   without any left out
 */
export function untestedItems(items: readonly ItemLine[]): readonly Untested[] {
  const bySet = new Map<string, string[]>()
  for (const { set, id, results } of items) {
    const [{ level }] = results
    if (level !== 'not testable' && level !== 'too short') continue
    bySet.set(set, [...(bySet.get(set) ?? []), id])
  }
  return [...bySet].map(([set, ids]) => ({ set, ids }))
}

function noneNote(summaries: readonly Summary[], definition: Definition): string[] {
  const none = sum(summaries, ({ levels }) => levels.none)
  const isolated = sum(summaries, ({ isolatedHits }) => isolatedHits)
  const { gramLength } = definition
  const sentences = [
    none === 0
      ? ''
      : `"none" (${counted(none, 'item')}) means: no overlap of ${leastOverlap(definition)} in a row found. It says nothing about paraphrase or translation.`,
    isolated === 0
      ? ''
      : `${counted(isolated, `isolated ${gramLength}-gram`)} ${isolated === 1 ? 'was' : 'were'} found${none === 0 ? '' : ' besides'}, which ${isolated === 1 ? 'counts' : 'count'} for nothing.`,
  ].filter((sentence) => sentence !== '')
  return sentences.length === 0 ? [] : [sentences.join(' ')]
}

function tokenNote({ unit }: Definition): string[] {
  if (!isVocabulary(unit)) return []
  return [
    "Tokens at a text's edges can differ from those of the same text inside a document, which costs up to two windows of a field.",
  ]
}

function untestedNote(
  summaries: readonly Summary[],
  { gramLength, unit }: Definition,
  hasShort: boolean,
): string[] {
  const notTestable = sum(summaries, ({ levels }) => levels['not testable'])
  const tooShort = sum(summaries, ({ levels }) => levels['too short'])
  const total = notTestable + tooShort
  if (total === 0) return []
  const noun = `${unitNoun(unit)}s`
  const reasons = [
    notTestable === 0 ? '' : `${number(notTestable)} "not testable" (fewer than ${gramLength} ${noun})`,
    tooShort === 0 ? '' : `${number(tooShort)} "too short" (fewer than 3 ${noun})`,
  ].filter((reason) => reason !== '')
  return [
    `${counted(total, 'item')} could not be tested: ${reasons.join(', ')} in the question. ` +
      `${total === 1 ? 'It is not clean, and counts as an item' : 'They are not clean, and count as items'} without overlap in all shares and means. ` +
      (notTestable === 0
        ? ''
        : hasShort
          ? 'Their texts were looked for whole; what stands beside another field of the item counts.'
          : 'Short items can only be matched whole, in the corpus itself: with "dosimeter scan", or "check --exact --short-items".'),
  ]
}

function untestedFieldsNote(report: Report): string[] {
  const fields = report.sets.flatMap(({ name, results: [{ untestedFields }] }) =>
    untestedFields.map((field) => ({
      text: `${printable(name)} ${printable(field.name)} (${counted(field.items, 'item')})`,
      items: field.items,
    })),
  )
  if (fields.length === 0) return []
  const most = [...fields].sort((a, b) => b.items - a.items).slice(0, FIELDS_SHOWN)
  const more = fields.length - most.length
  const list = most.map(({ text }) => text).join(', ')
  return [
    `Fields too short to be looked for by themselves: ${list}${more === 0 ? '' : ` and ${number(more)} more`}.`,
  ]
}

function contextNote(summaries: readonly Summary[]): string[] {
  const found = (level: 'contaminated' | 'partial' | 'below'): number =>
    sum(summaries, ({ contextLevels }) => contextLevels[level])
  const total = found('contaminated') + found('partial') + found('below')
  if (total === 0) return []
  return [
    `The context (a passage, not the question) of ${counted(total, 'item')} was found: contaminated ` +
      `${found('contaminated')}, partial ${found('partial')}, below ${found('below')}. It raises no item's level.`,
  ]
}

function evidenceNote(summaries: readonly Summary[]): string[] {
  const likely = sum(summaries, ({ evidence }) => evidence.likely)
  const unproven = sum(summaries, ({ evidence }) => evidence.unproven)
  const refuted = sum(summaries, ({ evidence }) => evidence.refuted)
  const verified = sum(summaries, ({ evidence }) => evidence.verified)
  if (verified + refuted > 0) {
    const gone =
      refuted === 0
        ? ''
        : ` "refuted" (${counted(refuted, 'item')}): the index pointed at text that stands in no single document.`
    return [`"verified": equal text in a document that is named.${gone}`]
  }
  if (likely + unproven === 0) return []
  return [
    '"likely": the chance that the filters\' error alone made the overlap is at most 1 in a million; ' +
      '"unproven": it is higher. Nothing was compared with the documents themselves.',
  ]
}

/**
 * @param report any report
 * @param definition dosimeter's own
 * @returns paragraphs without line breaks
 */
export function notesOf(report: Report, definition: Definition): readonly string[] {
  const summaries = report.sets.map(({ results }) => results[0])
  return [
    definition.bound === 'upper'
      ? 'Ratios are upper bounds: the index knows that a gram is somewhere in a segment, not in which document.'
      : 'Ratios are those of single documents, compared as normalised text.',
    ...noneNote(summaries, definition),
    ...tokenNote(definition),
    ...untestedNote(summaries, definition, report.exact?.shortItems ?? false),
    ...untestedFieldsNote(report),
    ...contextNote(summaries),
    ...evidenceNote(summaries),
  ]
}
