import type { Preset } from '../types.ts'

/** infini-gram mini: share of 50-character substrings found. */
export const infiniGramMini: Preset = {
  id: 'infini-gram-mini',
  title: 'infini-gram mini: share of 50-character substrings found',
  sources: [
    {
      title: 'Infini-gram mini: Exact n-gram Search at the Internet Scale with FM-Index',
      arxiv: '2506.12229',
      section: 'Table 2',
    },
  ],
  text: 'characters',
  grams: { kind: 'at-words', n: 50 },
  texts: [{ name: 'question', roles: ['context'], instead: ['question'] }],
  measure: { kind: 'windows' },
  decision: {
    when: [{ figure: 'gramRatio', at: 0.8 }],
    bands: [
      { name: 'clean', figure: 'gramRatio', below: 0.2 },
      { name: 'suspicious', figure: 'gramRatio', from: 0.2, below: 0.8 },
      { name: 'dirty', figure: 'gramRatio', from: 0.8 },
    ],
  },
  side: 'item',
  needs: 'grams',
  caveats: [
    'Text is compared as it is: another line end, quote or case is a miss.',
    'The source looks at the passage of reading comprehension and at the question of everything else: here at the context where an item has one.',
    'The source samples at most 1,000 items of a set; here all are looked up.',
  ],
}
