/**
 * Copies of remote sources in a folder. A copy is named after what it is a copy of (location without signature, ETag,
 * time, size), so a changed source never meets an old copy; and it only has its name when it is complete.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, stat, unlink, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { openFileSource } from './file.ts'
import { fileError, systemCode } from './file-error.ts'
import { stableLocation } from './location.ts'
import type { RemoteSource } from './remote-file.ts'
import type { Clock } from './retry.ts'
import type { ByteSource } from './types.ts'

/** A copier says so often that it lives. */
const HEARTBEAT_MS = 5_000
/** A copier that has been silent for so long is dead. */
const DEAD_MS = 60_000
/** How often others look whether it is done. */
const POLL_MS = 500

/**
 * Gives a source from its copy, which is made first if there is none. Several threads and processes may want the same
 * one: the first copies, the others wait.
 *
 * @param remote the source, just opened; closed by this call
 * @param location where it was opened
 * @param folder holds the copies, made when missing
 * @param clock waits
 * @returns the copy, with the source's name
 * @throws {UserError} as the source's `stream`; DISK and NOT_FOUND for the folder
 */
export async function cachedSource(
  remote: RemoteSource,
  location: string,
  folder: string,
  clock: Clock,
): Promise<ByteSource> {
  const copy = join(folder, nameOf(remote, location))
  try {
    await mkdir(folder, { recursive: true })
    while (!(await isThere(copy))) {
      const isMine = await lock(`${copy}.lock`, clock)
      if (!isMine) {
        await clock.wait(POLL_MS)
        continue
      }
      const heartbeat = setInterval(() => void touch(`${copy}.lock`, clock), HEARTBEAT_MS)
      try {
        if (!(await isThere(copy))) await makeCopy(remote, copy, clock)
      } finally {
        clearInterval(heartbeat)
        await remove(`${copy}.lock`)
      }
    }
  } catch (error) {
    throw fileError(folder, error)
  } finally {
    await remote.close()
  }
  return await openFileSource(copy, remote.shown)
}

/** Its end is the source's own name, for people. */
function nameOf({ version }: RemoteSource, location: string): string {
  const stable = stableLocation(location)
  const identity = JSON.stringify([stable, version.etag, version.lastModified, version.announced])
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 32)
  const name = stable
    .replace(/\?.*$/, '')
    .replace(/^.*\//, '')
    .replace(/[^\w.-]/g, '_')
  return `${digest}-${name.slice(-80)}`
}

async function makeCopy(remote: RemoteSource, copy: string, clock: Clock): Promise<void> {
  await removeOldParts(copy, clock)
  const part = `${copy}.${randomBytes(6).toString('hex')}.part`
  const file = await open(part, 'wx')
  try {
    let bytes = 0
    for await (const chunk of remote.stream(0)) {
      await file.appendFile(chunk)
      bytes += chunk.length
    }
    const expected = remote.version.announced
    if (expected !== undefined && bytes !== expected) {
      throw new UserError(
        'INPUT_CHANGED',
        `${remote.shown}: it ends at byte ${bytes}, but had ${expected} bytes`,
        {
          hint: 'Run the same command again.',
        },
      )
    }
    await file.sync()
    await file.close()
    await rename(part, copy)
  } catch (error) {
    await file.close().catch(() => {})
    await remove(part)
    throw error
  }
}

/** What copiers left behind that were killed. */
async function removeOldParts(copy: string, clock: Clock): Promise<void> {
  const folder = dirname(copy)
  for (const file of await readdir(folder)) {
    if (!file.startsWith(`${basename(copy)}.`) || !file.endsWith('.part')) continue
    const stats = await stat(join(folder, file)).catch(() => undefined)
    if (stats !== undefined && clock.now() - stats.mtimeMs > DEAD_MS) await remove(join(folder, file))
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

/**
 * Takes the lock, or clears it away when its owner is dead. Two that clear it at once may both copy: each into a file
 * of its own, so that costs time and nothing else.
 */
async function lock(path: string, clock: Clock): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
    await touch(path, clock)
    return true
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
  const stats = await stat(path).catch(() => undefined)
  if (stats !== undefined && clock.now() - stats.mtimeMs > DEAD_MS) await remove(path)
  return false
}

async function touch(path: string, clock: Clock): Promise<void> {
  const now = clock.now() / 1000
  await utimes(path, now, now).catch(() => {})
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error
  })
}
