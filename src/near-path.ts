/**
 * Suggestions for misspelt paths.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { nearest } from './text/suggest.ts'

/** Name and extensions: endings such as `.jsonl.gz` are alike in most files, and would make any two names alike. */
function split(name: string): readonly [stem: string, ending: string] {
  const dot = name.indexOf('.', 1)
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    // Whoever may not look into the folder gets no suggestion.
    return []
  }
}

/**
 * The path that somebody who typed a missing one most likely meant.
 *
 * @param path of nothing that there is
 * @returns a path that is there and differs in one name: spelt alike with the same ending, or with another ending;
 *   undefined when there is none
 */
function nearPath(path: string): string | undefined {
  const folder = dirname(path)
  if (folder === path) return undefined
  if (!isFolder(folder)) {
    const near = nearPath(folder)
    const below = near === undefined ? '' : join(near, basename(path))
    return existsSync(below) ? below : undefined
  }
  const [stem, ending] = split(basename(path))
  const names = namesIn(folder)
  const alike = names.filter((name) => split(name)[1] === ending).map((name) => split(name)[0])
  const nearStem = nearest(stem, alike)
  const near = nearStem === undefined ? names.find((name) => split(name)[0] === stem) : nearStem + ending
  return near === undefined ? undefined : join(folder, near)
}

/**
 * @param path of nothing that there is
 * @param otherwise what to say when no path is spelt alike
 * @param cwd what a relative path begins at
 * @returns a hint for the user
 */
export function pathHint(path: string, otherwise: string, cwd = '.'): string {
  const near = nearPath(resolve(cwd, path))
  if (near === undefined) return otherwise
  return `did you mean "${resolve(path) === path ? near : relative(cwd, near)}"?`
}
