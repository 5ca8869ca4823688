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
import { storedZstd } from '../support/codecs.ts'
import { gzipMembers, jsonlOf } from '../support/corpus.ts'

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
const FORMS: Readonly<Record<string, () => Buffer>> = {
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
for (const [name, make] of Object.entries(FORMS)) writeFileSync(join(folder, name), make())

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
    [[{ instruction: 'a', input: '', output: 'b' }], 'input,instruction,output'],
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
    [[{ text: 'a', messages: [{ content: 'b' }] }], 'text or messages[].content'],
    [[{ title: 'a', abstract: 'b' }], 'its records have title, abstract'],
  ])('auto: %j is refused', async (records, expected) => {
    const path = write('doubt.jsonl', records)
    await expect(grams(path, 'auto')).rejects.toMatchObject({
      code: 'NO_FIELD',
      message: expect.stringContaining(expected),
    })
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
