/**
 * A report against a policy: each rule with its figure, and whether it is strictly above its limit. Pure.
 *
 * Allowed findings, and those that the baseline has, count as items without an overlap: they stay in denominators
 * and leave the numerators.
 */
import { UserError } from '../errors.ts'
import {
  type Finding,
  findingsOf,
  isLevelFinding,
  isUntestedFinding,
  type PresetThreshold,
  type PresetThresholds,
} from '../results/findings.ts'
import type { ReportData } from '../results/read.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { assertAnswerable, figureOfPreset, subjectsOf } from './answerable.ts'
import { allowedBy, knownFrom } from './excuses.ts'
import { type GateRules, limitsOf } from './limits.ts'
import type { Allowance, Limits } from './policy.ts'
import { type Entry, measure } from './rules.ts'
import { untestedIn } from './testable.ts'
import type { Judgement, Measured, Outcome } from './types.ts'

/** What a gate is asked. */
export interface GateQuestion extends ReportData {
  readonly rules: GateRules
  readonly allow: readonly Allowance[]
  readonly baseline: ReportData | undefined
  /** A day such as 2026-11-24: allowances run out. */
  readonly today: string
}

/**
 * @throws {UserError} BAD_POLICY for limits on what the report does not have, and for rules that it cannot answer;
 *   BAD_REPORT for a baseline of another definition
 */
export function judge(question: GateQuestion): Judgement {
  const { report, items, rules, allow, baseline, today } = question
  const idleSets = assertAnswerable(rules, subjectsOf({ report, items }))
  const thresholds = thresholdsOf(rules, report)
  const findings = findingsOf(report, items, thresholds)
  const { excused: allowed, idle } = allowedBy(findings, allow, today)
  const known = baseline === undefined ? [] : knownFrom(findings, report, baseline, thresholds)
  // What a policy allows has a reason, which says more than that it is old.
  const excused = new Map([...known, ...allowed])
  const byItem = new Map<number, Finding[]>()
  for (const finding of findings) byItem.set(finding.index, [...(byItem.get(finding.index) ?? []), finding])
  const measured = report.sets.flatMap(({ name }) => {
    const limits = limitsOf(name, rules)
    const entries = items.flatMap((line, index): Entry[] =>
      line.set === name ? [entryOf(line, index, byItem.get(index) ?? [], excused, limits)] : [],
    )
    return measure(name, entries, limits, report)
  })
  return {
    outcome: worst(measured),
    rules: measured,
    excused,
    idle,
    untested: untestedIn(report, items),
    idleSets,
    thresholds,
    hasBaseline: baseline !== undefined,
  }
}

/** Thresholds of the policy for definitions whose sources have none. */
function thresholdsOf(rules: GateRules, { sets, definitions: [, ...published] }: Report): PresetThresholds {
  const bySet = sets.map(({ name }) => {
    const own = Object.entries(limitsOf(name, rules).presets ?? {}).flatMap(([id, { at }]) => {
      const definition = published.find(({ preset }) => preset === id)
      if (at === undefined || definition === undefined) return []
      return [[definition.name, { figure: figureOf(id), at }] as const]
    })
    return [name, new Map(own)] as const
  })
  return new Map(bySet)
}

function figureOf(id: string): PresetThreshold['figure'] {
  const figure = figureOfPreset(id)
  if (figure !== undefined) return figure
  throw new UserError(
    'BAD_POLICY',
    `presets.${id}: this version does not know what its "at" is held against`,
    {
      hint: 'The report is of another version of dosimeter: make it again.',
    },
  )
}

/** What is over a limit is so whatever else could not be answered. */
function worst(measured: readonly Measured[]): Outcome {
  const outcomes = measured.map(({ outcome }) => outcome)
  return outcomes.includes('over') ? 'over' : outcomes.includes('unanswered') ? 'unanswered' : 'within'
}

function entryOf(
  line: ItemLine,
  index: number,
  findings: readonly Finding[],
  excused: Judgement['excused'],
  { unverified }: Limits,
): Entry {
  const counting = findings.filter(({ fingerprint }) => !excused.has(fingerprint))
  const own = findings.find(isLevelFinding)
  const isCounting =
    own !== undefined &&
    counting.includes(own) &&
    (unverified !== 'likely' || own.evidence === 'likely' || own.evidence === 'verified')
  return {
    line,
    index,
    finding: isCounting ? own : undefined,
    untested: counting.find(isUntestedFinding),
    published: new Map(
      counting.flatMap((finding) =>
        finding.code === 'published' ? [[finding.definition, finding] as const] : [],
      ),
    ),
    context: counting.find((finding) => finding.code === 'context'),
  }
}
