/**
 * What a gate says, for terminals: each rule with its figure, and the items that made it fail. Pure.
 */
import type { Counted, Judgement, Measured } from '../gate/types.ts'
import { findingsOf } from '../results/findings.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { counted } from './format.ts'
import { mostContaminated } from './most-contaminated.ts'
import type { Style } from './style.ts'
import { wrap } from './table.ts'
import { printable } from './width.ts'
import {
  excusedTexts,
  findingText,
  idleSetText,
  idleText,
  outcomeText,
  placeText,
  ruleFigures,
  ruleSubject,
  untestedHints,
  untestedTexts,
} from './wording.ts'

/** How to show it. */
export interface GateLinesOptions {
  readonly style: Style
  /** Columns of a line. */
  readonly width: number
  /** Most items to list of those that made rules fail. */
  readonly top: number
}

const OUTCOME_WIDTH = 'unanswered'.length

/** Lines that hang below their beginning. */
function hang(text: string, indent: number, width: number): string[] {
  return wrap(printable(text), width - indent).map((line) => `${' '.repeat(indent)}${line}`)
}

function ruleLines(rule: Measured, { style, width }: GateLinesOptions): string[] {
  const emphasise = { within: style.faint, over: style.alarm, unanswered: style.caution }
  const [first = '', ...rest] = wrap(
    printable(`${rule.set}: ${ruleSubject(rule)}: ${ruleFigures(rule)}`),
    width - OUTCOME_WIDTH - 4,
  )
  return [
    `  ${emphasise[rule.outcome](rule.outcome.padEnd(OUTCOME_WIDTH))}  ${first}`,
    ...rest.map((line) => `${' '.repeat(OUTCOME_WIDTH + 4)}${line}`),
  ]
}

/** Each item once, however many rules it made fail, the most contaminated first. */
function failing({ rules }: Judgement, lines: readonly ItemLine[]): readonly Counted[] {
  const items = new Map<number, Counted>()
  for (const rule of rules) {
    if (rule.outcome === 'within') continue
    for (const counted of rule.items) if (!items.has(counted.index)) items.set(counted.index, counted)
  }
  const ranks = new Map(mostContaminated(lines).map((index, rank) => [index, rank]))
  const rankOf = ({ index }: Counted): number => ranks.get(index) ?? lines.length + index
  return [...items.values()].sort((a, b) => rankOf(a) - rankOf(b))
}

/**
 * @param judgement of this report
 * @returns lines, the first one the verdict
 */
export function gateLines(
  judgement: Judgement,
  report: Report,
  items: readonly ItemLine[],
  options: GateLinesOptions,
): string[] {
  const { style, width, top } = options
  const [definition] = report.definitions
  const texts = new Map(
    findingsOf(report, items, judgement.thresholds).map((finding) => [
      finding.fingerprint,
      findingText(finding, definition),
    ]),
  )
  const emphasise = { within: style.strong, over: style.alarm, unanswered: style.caution }
  const listed = failing(judgement, items)
  const shown = listed.slice(0, top)
  const left = listed.length - shown.length
  return [
    `Gate: ${emphasise[judgement.outcome](printable(outcomeText(judgement)))}.`,
    ...judgement.rules.flatMap((rule) => ruleLines(rule, options)),
    ...untestedTexts(judgement).flatMap((text) => hang(`${text}.`, 2, width).map(style.caution)),
    ...untestedHints(judgement, report).flatMap((text) => hang(`${text}.`, 2, width)),
    ...shown.flatMap(({ item, fingerprint }) => {
      const text = texts.get(fingerprint)
      return [
        `  ${style.strong(printable(placeText(item)))}  ${printable(`${item.set}/${item.id}`)}`,
        ...(text === undefined ? [] : hang(text, 4, width)),
        ...hang(`fingerprint ${fingerprint}`, 4, width).map(style.faint),
      ]
    }),
    ...(left === 0 ? [] : [`  and ${counted(left, 'more item')}`]),
    ...excusedTexts(judgement).flatMap((text) => hang(`${text}.`, 2, width)),
    ...[...judgement.idle.map(idleText), ...judgement.idleSets.map(idleSetText)].flatMap((text) =>
      wrap(printable(`warning: ${text}.`), width).map(style.caution),
    ),
  ]
}
