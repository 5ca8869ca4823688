/**
 * From what a user types (files, folders, globs) to the list of inputs, in an order that does not depend on how
 * the file system lists them.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { globSync, isDynamicPattern } from 'tinyglobby'
import { UserError } from '../errors.ts'
import { pathHint } from '../near-path.ts'
import { fileError } from './file-error.ts'
import { assertEveryGlobMatches, fieldsOf, type TextFieldRule } from './text-fields.ts'
import type { Codec, Input, Root } from './types.ts'

/** What a folder is searched for. */
const FOLDER_PATTERNS = ['**/*.jsonl', '**/*.jsonl.gz', '**/*.ndjson', '**/*.ndjson.gz', '**/*.json.gz']

/** Formats that later versions read; named so that nobody takes them for JSONL. */
const NOT_YET = /\.(parquet|arrow|csv|tsv|txt|md|warc|wet|zst|zstd|xz|bz2|lz4|br)(\.gz)?$/i

/** A file that was found, before it has a root. */
interface Found {
  readonly absolute: string
  readonly shown: string
}

/**
 * Finds the files that the arguments name.
 *
 * @param patterns files, folders (searched for JSONL) and globs, relative to `cwd`
 * @returns absolute and shown paths, sorted by absolute path, each once
 * @throws {UserError} NOT_FOUND when a pattern names nothing, USAGE when none is given
 */
export function findFiles(patterns: readonly string[], cwd: string): readonly Found[] {
  if (patterns.length === 0) throw new UserError('USAGE', 'no input given, expected files, folders or globs')
  const found = new Map<string, string>()
  for (const pattern of patterns) {
    const files = filesOf(pattern, cwd)
    for (const file of files) {
      const absolute = resolve(cwd, file)
      if (!found.has(absolute)) found.set(absolute, file)
    }
  }
  return [...found]
    .map(([absolute, shown]) => ({ absolute, shown: shown.split(sep).join('/') }))
    .sort((a, b) => compare(a.absolute, b.absolute))
}

function filesOf(pattern: string, cwd: string): string[] {
  const stats = statSync(resolve(cwd, pattern), { throwIfNoEntry: false })
  if (stats?.isDirectory()) {
    const files = globSync(FOLDER_PATTERNS, { cwd: resolve(cwd, pattern), dot: false })
    if (files.length === 0) {
      throw new UserError(
        'NOT_FOUND',
        `${pattern}: the folder has no file that matches ${FOLDER_PATTERNS.join(', ')}`,
        {
          hint: 'Name the files, or a glob that matches them.',
        },
      )
    }
    return files.map((file) => `${pattern.replace(/[/\\]+$/, '')}/${file}`)
  }
  if (stats !== undefined) return [pattern]
  if (isDynamicPattern(pattern)) {
    const files = globSync(pattern, { cwd, dot: false, expandDirectories: false })
    if (files.length === 0) throw new UserError('NOT_FOUND', `${pattern}: no file matches the pattern`)
    return files
  }
  throw new UserError('NOT_FOUND', `${pattern}: no such file or folder`, {
    hint: pathHint(pattern, 'Check the path.', cwd),
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The deepest folder that holds all files.
 *
 * @param absolutes absolute paths, at least one
 */
export function commonFolder(absolutes: readonly string[]): string {
  const [first = '', ...others] = absolutes
  let folder = dirname(first)
  for (const path of others) {
    while (!isUnder(path, folder) && dirname(folder) !== folder) folder = dirname(folder)
  }
  return folder
}

/** @returns whether the absolute path lies below the folder */
export function isUnder(path: string, folder: string): boolean {
  const below = relative(folder, path)
  return below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && resolve(folder, below) === path
}

/**
 * Makes inputs of found files.
 *
 * @param files what findFiles gave
 * @param roots where they may lie; the first root that holds a file is its root
 * @param rules text fields
 * @returns inputs sorted by root and path
 * @throws {UserError} for unreadable files, files that are not JSONL, and text-field globs that match nothing
 */
export function describeInputs(
  files: readonly Found[],
  roots: readonly Root[],
  rules: readonly TextFieldRule[],
): readonly Input[] {
  const inputs = files.map(({ absolute, shown }): Input => {
    const root = roots.find(({ folder }) => isUnder(absolute, folder))
    if (root === undefined) throw new Error(`${absolute} lies under no root`)
    const path = relative(root.folder, absolute).split(sep).join('/')
    try {
      const stats = statSync(absolute)
      if (!stats.isFile())
        throw new UserError('NOT_FOUND', `${shown}: not a regular file, expected a JSONL file`)
      return {
        root: root.name,
        path,
        absolute,
        shown,
        bytes: stats.size,
        mtimeMs: stats.mtimeMs,
        codec: codecOf(absolute, shown),
        fields: fieldsOf(rules, [path, shown]),
      }
    } catch (error) {
      throw fileError(shown, error)
    }
  })
  assertEveryGlobMatches(
    rules,
    inputs.map(({ path, shown }) => [path, shown]),
  )
  return inputs.sort((a, b) => compare(a.root, b.root) || compare(a.path, b.path))
}

/** Told by content: gzip begins with 1f 8b. Names of formats that are not read yet are refused. */
function codecOf(absolute: string, shown: string): Codec {
  const file = openSync(absolute, 'r')
  try {
    const head = Buffer.alloc(4)
    const length = readSync(file, head, 0, 4, 0)
    if (length >= 2 && head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
    if (NOT_YET.test(shown) || head.readUInt32LE(0) === 0xfd2fb528) {
      throw new UserError(
        'CORRUPT_INPUT',
        `${shown}: this format is not supported yet, expected JSONL or gzipped JSONL`,
      )
    }
    return 'none'
  } finally {
    closeSync(file)
  }
}
