/**
 * Item files elsewhere: on a web server, and in a dataset of a hub.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadItemSet, loadNamedSet, loadPlainItems } from '../../../src/items/load.ts'
import { type FileServer, serveFile, startServer, testSettings } from '../../support/file-server.ts'
import { parquetOf } from '../../support/tables.ts'
import { describeSet, PLAIN } from './made-up-set.ts'
import { folderWith } from './temporary-folder.ts'

const COMMIT = 'c'.repeat(40)
const ROWS = [{ text: 'where do newts sleep' }, { text: 'what do newts eat' }]
const LOG = {
  doc_id: 7,
  doc: { text: 'a' },
  target: 'a frog',
  arguments: { gen_args_0: { arg_0: 'Who croaks?' } },
}

/** Files of the dataset `pond/quiz`. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'data/test-0.parquet': parquetOf(ROWS),
  'data/train-0.parquet': parquetOf([{ text: 'not of the set' }]),
  'raw/test.jsonl.gz': gzipSync(ROWS.map((row) => JSON.stringify(row)).join('\n')),
  'samples_pond_2026-01-01.jsonl': Buffer.from(JSON.stringify(LOG)),
}

let server: FileServer

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '', server.url)
  const path = decodeURIComponent(pathname)
  const json = (body: unknown) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body))
  }
  const api = /^\/api\/datasets\/pond\/quiz\/(revision|tree)\//u.exec(path)?.[1]
  const files = Object.entries(FILES)
  const bytes = FILES[path.replace(/^\/datasets\/pond\/quiz\/resolve\/[^/]+\//u, '').replace(/^\//u, '')]
  if (api === 'revision') json({ id: 'pond/quiz', sha: COMMIT })
  else if (api === 'tree') {
    json(files.map(([name, { length }]) => ({ type: 'file', oid: 'o', size: length, path: name })))
  } else if (bytes === undefined) response.writeHead(404).end()
  else serveFile(request, response, bytes)
}

beforeEach(async () => {
  server = await startServer(answer)
})
afterEach(async () => server.close())

const settings = () => testSettings({ hf: { endpoint: server.url, token: undefined } })
const DESCRIPTION = describeSet({
  files: ['test.jsonl | data/test-*.parquet', 'raw/test.jsonl'],
  item: { id: '{stem}/{index}' },
  fields: [{ ...PLAIN, name: 'text', from: 'text' }],
})

it('a file of a web server is named without what is secret in its address', async () => {
  const shown = `${server.url}/raw/test.jsonl.gz`
  const paths = [`${shown}?token=abc`]
  const set = await loadPlainItems({ name: 'a', paths, fields: ['text'], remote: settings() })
  expect(set.files).toMatchObject([{ path: shown, items: 2, bytes: FILES['raw/test.jsonl.gz']?.length }])
  expect(set.items.map(({ file, line, fields }) => [file, line, fields[0]?.parts])).toEqual([
    [shown, 1, ['where do newts sleep']],
    [shown, 2, ['what do newts eat']],
  ])
  expect(JSON.stringify(set)).not.toContain('abc')
})

it('of a dataset of the hub those files are read that the description names', async () => {
  const load = (path: string) =>
    loadItemSet({ name: 'a', description: DESCRIPTION, paths: [path], remote: settings() })
  const whole = await load('hf://datasets/pond/quiz')
  expect(whole.items.map(({ id, file, pointer }) => [id, file, pointer])).toEqual([
    ['test-0/0', 'hf://datasets/pond/quiz/data/test-0.parquet', '/0'],
    ['test-0/1', 'hf://datasets/pond/quiz/data/test-0.parquet', '/1'],
  ])
  // Packed since it was described.
  expect((await load('hf://datasets/pond/quiz/raw')).files).toMatchObject([
    { path: 'hf://datasets/pond/quiz/raw/test.jsonl.gz' },
  ])
  // A file that is named itself is read whatever its name.
  expect((await load('hf://datasets/pond/quiz/data/train-0.parquet')).items).toHaveLength(1)
  expect((await load('hf://datasets/pond/quiz/data/train-*')).items).toHaveLength(1)
})

it('a folder without a file of the set says what it holds', async () => {
  const description = describeSet({ files: ['dev.jsonl'] })
  const loading = loadItemSet({
    name: 'a',
    description,
    paths: ['hf://datasets/pond/quiz'],
    remote: settings(),
  })
  await expect(loading).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message:
      'hf://datasets/pond/quiz: no file of the set, expected dev.jsonl; the folder holds data/test-0.parquet, data/train-0.parquet',
  })
})

it('a log is told by what is in it', async () => {
  const address = `${server.url}/samples_pond_2026-01-01.jsonl`
  const set = await loadNamedSet('pond', [address], settings())
  expect(set.items).toMatchObject([{ id: 'pond/7', file: address, line: 1 }])
})

it('a file that is not there is an error with its address', async () => {
  const paths = [`${server.url}/none.jsonl?token=abc`]
  await expect(
    loadPlainItems({ name: 'a', paths, fields: ['text'], remote: settings() }),
  ).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/none\.jsonl: the server has no such file/u),
  })
})

it('files here and elsewhere make one set', async () => {
  const folder = await folderWith({ 'a.jsonl': [{ text: 'one' }] })
  const paths = [`${folder}/a.jsonl`, `${server.url}/data/test-0.parquet`]
  const set = await loadPlainItems({ name: 'a', paths, fields: ['text'], remote: settings() })
  expect(set.items.map(({ id }) => id)).toEqual(['0', '1', '2'])
  const twice = [...paths, ...paths.slice(1)]
  await expect(
    loadPlainItems({ name: 'a', paths: twice, fields: ['text'], remote: settings() }),
  ).rejects.toMatchObject({ code: 'USAGE' })
})
