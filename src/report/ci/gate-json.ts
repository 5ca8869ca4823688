/**
 * What a gate said, as JSON, for programs; see results/gate-schema.ts.
 */
import type { GateResult } from '../../results/gate-schema.ts'
import type { CiPart, FormInput } from '../formats.ts'
import { indexOf, isFailure, outcomeOf, reportsOf } from './parts.ts'

/** @returns an object with `format`, `version`, `outcome` and every rule; `outcome` is null without a gate */
export function renderGateJson(parts: readonly CiPart[]): string {
  const reports = reportsOf(parts)
  const value: GateResult = {
    format: 'dosimeter-gate',
    version: 1,
    outcome: outcomeOf(parts),
    rules: reports.flatMap((part) =>
      (part.judgement?.rules ?? []).map(({ items, ...rule }) => ({
        ...about(part),
        ...rule,
        items: items.map(({ item, fingerprint }) => ({ ...item, fingerprint })),
      })),
    ),
    untested: reports.flatMap((part) =>
      (part.judgement?.untested ?? []).map((untested) => ({ ...about(part), ...untested })),
    ),
    excused: reports.flatMap((part) =>
      [...(part.judgement?.excused ?? [])].map(([fingerprint, excuse]) => ({
        ...about(part),
        fingerprint,
        ...excuse,
      })),
    ),
    idleAllowances: inAll(reports, ({ judgement }) => judgement?.idle ?? []),
    idleSets: inAll(reports, ({ judgement }) => judgement?.idleSets ?? []),
    hasBaseline: reports.some(({ judgement }) => judgement?.hasBaseline ?? false),
    errors: parts.filter(isFailure).map(({ failure: { message, hint }, index }) => ({
      index: index ?? null,
      message,
      hint: hint ?? null,
    })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

function about(part: CiPart): { readonly index: string | null } {
  return { index: indexOf(part) ?? null }
}

/** What one index has no use for, another may have. */
function inAll<T>(reports: readonly FormInput[], of: (report: FormInput) => readonly T[]): T[] {
  const [first, ...rest] = reports
  if (first === undefined) return []
  const others = rest.map((report) => of(report).map((each) => JSON.stringify(each)))
  return of(first).filter((each) => others.every((list) => list.includes(JSON.stringify(each))))
}
