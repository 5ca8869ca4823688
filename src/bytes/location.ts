/**
 * Addresses of remote sources: how they are told from paths, and how they are shown without their secrets.
 */
import { createHash } from 'node:crypto'

const REMOTE = /^(https?|s3|gs|hf):\/\//i

/** Parameters of signed addresses: they change from day to day, and are nobody's business. */
const SIGNING =
  /^(x-amz-|x-goog-|awsaccesskeyid$|googleaccessid$|key-pair-id$|policy$|signature$|sig$|expires$|se$|sp$|sv$|sr$|st$|skoid$|sktid$|skt$|ske$|sks$|skv$|spr$)|token|secret|password|api_?key|auth/i

/** @returns whether what a user typed names something that is not on this machine */
export function isRemote(pattern: string): boolean {
  return REMOTE.test(pattern)
}

/**
 * @param location path or address
 * @returns what may be printed and stored of it: an https:// address without user, password, query and fragment;
 *   anything else as it is
 */
export function shownLocation(location: string): string {
  if (!/^https?:\/\//i.test(location) || !URL.canParse(location)) return location
  const url = new URL(location)
  return `${url.origin}${url.pathname}`
}

/**
 * Names a location whatever it is signed with.
 *
 * @param location path or address
 * @returns its shown form, and behind a `?`, if its query tells files of one path apart, eight hex digits that stand
 *   for the query without what signs it
 */
export function stableLocation(location: string): string {
  const shown = shownLocation(location)
  if (!/^https?:\/\//i.test(location) || !URL.canParse(location)) return shown
  const query = [...new URL(location).searchParams].filter(([name]) => !SIGNING.test(name))
  if (query.length === 0) return shown
  return `${shown}?${createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 8)}`
}
