/**
 * The same documents in every codec and format: the same grams, the same evidence, whoever reads which part.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, describe, expect, it } from 'vitest'
import { buildIndex, checkItems, loadPlainItems, openIndex, scanItems } from '../../dist/index.js'
import { storedLz4, storedZstd } from '../support/codecs.ts'
import { gzipMembers, jsonlOf } from '../support/corpus.ts'
import { failureOf } from '../support/index-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-formats-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Document {
  readonly id: string
  readonly text: string | null
}

const LINES = jsonlOf({ seed: 11, bytes: 400_000, oddEvery: 40, isOpen: true })
const DOCUMENTS = LINES.toString('utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): Document => JSON.parse(line))

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const table = (delimiter: string): string =>
  [
    ['id', 'text'].join(delimiter),
    ...DOCUMENTS.map(({ id, text }) => [id, quoted(text ?? '')].join(delimiter)),
  ].join('\r\n')

function parquet(codec: 'UNCOMPRESSED' | 'SNAPPY', rowGroupSize: number): Buffer {
  const column = (name: 'id' | 'text') => ({
    name,
    data: DOCUMENTS.map((document) => document[name]),
    type: 'STRING' as const,
    nullable: true,
  })
  return Buffer.from(parquetWriteBuffer({ columnData: [column('id'), column('text')], codec, rowGroupSize }))
}

function arrow(kind: 'stream' | 'file'): Buffer {
  const column = (name: 'id' | 'text') =>
    vectorFromArray(
      DOCUMENTS.map((document) => document[name]),
      new Utf8(),
    )
  return Buffer.from(tableToIPC(new Table({ id: column('id'), text: column('text') }), kind))
}

/** Frames that end in the middle of lines. */
function zstdFrames(bytes: number): Buffer {
  const frames: Buffer[] = []
  for (let at = 0; at < LINES.length; at += bytes) frames.push(storedZstd(LINES.subarray(at, at + bytes)))
  return Buffer.concat(frames)
}

/** File name and bytes of each form. */
const FORMS: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  'lines.jsonl.gz': () => gzipSync(LINES),
  'members.jsonl.gz': () => gzipMembers(LINES, [1, 1000, 77_777, 200_000]),
  'lines.jsonl.br': () => brotliCompressSync(LINES),
  'list.json': () => Buffer.from(JSON.stringify(DOCUMENTS, null, 2)),
  'inside.json': () => Buffer.from(JSON.stringify({ version: 1, data: DOCUMENTS })),
  'list.json.gz': () => gzipSync(JSON.stringify(DOCUMENTS)),
  'table.csv': () => Buffer.from(table(',')),
  'table.tsv.gz': () => gzipSync(table('\t')),
  'rows.parquet': () => parquet('UNCOMPRESSED', 1e6),
  'groups.parquet': () => parquet('SNAPPY', 100),
  'stream.arrow': () => arrow('stream'),
  'file.arrow': () => arrow('file'),
  'frames.jsonl.zst': () => zstdFrames(33_333),
  // Longer than what is looked at first, and packed so that nothing comes of its beginning alone.
  'list.json.zst': () => storedZstd(Buffer.from(JSON.stringify(DOCUMENTS))),
  'list.json.lz4': () => storedLz4(Buffer.from(JSON.stringify(DOCUMENTS)), 1 << 22),
  'stream.arrow.zst': () => storedZstd(arrow('stream')),
  'semicolons.csv': () => Buffer.from(table(';')),
}

async function indexOf(name: string, options: object = {}) {
  const out = join(folder, `index-${name}-${JSON.stringify(options).replace(/\W+/g, '-')}`)
  await buildIndex({ inputs: [join(folder, name)], out, segmentBytes: 2 ** 16, lanes: 2, ...options })
  return openIndex(out)
}

function filesOf(index: { readonly path: string }): string[] {
  return readdirSync(join(index.path, 'segments')).sort()
}

const PLAIN = 'lines.jsonl'
writeFileSync(join(folder, PLAIN), LINES)
for (const [name, make] of Object.entries(FORMS)) writeFileSync(join(folder, name), await make())

/** Items out of documents: whole ones, and some sentence of them. */
const ITEMS = join(folder, 'items.jsonl')
writeFileSync(
  ITEMS,
  DOCUMENTS.filter(({ text }, i) => text !== null && i % 50 === 7)
    .map(
      ({ text }, i) =>
        `${JSON.stringify({ id: `item-${i}`, text: text?.split(/[ ,]+/).slice(3, 40).join(' ') })}\n`,
    )
    .join(''),
)
const items = await loadPlainItems({ name: 'items', paths: [ITEMS], fields: ['text'] })

/** What does not depend on how a file holds its documents. */
async function evidenceOf(name: string, workers: number) {
  const { items: lines } = await scanItems([items], { inputs: [join(folder, name)], workers })
  return lines.map(({ id, results: [{ level, verified, documents }] }) => ({
    id,
    level,
    coverage: verified?.best?.coverage,
    documents: documents.map(({ id, spans, excerpts }) => ({ id, spans, excerpts })),
  }))
}

describe('the same documents', () => {
  it.each(Object.keys(FORMS))('as %s: auto takes their text', async (name) => {
    const { manifest, totals } = await indexOf(name, { textFields: ['auto'] })
    expect(manifest.inputs.map(({ fields }) => fields)).toEqual([['text']])
    expect(totals.grams).toBe((await indexOf(PLAIN)).totals.grams)
  })

  it.each(Object.keys(FORMS))('as %s: documents and grams are those of the lines', async (name) => {
    const [lines, form] = [await indexOf(PLAIN), await indexOf(name)]
    const facts = ({ totals }: typeof lines) => {
      const { documents, emptyDocuments, skipped, grams } = totals
      return { documents, emptyDocuments, skipped, grams }
    }
    expect(facts(form)).toEqual(facts(lines))
    expect(facts(form).documents).toBe(DOCUMENTS.length)
  })

  it.each(Object.keys(FORMS))('as %s: the evidence is that of the lines', async (name) => {
    const expected = await evidenceOf(PLAIN, 1)
    expect(expected.filter(({ level }) => level === 'contaminated')).toHaveLength(items.items.length)
    expect(await evidenceOf(name, 2)).toEqual(expected)
  })

  it.each(Object.keys(FORMS))(
    'as %s: scan and index with an exact pass agree, and so do any numbers of workers',
    async (name) => {
      const one = await indexOf(name, { workers: 1 })
      const two = await indexOf(name, { workers: 2 })
      expect(two.digest).toBe(one.digest)
      expect(filesOf(two)).toEqual(filesOf(one))
      for (const file of filesOf(one)) {
        const bytes = (index: typeof one): Buffer => readFileSync(join(index.path, 'segments', file))
        expect(bytes(two).equals(bytes(one))).toBe(true)
      }
      const { items: exact } = await checkItems(one, [items], { exact: {} })
      const { items: scanned } = await scanItems([items], { inputs: [join(folder, name)] })
      const verified = (lines: typeof exact) =>
        lines.map(({ results: [{ verified, documents }] }) => ({ verified, documents }))
      expect(verified(exact)).toEqual(verified(scanned))
    },
  )

  it.each(['groups.parquet', 'list.json', 'lines.jsonl.br'])(
    'as %s: a changed input is refused',
    async (name) => {
      const index = await indexOf(name, { root: 1 })
      const path = join(folder, name)
      const bytes = readFileSync(path)
      const changed = Buffer.from(bytes)
      changed[bytes.length >> 1] = (changed[bytes.length >> 1] ?? 0) ^ 1
      writeFileSync(path, changed)
      try {
        await expect(checkItems(index, [items], { exact: {} })).rejects.toMatchObject({
          code: expect.stringMatching(/^(INPUT_CHANGED|CORRUPT_INPUT)$/),
        })
      } finally {
        writeFileSync(path, bytes)
      }
    },
  )
})

describe('large inputs', () => {
  const long = jsonlOf({ seed: 5, bytes: 20_000_000, oddEvery: 90 })
  const files: Readonly<Record<string, () => Buffer>> = {
    'long.jsonl.zst': () => {
      const frames: Buffer[] = []
      for (let at = 0; at < long.length; at += 4_333_333)
        frames.push(storedZstd(long.subarray(at, at + 4_333_333)))
      return Buffer.concat(frames)
    },
  }

  it.each(Object.keys(files))('as %s: are cut, and each record is taken once', async (name) => {
    writeFileSync(join(folder, 'long.jsonl'), long)
    writeFileSync(join(folder, name), files[name]?.() ?? '')
    const plain = await indexOf('long.jsonl')
    const out = join(folder, `cut-${name}`)
    const lanes: number[][] = []
    await buildIndex({
      inputs: [join(folder, name)],
      out,
      lanes: 3,
      observer: { onStart: ({ record }) => lanes.push(record.plan.lanes.map((sources) => sources.length)) },
    })
    const { totals, manifest } = await openIndex(out)
    expect(lanes).toEqual([[1, 1]])
    const { documents, emptyDocuments, grams } = totals
    expect({ documents, emptyDocuments, grams }).toEqual({
      documents: plain.totals.documents,
      emptyDocuments: plain.totals.emptyDocuments,
      grams: plain.totals.grams,
    })
    expect(manifest.inputs[0]?.textBytes).toBe(long.length)
    expect(manifest.inputs[0]?.chunks).toHaveLength(16 * Math.ceil((files[name]?.().length ?? 0) / 2 ** 22))
  })
})

describe('text fields', () => {
  const write = (name: string, records: readonly unknown[]): string => {
    const path = join(folder, name)
    writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    return path
  }
  const sentence = (i: number): string => `sentence number ${i} of these records has quite a few words in it`
  const grams = async (path: string, textField: string): Promise<number> => {
    const out = join(folder, `fields-${Math.random()}`)
    const { manifest } = await buildIndex({ inputs: [path], out, textFields: [textField] })
    return manifest.inputs[0]?.grams ?? -1
  }
  const GRAMS = 6

  it('may be nested, in lists, content parts, and joined', async () => {
    const chats = write('chats.jsonl', [
      {
        messages: [
          { role: 'user', content: sentence(1) },
          { role: 'assistant', content: null },
          { role: 'tool' },
        ],
      },
      { messages: [{ role: 'user', content: [{ type: 'text', text: sentence(2) }, { type: 'image' }] }] },
      { messages: [] },
    ])
    expect(await grams(chats, 'messages[].content')).toBe(2 * GRAMS)
    expect(await grams(chats, 'auto')).toBe(2 * GRAMS)
    const nested = write('nested.jsonl', [
      { a: { b: [{ c: sentence(1) }, { c: sentence(2) }] }, 'd.e': sentence(3) },
    ])
    expect(await grams(nested, 'a.b[].c')).toBe(2 * GRAMS)
    expect(await grams(nested, 'd.e')).toBe(GRAMS)
    expect(await grams(nested, 'a.b[].c,d.e')).toBe(3 * GRAMS)
    // Joined, grams span the two: seven more for each seam.
    expect(await grams(nested, 'a.b[].c+d.e')).toBe(3 * GRAMS + 2 * 7)
  })

  it('that no record has are an error, also in lists', async () => {
    const chats = write('typo.jsonl', [{ messages: [{ role: 'user', content: 'a' }] }])
    await expect(grams(chats, 'messages[].contents')).rejects.toMatchObject({ code: 'BAD_RECORD' })
    await expect(grams(chats, 'message[].content')).rejects.toMatchObject({ code: 'BAD_RECORD' })
    await expect(grams(chats, 'messages')).rejects.toMatchObject({ code: 'BAD_RECORD' })
  })

  it.each([
    [[{ text: 'a', id: 1 }], 'text'],
    [[{ conversations: [{ from: 'human', value: 'a' }] }], 'conversations[].value'],
    [[{ prompt: 'a', chosen: 'b', rejected: 'c' }], 'prompt,chosen,rejected'],
    [
      [{ prompt: [{ content: 'a' }], chosen: [{ content: 'b' }], rejected: [{ content: 'c' }] }],
      'prompt[].content,chosen[].content,rejected[].content',
    ],
    [[{ instruction: 'a', input: '', output: 'b' }], 'instruction,input,output'],
    [[{ question: 'a', answer: 'b' }], 'question,answer'],
    [[{ n: 1, passage: 'a' }], 'passage'],
  ])('auto: %j has %s', async (records, expected) => {
    const out = join(folder, `auto-${Math.random()}`)
    const { manifest } = await buildIndex({
      inputs: [write('auto.jsonl', records)],
      out,
      textFields: ['auto'],
    })
    expect(manifest.inputs[0]?.fields.join()).toBe(expected)
  })

  it.each([
    [[{ text: 'a', messages: [{ content: 'b' }] }], 'its text could be text or messages[].content'],
    [
      [{ instruction: 'a', output: sentence(1), response: sentence(2) }],
      'its text could be instruction,output, but response holds text too',
    ],
    [
      [{ title: 'a', abstract: 'b' }],
      'its text fields cannot be told; its records have text in title, abstract',
    ],
    [[{ id: 'a', source: 'b' }], 'its text fields cannot be told; its records have id, source'],
  ])('auto: %j is refused', async (records, expected) => {
    const path = write('doubt.jsonl', records)
    await expect(grams(path, 'auto')).rejects.toMatchObject({
      code: 'NO_FIELD',
      message: expect.stringContaining(expected),
    })
  })
})

describe('text fields that are told', () => {
  const SENTENCE = 'sentence of these records that has quite a few words in it'
  const write = (name: string, content: string): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const build = async (path: string, options: object = {}) => {
    const out = join(folder, `told-${Math.random()}`)
    const { manifest } = await buildIndex({ inputs: [path], out, ...options })
    const [input] = manifest.inputs
    return { fields: input?.fields.join(), documents: input?.documents, skipped: input?.skipped }
  }

  it('come of a first record however long it is, and of a document of one', async () => {
    const long = { id: 'a', note: SENTENCE, text: 'long '.repeat(200_000) }
    for (const content of [
      `${JSON.stringify(long)}\n${JSON.stringify(long)}\n`,
      JSON.stringify([long, long]),
    ]) {
      const path = write(content.startsWith('[') ? 'long.json' : 'long.jsonl', content)
      await expect(build(path, { textFields: ['auto'] })).rejects.toThrow('but note holds text too')
      expect(await build(path, { textFields: ['text'] })).toMatchObject({ documents: 2 })
    }
    const one = write('one.json', JSON.stringify([{ question: SENTENCE, answer: 'a' }]))
    expect(await build(one, { textFields: ['auto'] })).toMatchObject({
      fields: 'question,answer',
      documents: 1,
    })
  })

  it('of a column that a record may lack are taken where it is there', async () => {
    const lines = [
      { instruction: SENTENCE, input: SENTENCE, output: SENTENCE },
      { instruction: SENTENCE, output: SENTENCE },
    ]
    const path = write('lack.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const fields = 'instruction,input?,output'
    expect(await build(path, { textFields: ['auto'] })).toEqual({ fields, documents: 2, skipped: 0 })
    await expect(build(path, { textFields: ['instruction,input,output'] })).rejects.toThrow(
      'no text field "input"',
    )
  })

  it('of an input without records are none, whatever its columns', async () => {
    const empty = parquetWriteBuffer({ columnData: [{ name: 'body', data: [], type: 'STRING' }] })
    writeFileSync(join(folder, 'none.parquet'), Buffer.from(empty))
    write('some.jsonl', `${JSON.stringify({ text: SENTENCE })}\n`)
    const out = join(folder, 'told-none')
    const { manifest, emptyInputs } = await buildIndex({
      inputs: ['none.parquet', 'some.jsonl'],
      cwd: folder,
      out,
      textFields: ['auto'],
    })
    expect(manifest.inputs.map(({ fields }) => fields)).toEqual([[], ['text']])
    expect(emptyInputs).toEqual(['none.parquet'])
  })

  it('inside lists of lists are reached by name', async () => {
    const path = write('lists.jsonl', `${JSON.stringify({ a: [[SENTENCE, SENTENCE], [SENTENCE]] })}\n`)
    expect(await build(path, { textFields: ['a[][]'] })).toMatchObject({ documents: 1 })
    const { message, hint } = await failureOf(() => build(path, { textFields: ['a'] }))
    expect(message).toMatch(/lists\.jsonl:1: text field "a" is a list, expected a string$/)
    expect(hint).toBe("Name what is inside of it with --text-field: 'a[][]'.")
    const deeper = await failureOf(() => build(path, { textFields: ['a[][].b'] }))
    expect(deeper.message).toMatch(/text field "a\[0\]\[0\]" is a string, expected an object$/)
  })
})

describe('the records of a JSON document', () => {
  const SENTENCE = 'one of the documents that lie in lists of this file'
  const records = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: i, text: `${SENTENCE} ${i}` }))
  const write = (name: string, value: unknown, indent?: number): string => {
    const path = join(folder, name)
    writeFileSync(path, JSON.stringify(value, null, indent))
    return path
  }
  const documents = async (path: string, options: object = {}): Promise<number | undefined> => {
    const out = join(folder, `records-${Math.random()}`)
    const { manifest } = await buildIndex({ inputs: [path], out, ...options })
    const index = await openIndex(out)
    const { report } = await checkItems(index, [items], { exact: { shortItems: true } })
    expect(report.exact?.documents).toBe(manifest.inputs[0]?.documents)
    return manifest.inputs[0]?.documents
  }

  it('are those of the list that is named, where there are several', async () => {
    const path = write('several.json', { version: 1, train: records(30), deep: { test: records(7) } })
    const { message, hint } = await failureOf(() => documents(path))
    expect(message).toMatch(
      /several\.json: the JSON document has several arrays of records, "train" and, at byte \d+, "deep\.test"$/,
    )
    expect(hint).toBe('Say which is meant: --records train, or --records train,deep.test for both.')
    expect(await documents(path, { records: ['deep.test'] })).toBe(7)
    expect(await documents(path, { records: ['train'] })).toBe(30)
    expect(await documents(path, { records: ['*.json=train,deep.test'] })).toBe(37)
    const wrong = await failureOf(() => documents(path, { records: ['trian'] }))
    expect(wrong.message).toMatch(/several\.json: no array "trian" in the JSON document$/)
    expect(wrong.hint).toBe('It has "train", "deep.test": name one with --records.')
  })

  it('are the document itself, where that is a chat or has the text', async () => {
    const chat = { id: 'a', messages: [{ role: 'user', content: SENTENCE }], tools: [{ name: 'b' }] }
    for (const indent of [undefined, 2]) {
      const path = write('chat.json', chat, indent)
      expect(await documents(path, { textFields: ['messages[].content'] })).toBe(1)
      expect(await documents(path, { textFields: ['auto'] })).toBe(1)
      const page = write('page.json', { id: 'a', text: SENTENCE, links: [{ to: 'b' }] }, indent)
      expect(await documents(page)).toBe(1)
      const plain = write('plain.json', { id: 'a', text: SENTENCE }, indent)
      expect(await documents(plain)).toBe(1)
    }
    const both = write('both.json', { id: 'a', text: SENTENCE, parts: records(3) }, 2)
    expect((await failureOf(() => documents(both))).message).toMatch(
      /both\.json: the text could be that of the document or of its list "parts"$/,
    )
    expect(await documents(both, { records: ['.'] })).toBe(1)
    expect(await documents(both, { records: ['parts'] })).toBe(3)
  })

  it('are found behind as many other keys as there are', async () => {
    const path = write('behind.json', { notes: 'x'.repeat(300_000), data: records(5) })
    expect(await documents(path)).toBe(5)
    const lines = join(folder, 'lines-of.json')
    writeFileSync(
      lines,
      records(3)
        .map((record) => `${JSON.stringify({ ...record, notes: 'y'.repeat(100_000) })}\n`)
        .join(''),
    )
    expect(await documents(lines)).toBe(3)
  })
})

describe('an input whose format is stated', () => {
  const SENTENCE = 'a sentence in a cell that has quite a few words in it'
  const build = async (name: string, content: string | Buffer, options: object) => {
    writeFileSync(join(folder, name), content)
    const out = join(folder, `stated-${Math.random()}`)
    const { manifest } = await buildIndex({ inputs: [join(folder, name)], out, ...options })
    const index = await openIndex(out)
    const { report } = await checkItems(index, [items], { exact: { shortItems: true } })
    expect(report.exact?.documents).toBe(manifest.inputs[0]?.documents)
    const { codec, format, documents, grams } = manifest.inputs[0] ?? {}
    return { codec, format, documents, grams }
  }

  it('is read as it is said', async () => {
    const csv = `id,text\n1,"${SENTENCE}"\n2,"${SENTENCE}"\n`
    expect(await build('table.dat', csv, { inputFormats: ['csv'] })).toMatchObject({
      format: 'csv',
      documents: 2,
    })
    expect(await build('odd.bin', brotliCompressSync(csv), { inputFormats: ['*.bin=csv.br'] })).toMatchObject(
      {
        codec: 'brotli',
        format: 'csv',
        documents: 2,
      },
    )
    expect(
      await build('lines.txt', `${JSON.stringify({ text: SENTENCE })}\n`, { inputFormats: ['jsonl'] }),
    ).toMatchObject({
      format: 'jsonl',
      documents: 1,
    })
    await expect(build('table.dat', csv, { inputFormats: ['*.csv=csv'] })).rejects.toThrow(
      '--input-format *.csv=…: the pattern does not match the input',
    )
  })

  it('may be a table of other marks', async () => {
    const twice = (open: string, close: string): string =>
      `id|text\n1|${open}${SENTENCE}${close}\n2|${SENTENCE}\n`
    const quotes = await build('bars.csv', twice('"an open quote, ', ''), {
      inputFormats: ['csv,quotes=none'],
    })
    expect(quotes).toMatchObject({ documents: 2 })
    const escaped = `text,id\n"say \\"${SENTENCE}\\", he said",1\n${SENTENCE}\\, and more,2\n`
    expect(await build('escaped.csv', escaped, { inputFormats: ['csv,escape=backslash'] })).toMatchObject({
      documents: 2,
    })
    await expect(build('escaped.csv', escaped, {})).rejects.toMatchObject({ code: 'CORRUPT_INPUT' })
  })
})

describe('places in what has rows', () => {
  const texts = [...DOCUMENTS.map(({ text }) => text ?? ''), 'spoilt \xff']
  const bytes = texts.map((text, i) => Buffer.from(text, i < texts.length - 1 ? 'utf8' : 'latin1'))
  const LAST = (texts.length - 1).toLocaleString('en')
  const parquetBytes = (): Buffer =>
    Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: 'text', data: bytes.map((text) => new Uint8Array(text)), type: 'BYTE_ARRAY' },
          { name: 'number', data: texts.map((_, i) => i), type: 'INT32' },
        ],
        rowGroupSize: 100,
      }),
    )

  it('are rows, counted from 0', async () => {
    writeFileSync(join(folder, 'spoilt.parquet'), parquetBytes())
    const options = { inputs: ['spoilt.parquet'], cwd: folder, out: join(folder, 'rows.index') }
    expect((await failureOf(() => buildIndex({ ...options, strict: true }))).message).toBe(
      `spoilt.parquet: row ${LAST}: text that is not valid UTF-8`,
    )
    expect((await failureOf(() => buildIndex({ ...options, textFields: ['number'] }))).message).toBe(
      'spoilt.parquet: row 0: text field "number" is a number, expected a string',
    )
    const all = await buildIndex({ ...options, textFields: ['number'], maxBadRecords: texts.length }).catch(
      (error: unknown) => error,
    )
    expect(all).toMatchObject({ code: 'NO_DOCUMENTS' })
    const columns = { text: texts.slice(0, 2), number: [1, 2] }
    const some = Buffer.from(
      tableToIPC(
        new Table({ text: vectorFromArray([null, 'a'], new Utf8()), n: vectorFromArray(columns.number) }),
        'file',
      ),
    )
    writeFileSync(join(folder, 'some.arrow'), some)
    const arrowFailure = await failureOf(() =>
      buildIndex({ ...options, inputs: ['some.arrow'], textFields: ['n'] }),
    )
    expect(arrowFailure.message).toMatch(/^some\.arrow: row 0: text field "n" is a number/)
  })

  it('and are those of the evidence', async () => {
    const { items: lines } = await scanItems([items], { inputs: [join(folder, 'groups.parquet')] })
    const found = lines.flatMap(({ results: [{ documents }] }) => documents)
    expect(found.length).toBeGreaterThan(0)
    for (const { id, row, byte, record } of found) {
      expect(DOCUMENTS[row ?? -1]?.id).toBe(id)
      expect([byte, record]).toEqual([row, (row ?? 0) + 1])
    }
    const plain = await scanItems([items], { inputs: [join(folder, PLAIN)] })
    const lineRecords = plain.items.flatMap(({ results: [{ documents }] }) => documents)
    expect(lineRecords.some((document) => 'row' in document)).toBe(false)
  })
})

describe('plain text', () => {
  it('is a document a file, paragraph or line', async () => {
    const path = join(folder, 'prose.txt')
    writeFileSync(path, 'One line\nand another.\n\n\nA second paragraph.\n')
    const documents = async (documentPer: 'file' | 'paragraph' | 'line'): Promise<number> => {
      const out = join(folder, `prose-${documentPer}`)
      const { manifest } = await buildIndex({ inputs: [path], out, documentPer })
      return manifest.inputs[0]?.documents ?? -1
    }
    expect(await documents('file')).toBe(1)
    expect(await documents('paragraph')).toBe(2)
    expect(await documents('line')).toBe(3)
  })
})

describe('an exact pass', () => {
  it('of Parquet says how many bytes it will read: the columns with text of the row groups in question', async () => {
    const column = (name: string) => ({
      name,
      data: DOCUMENTS.map(({ text }, i) => (name === 'text' ? text : `${name} of ${i} that nobody reads`)),
      type: 'STRING' as const,
      nullable: true,
    })
    const columnData = [column('ballast'), column('text')]
    const bytes = Buffer.from(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', rowGroupSize: 50 }))
    const name = 'ballast.parquet'
    writeFileSync(join(folder, name), bytes)
    const index = await indexOf(name)
    let planned: { readonly bytes: number; readonly allBytes: number } | undefined
    const { report } = await checkItems(index, [items], { exact: { onPlan: (plan) => (planned = plan) } })
    const ballast = DOCUMENTS.reduce((sum, _, i) => sum + `ballast of ${i} that nobody reads`.length, 0)
    expect(planned?.allBytes).toBe(bytes.length)
    expect(planned?.bytes).toBeLessThan(bytes.length - ballast)
    expect(planned?.bytes).toBeGreaterThan(LINES.length / 2)
    expect(report.exact?.fileBytes).toBe(planned?.bytes)
  })
})
