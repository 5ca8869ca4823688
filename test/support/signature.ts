/**
 * Checks Signature Version 4 as an object store does: canonical request, string to sign, four nested keys (Amazon S3
 * API reference, "Authenticating Requests: Using the Authorization Header"). Shares no code with what signs.
 */
import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What is signed of a request. */
export interface SignedRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** Keys that a signature speaks of. */
export interface Scope {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
}

/** @returns what the Authorization header says; undefined when there is none of this kind */
export function scopeOf({
  headers,
}: SignedRequest): (Scope & { signed: string[]; signature: string }) | undefined {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
  const [, accessKeyId, date, region, signed, signature] = pattern.exec(headers.authorization ?? '') ?? []
  if (!accessKeyId || !date || !region || !signed || !signature) return undefined
  return { accessKeyId, date, region, signed: signed.split(';'), signature }
}

/** @returns the signature that the request should have */
export function signatureOf(
  request: SignedRequest,
  scope: Scope & { signed: string[] },
  secret: string,
): string {
  const { pathname, search } = new URL(request.url, 'http://host')
  const path = pathname.split('/').map((segment) => encode(decodeURIComponent(segment)))
  const query = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.includes('=') ? pair.indexOf('=') : pair.length
      return [pair.slice(0, at), pair.slice(at + 1)].map((part) => encode(decodeURIComponent(part))).join('=')
    })
    .sort()
  const canonical = [
    request.method,
    path.join('/'),
    query.join('&'),
    ...scope.signed.map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    scope.signed.join(';'),
    String(request.headers['x-amz-content-sha256']),
  ].join('\n')
  const toSign = [
    'AWS4-HMAC-SHA256',
    String(request.headers['x-amz-date']),
    `${scope.date}/${scope.region}/s3/aws4_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n')
  let key: string | Buffer = `AWS4${secret}`
  for (const part of [scope.date, scope.region, 's3', 'aws4_request']) key = hmac(key, part)
  return hmac(key, toSign).toString('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function encode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9._~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}
