/**
 * One build at a time in an index folder, one scan in a report's. A lock that a killed one left is taken over.
 */
import { closeSync, openSync, readFileSync, realpathSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileError, systemCode } from '../bytes/file-error.ts'
import { UserError } from '../errors.ts'

/** Name of the lock in an index folder. */
export const LOCK_FILE = 'build.lock'
/** Name of the lock in the folder of a report while a scan is at work there. */
export const SCAN_LOCK_FILE = 'scan.lock'

/** Locks that this process holds; one with its number that is not among them was left by an earlier process. */
const held = new Set<string>()

/**
 * Takes the lock.
 *
 * @param folder the index, or the report
 * @param file name of the lock
 * @returns gives it back
 * @throws {UserError} BUSY when another process holds it
 */
export function lockFolder(
  folder: string,
  file: typeof LOCK_FILE | typeof SCAN_LOCK_FILE = LOCK_FILE,
): () => void {
  const path = join(realpathSync(folder), file)
  for (let attempt = 0; ; attempt++) {
    try {
      const lock = openSync(path, 'wx')
      writeSync(lock, `${process.pid} ${hostname()}\n`)
      closeSync(lock)
      held.add(path)
      return () => {
        held.delete(path)
        rmSync(path, { force: true })
      }
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || attempt > 1) throw fileError(path, error)
      const holder = holderOf(path)
      if (holder !== undefined) {
        throw new UserError(
          'BUSY',
          `${folder}: another ${file === LOCK_FILE ? 'build' : 'scan'} is at work there (${holder})`,
          {
            hint: `Wait for it; if it is no longer running, delete ${path}.`,
          },
        )
      }
      rmSync(path, { force: true })
    }
  }
}

/** Who holds the lock, or undefined when a process of this machine did and is gone. */
function holderOf(path: string): string | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
  const [pid = '', host = ''] = text.split(' ')
  if (host === '') return undefined // killed between making and writing it
  if (host !== hostname()) return `process ${pid} on ${host}`
  if (Number(pid) === process.pid) return held.has(path) ? `process ${pid}` : undefined
  try {
    process.kill(Number(pid), 0)
    return `process ${pid}`
  } catch (error) {
    return systemCode(error) === 'EPERM' ? `process ${pid}` : undefined
  }
}
