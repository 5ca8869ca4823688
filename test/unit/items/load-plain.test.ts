import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { loadPlainItems, type PlainItemsRequest } from '../../../src/items/load.ts'
import { folderWith } from './temporary-folder.ts'

async function failure(request: Omit<PlainItemsRequest, 'name'>): Promise<UserError> {
  try {
    await loadPlainItems({ name: 'mine', ...request })
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the items were loaded, though the test expects an error')
}

describe('loadPlainItems', () => {
  it('reads JSON Lines, JSON lists and gzip of both; all fields are questions named by their path', async () => {
    const records = [
      { question: 'Who keeps the ferry?', answers: ['two sisters', 'nobody'] },
      { question: 'Who built the weir?', answers: null },
    ]
    const folder = await folderWith({
      'a.txt': records,
      'b.txt': `\n ${JSON.stringify(records, undefined, 2)}`,
      'c.txt': gzipSync(JSON.stringify(records)),
    })
    const fields = ['question', 'answers[]']
    for (const [name, place] of [
      ['a.txt', { line: 2 }],
      ['b.txt', { pointer: '/1' }],
      ['c.txt', { pointer: '/1' }],
    ] as const) {
      const set = await loadPlainItems({ name: 'mine', paths: [`${folder}/${name}`], fields })
      expect(set).toMatchObject({ name: 'mine', title: 'mine' })
      expect(set).not.toHaveProperty('description')
      expect(set.items[0]?.fields).toEqual([
        { name: 'question', role: 'question', parts: ['Who keeps the ferry?'] },
        { name: 'answers[]', role: 'question', parts: ['two sisters', 'nobody'] },
      ])
      expect(set.items[1]).toMatchObject({ set: 'mine', id: '1', ...place, fields: [{ name: 'question' }] })
    }
  })

  it('takes the id of a record, and counts records without one over all files', async () => {
    const folder = await folderWith({
      'a.jsonl': [{ q: 'one', id: 'x' }, { q: 'two' }, { q: 'three', id: null }],
      'b.jsonl': [
        { q: 'four', id: 40 },
        { q: 'five', id: ' ' },
      ],
    })
    const paths = [`${folder}/a.jsonl`, `${folder}/b.jsonl`]
    const set = await loadPlainItems({ name: 'mine', paths, fields: ['q'] })
    expect(set.items.map((item) => item.id)).toEqual(['x', '1', '2', '40', '4'])
  })

  it('takes ids from the path that the user names', async () => {
    const folder = await folderWith({ 'a.jsonl': [{ q: 'one', id: 'x', meta: { key: 'k' } }] })
    const paths = [`${folder}/a.jsonl`]
    const set = await loadPlainItems({ name: 'mine', paths, fields: ['q'], idField: 'meta.key' })
    expect(set.items[0]?.id).toBe('k')
    expect(await failure({ paths, fields: ['q'], idField: 'meta.kye' })).toMatchObject({
      code: 'NO_FIELD',
      hint: 'did you mean "key"?',
    })
  })

  it('takes null and empty text for no text, and an absent key for a mistake', async () => {
    const folder = await folderWith({
      'a.jsonl': [
        { q: 'one', note: '' },
        { q: 'two', note: null },
      ],
      'b.jsonl': [{ q: 'one', note: 'more' }, { q: 'two' }],
      'c.jsonl': [{ q: '', note: null }],
    })
    const fields = ['q', 'note']
    const set = await loadPlainItems({ name: 'mine', paths: [`${folder}/a.jsonl`], fields })
    expect(set.items.map((item) => item.fields.length)).toEqual([1, 1])
    expect(await failure({ paths: [`${folder}/b.jsonl`], fields })).toMatchObject({
      code: 'NO_FIELD',
      message: `${folder}/b.jsonl:2: no key "note" for field "note", expected text there; the record has the keys q`,
    })
    expect(await failure({ paths: [`${folder}/c.jsonl`], fields })).toMatchObject({ code: 'NO_FIELD' })
  })

  it('refuses requests that cannot be meant', async () => {
    const folder = await folderWith({ 'a.jsonl': [{ q: 'one' }] })
    const paths = [`${folder}/a.jsonl`]
    expect(await failure({ paths: [], fields: ['q'] })).toMatchObject({ code: 'USAGE' })
    expect(await failure({ paths, fields: [] })).toMatchObject({ code: 'USAGE' })
    expect(await failure({ paths, fields: ['q', 'q'] })).toMatchObject({
      code: 'USAGE',
      message: '"q" is named twice, expected each field once',
    })
    expect(await failure({ paths, fields: ['q[0]'] })).toMatchObject({
      code: 'USAGE',
      message: '"q[0]" is no path of a field, expected one such as question or choices[].text',
    })
    expect(await failure({ paths, fields: ['q'], idField: '{index}' })).toMatchObject({ code: 'USAGE' })
    expect(await failure({ paths: [folder], fields: ['q'] })).toMatchObject({
      code: 'USAGE',
      message: `${folder}: this is a folder, expected a file with items`,
    })
  })
})
