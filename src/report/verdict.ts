/**
 * A report in a sentence or two: what leaked, where most, and what stays unknown. Pure.
 */
import type { Report, Summary } from '../results/schema.ts'
import { leastOverlap } from './definition.ts'
import { counted, number, percent } from './format.ts'

/** See the file header. */
export interface ReportVerdict {
  /** The worst thing that was found of any item. */
  readonly level: 'contaminated' | 'partial' | 'below' | 'none'
  /** Sentences without line breaks. */
  readonly headline: string
  readonly details: readonly string[]
}

/** Most sets that are named. */
const SETS_SHOWN = 3

/**
 * @param report any report
 * @returns the verdict of dosimeter's own definition
 */
export function reportVerdict(report: Report): ReportVerdict {
  const sets = report.sets.map(({ name, results: [summary] }) => ({ name, summary }))
  const total = (of: (summary: Summary) => number): number =>
    sets.reduce((sum, { summary }) => sum + of(summary), 0)
  const items = total((summary) => summary.items)
  const contaminated = total(({ levels }) => levels.contaminated)
  const partial = total(({ levels }) => levels.partial)
  const below = total(({ levels }) => levels.below)
  const untested = total(({ levels }) => levels['not testable'] + levels['too short'])
  const isUpper = report.definitions[0].bound === 'upper'
  const where = sets.length === 1 ? (sets[0]?.name ?? '') : counted(sets.length, 'benchmark')
  const count = contaminated > 0 ? contaminated : partial
  const headline =
    contaminated + partial > 0
      ? `${isUpper ? 'Up to ' : ''}${number(count)} of ${counted(items, 'item')} of ${where} ` +
        `${count === 1 ? 'is' : 'are'} ${contaminated > 0 ? 'contaminated' : 'contaminated in part'} (${percent(count / Math.max(1, items))}).`
      : below > 0
        ? `No item of ${where} is contaminated; ${counted(below, 'item')} of ${number(items)} ${below === 1 ? 'has' : 'have'} a small overlap.`
        : `No overlap of ${leastOverlap(report.definitions[0])} in a row was found with any of ${counted(items, 'item')} of ${where}.`
  return {
    level: contaminated > 0 ? 'contaminated' : partial > 0 ? 'partial' : below > 0 ? 'below' : 'none',
    headline,
    details: [
      ...worstSets(sets),
      ...(contaminated > 0 && partial > 0
        ? [`${number(partial)} more ${partial === 1 ? 'is' : 'are'} contaminated in part.`]
        : []),
      ...(untested === 0
        ? []
        : [
            `${counted(untested, 'item')} could not be tested and ${untested === 1 ? 'is' : 'are'} not clean.`,
          ]),
    ],
  }
}

/** `Most in trivia: 16 of 30 (53.3 %), arith: 26 of 40 (65.0 %).` */
function worstSets(sets: readonly { readonly name: string; readonly summary: Summary }[]): string[] {
  if (sets.length < 2) return []
  const isAny = sets.some(({ summary }) => summary.levels.contaminated > 0)
  const of = ({ contaminated, atLeastPartial }: Summary): Summary['contaminated'] =>
    isAny ? contaminated : atLeastPartial
  const worst = sets
    .filter(({ summary }) => of(summary).count > 0)
    .sort((a, b) => of(b.summary).share - of(a.summary).share)
  if (worst.length === 0) return []
  const list = worst
    .slice(0, SETS_SHOWN)
    .map(
      ({ name, summary }) =>
        `${name}: ${number(of(summary).count)} of ${number(summary.items)} (${percent(of(summary).share)})`,
    )
  return [
    worst.length === 1
      ? `All in ${list[0]}.`
      : `${worst.length > SETS_SHOWN ? 'Highest shares in' : 'By share in'} ${list.join(', ')}.`,
  ]
}
