import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BUILD_SAMPLES, cli, type SampleFolder, sampleFolder } from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })
const path = (...names: string[]): string => join(folder.path, ...names)

beforeAll(async () => {
  folder = sampleFolder()
  const { exitCode, stderr } = await run(...BUILD_SAMPLES)
  expect(exitCode, stderr).toBe(0)
})
afterAll(() => folder.remove())

const TEXT = 'one two three four five six seven eight nine ten'
const LINE = `${JSON.stringify({ text: TEXT })}\n`

describe('index build refuses', () => {
  const BAD_JSON = 'Mend the line, or allow some with --max-bad-records.'
  const CASES: readonly (readonly [
    string,
    Readonly<Record<string, string | Buffer>>,
    readonly string[],
    string,
  ])[] = [
    ['a missing file', {}, ['nix.jsonl'], 'nix.jsonl: no such file or folder\nCheck the path.'],
    [
      'a folder without matching files',
      { 'docs/picture.png': 'text' },
      ['docs'],
      'docs: the folder has no file of a format that is read (jsonl, ndjson, jsonlines, json, parquet, parq, pq, arrow, feather, ipc, csv, tsv, tab, txt, text, md, warc, wet, xml)\n' +
        'Name the files, or a glob that matches them, with --input-format if their names do not tell; for texts and source code add --document-per file.',
    ],
    ['a glob without files', {}, ['nix-*.jsonl'], 'nix-*.jsonl: no file matches the pattern'],
    [
      'a text field that is not there, listing those that are',
      { 'a.jsonl': `${LINE}{"id": 1, "content": "b"}\n` },
      ['a.jsonl'],
      'a.jsonl:2: no text field "text"; the record has "id", "content"\n' +
        'Name the text field with --text-field, or let --text-field auto find it.',
    ],
    [
      'a text field that is spelt alike',
      { 'a.jsonl': LINE },
      ['a.jsonl', '--text-field', 'txt'],
      'a.jsonl:1: no text field "txt"; the record has "text"\nDid you mean "text"? Name the text field with --text-field, or let --text-field auto find it.',
    ],
    [
      'a missing file where one is spelt alike',
      { 'corpus/web.jsonl': LINE },
      ['corpsu/web.jsonl'],
      'corpsu/web.jsonl: no such file or folder\nDid you mean "corpus/web.jsonl"?',
    ],
    [
      'a text field that is not a string',
      { 'a.jsonl': `${LINE}${LINE}{"text": 7}\n` },
      ['a.jsonl'],
      'a.jsonl:3: text field "text" is a number, expected a string\nName another with --text-field.',
    ],
    [
      'a --text-field whose pattern matches nothing',
      { 'a.jsonl': LINE },
      ['a.jsonl', '--text-field', 'text', '--text-field', 'b.jsonl=body'],
      '--text-field b.jsonl=…: the pattern does not match the input',
    ],
    [
      'a record that is no object',
      { 'a.jsonl': `${LINE}["${TEXT}"]\n` },
      ['a.jsonl'],
      'a.jsonl:2: the record is a list, expected an object\nRecords are objects: JSON Lines have one on each line, a JSON list has them as its elements.',
    ],
    [
      'truncated gzip',
      { 'a.jsonl.gz': gzipSync(LINE.repeat(500)).subarray(0, -20) },
      ['a.jsonl.gz'],
      `a.jsonl.gz: truncated gzip: the file ends at byte ${gzipSync(LINE.repeat(500)).length - 20}, in the middle of a member\nCopy the file again.`,
    ],
    [
      'invalid UTF-8 with --strict',
      { 'a.jsonl': Buffer.from(`${LINE}{"text":"${TEXT} \xff"}\n`, 'latin1') },
      ['a.jsonl', '--strict'],
      'a.jsonl:2: text that is not valid UTF-8\nConvert the file, or leave out --strict to have such bytes replaced and counted.',
    ],
    [
      'a run without any document',
      { 'a.jsonl': '\n' },
      ['a.jsonl'],
      'no document found in a.jsonl\nCheck whether the files are those that hold the corpus, and whole.',
    ],
    [
      'a ZIP archive',
      { 'a.zip': 'PK\x03\x04 and more' },
      ['a.zip'],
      'a.zip: a ZIP archive, which is not read\n' +
        'Unpack or export it first: JSON Lines, Parquet, Arrow, CSV and texts are read, compressed or not.',
    ],
    [
      'LZMA, compressed once more',
      { 'a.lzma.gz': gzipSync(Buffer.from('5d00008000ffff', 'hex')) },
      ['a.lzma.gz'],
      'a.lzma.gz: LZMA without the framing of xz, which is not read\n' +
        'Unpack or export it first: JSON Lines, Parquet, Arrow, CSV and texts are read, compressed or not.',
    ],
    [
      'XML of another kind',
      { 'a.xml': '<?xml version="1.0"?>\n<feed><entry/></feed>\n' },
      ['a.xml'],
      'a.xml: markup that is neither a MediaWiki export nor the <doc> blocks of WikiExtractor\n' +
        'Extract its text first, or take it as it is with --document-per file.',
    ],
    [
      'a table whose quotes do not fit',
      { 'a.csv': 'id,text\n1,"an open quote\n' },
      ['a.csv'],
      'a.csv: malformed CSV at line 2: a quote that is opened here and never closed\n' +
        'Mend it there; or where quotes, delimiters or escapes are others, say so: --input-format csv,quotes=none or csv,delimiter=; or csv,escape=backslash.',
    ],
    [
      'a JSON list with a comma too many',
      { 'a.json': `[${LINE},]` },
      ['a.json'],
      `a.json: malformed JSON at byte ${LINE.length + 2}: found "]", expected an element\nMend it there, or copy the file again.`,
    ],
    [
      'a text field that is a list, saying how to name what is in it',
      {
        'a.jsonl': `${JSON.stringify({ text: TEXT, choices: [TEXT], chat: [{ role: 'user', content: TEXT }] })}\n`,
      },
      ['a.jsonl', '--text-field', 'choices'],
      `a.jsonl:1: text field "choices" is a list, expected a string\nName what is inside of it with --text-field: 'choices[]'.`,
    ],
    [
      'a text field that is a list of objects',
      { 'a.jsonl': `${JSON.stringify({ chat: [{ role: 'user', content: TEXT }] })}\n` },
      ['a.jsonl', '--text-field', 'chat'],
      `a.jsonl:1: text field "chat" is a list, expected a string\nName what is inside of it with --text-field: 'chat[].role', 'chat[].content'.`,
    ],
    [
      'a text field below what is a text',
      { 'a.jsonl': LINE },
      ['a.jsonl', '--text-field', 'text.body'],
      'a.jsonl:1: text field "text" is a string, expected an object\nName another with --text-field.',
    ],
    [
      'what a file holds to take over the terminal',
      { 'a.jsonl': `{"id":1,"\\u001b]0;title\\u0007":"\\u202e"}\n` },
      ['a.jsonl'],
      'a.jsonl:1: no text field "text"; the record has "id", "\\u001b]0;title\\u0007"\n' +
        'Name the text field with --text-field, or let --text-field auto find it.',
    ],
    [
      'a Parquet file that is cut off',
      { 'a.parquet': 'PAR1' },
      ['a.parquet'],
      'a.parquet: 4 bytes, expected a Parquet file of 12 at least\nCopy the file again.',
    ],
  ]

  beforeEach(() => {
    for (const name of ['docs', 'i']) rmSync(path(name), { recursive: true, force: true })
  })

  const prepare = (files: Readonly<Record<string, string | Buffer>>): void => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(path(name), '..'), { recursive: true })
      writeFileSync(path(name), content)
    }
  }

  test.each(CASES)('%s', async (_, files, args, sentence) => {
    prepare(files)
    expect(await run('index', 'build', ...args, '--out', 'i', '--quiet')).toEqual({
      exitCode: 2,
      signal: null,
      stdout: '',
      stderr: `dosimeter: ${sentence}\n`,
    })
    expect(existsSync(path('i'))).toBe(false)
  })

  test('malformed JSON, with its line', async () => {
    prepare({ 'a.jsonl': `${LINE}${LINE}{"text": "no end\n` })
    const { exitCode, stdout, stderr } = await run('index', 'build', 'a.jsonl', '--out', 'i', '--quiet')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    // What JSON.parse says differs between versions of Node.
    expect(stderr).toMatch(/^dosimeter: a\.jsonl:3: malformed JSON: \S.*\n/)
    expect(stderr.split('\n').slice(1)).toEqual([BAD_JSON, ''])
    expect(existsSync(path('i'))).toBe(false)
  })

  test('a line over the limit', async () => {
    prepare({ 'a.jsonl': `${LINE}${JSON.stringify({ text: `${TEXT} `.repeat(200) })}\n` })
    const { exitCode, stderr } = await run(
      ...['index', 'build', 'a.jsonl', '--out', 'i', '--quiet', '--max-record', '1k'],
    )
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^dosimeter: a\.jsonl:2: .*1024.*\n.*--max-record.*\n$/)
    expect(existsSync(path('i'))).toBe(false)
  })

  test('a folder that holds something else, and a file', async () => {
    writeFileSync(path('a.jsonl'), LINE)
    const before = readdirSync(path('samples')).sort()
    expect(await run('index', 'build', 'a.jsonl', '--out', 'samples')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^dosimeter: samples: the folder holds \S+ but no index\nName a new or an empty folder\.\n$/,
      ),
    })
    expect(readdirSync(path('samples')).sort()).toEqual(before)
    expect(await run('index', 'build', 'a.jsonl', '--out', 'a.jsonl')).toMatchObject({
      exitCode: 2,
      stderr: 'dosimeter: a.jsonl: it is a file, expected a folder for the index\n',
    })
  })

  test('an input that has changed since it was indexed', async () => {
    writeFileSync(path('a.jsonl'), LINE)
    await run('index', 'build', 'a.jsonl', '--out', 'i', '--quiet')
    writeFileSync(path('a.jsonl'), LINE + LINE)
    expect(await run('index', 'build', 'a.jsonl', '--out', 'i')).toEqual({
      exitCode: 2,
      signal: null,
      stdout: '',
      stderr:
        `dosimeter: a.jsonl: it has changed since it was indexed: ${LINE.length} bytes then, ${2 * LINE.length} now\n` +
        'Segments are never rewritten: build a new index, or give the new content a new name.\n',
    })
  })
})

describe('check refuses', () => {
  const check = (...args: string[]) => run('check', '--index', 'samples.index', ...args)

  test.each([
    [
      ['--benchmark', 'gsm8=x.jsonl'],
      /^dosimeter: "gsm8": no such benchmark, expected one of the \d+ that are known\nDid you mean "gsm8k"\?\n$/,
    ],
    [
      ['--benchmark', 'gsm8k=x.jsonl'],
      /^dosimeter: x\.jsonl: no such file or folder, expected a file or folder with items\n$/,
    ],
    [
      ['--benchmark', 'gsm8k=samples'],
      /^dosimeter: samples: no file of the set, expected test\.jsonl or main\/test-\*\.parquet or \*\*\/test-\*\.parquet; the folder holds README\.md, .*\nName the files themselves\.\n$/,
    ],
    [
      ['--benchmark', 'nix.yaml=x.jsonl'],
      /^dosimeter: nix\.yaml: no such file or folder, expected a benchmark description\n$/,
    ],
    [
      ['--items', 'empty.jsonl', '--fields', 'text'],
      /^dosimeter: empty\.jsonl: no items for "empty", expected at least one record\n$/,
    ],
    [
      ['--items', 'samples/arith.jsonl', '--fields', 'question,anwser'],
      /^dosimeter: samples\/arith\.jsonl:1: no key "anwser" for field "anwser", expected text there; the record has the keys id, question, answer\nDid you mean "answer"\?\n$/,
    ],
    [
      ['--benchmark', 'mmlu=samples/arith.jsonl'],
      /^dosimeter: samples\/arith\.jsonl:1: no key "choices" for field "choices" .*\nThe files may be another release than the description "mmlu" is for; .*\n$/,
    ],
    [
      ['--items', 'samples/arith.jsonl', '--fields', 'question', '--n', '7'],
      /^dosimeter: --n 7: the index holds 8-grams, which answer only grams of at least 8 words\nUse --n 8 or more, or build an index with --n 7\.\n$/,
    ],
    [
      ['--items', 'samples/arith.jsonl', '--fields', 'question', '--partial-at', '0.9'],
      /^dosimeter: thresholds 0\.9 and 0\.8: expected 0 < partial <= contaminated <= 1\n$/,
    ],
    [
      [
        '--benchmark',
        'samples/trivia.yaml=samples/trivia.jsonl',
        '--items',
        'samples/arith.jsonl',
        '--fields',
        'question',
        '--name',
        'trivia',
      ],
      /^dosimeter: two sets are named "trivia", expected each name once\nGive the set of --items another name with --name, .*\n$/,
    ],
    [
      ['--items', 'samples/arith.jsonl', '--fields', 'question', '--out', 'samples'],
      /^dosimeter: samples: the folder holds README\.md, expected nothing but an earlier report\nName a new or an empty folder\.\n$/,
    ],
    [
      ['--items', 'samples/arith.jsonl', '--fields', 'question', '--out', 'empty.jsonl'],
      /^dosimeter: empty\.jsonl: it is a file, expected a folder for the report\n$/,
    ],
  ])('%j', async (args, sentence) => {
    writeFileSync(path('empty.jsonl'), '')
    const { exitCode, stdout, stderr } = await check(...args)
    expect(stderr).toMatch(sentence)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  })
})
