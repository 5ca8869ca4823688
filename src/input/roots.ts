/**
 * Roots: their names, and what lies under them.
 */
import { join, relative, resolve, sep } from 'node:path'
import { stableLocation } from '../bytes/location.ts'
import { isElsewhere } from './types.ts'

/** Name of the root when the user gives none: `inputs`, then `inputs2`, `inputs3` … */
const DEFAULT_ROOT = 'inputs'

/**
 * @param taken names that are in use
 * @returns `inputs`, or `inputs` with the first free number from 2
 */
export function freeRootName(taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? DEFAULT_ROOT : `${DEFAULT_ROOT}${number}`
    if (!taken.includes(name)) return name
  }
}

/** @returns whether the name was given by freeRootName */
export function isDefaultRootName(name: string): boolean {
  return /^inputs\d*$/.test(name)
}

/**
 * @param text a folder or the beginning of a URL, as typed
 * @returns its absolute path, or the URL without slashes at its end
 */
export function folderOf(text: string, cwd: string): string {
  return isElsewhere({ location: text }) ? text.replace(/\/+$/, '') : resolve(cwd, text)
}

/** @returns whether the location lies below the folder */
export function isUnder(location: string, folder: string): boolean {
  if (isElsewhere({ location }) || isElsewhere({ location: folder })) {
    return stableLocation(location).startsWith(`${folder}/`)
  }
  const below = relative(folder, location)
  return (
    below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && resolve(folder, below) === location
  )
}

/** @returns the path of a location below a folder that holds it, `/` between parts, without what signs an address */
export function pathUnder(location: string, folder: string): string {
  if (isElsewhere({ location })) return stableLocation(location).slice(folder.length + 1)
  return relative(folder, location).split(sep).join('/')
}

/** @returns the location that has the path below the folder */
export function locationIn(folder: string, path: string): string {
  return isElsewhere({ location: folder }) ? `${folder}/${path}` : join(folder, path)
}
