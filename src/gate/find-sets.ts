/**
 * Benchmark files and indexes below a folder, for a policy to begin with.
 */
import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import picomatch from 'picomatch'
import { glob } from 'tinyglobby'
import { DEFAULT_REMOTE } from '../bytes/settings.ts'
import { UserError } from '../errors.ts'
import { checkDescription, listDescriptions } from '../items/catalogue.ts'
import type { Description } from '../items/description.ts'
import { isObject } from '../items/field-path.ts'
import { alternativesOf } from '../items/find-files.ts'
import { readBytes } from '../items/item-file.ts'
import { loadItemSet, loadPlainItems } from '../items/load.ts'
import { readRecords } from '../items/read-records.ts'
import { nameOfFile } from '../items/set-name.ts'
import { FORMAT_FILES } from '../results/formats.ts'

/** What a policy can begin with; paths are below the folder, `/` between parts, sorted. */
export interface FoundSets {
  readonly indexes: readonly string[]
  readonly sets: readonly FoundSet[]
  /** Files that look like items and are too large to be looked into: most likely a corpus. */
  readonly tooLarge: readonly string[]
}

/** A set that was found. */
export type FoundSet =
  | {
      readonly kind: 'described'
      /** Id, or path of a description that was found. */
      readonly benchmark: string
      readonly title: string
      readonly paths: readonly string[]
      readonly items: number
    }
  | {
      readonly kind: 'plain'
      readonly name: string
      readonly path: string
      /** Keys of the first record that hold text. */
      readonly fields: readonly string[]
      readonly items: number
    }

const DATA = ['jsonl', 'ndjson', 'json', 'csv', 'tsv', 'parquet', 'arrow'].flatMap((ending) =>
  alternativesOf(`**/*.${ending}`).flat(),
)
const IGNORED = [
  '**/node_modules/**',
  '**/.*/**',
  '**/package*.json',
  '**/tsconfig*.json',
  '**/*.schema.json',
  ...Object.values(FORMAT_FILES).map((file) => `**/${file}`),
]
/** Keys whose text nobody looks for. */
const NO_TEXT = /^(?:id|.*_id|url|split|source|category|subject)$/iu
/** Item files are held in memory; anything larger is more likely a corpus. */
const MOST_BYTES = 64 * 2 ** 20

async function search(
  folder: string,
  patterns: readonly string[],
  ignore: readonly string[],
): Promise<string[]> {
  return (
    await glob([...patterns], { cwd: folder, ignore: [...ignore], onlyFiles: true, expandDirectories: false })
  ).sort()
}

/** What dosimeter wrote itself, and the corpus that it read: no benchmarks. */
interface Known {
  readonly indexes: readonly string[]
  readonly reports: readonly string[]
  readonly isInput: (path: string) => boolean
}

async function knownIn(folder: string): Promise<Known> {
  const indexes: string[] = []
  const inputs: IndexInput[] = []
  for (const path of await search(folder, ['**/manifest.json'], IGNORED)) {
    const manifest = readOwn(join(folder, path), 'dosimeter-index')
    if (manifest === undefined) continue
    indexes.push(dirname(path))
    inputs.push(...(Array.isArray(manifest.inputs) ? manifest.inputs.flatMap(inputOf) : []))
  }
  const reports = (await search(folder, ['**/report.json'], IGNORED))
    .filter((path) => readOwn(join(folder, path), 'dosimeter-report') !== undefined)
    .map((path) => dirname(path))
  // An index does not tell where its roots lie: name and size together do.
  const isInput = (path: string): boolean =>
    inputs.some(
      (input) => `/${path}`.endsWith(`/${input.path}`) && statSync(join(folder, path)).size === input.bytes,
    )
  return { indexes, reports, isInput }
}

interface IndexInput {
  readonly path: string
  readonly bytes: number
}

function inputOf(value: unknown): IndexInput[] {
  if (!isObject(value)) return []
  const { path, bytes } = value
  return typeof path === 'string' && typeof bytes === 'number' ? [{ path, bytes }] : []
}

function readOwn(path: string, format: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isObject(value) && value.format === format ? value : undefined
  } catch {
    return undefined
  }
}

/** A description that files can be read by. */
interface Candidate {
  /** Path of a description of the user, or id of a shipped one. */
  readonly name: string
  readonly description: Description
  /** Folder of the description; empty for all. */
  readonly base: string
  /** Whether a path below some folder is one of the description's. */
  readonly patterns: (path: string) => boolean
}

async function descriptionsFor(folder: string): Promise<readonly Candidate[]> {
  const own: Candidate[] = []
  const candidate = (name: string, description: Description, base: string): Candidate => ({
    name,
    description,
    base: base === '.' ? '' : base,
    patterns: picomatch(description.files.flatMap(alternativesOf).flat()),
  })
  for (const path of await search(folder, ['**/*.yaml', '**/*.yml'], IGNORED)) {
    try {
      own.push(candidate(path, await checkDescription(join(folder, path)), dirname(path)))
    } catch (error) {
      // Most YAML files are something else.
      if (!(error instanceof UserError)) throw error
    }
  }
  const shipped = (await listDescriptions()).map((description) => candidate(description.id, description, ''))
  return [...own, ...shipped]
}

/** A description that a file fits. */
interface Fit {
  readonly name: string
  readonly items: number
}

/** Rest of a path behind each of its folders, the whole path first. */
function tails(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(i).join('/'))
}

/**
 * Many benchmarks have a test.jsonl with questions and answers: of several that fit, those of the user come before
 * shipped ones, then one that is named in the path, then the one with most fields.
 */
async function bestFit(
  folder: string,
  path: string,
  descriptions: readonly Candidate[],
): Promise<Fit | undefined> {
  const named = join(basename(resolve(folder)), path).toLowerCase()
  const rank = ({ base, name, description: { id, fields } }: Candidate): number =>
    (name === id && base === '' ? 0 : 1e6) + (named.includes(id) ? 1e3 : 0) + fields.length
  const matching = descriptions
    .filter(
      ({ base, patterns }) => (base === '' || path.startsWith(`${base}/`)) && tails(path).some(patterns),
    )
    .sort((a, b) => rank(b) - rank(a))
  for (const { name, description } of matching) {
    const items = await itemsOf(join(folder, path), description)
    if (items > 0) return { name, items }
  }
  return undefined
}

/** One folder in the place of all its files, where the set's description finds just these in it. */
function asFolder(
  paths: readonly string[],
  files: readonly string[],
  patterns: (path: string) => boolean,
): readonly string[] {
  const [first = ''] = paths
  if (paths.length < 2 || !first.includes('/')) return paths
  const base = dirname(first)
  const inside = files.filter((path) => path.startsWith(`${base}/`) && patterns(path.slice(base.length + 1)))
  const isSame = inside.length === paths.length && inside.every((path) => paths.includes(path))
  return isSame ? [base] : paths
}

/**
 * A file belongs to a known benchmark when its name is one of its patterns and all of it can be read as its description
 * says; other files with text under the same keys in every record are sets without a description.
 *
 * @param folder where to look
 * @throws {UserError} NOT_FOUND when there is no such folder
 */
export async function findSets(folder: string): Promise<FoundSets> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError('NOT_FOUND', `${folder}: no such folder, expected one with benchmark files`)
  }
  const { indexes, reports, isInput } = await knownIn(folder)
  const ignore = [
    ...IGNORED,
    ...[...indexes, ...reports].map((path) => (path === '.' ? '*.json*' : `${path}/**`)),
  ]
  const all = (await search(folder, DATA, ignore)).filter((path) => !isInput(path))
  const isLarge = (path: string): boolean => statSync(join(folder, path)).size > MOST_BYTES
  const tooLarge = all.filter(isLarge)
  const files = all.filter((path) => !tooLarge.includes(path))
  const descriptions = await descriptionsFor(folder)
  const fitting = new Map<string, Fit>()
  for (const path of files) {
    const fit = await bestFit(folder, path, descriptions)
    if (fit !== undefined) fitting.set(path, fit)
  }
  const sets: FoundSet[] = descriptions.flatMap(({ name, description, patterns }): FoundSet[] => {
    const paths = files.filter((path) => fitting.get(path)?.name === name)
    if (paths.length === 0) return []
    const items = paths.reduce((sum, path) => sum + (fitting.get(path)?.items ?? 0), 0)
    const { title } = description
    return [{ kind: 'described', benchmark: name, title, paths: asFolder(paths, files, patterns), items }]
  })
  for (const path of files) {
    const plain = fitting.has(path) ? undefined : await plainSet(folder, path)
    if (plain !== undefined) sets.push(plain)
  }
  return { indexes, sets: distinct(sets), tooLarge }
}

async function itemsOf(path: string, description: Description): Promise<number> {
  try {
    return (await loadItemSet({ name: description.id, description, paths: [path] })).items.length
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return 0
  }
}

async function plainSet(folder: string, path: string): Promise<FoundSet | undefined> {
  try {
    const file = join(folder, path)
    const raw = await readBytes({ location: file, shown: file }, DEFAULT_REMOTE)
    const records = await readRecords(raw, file, undefined, undefined)
    const [first] = records
    if (first === undefined) return undefined
    // A field of --items must be in every record; ids are no text to look for.
    const fields = Object.keys(first.value).flatMap((key) => {
      if (!/^[^.[\]{}]+$/u.test(key) || NO_TEXT.test(key)) return []
      const values = records.map(({ value }) => value[key])
      if (values.every((value) => typeof value === 'string')) return [key]
      const isList = (value: unknown): boolean =>
        Array.isArray(value) && value.every((part) => typeof part === 'string')
      return values.every(isList) ? [`${key}[]`] : []
    })
    if (fields.length === 0) return undefined
    // What cannot be checked as it is must not stand in the policy.
    await loadPlainItems({ name: path, paths: [file], fields })
    const name = nameOfFile(path)
    return { kind: 'plain', name, path, fields, items: records.length }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return undefined
  }
}

/** Sets are told apart by their names: of several files with one name the later ones get their folders before it. */
function distinct(sets: readonly FoundSet[]): FoundSet[] {
  const names = new Set<string>()
  return sets.map((set) => {
    if (set.kind === 'described') return set
    const name = names.has(set.name) ? set.path.replace(/\.[^/]*$/u, '').replaceAll('/', '-') : set.name
    names.add(name)
    return { ...set, name }
  })
}
