/**
 * A report against a policy: each rule with its figure, and whether it is strictly above its limit. Pure.
 *
 * Allowed findings, and those that the baseline has, count as items without an overlap: they stay in denominators
 * and leave the numerators.
 */
import { type Finding, findingsOf, isLevelFinding, isUntestedFinding } from '../results/findings.ts'
import type { ReportData } from '../results/read.ts'
import type { ItemLine } from '../results/schema.ts'
import { allowedBy, knownFrom } from './excuses.ts'
import { assertKnown, type GateRules, limitsOf } from './limits.ts'
import type { Allowance, Limits } from './policy.ts'
import { type Entry, measure } from './rules.ts'
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
  assertKnown(rules, report, items)
  const findings = findingsOf(report, items)
  const { excused: allowed, idle } = allowedBy(findings, allow, today)
  const known = baseline === undefined ? [] : knownFrom(findings, report, baseline)
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
  return { outcome: worst(measured), rules: measured, excused, idle, hasBaseline: baseline !== undefined }
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
