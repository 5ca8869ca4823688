import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import type { Description } from '../../../src/items/description.ts'
import { loadItemSet } from '../../../src/items/load.ts'
import { describeSet, PLAIN } from './made-up-set.ts'
import { folderWith } from './temporary-folder.ts'

async function failure(paths: readonly string[], description: Description): Promise<UserError> {
  try {
    await loadItemSet({ name: 'set', description, paths })
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the set was loaded, though the test expects an error')
}

describe('loadItemSet refuses', () => {
  it('paths that lead to no item file', async () => {
    const folder = await folderWith({ 'train.jsonl': [{ question: 'Not of the set?' }], 'a.parquet': 'PAR1' })
    expect(await failure([`${folder}/none.jsonl`], describeSet({}))).toMatchObject({
      code: 'NOT_FOUND',
      message: `${folder}/none.jsonl: no such file or folder, expected a file or folder with items`,
    })
    const rounds = describeSet({ files: ['round-*.jsonl{,.gz}', 'extra/*.jsonl'] })
    expect(await failure([folder], rounds)).toMatchObject({
      code: 'NOT_FOUND',
      message: `${folder}: no file of the set, expected round-*.jsonl{,.gz} or extra/*.jsonl; the folder holds a.parquet, train.jsonl`,
      hint: 'name the files themselves',
    })
    // A pattern that is the name of a folder does not stand for all files in it.
    const nested = await folderWith({ 'rounds/a.jsonl': [{ text: 'one' }] })
    expect(await failure([nested], describeSet({ files: ['rounds'] }))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await failure([], describeSet({}))).toMatchObject({ code: 'USAGE' })
    const [once, again] = [`${folder}/train.jsonl`, `${folder}/./train.jsonl`]
    expect(await failure([once, again], describeSet({}))).toMatchObject({
      code: 'USAGE',
      message: `${again}: named twice for one set, expected each file once`,
    })
  })

  it('formats that it cannot read, by their first bytes', async () => {
    const folder = await folderWith({ 'a.jsonl': 'PK\u0003\u0004....', 'b.jsonl': gzipSync('PARE....PARE') })
    const expected = 'is not read as an item file, expected JSON Lines, JSON, CSV, TSV, Parquet or Arrow'
    expect(await failure([`${folder}/a.jsonl`], describeSet({}))).toMatchObject({
      code: 'USAGE',
      message: `${folder}/a.jsonl: ZIP ${expected}`,
    })
    expect(await failure([`${folder}/b.jsonl`], describeSet({}))).toMatchObject({
      code: 'USAGE',
      message: `${folder}/b.jsonl: an encrypted Parquet file`,
    })
  })

  it('damaged gzip', async () => {
    const packed = gzipSync('{"text": "some words for the test"}\n')
    const flipped = Buffer.from(packed)
    flipped.writeUInt8(flipped.readUInt8(flipped.length - 6) ^ 1, flipped.length - 6)
    const folder = await folderWith({
      'cut.jsonl': packed.subarray(0, -3),
      'cut-second.jsonl': Buffer.concat([packed, packed.subarray(0, -3)]),
      'flipped.jsonl': flipped,
    })
    for (const [name, problem] of [
      ['cut', 'truncated gzip'],
      ['cut-second', 'truncated gzip'],
      ['flipped', 'corrupt gzip'],
    ] as const) {
      const error = await failure([`${folder}/${name}.jsonl`], describeSet({}))
      expect(error.code).toBe('CORRUPT_INPUT')
      expect(error.message).toContain(`${folder}/${name}.jsonl: ${problem}`)
    }
  })

  it('bytes that are not UTF-8, with their line', async () => {
    const folder = await folderWith({
      'a.jsonl': Buffer.concat([
        Buffer.from('{"text": "é"}\n{"text": "'),
        Buffer.from([0xe9]),
        Buffer.from('"}\n'),
      ]),
    })
    expect(await failure([folder], describeSet({}))).toMatchObject({
      code: 'INVALID_UTF8',
      message: `${folder}/a.jsonl:2: bytes that are not text, expected UTF-8`,
    })
    const short = await folderWith({ 'a.jsonl': Buffer.from('0a0ae90a', 'hex') })
    expect((await failure([short], describeSet({}))).message).toContain('a.jsonl:3: ')
  })

  it.each<[string, string, Description['records'], string, string?]>([
    [
      'a broken line',
      '{"text": "one"}\n\n{"text": }\n',
      { format: 'jsonl' },
      ':3:10: not JSON: found "}", expected a value',
    ],
    [
      'a line that is cut off',
      '{"text": "one"}\n{"text": "tw',
      { format: 'jsonl' },
      ':2:13: not JSON: found the end of the text, expected the end of the text in quotes',
    ],
    [
      'a line that is no object',
      '{"text": "one"}\n["two"]\n',
      { format: 'jsonl' },
      ':2: the record is a list, expected an object',
    ],
    [
      'a JSON document read as lines',
      '{\n"text": "one"}\n',
      { format: 'jsonl' },
      ':1:2: not JSON: found the end of the text, expected a key or "}"',
      'a JSON document over several lines needs a description with "records: {format: json}"',
    ],
    [
      'lines read as a JSON document',
      '{"text": "one"}\n{"text": "two"}\n',
      { format: 'json', path: '' },
      ':2:1: not JSON: found "{", expected nothing more',
      'JSON Lines need a description with "records: {format: jsonl}"',
    ],
    [
      'a broken document',
      '[{"text": "one"},\n {"text" "two"}]',
      { format: 'json', path: '' },
      ':2:10: not JSON: found "\\"", expected ":"',
    ],
    [
      'an element that is no object',
      '[{"text": "one"}, null]',
      { format: 'json', path: '' },
      '#/1: the record is null, expected an object',
    ],
    [
      'a document without a list',
      '{"examples": 3, "about": ""}',
      { format: 'json', path: '' },
      ': found an object with the keys examples, about, expected a list of records',
      'set "records.path" to the keys that lead to the list',
    ],
    [
      'something else for the list',
      '{"a": {"examples": 3}}',
      { format: 'json', path: 'a.examples' },
      '#/a/examples: found a number, expected a list of records',
    ],
    [
      'a list under another key',
      '{"a": {"example": []}}',
      { format: 'json', path: 'a.examples' },
      '#/a: no key "examples", expected a list of records there; found the keys example',
      'did you mean "example"?',
    ],
  ])('%s', async (_, content, records, message, hint) => {
    const folder = await folderWith({ 'a.jsonl': content })
    const error = await failure([folder], describeSet({ records }))
    expect(error.message).toBe(`${folder}/a.jsonl${message}`)
    expect(error.code).toBe(message.includes('no key') ? 'NO_FIELD' : 'BAD_RECORD')
    if (hint !== undefined) expect(error.hint).toBe(hint)
  })

  it.each<[string, object, string, string, string, string?]>([
    [
      'an absent field',
      { txt: 'one', n: 1 },
      'text',
      'NO_FIELD',
      ': no key "text" for field "text", expected text there; the record has the keys txt, n',
      'did you mean "txt"?',
    ],
    ['an empty field', { text: ' ' }, 'text', 'NO_FIELD', ': field "text" is empty, expected text'],
    ['a null field', { text: null }, 'text', 'NO_FIELD', ': field "text" is empty, expected text'],
    ['an empty list', { a: [] }, 'a[]', 'NO_FIELD', ': field "text" (a[]) is empty, expected text'],
    [
      'a boolean',
      { text: true },
      'text',
      'BAD_RECORD',
      ': "text" is a boolean, expected text for field "text"',
    ],
    [
      'a list without []',
      { a: [{ b: ['x'] }] },
      'a[].b',
      'BAD_RECORD',
      ': "a[0].b" is a list, expected text for field "text" (a[].b)',
      'write "a[].b[]" for a list',
    ],
    [
      'an absent key in a list',
      { a: [{ b: 'x' }, { c: 'y' }] },
      'a[].b',
      'NO_FIELD',
      ': no key "b" for field "text" (a[].b), expected text there; "a[1]" has the keys c',
    ],
  ])('%s', async (_, record, from, code, message, hint) => {
    const folder = await folderWith({ 'a.jsonl': [record] })
    const error = await failure([folder], describeSet({ fields: [{ ...PLAIN, name: 'text', from }] }))
    expect(error).toMatchObject({ code, message: `${folder}/a.jsonl:1${message}` })
    if (hint !== undefined) expect(error.hint).toBe(hint)
  })

  it('an item without any text, though each field may be empty', async () => {
    const fields = [
      { ...PLAIN, name: 'text', from: 'text', optional: true },
      { ...PLAIN, name: 'choices', from: 'choices[]', strip: '\\(.\\)' },
    ]
    const folder = await folderWith({ 'a.jsonl': [{ text: 'one', choices: ['(a)'] }, { choices: ['(a)'] }] })
    expect(await failure([folder], describeSet({ fields }))).toMatchObject({
      code: 'NO_FIELD',
      message: `${folder}/a.jsonl:2: no text in any field (text, choices), expected some in at least one`,
    })
  })

  it('ids that are absent, empty or taken', async () => {
    const folder = await folderWith({
      'absent.jsonl': [{ text: 'one' }],
      'empty.jsonl': [{ text: 'one', id: '' }],
      'first.jsonl': [{ text: 'one', id: 'x' }],
      'second.jsonl': [
        { text: 'two', id: 'y' },
        { text: 'three', id: 'x' },
      ],
    })
    const description = describeSet({ item: { id: 'id' } })
    expect(await failure([`${folder}/absent.jsonl`], description)).toMatchObject({
      code: 'NO_FIELD',
      message: `${folder}/absent.jsonl:1: no key "id" for the item's id (id), expected text there; the record has the keys text`,
    })
    expect(await failure([`${folder}/empty.jsonl`], description)).toMatchObject({
      code: 'NO_FIELD',
      message: `${folder}/empty.jsonl:1: the item's id (id) is empty, expected text`,
    })
    expect(await failure([`${folder}/first.jsonl`, `${folder}/second.jsonl`], description)).toMatchObject({
      code: 'BAD_RECORD',
      message: `${folder}/second.jsonl:2: the id "x" is that of ${folder}/first.jsonl:1 too, expected each id once in a set`,
    })
  })

  it('a set without items, but not an empty file beside others', async () => {
    const folder = await folderWith({ 'a.jsonl': '\n \n', 'b.jsonl': [{ text: 'one' }] })
    expect(await failure([`${folder}/a.jsonl`], describeSet({}))).toMatchObject({
      code: 'NO_ITEMS',
      message: `${folder}/a.jsonl: no items for "set", expected at least one record`,
    })
    const set = await loadItemSet({ name: 'set', description: describeSet({}), paths: [folder] })
    expect(set.files.map((file) => file.items)).toEqual([0, 1])
  })
})
