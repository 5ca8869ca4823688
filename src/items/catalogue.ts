/**
 * The benchmark descriptions that are part of the package, and those in files of the user.
 */
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { UserError } from '../errors.ts'
import { nearest } from '../text/suggest.ts'
import type { Description } from './description.ts'

// Two folders up is the package, from src/items and from dist/items alike.
const SHIPPED = new URL('../../benchmarks/', import.meta.url)
/** All shipped descriptions as the build has read them; only dist has it. */
const COMPILED = new URL('./shipped.json', import.meta.url)

/**
 * Lists the shipped descriptions.
 *
 * @returns all of them, sorted by id
 */
export async function listDescriptions(): Promise<readonly Description[]> {
  // The YAML parser and the validator take longer to load than most checks take to run.
  const compiled = await readFile(COMPILED, 'utf8').catch(() => undefined)
  // The build wrote it, out of files that it had validated.
  return compiled === undefined ? readShippedFiles() : (JSON.parse(compiled) as readonly Description[])
}

/**
 * Reads the shipped descriptions from their own files.
 *
 * @returns all of them, sorted by id
 * @throws {UserError} `BAD_DESCRIPTION` for a file that is none
 */
export async function readShippedFiles(): Promise<readonly Description[]> {
  const { readDescription } = await import('./description-file.ts')
  const names = (await readdir(SHIPPED)).filter((name) => name.endsWith('.yaml'))
  const all = await Promise.all(names.map((name) => readDescription(fileURLToPath(new URL(name, SHIPPED)))))
  // By id, which is another order than that of names with an ending.
  return all.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * Checks a description file of the user.
 *
 * @param path the YAML file
 * @returns the description with its defaults filled in
 * @throws {UserError} `NOT_FOUND` when it cannot be read; `BAD_DESCRIPTION` with line and column for the first problem
 */
export async function checkDescription(path: string): Promise<Description> {
  const { readDescription } = await import('./description-file.ts')
  return readDescription(path)
}

/**
 * Tells whether a name is meant as that of a description.
 *
 * @param idOrPath as for `findDescription`
 * @returns `true` for the id of a shipped one, and for whatever looks like the path of a file
 */
export async function isKnown(idOrPath: string): Promise<boolean> {
  return isDescriptionPath(idOrPath) || findById(await listDescriptions(), idOrPath) !== undefined
}

/** Publishers write names in their own ways: `MATH-500`, `C-Eval`, `HumanEval+`. */
function spelling(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('+', 'plus')
    .replace(/[^a-z0-9]/gu, '')
}

function findById(shipped: readonly Description[], name: string): Description | undefined {
  return shipped.find(({ id }) => id === name) ?? shipped.find(({ id }) => spelling(id) === spelling(name))
}

/**
 * @param idOrPath what a user named a benchmark by
 * @returns whether it is the path of a description, not the id of a shipped one
 */
export function isDescriptionPath(idOrPath: string): boolean {
  return /\.ya?ml$/iu.test(idOrPath) || /[/\\]/u.test(idOrPath)
}

/**
 * Finds a description.
 *
 * @param idOrPath id of a shipped description, however it is spelt; or the path of a file, which ends in `.yaml` or `.yml` or contains a
 *   path separator
 * @returns the description
 * @throws {UserError} `NOT_FOUND` for an unknown id, with the nearest one, and for an unreadable file;
 *   `BAD_DESCRIPTION` for a file that is no description
 */
export async function findDescription(idOrPath: string): Promise<Description> {
  if (isDescriptionPath(idOrPath)) return checkDescription(idOrPath)
  const shipped = await listDescriptions()
  const found = findById(shipped, idOrPath)
  if (found !== undefined) return found
  const ids = shipped.map(({ id }) => id)
  const near = nearest(idOrPath, ids)
  throw new UserError(
    'NOT_FOUND',
    `"${idOrPath}": no such benchmark, expected one of the ${ids.length} that are known`,
    {
      hint:
        near === undefined
          ? '`dosimeter benchmarks list` names them; a description of your own is named by its path, e.g. ./my-set.yaml'
          : `did you mean "${near}"?`,
    },
  )
}
