/**
 * The benchmark descriptions that are part of the package, and those in files of the user.
 */
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { UserError } from '../errors.ts'
import { nearest } from '../text/suggest.ts'
import type { Description } from './description.ts'
import { readDescription } from './description-file.ts'

// Two folders up is the package, from src/items and from dist/items alike.
const SHIPPED = new URL('../../benchmarks/', import.meta.url)

async function shippedIds(): Promise<readonly string[]> {
  const names = await readdir(SHIPPED)
  return names
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort()
}

function readShipped(id: string): Promise<Description> {
  return readDescription(fileURLToPath(new URL(`${id}.yaml`, SHIPPED)))
}

/**
 * Lists the shipped descriptions.
 *
 * @returns all of them, sorted by id
 */
export async function listDescriptions(): Promise<readonly Description[]> {
  return Promise.all((await shippedIds()).map(readShipped))
}

/**
 * Checks a description file of the user.
 *
 * @param path the YAML file
 * @returns the description with its defaults filled in
 * @throws {UserError} `NOT_FOUND` when it cannot be read; `BAD_DESCRIPTION` with line and column for the first problem
 */
export async function checkDescription(path: string): Promise<Description> {
  return readDescription(path)
}

/**
 * Finds a description.
 *
 * @param idOrPath id of a shipped description; or the path of a file, which ends in `.yaml` or `.yml` or contains a
 *   path separator
 * @returns the description
 * @throws {UserError} `NOT_FOUND` for an unknown id, with the nearest one, and for an unreadable file;
 *   `BAD_DESCRIPTION` for a file that is no description
 */
export async function findDescription(idOrPath: string): Promise<Description> {
  if (/\.ya?ml$/iu.test(idOrPath) || /[/\\]/u.test(idOrPath)) return checkDescription(idOrPath)
  const ids = await shippedIds()
  if (ids.includes(idOrPath)) return readShipped(idOrPath)
  const near = nearest(idOrPath, ids)
  throw new UserError('NOT_FOUND', `"${idOrPath}": no such benchmark, expected one of ${ids.join(', ')}`, {
    hint:
      near === undefined
        ? 'a description of your own is named by its path, e.g. ./my-set.yaml'
        : `did you mean "${near}"?`,
  })
}
