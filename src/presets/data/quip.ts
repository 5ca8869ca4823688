import type { Preset } from '../types.ts'

/** QUIP-Score: share of 25-character substrings found. */
export const quip: Preset = {
  id: 'quip',
  title: 'QUIP-Score: share of 25-character substrings found',
  sources: [
    {
      title: '"According to ...": Prompting Language Models Improves Quoting from Pre-Training Data',
      arxiv: '2305.13252',
    },
    { title: 'data-portraits', url: 'https://github.com/ruyimarone/data-portraits' },
  ],
  text: 'characters-spaced',
  grams: { kind: 'grams', n: 25 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'windows' },
  decision: {},
  side: 'item',
  needs: 'grams',
  fpr: 1e-3,
  caveats: ['The source measures quotes in model output and publishes no threshold for benchmarks.'],
}
