import { afterEach, describe, expect, it } from 'vitest'
import { parseHubAddress } from '../../../src/bytes/hf.ts'
import { listRemote } from '../../../src/bytes/list.ts'
import { openSource } from '../../../src/bytes/open.ts'
import { collect, patternBytes, quickClock, startServer, testSettings } from '../../support/file-server.ts'
import { type HubServer, json, type Repository, startHub } from '../../support/hub-server.ts'

const FILE = patternBytes(100_000)
const COMMIT = 'c'.repeat(40)
const CONVERTED_COMMIT = 'd'.repeat(40)

let servers: HubServer

/** The same bytes under each path. */
const filled = (...paths: string[]): Record<string, Uint8Array> =>
  Object.fromEntries(paths.map((path) => [path, FILE]))

const repositories: Record<string, Repository> = {
  'owner/name': {
    commits: { main: COMMIT, 'v1.0': COMMIT, [COMMIT]: COMMIT },
    files: {
      [COMMIT]: filled(
        '.gitattributes',
        'README.md',
        'data/a b.parquet',
        'data/train-1.parquet',
        'data/train-2.parquet',
        'raw/x.jsonl.gz',
      ),
    },
  },
  'owner/plain': {
    commits: { main: COMMIT, 'refs/convert/parquet': CONVERTED_COMMIT },
    files: {
      [COMMIT]: filled('README.md', 'all.jsonl'),
      [CONVERTED_COMMIT]: filled('default/train/0000.parquet'),
    },
  },
  'owner/huge': {
    commits: { main: COMMIT, 'refs/convert/parquet': CONVERTED_COMMIT },
    files: {
      [COMMIT]: filled('README.md', 'all.jsonl'),
      [CONVERTED_COMMIT]: filled('default/partial-train/0000.parquet', 'default/test/0000.parquet'),
    },
  },
  'owner/none': { commits: { main: COMMIT }, files: { [COMMIT]: filled('README.md') } },
  'owner/private': {
    commits: { main: COMMIT },
    files: { [COMMIT]: filled('x.parquet') },
    token: 'hf_secret',
  },
}

async function start(): Promise<void> {
  servers = await startHub(repositories)
}

afterEach(async () => {
  await servers.hub.close()
  await servers.store.close()
})

const settings = (token?: string) => testSettings({ hf: { endpoint: servers.endpoint, token } })
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

  it('of which the hub has converted the beginning only is refused, and taken where that is meant', async () => {
    await start()
    await expect(find('hf://datasets/owner/huge')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message:
        'hf://datasets/owner/huge/: the dataset has no Parquet files of its own, and the hub has made them of its first 5 GB only (default/partial-train)',
      hint: expect.stringContaining('hf://datasets/owner/huge@refs/convert/parquet/**/*.parquet'),
    })
    await expect(find('hf://datasets/owner/huge@refs/convert/parquet')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await paths('hf://datasets/owner/huge@refs/convert/parquet/**/*.parquet')).toHaveLength(2)
    expect(await paths('hf://datasets/owner/huge/all.jsonl')).toEqual(['all.jsonl'])
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
    expect(servers.hub.requests.at(-1)?.headers.authorization).toBe('Bearer hf_secret')
    expect(servers.store.requests.length).toBeGreaterThan(1)
    expect(servers.store.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(false)
  })

  it('never sends its token on to another server for the rest of a list', async () => {
    await start()
    await servers.hub.close()
    const hub = await startServer((request, response) => {
      if (request.url?.includes('/revision/')) return json(response, { sha: COMMIT })
      response.setHeader('link', '<http://127.0.0.1:9/x>; rel="next"')
      json(response, [])
    })
    servers = { ...servers, hub, endpoint: hub.url }
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
