/**
 * What git leaves out: `.gitignore` files from the repository's folder down to that of a file.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/**
 * @param folder an absolute path, in which files are searched for
 * @returns whether git would leave out a file, by its absolute path; the `.gitignore` files around the folder count as
 *   far as its repository reaches
 */
export function ignoredIn(folder: string): (file: string) => boolean {
  const top = repositoryOf(folder) ?? folder
  const rules = new Map<string, Ignore | undefined>()
  const folders = new Map<string, boolean>()
  const ruleOf = (of: string): Ignore | undefined => {
    if (!rules.has(of)) {
      const path = join(of, '.gitignore')
      rules.set(of, existsSync(path) ? ignore().add(readFileSync(path, 'utf8')) : undefined)
    }
    return rules.get(of)
  }
  /** The deepest file that says anything of it counts. */
  const isNamed = (path: string, isFolder: boolean): boolean => {
    for (let at = dirname(path); ; at = dirname(at)) {
      const below = relative(at, path).split(sep).join('/')
      const { ignored, unignored } = ruleOf(at)?.test(isFolder ? `${below}/` : below) ?? {}
      if (ignored === true || unignored === true) return ignored === true
      if (at === top || dirname(at) === at) return false
    }
  }
  /** What lies in a folder that is left out cannot be taken back. */
  const isFolderIgnored = (path: string): boolean => {
    if (path === top || dirname(path) === path) return false
    const known = folders.get(path)
    if (known !== undefined) return known
    const isIgnored = isFolderIgnored(dirname(path)) || isNamed(path, true)
    folders.set(path, isIgnored)
    return isIgnored
  }
  return (file) => isFolderIgnored(dirname(file)) || isNamed(file, false)
}

function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return undefined
  }
}
