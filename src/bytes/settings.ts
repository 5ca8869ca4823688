/**
 * What remote sources need to know: addresses, credentials, patience. Plain data, so that it can be handed to
 * worker threads; made once, by the command line, of the environment.
 */
import { type Environment, type ReadTextFile, readProfile } from './aws-profile.ts'

/** Keys that sign requests. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of temporary keys. */
  readonly sessionToken: string | undefined
}

/** An object store that speaks S3. */
export interface ObjectStore {
  /** Address without bucket, or undefined: Amazon's own of the region. */
  readonly endpoint: string | undefined
  /** What requests are signed for. */
  readonly region: string
  /** Undefined: requests are not signed, which public buckets allow. */
  readonly credentials: Credentials | undefined
  /** Why there are no credentials although some are configured; opening fails with it. */
  readonly unusable: string | undefined
}

/** A dataset hub. */
interface Hub {
  readonly endpoint: string
  readonly token: string | undefined
}

/** How patient remote reads are, and how much they hold. */
export interface Limits {
  /** Tries in a row that bring no new byte before a read fails. */
  readonly attempts: number
  /** Wait before the second try; doubles with each one after it, and is shortened by up to a half at random. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** The longest wait that a server can ask for with Retry-After. */
  readonly longestRetryAfterMs: number
  /** A server that sends nothing for so long is taken for dead. */
  readonly idleMs: number
  /** Read at once, by one request. */
  readonly blockBytes: number
  /** Blocks held by one stream: being read, or given to its reader. */
  readonly blocks: number
}

/** Everything that opening a remote source depends on. Holds secrets: never written to any file. */
export interface RemoteSettings {
  readonly s3: ObjectStore
  readonly gs: ObjectStore
  readonly hf: Hub
  /** Certificates (PEM) of authorities to trust besides Node's own. */
  readonly ca: string | undefined
  /** Folder where remote sources are copied to before they are read; undefined: nothing is written. */
  readonly cacheFolder: string | undefined
  readonly limits: Limits
}

/** Eight tries wait for about a minute in all; a stream holds 8 MiB. */
export const DEFAULT_LIMITS: Limits = {
  attempts: 8,
  firstWaitMs: 500,
  longestWaitMs: 20_000,
  longestRetryAfterMs: 120_000,
  idleMs: 60_000,
  blockBytes: 2 << 20,
  blocks: 4,
}

/**
 * Reads the settings of remote sources from environment variables and the files that they name
 * (docs/reference/remote.md lists them).
 *
 * @param environment variables by name
 * @param readTextFile gives a file's text, or undefined when there is none
 * @returns settings without a cache
 * @throws whatever `readTextFile` throws
 */
export function remoteSettingsFrom(environment: Environment, readTextFile: ReadTextFile): RemoteSettings {
  const certificates = environment.SSL_CERT_FILE
  return {
    s3: s3From(environment, readTextFile),
    gs: gsFrom(environment),
    hf: hubFrom(environment, readTextFile),
    ca: certificates ? readTextFile(certificates) : undefined,
    cacheFolder: undefined,
    limits: DEFAULT_LIMITS,
  }
}

function s3From(environment: Environment, readTextFile: ReadTextFile): ObjectStore {
  const profile = readProfile(environment, readTextFile)
  const accessKeyId = environment.AWS_ACCESS_KEY_ID
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY
  const fromVariables =
    accessKeyId && secretAccessKey
      ? { accessKeyId, secretAccessKey, sessionToken: environment.AWS_SESSION_TOKEN || undefined }
      : undefined
  const isAnonymous = /^(1|true|yes)$/i.test(environment.AWS_NO_SIGN_REQUEST ?? '')
  const credentials = isAnonymous ? undefined : (fromVariables ?? profile.credentials)
  return {
    endpoint: environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL || profile.endpoint,
    region: environment.AWS_REGION || environment.AWS_DEFAULT_REGION || profile.region || 'us-east-1',
    credentials,
    unusable: isAnonymous || credentials !== undefined ? undefined : profile.unusable,
  }
}

/** Google's store takes S3 requests signed with its HMAC keys, for any region. */
function gsFrom(environment: Environment): ObjectStore {
  const accessKeyId = environment.GS_ACCESS_KEY_ID
  const secretAccessKey = environment.GS_SECRET_ACCESS_KEY
  return {
    endpoint: environment.GS_ENDPOINT_URL || 'https://storage.googleapis.com',
    region: 'auto',
    credentials:
      accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken: undefined } : undefined,
    unusable: undefined,
  }
}

function hubFrom(environment: Environment, readTextFile: ReadTextFile): Hub {
  const home = environment.HOME || environment.USERPROFILE || ''
  const cache = environment.XDG_CACHE_HOME || `${home}/.cache`
  const hubHome = environment.HF_HOME || `${cache}/huggingface`
  const tokenFile = environment.HF_TOKEN_PATH || `${hubHome}/token`
  const token = environment.HF_TOKEN || readTextFile(tokenFile)?.trim()
  return {
    endpoint: (environment.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
    token: token || undefined,
  }
}

/** Settings without any environment. */
export const DEFAULT_REMOTE: RemoteSettings = remoteSettingsFrom({}, () => undefined)
