/**
 * From what a user types (files, folders, globs) to the list of inputs, in an order that does not depend on how
 * the file system lists them.
 */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import ignore from 'ignore'
import picomatch from 'picomatch'
import { globSync, isDynamicPattern } from 'tinyglobby'
import { isRemoteFolder, listRemote, type RemoteListing, readFileList } from '../bytes/list.ts'
import { isRemote, stableLocation } from '../bytes/location.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import { UserError } from '../errors.ts'
import type { DocumentPer } from '../formats/types.ts'
import { pathHint } from '../near-path.ts'
import { isUnder } from './roots.ts'
import { PIPE } from './types.ts'

/** Formats that a folder is searched for, and what they may be compressed with. */
const FORMATS = 'jsonl,ndjson,json,parquet,arrow,feather,csv,tsv,txt,text,md,warc,wet,xml'
const CODECS = 'gz,zst,zstd,xz,bz2,lz4,br,sz'
const FOLDER_PATTERNS = [`**/*.{${FORMATS}}`, `**/*.{${FORMATS}}.{${CODECS}}`]

/** Files beside data that a dataset hub writes: they hold no records. */
const NO_DATA = ['**/dataset_info.json', '**/dataset_dict.json', '**/dataset_infos.json', '**/state.json']

/** A source that was found, before it has a root. */
export interface Found {
  /** Absolute path, URL or `-`. */
  readonly location: string
  readonly shown: string
  /** The beginning of its URL that becomes its root, where it lies elsewhere. */
  readonly root?: string
  /** What a listing says of it. */
  readonly bytes?: number
  readonly mtimeMs?: number
}

/** How to look. */
export interface SearchOptions {
  readonly cwd: string
  /** Given, folders are taken as they are: every file that is text. */
  readonly documentPer: DocumentPer | undefined
  readonly gitignore: boolean
  readonly remote: RemoteSettings
}

/**
 * Finds the sources that the arguments name.
 *
 * @param patterns files, folders, globs, `@LIST` files with one of these a line, URLs, and `-` for standard input
 * @returns sorted by location, each once, however its address is signed
 * @throws {UserError} NOT_FOUND when a pattern names nothing, USAGE when none is given, REMOTE
 */
export async function findInputs(
  patterns: readonly string[],
  options: SearchOptions,
): Promise<readonly Found[]> {
  if (patterns.length === 0) throw new UserError('USAGE', 'no input given, expected files, folders or globs')
  const found = new Map<string, Found>()
  for (const pattern of patterns.flatMap((pattern) => expandList(pattern, options.cwd))) {
    for (const source of await sourcesOf(pattern, options)) {
      const key = stableLocation(source.location)
      if (!found.has(key)) found.set(key, source)
    }
  }
  return [...found.values()].sort((a, b) => compare(a.location, b.location))
}

function expandList(pattern: string, cwd: string): readonly string[] {
  return pattern.startsWith('@') ? readFileList(resolve(cwd, pattern.slice(1)), pattern.slice(1)) : [pattern]
}

async function sourcesOf(pattern: string, options: SearchOptions): Promise<readonly Found[]> {
  const { cwd, remote } = options
  if (pattern === PIPE) return [{ location: PIPE, shown: 'standard input', root: PIPE }]
  if (isRemote(pattern)) {
    const listed = await listRemote(pattern, remote)
    return withoutOthers(pattern, listed, options).map(({ location, shown, root, bytes, modifiedMs }) => ({
      location,
      shown,
      root: root.replace(/\/+$/, ''),
      ...(bytes === undefined ? {} : { bytes }),
      ...(modifiedMs === undefined ? {} : { mtimeMs: modifiedMs }),
    }))
  }
  return filesOf(pattern, options).map((file) => ({
    location: resolve(cwd, file),
    shown: file.split(sep).join('/'),
  }))
}

/** A folder elsewhere is searched for the same names as one on disk. */
function withoutOthers(
  pattern: string,
  listed: readonly RemoteListing[],
  { documentPer }: SearchOptions,
): readonly RemoteListing[] {
  if (documentPer !== undefined || !isRemoteFolder(pattern, listed)) return listed
  const isData = picomatch(FOLDER_PATTERNS, { ignore: NO_DATA })
  const data = listed.filter(({ path }) => isData(path))
  if (data.length === 0) throw noData(pattern)
  return data
}

function noData(pattern: string): UserError {
  return new UserError(
    'NOT_FOUND',
    `${pattern}: the folder has no file of a format that is read (${FORMATS.replaceAll(',', ', ')})`,
    {
      hint: 'Name the files, or a glob that matches them; for texts and source code add --document-per file.',
    },
  )
}

function filesOf(pattern: string, options: SearchOptions): string[] {
  const { cwd } = options
  const stats = statSync(resolve(cwd, pattern), { throwIfNoEntry: false })
  if (stats?.isDirectory()) return filesIn(pattern, options)
  if (stats !== undefined) return [pattern]
  if (isDynamicPattern(pattern)) {
    const files = globSync(pattern, { cwd, dot: false, expandDirectories: false })
    if (files.length === 0) throw new UserError('NOT_FOUND', `${pattern}: no file matches the pattern`)
    return files
  }
  throw new UserError('NOT_FOUND', `${pattern}: no such file or folder`, {
    hint: pathHint(pattern, 'Check the path.', cwd),
  })
}

function filesIn(pattern: string, { cwd, documentPer, gitignore }: SearchOptions): string[] {
  const folder = resolve(cwd, pattern)
  const all =
    documentPer === undefined
      ? globSync(FOLDER_PATTERNS, { cwd: folder, dot: false, ignore: NO_DATA })
      : globSync('**', { cwd: folder, dot: false, ignore: ['**/node_modules/**'] }).filter((file) =>
          isTextFile(resolve(folder, file)),
        )
  const files = gitignore ? withoutIgnored(folder, all) : all
  if (files.length === 0 && documentPer === undefined) throw noData(pattern)
  if (files.length === 0) {
    throw new UserError('NOT_FOUND', `${pattern}: the folder has no text file`, {
      hint: 'Name the files, or a glob that matches them.',
    })
  }
  return files.map((file) => `${pattern.replace(/[/\\]+$/, '')}/${file}`)
}

/** As git tells text: no NUL among the first bytes. */
function isTextFile(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(8000)
    return !head.subarray(0, readSync(file, head, 0, head.length, 0)).includes(0)
  } finally {
    closeSync(file)
  }
}

/** Each `.gitignore` counts from its own folder down, the deepest one last, as git has it. */
function withoutIgnored(folder: string, files: readonly string[]): string[] {
  const rules = globSync('**/.gitignore', { cwd: folder, dot: true })
    .map((path) => ({
      under: path.slice(0, -'.gitignore'.length),
      text: readFileSync(join(folder, path), 'utf8'),
    }))
    .sort((a, b) => a.under.length - b.under.length)
    .map(({ under, text }) => ({ under, rule: ignore().add(text) }))
  return files.filter((file) => {
    let isIgnored = false
    for (const { under, rule } of rules) {
      if (!file.startsWith(under)) continue
      const { ignored, unignored } = rule.test(file.slice(under.length))
      if (ignored) isIgnored = true
      else if (unignored) isIgnored = false
    }
    return !isIgnored
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The deepest folder that holds all files.
 *
 * @param absolutes absolute paths, at least one
 */
export function commonFolder(absolutes: readonly string[]): string {
  const [first = '', ...others] = absolutes
  let folder = dirname(first)
  for (const path of others) {
    while (!isUnder(path, folder) && dirname(folder) !== folder) folder = dirname(folder)
  }
  return folder
}
