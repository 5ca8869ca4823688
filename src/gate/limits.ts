/**
 * Which limits hold for a set: flags before the policy's entry for the set before its limits for all. Pure.
 */
import { UserError } from '../errors.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { nearest } from '../text/suggest.ts'
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
}

/**
 * @returns limits of the set; keys of single fields and presets are merged one by one
 */
export function limitsOf(set: string, { limits, benchmarks, flags }: GateRules): Limits {
  const own = Object.hasOwn(benchmarks, set) ? benchmarks[set] : undefined
  const fields = { ...limits.fields, ...own?.fields }
  const presets = { ...limits.presets, ...own?.presets }
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

/**
 * A limit that nothing in the report belongs to is a limit that never fails: most often a misspelt name.
 *
 * @throws {UserError} BAD_POLICY for names of sets, fields and presets that the report does not have
 */
export function assertKnown(rules: GateRules, report: Report, items: readonly ItemLine[]): void {
  const sets = report.sets.map(({ name }) => name)
  const fieldsIn = (name: string | undefined): readonly string[] => [
    ...new Set(
      items
        .filter(({ set }) => name === undefined || set === name)
        .flatMap(({ fields }) => fields.map((field) => field.name)),
    ),
  ]
  const presets = report.definitions.slice(1).flatMap((entry) => ('preset' in entry ? [entry.preset] : []))
  for (const [name, own] of Object.entries(rules.benchmarks)) {
    if (sets.includes(name)) assertNames(own, fieldsIn(name), presets, `"benchmarks.${name}`)
    else if (rules.isEachSetExpected) throw unknown(`"benchmarks.${name}"`, 'set', name, sets)
  }
  assertNames(rules.limits, fieldsIn(undefined), presets, '"limits')
}

function assertNames(
  limits: Limits,
  fields: readonly string[],
  presets: readonly string[],
  place: string,
): void {
  for (const field of Object.keys(limits.fields ?? {})) {
    if (!fields.includes(field)) throw unknown(`${place}.fields.${field}"`, 'field', field, fields)
  }
  for (const preset of Object.keys(limits.presets ?? {})) {
    if (!presets.includes(preset)) throw unknown(`${place}.presets.${preset}"`, 'preset', preset, presets)
  }
}

function unknown(place: string, noun: string, name: string, known: readonly string[]): UserError {
  const near = nearest(name, known)
  const list = known.length === 0 ? 'none' : known.slice(0, 12).join(', ')
  return new UserError('BAD_POLICY', `${place}: the report has no such ${noun}, expected one of ${list}`, {
    hint:
      near === undefined
        ? 'A limit for what is not there would never fail: take it out, or name what is meant.'
        : `did you mean "${near}"?`,
  })
}
