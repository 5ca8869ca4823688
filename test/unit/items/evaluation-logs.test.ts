/**
 * Items out of logs of lm-evaluation-harness and Inspect, told by what is in the files.
 */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadNamedSet } from '../../../src/items/load.ts'
import { storedZstd, type ZipMethod, zipOf } from '../../support/zip.ts'
import { folderWith } from './temporary-folder.ts'

async function itemsOf(source: string, path: string) {
  const set = await loadNamedSet(source, [path])
  return set.items.map(({ id, fields }) => ({
    id,
    ...Object.fromEntries(fields.map(({ name, parts }) => [name, parts])),
  }))
}

/** A line as lm-evaluation-harness writes it for a question to be answered in free text. */
function generated(docId: number, question: string, answer: string, filter: string, shots = '') {
  return {
    doc_id: docId,
    doc: { question, answer },
    target: answer,
    arguments: { gen_args_0: { arg_0: `${shots}Question: ${question}\nAnswer:`, arg_1: { until: ['\n'] } } },
    resps: [['x']],
    filtered_resps: ['x'],
    filter,
    metrics: ['exact_match'],
    doc_hash: `h${docId}`,
    exact_match: 1,
  }
}

const FERRY = 'How many planks has the ferry of the lower village?'
const WEIR = 'Who opens the weir when the stream is high?'

describe('samples of lm-evaluation-harness', () => {
  it('are one item for each document, however many filters and runs there are', async () => {
    const rows = [
      generated(0, FERRY, 'It has #### 84', 'strict-match'),
      generated(0, FERRY, 'It has #### 84', 'flexible-extract'),
      generated(1, WEIR, 'The miller', 'strict-match'),
      generated(0, FERRY, 'It has #### 84', 'strict-match'),
    ]
    const name = 'samples_pond_quiz_2026-01-02T03-04-05.678.jsonl'
    const folder = await folderWith({ [name]: rows })
    const expected = [
      { id: 'pond_quiz/0', input: [FERRY], target: ['It has #### 84'] },
      { id: 'pond_quiz/1', input: [WEIR], target: ['The miller'] },
    ]
    expect(await itemsOf('mine', `${folder}/${name}`)).toEqual(expected)
    expect(await itemsOf('mine', folder)).toEqual(expected)
    const set = await loadNamedSet('mine', [`${folder}/${name}`])
    expect(set).toMatchObject({ name: 'mine', title: 'mine', files: [{ items: 2 }] })
    expect(set.items[1]).toMatchObject({ line: 3, fields: [{ role: 'question' }, { role: 'answer' }] })
  })

  it('are told by their content, also packed and under another name', async () => {
    const line = JSON.stringify(generated(0, FERRY, 'x y z', 'none'))
    const folder = await folderWith({ 'a.jsonl.gz': gzipSync(line), 'b.json': `${line}\n` })
    expect(await itemsOf('mine', `${folder}/a.jsonl.gz`)).toMatchObject([{ id: 'a/0', input: [FERRY] }])
    expect(await itemsOf('mine', `${folder}/b.json`)).toMatchObject([{ id: 'b/0', input: [FERRY] }])
  })

  it('leave out the examples in a prompt', async () => {
    const shots = 'Question: What else is there to ask?\nAnswer: Nothing at all.\n\n'
    const folder = await folderWith({ 'a.jsonl': [generated(7, FERRY, 'x y z', 'none', shots)] })
    expect(await itemsOf('mine', `${folder}/a.jsonl`)).toEqual([
      { id: 'a/7', input: [FERRY], target: ['x y z'] },
    ])
  })

  it('take the last paragraph where the document was rewritten for the prompt', async () => {
    const row = {
      ...generated(0, 'x', 'y', 'none'),
      doc: { sentence: 'The otter saw the heron because _ was near.', option1: 'otter', option2: 'heron' },
      arguments: {
        gen_args_0: { arg_0: 'Some example.\n\nThe otter saw the heron because otter', arg_1: ' was near.' },
        gen_args_1: { arg_0: 'Some example.\n\nThe otter saw the heron because heron', arg_1: ' was near.' },
      },
      target: '1',
    }
    const folder = await folderWith({ 'a.jsonl': [row] })
    expect(await itemsOf('mine', `${folder}/a.jsonl`)).toEqual([
      { id: 'a/0', input: ['The otter saw the heron because otter'], choices: ['was near.'] },
    ])
  })

  it('have the choices of the requests, or of the document where those are letters', async () => {
    const endings = ['swims away at once', 'dives under the reeds']
    const scored = (args: readonly string[]) =>
      Object.fromEntries(
        args.map((arg, i) => [
          `gen_args_${i}`,
          { arg_0: `Q: ${FERRY}\n${endings.join('\n')}\nA:`, arg_1: arg },
        ]),
      )
    const doc = { question: FERRY, choices: endings, label: ['A', 'B'], subject: 'ponds' }
    const row = { ...generated(0, FERRY, '1', 'none'), doc }
    const folder = await folderWith({
      'a.jsonl': [{ ...row, arguments: scored(endings.map((text) => ` ${text}`)) }],
      'b.jsonl': [{ ...row, arguments: scored([' A', ' B']), target: 'B' }],
      'old.jsonl': [
        {
          ...row,
          arguments: [
            [`Q: ${FERRY}`, ' swims away at once'],
            [`Q: ${FERRY}`, ' dives under the reeds'],
          ],
        },
      ],
    })
    for (const name of ['a', 'b', 'old']) {
      expect(await itemsOf('mine', `${folder}/${name}.jsonl`), name).toEqual([
        { id: `${name}/0`, input: [FERRY], choices: endings },
      ])
    }
  })

  it('read prompts that are messages, and numbers that JSON has not', async () => {
    const messages = JSON.stringify([
      { role: 'system', content: 'You answer.' },
      { role: 'user', content: `Answer this:\n"${FERRY}"` },
    ])
    const row = { ...generated(0, FERRY, 'x y z', 'none'), arguments: { gen_args_0: { arg_0: messages } } }
    const line = JSON.stringify(row).replace(
      '"exact_match":1',
      '"exact_match":NaN,"note":"NaN is \\"not a number\\""',
    )
    const folder = await folderWith({ 'a.jsonl': `${line}\n` })
    expect(await itemsOf('mine', `${folder}/a.jsonl`)).toMatchObject([{ input: [FERRY] }])
  })

  it('are read as the description of the set says, where the set is known', async () => {
    const folder = await folderWith({
      'samples_gsm8k_x.jsonl': [generated(3, FERRY, 'Worked out. #### 84', 'a')],
    })
    expect(await itemsOf('gsm8k', `${folder}/samples_gsm8k_x.jsonl`)).toEqual([
      { id: 'gsm8k/3', question: [FERRY], answer: ['Worked out. #### 84'] },
    ])
    await expect(loadNamedSet('qasc', [`${folder}/samples_gsm8k_x.jsonl`])).rejects.toMatchObject({
      code: 'NO_FIELD',
      message: expect.stringContaining('samples_gsm8k_x.jsonl:1: no key'),
    })
  })

  it.each<[string, string, object | string]>([
    ['two texts under one id', 'another text than at', generated(0, WEIR, 'x y z', 'none')],
    ['a line without an id', 'no "doc_id"', { doc: {} }],
    ['a line that is cut off', 'not JSON', '{"doc_id": 1, "do'],
  ])('refuse %s', async (_, sentence, second) => {
    const lines = [generated(0, FERRY, 'x y z', 'none'), second]
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    const folder = await folderWith({ 'a.jsonl': text })
    await expect(loadNamedSet('mine', [`${folder}/a.jsonl`])).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`a\\.jsonl:2: .*${sentence}`, 'u')),
    })
  })
})

const SAMPLES = [
  { id: 'ferry', epoch: 1, input: FERRY, choices: ['eighty-four planks', 'ninety planks'], target: 'A' },
  { id: 'ferry', epoch: 2, input: FERRY, choices: ['eighty-four planks', 'ninety planks'], target: 'A' },
  {
    id: 2,
    epoch: 1,
    input: [
      { role: 'system', content: 'You answer.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: WEIR },
          { type: 'image', image: 'x' },
        ],
      },
      { role: 'user', content: 'attachment://a1' },
    ],
    choices: null,
    target: ['the miller', 'his daughter'],
    attachments: { a1: 'Say who, and when.' },
    scores: { match: { value: 'C' } },
  },
]

const EXPECTED = [
  { id: 'pond/2', input: [WEIR, 'Say who, and when.'], target: ['the miller', 'his daughter'] },
  { id: 'pond/ferry', input: [FERRY], choices: ['eighty-four planks', 'ninety planks'] },
]

const START = { version: 2, eval: { task: 'pond', dataset: { name: 'pond' } } }

function entries(header: string, layout: 'files' | 'folders'): Record<string, string> {
  const samples = SAMPLES.map((sample) => {
    const name = `samples/${sample.id}_epoch_${sample.epoch}`
    return [layout === 'files' ? `${name}.json` : `${name}/sample.json`, JSON.stringify(sample)]
  })
  return { [header]: JSON.stringify(START), 'summaries.json': '[]', ...Object.fromEntries(samples) }
}

describe('logs of Inspect', () => {
  const zstd: ZipMethod = { method: 93, pack: (bytes) => storedZstd(bytes, 2) }

  it.each<[string, Record<string, string>, ZipMethod]>([
    ['stored', entries('header.json', 'files'), 'stored'],
    ['deflated', entries('header.json', 'files'), 'deflate'],
    ['packed as zstd of two frames', entries('header.json', 'files'), zstd],
    ['in folders', entries('header.json', 'folders'), 'deflate'],
    ['of a run that ended early', entries('_journal/start.json', 'files'), 'deflate'],
  ])('%s', async (_, files, how) => {
    const folder = await folderWith({ 'run.eval': zipOf(files, how) })
    expect(await itemsOf('mine', `${folder}/run.eval`)).toEqual(EXPECTED)
    expect(await itemsOf('mine', folder)).toEqual(EXPECTED)
  })

  it('as JSON', async () => {
    const log = { version: 2, status: 'success', eval: START.eval, results: { x: 1 }, samples: SAMPLES }
    const text = JSON.stringify(log).replace('"x":1', '"x":NaN')
    const folder = await folderWith({ 'run.json': text })
    const items = await itemsOf('mine', `${folder}/run.json`)
    expect(items).toEqual([...EXPECTED].reverse())
  })

  it('name the sample in messages', async () => {
    const files = { 'header.json': JSON.stringify(START), 'samples/a_epoch_1.json': '{"input": "x"}' }
    const folder = await folderWith({ 'run.eval': zipOf(files, 'deflate') })
    await expect(loadNamedSet('mine', [`${folder}/run.eval`])).rejects.toMatchObject({
      code: 'NO_FIELD',
      message: `${folder}/run.eval#samples/a_epoch_1.json: no "id", expected that of the sample`,
    })
  })

  it('are no other ZIP files', async () => {
    const folder = await folderWith({ 'run.eval': zipOf({ 'a.txt': 'x' }, 'stored') })
    await expect(loadNamedSet('mine', [`${folder}/run.eval`])).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('this ZIP file is no log of Inspect'),
    })
  })
})
