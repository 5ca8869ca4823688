/**
 * From what a user types (an address, a prefix, a glob) to remote files; and lists of paths in files.
 */
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import picomatch from 'picomatch'
import { UserError } from '../errors.ts'
import { fileError } from './file-error.ts'
import { hubLocation, listHub, listHubParquet, parseHubAddress } from './hf.ts'
import { isRemote, shownLocation, stableLocation } from './location.ts'
import { openRemote } from './open.ts'
import { Refused } from './place.ts'
import { type Clock, REAL_CLOCK } from './retry.ts'
import { parseObjectAddress } from './s3.ts'
import { listObjects } from './s3-list.ts'
import type { RemoteSettings } from './settings.ts'

/** A remote file that was found. */
export interface RemoteListing {
  /** What `openSource` takes. May hold secrets: never to be written down. */
  readonly location: string
  /** The location without secrets. */
  readonly shown: string
  /** The part before the path, ending in a slash: what all files of one pattern have in common. */
  readonly root: string
  /** Path under the root, without secrets: two files of one pattern never share it. */
  readonly path: string
  /** Size; undefined where the server does not tell it, or has no ranges. */
  readonly bytes: number | undefined
  /** When it was last written, milliseconds since 1970, where the server tells it. */
  readonly modifiedMs: number | undefined
}

/**
 * Finds the remote files that a pattern names:
 * - `https://…` is one file (a `*` in it is a star);
 * - `s3://bucket/key` is an object, else the objects below that folder; with a glob, those that match it;
 * - `hf://datasets/owner/name` are its Parquet files, else those that the hub has made of it; with a path, that
 *   file, the files below that folder, or those that match.
 *
 * Of folders and globs, names that begin with a dot are left out, as on disk.
 *
 * @param pattern something for which `isRemote` holds
 * @param settings what remote sources need
 * @param clock waits, for tests
 * @returns files sorted by path, at least one
 * @throws {UserError} USAGE, NOT_FOUND for a pattern that names nothing, REMOTE
 */
export async function listRemote(
  pattern: string,
  settings: RemoteSettings,
  clock: Clock = REAL_CLOCK,
): Promise<readonly RemoteListing[]> {
  const found = await (/^(s3|gs):/i.test(pattern)
    ? listStore(pattern, settings, clock)
    : /^hf:/i.test(pattern)
      ? listDataset(pattern, settings, clock)
      : [await describe(pattern, settings, clock)])
  if (found.length === 0) {
    throw new UserError('NOT_FOUND', `${shownLocation(pattern)}: nothing there has such a name`, {
      hint: 'Check the address.',
    })
  }
  return [...found].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

/** One file, whose size and time are those that its server tells when it is opened. */
async function describe(location: string, settings: RemoteSettings, clock: Clock): Promise<RemoteListing> {
  const shown = shownLocation(location)
  if (shown.endsWith('/')) {
    throw new UserError('USAGE', `${shown}: the address of a folder, expected that of a file`)
  }
  const source = await openRemote(location, shown, settings, clock)
  await source.close()
  const { root, path } = split(stableLocation(location))
  const modified = Date.parse(source.version.lastModified ?? '')
  return {
    location,
    shown,
    root,
    path,
    bytes: source.size,
    modifiedMs: Number.isNaN(modified) ? undefined : modified,
  }
}

/** At the last slash that is a part of the path. */
function split(location: string): { root: string; path: string } {
  const at = Math.max(location.replace(/\?.*$/, '').lastIndexOf('/'), location.indexOf('://') + 2) + 1
  return { root: location.slice(0, at), path: location.slice(at) }
}

async function listStore(
  pattern: string,
  settings: RemoteSettings,
  clock: Clock,
): Promise<readonly RemoteListing[]> {
  const { scheme, bucket, key } = parseObjectAddress(pattern)
  const { folder, glob } = splitGlob(key)
  if (!key.endsWith('/') && key !== '' && !key.includes('*')) {
    // As on disk, what exists is taken by its name, whatever signs are in it.
    const object = await unlessRefused(() => describe(pattern, settings, clock))
    if (object !== undefined) return [object]
  }
  const prefix = glob === undefined && key !== '' && !key.endsWith('/') ? `${key}/` : folder
  const isFlat = glob !== undefined && !glob.includes('/') && !glob.includes('**')
  const objects = await listObjects({ scheme, bucket, key: prefix }, isFlat, settings, clock)
  const root = `${scheme}://${bucket}/${prefix}`
  const isWanted = matcherOf(glob)
  return objects
    .map((object) => ({ ...object, path: object.key.slice(prefix.length) }))
    .filter(({ path }) => isWanted(path))
    .map(({ path, bytes, modifiedMs }) => ({
      location: `${root}${path}`,
      shown: `${root}${path}`,
      root,
      path,
      bytes,
      modifiedMs,
    }))
}

/** Without the right to list, a store denies what is not there. The list then says which of both it is. */
async function unlessRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Refused && (error.status === 404 || error.status === 403)) return undefined
    throw error
  }
}

async function listDataset(
  pattern: string,
  settings: RemoteSettings,
  clock: Clock,
): Promise<readonly RemoteListing[]> {
  const address = parseHubAddress(pattern)
  const isWhole = address.path === ''
  const tree = await (isWhole ? listHubParquet : listHub)(address, settings, clock)
  const { dataset, path: wanted } = address
  const exact = tree.files.find(({ path }) => path === wanted)
  const { folder, glob } = splitGlob(wanted)
  const prefix = isWhole
    ? ''
    : exact !== undefined
      ? wanted.slice(0, wanted.lastIndexOf('/') + 1)
      : glob !== undefined || wanted.endsWith('/')
        ? folder
        : `${wanted}/`
  const isWanted = matcherOf(glob)
  const files =
    exact !== undefined
      ? [exact]
      : tree.files.filter(({ path }) => path.startsWith(prefix) && isWanted(path.slice(prefix.length)))
  return files.map(({ path, bytes }) => ({
    location: hubLocation({ dataset, revision: tree.commit, path }),
    shown: hubLocation({ dataset, revision: tree.revision, path }),
    root: hubLocation({ dataset, revision: tree.commit, path: prefix }),
    path: path.slice(prefix.length),
    bytes,
    modifiedMs: undefined,
  }))
}

/** Not bare parentheses, which picomatch takes for groups: names of copies have them. */
const GLOB = /[*?]|\[.+\]|\{.+\}|[!@+]\(.+\)/

/**
 * @param pattern something for which `isRemote` holds
 * @param listed what it names
 * @returns whether that is all that lies below a folder, and not a file or what a glob matches
 */
export function isRemoteFolder(pattern: string, listed: readonly RemoteListing[]): boolean {
  if (/^https?:/i.test(pattern) || GLOB.test(pattern)) return false
  return !(listed.length === 1 && pattern.endsWith(`/${listed[0]?.path}`))
}

/** The folder in which a glob begins, with its slash, and the glob below it. */
function splitGlob(path: string): { folder: string; glob: string | undefined } {
  const segments = path.split('/')
  const first = segments.findIndex((segment) => GLOB.test(segment))
  if (first < 0) return { folder: path.slice(0, path.lastIndexOf('/') + 1), glob: undefined }
  const folder = segments.slice(0, first).map((segment) => `${segment}/`)
  return { folder: folder.join(''), glob: segments.slice(first).join('/') }
}

/** Says which paths below a folder are meant; compiled once, for a prefix can hold millions. */
function matcherOf(glob: string | undefined): (path: string) => boolean {
  if (glob !== undefined) return picomatch(glob)
  return (path) => path !== '' && !path.split('/').some((segment) => segment.startsWith('.'))
}

/**
 * Reads a list of inputs (`@files.txt`).
 *
 * @param path the list: a path or address in each line, empty lines and lines that begin with `#` left out
 * @param shown the list as the user knows it
 * @returns what stands in it, relative paths joined to the list's own folder
 * @throws {UserError} NOT_FOUND when there is no list or nothing in it
 */
export function readFileList(path: string, shown: string = path): readonly string[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw fileError(shown, error)
  }
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (lines.length === 0) {
    throw new UserError(
      'NOT_FOUND',
      `${shown}: the list is empty, expected a path or an address in each line`,
    )
  }
  return lines.map((line) => (isRemote(line) || isAbsolute(line) ? line : join(dirname(path), line)))
}
