/**
 * Where inputs can lie on this machine: standard input, lists, folders, source trees.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { cli } from '../support/cli.ts'
import { snappyFramed, storedZstd } from '../support/codecs.ts'
import { jsonlOf, writeFiles } from '../support/corpus.ts'
import { temporaryFolder } from '../support/index-folder.ts'
import { parquetOf } from '../support/parquet-files.ts'

const folder = temporaryFolder()
const LINES = jsonlOf({ seed: 21, bytes: 200_000, isOpen: true })
const FIRST = JSON.parse(LINES.toString('utf8').split('\n')[0] ?? '') as { id: string; text: string }
const PACKED = gzipSync(LINES)
writeFiles(folder, {
  'lines.jsonl': LINES,
  'lines.jsonl.gz': PACKED,
  'items.jsonl': `${JSON.stringify({ id: 'first', text: FIRST.text })}\n`,
})
const ITEMS = ['--items', 'items.jsonl', '--fields', 'text'] as const
const run = (args: readonly string[], stdin?: Uint8Array) =>
  cli(args, { cwd: folder, ...(stdin === undefined ? {} : { stdin }) })

interface Manifest {
  readonly inputs: readonly { path: string; documents: number; grams: number; format: string }[]
}

const manifestOf = (index: string): Manifest =>
  JSON.parse(readFileSync(join(folder, index, 'manifest.json'), 'utf8'))
const pathsOf = (index: string): string[] => manifestOf(index).inputs.map(({ path }) => path)

describe('standard input', () => {
  it('is built, which says beforehand what that costs', async () => {
    const { exitCode, stderr } = await run(['index', 'build', '-', '--out', 'piped'], PACKED)
    expect(exitCode, stderr).toBe(0)
    expect(stderr).toContain('Building piped: 1 input of unknown size, 8-grams of words\n')
    expect(stderr).toContain(
      'standard input is read once: if this build is interrupted it begins anew, and the index cannot serve check --exact\n',
    )
    const file = await run(['index', 'build', 'lines.jsonl', '--out', 'filed'])
    expect(file.exitCode, file.stderr).toBe(0)
    expect(file.stderr).not.toContain('standard input')
    const [piped, filed] = [manifestOf('piped').inputs[0], manifestOf('filed').inputs[0]]
    expect([piped?.documents, piped?.grams]).toEqual([filed?.documents, filed?.grams])
  })

  it('is checked by its index, but not exactly: one sentence', async () => {
    expect((await run(['check', '--index', 'piped', ...ITEMS])).exitCode).toBe(0)
    const { exitCode, stderr } = await run(['check', '--index', 'piped', ...ITEMS, '--exact'])
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'dosimeter: standard input, of which the index was built, cannot be read again for an exact pass\n' +
        'Use scan on what was read, or build an index of files.\n',
    )
  })

  it('is added once: another could not be told from it', async () => {
    const { exitCode, stderr } = await run(['index', 'build', '-', '--out', 'piped'], PACKED)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('standard input: the index holds an input from there, and cannot tell another\n')
    const more = await run(['index', 'build', 'lines.jsonl', '--out', 'piped'])
    expect(more.exitCode, more.stderr).toBe(0)
    expect(pathsOf('piped')).toEqual(['-', 'lines.jsonl'])
  })

  it('is scanned as a file is, and leaves no journal', async () => {
    const piped = await run(['scan', '-', ...ITEMS, '--out', 'report', '--reproducible'], PACKED)
    expect(piped.exitCode, piped.stderr).toBe(0)
    expect(piped.stderr).toContain('Scanning 1 input of unknown size, with 1 worker\n')
    const [line] = readFileSync(join(folder, 'report/items.jsonl'), 'utf8').split('\n')
    const [result] = JSON.parse(line ?? '').results
    expect(result.level).toBe('contaminated')
    expect(result.documents.map(({ id }: { id: string }) => id)).toEqual([FIRST.id])
  })

  it('without a byte is an error of the run, and cut off one of the input', async () => {
    const empty = await run(['index', 'build', '-', '--out', 'none'], new Uint8Array(0))
    expect(empty.exitCode).toBe(2)
    expect(empty.stderr).toContain('no document found')
    const cut = await run(['index', 'build', '-', '--out', 'none'], PACKED.subarray(0, PACKED.length - 9))
    expect(cut.exitCode).toBe(2)
    expect(cut.stderr).toMatch(/\ndosimeter: standard input: .*\n/)
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })
})

describe('lists', () => {
  it('name files relative to themselves, with comments and empty lines', async () => {
    writeFiles(folder, {
      'lists/one.jsonl': LINES,
      'lists/files.txt': '# what we have\r\none.jsonl\n\n../lines.jsonl\n../lines.jsonl\n',
    })
    const { exitCode, stderr } = await run(['index', 'build', '@lists/files.txt', '--out', 'listed'])
    expect(exitCode, stderr).toBe(0)
    expect(pathsOf('listed')).toEqual(['lines.jsonl', 'lists/one.jsonl'])
  })

  it.each([
    ['@lists/nix.txt', 'lists/nix.txt: no such file or folder'],
    ['@lists/empty.txt', 'lists/empty.txt: the list is empty, expected a path or an address in each line'],
    ['@lists/wrong.txt', /^dosimeter: .*lists\/nix\.jsonl: no such file or folder/],
  ])('%s is refused', async (list, expected) => {
    writeFiles(folder, { 'lists/empty.txt': '# nothing\n', 'lists/wrong.txt': 'nix.jsonl\n' })
    const { exitCode, stderr } = await run(['index', 'build', list, '--out', 'none'])
    expect(exitCode).toBe(2)
    if (typeof expected === 'string') expect(stderr).toContain(`dosimeter: ${expected}\n`)
    else expect(stderr).toMatch(expected)
  })
})

describe('folders', () => {
  const text = (words: string): string => `{"text":"${words}"}\n`

  it('are searched for names of the formats that are read', async () => {
    writeFiles(folder, {
      'mixed/a.jsonl': text('one'),
      'mixed/deep/b.ndjson.gz': gzipSync(text('two')),
      'mixed/c.json': '[{"text":"three"}]',
      'mixed/d.csv': 'id,text\n1,four\n',
      'mixed/e.tsv': 'id\ttext\n1\tfive\n',
      'mixed/f.md': '# six\n',
      'mixed/.hidden/g.jsonl': text('seven'),
      'mixed/dataset_info.json': '{"splits":{}}',
      'mixed/picture.png': 'none of ours',
      'mixed/program.py': 'print()\n',
    })
    const { exitCode, stderr } = await run(['index', 'build', 'mixed', '--out', 'mixed.index'])
    expect(exitCode, stderr).toBe(0)
    expect(
      manifestOf('mixed.index').inputs.map(({ path, format, documents }) => [path, format, documents]),
    ).toEqual([
      ['a.jsonl', 'jsonl', 1],
      ['c.json', 'json', 1],
      ['d.csv', 'csv', 1],
      ['deep/b.ndjson.gz', 'jsonl', 1],
      ['e.tsv', 'tsv', 1],
      ['f.md', 'text', 1],
    ])
  })

  it('of source code are taken as they are: a document each file, but for what git ignores', async () => {
    writeFiles(folder, {
      'tree/.gitignore': '*.log\nbuild/\n!kept.log\n',
      'tree/src/main.c': 'int main(void) { return 0; }\n',
      'tree/src/.gitignore': '/local.h\n',
      'tree/src/local.h': '#define LOCAL\n',
      'tree/src/deep/local.h': '#define DEEP\n',
      'tree/run.log': 'noise\n',
      'tree/kept.log': 'kept\n',
      'tree/build/out.c': 'int out;\n',
      'tree/Makefile': 'all:\n',
      'tree/node_modules/x/index.js': 'export {}\n',
      'tree/logo.png': 'PNG\0\0',
    })
    const all = await run(['index', 'build', 'tree', '--out', 'tree.index', '--document-per', 'file'])
    expect(all.exitCode, all.stderr).toBe(0)
    expect(pathsOf('tree.index')).toEqual([
      'Makefile',
      'build/out.c',
      'kept.log',
      'run.log',
      'src/deep/local.h',
      'src/local.h',
      'src/main.c',
    ])
    const some = ['index', 'build', 'tree', '--out', 'kept.index', '--document-per', 'file', '--gitignore']
    const kept = await run(some)
    expect(kept.exitCode, kept.stderr).toBe(0)
    expect(pathsOf('kept.index')).toEqual(['Makefile', 'kept.log', 'src/deep/local.h', 'src/main.c'])
    expect(manifestOf('kept.index').inputs.every(({ documents }) => documents === 1)).toBe(true)
  })

  it('say what they leave out, by name where that is asked for, and leave out no shard', async () => {
    const rows = parquetOf([{ name: 'text', data: ['seven'], type: 'STRING' }])
    writeFiles(folder, {
      'odd/UP.JSONL': text('one'),
      'odd/4.Jsonl.GZ': gzipSync(text('two')),
      'odd/rows.parq': rows,
      'odd/AA/wiki_00': '<doc id="1" url="u" title="t">\nthree\n</doc>\n',
      'odd/five.json.bgz': gzipSync('[{"text":"four"}]'),
      'odd/six.txt.snappy': snappyFramed(Buffer.from('five six')),
      'odd/noext': text('left out'),
      'odd/picture.png': 'left out',
      'odd/table.dat': 'id;text\n1;eight\n',
    })
    if (!existsSync(join(folder, 'odd/again.jsonl'))) symlinkSync('UP.JSONL', join(folder, 'odd/again.jsonl'))
    spawnSync('mkfifo', [join(folder, 'odd/pipe.jsonl')])
    const args = ['index', 'build', 'odd', '--out', 'odd.index']
    const { exitCode, stderr } = await run(args)
    expect(exitCode, stderr).toBe(0)
    expect(pathsOf('odd.index')).toEqual([
      ...[
        '4.Jsonl.GZ',
        'AA/wiki_00',
        'UP.JSONL',
        'again.jsonl',
        'five.json.bgz',
        'rows.parq',
        'six.txt.snappy',
      ],
    ])
    expect(manifestOf('odd.index').inputs.map(({ documents }) => documents)).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(stderr).toMatch(
      /\n4 files left out: 3 of no known format, 1 no regular file; --verbose names them\n$/,
    )
    const verbose = await run([...args, '--verbose', '--input-format', '*.dat=csv'])
    expect(verbose.exitCode, verbose.stderr).toBe(0)
    expect(pathsOf('odd.index')).toContain('table.dat')
    expect(verbose.stderr).toContain(
      '\n3 files left out: 2 of no known format, 1 no regular file:\n' +
        '  odd/noext (of no known format)\n  odd/picture.png (of no known format)\n  odd/pipe.jsonl (no regular file)\n',
    )
    const json = await run(['index', 'build', 'odd', '--out', 'odd2.index', '--quiet', '--json'])
    expect(json.stderr).toBe('')
    expect(JSON.parse(json.stdout).run.leftOut).toHaveLength(4)
  })

  it('with links that lead nowhere are refused: a shard must not get lost', async () => {
    writeFiles(folder, { 'links/a.jsonl': text('one') })
    if (!existsSync(join(folder, 'links/b.jsonl')))
      symlinkSync('../blobs/none', join(folder, 'links/b.jsonl'))
    for (const input of ['links', 'links/*.jsonl']) {
      const { exitCode, stderr } = await run(['index', 'build', input, '--out', 'links.index'])
      expect(exitCode).toBe(2)
      expect(stderr).toBe('dosimeter: links/b.jsonl: no such file, a link leads there\nCheck the link.\n')
    }
    const some = await run(['index', 'build', 'links', '--out', 'links.index', '--skip-bad-inputs'])
    expect(some.exitCode).toBe(2)
    expect(pathsOf('links.index')).toEqual(['a.jsonl'])
  })

  it('of packed texts are taken with them, where a part of a text is a document', async () => {
    writeFiles(folder, {
      'texts/a.txt': 'one\ntwo\n',
      'texts/b.txt.gz': gzipSync('three\nfour\n'),
      'texts/c.log': gzipSync(Buffer.from('binary\0')),
      'texts/d.unknown': storedZstd(Buffer.from('five\n')),
      'texts/e.bin': 'NUL\0',
    })
    const args = ['index', 'build', 'texts', '--out', 'texts.index', '--document-per', 'line']
    const { exitCode, stderr } = await run(args)
    expect(exitCode, stderr).toBe(0)
    expect(manifestOf('texts.index').inputs.map(({ path, documents }) => [path, documents])).toEqual([
      ['a.txt', 2],
      ['b.txt.gz', 2],
      ['d.unknown', 1],
    ])
    expect(stderr).toMatch(/\n2 files left out: 2 no text; --verbose names them\n$/)
  })

  it('inside a repository, and globs, leave out what git does', async () => {
    writeFiles(folder, {
      'repo/.git/HEAD': 'ref: refs/heads/main\n',
      'repo/.gitignore': '*.tmp.txt\n/data/raw/\n!kept.tmp.txt\n',
      'repo/data/.gitignore': 'local.txt\n',
      'repo/data/a.txt': 'one',
      'repo/data/b.tmp.txt': 'two',
      'repo/data/kept.tmp.txt': 'three',
      'repo/data/local.txt': 'four',
      'repo/data/raw/c.txt': 'five',
      'repo/data/deep/local.txt': 'six',
      'repo/data/deep/d.txt': 'seven',
    })
    const wanted = ['a.txt', 'deep/d.txt', 'kept.tmp.txt']
    for (const [i, input] of ['repo/data', 'repo/data/**/*.txt'].entries()) {
      const all = await run(['index', 'build', input, '--out', `all-${i}.index`])
      expect(all.exitCode, all.stderr).toBe(0)
      expect(pathsOf(`all-${i}.index`)).toHaveLength(7)
      const kept = await run(['index', 'build', input, '--out', `kept-${i}.index`, '--gitignore'])
      expect(kept.exitCode, kept.stderr).toBe(0)
      expect(pathsOf(`kept-${i}.index`)).toEqual(wanted)
    }
  })

  it('that a library has saved have what it names: a cache beside it would count twice', async () => {
    const stream = Buffer.from(
      tableToIPC(new Table({ text: vectorFromArray(['one', 'two'], new Utf8()) }), 'stream'),
    )
    const cache = Buffer.from(tableToIPC(new Table({ indices: vectorFromArray([0]) }), 'stream'))
    const state = JSON.stringify({ _data_files: [{ filename: 'data-00000-of-00001.arrow' }] })
    const split = (name: string) => ({
      [`saved/${name}/data-00000-of-00001.arrow`]: stream,
      [`saved/${name}/cache-0123456789abcdef.arrow`]: cache,
      [`saved/${name}/state.json`]: state,
      [`saved/${name}/dataset_info.json`]: '{}',
    })
    writeFiles(folder, {
      ...split('train'),
      ...split('test'),
      ...split('dropped'),
      'saved/dataset_dict.json': '{"splits": ["train", "test"]}',
    })
    const { exitCode, stderr } = await run([
      'index',
      'build',
      'saved',
      '--out',
      'saved.index',
      '--text-field',
      'auto',
    ])
    expect(exitCode, stderr).toBe(0)
    expect(pathsOf('saved.index')).toEqual([
      'test/data-00000-of-00001.arrow',
      'train/data-00000-of-00001.arrow',
    ])
    expect(stderr).toContain('4 beside saved data')
  })

  it('without anything to read are refused with what to do', async () => {
    mkdirSync(join(folder, 'bare'), { recursive: true })
    const { exitCode, stderr } = await run(['index', 'build', 'bare', '--out', 'none'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('dosimeter: bare: the folder has no file of a format that is read')
    const texts = await run(['index', 'build', 'bare', '--out', 'none', '--document-per', 'file'])
    expect(texts.stderr).toContain('dosimeter: bare: the folder has no text file\n')
  })

  it('that lead back into themselves end', async () => {
    writeFiles(folder, { 'circle/a.jsonl': text('one') })
    if (!existsSync(join(folder, 'circle/again'))) symlinkSync('.', join(folder, 'circle/again'))
    const { exitCode, stderr } = await run(['index', 'build', 'circle', '--out', 'circle.index'])
    expect(exitCode, stderr).toBe(0)
    expect(pathsOf('circle.index')).toContain('a.jsonl')
  })

  it('of many small files are found, described and built', async () => {
    const files: Record<string, string> = {}
    for (let i = 0; i < 1500; i++) files[`many/${i % 10}/${i}.jsonl`] = text(`document number ${i}`)
    writeFiles(folder, files)
    const { exitCode, stdout, stderr } = await run([
      'index',
      'build',
      'many',
      '--out',
      'many.index',
      '--json',
    ])
    expect(exitCode, stderr).toBe(0)
    expect(JSON.parse(stdout).totals.documents).toBe(1500)
  })
})
