/**
 * The files behind the paths and addresses that a user typed for a set.
 */
import { readdir, stat } from 'node:fs/promises'
import { basename, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import { glob } from 'tinyglobby'
import { listRemote, type RemoteListing } from '../bytes/list.ts'
import { isRemote, shownLocation } from '../bytes/location.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import { CODEC_ENDINGS } from '../codecs/decode.ts'
import { UserError } from '../errors.ts'
import type { ItemFile } from './item-file.ts'
import { unreadable } from './unreadable.ts'

/** A published file may have been packed since. */
const PACKED_ENDINGS = `{,${CODEC_ENDINGS.map((ending) => `.${ending}`).join(',')}}`

/** Names of a folder that messages show. */
const MOST_SHOWN = 8

/** The path with `/` between parts, also where the system writes `\`. */
function withSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    throw unreadable(path, error, 'a file or folder with items')
  }
}

/** Gives what one glob names. */
type Search = (globs: readonly string[]) => Promise<readonly string[]>

/**
 * @param pattern one of a description's, alternatives with ` | ` between them
 * @returns globs for each alternative, as files lie and packed
 */
export function alternativesOf(pattern: string): readonly (readonly string[])[] {
  return pattern.split(' | ').map((alternative) => [alternative, `${alternative}${PACKED_ENDINGS}`])
}

/** Finds the files of one pattern: of its alternatives the first that has some. */
async function searchPattern(search: Search, pattern: string): Promise<readonly string[]> {
  for (const globs of alternativesOf(pattern)) {
    const found = await search(globs)
    if (found.length > 0) return found
  }
  return []
}

/** @returns names of all patterns, each once, sorted by code unit */
async function searchPatterns(search: Search, patterns: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(patterns.map((pattern) => searchPattern(search, pattern)))
  return [...new Set(found.flat())].sort()
}

/** Whether an address names a file, or files by a glob, rather than a folder. */
function isNamed(address: string, listing: readonly RemoteListing[]): boolean {
  if (/^https?:/iu.test(address) || /[*?[{]/u.test(address)) return true
  const [first] = listing
  return listing.length === 1 && first !== undefined && basename(address) === basename(first.path)
}

async function listElsewhere(
  address: string,
  patterns: readonly string[],
  remote: RemoteSettings,
): Promise<readonly ItemFile[]> {
  const listing = await listRemote(address, remote)
  if (isNamed(address, listing)) return listing
  const paths = listing.map(({ path }) => path)
  const search: Search = async (globs) => {
    const isWanted = picomatch([...globs])
    return paths.filter((name) => isWanted(name))
  }
  const wanted = await searchPatterns(search, patterns)
  return listing.filter(({ path }) => wanted.includes(path))
}

/**
 * Lists the files behind one path or address, without an error when there is none.
 *
 * @param path a file or folder as typed
 * @param patterns globs below a folder
 * @param remote what files elsewhere need
 * @returns the path itself for a file; the files of a folder sorted by code unit
 * @throws {UserError} `NOT_FOUND` for an absent path; what listing files elsewhere throws
 */
export async function listItemFiles(
  path: string,
  patterns: readonly string[],
  remote: RemoteSettings,
): Promise<readonly ItemFile[]> {
  if (isRemote(path)) return listElsewhere(path, patterns, remote)
  if (!(await isFolder(path))) return [{ location: path, shown: withSlashes(path) }]
  const search: Search = (globs) => glob([...globs], { cwd: path, expandDirectories: false, onlyFiles: true })
  const prefix = withSlashes(path).replace(/\/+$/u, '')
  const names = await searchPatterns(search, patterns)
  return names.map((name) => ({ location: `${prefix}/${name}`, shown: `${prefix}/${name}` }))
}

/** The error for a folder without a file of the set, which says what is there instead. */
async function nothingIn(
  folder: string,
  patterns: readonly string[],
  remote: RemoteSettings,
): Promise<UserError> {
  const isElsewhere = isRemote(folder)
  const names = isElsewhere
    ? (await listRemote(folder, remote)).map(({ path }) => path)
    : (await readdir(folder)).sort()
  const seen =
    names.length === 0
      ? 'is empty'
      : `holds ${names.slice(0, MOST_SHOWN).join(', ')}${names.length > MOST_SHOWN ? ' …' : ''}`
  const expected = patterns.flatMap((pattern) => pattern.split(' | ')).join(' or ')
  return new UserError(
    'NOT_FOUND',
    `${shownLocation(folder)}: no file of the set, expected ${expected}; the folder ${seen}`,
    {
      hint: 'name the files themselves',
    },
  )
}

/**
 * Lists the files to read.
 *
 * @param paths files, folders and addresses as typed
 * @param patterns globs below a folder for the files of the set; `undefined` when folders are not allowed
 * @param remote what files elsewhere need
 * @returns files in the order typed, those of a folder sorted by code unit
 * @throws {UserError} `NOT_FOUND` for an absent path and for a folder without a file of the set; `USAGE` for no path
 *   at all, for a file named twice, and for a folder without patterns; what listing files elsewhere throws
 */
export async function findItemFiles(
  paths: readonly string[],
  patterns: readonly string[] | undefined,
  remote: RemoteSettings,
): Promise<readonly ItemFile[]> {
  const files: ItemFile[] = []
  for (const path of paths) {
    const found = await listItemFiles(path, patterns ?? [], remote)
    if (found.length === 0 && patterns === undefined) {
      throw new UserError('USAGE', `${shownLocation(path)}: this is a folder, expected a file with items`, {
        hint: 'name the files, or use a benchmark description, which says which files belong to a set',
      })
    }
    if (found.length === 0) throw await nothingIn(path, patterns ?? [], remote)
    for (const file of found) files.push(file)
  }
  const seen = new Set<string>()
  for (const { location, shown } of files) {
    const real = isRemote(location) ? location : resolve(location)
    if (seen.has(real))
      throw new UserError('USAGE', `${shown}: named twice for one set, expected each file once`)
    seen.add(real)
  }
  return files
}
