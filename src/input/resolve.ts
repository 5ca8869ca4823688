/**
 * From what a user types (files, folders, globs) to the list of inputs, in an order that does not depend on how
 * the file system lists them; and to what of folders and globs is left out.
 */
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import { isDynamicPattern } from 'tinyglobby'
import { openFileSource } from '../bytes/file.ts'
import { isRemoteFolder, listRemote, type RemoteListing, readFileList } from '../bytes/list.ts'
import { isRemote, stableLocation } from '../bytes/location.ts'
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import { detectCodec } from '../codecs/decode.ts'
import { UserError } from '../errors.ts'
import type { DocumentPer } from '../formats/types.ts'
import { pathHint } from '../near-path.ts'
import { DATA_ENDINGS, isDataName, savedOnly } from './data-names.ts'
import { ignoredIn } from './gitignore.ts'
import { decodeHead, headOf } from './head.ts'
import { isUnder } from './roots.ts'
import { type InputRule, matches } from './rules.ts'
import { PIPE } from './types.ts'
import { filesBelow, type WalkedFile } from './walk.ts'

/** As git tells text: no NUL among so many bytes. */
const TEXT_BYTES = 8000
/** Files that describe a saved folder are some KiB. */
const MOST_STATE_BYTES = 1 << 24

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

/** A file of a folder that is no input. */
export interface LeftOut {
  readonly shown: string
  readonly why: 'of no known format' | 'beside saved data' | 'no text' | 'no regular file'
}

/** How to look. */
export interface SearchOptions {
  readonly cwd: string
  /** Given, folders are taken as they are: every file that is text. */
  readonly documentPer: DocumentPer | undefined
  readonly gitignore: boolean
  /** Folders are searched for what their globs match, too. */
  readonly formats: readonly InputRule[]
  readonly remote: RemoteSettings
}

/** What was found. */
export interface FoundInputs {
  /** Sorted by location, each once, however its address is signed. */
  readonly files: readonly Found[]
  /** Of folders, sorted. */
  readonly leftOut: readonly LeftOut[]
}

/**
 * Finds the sources that the arguments name.
 *
 * @param patterns files, folders, globs, `@LIST` files with one of these a line, URLs, and `-` for standard input
 * @throws {UserError} NOT_FOUND when a pattern names nothing, USAGE when none is given, REMOTE
 */
export async function findInputs(patterns: readonly string[], options: SearchOptions): Promise<FoundInputs> {
  if (patterns.length === 0) throw new UserError('USAGE', 'no input given, expected files, folders or globs')
  const files = new Map<string, Found>()
  const leftOut = new Map<string, LeftOut>()
  for (const pattern of patterns.flatMap((pattern) => expandList(pattern, options.cwd))) {
    const found = await sourcesOf(pattern, options)
    for (const source of found.files) {
      const key = stableLocation(source.location)
      if (!files.has(key)) files.set(key, source)
    }
    for (const file of found.leftOut) leftOut.set(file.shown, file)
  }
  return {
    files: [...files.values()].sort((a, b) => compare(a.location, b.location)),
    leftOut: [...leftOut.values()].sort((a, b) => compare(a.shown, b.shown)),
  }
}

function expandList(pattern: string, cwd: string): readonly string[] {
  return pattern.startsWith('@') ? readFileList(resolve(cwd, pattern.slice(1)), pattern.slice(1)) : [pattern]
}

async function sourcesOf(pattern: string, options: SearchOptions): Promise<FoundInputs> {
  const { cwd, remote } = options
  if (pattern === PIPE) {
    return { files: [{ location: PIPE, shown: 'standard input', root: PIPE }], leftOut: [] }
  }
  if (isRemote(pattern)) {
    const listed = await listRemote(pattern, remote)
    const { taken, leftOut } = await withoutOthers(pattern, listed, options)
    const files = taken.map(({ location, shown, root, bytes, modifiedMs }) => ({
      location,
      shown,
      root: root.replace(/\/+$/, ''),
      ...(bytes === undefined ? {} : { bytes }),
      ...(modifiedMs === undefined ? {} : { mtimeMs: modifiedMs }),
    }))
    return { files, leftOut }
  }
  const { taken, leftOut } = await filesOf(pattern, options)
  const files = taken.map((file) => ({ location: resolve(cwd, file), shown: file.split(sep).join('/') }))
  return { files, leftOut }
}

/** A folder elsewhere is searched for the same names as one on disk. */
async function withoutOthers(
  pattern: string,
  listed: readonly RemoteListing[],
  { documentPer, formats, remote }: SearchOptions,
): Promise<{ taken: readonly RemoteListing[]; leftOut: readonly LeftOut[] }> {
  if (documentPer !== undefined || !isRemoteFolder(pattern, listed)) return { taken: listed, leftOut: [] }
  const byPath = new Map(listed.map((file) => [file.path, file]))
  const isSaved = await savedOnly([...byPath.keys()], pattern.replace(/\/+$/, ''), async (path) => {
    const file = byPath.get(path)
    if (file === undefined) throw new Error(`${path} was not listed`)
    const source = await openSource(file.location, file.shown, remote)
    try {
      const { text } = await decodeHead(headOf(source), 'none', file.shown, MOST_STATE_BYTES)
      return Buffer.from(text).toString('utf8')
    } finally {
      await source.close()
    }
  })
  const isData = ({ path, shown }: RemoteListing): boolean =>
    isDataName(path) || isStated(formats, [path, shown])
  const named = listed.filter(isData)
  const taken = named.filter(({ path }) => isSaved(path))
  if (taken.length === 0) throw noData(pattern)
  return {
    taken,
    leftOut: listed
      .filter((file) => !taken.includes(file))
      .map((file) => ({ shown: file.shown, why: isData(file) ? 'beside saved data' : 'of no known format' })),
  }
}

function isStated(formats: readonly InputRule[], paths: readonly string[]): boolean {
  return formats.some(({ glob }) => glob !== undefined && matches(glob, paths))
}

function noData(pattern: string): UserError {
  return new UserError(
    'NOT_FOUND',
    `${pattern}: the folder has no file of a format that is read (${DATA_ENDINGS.join(', ')})`,
    {
      hint: 'Name the files, or a glob that matches them, with --input-format if their names do not tell; for texts and source code add --document-per file.',
    },
  )
}

/** Files of this machine, as typed. */
interface LocalFiles {
  readonly taken: readonly string[]
  readonly leftOut: readonly LeftOut[]
}

async function filesOf(pattern: string, options: SearchOptions): Promise<LocalFiles> {
  const { cwd } = options
  const stats = statSync(resolve(cwd, pattern), { throwIfNoEntry: false })
  if (stats?.isDirectory()) return await filesIn(pattern, options)
  if (stats !== undefined) return { taken: [pattern], leftOut: [] }
  if (isDynamicPattern(pattern)) return matching(pattern, options)
  throw new UserError('NOT_FOUND', `${pattern}: no such file or folder`, {
    hint: pathHint(pattern, 'Check the path.', cwd),
  })
}

/** What a glob matches; a link that leads nowhere too, as a lost file must not go unnoticed. */
function matching(pattern: string, { cwd, gitignore }: SearchOptions): LocalFiles {
  const { base, glob } = picomatch.scan(pattern)
  const folder = resolve(cwd, base)
  const depth = glob.includes('**') ? Number.POSITIVE_INFINITY : glob.split('/').length
  const isMatch = picomatch(glob)
  const isIgnored = gitignore ? ignoredIn(folder) : () => false
  const files = statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? filesBelow(folder, base === '' ? '.' : base, { depth, hasDots: /(^|\/)\./.test(glob) })
    : []
  const found = files.filter(({ path }) => isMatch(path) && !isIgnored(resolve(folder, path)))
  const named = found.map((file) => ({ ...file, path: joined(base, file.path) }))
  const taken = named.filter(({ kind }) => kind !== 'other')
  if (taken.length === 0 || glob === '')
    throw new UserError('NOT_FOUND', `${pattern}: no file matches the pattern`)
  return { taken: taken.map(({ path }) => path), leftOut: irregular(named) }
}

function irregular(files: readonly WalkedFile[]): LeftOut[] {
  return files
    .filter(({ kind }) => kind === 'other')
    .map(({ path }) => ({ shown: path, why: 'no regular file' }))
}

function joined(base: string, path: string): string {
  return base === '' ? path : `${base.replace(/[/\\]+$/, '')}/${path}`
}

async function filesIn(pattern: string, options: SearchOptions): Promise<LocalFiles> {
  const { cwd, documentPer, gitignore, formats } = options
  const folder = resolve(cwd, pattern)
  const isIgnored = gitignore ? ignoredIn(folder) : () => false
  const without = documentPer === undefined ? [] : ['node_modules']
  const files = filesBelow(folder, pattern, { without }).filter(
    ({ path }) => !isIgnored(resolve(folder, path)),
  )
  const shownOf = (path: string): string => joined(pattern, path)
  const taken: string[] = []
  const leftOut: LeftOut[] = irregular(files.map((file) => ({ ...file, path: shownOf(file.path) })))
  const paths = files.filter(({ kind }) => kind !== 'other').map(({ path }) => path)
  const isSaved = await savedOnly(paths, pattern.replace(/\/+$/, ''), async (path) =>
    readFileSync(resolve(folder, path), 'utf8'),
  )
  for (const path of paths) {
    const shown = shownOf(path)
    const isNamed = isStated(formats, [path, shown])
    if (isNamed || (documentPer === undefined && isDataName(path))) {
      if (isNamed || isSaved(path)) taken.push(shown)
      else leftOut.push({ shown, why: 'beside saved data' })
    } else if (documentPer === undefined) leftOut.push({ shown, why: 'of no known format' })
    else if (await isTextFile(resolve(folder, path), shown)) taken.push(shown)
    else leftOut.push({ shown, why: 'no text' })
  }
  if (taken.length > 0) return { taken, leftOut }
  if (documentPer === undefined) throw noData(pattern)
  throw new UserError('NOT_FOUND', `${pattern}: the folder has no text file`, {
    hint: 'Name the files, or a glob that matches them.',
  })
}

/** A link that leads nowhere counts as one: whoever opens it says so. */
async function isTextFile(path: string, shown: string): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return true
  const source = await openFileSource(path, shown)
  try {
    const { text: first } = await decodeHead(headOf(source), 'none', shown, TEXT_BYTES)
    const codec = detectCodec(first, shown)
    const { text } =
      codec === 'none' ? { text: first } : await decodeHead(headOf(source), codec, shown, TEXT_BYTES)
    return !text.includes(0)
  } finally {
    await source.close()
  }
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
