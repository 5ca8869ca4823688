/**
 * Where an index's inputs lay when they were last seen, and when they were last changed. It belongs to this
 * machine, is no part of the index, and may be deleted: then inputs are told by their digests.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Root } from '../input/types.ts'
import { writeWhole } from './files.ts'

/** Name of the file in an index folder. */
export const LOCAL_FILE = 'local.json'

/** See the file header. */
export interface LocalState {
  readonly roots: readonly Root[]
  /** Time of last change in ms since 1970, by `<root>/<path>`. */
  readonly mtimes: Readonly<Record<string, number>>
}

/**
 * @param folder the index
 * @returns the state, empty when there is none or it cannot be read
 */
export function readLocalState(folder: string): LocalState {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, LOCAL_FILE), 'utf8'))
    if (isLocalState(parsed)) return parsed
  } catch {
    // Nothing depends on it.
  }
  return { roots: [], mtimes: {} }
}

function isLocalState(value: unknown): value is LocalState {
  if (typeof value !== 'object' || value === null) return false
  const { roots, mtimes } = value as Partial<LocalState>
  return Array.isArray(roots) && typeof mtimes === 'object' && mtimes !== null
}

/** Writes the state of an index folder. */
export function writeLocalState(folder: string, state: LocalState): void {
  writeWhole(join(folder, LOCAL_FILE), [Buffer.from(`${JSON.stringify(state, null, 1)}\n`, 'utf8')])
}
