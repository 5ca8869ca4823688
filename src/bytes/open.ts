/**
 * Opens whatever a location names.
 */
import { cachedSource } from './cache.ts'
import { openFileSource } from './file.ts'
import { openHubFile } from './hf.ts'
import { openHttpSource } from './http.ts'
import { isRemote } from './location.ts'
import { openStandardInput, STANDARD_INPUT } from './pipe.ts'
import type { RemoteSource } from './remote-file.ts'
import { type Clock, REAL_CLOCK } from './retry.ts'
import { openObject } from './s3.ts'
import type { RemoteSettings } from './settings.ts'
import type { ByteSource } from './types.ts'

/**
 * Opens a source of bytes.
 *
 * @param location path, `-` for standard input, or an address with https:, http:, s3:, gs: or hf:
 * @param shown as it may be printed
 * @param settings what remote sources need; with a cache folder, they are copied there before they are read
 * @param clock waits, for tests
 * @throws {UserError} USAGE, NOT_FOUND, DISK, REMOTE
 */
export async function openSource(
  location: string,
  shown: string,
  settings: RemoteSettings,
  clock: Clock = REAL_CLOCK,
): Promise<ByteSource> {
  if (location === STANDARD_INPUT) return openStandardInput(shown)
  if (!isRemote(location)) return await openFileSource(location, shown)
  const remote = await openRemote(location, shown, settings, clock)
  if (settings.cacheFolder === undefined) return remote
  return await cachedSource(remote, location, settings.cacheFolder, clock)
}

/**
 * Opens a remote source past the cache.
 *
 * @param location an address for which `isRemote` holds
 * @throws {UserError} USAGE, NOT_FOUND, REMOTE
 */
export async function openRemote(
  location: string,
  shown: string,
  settings: RemoteSettings,
  clock: Clock,
): Promise<RemoteSource> {
  if (/^(s3|gs):/i.test(location)) return await openObject(location, shown, settings, clock)
  if (/^hf:/i.test(location)) return await openHubFile(location, shown, settings, clock)
  return await openHttpSource(location, shown, settings, clock)
}
