/**
 * Options of the gate: `--policy`, flags that win over it, `--baseline` and `--format`.
 *
 * Precedence: a flag, then the policy's entry for the set, then its limits for all sets, then the default of the option.
 */
import { UserError } from '../../errors.ts'
import { type GateRules, hasRules, presetsOf } from '../../gate/limits.ts'
import type { Limits, Policy } from '../../gate/policy.ts'
import type { PolicyFile } from '../../gate/policy-file.ts'
import { assertPaths, openPolicy } from '../../gate/read-policy.ts'
import { FAIL_ON, type FailOn } from '../../gate/types.ts'
import { nameOfFiles } from '../../items/set-name.ts'
import type { ItemSet } from '../../items/types.ts'
import type { ReportData } from '../../results/read.ts'
import type { Io } from '../io.ts'
import { given, limitShare, oneOf, share } from '../values.ts'
import { type ItemsRequest, parseItems, type RawItemOptions } from './check-sets.ts'
import type { RawDefinitionOptions } from './definition-options.ts'
import { type FormatRequest, parseFormats } from './format-options.ts'
import type { Conclusion, GateEndOptions } from './gate-end.ts'
import { parsePresets } from './preset-options.ts'

/** As typed. */
export interface RawGateOptions {
  readonly policy?: string
  readonly baseline?: string
  readonly maxContaminated?: string
  readonly maxPartial?: string
  readonly maxPreset?: readonly string[]
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
export async function loadPolicy({ policy }: RawGateOptions): Promise<PolicyFile | undefined> {
  if (policy === undefined) return undefined
  return openPolicy(policy)
}

/**
 * Refuses a policy that names what is not there.
 *
 * @param used which of its parts no flag stands in the place of
 * @throws {UserError} BAD_POLICY with line and column
 */
export async function assertPolicy(
  file: PolicyFile | undefined,
  used: { readonly indexes: boolean; readonly sets: boolean },
): Promise<void> {
  if (file !== undefined) await assertPaths(file, used)
}

/**
 * @param isEachSetExpected whether the policy's sets are those that are checked
 * @throws {UserError} USAGE for values that are not what the option expects, what reading the baseline throws
 */
export async function parseGate(
  raw: RawGateOptions,
  file: PolicyFile | undefined,
  isEachSetExpected: boolean,
): Promise<Gate> {
  const policy = file?.policy
  const rules: GateRules = {
    limits: policy?.limits ?? {},
    benchmarks: policy?.benchmarks ?? {},
    flags: await parseFlags(raw),
    isEachSetExpected: isEachSetExpected && policy?.sets !== undefined,
    problemAt: file?.problemAt,
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

/**
 * Refuses limits that can never fail before anything is checked.
 *
 * @param gate what it goes by
 * @param sets that are checked
 * @param asked what else decides what can be answered
 * @throws {UserError} BAD_POLICY
 */
export async function assertGate(
  { rules }: Gate,
  sets: readonly ItemSet[],
  asked: { readonly presets: readonly string[]; readonly hasDocuments: boolean },
): Promise<void> {
  if (rules === undefined) return
  const { assertAnswerable, presetSubjects } = await import('../../gate/answerable.ts')
  assertAnswerable(rules, {
    sets: sets.map(({ name, items }) => ({
      name,
      fields: [...new Set(items.flatMap(({ fields }) => fields.map((field) => field.name)))],
    })),
    presets: presetSubjects(asked.presets),
    hasDocuments: asked.hasDocuments,
  })
}

/** Ids of presets that flags limit. */
function flaggedPresets({ maxPreset = [] }: RawGateOptions): readonly string[] {
  return maxPreset.map((value) => value.split(/[@=]/u)[0] ?? '')
}

/** `ID=SHARE`, or `ID@AT=SHARE` for a definition that has no threshold of its own. */
async function parsePresetLimits(values: readonly string[]): Promise<NonNullable<Limits['presets']>> {
  const limits: NonNullable<Limits['presets']> = {}
  for (const value of values) {
    const match = /^([^@=]+)(?:@([^=]+))?=(.+)$/u.exec(value)
    const [, id = '', at, limit] = match ?? []
    if (match === null) {
      throw new UserError('USAGE', `--max-preset ${value}: expected ID=SHARE, or ID@THRESHOLD=SHARE`, {
        hint: 'For example `--max-preset gpt3=2%`, or `--max-preset llama3@0.5=2%`.',
      })
    }
    await parsePresets({ preset: [id] }, '--max-preset')
    const most = limitShare(`--max-preset ${id}`, limit) ?? 0
    limits[id] = { 'max-contaminated': most, ...given({ at: share(`--max-preset ${id}@`, at) }) }
  }
  return limits
}

async function parseFlags(raw: RawGateOptions): Promise<Limits> {
  const failOn = raw.failOn?.flatMap((words) => words.split(',')).map((word) => parseFailOn(word.trim()))
  return given({
    'max-contaminated': limitShare('--max-contaminated', raw.maxContaminated),
    'max-partial': limitShare('--max-partial', raw.maxPartial),
    'fail-on': failOn === undefined ? undefined : [...new Set(failOn)],
    presets: raw.maxPreset === undefined ? undefined : await parsePresetLimits(raw.maxPreset),
  })
}

function parseFailOn(word: string): FailOn {
  // Never undefined for a word that is defined.
  return oneOf('--fail-on', word, FAIL_ON) ?? 'contaminated'
}

/** @throws {UserError} what reading it throws */
export async function readBaseline(path: string): Promise<ReportData> {
  const { readReport } = await import('../../results/read.ts')
  return readReport(path)
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
      return [{ name: name ?? nameOfFiles(items), paths: items, fields, ...given({ idField }) }]
    }),
  }
}

/** @returns whether flags name sets, which then stand for those of the policy */
export function hasOwnSets({ benchmark, items, fields, name, idField }: RawItemOptions): boolean {
  return [benchmark, items, fields, name, idField].some((value) => value !== undefined)
}

/** Options of check and scan that a policy's `defaults` can have. */
interface RawDefaults extends RawDefinitionOptions, RawGateOptions {
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
  const flagged = flaggedPresets(raw)
  if (policy === undefined) {
    return flagged.length === 0 ? raw : { ...raw, preset: [...new Set([...(raw.preset ?? []), ...flagged])] }
  }
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
  const all = [...new Set([...preset, ...flagged])]
  return { ...own, ...raw, ...(all.length === 0 ? {} : { preset: all }) }
}

/**
 * Judges, writes forms and tells; what that needs is loaded only where there is something to judge or to write.
 *
 * @throws {UserError} as `endWithGate`
 */
export async function conclude(
  gate: Gate,
  result: ReportData,
  io: Io,
  options: GateEndOptions,
): Promise<Conclusion> {
  if (gate.rules === undefined && gate.formats.length === 0) return { exitCode: 0, part: result }
  const { endWithGate } = await import('./gate-end.ts')
  return endWithGate(gate, result, io, options)
}
