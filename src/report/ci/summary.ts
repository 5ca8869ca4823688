/**
 * A job summary in Markdown: what the gate says, each rule with its figure, figures by benchmark, and the items.
 */
import type { Judgement, Outcome } from '../../gate/types.ts'
import type { ItemLine, Report } from '../../results/schema.ts'
import { describeDefinition, leastOverlap } from '../definition.ts'
import { counted, number, percent, percentRange, size } from '../format.ts'
import type { CiPart, Failure, FormInput } from '../formats.ts'
import { inMarkdown, markdownTable } from '../markdown-text.ts'
import {
  excusedTexts,
  idleSetText,
  idleText,
  outcomeText,
  placeText,
  ruleFigures,
  ruleName,
  ruleSubject,
  untestedHints,
  untestedTexts,
} from '../wording.ts'
import { isShown, type Notice, nameOf, noticesOf, worstFirst } from './notices.ts'
import { isFailure, labelOf } from './parts.ts'

/** GitHub takes at most 1 MiB of summary; a reader takes less. */
const MOST_ITEMS = 50

const MARKS: Readonly<Record<Outcome, string>> = { within: '✅', over: '❌', unanswered: '⚠️' }

function gateLines(judgement: Judgement, report: Report): string[] {
  const { outcome, rules, idle, idleSets } = judgement
  const remarks = [
    ...untestedTexts(judgement),
    ...untestedHints(judgement, report),
    ...excusedTexts(judgement),
    ...idle.map(idleText),
    ...idleSets.map(idleSetText),
  ]
  return [
    `**${MARKS[outcome]} ${inMarkdown(outcomeText(judgement))}.**`,
    '',
    ...markdownTable(
      ['', 'benchmark', 'rule', 'what', 'figure'],
      rules.map((rule) => [
        MARKS[rule.outcome],
        inMarkdown(rule.set),
        inMarkdown(ruleName(rule)),
        inMarkdown(ruleSubject(rule)),
        inMarkdown(ruleFigures(rule)),
      ]),
    ),
    '',
    ...remarks.map((text) => `- ${inMarkdown(text)}.`),
    '',
  ]
}

function setLines({ sets }: Report): string[] {
  return [
    ...markdownTable(
      [
        'benchmark',
        'items:',
        'contaminated:',
        '95 % interval',
        'partial:',
        'below:',
        'none:',
        'not tested:',
        'mean coverage:',
      ],
      sets.map(({ name, results: [{ items, levels, contaminated, meanCoverage }] }) => [
        inMarkdown(name),
        number(items),
        `${number(levels.contaminated)} (${percent(contaminated.share)})`,
        percentRange(contaminated.low, contaminated.high),
        number(levels.partial),
        number(levels.below),
        number(levels.none),
        number(levels['not testable'] + levels['too short']),
        percent(meanCoverage),
      ]),
    ),
    '',
  ]
}

function itemLines(notices: readonly Notice[], items: readonly ItemLine[]): string[] {
  const found = worstFirst(notices.filter(isShown), items)
  if (found.length === 0) return []
  const shown = found.slice(0, MOST_ITEMS)
  const left = found.length - shown.length
  return [
    ...markdownTable(
      ['', 'item', 'place', 'finding', 'fingerprint'],
      shown.map(({ severity, item, text, fingerprint }) => [
        severity === 'error' ? '❌' : '',
        inMarkdown(nameOf(item)),
        inMarkdown(placeText(item)),
        inMarkdown(text.slice(nameOf(item).length + 2)),
        inMarkdown(fingerprint),
      ]),
    ),
    ...(left === 0 ? [] : ['', `… and ${counted(left, 'more finding')}.`]),
    '',
  ]
}

function corpusLine({ index, exact }: Report): string {
  const parts = [
    ...(index === null
      ? []
      : [
          `the index ${inMarkdown(index.path)} (${counted(index.documents, 'document')}, ${size(index.textBytes)} of text)`,
        ]),
    ...(exact === null ? [] : [`${counted(exact.documents, 'document')} of the corpus, word for word`]),
  ]
  return `Checked against ${parts.join(' and ')}.`
}

function failureLines(part: Failure): string[] {
  const { message, hint } = part.failure
  return [
    `**${MARKS.unanswered} not answered: ${inMarkdown(message)}.**`,
    ...(hint === undefined ? [] : ['', inMarkdown(hint)]),
    '',
  ]
}

function reportLines(part: FormInput): string[] {
  const { report, judgement } = part
  const [definition] = report.definitions
  return [
    ...(judgement === undefined ? [] : gateLines(judgement, report)),
    ...setLines(report),
    ...itemLines(noticesOf(part), part.items),
    `${corpusLine(report)} ${inMarkdown(describeDefinition(definition))}. ` +
      `“none” means that no overlap of ${leastOverlap(definition)} in a row was found; it says nothing about paraphrase or translation.`,
    ...report.warnings.map((warning) => `\n> ${inMarkdown(warning)}`),
    '',
  ]
}

/** @returns Markdown that ends with a line feed */
export function renderSummary(parts: readonly CiPart[]): string {
  const lines = [
    '## dosimeter: benchmark contamination',
    '',
    ...parts.flatMap((part) => {
      const label = labelOf(part, parts, '')
      return [
        ...(label === '' ? [] : [`### ${inMarkdown(label)}`, '']),
        ...(isFailure(part) ? failureLines(part) : reportLines(part)),
      ]
    }),
  ]
  // Runs of empty lines where a part had nothing to say.
  return `${lines
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trimEnd()}\n`
}
