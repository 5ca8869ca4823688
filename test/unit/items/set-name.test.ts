import { expect, test } from 'vitest'
import { nameOfFiles } from '../../../src/items/set-name.ts'

test.each<[string[], string]>([
  [['data/bbh/causal.json'], 'causal'],
  [['test.jsonl.gz'], 'test'],
  [['data/bbh/causal.json', 'data/bbh/dates.json'], 'bbh'],
  [['data/bbh/a/x.json', 'data/bbh/b/y.json'], 'bbh'],
  [['/x/agieval/aqua-rat.jsonl', '/x/agieval/math.jsonl'], 'agieval'],
  [['./sets/a.jsonl', './sets/b.jsonl'], 'sets'],
  [['C:\\sets\\a.jsonl', 'C:\\sets\\b.jsonl'], 'sets'],
  [['https://example.org/quiz/a.jsonl?token=1', 'https://example.org/quiz/b.jsonl'], 'quiz'],
  // Where they lie says nothing, or only on this machine.
  [['quiz-1.jsonl', 'quiz-2.jsonl.zst'], 'quiz'],
  [['../quiz-part-1.jsonl', '../quiz-part-2.jsonl'], 'quiz-part'],
  [['a.jsonl', 'b.jsonl'], 'items'],
  [['ab1.jsonl', 'ab2.jsonl'], 'items'],
  [['one/a.jsonl', 'two/b.jsonl'], 'items'],
])('%j is named %s', (files, name) => {
  expect(nameOfFiles(files)).toBe(name)
})
