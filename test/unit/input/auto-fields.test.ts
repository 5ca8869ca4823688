/**
 * `--text-field auto` over the layouts of known sets: what it takes, or that it takes nothing. The keys are those that the
 * sets' cards list; the texts are made up.
 */
import { describe, expect, it } from 'vitest'
import { autoFields } from '../../../src/input/auto-fields.ts'

/** A text of eleven words, another one for each key. */
const prose = (about: string): string => `what is said here about ${about} is long enough to be text`
const turn = (keys: Readonly<Record<string, unknown>>) => keys
const messages = (...texts: readonly string[]) =>
  texts.map((content, i) => turn({ role: i % 2 === 0 ? 'user' : 'assistant', content }))

/** Set, a record of it, and the fields. */
const TAKEN: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ['C4', { text: prose('a'), timestamp: '2019-04-25T12:57:54Z', url: 'https://example.org/a' }, 'text'],
  [
    'Wikipedia',
    { id: '12', url: 'https://example.org/a', title: prose('a title'), text: prose('a') },
    'text',
  ],
  [
    'FineWeb',
    {
      text: prose('a'),
      id: '<urn:uuid:1>',
      dump: 'CC-MAIN-2013-20',
      url: 'https://example.org',
      date: '2013-05-18T10:42:00Z',
      file_path: 's3://somewhere/a.warc.gz',
      language: 'en',
      language_score: 0.97,
      token_count: 11,
    },
    'text',
  ],
  ['The Pile', { text: prose('a'), meta: { pile_set_name: 'Pile-CC' } }, 'text'],
  ['SlimPajama', { text: prose('a'), meta: { redpajama_set_name: prose('where it is from') } }, 'text'],
  [
    'RedPajama-V2',
    {
      raw_content: prose('a'),
      doc_id: '2023-06/0000/en_head.json.gz/0',
      meta: JSON.stringify({ url: 'https://example.org', partition: 'head middle', note: prose('meta') }),
      quality_signals: JSON.stringify({ ccnet_length: [[0, 7033, 7033]] }),
    },
    'raw_content',
  ],
  [
    'Dolma',
    {
      id: '1',
      text: prose('a'),
      source: 'cc',
      added: '2024',
      created: '2020',
      metadata: { title: prose('b') },
    },
    'text',
  ],
  [
    'The Stack',
    {
      hexsha: 'ab12',
      size: 120,
      ext: 'py',
      lang: 'Python',
      max_stars_repo_path: 'a/b.py',
      max_stars_repo_licenses: ['MIT'],
      content: prose('code'),
      avg_line_length: 12.5,
    },
    'content',
  ],
  [
    'github-code',
    { code: prose('code'), repo_name: 'a/b', path: 'c.py', language: 'Python', license: 'mit', size: 12 },
    'code',
  ],
  ['CulturaX', { text: prose('a'), timestamp: '2020', url: 'https://example.org', source: 'mC4' }, 'text'],
  ['OpenWebText', { text: prose('a') }, 'text'],
  [
    'PG-19',
    { short_book_title: 'A Book', publication_date: 1901, url: 'https://example.org', text: prose('a') },
    'text',
  ],
  [
    'peS2o',
    { id: '1', text: prose('a'), source: 's2orc/train', version: 'v2', added: '2023', created: '2001' },
    'text',
  ],
  ['proof-pile-2', { text: prose('a'), meta: '{"config": "arxiv", "arxiv_id": "1"}' }, 'text'],
  [
    'OpenAssistant',
    {
      message_id: '1',
      parent_id: '2',
      user_id: '3',
      text: prose('a'),
      role: 'prompter',
      lang: 'en',
      labels: { name: ['spam'] },
    },
    'text',
  ],
  ['CNN/DailyMail', { article: prose('a'), highlights: prose('b'), id: '1' }, 'article,highlights'],
  ['XSum', { document: prose('a'), summary: prose('b'), id: '1' }, 'document,summary'],
  ['SAMSum', { id: '1', dialogue: prose('a'), summary: prose('b') }, 'dialogue,summary'],
  ['BillSum', { text: prose('a'), summary: prose('b'), title: prose('c') }, 'text,summary'],
  ['arXiv summarization', { article: prose('a'), abstract: prose('b') }, 'article,abstract'],
  [
    'SQuAD',
    {
      id: '1',
      title: 'A',
      context: prose('a'),
      question: prose('b'),
      answers: { text: ['short'], answer_start: [3] },
    },
    'context,question,answers.text[]',
  ],
  ['BoolQ', { question: prose('a'), answer: true, passage: prose('b') }, 'passage,question'],
  [
    'RACE',
    { example_id: 'high1', article: prose('a'), answer: 'C', question: prose('b'), options: ['one', 'two'] },
    'article,question,options[],answer',
  ],
  ['GSM8K', { question: prose('a'), answer: prose('b') }, 'question,answer'],
  [
    'MATH',
    { problem: prose('a'), level: 'Level 5', type: 'Algebra', solution: prose('b') },
    'problem,solution',
  ],
  [
    'MATH-500',
    {
      problem: prose('a'),
      solution: prose('b'),
      answer: '42',
      subject: 'Algebra',
      level: 3,
      unique_id: 'test/1',
    },
    'problem,solution,answer',
  ],
  [
    'MMLU',
    { question: prose('a'), subject: 'anatomy', choices: ['one', prose('b')], answer: 2 },
    'question,choices[]',
  ],
  [
    'ARC',
    { id: 'M1', question: prose('a'), choices: { text: ['one', 'two'], label: ['A', 'B'] }, answerKey: 'A' },
    'question,choices.text[]',
  ],
  [
    'a set with contexts',
    { question: prose('a'), context: prose('b'), answer: 'c' },
    'context,question,answer',
  ],
  [
    'Alpaca without text',
    { instruction: prose('a'), input: '', output: prose('b') },
    'instruction,input,output',
  ],
  [
    'Alpaca',
    {
      instruction: prose('a'),
      input: '',
      output: prose('b'),
      text: `### Instruction:\n${prose('a')}\n\n### Response:\n${prose('b')}`,
    },
    'text',
  ],
  [
    'Dolly',
    { instruction: prose('a'), context: prose('b'), response: prose('c'), category: 'open_qa' },
    'instruction,context,response',
  ],
  [
    'LLaMA-Factory',
    {
      system: prose('s'),
      instruction: prose('a'),
      input: '',
      output: prose('b'),
      history: [['x', prose('h')]],
    },
    'system,instruction,input,history[][],output',
  ],
  [
    'Code-Feedback',
    { query: prose('a'), answer: prose('b'), resource: 'one', lang: 'python' },
    'query,answer',
  ],
  [
    'OpenOrca',
    { id: 'niv.1', system_prompt: '', question: prose('a'), response: prose('b') },
    'system_prompt,question,response',
  ],
  ['FLAN', { inputs: prose('a'), targets: prose('b'), task: 'wmt' }, 'inputs,targets'],
  [
    'P3',
    { inputs: [3, 4], inputs_pretokenized: prose('a'), targets: [5], targets_pretokenized: prose('b') },
    'inputs_pretokenized,targets_pretokenized',
  ],
  [
    'Natural Instructions',
    { id: '1', definition: prose('a'), inputs: prose('b'), targets: 'c' },
    'definition,inputs,targets',
  ],
  [
    'Nemotron post-training',
    {
      input: messages(prose('a')),
      output: prose('b'),
      category: 'math',
      license: 'cc-by-4.0',
      generator: 'x',
      version: 'v1',
    },
    'input[].content,output',
  ],
  [
    'ShareGPT',
    {
      id: 'x',
      conversations: [
        { from: 'human', value: prose('a') },
        { from: 'gpt', value: prose('b') },
      ],
    },
    'conversations[].value',
  ],
  [
    'OpenHermes-2.5',
    {
      conversations: [{ from: 'human', value: prose('a'), weight: null }],
      source: 'airoboros2.2',
      category: 'orca',
      system_prompt: null,
      title: null,
    },
    'system_prompt,conversations[].value',
  ],
  ['LIMA', { conversations: [prose('a'), prose('b')], source: 'stackexchange' }, 'conversations[]'],
  [
    'Capybara',
    { source: 'x', conversation: [{ input: prose('a'), output: prose('b') }] },
    'conversation[].input,conversation[].output',
  ],
  [
    'LMSYS-Chat-1M',
    {
      conversation_id: '1',
      model: 'vicuna-13b',
      conversation: messages(prose('a'), prose('b')),
      turn: 1,
      language: 'English',
      openai_moderation: [{ categories: { hate: false }, note: prose('m') }],
      redacted: false,
    },
    'conversation[].content',
  ],
  ['DailyDialog', { dialog: [prose('a'), prose('b')], act: [2, 1], emotion: [0, 0] }, 'dialog[]'],
  [
    'MT-Bench',
    { question_id: 81, category: 'writing', turns: [prose('a'), prose('b')], reference: [prose('c')] },
    'turns[],reference[]',
  ],
  [
    'UltraChat',
    { prompt: prose('a'), prompt_id: 'x', messages: messages(prose('a'), prose('b')) },
    'messages[].content',
  ],
  ['Tülu 3', { id: 'x', messages: messages(prose('a'), prose('b')), source: 'ai2/x' }, 'messages[].content'],
  [
    'messages with parts',
    { messages: [{ role: 'user', content: [{ type: 'text', text: prose('a') }] }] },
    'messages[].content',
  ],
  ['messages with text', { id: 'x', messages: [{ role: 'user', text: prose('a') }] }, 'messages[].text'],
  [
    'NuminaMath-CoT',
    {
      source: 'olympiads',
      problem: prose('a'),
      solution: prose('b'),
      messages: messages(prose('a'), prose('b')),
    },
    'messages[].content',
  ],
  ['HH-RLHF', { chosen: prose('a'), rejected: prose('b') }, 'chosen,rejected'],
  [
    'Orca DPO',
    { system: prose('s'), question: prose('a'), chosen: prose('b'), rejected: prose('c') },
    'system,question,chosen,rejected',
  ],
  [
    'UltraFeedback binarized',
    {
      prompt: prose('a'),
      prompt_id: 'x',
      chosen: messages(prose('a'), prose('b')),
      rejected: messages(prose('a'), prose('c')),
      messages: messages(prose('a'), prose('b')),
      score_chosen: 8,
      score_rejected: 4,
    },
    'prompt,chosen[].content,rejected[].content',
  ],
  [
    'KTO',
    { prompt: messages(prose('a')), completion: messages(prose('b')), label: true },
    'prompt[].content,completion[].content',
  ],
  ['BGE', { query: prose('a'), pos: [prose('b')], neg: [prose('c'), prose('d')] }, 'query,pos[],neg[]'],
  [
    'MS MARCO triplets',
    { query: prose('a'), positive: prose('b'), negative: prose('c') },
    'query,positive,negative',
  ],
  ['AllNLI', { anchor: prose('a'), positive: prose('b'), negative: prose('c') }, 'anchor,positive,negative'],
  ['SNLI', { premise: prose('a'), hypothesis: prose('b'), label: 1 }, 'premise,hypothesis'],
  ['SST-2', { idx: 3, sentence: prose('a'), label: 1 }, 'sentence'],
  ['a review', { product: 'lamp', review: prose('a'), stars: 3 }, 'review'],
]

/** Set, a record of it, what may be its text, and what holds text beside that or instead. */
const REFUSED: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
  ['an abstract', { title: prose('a'), abstract: prose('b') }, '', 'title,abstract'],
  ['text and chat', { text: prose('a'), messages: messages(prose('b')) }, 'text|messages[].content', ''],
  [
    'Cosmopedia',
    { prompt: prose('a'), text: prose('b'), format: 'wiki', audience: 'general' },
    'text',
    'prompt',
  ],
  [
    'two outputs',
    { instruction: prose('a'), output: prose('b'), response: prose('c') },
    'instruction,output',
    'response',
  ],
  [
    'MetaMathQA',
    { query: prose('a'), response: prose('b'), type: 'x', original_question: prose('c') },
    'query,response',
    'original_question',
  ],
  [
    'HellaSwag',
    {
      ind: 4,
      activity_label: 'Roof',
      ctx_a: prose('a'),
      ctx_b: 'then',
      ctx: prose('c'),
      endings: [prose('d')],
    },
    '',
    'ctx_a,ctx_b,ctx,endings[]',
  ],
  [
    'tokens',
    { id: '0', tokens: ['EU', 'rejects', 'German', 'call'], ner_tags: [3, 0, 7, 0] },
    '',
    'tokens[]',
  ],
  [
    'OpenR1-Math',
    {
      problem: prose('a'),
      solution: prose('b'),
      generations: [prose('c'), prose('d')],
      messages: messages(prose('a'), prose('c')),
      uuid: 'x',
    },
    'messages[].content|problem,solution',
    'generations[]',
  ],
  [
    'Magicoder',
    { lang: 'py', index: 3, seed: prose('a'), problem: prose('b'), solution: prose('c') },
    'problem,solution',
    'seed',
  ],
  [
    'StackExchange',
    { title: prose('a'), question: prose('b'), answer: prose('c') },
    'question,answer',
    'title',
  ],
  ['translations', { translation: { de: prose('a'), en: prose('b') } }, '', 'translation.de,translation.en'],
  [
    'tool calls',
    { messages: [{ role: 'a', content: '', tool_calls: [{ function: { arguments: prose('a') } }] }] },
    '',
    'messages[].tool_calls[].function.arguments',
  ],
  ['packed messages', { id: 'x', messages: JSON.stringify(messages(prose('a'))) }, '', 'messages'],
  ['only names', { id: 'abc', source: 'web', url: 'https://example.org' }, '', ''],
  ['a long source', { source: `${prose('a')} ${prose('b')}`, target: prose('c') }, '', 'source,target'],
]

describe('the text fields of known layouts', () => {
  it.each(TAKEN)('%s', (_, record, fields) => {
    expect(autoFields([record])).toMatchObject({ kind: 'found', fields: fields.split(',') })
  })

  it('are told of forty of them at least', () => {
    expect(TAKEN.length + REFUSED.length).toBeGreaterThan(40)
  })
})

describe('records in doubt', () => {
  it.each(REFUSED)('%s: nothing is taken', (_, record, layouts, others) => {
    const told = autoFields([record])
    expect(told.kind).not.toBe('found')
    const listed = (fields: string): string[] => (fields === '' ? [] : fields.split(','))
    if (told.kind === 'unknown') {
      expect([layouts, told.candidates]).toEqual(['', listed(others)])
      return
    }
    if (told.kind === 'found') return
    expect(told.layouts.map((fields) => fields.join()).join('|')).toContain(layouts)
    expect(told.others).toEqual(expect.arrayContaining(listed(others)))
  })
})

describe('records that differ', () => {
  it('may lack what the first ones have', () => {
    expect(
      autoFields([
        { instruction: prose('a'), input: prose('i'), output: prose('b') },
        { instruction: prose('c'), output: prose('d') },
      ]),
    ).toMatchObject({ kind: 'found', fields: ['instruction', 'input?', 'output'] })
  })

  it('may have the text under one name or another', () => {
    expect(
      autoFields([
        { instruction: prose('a'), output: prose('b') },
        { instruction: prose('c'), response: prose('d') },
      ]),
    ).toMatchObject({ kind: 'found', fields: ['instruction', 'output?', 'response?'] })
  })

  it('of which one has no text of a layout fit none', () => {
    expect(autoFields([{ question: prose('a'), answer: prose('b') }, { note: prose('c') }]).kind).toBe(
      'unknown',
    )
  })

  it('without any are not known', () => {
    expect(autoFields([])).toEqual({ kind: 'unknown', keys: [], candidates: [] })
    expect(autoFields([3, 'text', null])).toEqual({ kind: 'unknown', keys: [], candidates: [] })
  })
})
