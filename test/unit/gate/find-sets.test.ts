import { expect, test } from 'vitest'
import { describePolicy } from '../../../src/gate/describe-policy.ts'
import { findSets } from '../../../src/gate/find-sets.ts'
import { policySchema } from '../../../src/gate/policy.ts'
import { parsePolicy } from '../../../src/gate/policy-file.ts'
import { answerFromIndex } from '../../../src/presets/answer.ts'
import { findPreset } from '../../../src/presets/catalogue.ts'
import { openFigure } from '../../../src/presets/decide.ts'
import { gramScheme } from '../../../src/text/scheme.ts'
import { folderWith } from '../items/temporary-folder.ts'

const lines = (...records: object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('')
const QUESTION = lines({ question: 'What?', answer: 'That.' })
const CHOICES = lines({
  id: 'a',
  question: 'Which?',
  choices: ['this', 'that'],
  answer: 'this',
  subject: 's',
})
const OWN = `id: riddles
title: Riddles
licence: none
languages: [en]
files: ['*.jsonl']
records: { format: jsonl }
item: { id: '{stem}/{index}' }
fields:
  - { name: question, role: question, from: question }
`

async function found(files: Readonly<Record<string, string>>) {
  const folder = await folderWith(files)
  const { indexes, sets } = await findSets(folder)
  return {
    indexes,
    sets: sets.map((set) =>
      set.kind === 'described'
        ? `${set.benchmark}: ${set.paths.join(' ')}`
        : `${set.name}: ${set.path} ${set.fields.join(' ')}`,
    ),
  }
}

test('a file is what its path says before what else it could be', async () => {
  const { sets } = await found({
    'gsm8k/test.jsonl': QUESTION,
    'mmlu/test.jsonl': CHOICES,
    'x/test.jsonl': QUESTION,
  })
  expect(sets).toEqual(['gsm8k: gsm8k/test.jsonl x/test.jsonl', 'mmlu: mmlu/test.jsonl'])
})

test('a description of the user comes before all, for files below it, and a folder stands for its files', async () => {
  const { sets } = await found({
    'mine/riddles.yaml': OWN,
    'mine/a.jsonl': QUESTION,
    'mine/test.jsonl': QUESTION,
    'other/test.jsonl': QUESTION,
    'config.yaml': 'a: 1',
  })
  expect(sets).toEqual(['mine/riddles.yaml: mine', 'gsm8k: other/test.jsonl'])
})

test('other files have the keys that hold text in every record', async () => {
  const { sets } = await found({
    'a.jsonl': lines(
      { id: 'x', text: 'one', options: ['a', 'b'], note: 'n', n: 1 },
      { id: 'y', text: 'two', options: [], n: 2 },
    ),
    'b/a.jsonl': lines({ text: 'three' }),
    'numbers.jsonl': lines({ n: 1 }),
    'broken.jsonl': '{',
    'package.json': '[{"text": "no"}]',
    'node_modules/x/y.jsonl': lines({ text: 'no' }),
  })
  expect(sets).toEqual(['a: a.jsonl text options[]', 'b-a: b/a.jsonl text'])
})

test('what dosimeter wrote, and the inputs of an index, are no sets', async () => {
  const corpus = lines({ text: 'a document' })
  const { indexes, sets } = await found({
    'index/manifest.json': JSON.stringify({
      format: 'dosimeter-index',
      inputs: [{ path: 'web.jsonl', bytes: corpus.length }],
    }),
    'index/segments.json': '[{"text": "x"}]',
    'report/report.json': JSON.stringify({ format: 'dosimeter-report' }),
    'report/items.jsonl': lines({ set: 'x', id: 'y' }),
    'corpus/web.jsonl': corpus,
    'sets/web.jsonl': `${corpus}${corpus}`,
  })
  expect(indexes).toEqual(['index'])
  expect(sets).toEqual(['web: sets/web.jsonl text'])
})

test('a policy made of any names is YAML that says the same', async () => {
  const names = [
    'a b',
    "it's",
    'x: y',
    '#1',
    '- a',
    '{a}',
    'true',
    '1e3',
    '0x10',
    '.5',
    '2026-01-01',
    'a:b',
    '~',
    'null',
    'ü',
    '"',
    'a\nb',
  ]
  const { policy } = parsePolicy(
    describePolicy({
      indexes: names,
      sets: [
        ...names.map((name) => ({
          kind: 'plain' as const,
          name,
          path: `${name}.jsonl`,
          fields: [name],
          items: 1,
        })),
        { kind: 'described', benchmark: 'gsm8k', title: 'A title\nwith a line', paths: names, items: 2 },
      ],
      tooLarge: ['big\nfile'],
    }),
    'x',
  )
  expect(policy.indexes).toEqual(names)
  expect(policy.sets).toEqual([
    ...names.map((name) => ({ name, items: [`${name}.jsonl`], fields: [name] })),
    { benchmark: 'gsm8k', paths: names },
  ])
  expect(policy.limits).toMatchObject({ 'max-contaminated': 0, 'max-partial': 0.05 })
})

test('of an empty folder it says what to write', () => {
  const text = describePolicy({ indexes: [], sets: [], tooLarge: [] })
  expect(parsePolicy(text, 'x').policy.sets).toBeUndefined()
  expect(text).toContain('#   - benchmark: gsm8k')
})

test('what it suggests in comments can be used as it is, and can fail', () => {
  const text = describePolicy({ indexes: ['index'], sets: [], tooLarge: [] })
    .split('\n')
    .slice(1)
    .join('\n')
  const used = text
    .split('\n')
    .map((line) => line.replace(/^(\s*)# ( *(?:- )?[a-z0-9-]+:(?: |$))/u, '$1$2'))
    .join('\n')
  const { policy } = parsePolicy(used, 'x')
  const keys = Object.keys(policySchema.shape).filter((key) => key !== 'presets')
  expect(Object.keys(policy).sort()).toEqual(keys.sort())
  // Of an index alone nothing is verified.
  expect([policy.defaults?.exact, policy.limits?.['fail-on']]).toEqual([false, ['partial']])
  const limits = Object.entries(policy.limits?.presets ?? {})
  expect(limits.length).toBeGreaterThan(1)
  for (const [id, { at }] of limits) {
    const preset = findPreset(id)
    // The template is for a check against an index of words.
    expect(answerFromIndex(preset, gramScheme()).kind).not.toBe('no')
    expect(at === undefined).toBe(openFigure(preset) === undefined)
  }
})
