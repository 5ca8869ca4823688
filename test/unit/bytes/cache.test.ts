import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listRemote } from '../../../src/bytes/list.ts'
import { openSource } from '../../../src/bytes/open.ts'
import { REAL_CLOCK } from '../../../src/bytes/retry.ts'
import {
  collect,
  type FileServer,
  type Handler,
  patternBytes,
  quickClock,
  serveFile,
  startServer,
  testSettings,
} from '../../support/file-server.ts'

const FILE = patternBytes(200_000)
let folder: string
let server: FileServer

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'dosimeter-cache-')), 'made', 'here')
})

afterEach(async () => {
  await server.close()
  rmSync(join(folder, '../..'), { recursive: true })
})

const good: Handler = (request, response) => serveFile(request, response, FILE)

/** Reads through the cache; the clock is the machine's, since files have its times. */
async function readCached(path: string): Promise<Buffer> {
  const clock = { ...quickClock(), now: REAL_CLOCK.now }
  const source = await openSource(`${server.url}${path}`, 'x', testSettings({ cacheFolder: folder }), clock)
  try {
    expect(source.size).toBe(FILE.length)
    return await collect(source.stream(0))
  } finally {
    await source.close()
  }
}

it('copies a source once, and asks the server only whether it is still the same', async () => {
  server = await startServer(good)
  expect((await readCached('/a/data.jsonl.gz?Signature=1')).equals(FILE)).toBe(true)
  const copied = server.requests.length
  expect((await readCached('/a/data.jsonl.gz?Signature=2')).equals(FILE)).toBe(true)
  expect(server.requests).toHaveLength(copied + 1)
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^[0-9a-f]{32}-data\.jsonl\.gz$/)])
})

it('keeps versions and sources apart', async () => {
  let etag = '"one"'
  server = await startServer((request, response) => serveFile(request, response, FILE, { etag }))
  await readCached('/a')
  etag = '"two"'
  await readCached('/a')
  await readCached('/b')
  await readCached('/b?id=1')
  expect(readdirSync(folder)).toHaveLength(4)
})

it('leaves nothing behind when copying fails', async () => {
  server = await startServer((request, response, count) => {
    if (count === 1) good(request, response, count)
    else response.writeHead(404).end()
  })
  await expect(readCached('/a')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(readdirSync(folder)).toEqual([])
})

it('has several readers of one source wait for one copy', async () => {
  server = await startServer(good)
  const read = await Promise.all(Array.from({ length: 5 }, () => readCached('/a')))
  expect(read.every((bytes) => bytes.equals(FILE))).toBe(true)
  expect(server.requests.filter(({ headers }) => headers.range !== 'bytes=0-65535')).toHaveLength(3)
  expect(readdirSync(folder)).toHaveLength(1)
})

it('takes over from a copier that has died', async () => {
  server = await startServer(good)
  await readCached('/a')
  const [copy = ''] = readdirSync(folder)
  rmSync(join(folder, copy))
  for (const left of [`${copy}.lock`, `${copy}.0123.part`]) {
    writeFileSync(join(folder, left), 'half')
    utimesSync(join(folder, left), 1, 1)
  }
  expect((await readCached('/a')).equals(FILE)).toBe(true)
  expect(readdirSync(folder)).toEqual([copy])
})

it('copies what has no ranges, and then has them', async () => {
  server = await startServer((_, response) => response.writeHead(200).end(FILE))
  const settings = testSettings({ cacheFolder: folder })
  const source = await openSource(`${server.url}/a`, 'x', settings, quickClock())
  expect(source.size).toBe(FILE.length)
  expect(await source.read(150_000, 3)).toEqual(FILE.slice(150_000, 150_003))
  await source.close()
})

it('a file on the web is listed with size, time, and without its secrets', async () => {
  const modified = 'Thu, 01 Jan 2026 00:00:00 GMT'
  server = await startServer((request, response) =>
    serveFile(request, response, FILE, { 'last-modified': modified }),
  )
  const location = `${server.url}/a/b c.jsonl?Signature=1`
  expect(await listRemote(location, testSettings(), quickClock())).toEqual([
    {
      location,
      shown: `${server.url}/a/b%20c.jsonl`,
      root: `${server.url}/a/`,
      path: 'b%20c.jsonl',
      bytes: FILE.length,
      modifiedMs: Date.parse(modified),
    },
  ])
  await expect(listRemote(`${server.url}/a/?x`, testSettings(), quickClock())).rejects.toMatchObject({
    code: 'USAGE',
    message: `${server.url}/a/: the address of a folder, expected that of a file`,
  })
})
