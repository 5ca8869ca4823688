/**
 * `s3://bucket/key` and, through the S3 face of Google's store, `gs://bucket/key`: addresses, signatures (Signature
 * Version 4, by aws4fetch), and the region that a bucket turns out to be in.
 */
import { UserError } from '../errors.ts'
import type { Answer, Target } from './exchange.ts'
import type { Place } from './place.ts'
import { openRemoteFile, type RemoteSource } from './remote-file.ts'
import type { Clock } from './retry.ts'
import type { ObjectStore, RemoteSettings } from './settings.ts'

/** What an `s3://` or `gs://` address names. */
export interface ObjectAddress {
  readonly scheme: 's3' | 'gs'
  readonly bucket: string
  /** Key, prefix or glob; empty: the whole bucket. */
  readonly key: string
}

/**
 * @param location `s3://bucket[/key]` or `gs://bucket[/key]`; the key is taken as it stands, nothing is decoded
 * @throws {UserError} USAGE for anything else
 */
export function parseObjectAddress(location: string): ObjectAddress {
  const [, scheme = '', bucket = '', key = ''] = /^(s3|gs):\/\/([^/]*)(?:\/(.*))?$/is.exec(location) ?? []
  if (!/^[a-z0-9][\w.-]{1,221}$/i.test(bucket)) {
    throw new UserError('USAGE', `${location}: not the address of a bucket, expected s3://bucket/key`)
  }
  return { scheme: scheme.toLowerCase() === 'gs' ? 'gs' : 's3', bucket, key }
}

/** Requests to one bucket. */
export class Bucket {
  readonly #store: ObjectStore
  readonly #address: ObjectAddress
  /** Changes once, when the bucket says that it lies elsewhere. */
  #region: string
  #hasMoved = false

  /**
   * @param address its key does not matter
   * @param settings stores
   * @throws {UserError} USAGE when credentials are configured in a way that is not supported
   */
  constructor(address: ObjectAddress, settings: RemoteSettings) {
    this.#store = settings[address.scheme]
    this.#address = address
    this.#region = this.#store.region
    if (this.#store.unusable !== undefined) {
      throw new UserError(
        'USAGE',
        `${address.scheme}://${address.bucket}: no credentials: ${this.#store.unusable}, expected keys in the profile or in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
        {
          hint: 'Run `aws configure export-credentials --format env` and set what it prints, or set AWS_NO_SIGN_REQUEST=1 for public data.',
        },
      )
    }
  }

  /**
   * @param key of an object; empty: the bucket itself
   * @param query of the request
   * @param shown what is asked for, as the user knows it
   */
  place(key: string, query: Readonly<Record<string, string>>, shown: string): Place {
    return {
      shown,
      target: async () => await this.#sign(this.#url(key, query, shown)),
      precondition: 'if-match',
      deniedHint: this.#deniedHint(),
      redirected: (answer) => this.#moves(answer),
      // Google's store decodes objects that are stored with Content-Encoding gzip, and forgets ranges, unless asked for
      // gzip. No signature covers the header, as proxies change it.
      ...(this.#address.scheme === 'gs' ? { extra: { 'accept-encoding': 'gzip' } } : {}),
    }
  }

  #url(key: string, query: Readonly<Record<string, string>>, shown: string): URL {
    if (/(^|\/)\.\.?(\/|$)/.test(key)) {
      throw new UserError('USAGE', `${shown}: a key with "." or ".." between slashes cannot be asked for`)
    }
    const { bucket } = this.#address
    const { endpoint } = this.#store
    const path = key.split('/').map(encodeSegment).join('/')
    const suffix = this.#region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
    const host = `s3.${this.#region}.${suffix}`
    // A dot in a bucket's name would not fit Amazon's certificate as a part of the host's.
    const isPathStyle = endpoint !== undefined || bucket.includes('.')
    const base = isPathStyle
      ? `${(endpoint ?? `https://${host}`).replace(/\/+$/, '')}/${bucket}`
      : `https://${bucket}.${host}`
    if (!URL.canParse(base)) {
      throw new UserError('USAGE', `${shown}: the endpoint ${endpoint} is no address, expected https://host`)
    }
    const url = new URL(`${base}/${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    // A space is %20 in signatures.
    url.search = url.search.replaceAll('+', '%20')
    return url
  }

  async #sign(url: URL): Promise<Target> {
    const { credentials } = this.#store
    if (credentials === undefined) return { url, headers: {} }
    const { AwsV4Signer } = await import('aws4fetch')
    const { accessKeyId, secretAccessKey, sessionToken } = credentials
    const signer = new AwsV4Signer({
      method: 'GET',
      url: url.href,
      service: 's3',
      region: this.#region,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    })
    const { headers } = await signer.sign()
    return { url, headers: Object.fromEntries(headers) }
  }

  #moves({ status, headers }: Answer): boolean {
    const region = headers['x-amz-bucket-region']
    if (this.#hasMoved || status < 300 || typeof region !== 'string' || region === this.#region) return false
    this.#hasMoved = true
    this.#region = region
    return true
  }

  #deniedHint(): string {
    const { scheme } = this.#address
    const names =
      scheme === 'gs'
        ? 'GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY (an HMAC key)'
        : 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE'
    if (this.#store.credentials === undefined) return `No credentials were found; set ${names}.`
    return 'Check the keys, the region, and what they may read.'
  }
}

/** Everything but the letters that a signature leaves alone (RFC 3986, 2.3). */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/**
 * Opens an object.
 *
 * @param location `s3://bucket/key` or `gs://bucket/key`
 * @param shown as it may be printed
 * @param settings stores, certificates and limits
 * @param clock waits
 * @throws {UserError} USAGE, NOT_FOUND, REMOTE
 */
export async function openObject(
  location: string,
  shown: string,
  settings: RemoteSettings,
  clock: Clock,
): Promise<RemoteSource> {
  const address = parseObjectAddress(location)
  if (address.key === '')
    throw new UserError('USAGE', `${shown}: a bucket, expected ${address.scheme}://bucket/key`)
  const bucket = new Bucket(address, settings)
  return await openRemoteFile(bucket.place(address.key, {}, shown), settings, clock)
}
