import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import xxhash from 'xxhash-wasm'
import { UserError } from '../../../src/errors.ts'
import { findDescription } from '../../../src/items/catalogue.ts'
import type { Description, FieldDescription } from '../../../src/items/description.ts'
import { loadItemSet } from '../../../src/items/load.ts'
import { folderWith } from './temporary-folder.ts'

// As a user would type it, from wherever the tests are started.
const FIXTURES = relative('.', fileURLToPath(new URL('../../fixtures/items', import.meta.url)))
const ROUND_2 = `${FIXTURES}/quiz/round-2.jsonl`

let quiz: Description
let hash: (text: string | Uint8Array) => string

beforeAll(async () => {
  quiz = await findDescription(`${FIXTURES}/quiz/quiz.yaml`)
  const { h64, h64Raw } = await xxhash()
  hash = (text) => (typeof text === 'string' ? h64(text) : h64Raw(text)).toString(16).padStart(16, '0')
})

const PLAIN: Omit<FieldDescription, 'name' | 'from'> = { role: 'question', optional: false }

function describeSet(changes: Partial<Description>): Description {
  return {
    id: 'made-up',
    title: 'Made up',
    licence: 'CC0-1.0',
    languages: ['en'],
    files: ['*.jsonl'],
    records: { format: 'jsonl' },
    item: { id: '{index}' },
    fields: [{ ...PLAIN, name: 'text', from: 'text' }],
    ...changes,
  }
}

async function failure(paths: readonly string[], description: Description): Promise<UserError> {
  try {
    await loadItemSet({ name: 'set', description, paths })
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the set was loaded, though the test expects an error')
}

describe('loadItemSet', () => {
  it('reads the files of a folder in order, with fields, places and digests', async () => {
    const set = await loadItemSet({ name: 'my-quiz', description: quiz, paths: [`${FIXTURES}/quiz/`] })
    const [first, second] = [`${FIXTURES}/quiz/round-1.jsonl`, ROUND_2]
    const [firstBytes, secondBytes] = [await readFile(first), await readFile(second)]
    expect(set).toEqual({
      name: 'my-quiz',
      title: 'Village quiz',
      description: 'quiz',
      files: [
        { path: first, bytes: firstBytes.length, digest: hash(firstBytes), items: 2 },
        { path: second, bytes: secondBytes.length, digest: hash(secondBytes), items: 1 },
      ],
      items: [
        {
          set: 'my-quiz',
          id: 'round-1/0',
          file: first,
          line: 1,
          fingerprint: hash(
            '[["question","question",["Which bridge crosses the mill stream?"]],["choices","choices",["the wooden one"]]]',
          ),
          fields: [
            { name: 'question', role: 'question', parts: ['Which bridge crosses the mill stream?'] },
            { name: 'choices', role: 'choices', parts: ['the wooden one'] },
          ],
        },
        {
          set: 'my-quiz',
          id: 'round-1/1',
          file: first,
          line: 3,
          fingerprint: hash(
            '[["question","question",["How many steps has the tower?"]],["answer","answer",["212"]]]',
          ),
          fields: [
            { name: 'question', role: 'question', parts: ['How many steps has the tower?'] },
            { name: 'answer', role: 'answer', parts: ['212'] },
          ],
        },
        {
          set: 'my-quiz',
          id: 'round-2/0',
          file: second,
          line: 1,
          fingerprint: hash(
            '[["question","question",["Who rings the bell at noon?"]],["answer","answer",["the baker\'s son"]]]',
          ),
          fields: [
            { name: 'question', role: 'question', parts: ['Who rings the bell at noon?'] },
            { name: 'answer', role: 'answer', parts: ["the baker's son"] },
          ],
        },
      ],
    })
  })

  it('gives the same items for a gzip file of several members as for the plain file', async () => {
    const text = await readFile(ROUND_2)
    const packed = Buffer.concat([gzipSync(text.subarray(0, 20)), gzipSync(text.subarray(20))])
    // The magic bytes decide, not the name.
    const folder = await folderWith({ 'round-2.jsonl.gz': packed, 'round-3.jsonl': packed })
    const set = await loadItemSet({ name: 'q', description: quiz, paths: [folder] })
    expect(set.items.map((item) => item.id)).toEqual(['round-2/0', 'round-3/0'])
    expect(set.items[0]?.fields).toEqual(set.items[1]?.fields)
    expect(set.files[0]).toMatchObject({ bytes: packed.length, digest: hash(packed) })
  })

  it('finds files in folders below, and takes files that no pattern matches when they are named', async () => {
    const folder = await folderWith({
      'extra/late.jsonl': [{ question: 'Where does the path end?' }],
      'other/round-9.jsonl': [{ question: 'Not found from above?' }],
    })
    const set = await loadItemSet({
      name: 'q',
      description: quiz,
      paths: [ROUND_2, folder, `${folder}/other/round-9.jsonl`],
    })
    expect(set.items.map((item) => item.file)).toEqual([
      ROUND_2,
      `${folder}/extra/late.jsonl`,
      `${folder}/other/round-9.jsonl`,
    ])
  })

  it('reads a list inside a JSON document, with pointers', async () => {
    const description = describeSet({
      records: { format: 'json', path: 'sets.spring/1' },
      item: { id: '{stem}:{key}' },
    })
    const path = `${FIXTURES}/riddles/riddles.json`
    const set = await loadItemSet({ name: 'riddles', description, paths: [path] })
    expect(set.items.map(({ id, line, pointer }) => ({ id, line, pointer }))).toEqual([
      { id: 'riddles:kite', line: undefined, pointer: '/sets/spring~11/0' },
      { id: 'riddles:well', line: undefined, pointer: '/sets/spring~11/1' },
    ])
  })

  it('reads a JSON document that is a list', async () => {
    const folder = await folderWith({ 'a.json': '\uFEFF[{"text": "one"}, {"text": "two"}]' })
    const description = describeSet({ records: { format: 'json', path: '' } })
    const set = await loadItemSet({ name: 's', description, paths: [`${folder}/a.json`] })
    expect(set.items.map((item) => item.pointer)).toEqual(['/0', '/1'])
  })

  it('reads lines that end in CRLF, behind a byte order mark, and the last one without an end', async () => {
    const folder = await folderWith({ 'a.jsonl': '\uFEFF{"text": "one\u2028line"}\r\n\r\n{"text": "two"}' })
    const set = await loadItemSet({ name: 's', description: describeSet({}), paths: [folder] })
    expect(set.items.map((item) => [item.line, item.fields[0]?.parts])).toEqual([
      [1, ['one\u2028line']],
      [3, ['two']],
    ])
  })

  it('keeps fingerprints apart by role, name, text and the borders of parts', async () => {
    const folder = await folderWith({ 'a.jsonl': [{ text: ['one two'], more: ['three'] }] })
    const field = { ...PLAIN, name: 'text', from: 'text[]' }
    const split = await folderWith({ 'a.jsonl': [{ text: ['one', 'two'], more: ['three'] }] })
    const fingerprints = new Set<string | undefined>()
    for (const [path, fields] of [
      [folder, [field]],
      [folder, [{ ...field, role: 'answer' as const }]],
      [folder, [{ ...field, name: 'other' }]],
      [folder, [field, { ...field, name: 'more', from: 'more[]' }]],
      [split, [field]],
    ] as const) {
      const set = await loadItemSet({ name: 's', description: describeSet({ fields }), paths: [path] })
      fingerprints.add(set.items[0]?.fingerprint)
    }
    expect(fingerprints.size).toBe(5)
  })

  it('reads ids that are numbers or stand deeper in the record', async () => {
    const folder = await folderWith({ 'a.jsonl': [{ text: 'one', meta: { id: 7 } }] })
    const description = describeSet({ item: { id: 'meta.id' } })
    expect((await loadItemSet({ name: 's', description, paths: [folder] })).items[0]?.id).toBe('7')
  })
})

describe('loadItemSet refuses', () => {
  it('paths that lead to no item file', async () => {
    const folder = await folderWith({ 'train.jsonl': [{ question: 'Not of the set?' }], 'a.parquet': 'PAR1' })
    expect(await failure([`${folder}/none.jsonl`], quiz)).toMatchObject({
      code: 'NOT_FOUND',
      message: `${folder}/none.jsonl: no such file or folder, expected a file or folder with items`,
    })
    expect(await failure([folder], quiz)).toMatchObject({
      code: 'NOT_FOUND',
      message: `${folder}: no file of the set, expected round-*.jsonl{,.gz} or extra/*.jsonl; the folder holds a.parquet, train.jsonl`,
      hint: 'Parquet is not supported yet for items: export them as JSON Lines',
    })
    expect(await failure([], quiz)).toMatchObject({ code: 'USAGE' })
    expect(await failure([ROUND_2, `./${ROUND_2}`], quiz)).toMatchObject({
      code: 'USAGE',
      message: `./${ROUND_2}: named twice for one set, expected each file once`,
    })
  })

  it('formats that it cannot read, by their first bytes', async () => {
    const folder = await folderWith({
      'a.jsonl': 'PAR1....PAR1',
      'b.jsonl': Buffer.from('28b52ffd00', 'hex'),
      'c.jsonl': gzipSync('PAR1....PAR1'),
    })
    const expected = 'is not supported yet for items, expected JSON Lines or JSON'
    for (const [name, format] of [
      ['a.jsonl', 'Parquet'],
      ['b.jsonl', 'zstd'],
      ['c.jsonl', 'Parquet'],
    ] as const) {
      const path = `${folder}/${name}`
      expect(await failure([path], quiz)).toMatchObject({
        code: 'USAGE',
        message: `${path}: ${format} ${expected}`,
      })
    }
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
      ['cut', 'the gzip stream is cut off'],
      ['cut-second', 'the gzip stream is cut off'],
      ['flipped', 'the gzip stream is damaged'],
    ] as const) {
      const error = await failure([`${folder}/${name}.jsonl`], describeSet({}))
      expect(error.code).toBe('CORRUPT_INPUT')
      expect(error.message).toContain(`${folder}/${name}.jsonl: ${problem} (`)
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
      '[\n{"text": "one"}\n]',
      { format: 'jsonl' },
      ':1:2: not JSON: found the end of the text, expected a value or "]"',
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
