/**
 * A profile of the shared credentials and config files of Amazon's tools (`~/.aws/credentials`, `~/.aws/config`).
 * Only keys that stand in the files are used; what asks another service for keys is named and refused.
 */
import type { Credentials } from './settings.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Gives a file's text, or undefined when there is none. */
export type ReadTextFile = (path: string) => string | undefined

/** What a profile says of a store. */
interface Profile {
  readonly credentials: Credentials | undefined
  readonly region: string | undefined
  readonly endpoint: string | undefined
  /** Why its credentials cannot be used; undefined when there are some, or none are configured. */
  readonly unusable: string | undefined
}

/** Settings and variables that stand for keys which must be fetched from somewhere. */
const FETCHED_BY_SETTING = ['credential_process', 'sso_session', 'sso_start_url', 'role_arn', 'login_session']
const FETCHED_BY_VARIABLE = [
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
]

/**
 * Reads the profile that AWS_PROFILE names, else `default`.
 *
 * @param environment also tells where the files are: AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, HOME
 * @param readTextFile reads them
 */
export function readProfile(environment: Environment, readTextFile: ReadTextFile): Profile {
  const home = environment.HOME || environment.USERPROFILE || ''
  const credentialsFile = environment.AWS_SHARED_CREDENTIALS_FILE || `${home}/.aws/credentials`
  const configFile = environment.AWS_CONFIG_FILE || `${home}/.aws/config`
  const name = environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE || 'default'
  const inCredentials = sections(readTextFile(credentialsFile) ?? '').get(name)
  const config = sections(readTextFile(configFile) ?? '')
  // Sections of the config file are called `profile NAME`, but for the default.
  const inConfig = config.get(`profile ${name}`) ?? (name === 'default' ? config.get(name) : undefined)
  // Keys of the credentials file win over those of the config file.
  const settings = new Map([...(inConfig ?? []), ...(inCredentials ?? [])])
  const accessKeyId = settings.get('aws_access_key_id')
  const secretAccessKey = settings.get('aws_secret_access_key')
  const credentials =
    accessKeyId && secretAccessKey
      ? { accessKeyId, secretAccessKey, sessionToken: settings.get('aws_session_token') || undefined }
      : undefined
  const isMissing = name !== 'default' && inCredentials === undefined && inConfig === undefined
  return {
    credentials: settings.has('role_arn') ? undefined : credentials,
    region: settings.get('region') || undefined,
    endpoint: settings.get('endpoint_url') || undefined,
    unusable: isMissing
      ? `the profile ${name} is in neither the shared credentials file nor the shared config file`
      : unusableOf(name, settings, environment),
  }
}

function unusableOf(
  name: string,
  settings: ReadonlyMap<string, string>,
  environment: Environment,
): string | undefined {
  const setting = FETCHED_BY_SETTING.find((key) => settings.has(key))
  if (setting !== undefined) return `the profile ${name} gets its keys through ${setting}`
  const variable = FETCHED_BY_VARIABLE.find((key) => environment[key])
  return variable === undefined ? undefined : `keys would have to be fetched as ${variable} says`
}

/** Sections of an INI file, without nested settings (indented lines). */
function sections(text: string): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>()
  let current = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]
    if (section !== undefined) {
      current = found.get(section) ?? new Map()
      found.set(section.replace(/\s+/g, ' '), current)
      continue
    }
    const [, key, value] = /^([A-Za-z_][\w-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key !== undefined && value !== undefined)
      current.set(key.toLowerCase(), value.replace(/\s+[#;].*$/, ''))
  }
  return found
}
