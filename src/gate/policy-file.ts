/**
 * Reads policy files. Paths in them are relative to the file.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { isRemote } from '../bytes/location.ts'
import { isDescriptionPath, listDescriptions } from '../items/catalogue.ts'
import { type ProblemAt, parseCheckedYaml } from '../items/checked-yaml.ts'
import { isObject } from '../items/field-path.ts'
import { unreadable } from '../items/unreadable.ts'
import { pathHint } from '../near-path.ts'
import { PRESETS } from '../presets/catalogue.ts'
import { nearest } from '../text/suggest.ts'
import { figureOfPreset, presetProblem } from './answerable.ts'
import { type Limits, type Policy, type PolicySet, policyJsonSchema, policySchema } from './policy.ts'

/** Keys that the JSON Schema has below a path. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let here: unknown = policyJsonSchema()
  for (const step of path) {
    if (!isObject(here)) return []
    const below = isObject(here.properties) ? here.properties[String(step)] : undefined
    here = below ?? here.items ?? here.additionalProperties
  }
  return isObject(here) && isObject(here.properties) ? Object.keys(here.properties) : []
}

/** A policy, and a way to complain about places in its file. */
export interface PolicyFile {
  readonly policy: Policy
  readonly problemAt: ProblemAt
}

/**
 * @param source YAML text
 * @param path of the file, for messages
 * @returns the policy as it stands there
 * @throws {UserError} BAD_POLICY: `<path>:<line>:<column>: <what is wrong>, expected <what>`
 */
export function parsePolicy(source: string, path: string): PolicyFile {
  const { value, problemAt } = parseCheckedYaml(source, path, policySchema, {
    noun: 'policy',
    code: 'BAD_POLICY',
    keysAt,
  })
  const names = (value.sets ?? []).map(({ name }) => name)
  names.forEach((name, i) => {
    if (name !== undefined && names.indexOf(name) !== i) {
      throw problemAt(['sets', i, 'name'], `"sets[${i}].name" is "${name}" again, expected each name once`)
    }
  })
  const allowed = (value.allow ?? []).map(({ fingerprint }) => fingerprint)
  allowed.forEach((fingerprint, i) => {
    if (allowed.indexOf(fingerprint) === i) return
    throw problemAt(
      ['allow', i, 'fingerprint'],
      `"allow[${i}].fingerprint" is "${fingerprint}" again, expected each one once`,
    )
  })
  const presets = PRESETS.map(({ id }) => id)
  const assertPreset = (id: string, place: readonly PropertyKey[]): void => {
    if (presets.includes(id)) return
    const near = nearest(id, presets)
    throw problemAt(place, `"${id}" is no published definition, expected an id of "dosimeter presets list"`, {
      hint: near === undefined ? undefined : `did you mean "${near}"?`,
      part: 'key',
    })
  }
  const assertLimits = (limits: Limits | undefined, base: readonly string[]): void => {
    for (const [id, { at }] of Object.entries(limits?.presets ?? {})) {
      const place = [...base, 'presets', id]
      assertPreset(id, place)
      const wrong = presetProblem(id, figureOfPreset(id) === undefined, at, false)
      if (wrong === undefined) continue
      throw problemAt(place, `"${place.join('.')}": ${wrong.sentence}`, { hint: wrong.hint, part: 'key' })
    }
  }
  value.presets?.forEach((id, i) => {
    assertPreset(id, ['presets', i])
  })
  assertLimits(value.limits, ['limits'])
  for (const [name, own] of Object.entries(value.benchmarks ?? {})) assertLimits(own, ['benchmarks', name])
  return { policy: value, problemAt }
}

/**
 * @param path the file
 * @returns the policy, its paths as one would type them here
 * @throws {UserError} NOT_FOUND when the file cannot be read, BAD_POLICY as `parsePolicy`
 */
export async function readPolicyFile(path: string): Promise<PolicyFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error, 'a policy')
  })
  const { policy, problemAt } = parsePolicy(text, path)
  const folder = dirname(path)
  const here = (relative: string): string =>
    isAbsolute(relative) ? relative : join(folder, relative).replaceAll(sep, '/')
  const { indexes, sets, defaults } = policy
  const roots = defaults?.['corpus-roots']
  return {
    policy: {
      ...policy,
      ...(indexes === undefined ? {} : { indexes: indexes.map(here) }),
      ...(sets === undefined ? {} : { sets: sets.map((set) => setFrom(set, here)) }),
      ...(roots === undefined
        ? {}
        : { defaults: { ...defaults, 'corpus-roots': roots.map((root) => rootFrom(root, here)) } }),
    },
    problemAt,
  }
}

/**
 * Refuses a policy that names what is not there, before anything is checked.
 *
 * @param file as it was read
 * @param used which of its parts are used: flags can stand in the place of each
 * @throws {UserError} BAD_POLICY with line and column
 */
export async function assertPolicyPaths(
  { policy: { indexes = [], sets = [] }, problemAt }: PolicyFile,
  used: { readonly indexes: boolean; readonly sets: boolean },
): Promise<void> {
  const assertPath = (path: string, place: readonly PropertyKey[], expected: string): void => {
    if (isRemote(path) || existsSync(path)) return
    throw problemAt(place, `${path}: no such file or folder, expected ${expected}`, {
      hint: pathHint(path, 'Paths in a policy are relative to the policy.'),
    })
  }
  if (used.indexes) for (const [i, path] of indexes.entries()) assertPath(path, ['indexes', i], 'an index')
  if (!used.sets) return
  const known = sets.some(({ benchmark }) => benchmark !== undefined)
    ? (await listDescriptions()).map(({ id }) => id)
    : []
  for (const [i, { benchmark, paths = [], items = [] }] of sets.entries()) {
    if (benchmark !== undefined && isDescriptionPath(benchmark)) {
      assertPath(benchmark, ['sets', i, 'benchmark'], 'a description')
    } else if (benchmark !== undefined && !known.includes(benchmark)) {
      const near = nearest(benchmark, known)
      throw problemAt(
        ['sets', i, 'benchmark'],
        `"${benchmark}" is no known benchmark, expected an id of "dosimeter benchmarks list" or the path of a description`,
        { hint: near === undefined ? undefined : `did you mean "${near}"?` },
      )
    }
    for (const [p, path] of paths.entries())
      assertPath(path, ['sets', i, 'paths', p], 'a file or folder with items')
    for (const [p, path] of items.entries()) assertPath(path, ['sets', i, 'items', p], 'a file with items')
  }
}

function setFrom(set: PolicySet, here: (path: string) => string): PolicySet {
  const { benchmark, paths, items } = set
  return {
    ...set,
    ...(benchmark !== undefined && isDescriptionPath(benchmark) ? { benchmark: here(benchmark) } : {}),
    ...(paths === undefined ? {} : { paths: paths.map(here) }),
    ...(items === undefined ? {} : { items: items.map(here) }),
  }
}

/** `NAME=PATH` with the path made relative to here. */
function rootFrom(root: string, here: (path: string) => string): string {
  const at = root.indexOf('=') + 1
  return `${root.slice(0, at)}${here(root.slice(at))}`
}
