import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listRemote } from '../../../src/bytes/list.ts'
import { openSource } from '../../../src/bytes/open.ts'
import type { Credentials, RemoteSettings } from '../../../src/bytes/settings.ts'
import { collect, patternBytes, quickClock, startServer, testSettings } from '../../support/file-server.ts'
import { type Gate, type ObjectServer, startObjectServer } from '../../support/object-server.ts'
import { signatureOf } from '../../support/signature.ts'

const FILE = patternBytes(200_000)
const KEYS: Credentials = {
  accessKeyId: 'KEYID',
  secretAccessKey: 'secret/with+signs',
  sessionToken: undefined,
}
const OPEN: Gate = { secrets: undefined }
const SIGNED: Gate = { secrets: new Map([[KEYS.accessKeyId, KEYS.secretAccessKey]]) }

let server: ObjectServer

beforeAll(async () => {
  server = await startObjectServer()
})

afterAll(async () => {
  await server.close()
})

function settingsFor(credentials: Credentials | undefined, endpoint = server.url): RemoteSettings {
  const store = { endpoint, region: 'us-east-1', credentials, unusable: undefined }
  return testSettings({ s3: store, gs: store })
}

async function readObject(location: string, settings: RemoteSettings): Promise<Buffer> {
  const source = await openSource(location, location, settings, quickClock())
  try {
    return await collect(source.stream(0))
  } finally {
    await source.close()
  }
}

const paths = async (pattern: string, settings = settingsFor(undefined)): Promise<string[]> =>
  (await listRemote(pattern, settings, quickClock())).map(({ path }) => path)

it('the check of signatures gives the published example (Amazon S3 API reference, GET Object)', () => {
  const request = {
    method: 'GET',
    url: '/test.txt',
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
    },
  }
  const scope = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    date: '20130524',
    region: 'us-east-1',
    signed: ['host', 'range', 'x-amz-content-sha256', 'x-amz-date'],
  }
  expect(signatureOf(request, scope, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).toBe(
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  )
})

describe('an object', () => {
  it.each([
    'plain.jsonl',
    "a folder/with spaces & signs+(1)!*'.jsonl",
    'ünï/日本語 %20 =#?.txt',
    'year=2024/~tilde_-.parquet',
  ])('is read with a signature: %s', async (key) => {
    await server.reset(SIGNED)
    await server.put(key, FILE)
    expect((await readObject(`s3://bucket/${key}`, settingsFor(KEYS))).equals(FILE)).toBe(true)
    expect(server.requests.at(-1)?.headers['if-match']).toMatch(/^"[0-9a-f]{32}"$/)
  })

  it('is read unsigned without credentials', async () => {
    await server.reset(OPEN)
    await server.put('plain.jsonl', FILE)
    expect((await readObject('s3://bucket/plain.jsonl', settingsFor(undefined))).equals(FILE)).toBe(true)
    expect(server.requests.at(-1)?.headers.authorization).toBeUndefined()
  })

  it('stored with Content-Encoding comes as stored', async () => {
    await server.reset(OPEN)
    await server.put('x.gz', FILE, { 'content-encoding': 'gzip' })
    expect((await readObject('gs://bucket/x.gz', settingsFor(undefined))).equals(FILE)).toBe(true)
    expect(server.requests.at(-1)?.headers['accept-encoding']).toBe('gzip')
  })

  it('changed in the middle is another', async () => {
    await server.reset(OPEN)
    await server.put('x', FILE)
    const source = await openSource('s3://bucket/x', 's3://bucket/x', settingsFor(undefined), quickClock())
    await server.put('x', patternBytes(200_000, 2))
    await expect(collect(source.stream(0))).rejects.toMatchObject({ code: 'INPUT_CHANGED' })
    await source.close()
  })

  it.each([
    ['a wrong secret', { ...KEYS, secretAccessKey: 'other' }, 'SignatureDoesNotMatch'],
    ['an unknown key', { ...KEYS, accessKeyId: 'OTHER' }, 'InvalidAccessKeyId'],
    ['no key', undefined, 'AccessDenied'],
  ])('is denied at once to %s', async (_, credentials, code) => {
    await server.reset(SIGNED)
    await server.put('x', FILE)
    const before = server.requests.length
    await expect(readObject('s3://bucket/x', settingsFor(credentials))).rejects.toMatchObject({
      code: 'REMOTE',
      message: `s3://bucket/x: the server denies access (403 ${code})`,
    })
    expect(server.requests).toHaveLength(before + 1)
  })

  it('is read with temporary keys', async () => {
    await server.reset({ ...SIGNED, sessionToken: 'token==' })
    await server.put('x', FILE)
    const settings = settingsFor({ ...KEYS, sessionToken: 'token==' })
    expect((await readObject('s3://bucket/x', settings)).equals(FILE)).toBe(true)
    await expect(readObject('s3://bucket/x', settingsFor(KEYS))).rejects.toMatchObject({
      message: 's3://bucket/x: the server denies access (403 InvalidToken)',
    })
  })

  it('is asked for again in the region that its bucket names', async () => {
    await server.reset({ ...SIGNED, region: 'eu-west-3' })
    await server.put('x', FILE)
    const before = server.requests.length
    expect((await readObject('s3://bucket/x', settingsFor(KEYS))).equals(FILE)).toBe(true)
    const signed = server.requests.slice(before).map(({ headers }) => headers.authorization ?? '')
    expect(signed.map((header) => /eu-west-3/.test(header))).toEqual([
      false,
      ...signed.slice(1).map(() => true),
    ])
  })

  it("that is missing says so, with the store's code", async () => {
    await server.reset(OPEN)
    await expect(readObject('s3://bucket/none', settingsFor(undefined))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 's3://bucket/none: the server has no such file (404 NoSuchKey)',
    })
  })

  it('has an address', async () => {
    await server.reset(OPEN)
    for (const wrong of ['s3://', 's3:///x', 's3://bucket', 's3://b u/x', 's3://bucket/a/../b']) {
      await expect(readObject(wrong, settingsFor(undefined))).rejects.toMatchObject({ code: 'USAGE' })
    }
  })

  it('is not asked for when credentials are configured that cannot be had', async () => {
    await server.reset(OPEN)
    const settings = settingsFor(undefined)
    const unusable = 'the profile work gets its keys through sso_session'
    await expect(
      readObject('s3://bucket/x', { ...settings, s3: { ...settings.s3, unusable } }),
    ).rejects.toMatchObject({
      code: 'USAGE',
      message: `s3://bucket: no credentials: ${unusable}, expected keys in the profile or in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    })
  })
})

describe('a list', () => {
  const keys = [
    'top.jsonl',
    'p/b.parquet',
    'p/a b+c.parquet',
    'p/sub/c.parquet',
    'p/.hidden',
    'p/é&<1>.jsonl',
    'pq/d.jsonl',
  ]

  async function fill(gate: Gate): Promise<void> {
    await server.reset(gate)
    for (const key of keys) await server.put(key, FILE.subarray(0, 10))
  }

  it('of a prefix is signed, sorted, and says size and time', async () => {
    await fill(SIGNED)
    const found = await listRemote('s3://bucket/p/', settingsFor(KEYS), quickClock())
    expect(found.map(({ path }) => path)).toEqual([
      'a b+c.parquet',
      'b.parquet',
      'sub/c.parquet',
      'é&<1>.jsonl',
    ])
    expect(found[0]).toMatchObject({
      location: 's3://bucket/p/a b+c.parquet',
      shown: 's3://bucket/p/a b+c.parquet',
      root: 's3://bucket/p/',
      bytes: 10,
      modifiedMs: expect.any(Number),
    })
    expect((await readObject(found[0]?.location ?? '', settingsFor(KEYS))).length).toBe(10)
  })

  it('of a prefix with any signs is signed', async () => {
    await fill(SIGNED)
    await server.put("q &+é='(1)/z.jsonl", FILE)
    expect(await paths("s3://bucket/q &+é='(1)/", settingsFor(KEYS))).toEqual(['z.jsonl'])
  })

  it('takes folders without a slash, whole buckets, globs and single objects', async () => {
    await fill(OPEN)
    expect(await paths('s3://bucket/p')).toEqual([
      'a b+c.parquet',
      'b.parquet',
      'sub/c.parquet',
      'é&<1>.jsonl',
    ])
    expect(await paths('s3://bucket')).toHaveLength(6)
    expect(await paths('s3://bucket/')).toHaveLength(6)
    expect(await paths('s3://bucket/p/*.parquet')).toEqual(['a b+c.parquet', 'b.parquet'])
    expect(await paths('s3://bucket/p/**/*.parquet')).toEqual(['a b+c.parquet', 'b.parquet', 'sub/c.parquet'])
    expect(await paths('s3://bucket/*/[bd].*')).toEqual(['p/b.parquet', 'pq/d.jsonl'])
    expect(await listRemote('s3://bucket/p/b.parquet', settingsFor(undefined), quickClock())).toEqual([
      {
        location: 's3://bucket/p/b.parquet',
        shown: 's3://bucket/p/b.parquet',
        root: 's3://bucket/p/',
        path: 'b.parquet',
        bytes: 10,
        modifiedMs: expect.any(Number),
      },
    ])
  })

  it('goes over pages', async () => {
    await server.reset(OPEN)
    const many = Array.from({ length: 1005 }, (_, at) => `m/${String(at).padStart(4, '0')}`)
    await Promise.all(many.map((key) => server.put(key, new Uint8Array(1))))
    expect((await paths('s3://bucket/m/')).map((path) => `m/${path}`)).toEqual(many)
    expect(server.requests.slice(-2).map(({ url }) => url.includes('continuation-token'))).toEqual([
      false,
      true,
    ])
  })

  it('that holds nothing is not found', async () => {
    await fill(OPEN)
    for (const nothing of ['s3://bucket/q/', 's3://bucket/q', 's3://bucket/p/*.csv']) {
      await expect(paths(nothing)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    await expect(paths('s3://other/')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 's3://other/: the server has no such file (404 NoSuchBucket)',
    })
  })

  it('is undone from the encoding that the store says it has, and fails for what is none', async () => {
    const answers = [
      '<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>p/a%2Bb+c%25</Key><Size>3</Size></Contents></ListBucketResult>',
      '<html></html>',
      '<ListBucketResult>',
    ]
    const other = await startServer((_, response, count) => response.writeHead(200).end(answers[count - 1]))
    const settings = settingsFor(undefined, other.url)
    expect(await paths('s3://bucket/p/', settings)).toEqual(['a+b c%'])
    await expect(paths('s3://bucket/p/', settings)).rejects.toMatchObject({
      message: 's3://bucket/p/: the server answers with html, expected a ListBucketResult',
    })
    await expect(paths('s3://bucket/p/', settings)).rejects.toMatchObject({ code: 'REMOTE' })
    await other.close()
  })
})
