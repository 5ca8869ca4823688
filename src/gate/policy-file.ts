/**
 * Reads policy files. Paths in them are relative to the file.
 */
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { isDescriptionPath } from '../items/catalogue.ts'
import { parseCheckedYaml } from '../items/checked-yaml.ts'
import { isObject } from '../items/field-path.ts'
import { unreadable } from '../items/unreadable.ts'
import { PRESETS } from '../presets/catalogue.ts'
import { nearest } from '../text/suggest.ts'
import { type Policy, type PolicySet, policyJsonSchema, policySchema } from './policy.ts'

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

/**
 * @param source YAML text
 * @param path of the file, for messages
 * @returns the policy as it stands there
 * @throws {UserError} BAD_POLICY: `<path>:<line>:<column>: <what is wrong>, expected <what>`
 */
export function parsePolicy(source: string, path: string): Policy {
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
    throw problemAt(
      place,
      `"${id}" is no published definition, expected an id of "dosimeter presets list"`,
      near === undefined ? undefined : `did you mean "${near}"?`,
    )
  }
  value.presets?.forEach((id, i) => {
    assertPreset(id, ['presets', i])
  })
  for (const id of Object.keys(value.limits?.presets ?? {})) assertPreset(id, ['limits', 'presets', id])
  for (const [name, own] of Object.entries(value.benchmarks ?? {})) {
    for (const id of Object.keys(own.presets ?? {})) assertPreset(id, ['benchmarks', name, 'presets', id])
  }
  return value
}

/**
 * @param path the file
 * @returns the policy, its paths as one would type them here
 * @throws {UserError} NOT_FOUND when the file cannot be read, BAD_POLICY as `parsePolicy`
 */
export async function readPolicyFile(path: string): Promise<Policy> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error, 'a policy')
  })
  const policy = parsePolicy(text, path)
  const folder = dirname(path)
  const here = (relative: string): string =>
    isAbsolute(relative) ? relative : join(folder, relative).replaceAll(sep, '/')
  const { indexes, sets, defaults } = policy
  const roots = defaults?.['corpus-roots']
  return {
    ...policy,
    ...(indexes === undefined ? {} : { indexes: indexes.map(here) }),
    ...(sets === undefined ? {} : { sets: sets.map((set) => setFrom(set, here)) }),
    ...(roots === undefined
      ? {}
      : { defaults: { ...defaults, 'corpus-roots': roots.map((root) => rootFrom(root, here)) } }),
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
