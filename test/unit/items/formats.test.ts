/**
 * The same records in every format and codec make the same items.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadItemSet, loadPlainItems } from '../../../src/items/load.ts'
import type { ItemSet } from '../../../src/items/types.ts'
import { arrowOf, parquetOf } from '../../support/tables.ts'
import { describeSet, PLAIN } from './made-up-set.ts'
import { folderWith } from './temporary-folder.ts'

const PACKED = fileURLToPath(new URL('../../fixtures/items/packed/', import.meta.url))
const ROWS = readFileSync(`${PACKED}pond.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line): Record<string, unknown> => JSON.parse(line))

const POND = describeSet({
  files: ['pond.jsonl | pond*.parquet'],
  item: { id: 'id' },
  fields: [
    { ...PLAIN, name: 'question', from: 'question' },
    { name: 'choices', role: 'choices', from: 'choices[]', optional: false },
    { name: 'answer', role: 'answer', from: 'answer', optional: true },
  ],
})

async function load(path: string): Promise<ItemSet> {
  return loadItemSet({ name: 'pond', description: POND, paths: [path] })
}

async function contentOf(path: string) {
  return (await load(path)).items.map(({ id, fingerprint, fields }) => ({ id, fingerprint, fields }))
}

function expected() {
  return ROWS.map(({ id, question, choices, answer }) => ({
    id,
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/u),
    fields: [
      { name: 'question', role: 'question', parts: [question] },
      { name: 'choices', role: 'choices', parts: choices },
      { name: 'answer', role: 'answer', parts: [String(answer)] },
    ],
  }))
}

describe('item files', () => {
  it.each(['.gz', '.zst', '.xz', '.bz2', '.lz4', '.br'])('packed as %s', async (ending) => {
    expect(await contentOf(`${PACKED}pond.jsonl${ending}`)).toEqual(expected())
  })

  it.each(['zstd.parquet', 'lz4.parquet', 'zstd.arrow', 'lz4.arrow'])(
    'as the table pond.%s',
    async (name) => {
      expect(await contentOf(`${PACKED}pond.${name}`)).toEqual(expected())
    },
  )

  it('as other tables, whatever their names', async () => {
    const brotli = (page: Uint8Array) => brotliCompressSync(page)
    const folder = await folderWith({
      plain: parquetOf(ROWS, { codec: 'UNCOMPRESSED' }),
      snappy: parquetOf(ROWS, { rowGroupSize: 7 }),
      gzip: parquetOf(ROWS, { codec: 'GZIP', compressors: { GZIP: (page) => gzipSync(page) } }),
      brotli: parquetOf(ROWS, { codec: 'BROTLI', compressors: { BROTLI: brotli } }),
      packed: gzipSync(parquetOf(ROWS)),
      file: arrowOf(ROWS, 'file'),
      stream: arrowOf(ROWS, 'stream'),
    })
    for (const name of ['plain', 'snappy', 'gzip', 'brotli', 'packed', 'file', 'stream']) {
      expect(await contentOf(`${folder}/${name}`), name).toEqual(expected())
    }
  })

  it('as a JSON list, though the description says JSON Lines', async () => {
    const folder = await folderWith({ 'pond.json': JSON.stringify(ROWS, undefined, 1) })
    expect(await contentOf(`${folder}/pond.json`)).toEqual(expected())
  })

  it('in a folder by the first of the alternatives that is there, packed or not', async () => {
    const both = await folderWith({
      'pond.jsonl.gz': gzipSync(readFileSync(`${PACKED}pond.jsonl`)),
      'pond-0.parquet': parquetOf(ROWS),
    })
    expect((await load(both)).files.map(({ path }) => path)).toEqual([`${both}/pond.jsonl.gz`])
    const table = await folderWith({ 'pond-0.parquet': parquetOf(ROWS) })
    expect((await load(table)).files.map(({ path, items }) => [path, items])).toEqual([
      [`${table}/pond-0.parquet`, 32],
    ])
  })

  it('without a description', async () => {
    const folder = await folderWith({ 'a.parquet': parquetOf(ROWS), 'a.csv': 'id,q\nx,one two\n' })
    const table = await loadPlainItems({
      name: 'a',
      paths: [`${folder}/a.parquet`],
      fields: ['question', 'choices[]'],
    })
    expect(table.items[3]).toMatchObject({ id: 'pond-3', pointer: '/3' })
    const cells = await loadPlainItems({ name: 'a', paths: [`${folder}/a.csv`], fields: ['q'] })
    expect(cells.items[0]).toMatchObject({ id: 'x', line: 2, fields: [{ parts: ['one two'] }] })
  })
})

describe('tables', () => {
  it('read structs, lists of structs, large numbers and nulls as JSON would be read', async () => {
    const rows = [
      { q: { stem: 'one', options: [{ text: 'a' }, { text: 'b' }] }, n: 3, x: 0.5, none: null },
      { q: { stem: 'two', options: [] }, n: null, x: 2, none: null },
    ]
    const folder = await folderWith({ 'a.parquet': parquetOf(rows), 'a.jsonl': rows })
    const fields = ['q.stem', 'q.options[].text', 'n', 'x', 'none']
    const [table, lines] = await Promise.all(
      ['a.parquet', 'a.jsonl'].map((name) =>
        loadPlainItems({ name: 'a', paths: [`${folder}/${name}`], fields }),
      ),
    )
    expect(table?.items.map((item) => item.fields)).toEqual(lines?.items.map((item) => item.fields))
    expect(table?.items[0]?.fields.map(({ parts }) => parts)).toEqual([['one'], ['a', 'b'], ['3'], ['0.5']])
  })

  it('name the row and all columns of the file in messages', async () => {
    const folder = await folderWith({
      'a.parquet': parquetOf([
        { text: 'one', note: 'x' },
        { text: null, note: '' },
      ]),
    })
    const load = (from: string) =>
      loadItemSet({
        name: 'a',
        description: describeSet({ fields: [{ ...PLAIN, name: 'text', from }] }),
        paths: [`${folder}/a.parquet`],
      })
    await expect(load('text')).rejects.toMatchObject({
      message: `${folder}/a.parquet#row 1: field "text" is empty, expected text`,
    })
    await expect(load('txet')).rejects.toMatchObject({
      message: `${folder}/a.parquet#row 0: no key "txet" for field "text" (txet), expected text there; the record has the keys text, note`,
      hint: 'did you mean "text"?',
    })
  })
})

it('bytes that are not UTF-8 in a table are an error with their row', async () => {
  const rows = [{ text: 'one' }, { text: 'f\u00e9e' }]
  const bytes = parquetOf(rows, { codec: 'UNCOMPRESSED' })
  const at = bytes.indexOf('f\u00e9e')
  bytes.writeUInt8(0xff, at + 1)
  const folder = await folderWith({ 'a.parquet': bytes })
  const load = (field: string) =>
    loadPlainItems({ name: 'a', paths: [`${folder}/a.parquet`], fields: [field] })
  await expect(load('text')).rejects.toMatchObject({
    code: 'INVALID_UTF8',
    message: `${folder}/a.parquet#row 1: "text" is bytes that are not UTF-8, expected text for field "text"`,
  })
})

it('text under the name of a packed file is read as it is', async () => {
  const folder = await folderWith({ 'a.jsonl.gz': ROWS, 'b.jsonl.zst': [{ text: '\u00fc'.repeat(4000) }] })
  expect(await contentOf(`${folder}/a.jsonl.gz`)).toEqual(expected())
  const paths = [`${folder}/b.jsonl.zst`]
  expect((await loadPlainItems({ name: 'b', paths, fields: ['text'] })).items).toHaveLength(1)
})

describe('CSV and TSV', () => {
  it('have quoted line breaks, and records with the line on which they begin', async () => {
    const text = '\uFEFFid,q,a\r\n1,"one\r\nand ""two""",x\r\n\r\n2,"th,ree",\r\n'
    const folder = await folderWith({ 'a.csv': text })
    const set = await loadPlainItems({ name: 'a', paths: [`${folder}/a.csv`], fields: ['q', 'a'] })
    expect(set.items.map(({ id, line, fields }) => [id, line, fields.map(({ parts }) => parts)])).toEqual([
      ['1', 2, [['one\r\nand "two"'], ['x']]],
      ['2', 5, [['th,ree']]],
    ])
  })

  it('may have no header, and quotes that are text', async () => {
    const folder = await folderWith({ 'a.tsv': '"Who" asked\t"two\nWhy\tthree\n', 'dev.txt': 'a\tb\n' })
    const description = describeSet({
      records: { format: 'tsv', columns: ['q', 'a'], quotes: false },
      fields: [{ ...PLAIN, name: 'q', from: ['q', 'a'] }],
    })
    const set = await loadItemSet({ name: 'a', description, paths: [`${folder}/a.tsv`] })
    expect(set.items.map(({ fields }) => fields[0]?.parts)).toEqual([
      ['"Who" asked', '"two'],
      ['Why', 'three'],
    ])
    const other = await loadItemSet({ name: 'a', description, paths: [`${folder}/dev.txt`] })
    expect(other.items[0]?.fields[0]?.parts).toEqual(['a', 'b'])
  })

  it.each([
    [
      'an open quote',
      'q,a\n1,"two\n',
      ': malformed CSV at line 2: a quote that is opened here and never closed',
    ],
    ['a row that is too short', 'q,a\n1,2\n3\n', ':3: the row has 1 cells, expected 2'],
    ['two columns of one name', 'q,q\n1,2\n', ':1: two columns are named "q", expected each name once'],
  ])('refuse %s', async (_, text, message) => {
    const folder = await folderWith({ 'a.csv': text })
    const loading = loadPlainItems({ name: 'a', paths: [`${folder}/a.csv`], fields: ['q'] })
    await expect(loading).rejects.toMatchObject({ code: 'BAD_RECORD', message: `${folder}/a.csv${message}` })
  })
})

describe('fields', () => {
  const fieldsOf = async (record: object, from: string | string[], optional = false) => {
    const folder = await folderWith({ 'a.jsonl': [record] })
    const description = describeSet({
      fields: [
        { ...PLAIN, name: 'text', from, optional },
        { ...PLAIN, name: 'more', from: 'more', optional: true },
      ],
    })
    const set = await loadItemSet({ name: 'a', description, paths: [folder] })
    return set.items[0]?.fields[0]?.parts
  }

  it('may be several keys, or the first of several that is there', async () => {
    expect(await fieldsOf({ A: 'one', B: ['two', 'three'] }, ['A', 'B[]'])).toEqual(['one', 'two', 'three'])
    expect(await fieldsOf({ q: { stem: 'one' } }, 'question | q.stem')).toEqual(['one'])
    expect(await fieldsOf({ question: 'two' }, 'question.stem | question')).toEqual(['two'])
    expect(await fieldsOf({ A: 'one', more: 'x' }, ['A', 'B'], true)).toEqual(['one'])
    await expect(fieldsOf({ A: 'one' }, ['A', 'B'])).rejects.toMatchObject({ code: 'NO_FIELD' })
    await expect(fieldsOf({ stem: 'one' }, 'question | q.stem')).rejects.toMatchObject({
      message: expect.stringContaining('no key "question" for field "text" (question | q.stem)'),
    })
  })

  it('may hold JSON as text', async () => {
    expect(await fieldsOf({ tests: '[{"input": "one"}, {"input": "two"}]' }, 'tests@json[].input')).toEqual([
      'one',
      'two',
    ])
    expect(await fieldsOf({ tests: '', more: 'x' }, 'tests@json[]', true)).toEqual(['x'])
    await expect(fieldsOf({ tests: '[' }, 'tests@json[]')).rejects.toMatchObject({
      message: expect.stringContaining('"tests" is text that is not JSON, expected text that holds JSON'),
    })
  })
})

describe('ids', () => {
  it('may name the folder, and be the first that a record has', async () => {
    const folder = await folderWith({
      'law/test.jsonl': [{ text: 'one' }, { text: 'two', id: 'x' }],
      'physics/test.jsonl': [{ text: 'one' }],
    })
    const description = describeSet({ files: ['*/test.jsonl'], item: { id: 'id | {folder}/{index}' } })
    const set = await loadItemSet({ name: 'a', description, paths: [folder] })
    expect(set.items.map(({ id }) => id)).toEqual(['law/0', 'x', 'physics/0'])
  })
})
