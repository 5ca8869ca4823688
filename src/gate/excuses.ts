/**
 * Which findings count for no limit: those that the policy allows, and those that the baseline has. Pure.
 */
import { UserError } from '../errors.ts'
import { type Finding, findingsOf, isWorse, type PresetThresholds } from '../results/findings.ts'
import type { ReportData } from '../results/read.ts'
import type { Report } from '../results/schema.ts'
import type { Allowance } from './policy.ts'
import type { Excuse, IdleAllowance } from './types.ts'

/**
 * @param findings of the report that is judged
 * @param allow of the policy
 * @param today a day such as 2026-11-24
 * @returns excuses by fingerprint, and allowances without an effect
 */
export function allowedBy(
  findings: readonly Finding[],
  allow: readonly Allowance[],
  today: string,
): { readonly excused: ReadonlyMap<string, Excuse>; readonly idle: readonly IdleAllowance[] } {
  const excused = new Map<string, Excuse>()
  const idle: IdleAllowance[] = []
  for (const { fingerprint, reason, expires } of allow) {
    const matching = findings.filter(
      (finding) => finding.fingerprint === fingerprint || finding.content === fingerprint,
    )
    if (matching.length === 0) idle.push({ fingerprint, reason, expires, why: 'unused' })
    else if (expires < today) idle.push({ fingerprint, reason, expires, why: 'expired' })
    else for (const finding of matching) excused.set(finding.fingerprint, { why: 'allowed', reason, expires })
  }
  return { excused, idle }
}

/**
 * @param findings of the report that is judged
 * @param report that is judged
 * @param baseline an earlier report
 * @param thresholds for published definitions that decide nothing by themselves, the same for both
 * @returns excuses of findings that the baseline has at the same level or a worse one
 * @throws {UserError} BAD_REPORT when its definition is another one: its levels would mean something else
 */
export function knownFrom(
  findings: readonly Finding[],
  report: Report,
  baseline: ReportData,
  thresholds: PresetThresholds,
): ReadonlyMap<string, Excuse> {
  const [now] = report.definitions
  const [then] = baseline.report.definitions
  const settled = ({ name, thresholds: { partial, contaminated } }: typeof now): string =>
    `${name}, partial from ${partial}, contaminated from ${contaminated}`
  if (settled(now) !== settled(then)) {
    throw new UserError(
      'BAD_REPORT',
      `the baseline has the definition ${settled(then)}, expected that of this report, ${settled(now)}`,
      { hint: 'Make the baseline again with the same options.' },
    )
  }
  const earlierFindings = findingsOf(baseline.report, baseline.items, thresholds)
  const old = new Map(earlierFindings.map((entry) => [entry.fingerprint, entry]))
  const excused = new Map<string, Excuse>()
  for (const finding of findings) {
    const earlier = old.get(finding.fingerprint)
    if (earlier === undefined) continue
    if (!isWorse(finding, earlier)) excused.set(finding.fingerprint, { why: 'known', code: earlier.code })
  }
  return excused
}
