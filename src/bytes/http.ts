/**
 * `https://` and `http://` addresses.
 */
import { UserError } from '../errors.ts'
import type { Place } from './place.ts'
import { openRemoteFile, type RemoteSource } from './remote-file.ts'
import type { Clock } from './retry.ts'
import type { RemoteSettings } from './settings.ts'

/**
 * Opens a file on a web server.
 *
 * @param location its address; `user:password@` becomes basic authorisation
 * @param shown the address as it may be printed
 * @param settings certificates and limits
 * @param clock waits
 * @throws {UserError} USAGE for what is no address, NOT_FOUND, REMOTE
 */
export async function openHttpSource(
  location: string,
  shown: string,
  settings: RemoteSettings,
  clock: Clock,
): Promise<RemoteSource> {
  if (!URL.canParse(location)) throw new UserError('USAGE', `${shown}: not an address, expected https://…`)
  const url = new URL(location)
  const place: Place = {
    shown,
    target: async () => ({ url, headers: {} }),
    precondition: 'if-range',
    deniedHint: 'If the address was signed, it may have run out: ask for a new one.',
  }
  return await openRemoteFile(place, settings, clock)
}
