import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import xxhash from 'xxhash-wasm'
import { findDescription } from '../../../src/items/catalogue.ts'
import type { Description } from '../../../src/items/description.ts'
import { loadItemSet } from '../../../src/items/load.ts'
import { describeSet, PLAIN } from './made-up-set.ts'
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
      { id: 'riddles:kite', line: 5, pointer: '/sets/spring~11/0' },
      { id: 'riddles:well', line: 6, pointer: '/sets/spring~11/1' },
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

  it('keeps of a large file what is needed, and still names all keys in messages', async () => {
    const junk = 'x'.repeat(1 << 20)
    const lines = Array.from({ length: 66 }, (_, n) => JSON.stringify({ text: `number ${n}`, cases: junk }))
    const folder = await folderWith({ 'a.jsonl': `${lines.join('\n')}\n{"txet": "", "cases": ""}\n` })
    const loading = loadItemSet({ name: 's', description: describeSet({}), paths: [folder] })
    await expect(loading).rejects.toMatchObject({
      message: `${folder}/a.jsonl:67: no key "text" for field "text", expected text there; the record has the keys txet, cases`,
    })
    const whole = await folderWith({ 'a.jsonl': lines.join('\n') })
    const set = await loadItemSet({ name: 's', description: describeSet({}), paths: [whole] })
    expect([set.items.length, set.items[65]?.line, set.items[65]?.fields[0]?.parts]).toEqual([
      66,
      66,
      ['number 65'],
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

  it('strips at the start of each part only, and once', async () => {
    const folder = await folderWith({ 'a.jsonl': [{ text: ['(a) of (b) ', '(a) (b) ', 'see (a) '] }] })
    const fields = [{ ...PLAIN, name: 'text', from: 'text[]', strip: 'x|\\([ab]\\) ' }]
    const set = await loadItemSet({ name: 's', description: describeSet({ fields }), paths: [folder] })
    expect(set.items[0]?.fields[0]?.parts).toEqual(['of (b) ', '(b) ', 'see (a) '])
  })

  it('reads ids that are numbers or stand deeper in the record', async () => {
    const folder = await folderWith({ 'a.jsonl': [{ text: 'one', meta: { id: 7 } }] })
    const description = describeSet({ item: { id: 'meta.id' } })
    expect((await loadItemSet({ name: 's', description, paths: [folder] })).items[0]?.id).toBe('7')
  })
})
