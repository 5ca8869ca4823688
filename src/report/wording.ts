/**
 * Findings and rules in words. Every form (terminal, SARIF, JUnit …) takes its sentences from here, so that the same
 * finding reads the same everywhere. No text of items or documents: sentences may be published. Pure.
 */
import type { Excuse, FailOn, IdleAllowance, Judgement, Measured } from '../gate/types.ts'
import { describeFigure } from '../presets/describe.ts'
import type { Finding, LevelFinding } from '../results/findings.ts'
import type { Report } from '../results/schema.ts'
import type { Definition } from './definition.ts'
import { counted, percent, percentBeside, threshold } from './format.ts'
import { levelFiguresText } from './level-figures.ts'

/** @returns where an item is, the same in all texts: `set.jsonl:17`, `set.json#/examples/3` */
export function placeText({
  file,
  line,
  pointer,
}: {
  readonly file: string
  readonly line?: number | undefined
  readonly pointer?: string | undefined
}): string {
  // A JSON document can have all of its items on one line.
  return `${file}${pointer === undefined ? (line === undefined ? '' : `:${line}`) : `#${pointer}`}`
}

function levelText(finding: LevelFinding, definition: Definition): string {
  const { code, kind, evidence } = finding
  const kindText = kind === null ? '' : `, ${kind.replaceAll('-', ' ')}`
  const level = code === 'below' ? 'a short overlap' : code
  const figures = levelFiguresText(finding, definition)
  return `${level}${kindText}${evidence === null ? '' : `, ${evidence}`}: ${figures}${whereText(finding)}`
}

function whereText({ document, documents }: LevelFinding): string {
  if (document === null) return ''
  const { root, input, record, id } = document
  const more = (documents ?? 1) - 1
  const others = more <= 0 ? '' : ` and ${counted(more, 'more document')}`
  return `, in ${root}/${input}:${record}${id === null ? '' : ` (${id})`}${others}`
}

/**
 * @param definition dosimeter's own, of the report
 * @returns what was found of the item, without its name: `contaminated, input only, likely: coverage 100 %, …`
 */
export function findingText(finding: Finding, definition: Definition): string {
  switch (finding.code) {
    case 'published': {
      const { documents, threshold: own } = finding
      const where = documents === null ? '' : `, by ${counted(documents, 'document')}`
      const by =
        own === null
          ? ''
          : `: ${describeFigure(own.figure)} ${percentBeside(own.value, [own.at])}, from ${threshold(own.at)}`
      return `contaminated by the definition ${finding.definition}${by}${where}`
    }
    case 'context': {
      const level = finding.level === 'below' ? 'a short overlap' : finding.level
      return `the passage that it is about is in the corpus: ${level}`
    }
    case 'not testable':
    case 'too short':
      return `${finding.code}: not tested, and not clean`
    default:
      return levelText(finding, definition)
  }
}

const COUNTED_BY: Readonly<Record<FailOn, readonly [string, string]>> = {
  contaminated: ['contaminated item', 'contaminated items'],
  partial: ['item that is at least partial', 'items that are at least partial'],
  overlap: ['item with an overlap', 'items with an overlap'],
  verified: [
    'item, at least partial, that stands word for word in a document',
    'items, at least partial, that stand word for word in documents',
  ],
}

/** @returns what a rule is about, without figures: `share of contaminated items` */
export function ruleSubject({ rule, field, definition, threshold: own, what }: Measured): string {
  const of = field === null ? '' : ` in the field "${field}"`
  switch (rule) {
    case 'max-contaminated':
      return definition === null
        ? `share of items contaminated${of}`
        : `share of items contaminated by the definition ${definition}${own === null ? '' : `, from ${threshold(own.at)} ${describeFigure(own.figure)}`}`
    case 'max-partial':
      return `share of items at least partial${of}`
    case 'max-mean-coverage':
      return `mean coverage${of}`
    case 'fail-on':
      return COUNTED_BY[what ?? 'contaminated'][1]
    case 'too-short':
      return 'items too short to be tested'
    case 'not-testable':
      return 'items that could not be tested'
    case 'unverified':
      return 'items whose overlap no document has proved'
  }
}

/** @returns the rule as a policy file has it: `max-contaminated: 2 %`, `fields.answer.max-partial: 5 %` */
export function ruleName({ rule, field, definition, what, limit }: Measured): string {
  // The policy names the definition; what stood in for its units is part of its name in reports only.
  const preset = definition === null ? '' : `presets.${definition.replace(/~.*$/u, '')}.`
  const prefix = field === null ? preset : `fields.${field}.`
  if (rule === 'fail-on') return `fail-on: ${what}`
  return rule.startsWith('max-') ? `${prefix}${rule}: ${threshold(limit)}` : rule
}

/** @returns the figure beside its limit: `60 % (3 of 5) is above the limit of 2 %` */
export function ruleFigures(measured: Measured): string {
  const { rule, figure, limit, items, of, outcome, untested } = measured
  if (isUntestable(measured)) return `none of ${counted(of, 'item')} could be tested`
  if (!rule.startsWith('max-')) {
    const many = `${items.length} of ${of}`
    if (outcome === 'within') return 'none'
    return outcome === 'over' ? `${many}, none may be` : `${many}: not answered for them`
  }
  // Of the own definition another sentence tells it, once for all limits.
  const isOwn = measured.field === null && measured.definition === null
  const rest = untested === 0 || isOwn ? '' : `, ${untested} not tested`
  const share = `${rule === 'max-mean-coverage' ? `over ${counted(of, 'item')}` : `${items.length} of ${of}`}${rest}`
  const side = outcome === 'over' ? 'above' : 'within'
  return `${percent(figure)} (${share}) is ${side} the limit of ${threshold(limit)}`
}

/** Whether nothing could be tested that the rule is about. */
function isUntestable({ outcome, rule, of, untested }: Measured): boolean {
  return outcome === 'unanswered' && (rule.startsWith('max-') || rule === 'fail-on') && untested === of
}

/** @returns how many items could not be tested, a sentence without a full stop for each set that has some */
export function untestedTexts({ untested }: Judgement): string[] {
  return untested.map(({ set, items, notTestable, tooShort }) => {
    const number = notTestable + tooShort
    const kinds = [
      notTestable === 0 ? '' : `${notTestable} "not testable"`,
      tooShort === 0 ? '' : `${tooShort} "too short"`,
    ].filter((kind) => kind !== '')
    return `${number} of ${counted(items, 'item')} of ${set} could not be tested, and ${number === 1 ? 'is' : 'are'} not clean: ${kinds.join(', ')}`
  })
}

/**
 * @param judgement of the report
 * @returns what helps where nothing could be tested, as sentences without full stops
 */
export function untestedHints({ rules, untested }: Judgement, { exact }: Report): string[] {
  const none = rules.filter(isUntestable)
  if (none.length === 0) return []
  const sets = none
    .filter(({ field, definition }) => field === null && definition === null)
    .map(({ set }) => set)
  const isMatchable = untested.some(({ set, matchable }) => sets.includes(set) && matchable > 0)
  return [
    isMatchable && exact?.shortItems !== true
      ? 'Short texts can be matched whole: scan the corpus (dosimeter scan), or check with --exact --short-items'
      : 'What has no text long enough cannot be tested at all: take the set or the limit out, or set the limit to 100 %, which asks for nothing',
  ]
}

/** What a gate says, in a sentence without a full stop. */
export function outcomeText({ outcome, rules, hasBaseline }: Judgement): string {
  const kept = hasBaseline ? ' of what is new' : ''
  const over = rules.filter((rule) => rule.outcome === 'over').length
  if (outcome === 'over') return `not within the policy: ${counted(over, 'limit')}${kept} exceeded`
  const none = rules.filter(isUntestable)
  if (outcome === 'unanswered' && none.length > 0) {
    const sets = [...new Set(none.map(({ set }) => set))].join(', ')
    return `not answered: nothing of ${sets} could be tested that ${counted(none.length, 'limit')} ${none.length === 1 ? 'is' : 'are'} about`
  }
  if (outcome === 'unanswered') {
    return 'not answered: there are items that could not be tested or verified, and the policy wants them to be'
  }
  return `within the policy: ${counted(rules.length, 'limit')}${kept}, none exceeded`
}

/** @returns why a finding counts for nothing */
export function excuseText(excuse: Excuse): string {
  return excuse.why === 'known'
    ? 'known from the baseline'
    : `allowed until ${excuse.expires}: ${excuse.reason}`
}

/** @returns that an allowance does nothing, and why */
export function idleText({ fingerprint, reason, expires, why }: IdleAllowance): string {
  return why === 'expired'
    ? `the allowance of ${fingerprint} ended on ${expires} (${reason})`
    : `nothing has the allowed fingerprint ${fingerprint} any more (${reason})`
}

/** @returns that the policy's limits for a set do nothing */
export function idleSetText(set: string): string {
  return `"benchmarks.${set}" is for no set that was checked: its limits count for nothing`
}

/** How many findings count for nothing, as sentences without full stops. */
export function excusedTexts({ excused }: Judgement): string[] {
  const number = (why: Excuse['why']): number =>
    [...excused.values()].filter((excuse) => excuse.why === why).length
  const known = number('known')
  const allowed = number('allowed')
  return [
    ...(known === 0
      ? []
      : [`${counted(known, 'finding')} of the baseline ${known === 1 ? 'counts' : 'count'} for nothing`]),
    ...(allowed === 0
      ? []
      : [
          `${counted(allowed, 'finding')} that the policy allows ${allowed === 1 ? 'counts' : 'count'} for nothing`,
        ]),
  ]
}
