/**
 * Damaged inputs through the command: an error of one sentence wherever the format can tell, else counts; never a stack, a
 * hang, or an index of half an input.
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { beforeAll, describe, expect, it } from 'vitest'
import { compressedArrow } from '../support/arrow-files.ts'
import { cli } from '../support/cli.ts'
import { bgzip, fixture, snappyFramed, storedLz4, storedZstd } from '../support/codecs.ts'
import { writeFiles } from '../support/corpus.ts'
import { temporaryFolder } from '../support/index-folder.ts'
import { type CODECS, inventedTexts, parquetOf } from '../support/parquet-files.ts'

const folder = temporaryFolder()
const TEXTS = inventedTexts(300)
const RECORDS = TEXTS.map((text, i) => ({ id: String(i), text }))
const LINES = Buffer.from(RECORDS.map((record) => `${JSON.stringify(record)}\n`).join(''))

const arrow = (kind: 'stream' | 'file'): Buffer =>
  Buffer.from(
    tableToIPC(
      new Table({
        id: vectorFromArray(
          RECORDS.map(({ id }) => id),
          new Utf8(),
        ),
        text: vectorFromArray(TEXTS, new Utf8()),
      }),
      kind,
    ),
  )

const warc = TEXTS.slice(0, 40)
  .map((text) => {
    const bytes = Buffer.byteLength(text)
    return `WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: ${bytes}\r\n\r\n${text}\r\n\r\n`
  })
  .join('')

const wiki = `<mediawiki xmlns="x">${TEXTS.slice(0, 40)
  .map(
    (text, i) =>
      `<page><title>t</title><id>${i}</id><revision><id>1</id><text>${text}</text></revision></page>\n`,
  )
  .join('')}</mediawiki>\n`

const docs = TEXTS.slice(0, 40)
  .map((text, i) => `<doc id="${i}" url="u" title="t">\n${text}\n</doc>\n`)
  .join('')

const rows = (codec: (typeof CODECS)[number]): Uint8Array =>
  parquetOf(
    [
      { name: 'id', data: RECORDS.map(({ id }) => id), type: 'STRING' },
      { name: 'text', data: TEXTS, type: 'STRING' },
    ],
    { codec, rowGroupSize: 100 },
  )

/** What a format cannot show, by the name of the damage; see docs/reference/inputs.md. */
type Damage = 'one byte' | 'half' | 'nearly all' | 'flipped' | 'other mark' | 'empty'
interface Form {
  readonly bytes: () => Uint8Array | Promise<Uint8Array>
  readonly untold: readonly Damage[]
}

const told = (bytes: Form['bytes'], untold: readonly Damage[] = []): Form => ({ bytes, untold })
/** A codec without its mark is what its name says, but what is in it is not: that is told too. */
const FORMS: Readonly<Record<string, Form>> = {
  'x.jsonl.gz': told(() => gzipSync(LINES)),
  'bgzip.jsonl.gz': told(() => bgzip(LINES, 5000)),
  'x.jsonl.zst': told(() => storedZstd(LINES), ['flipped']),
  'checked.jsonl.zst': told(() => fixture('long.zst')),
  'checked.jsonl.xz': told(() => fixture('long.xz')),
  'checked.jsonl.bz2': told(() => fixture('long.bz2')),
  'checked.jsonl.lz4': told(() => fixture('long.lz4')),
  'x.jsonl.lz4': told(() => storedLz4(LINES), ['flipped']),
  'x.jsonl.br': told(() => brotliCompressSync(LINES), ['flipped', 'other mark']),
  'x.jsonl.sz': told(() => snappyFramed(LINES, 4000)),
  'list.json': told(() => Buffer.from(JSON.stringify(RECORDS)), ['flipped']),
  'inside.json': told(() => Buffer.from(JSON.stringify({ data: RECORDS })), ['flipped']),
  'plain.parquet': told(() => rows('UNCOMPRESSED'), ['flipped']),
  'snappy.parquet': told(() => rows('SNAPPY'), ['flipped']),
  'gzip.parquet': told(() => rows('GZIP')),
  'zstd.parquet': told(() => rows('ZSTD'), ['flipped']),
  'brotli.parquet': told(() => rows('BROTLI'), ['flipped']),
  'lz4.parquet': told(() => rows('LZ4_RAW'), ['flipped']),
  'stream.arrow': told(() => arrow('stream'), ['flipped', 'nearly all']),
  'file.arrow': told(() => arrow('file'), ['flipped']),
  'lz4.arrow': told(() => compressedArrow(TEXTS, 'lz4'), ['flipped', 'nearly all']),
  'zstd.arrow': told(() => compressedArrow(TEXTS, 'zstd'), ['flipped', 'nearly all']),
  'x.csv': told(
    () => Buffer.from(`id,text\r\n${RECORDS.map(({ id, text }) => `${id},"${text}"\r\n`).join('')}`),
    ['half', 'nearly all', 'flipped', 'other mark'],
  ),
  'x.tsv': told(
    () => Buffer.from(`id\ttext\n${RECORDS.map(({ id, text }) => `${id}\t${text}\n`).join('')}`),
    ['half', 'nearly all', 'flipped', 'other mark'],
  ),
  'docs.txt': told(() => Buffer.from(docs), ['flipped', 'one byte', 'other mark', 'empty']),
  'x.warc': told(() => Buffer.from(warc), ['flipped']),
  'wiki.xml': told(() => Buffer.from(wiki), ['flipped', 'other mark']),
  'x.jsonl': told(() => LINES, ['nearly all', 'flipped']),
  'x.txt': told(
    () => Buffer.from(TEXTS.join('\n')),
    ['one byte', 'half', 'nearly all', 'flipped', 'other mark', 'empty'],
  ),
}

const DAMAGES: Readonly<Record<Damage, (bytes: Uint8Array) => Uint8Array>> = {
  'one byte': (bytes) => bytes.subarray(0, 1),
  half: (bytes) => bytes.subarray(0, bytes.length >> 1),
  'nearly all': (bytes) => bytes.subarray(0, bytes.length - 5),
  flipped: (bytes) => {
    const copy = Uint8Array.from(bytes)
    const at = bytes.length >> 1
    copy[at] = (copy[at] ?? 0) ^ 0x10
    return copy
  },
  'other mark': (bytes) =>
    Uint8Array.from([...'?!~'].map((sign) => sign.charCodeAt(0)).concat([...bytes.subarray(3)])),
  empty: () => new Uint8Array(0),
}

async function buildOf(name: string, bytes: Uint8Array) {
  writeFiles(folder, { [name]: bytes })
  rmSync(join(folder, 'out'), { recursive: true, force: true })
  // A command that hangs is ended by the signal, which is no exit code.
  return cli(['index', 'build', name, '--out', 'out'], {
    cwd: folder,
    onStart: (child) => setTimeout(() => child.kill('SIGKILL'), 30_000).unref(),
  })
}

/** What a build says of documents; every build that ends says it. */
const documentsIn = (stdout: string): number =>
  Number((/^ {2}documents +([\d,]+)/m.exec(stdout)?.[1] ?? 'NaN').replaceAll(',', ''))

describe.each(Object.entries(FORMS))('%s', (name, { bytes, untold }) => {
  let whole: number
  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await buildOf(name, await bytes())
    expect(exitCode, stderr).toBe(0)
    whole = documentsIn(stdout)
    expect(whole).toBeGreaterThanOrEqual(name === 'x.txt' ? 1 : 40)
  })

  it.each(Object.keys(DAMAGES) as Damage[])('%s', async (damage) => {
    const { exitCode, stdout, stderr } = await buildOf(name, DAMAGES[damage](await bytes()))
    expect(stderr).not.toMatch(/internal error|^\s+at /m)
    if (exitCode === 0) {
      expect(untold, `${damage} was not told`).toContain(damage)
      // What the format cannot tell, the counts do: as many documents where the structure is whole, else fewer.
      const documents = documentsIn(stdout)
      if (damage === 'flipped') expect(documents).toBe(whole)
      else expect(documents).toBeLessThanOrEqual(whole)
      return
    }
    expect(exitCode, stderr).toBe(2)
    const [sentence = '', ...more] = stderr
      .split('\n')
      .filter((line) => line !== '' && !/^(Building| {2})/.test(line) && !line.includes(': warning: '))
    expect(sentence).toMatch(new RegExp(`^dosimeter: (${name.replace('.', '\\.')}|no document found)`))
    // A sentence, and perhaps what to do.
    expect(more.length, stderr).toBeLessThanOrEqual(1)
    expect(existsSync(join(folder, 'out/manifest.json'))).toBe(false)
  })
})

describe('an empty file among others', () => {
  it.each(['e.jsonl', 'e.csv', 'e.jsonl.gz', 'e.json', 'e.jsonl.zst', 'e.parquet'])('%s', async (name) => {
    writeFiles(folder, { [name]: new Uint8Array(0), 'good.jsonl': LINES })
    rmSync(join(folder, 'out'), { recursive: true, force: true })
    const { exitCode, stderr } = await cli(['index', 'build', name, 'good.jsonl', '--out', 'out'], {
      cwd: folder,
    })
    expect(exitCode, stderr).toBe(0)
    expect(stderr).toContain(`dosimeter: warning: ${name}: no document in it\n`)
  })
})

describe('a record', () => {
  const LONG = 'words '.repeat(40_000)
  const DEEP = 200_000
  it.each([
    ['huge.jsonl', `${JSON.stringify({ text: LONG })}\n`],
    ['huge.jsonl.gz', gzipSync(`${JSON.stringify({ text: LONG })}\n`)],
    ['huge.json', JSON.stringify([{ text: LONG }])],
    ['huge.csv', `id,text\n1,"${LONG}"\n`],
    ['huge.txt', LONG],
    [
      'huge.warc',
      `WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: ${LONG.length}\r\n\r\n${LONG}\r\n\r\n`,
    ],
    ['huge.xml', `<mediawiki><page><revision><text>${LONG}</text></revision></page></mediawiki>`],
  ])('larger than --max-record is refused: %s', async (name, bytes) => {
    writeFiles(folder, { [name]: bytes })
    const { exitCode, stderr } = await cli(
      ['index', 'build', name, '--out', 'out', '--max-record', '64KiB'],
      {
        cwd: folder,
      },
    )
    expect(exitCode, stderr).toBe(2)
    expect(stderr).toMatch(new RegExp(`^dosimeter: ${name.replaceAll('.', '\\.')}.*\n.*--max-record`, 'm'))
  })

  it.each([
    ['deep.jsonl', `{"text":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}\n`],
    ['open.jsonl', `{"text":"a","b":${'{"c":'.repeat(DEEP)}\n`],
    ['deep.json', `[{"text":"a","b":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}]`],
    ['deeper.json', `${'{"data":'.repeat(DEEP)}[]`],
  ])('nested beyond reason is an error: %s', async (name, bytes) => {
    const { exitCode, stderr } = await buildOf(name, Buffer.from(bytes))
    expect(stderr).not.toMatch(/internal error|^\s+at /m)
    expect(exitCode, stderr).toBe(2)
    expect(stderr).toMatch(new RegExp(`^dosimeter: ${name.replace('.', '\\.')}`, 'm'))
  })
})
