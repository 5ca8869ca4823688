/**
 * Inputs elsewhere, through the command: what is built, scanned and checked is what it would be of files; nothing of it is
 * kept but what --cache asks for, and no secret anywhere.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cli } from '../support/cli.ts'
import { storedZstd } from '../support/codecs.ts'
import { jsonlOf, writeFiles } from '../support/corpus.ts'
import {
  type FileServer,
  type Handler,
  serveAndDrop,
  serveFile,
  startServer,
} from '../support/file-server.ts'
import { type HubServer, startHub } from '../support/hub-server.ts'
import { temporaryFolder } from '../support/index-folder.ts'
import { type ObjectServer, startObjectServer } from '../support/object-server.ts'
import { parquetOf } from '../support/parquet-files.ts'

const folder = temporaryFolder()
const scratch = join(folder, 'tmp')
const SECRET = 's3cr3t-word'
const TOKEN = 'hf_s3cr3t-word'
const COMMIT = 'c'.repeat(40)

const LINES = jsonlOf({ seed: 31, bytes: 300_000, isOpen: true })
const DOCUMENTS = LINES.toString('utf8')
  .split('\n')
  .map((line) => JSON.parse(line) as { id: string; text: string })
const PARQUET = parquetOf(
  [
    { name: 'id', data: DOCUMENTS.map(({ id }) => id), type: 'STRING' },
    { name: 'text', data: DOCUMENTS.map(({ text }) => text), type: 'STRING' },
  ],
  { rowGroupSize: 50 },
)
const FILES: Readonly<Record<string, Uint8Array>> = {
  'a/lines.jsonl': LINES,
  'a/packed.jsonl.gz': gzipSync(LINES),
  'a/frames.jsonl.zst': storedZstd(LINES),
  'a/list.json': Buffer.from(JSON.stringify(DOCUMENTS)),
  'b/rows.parquet': PARQUET,
}

let web: FileServer
let store: ObjectServer
let hub: HubServer
/** What the web server does with a path that it has. */
let answer: (bytes: Uint8Array) => Handler
const usual =
  (bytes: Uint8Array): Handler =>
  (request, response) =>
    serveFile(request, response, bytes)

beforeAll(async () => {
  mkdirSync(scratch)
  writeFiles(join(folder, 'local'), FILES)
  writeFileSync(
    join(folder, 'items.jsonl'),
    [0, 77, 150].map((i) => `${JSON.stringify({ id: `item ${i}`, text: DOCUMENTS[i]?.text })}\n`).join(''),
  )
  web = await startServer((request, response, count) => {
    const bytes = FILES[(request.url ?? '').slice(1).split('?')[0] ?? '']
    if (bytes === undefined) response.writeHead(404).end()
    else answer(bytes)(request, response, count)
  })
  store = await startObjectServer()
  await store.reset({ secrets: undefined })
  for (const [path, bytes] of Object.entries(FILES)) await store.put(`crawl/${path}`, bytes)
  await store.put('crawl/_SUCCESS', new Uint8Array(0))
  await store.put('crawl/README', Buffer.from('Not data.'))
  hub = await startHub({
    'owner/set': {
      commits: { main: COMMIT },
      files: { [COMMIT]: { 'README.md': Buffer.from('# A set'), 'data/rows.parquet': PARQUET } },
      token: TOKEN,
    },
  })
})

afterAll(async () => {
  await web.close()
  await store.close()
  await hub.close()
})

const ITEMS = ['--items', 'items.jsonl', '--fields', 'text'] as const
const environment = (): Record<string, string> => ({
  TMPDIR: scratch,
  HOME: scratch,
  AWS_ENDPOINT_URL_S3: store.url,
  AWS_ACCESS_KEY_ID: 'KEYID',
  AWS_SECRET_ACCESS_KEY: SECRET,
  HF_ENDPOINT: hub.endpoint,
  HF_TOKEN: TOKEN,
})
const run = (...args: readonly string[]) => cli(args, { cwd: folder, env: environment() })

interface Line {
  readonly results: readonly { readonly verified: unknown; readonly documents: readonly { id: string }[] }[]
}
const linesOf = (report: string): Line[] =>
  readFileSync(join(folder, report, 'items.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** What an exact pass or a scan says, but for the roots and folders in which inputs lie. */
const verifiedOf = (report: string): { verified: unknown; documents: readonly string[] }[] =>
  linesOf(report).map(({ results: [first] }) => ({
    verified: JSON.parse(
      JSON.stringify(first?.verified, (key, value) =>
        key === 'input' ? basename(value) : key === 'root' ? undefined : value,
      ),
    ),
    documents: (first?.documents ?? []).map(({ id }) => id),
  }))

const inputsOf = (index: string): { path: string; documents: number; grams: number; digest: string }[] =>
  JSON.parse(readFileSync(join(folder, index, 'manifest.json'), 'utf8')).inputs

const figures = (index: string) =>
  inputsOf(index).map(({ path, documents, grams, digest }) => [path, documents, grams, digest])

/** All bytes of all files below a folder, as text. */
function everything(path: string): string {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name} ${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`)
    .join('\n')
}

async function succeeds(...args: readonly string[]): Promise<string> {
  const { exitCode, stderr } = await run(...args)
  expect(exitCode, stderr).toBe(0)
  return stderr
}

describe.each([
  ['https, here without TLS', () => Object.keys(FILES).map((path) => `${web.url}/${path}`), 'local'],
  ['s3, a prefix', () => ['s3://bucket/crawl/'], 'local'],
  ['s3, a glob', () => ['s3://bucket/crawl/a/*.{jsonl,json,gz,zst}'], 'local/a'],
  ['hf, a dataset', () => ['hf://datasets/owner/set'], 'local/b'],
])('%s', (name, inputs, local) => {
  const index = `${name.replace(/\W+/g, '-')}.index`
  const report = `${name.replace(/\W+/g, '-')}.report`

  it('is built, checked and scanned as the files are, and nothing else is written', async () => {
    answer = usual
    await succeeds('index', 'build', local, '--out', `${index}.local`)
    await succeeds('index', 'build', ...inputs(), '--out', index)
    const expected = figures(`${index}.local`).map(([path, ...rest]) => [
      String(path).replace(/^.*\//, ''),
      ...rest,
    ])
    expect(figures(index).map(([path, ...rest]) => [String(path).replace(/^.*\//, ''), ...rest])).toEqual(
      expected,
    )
    expect(readdirSync(join(folder, index)).sort()).toEqual(['local.json', 'manifest.json', 'segments'])

    await succeeds('check', '--index', `${index}.local`, ...ITEMS, '--exact', '--out', `${report}.local`)
    await succeeds('check', '--index', index, ...ITEMS, '--exact', '--out', `${report}.exact`)
    expect(verifiedOf(`${report}.exact`)).toEqual(verifiedOf(`${report}.local`))
    await succeeds('scan', ...inputs(), ...ITEMS, '--out', `${report}.scan`)
    expect(verifiedOf(`${report}.scan`)).toEqual(verifiedOf(`${report}.local`))
    expect(verifiedOf(`${report}.scan`).every(({ documents }) => documents.length > 0)).toBe(true)

    expect(readdirSync(scratch)).toEqual([])
    for (const kept of [index, `${report}.exact`, `${report}.scan`]) {
      expect(everything(join(folder, kept))).not.toMatch(/s3cr3t|Signature|KEYID/)
    }
  })

  it('is known when it is named again', async () => {
    const { stdout, exitCode, stderr } = await run('index', 'build', ...inputs(), '--out', index)
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toContain('nothing to add')
    const rehashed = await run('index', 'build', ...inputs(), '--out', index, '--rehash')
    expect(rehashed.exitCode, rehashed.stderr).toBe(0)
  })
})

describe('a connection', () => {
  it('that drops in the middle, again and again, costs nothing but time', async () => {
    let drops = 0
    answer = (bytes) => (request, response, count) => {
      if (count % 3 === 0 && drops++ < 6) serveAndDrop(request, response, bytes, 1000 * count)
      else serveFile(request, response, bytes)
    }
    const inputs = Object.keys(FILES).map((path) => `${web.url}/${path}`)
    await succeeds('index', 'build', ...inputs, '--out', 'dropped.index')
    expect(drops).toBeGreaterThan(3)
    expect(figures('dropped.index')).toEqual(figures('https-here-without-TLS.index'))
  })

  it('to a server without ranges and lengths is read to its end', async () => {
    answer = (bytes) => (_, response) => {
      response.writeHead(200)
      response.write(bytes.subarray(0, 1000))
      setImmediate(() => response.end(bytes.subarray(1000)))
    }
    for (const path of ['a/lines.jsonl', 'a/packed.jsonl.gz', 'a/list.json']) {
      const index = `stream-${path.replace(/\W/g, '-')}.index`
      const stderr = await succeeds('index', 'build', `${web.url}/${path}`, '--out', index)
      expect(stderr).toContain('1 input of unknown size')
      expect(inputsOf(index)[0]?.documents).toBe(DOCUMENTS.length)
      await succeeds('check', '--index', index, ...ITEMS, '--exact')
    }
    const { exitCode, stderr } = await run('index', 'build', `${web.url}/b/rows.parquet`, '--out', 'none')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/dosimeter: http.*rows\.parquet: .*\n/)
    expect(stderr).not.toContain('    at ')
  })

  it.each([
    [403, 'the server denies access (403)'],
    [404, 'the server has no such file (404)'],
    [401, 'the server denies access (401)'],
  ])('that answers %i is one sentence', async (status, expected) => {
    answer = () => (_, response) => void response.writeHead(status).end('<html>')
    const { exitCode, stderr } = await run('index', 'build', `${web.url}/a/lines.jsonl`, '--out', 'none')
    expect(exitCode).toBe(2)
    expect(stderr.split('\n')[0]).toBe(`dosimeter: ${web.url}/a/lines.jsonl: ${expected}`)
    expect(stderr.split('\n').length).toBeLessThanOrEqual(3)
  })

  it('refused in the middle of a build keeps what is sealed, and the same command goes on', async () => {
    answer = usual
    const build = [
      'index',
      'build',
      `${web.url}/a/lines.jsonl`,
      '--segment-size',
      '32KiB',
      '--max-bad-records',
      '1',
    ]
    await succeeds(...build, '--out', 'whole.index')
    answer = (bytes) => (request, response) => {
      const [, first] = /bytes=(\d+)-/.exec(request.headers.range ?? '') ?? []
      if (Number(first ?? 0) > 0) response.writeHead(403).end()
      else serveAndDrop(request, response, bytes, 200_000)
    }
    const failed = await run(...build, '--out', 'refused.index')
    expect(failed.exitCode).toBe(2)
    expect(failed.stderr).toContain('the server denies access (403)')
    expect(readdirSync(join(folder, 'refused.index'))).toContain('journal.ndjson')
    answer = usual
    expect(await succeeds(...build, '--out', 'refused.index')).toContain('Going on with the unfinished build')
    const manifest = (index: string): string => readFileSync(join(folder, index, 'manifest.json'), 'utf8')
    expect(manifest('refused.index')).toBe(manifest('whole.index'))
  })
})

describe('secrets', () => {
  const address = (): string =>
    `${web.url.replace('//', `//user:${SECRET}@`)}/a/lines.jsonl?X-Amz-Signature=${SECRET}&part=7`

  it('of an address are sent, and stand in no journal, index, report or message', async () => {
    const bad = Buffer.concat([LINES, Buffer.from('\n{"text":\n')])
    answer = () => usual(bad)
    const build = ['index', 'build', address(), '--out', 'secret.index', '--segment-size', '32KiB']
    const stopped = await run(...build)
    expect(stopped.exitCode).toBe(2)
    expect(readdirSync(join(folder, 'secret.index'))).toContain('journal.ndjson')
    expect(everything(join(folder, 'secret.index'))).not.toContain('s3cr3t')
    expect(stopped.stderr).not.toContain('s3cr3t')
    const scan = ['scan', address(), ...ITEMS, '--out', 'secret.report']
    const scanned = await run(...scan)
    expect(scanned.exitCode).toBe(2)
    expect(everything(join(folder, 'secret.report'))).toContain('"location"')
    expect(everything(join(folder, 'secret.report'))).not.toContain('s3cr3t')

    // Going on needs the secret again: the command has it.
    answer = () => (request, response, count) => {
      const isSigned = request.headers.authorization !== undefined && request.url?.includes(SECRET) === true
      if (isSigned) serveFile(request, response, bad)
      else usual(new Uint8Array(0))(request, response.writeHead(403), count)
    }
    expect(await succeeds(...build, '--max-bad-records', '1')).toContain('Going on')
    await succeeds(...scan, '--max-bad-records', '1')
    for (const kept of ['secret.index', 'secret.report']) {
      expect(everything(join(folder, kept))).not.toContain('s3cr3t')
    }
  })

  it('of a private dataset that are missing are asked for', async () => {
    const { exitCode, stderr } = await cli(['index', 'build', 'hf://datasets/owner/set', '--out', 'none'], {
      cwd: folder,
      env: { ...environment(), HF_TOKEN: 'hf_wrong' },
    })
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'dosimeter: hf://datasets/owner/set: the server denies access (401)\n' +
        'Check the name, and that the token may read it; a gated dataset asks for its terms to be accepted.\n',
    )
  })

  it('of a store that are wrong are one sentence', async () => {
    await store.reset({ secrets: new Map([['KEYID', 'another']]) })
    const { exitCode, stderr } = await run('index', 'build', 's3://bucket/crawl/', '--out', 'none')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /^dosimeter: s3:\/\/bucket\/crawl\/: the server denies access \(403 SignatureDoesNotMatch\)\n/,
    )
    expect(stderr).not.toContain(SECRET)
  })
})

describe('--cache', () => {
  it('keeps copies, which are read instead as long as the server says that they are the same', async () => {
    answer = usual
    const cache = join(folder, 'cache')
    rmSync(cache, { recursive: true, force: true })
    const inputs = ['a/packed.jsonl.gz', 'b/rows.parquet'].map((path) => `${web.url}/${path}`)
    await succeeds('index', 'build', ...inputs, '--out', 'cached.index', '--cache', 'cache')
    const sent = web.requests.length
    const copies = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(copies.length).toBeGreaterThanOrEqual(2)
    await succeeds('index', 'build', ...inputs, '--out', 'cached2.index', '--cache', 'cache')
    const again = web.requests.slice(sent).map(({ headers }) => headers.range)
    // Each opening asks for the first block to see the version.
    expect(again.every((range) => range === undefined || range.startsWith('bytes=0-'))).toBe(true)
    expect(figures('cached2.index')).toEqual(figures('cached.index'))
  })
})
