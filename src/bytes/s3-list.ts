/**
 * Names of objects below a prefix: ListObjectsV2, page by page.
 */
import { UserError } from '../errors.ts'
import { Exchange } from './exchange.ts'
import { fetchText } from './place.ts'
import type { Clock } from './retry.ts'
import { Bucket, type ObjectAddress } from './s3.ts'
import type { RemoteSettings } from './settings.ts'

/** An object of a bucket. */
export interface StoredObject {
  readonly key: string
  readonly bytes: number
  readonly modifiedMs: number | undefined
}

interface Page {
  readonly objects: readonly StoredObject[]
  /** Asks for the next page. */
  readonly token: string | undefined
}

/**
 * Lists objects.
 *
 * @param address bucket, and the prefix that keys have
 * @param isFlat leaves out keys with a slash behind the prefix, which the store then need not send
 * @param settings stores, certificates and limits
 * @param clock waits
 * @returns all objects in the store's order; no names that only stand for folders
 * @throws {UserError} NOT_FOUND for a missing bucket, REMOTE
 */
export async function listObjects(
  address: ObjectAddress,
  isFlat: boolean,
  settings: RemoteSettings,
  clock: Clock,
): Promise<readonly StoredObject[]> {
  const shown = `${address.scheme}://${address.bucket}/${address.key}`
  const bucket = new Bucket(address, settings)
  const exchange = new Exchange(shown, settings)
  const found: StoredObject[] = []
  try {
    let token: string | undefined
    do {
      const query = {
        'list-type': '2',
        'encoding-type': 'url',
        prefix: address.key,
        ...(isFlat ? { delimiter: '/' } : {}),
        ...(token === undefined ? {} : { 'continuation-token': token }),
      }
      const { text } = await fetchText(exchange, bucket.place('', query, shown), settings.limits, clock)
      const page = await parsePage(text, shown)
      if (page.token !== undefined && page.token === token) {
        throw new UserError('REMOTE', `${shown}: the server gives the same page of its list again`)
      }
      found.push(...page.objects)
      token = page.token
    } while (token !== undefined)
  } finally {
    exchange.close()
  }
  return found.filter(({ key }) => !key.endsWith('/'))
}

/** Reads a ListBucketResult. */
async function parsePage(text: string, shown: string): Promise<Page> {
  const { SaxesParser } = await import('saxes')
  const parser = new SaxesParser()
  const path: string[] = []
  const objects: { key: string; bytes: string; modified: string }[] = []
  const fields = new Map<string, string>()
  let object = { key: '', bytes: '', modified: '' }
  let content = ''
  let root: string | undefined
  parser.on('error', (error) => {
    throw new UserError('REMOTE', `${shown}: the server's list is no XML: ${error.message}`, { cause: error })
  })
  parser.on('opentag', ({ name }) => {
    root ??= name
    path.push(name)
    content = ''
    if (path.length === 2 && name === 'Contents') {
      object = { key: '', bytes: '', modified: '' }
      objects.push(object)
    }
  })
  parser.on('text', (part) => {
    content += part
  })
  parser.on('closetag', ({ name }) => {
    if (path.length === 2) fields.set(name, content)
    if (path.length === 3 && path[1] === 'Contents') {
      if (name === 'Key') object.key = content
      if (name === 'Size') object.bytes = content
      if (name === 'LastModified') object.modified = content
    }
    path.pop()
    content = ''
  })
  parser.write(text).close()
  if (root !== 'ListBucketResult') {
    throw new UserError(
      'REMOTE',
      `${shown}: the server answers with ${root ?? 'nothing'}, expected a ListBucketResult`,
    )
  }
  const isEncoded = fields.get('EncodingType') === 'url'
  return {
    objects: objects.map(({ key, bytes, modified }) => ({
      key: isEncoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key,
      bytes: Number(bytes),
      modifiedMs: Number.isNaN(Date.parse(modified)) ? undefined : Date.parse(modified),
    })),
    token: fields.get('IsTruncated') === 'true' ? fields.get('NextContinuationToken') : undefined,
  }
}
