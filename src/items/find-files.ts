/**
 * The files behind the paths that a user typed for a set.
 */
import { readdir, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { glob } from 'tinyglobby'
import { UserError } from '../errors.ts'
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

async function searchFolder(folder: string, patterns: readonly string[]): Promise<string[]> {
  const found = await glob([...patterns], { cwd: folder, expandDirectories: false, onlyFiles: true })
  if (found.length > 0) {
    const prefix = withSlashes(folder).replace(/\/+$/u, '')
    return found.sort().map((name) => `${prefix}/${name}`)
  }
  const names = (await readdir(folder)).sort()
  const seen =
    names.length === 0 ? 'is empty' : `holds ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`
  const isParquet = names.some((name) => name.endsWith('.parquet'))
  throw new UserError(
    'NOT_FOUND',
    `${folder}: no file of the set, expected ${patterns.join(' or ')}; the folder ${seen}`,
    {
      hint: isParquet
        ? 'Parquet is not supported yet for items: export them as JSON Lines'
        : 'name the files themselves',
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
    if (!(await isFolder(path))) {
      files.push(withSlashes(path))
    } else if (patterns === undefined) {
      throw new UserError('USAGE', `${path}: this is a folder, expected a file with items`, {
        hint: 'name the files, or use a benchmark description, which says which files belong to a set',
      })
    } else {
      files.push(...(await searchFolder(path, patterns)))
    }
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
