/**
 * The folder of an index: which state it is in, and its manifest.
 */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileError, systemCode } from '../bytes/file-error.ts'
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { pathHint } from '../near-path.ts'
import { TEMPORARY } from './files.ts'
import { JOURNAL_FILE } from './journal.ts'
import { LOCAL_FILE } from './local-state.ts'
import { LOCK_FILE } from './lock.ts'
import { decodeManifest, MANIFEST_FILE, type Manifest } from './manifest.ts'

/** Folder of the segments below an index folder. */
export const SEGMENTS_FOLDER = 'segments'

/** What lies in a folder that a build was given. */
export interface FolderState {
  readonly exists: boolean
  readonly manifest: { readonly manifest: Manifest; readonly digest: string } | undefined
  readonly hasJournal: boolean
}

/**
 * @param folder path of the folder
 * @throws {UserError} NOT_AN_INDEX when it holds something else
 */
export function inspectFolder(folder: string, xxh64: Xxh64): FolderState {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT') return { exists: false, manifest: undefined, hasJournal: false }
    if (code === 'ENOTDIR') {
      throw new UserError('NOT_AN_INDEX', `${folder}: it is a file, expected a folder for the index`)
    }
    throw fileError(folder, error)
  }
  const hasJournal = names.includes(JOURNAL_FILE)
  const hasManifest = names.includes(MANIFEST_FILE)
  const others = names.filter(
    (name) => ![SEGMENTS_FOLDER, LOCK_FILE, LOCAL_FILE].includes(name) && !name.endsWith(TEMPORARY),
  )
  if (!hasManifest && !hasJournal && others.length > 0) {
    throw new UserError('NOT_AN_INDEX', `${folder}: the folder holds ${others[0]} but no index`, {
      hint: 'Name a new or an empty folder.',
    })
  }
  return { exists: true, manifest: hasManifest ? readManifest(folder, xxh64) : undefined, hasJournal }
}

/**
 * Reads the manifest of a finished index.
 *
 * @param folder path of the index
 * @throws {UserError} NOT_FOUND, NOT_AN_INDEX, UNFINISHED_INDEX, INDEX_VERSION or INDEX_DAMAGED
 */
export function readManifest(folder: string, xxh64: Xxh64): { manifest: Manifest; digest: string } {
  const path = join(folder, MANIFEST_FILE)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw fileError(path, error)
    const stats = statSync(folder, { throwIfNoEntry: false })
    if (stats === undefined)
      throw new UserError('NOT_FOUND', `${folder}: no such index`, {
        hint: pathHint(folder, 'Check the path, or run `dosimeter index build`.'),
      })
    if (isUnfinished(folder)) {
      throw new UserError(
        'UNFINISHED_INDEX',
        `${folder}: the index is unfinished: its build was interrupted`,
        {
          hint: 'Run the same `dosimeter index build` command again; it goes on where it stopped.',
        },
      )
    }
    throw new UserError('NOT_AN_INDEX', `${folder}: not an index, expected a folder with a ${MANIFEST_FILE}`)
  }
  return decodeManifest(text, path, xxh64)
}

/** @returns whether a build or an addition was begun in the folder and not ended */
export function isUnfinished(folder: string): boolean {
  return statSync(join(folder, JOURNAL_FILE), { throwIfNoEntry: false }) !== undefined
}

/** Removes temporary files that an interrupted run left in an index folder. */
export function removeTemporaries(folder: string): void {
  for (const below of [folder, join(folder, SEGMENTS_FOLDER)]) {
    let names: string[]
    try {
      names = readdirSync(below)
    } catch {
      continue
    }
    for (const name of names) if (name.endsWith(TEMPORARY)) rmSync(join(below, name), { force: true })
  }
}

/**
 * Removes segments that the manifest does not list: the rest of a build that nobody goes on with. Not to be called
 * while a journal tells of some.
 *
 * @param folder path of the index, whose lock the caller holds
 * @param manifest what it holds, read under the lock
 */
export function removeUnlisted(folder: string, manifest: Manifest | undefined): void {
  const listed = new Set(manifest?.segments.map(({ file }) => basename(file)))
  for (const name of readdirSync(join(folder, SEGMENTS_FOLDER))) {
    if (!/^[0-9a-f]{16}\.seg$/.test(name) || listed.has(name)) continue
    rmSync(join(folder, SEGMENTS_FOLDER, name), { force: true })
  }
}
