/**
 * Files below a folder of this machine, in links too, with those that cannot be read.
 */
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileError } from '../bytes/file-error.ts'

/** What lies below a folder. */
export interface WalkedFile {
  /** Below the folder, `/` between parts. */
  readonly path: string
  /** A `link` leads to nothing; `other` is a pipe, a socket or a device. */
  readonly kind: 'file' | 'link' | 'other'
}

/** How to walk. */
export interface WalkOptions {
  /** Folders deep, default any. */
  readonly depth?: number
  /** Whether names that begin with a dot are taken too. */
  readonly hasDots?: boolean
  /** Names of folders that are left out. */
  readonly without?: readonly string[]
}

/**
 * @param folder an absolute path
 * @param shown as the user knows it
 * @throws {UserError} for a folder that cannot be read
 */
export function filesBelow(folder: string, shown: string, options: WalkOptions = {}): WalkedFile[] {
  const { depth = Number.POSITIVE_INFINITY, hasDots = false, without = [] } = options
  const files: WalkedFile[] = []
  const visit = (path: string, level: number, around: readonly string[]): void => {
    const here = join(folder, path)
    const real = realpathSync(here)
    // A link to a folder around it would have no end.
    if (around.includes(real)) return
    for (const entry of listed(here, path === '' ? shown : `${shown}/${path}`)) {
      const { name } = entry
      if (name.startsWith('.') && !hasDots) continue
      const below = path === '' ? name : `${path}/${name}`
      const kind = kindOf(entry, join(folder, below))
      if (kind !== 'folder') files.push({ path: below, kind })
      else if (level < depth && !without.includes(name)) visit(below, level + 1, [...around, real])
    }
  }
  visit('', 1, [])
  return files
}

function listed(path: string, shown: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    throw fileError(shown, error)
  }
}

function kindOf(entry: Dirent, path: string): WalkedFile['kind'] | 'folder' {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'other'
  try {
    const stats = statSync(path)
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other'
  } catch {
    return 'link'
  }
}
