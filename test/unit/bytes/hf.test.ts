import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { parseHubAddress } from '../../../src/bytes/hf.ts'
import { listRemote } from '../../../src/bytes/list.ts'
import { openSource } from '../../../src/bytes/open.ts'
import {
  collect,
  type FileServer,
  patternBytes,
  quickClock,
  serveFile,
  startServer,
  testSettings,
} from '../../support/file-server.ts'

const FILE = patternBytes(100_000)
const COMMIT = 'c'.repeat(40)
const CONVERTED_COMMIT = 'd'.repeat(40)

let hub: FileServer
let store: FileServer

/** Repositories by name: revisions to commits, commits to files. */
interface Repository {
  readonly commits: Record<string, string>
  readonly files: Record<string, readonly string[]>
  readonly isPrivate?: boolean
}

const repositories: Record<string, Repository> = {
  'owner/name': {
    commits: { main: COMMIT, 'v1.0': COMMIT, [COMMIT]: COMMIT },
    files: {
      [COMMIT]: [
        '.gitattributes',
        'README.md',
        'data/a b.parquet',
        'data/train-1.parquet',
        'data/train-2.parquet',
        'raw/x.jsonl.gz',
      ],
    },
  },
  'owner/plain': {
    commits: { main: COMMIT, 'refs/convert/parquet': CONVERTED_COMMIT },
    files: { [COMMIT]: ['README.md', 'all.jsonl'], [CONVERTED_COMMIT]: ['default/train/0000.parquet'] },
  },
  'owner/none': { commits: { main: COMMIT }, files: { [COMMIT]: ['README.md'] } },
  'owner/private': { commits: { main: COMMIT }, files: { [COMMIT]: ['x.parquet'] }, isPrivate: true },
}

/** A hub that lists two files a page, and sends readers on to a store of another address. */
async function start(): Promise<void> {
  store = await startServer((request, response) => serveFile(request, response, FILE))
  hub = await startServer((request, response) => {
    const url = new URL(request.url ?? '', hub.url)
    const api = /^\/base\/api\/datasets\/([^/]+\/[^/]+)\/(revision|tree)\/([^/]+)$/.exec(url.pathname)
    const file = /^\/base\/datasets\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname)
    const [name, revision] = api === null ? [file?.[1], file?.[2]] : [api[1], api[3]]
    const repository = repositories[decodeURIComponent(name ?? '')]
    if (repository === undefined) return void response.writeHead(404).end()
    if (repository.isPrivate === true && request.headers.authorization !== 'Bearer hf_secret') {
      return void response.writeHead(401).end()
    }
    const commit =
      repository.commits[decodeURIComponent(revision ?? '')] ?? decodeURIComponent(revision ?? '')
    const files = repository.files[commit]
    if (files === undefined) return void response.writeHead(404).end()
    if (api?.[2] === 'revision') return json(response, { id: name, sha: commit })
    if (api?.[2] === 'tree') {
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const next = from + 2
      url.searchParams.set('cursor', String(next))
      if (next < files.length) response.setHeader('link', `<${url.href}>; rel="next"`)
      const entries = files
        .slice(from, next)
        .map((path) => ({ type: 'file', oid: 'o', size: FILE.length, path }))
      return json(response, [{ type: 'directory', oid: 'o', size: 0, path: 'data' }, ...entries])
    }
    if (!files.includes(decodeURIComponent(file?.[3] ?? ''))) return void response.writeHead(404).end()
    response.writeHead(302, { location: `${store.url}/signed?Signature=1` }).end()
  })
}

function json(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}

afterEach(async () => {
  await hub.close()
  await store.close()
})

const settings = (token?: string) => testSettings({ hf: { endpoint: `${hub.url}/base`, token } })
const find = (pattern: string, token?: string) => listRemote(pattern, settings(token), quickClock())
const paths = async (pattern: string): Promise<string[]> => (await find(pattern)).map(({ path }) => path)

describe('a dataset', () => {
  it('is its Parquet files, of one commit', async () => {
    await start()
    expect(await find('hf://datasets/owner/name')).toEqual(
      ['data/a b.parquet', 'data/train-1.parquet', 'data/train-2.parquet'].map((path) => ({
        location: `hf://datasets/owner/name@${COMMIT}/${path}`,
        shown: `hf://datasets/owner/name/${path}`,
        root: `hf://datasets/owner/name@${COMMIT}/`,
        path,
        bytes: FILE.length,
        modifiedMs: undefined,
      })),
    )
  })

  it('without Parquet files is what the hub has made of it, and says so', async () => {
    await start()
    expect(await find('hf://datasets/owner/plain')).toMatchObject([
      {
        location: `hf://datasets/owner/plain@${CONVERTED_COMMIT}/default/train/0000.parquet`,
        shown: 'hf://datasets/owner/plain@refs/convert/parquet/default/train/0000.parquet',
      },
    ])
    await expect(find('hf://datasets/owner/none')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message:
        'hf://datasets/owner/none/: the dataset has no Parquet file, and refs/convert/parquet has none',
    })
    await expect(find('hf://datasets/owner/plain@main')).rejects.toMatchObject({
      message: 'hf://datasets/owner/plain@main/: the dataset has no Parquet file',
    })
  })

  it('has files, folders and globs of any format', async () => {
    await start()
    expect(await find('hf://datasets/owner/name@v1.0/raw/x.jsonl.gz')).toMatchObject([
      {
        location: `hf://datasets/owner/name@${COMMIT}/raw/x.jsonl.gz`,
        shown: 'hf://datasets/owner/name@v1.0/raw/x.jsonl.gz',
        root: `hf://datasets/owner/name@${COMMIT}/raw/`,
        path: 'x.jsonl.gz',
      },
    ])
    expect(await paths('hf://datasets/owner/name/data/train-*.parquet')).toEqual([
      'train-1.parquet',
      'train-2.parquet',
    ])
    expect(await paths('hf://datasets/owner/name/data')).toHaveLength(3)
    expect(await paths('hf://datasets/owner/name/data/')).toHaveLength(3)
    expect(await paths('hf://datasets/owner/name/**/*.{gz,md}')).toEqual(['README.md', 'raw/x.jsonl.gz'])
    expect(await paths('hf://datasets/owner/plain@refs/convert/parquet/**')).toEqual([
      'default/train/0000.parquet',
    ])
    await expect(paths('hf://datasets/owner/name/dat')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(paths('hf://datasets/owner/missing')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'hf://datasets/owner/missing: the server has no such file (404)',
    })
  })

  it('that is private needs a token, which its store never sees', async () => {
    await start()
    await expect(find('hf://datasets/owner/private')).rejects.toMatchObject({
      code: 'REMOTE',
      message: 'hf://datasets/owner/private: the server denies access (401)',
      hint: 'The dataset may be private, gated or misspelt; set HF_TOKEN if you have access.',
    })
    const [file] = await find('hf://datasets/owner/private', 'hf_secret')
    const source = await openSource(
      file?.location ?? '',
      file?.shown ?? '',
      settings('hf_secret'),
      quickClock(),
    )
    expect((await collect(source.stream(0))).equals(FILE)).toBe(true)
    await source.close()
    expect(hub.requests.at(-1)?.headers.authorization).toBe('Bearer hf_secret')
    expect(store.requests.length).toBeGreaterThan(1)
    expect(store.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(false)
  })

  it('never sends its token on to another server for the rest of a list', async () => {
    await start()
    await hub.close()
    hub = await startServer((request, response) => {
      if (request.url?.includes('/revision/')) return json(response, { sha: COMMIT })
      response.setHeader('link', '<http://127.0.0.1:9/x>; rel="next"')
      json(response, [])
    })
    await expect(find('hf://datasets/owner/name', 'hf_secret')).rejects.toMatchObject({
      message: "hf://datasets/owner/name: the hub's list goes on at another server",
    })
  })
})

describe('addresses of datasets', () => {
  it('have a name, perhaps a revision, perhaps a path', async () => {
    await start()
    expect(parseHubAddress('hf://datasets/o/n')).toEqual({ dataset: 'o/n', revision: undefined, path: '' })
    expect(parseHubAddress('hf://datasets/squad')).toEqual({
      dataset: 'squad',
      revision: undefined,
      path: '',
    })
    expect(parseHubAddress('hf://datasets/o/n@a%2Fb/p/q@r.x')).toEqual({
      dataset: 'o/n',
      revision: 'a/b',
      path: 'p/q@r.x',
    })
    expect(parseHubAddress('hf://datasets/o/n@refs/pr/7/p')).toEqual({
      dataset: 'o/n',
      revision: 'refs/pr/7',
      path: 'p',
    })
    for (const wrong of ['hf://models/o/n', 'hf://datasets/', 'hf://o/n', 'hf://datasets/o/n@/x']) {
      expect(() => parseHubAddress(wrong)).toThrow('expected hf://datasets/owner/name')
    }
  })
})
