/**
 * The index's folder around a build, and what it keeps of this machine.
 */
import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileError } from '../bytes/file-error.ts'
import { messageOf } from '../errors.ts'
import type { BuildRecord } from '../store/build-record.ts'
import { SEGMENTS_FOLDER } from '../store/index-folder.ts'
import { JOURNAL_FILE } from '../store/journal.ts'
import { readLocalState, writeLocalState } from '../store/local-state.ts'
import { keyOf, type ResolvedRequest } from './request.ts'

/** Roots of an unfinished build are roots too: the same inputs must get the same names. */
export function withJournalRoots(
  local: ReturnType<typeof readLocalState>,
  record: BuildRecord | undefined,
): ReturnType<typeof readLocalState> {
  const known = new Set(local.roots.map(({ name }) => name))
  return {
    ...local,
    roots: [...local.roots, ...(record?.roots ?? []).filter(({ name }) => !known.has(name))],
  }
}

/** Notes where the inputs lie on this machine, and their times. */
export function rememberInputs(out: string, { roots, added, known }: ResolvedRequest): void {
  const before = readLocalState(out)
  const given = new Set(roots.map(({ name }) => name))
  writeLocalState(out, {
    roots: [...before.roots.filter(({ name }) => !given.has(name)), ...roots],
    mtimes: {
      ...before.mtimes,
      ...Object.fromEntries([...known, ...added].map((input) => [keyOf(input), input.mtimeMs])),
    },
  })
}

/** @throws {UserError} when the folder cannot be made */
export function makeFolders(out: string): void {
  try {
    mkdirSync(join(out, SEGMENTS_FOLDER), { recursive: true })
  } catch (error) {
    throw fileError(out, error)
  }
}

/** A build that fails before it sealed anything leaves no folder where there was none. */
export function removeIfUnused(out: string): void {
  try {
    if (readdirSync(join(out, SEGMENTS_FOLDER)).length > 0) return
    rmSync(join(out, JOURNAL_FILE), { force: true })
  } catch (error) {
    throw new Error(`cleaning up ${out}: ${messageOf(error)}`)
  }
}

/** Removes the folder if nothing is in it. */
export function removeEmpty(out: string): void {
  try {
    rmdirSync(join(out, SEGMENTS_FOLDER))
    rmdirSync(out)
  } catch {
    // Not empty: it holds an index or the beginning of one.
  }
}
