import type { Preset } from '../types.ts'

/** datatrove: any 12-gram with a word of the answer. */
export const datatrove: Preset = {
  id: 'datatrove',
  title: 'datatrove: any 12-gram with a word of the answer',
  sources: [
    {
      title: 'datatrove, NGramsDecont and its text normaliser',
      url: 'https://github.com/huggingface/datatrove',
      section: 'utils/text.py, lines 185 to 257, at a649de79',
    },
  ],
  text: 'datatrove',
  textIs: 'not at hand',
  grams: { kind: 'answer', n: 12 },
  texts: [
    { name: 'query', roles: ['context', 'question', 'choices'] },
    { name: 'label', roles: ['answer', 'code'] },
  ],
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'document',
  needs: 'grams',
  caveats: [
    "The source's word tokenizer depends on the language and is not at hand: words stand between white space.",
    'Every number is a 0: sums and rows of numbers are found among unrelated ones.',
    'An item without an answer has no gram.',
    "Grams of the question alone are off in the source's default, and here.",
  ],
}
