/**
 * The files behind the paths that a user typed for a set.
 */
import { readdir, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { glob } from 'tinyglobby'
import { UserError } from '../errors.ts'
import { PACKED_ENDINGS } from './decompress.ts'
import { unreadable } from './item-file.ts'

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

/** Finds the files of one pattern: of its alternatives the first that has some. */
async function searchPattern(folder: string, pattern: string): Promise<readonly string[]> {
  for (const alternative of pattern.split(' | ')) {
    // A published file may have been packed since, or a packed one unpacked.
    const globs = [alternative, `${alternative}${PACKED_ENDINGS}`]
    const found = await glob(globs, { cwd: folder, expandDirectories: false, onlyFiles: true })
    if (found.length > 0) return found
  }
  return []
}

/**
 * Lists the files behind one path, without an error when there is none.
 *
 * @param path a file or folder as typed
 * @param patterns globs below a folder
 * @returns the path itself for a file; the files of a folder sorted by code unit
 * @throws {UserError} `NOT_FOUND` for an absent path
 */
export async function listItemFiles(path: string, patterns: readonly string[]): Promise<readonly string[]> {
  if (!(await isFolder(path))) return [withSlashes(path)]
  const found = await Promise.all(patterns.map((pattern) => searchPattern(path, pattern)))
  const prefix = withSlashes(path).replace(/\/+$/u, '')
  return [...new Set(found.flat())].sort().map((name) => `${prefix}/${name}`)
}

/** The error for a folder without a file of the set, which says what is there instead. */
async function nothingIn(folder: string, patterns: readonly string[]): Promise<UserError> {
  const names = (await readdir(folder)).sort()
  const seen =
    names.length === 0 ? 'is empty' : `holds ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`
  const expected = patterns.flatMap((pattern) => pattern.split(' | ')).join(' or ')
  return new UserError(
    'NOT_FOUND',
    `${folder}: no file of the set, expected ${expected}; the folder ${seen}`,
    {
      hint: 'name the files themselves',
    },
  )
}

/**
 * Lists the files to read.
 *
 * @param paths files and folders as typed
 * @param patterns globs below a folder for the files of the set; `undefined` when folders are not allowed
 * @returns paths with `/` between parts, in the order typed, those of a folder sorted by code unit
 * @throws {UserError} `NOT_FOUND` for an absent path and for a folder without a file of the set; `USAGE` for no path
 *   at all, for a file named twice, and for a folder without patterns
 */
export async function findItemFiles(
  paths: readonly string[],
  patterns: readonly string[] | undefined,
): Promise<readonly string[]> {
  const files: string[] = []
  for (const path of paths) {
    if (patterns === undefined && (await isFolder(path))) {
      throw new UserError('USAGE', `${path}: this is a folder, expected a file with items`, {
        hint: 'name the files, or use a benchmark description, which says which files belong to a set',
      })
    }
    const found = await listItemFiles(path, patterns ?? [])
    if (found.length === 0) throw await nothingIn(path, patterns ?? [])
    for (const file of found) files.push(file)
  }
  const seen = new Set<string>()
  for (const file of files) {
    const real = resolve(file)
    if (seen.has(real))
      throw new UserError('USAGE', `${file}: named twice for one set, expected each file once`)
    seen.add(real)
  }
  return files
}
