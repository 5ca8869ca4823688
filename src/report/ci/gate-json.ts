/**
 * What a gate said, as JSON, for programs.
 */
import type { FormInput } from '../formats.ts'

/** @returns an object with `format`, `version`, `outcome` and every rule; `outcome` is null without a gate */
export function renderGateJson({ judgement }: FormInput): string {
  const value = {
    format: 'dosimeter-gate',
    version: 1,
    outcome: judgement?.outcome ?? null,
    rules: (judgement?.rules ?? []).map(({ items, ...rule }) => ({
      ...rule,
      items: items.map(({ item, fingerprint }) => ({ ...item, fingerprint })),
    })),
    excused: [...(judgement?.excused ?? [])].map(([fingerprint, excuse]) => ({ fingerprint, ...excuse })),
    idleAllowances: judgement?.idle ?? [],
    hasBaseline: judgement?.hasBaseline ?? false,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
