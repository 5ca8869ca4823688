/**
 * Options of the gate: `--policy`, flags that win over it, `--baseline` and `--format`.
 *
 * Precedence: a flag, then the policy's entry for the set, then its limits for all sets, then the default of the option.
 */
import { basename, dirname } from 'node:path'
import { UserError } from '../../errors.ts'
import { type GateRules, hasRules, presetsOf } from '../../gate/limits.ts'
import type { Limits, Policy } from '../../gate/policy.ts'
import { readPolicy } from '../../gate/read-policy.ts'
import { FAIL_ON, type FailOn } from '../../gate/types.ts'
import { nameOfFile } from '../../items/set-name.ts'
import type { ReportData } from '../../results/read.ts'
import { REPORT_FILE } from '../../results/write.ts'
import type { Io } from '../io.ts'
import { given, limitShare, oneOf } from '../values.ts'
import { type ItemsRequest, parseItems, type RawItemOptions } from './check-sets.ts'
import type { RawDefinitionOptions } from './definition-options.ts'
import { type FormatRequest, parseFormats } from './format-options.ts'
import type { GateEndOptions } from './gate-end.ts'

/** As typed. */
export interface RawGateOptions {
  readonly policy?: string
  readonly baseline?: string
  readonly maxContaminated?: string
  readonly maxPartial?: string
  readonly failOn?: readonly string[]
  readonly format?: readonly string[]
  /** Folder of the report. */
  readonly out?: string
}

/** What a gate goes by, with everything read that it needs. */
export interface Gate {
  /** Undefined when nothing limits anything: then there is no gate, only forms. */
  readonly rules: GateRules | undefined
  readonly allow: NonNullable<Policy['allow']>
  readonly baseline: ReportData | undefined
  readonly formats: readonly FormatRequest[]
}

/** @throws {UserError} what reading it throws */
export async function loadPolicy({ policy }: RawGateOptions): Promise<Policy | undefined> {
  if (policy === undefined) return undefined
  return readPolicy(policy)
}

/**
 * @param isEachSetExpected whether the policy's sets are those that are checked
 * @throws {UserError} USAGE for values that are not what the option expects, what reading the baseline throws
 */
export async function parseGate(
  raw: RawGateOptions,
  policy: Policy | undefined,
  isEachSetExpected: boolean,
): Promise<Gate> {
  const rules: GateRules = {
    limits: policy?.limits ?? {},
    benchmarks: policy?.benchmarks ?? {},
    flags: parseFlags(raw),
    isEachSetExpected: isEachSetExpected && policy?.sets !== undefined,
  }
  const isGate = hasRules(rules)
  if (!isGate && raw.baseline !== undefined) {
    throw new UserError('USAGE', `--baseline ${raw.baseline}: nothing to fail for, expected a limit`, {
      hint: 'For example `--fail-on contaminated`, `--max-contaminated 0.02`, or a --policy with limits.',
    })
  }
  return {
    rules: isGate ? rules : undefined,
    allow: policy?.allow ?? [],
    baseline: raw.baseline === undefined ? undefined : await readBaseline(raw.baseline),
    formats: parseFormats(raw.format, raw.out),
  }
}

function parseFlags(raw: RawGateOptions): Limits {
  const failOn = raw.failOn?.flatMap((words) => words.split(',')).map((word) => parseFailOn(word.trim()))
  return given({
    'max-contaminated': limitShare('--max-contaminated', raw.maxContaminated),
    'max-partial': limitShare('--max-partial', raw.maxPartial),
    'fail-on': failOn === undefined ? undefined : [...new Set(failOn)],
  })
}

function parseFailOn(word: string): FailOn {
  // Never undefined for a word that is defined.
  return oneOf('--fail-on', word, FAIL_ON) ?? 'contaminated'
}

/** A report's folder, or the report.json in it. */
async function readBaseline(path: string): Promise<ReportData> {
  const { readReport } = await import('../../results/read.ts')
  return readReport(basename(path) === REPORT_FILE ? dirname(path) : path)
}

/**
 * @returns the sets that flags name, else those of the policy
 * @throws {UserError} as `parseItems`
 */
export function parseSets(raw: RawItemOptions, policy: Policy | undefined): ItemsRequest {
  if (policy?.sets === undefined || hasOwnSets(raw)) return parseItems(raw)
  return {
    benchmarks: policy.sets.flatMap(({ benchmark, paths = [] }) =>
      benchmark === undefined ? [] : [{ source: benchmark, paths }],
    ),
    plain: policy.sets.flatMap(({ name, items = [], fields = [], 'id-field': idField }) => {
      const [first] = items
      if (first === undefined) return []
      return [{ name: name ?? nameOfFile(first), paths: items, fields, ...given({ idField }) }]
    }),
  }
}

/** @returns whether flags name sets, which then stand for those of the policy */
export function hasOwnSets({ benchmark, items, fields, name, idField }: RawItemOptions): boolean {
  return [benchmark, items, fields, name, idField].some((value) => value !== undefined)
}

/** Options of check and scan that a policy's `defaults` can have. */
interface RawDefaults extends RawDefinitionOptions {
  readonly preset?: readonly string[]
  readonly exact?: boolean
  readonly shortItems?: boolean
  readonly corpusRoot?: readonly string[]
  readonly maxEvidence?: string
  readonly redact?: boolean
}

/**
 * @param raw as typed
 * @param command `scan` is always exact: what is about that does not concern it
 * @returns options with the policy's defaults where nothing was typed, and with the presets that limits are about
 */
export function withPolicy<T extends RawDefaults>(
  raw: T,
  policy: Policy | undefined,
  command: 'check' | 'scan',
): T {
  if (policy === undefined) return raw
  const { defaults = {} } = policy
  const asTyped = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : String(value)
  const flag = (value: boolean | undefined): true | undefined => (value === true ? true : undefined)
  const own: RawDefaults = given({
    n: asTyped(defaults.n),
    minRun: asTyped(defaults['min-run']),
    partialAt: asTyped(defaults['partial-at']),
    contaminatedAt: asTyped(defaults['contaminated-at']),
    maxEvidence: asTyped(defaults['max-evidence']),
    redact: flag(defaults.redact),
    ...(command === 'scan'
      ? {}
      : {
          exact: flag(defaults.exact),
          shortItems: flag(defaults['short-items']),
          corpusRoot: defaults['corpus-roots'],
        }),
  })
  const preset = presetsOf(raw.preset === undefined ? policy : { ...policy, presets: [...raw.preset] })
  return { ...own, ...raw, ...(preset.length === 0 ? {} : { preset }) }
}

/**
 * Judges, writes forms and tells; what that needs is loaded only where there is something to judge or to write.
 *
 * @returns exit code
 * @throws {UserError} as `endWithGate`
 */
export async function conclude(
  gate: Gate,
  result: ReportData,
  io: Io,
  options: GateEndOptions,
): Promise<number> {
  if (gate.rules === undefined && gate.formats.length === 0) return 0
  const { endWithGate } = await import('./gate-end.ts')
  return endWithGate(gate, result, io, options)
}
