/**
 * Files that either are there whole or are not there: temporary name, sync, rename, sync of the folder.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileError } from '../bytes/file-error.ts'

/** Ending of files that are being written. */
export const TEMPORARY = '.tmp'

/**
 * Writes a file under its final name only when all of it is on the disk.
 *
 * @param path final path; `<path>[.<writer>].tmp` is used meanwhile and removed on failure
 * @param parts bytes, in order; made one by one, they need not lie in memory together
 * @param writer tells writers apart that may write the same file at the same time
 * @throws {UserError} DISK when the disk is full or refuses
 */
export function writeWhole(path: string, parts: Iterable<Uint8Array>, writer = ''): void {
  const temporary = `${path}${writer === '' ? '' : `.${writer}`}${TEMPORARY}`
  try {
    const file = openSync(temporary, 'w')
    try {
      for (const part of parts) writeAll(file, part)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
    syncFolder(dirname(path))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw fileError(path, error)
  }
}

/** Largest single write: some systems take no more than 2 GiB at once. */
const WRITE_BYTES = 1 << 28

/**
 * Writes all bytes to an open file, however many the system takes at a time.
 *
 * @param file descriptor
 */
export function writeAll(file: number, bytes: Uint8Array): void {
  let at = 0
  while (at < bytes.length) at += writeSync(file, bytes, at, Math.min(WRITE_BYTES, bytes.length - at))
}

/**
 * Makes renames and new names in a folder last through a power cut, where the system can.
 *
 * @param folder its path
 */
export function syncFolder(folder: string): void {
  let descriptor: number
  try {
    descriptor = openSync(folder, 'r')
  } catch {
    return // Windows does not open folders; there the rename itself is as good as it gets
  }
  try {
    fsyncSync(descriptor)
  } catch {
    // Some network file systems refuse to sync a folder.
  } finally {
    closeSync(descriptor)
  }
}
