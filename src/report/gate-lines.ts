/**
 * What a gate says, for terminals: each rule with its figure, and the items that made it fail. Pure.
 */
import type { Judgement, Measured } from '../gate/types.ts'
import { findingsOf } from '../results/findings.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { counted } from './format.ts'
import type { Style } from './style.ts'
import { wrap } from './table.ts'
import { printable } from './width.ts'
import {
  excusedTexts,
  findingText,
  idleText,
  outcomeText,
  placeText,
  ruleFigures,
  ruleSubject,
} from './wording.ts'

/** How to show it. */
export interface GateLinesOptions {
  readonly style: Style
  /** Columns of a line. */
  readonly width: number
  /** Most items for each rule that failed. */
  readonly top: number
}

const OUTCOME_WIDTH = 'unanswered'.length

/** Lines that hang below their beginning. */
function hang(text: string, indent: number, width: number): string[] {
  return wrap(printable(text), width - indent).map((line) => `${' '.repeat(indent)}${line}`)
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
    findingsOf(report, items).map((finding) => [
      finding.fingerprint,
      `${findingText(finding, definition)}; fingerprint ${finding.fingerprint}`,
    ]),
  )
  const emphasise = { within: style.strong, over: style.alarm, unanswered: style.caution }
  const ruleLines = (rule: Measured): string[] => {
    const outcome = rule.outcome.padEnd(OUTCOME_WIDTH)
    const [first = '', ...rest] = wrap(
      printable(`${rule.set}: ${ruleSubject(rule)}: ${ruleFigures(rule)}`),
      width - OUTCOME_WIDTH - 4,
    )
    const head = rule.outcome === 'within' ? style.faint(outcome) : emphasise[rule.outcome](outcome)
    const lines = [`  ${head}  ${first}`, ...rest.map((line) => `${' '.repeat(OUTCOME_WIDTH + 4)}${line}`)]
    if (rule.outcome === 'within') return lines
    const shown = rule.items.slice(0, top)
    const left = rule.items.length - shown.length
    return [
      ...lines,
      ...shown.flatMap(({ item, fingerprint }) => [
        `    ${style.strong(printable(placeText(item)))}: ${printable(`${item.set}/${item.id}`)}`,
        ...hang(texts.get(fingerprint) ?? `content ${fingerprint}`, 6, width),
      ]),
      ...(left === 0 ? [] : [`    and ${counted(left, 'more item')}`]),
    ]
  }
  return [
    `Gate: ${emphasise[judgement.outcome](printable(outcomeText(judgement)))}.`,
    ...judgement.rules.flatMap(ruleLines),
    ...excusedTexts(judgement).flatMap((text) => hang(`${text}.`, 2, width)),
    ...judgement.idle.flatMap((idle) =>
      wrap(printable(`warning: ${idleText(idle)}.`), width).map(style.caution),
    ),
  ]
}
