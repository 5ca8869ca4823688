/**
 * From a build call to the inputs that it has to add: roots, known inputs, changed inputs.
 */
import { statSync } from 'node:fs'
import { sep } from 'node:path'
import { DEFAULT_REMOTE, type RemoteSettings } from '../bytes/settings.ts'
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import type { DocumentPer } from '../formats/types.ts'
import { type BadInput, badInput } from '../input/bad-input.ts'
import { describeInputs } from '../input/describe.ts'
import { digestOfInput } from '../input/input-digest.ts'
import { commonFolder, type Found, findInputs, type LeftOut } from '../input/resolve.ts'
import { folderOf, freeRootName, isUnder } from '../input/roots.ts'
import { parseFormatRule, parseRecordsRule } from '../input/stated-format.ts'
import { DEFAULT_TEXT_FIELD, parseTextField } from '../input/text-fields.ts'
import { type Input, isElsewhere, PIPE, type Root } from '../input/types.ts'
import type { LocalState } from '../store/local-state.ts'
import type { Manifest, ManifestInput } from '../store/manifest.ts'
import type { CorpusOptions } from './options.ts'

/** What the user names. */
export interface InputRequest {
  readonly patterns: readonly string[]
  /** `--text-field`, `--input-format` and `--records` values. */
  readonly textFields: readonly string[]
  readonly inputFormats: readonly string[]
  readonly records: readonly string[]
  /** `--root NAME=PATH` values. */
  readonly roots: readonly string[]
  readonly documentPer: DocumentPer | undefined
  readonly gitignore: boolean
  readonly remote: RemoteSettings
  /** Whether known inputs are compared by content instead of by size and time. */
  readonly rehash: boolean
  /** Whether inputs that cannot be read are left out. */
  readonly skipsBadInputs: boolean
  readonly cwd: string
}

/** @returns what options name, with what they leave out */
export function inputRequest(options: CorpusOptions, rehash = false): InputRequest {
  return {
    patterns: options.inputs,
    textFields: options.textFields ?? [],
    inputFormats: options.inputFormats ?? [],
    records: options.records ?? [],
    skipsBadInputs: options.skipBadInputs ?? false,
    roots: options.roots ?? [],
    documentPer: options.documentPer,
    gitignore: options.gitignore ?? false,
    remote: options.remote ?? DEFAULT_REMOTE,
    rehash,
    cwd: options.cwd ?? process.cwd(),
  }
}

/** What a build has to do. */
export interface ResolvedRequest {
  readonly roots: readonly Root[]
  /** Inputs that the index does not hold yet, in order. */
  readonly added: readonly Input[]
  /** Inputs named that it holds already, unchanged. */
  readonly known: readonly Input[]
  /** Inputs that cannot be read, as far as their beginnings tell. */
  readonly bad: readonly BadInput[]
  /** Files of folders that are no inputs. */
  readonly leftOut: readonly LeftOut[]
}

/**
 * @param request what the user names
 * @param manifest the index so far, if there is one
 * @param local where its inputs were
 * @throws {UserError} INPUT_CHANGED naming an input whose content differs from what was indexed
 */
export async function resolveRequest(
  request: InputRequest,
  manifest: Manifest | undefined,
  local: LocalState,
  xxh64: Xxh64,
): Promise<ResolvedRequest> {
  const { patterns, cwd, remote, documentPer } = request
  const formats = request.inputFormats.map(parseFormatRule)
  const records = request.records.map(parseRecordsRule)
  const textFields = request.textFields.map(parseTextField)
  const { files, leftOut } = await findInputs(patterns, { ...request, formats })
  const rules = textFields.length === 0 ? [DEFAULT_TEXT_FIELD] : textFields
  const given = request.roots.map((text) => parseRoot(text, cwd))
  const roots = [...given, ...local.roots.filter(({ name }) => !given.some((root) => root.name === name))]
  const isHomeless = ({ location }: Found): boolean => !roots.some(({ folder }) => isUnder(location, folder))
  const addRoot = (folder: string): void => {
    roots.push({ name: freeRootName([...roots.map(({ name }) => name), ...rootNames(manifest)]), folder })
  }
  const isHere = (file: Found): boolean => !isElsewhere(file)
  roots.push(...(await lostRoots(files.filter(isHere).filter(isHomeless), manifest, roots, remote, xxh64)))
  const homeless = files.filter(isHere).filter(isHomeless)
  if (homeless.length > 0) addRoot(commonFolder(homeless.map(({ location }) => location)))
  for (const file of files) if (isHomeless(file) && file.root !== undefined) addRoot(file.root)
  const bad: BadInput[] = []
  const inputs = await describeInputs(files, roots, {
    rules,
    formats,
    records,
    documentPer,
    remote,
    ...(request.skipsBadInputs ? { onBad: (shown, error) => bad.push(badInput(shown, error)) } : {}),
  })
  const knownByKey = new Map((manifest?.inputs ?? []).map((input) => [keyOf(input), input]))
  const added: Input[] = []
  const known: Input[] = []
  for (const input of inputs) {
    const before = knownByKey.get(keyOf(input))
    if (before === undefined) added.push(input)
    else {
      const mtimeMs = request.rehash ? undefined : local.mtimes[keyOf(input)]
      await assertUnchanged(input, before, mtimeMs, remote, xxh64)
      known.push(input)
    }
  }
  const used = new Set([...inputs, ...(manifest?.inputs ?? [])].map(({ root }) => root))
  return {
    roots: roots.filter(({ name }) => used.has(name)),
    added,
    known,
    bad: bad.sort((a, b) => (a.shown < b.shown ? -1 : 1)),
    leftOut,
  }
}

/**
 * Roots whose folders nobody knows any more, because the local state was deleted or the index has come from another
 * machine: a folder is such a root's when a file in it has path, size and content of one of the root's inputs.
 */
async function lostRoots(
  files: readonly Found[],
  manifest: Manifest | undefined,
  known: readonly Root[],
  remote: RemoteSettings,
  xxh64: Xxh64,
): Promise<Root[]> {
  const found = new Map<string, string>()
  const lost = (manifest?.inputs ?? []).filter(({ root }) => !known.some(({ name }) => name === root))
  for (const { location, shown } of lost.length > 0 ? files : []) {
    for (const input of lost) {
      const { root, path, bytes, digest } = input
      const end = sep + path.split('/').join(sep)
      if (found.has(root) || !location.endsWith(end)) continue
      if (statSync(location, { throwIfNoEntry: false })?.size !== bytes) continue
      if ((await digestOfInput({ ...input, location, shown }, remote, xxh64)) === digest) {
        found.set(root, location.slice(0, location.length - end.length) || sep)
      }
    }
  }
  return [...found].map(([name, folder]) => ({ name, folder }))
}

/** @returns the key under which local state keeps an input */
export function keyOf(input: { readonly root: string; readonly path: string }): string {
  return `${input.root}/${input.path}`
}

function parseRoot(text: string, cwd: string): Root {
  const at = text.indexOf('=')
  const name = text.slice(0, Math.max(at, 0))
  if (!/^[A-Za-z0-9._-]+$/.test(name) || at === text.length - 1) {
    throw new UserError(
      'USAGE',
      `--root ${text}: expected NAME=PATH with a name of letters, digits, ".", "_" and "-"`,
    )
  }
  return { name, folder: folderOf(text.slice(at + 1), cwd) }
}

function rootNames(manifest: Manifest | undefined): string[] {
  return (manifest?.inputs ?? []).map(({ root }) => root)
}

async function assertUnchanged(
  input: Input,
  before: ManifestInput,
  mtimeMs: number | undefined,
  remote: RemoteSettings,
  xxh64: Xxh64,
): Promise<void> {
  if (input.location === PIPE) {
    throw new UserError(
      'USAGE',
      `${input.shown}: the index holds an input from there, and cannot tell another`,
      {
        hint: 'Add a file instead, or build a new index.',
      },
    )
  }
  const changed = (what: string): UserError =>
    new UserError('INPUT_CHANGED', `${input.shown}: it has changed since it was indexed: ${what}`, {
      hint: 'Segments are never rewritten: build a new index, or give the new content a new name.',
    })
  if (input.bytes !== before.bytes) throw changed(`${before.bytes} bytes then, ${input.bytes} now`)
  const read = ({ format, codec, listPath, table, documentPer }: Input | ManifestInput): string =>
    JSON.stringify([format, codec, listPath, table, documentPer])
  if (read(input) !== read(before)) {
    throw new UserError('USAGE', `${input.shown}: it was indexed as another format, or with other records`, {
      hint: 'Give the same --input-format, --records and --document-per, or build a new index.',
    })
  }
  if (input.fields.join() !== before.fields.join()) {
    throw new UserError(
      'USAGE',
      `${input.shown}: it was indexed with the text fields ${before.fields.join(', ')}, not ${input.fields.join(', ')}`,
      { hint: 'Give the same --text-field, or build a new index.' },
    )
  }
  if (mtimeMs === input.mtimeMs) return
  if ((await digestOfInput(input, remote, xxh64)) !== before.digest) throw changed('same size, other content')
}
