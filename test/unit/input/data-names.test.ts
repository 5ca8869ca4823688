/**
 * Names that folders are searched for, and folders that a library has saved.
 */
import { describe, expect, it } from 'vitest'
import { isDataName, savedOnly } from '../../../src/input/data-names.ts'
import { codeOf } from '../../support/records.ts'

describe('a name in a folder', () => {
  it.each([
    ...['a.jsonl', 'A.JSONL', 'b.Json.GZ', 'c/d.ndjson.bgz', 'e.parq', 'f.csv.gzip', 'g.txt.snappy', 'h.tab'],
    ...['AA/wiki_00', 'wiki_12.bz2', 'i.warc.wet.gz', 'j.md', 'k.ipc', 'l.xml.bz2'],
  ])('%s is one of data', (name) => {
    expect(isDataName(name)).toBe(true)
  })

  it.each([
    ...['picture.png', 'jsonl', 'a.gz', 'b.tar.gz', 'c.jsonl.tmp', 'wiki_a', 'dataset_info.json'],
    ...['x/state.json', 'dataset_dict.json', 'dataset_infos.json', 'd.jsonl.part'],
  ])('%s is none', (name) => {
    expect(isDataName(name)).toBe(false)
  })
})

describe('a folder that was saved', () => {
  const state = (...names: string[]) =>
    JSON.stringify({ _data_files: names.map((filename) => ({ filename })), _split: 'train' })
  const takenOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
    const paths = Object.keys(files)
    const isTaken = await savedOnly(paths, 'saved', async (path) => files[path] ?? '')
    return paths.filter((path) => isDataName(path) && isTaken(path))
  }

  it('has the files that its state names, and no caches', async () => {
    expect(
      await takenOf({
        'state.json': state('data-00000-of-00002.arrow', 'data-00001-of-00002.arrow'),
        'dataset_info.json': '{}',
        'data-00000-of-00002.arrow': '',
        'data-00001-of-00002.arrow': '',
        'cache-0123456789abcdef.arrow': '',
        'notes.txt': '',
        'below/own.jsonl': '',
      }),
    ).toEqual(['data-00000-of-00002.arrow', 'data-00001-of-00002.arrow', 'below/own.jsonl'])
  })

  it('of several splits has those that it names', async () => {
    expect(
      await takenOf({
        'd/dataset_dict.json': '{"splits": ["train", "test"]}',
        'd/train/state.json': state('data.arrow'),
        'd/train/data.arrow': '',
        'd/train/cache-1.arrow': '',
        'd/test/state.json': state('data.arrow'),
        'd/test/data.arrow': '',
        'd/old/data.arrow': '',
        'd/loose.jsonl': '',
        'e.jsonl': '',
      }),
    ).toEqual(['d/train/data.arrow', 'd/test/data.arrow', 'e.jsonl'])
  })

  it('in the cache of the library has all but what was computed of it', async () => {
    const files = {
      'x/dataset_info.json': '{}',
      'x/set-train.arrow': '',
      'x/cache-12ab.arrow': '',
      'cache-3.arrow': '',
    }
    expect(await takenOf(files)).toEqual(['x/set-train.arrow', 'cache-3.arrow'])
  })

  it('by another program has all that has the names', async () => {
    expect(await takenOf({ 'state.json': '{"step": 3}', 'a.jsonl': '' })).toEqual(['a.jsonl'])
    expect(await takenOf({ 'state.json': 'nothing of ours', 'a.jsonl': '' })).toEqual(['a.jsonl'])
  })

  it('is refused where a file lacks, or only some of its rows are meant', async () => {
    await expect(takenOf({ 's/state.json': state('data.arrow') })).rejects.toThrow(
      'saved/s/state.json: it names data.arrow, which is not there',
    )
    const some = JSON.stringify({
      _data_files: [{ filename: 'data.arrow' }],
      _indices_data_files: [{ filename: 'indices.arrow' }],
    })
    expect(await codeOf(() => takenOf({ 'state.json': some, 'data.arrow': '' }))).toBe('USAGE')
  })
})
