/**
 * Names of roots that the user did not name.
 */

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
