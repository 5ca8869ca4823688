/**
 * Which limits hold for a set: flags before the policy's entry for the set before its limits for all. Pure.
 */
import type { ProblemAt } from '../items/checked-yaml.ts'
import type { Limits, Policy } from './policy.ts'

/** What a gate goes by. */
export interface GateRules {
  /** For all sets. */
  readonly limits: Limits
  /** For sets by name. */
  readonly benchmarks: Readonly<Record<string, Limits>>
  /** Of flags: they win. */
  readonly flags: Limits
  /** Whether each entry of `benchmarks` must be a set of the report. */
  readonly isEachSetExpected: boolean
  /** Makes errors for places of the policy's file; without it they name keys only. */
  readonly problemAt?: ProblemAt | undefined
}

/**
 * @returns limits of the set; keys of single fields and presets are merged one by one
 */
export function limitsOf(set: string, { limits, benchmarks, flags }: GateRules): Limits {
  const own = Object.hasOwn(benchmarks, set) ? benchmarks[set] : undefined
  const fields = { ...limits.fields, ...own?.fields }
  const presets = { ...limits.presets, ...own?.presets, ...flags.presets }
  return { ...limits, ...own, ...flags, fields, presets }
}

/** @returns ids of the presets that some limit is about, each once */
export function presetsOf({ limits, benchmarks = {}, presets = [] }: Policy): readonly string[] {
  const all = [limits, ...Object.values(benchmarks)].flatMap((own) => Object.keys(own?.presets ?? {}))
  return [...new Set([...presets, ...all])]
}

/** @returns whether anything could ever be over a limit, or be refused */
export function hasRules({ limits, benchmarks, flags }: GateRules): boolean {
  const isRule = (value: Limits[keyof Limits]): boolean =>
    typeof value === 'number' ||
    value === 'refuse' ||
    value === 'fail' ||
    (typeof value === 'object' && Object.keys(value).length > 0)
  return [limits, flags, ...Object.values(benchmarks)].some((own) => Object.values(own).some(isRule))
}
