/**
 * Limits that can never fail, refused before anything is checked: most often they are misspelt. Pure.
 */
import { UserError } from '../errors.ts'
import { PRESETS } from '../presets/catalogue.ts'
import { openFigure } from '../presets/decide.ts'
import { describeFigure } from '../presets/describe.ts'
import type { FigureName } from '../presets/types.ts'
import type { ReportData } from '../results/read.ts'
import { nearest } from '../text/suggest.ts'
import type { GateRules } from './limits.ts'
import type { Limits } from './policy.ts'

/** What limits can be about. */
export interface Subjects {
  readonly sets: readonly { readonly name: string; readonly fields: readonly string[] }[]
  /** Published definitions that are answered: by id, and whether they decide anything by themselves. */
  readonly presets: readonly { readonly id: string; readonly isDecided: boolean }[]
  /** Whether documents are compared. */
  readonly hasDocuments: boolean
}

/** Where a limit stands. */
interface Place {
  /** Of the policy's file; undefined for a flag. */
  readonly path: readonly string[] | undefined
  readonly shown: string
}

/** @returns what limits can be about in a report */
export function subjectsOf({ report, items }: ReportData): Subjects {
  const fieldsIn = (name: string): string[] => [
    ...new Set(
      items.filter(({ set }) => set === name).flatMap(({ fields }) => fields.map((field) => field.name)),
    ),
  ]
  const [, ...published] = report.definitions
  return {
    sets: report.sets.map(({ name }) => ({ name, fields: fieldsIn(name) })),
    presets: published.map(({ preset, isDecided }) => ({ id: preset, isDecided })),
    hasDocuments: report.exact !== null,
  }
}

/** @returns the same of ids, as the catalogue has them */
export function presetSubjects(ids: readonly string[]): Subjects['presets'] {
  return PRESETS.filter(({ id }) => ids.includes(id)).map((preset) => ({
    id: preset.id,
    isDecided: openFigure(preset) === undefined,
  }))
}

/** @returns the figure that a threshold of the policy is held against; undefined for what the catalogue does not know */
export function figureOfPreset(id: string): FigureName | undefined {
  const preset = PRESETS.find((each) => each.id === id)
  return preset === undefined ? undefined : openFigure(preset)
}

/**
 * @returns names of sets that limits are for and that are not there, where that is allowed
 * @throws {UserError} BAD_POLICY for limits on sets, fields and presets that are not there, on a definition that decides
 *   nothing, and for `fail-on: verified` where no document is compared
 */
export function assertAnswerable(rules: GateRules, subjects: Subjects): readonly string[] {
  const { sets } = subjects
  const names = sets.map(({ name }) => name)
  const idle: string[] = []
  const allFields = [...new Set(sets.flatMap(({ fields }) => fields))]
  assertLimits(rules, rules.flags, undefined, allFields, subjects)
  assertLimits(rules, rules.limits, ['limits'], allFields, subjects)
  for (const [name, own] of Object.entries(rules.benchmarks)) {
    const path = ['benchmarks', name]
    const set = sets.find((each) => each.name === name)
    if (set !== undefined) assertLimits(rules, own, path, set.fields, subjects)
    else if (rules.isEachSetExpected) throw unknown(rules, placeOf(path), 'set', name, names)
    else idle.push(name)
  }
  return idle
}

function placeOf(path: readonly string[]): Place {
  return { path, shown: `"${path.join('.')}"` }
}

function assertLimits(
  rules: GateRules,
  limits: Limits,
  base: readonly string[] | undefined,
  fields: readonly string[],
  { presets, hasDocuments }: Subjects,
): void {
  for (const field of Object.keys(limits.fields ?? {})) {
    const place = placeOf([...(base ?? []), 'fields', field])
    if (!fields.includes(field)) throw unknown(rules, place, 'field', field, fields)
  }
  for (const [id, { at }] of Object.entries(limits.presets ?? {})) {
    const place =
      base === undefined
        ? { path: undefined, shown: `--max-preset ${id}` }
        : placeOf([...base, 'presets', id])
    const preset = presets.find((each) => each.id === id)
    const ids = presets.map((each) => each.id)
    if (preset === undefined) throw unknown(rules, place, 'preset', id, ids)
    const wrong = presetProblem(id, preset.isDecided, at, base === undefined)
    if (wrong !== undefined)
      throw problem(rules, place.path, `${place.shown}: ${wrong.sentence}`, wrong.hint, 'key')
  }
  const verified = limits['fail-on']?.indexOf('verified') ?? -1
  if (verified >= 0 && !hasDocuments) {
    const path = base === undefined ? undefined : [...base, 'fail-on', verified]
    throw problem(
      rules,
      path,
      'fail-on verified: no document is compared, and an index alone verifies nothing, expected --exact or a scan',
      'Add --exact (in a policy: `defaults: { exact: true }`), or scan the corpus.',
      'value',
    )
  }
}

/**
 * @param isFlag whether the flag is asked for, rather than a key
 * @returns what is wrong with a limit for a published definition; undefined when nothing is
 */
export function presetProblem(
  id: string,
  isDecided: boolean,
  at: number | undefined,
  isFlag: boolean,
): { readonly sentence: string; readonly hint: string } | undefined {
  if (isDecided && at !== undefined) {
    return {
      sentence: `the definition has a threshold of its own, expected no "at"`,
      hint: `\`dosimeter presets show ${id}\` tells it.`,
    }
  }
  if (isDecided || at !== undefined) return undefined
  const figure = figureOfPreset(id)
  const from = `the ${figure === undefined ? 'figure' : describeFigure(figure)} from which an item counts`
  return {
    sentence: `the source has no threshold, so nothing is ever contaminated by it, expected ${isFlag ? `${id}@X` : '"at"'}, ${from}`,
    hint: isFlag
      ? `For example \`--max-preset ${id}@0.5=0\`.`
      : `For example \`${id}: { at: 50%, max-contaminated: 0 }\`; \`dosimeter presets list\` shows which definitions decide by themselves.`,
  }
}

function unknown(
  rules: GateRules,
  place: Place,
  noun: string,
  name: string,
  known: readonly string[],
): UserError {
  const near = nearest(name, known)
  const list = known.length === 0 ? 'none' : known.slice(0, 12).join(', ')
  return problem(
    rules,
    place.path,
    `${place.shown}: there is no such ${noun}, expected one of ${list}`,
    near === undefined
      ? 'A limit for what is not there would never fail: take it out, or name what is meant.'
      : `did you mean "${near}"?`,
    'key',
  )
}

function problem(
  { problemAt }: GateRules,
  path: readonly PropertyKey[] | undefined,
  sentence: string,
  hint: string,
  part: 'key' | 'value',
): UserError {
  return path === undefined || problemAt === undefined
    ? new UserError('BAD_POLICY', sentence, { hint })
    : problemAt(path, sentence, { hint, part })
}
