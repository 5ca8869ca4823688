import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** QUIP-Score: share of 25-character substrings found. */
export const quip: Preset = {
  id: 'quip',
  title: 'QUIP-Score: share of 25-character substrings found',
  sources: [
    {
      title: '"According to ...": Prompting Language Models Improves Quoting from Pre-Training Data',
      arxiv: '2305.13252',
      section: SECTION_NOT_KNOWN,
    },
    {
      title: 'data-portraits, at 90fa2298',
      url: 'https://github.com/ruyimarone/data-portraits',
      section: SECTION_NOT_KNOWN,
    },
  ],
  text: 'characters-spaced',
  grams: { kind: 'grams', n: 25 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'windows' },
  decision: { means: [{ figure: 'gramRatio', name: 'QUIP' }] },
  side: 'item',
  needs: 'grams',
  fpr: 1e-3,
  caveats: ['The source measures quotes in model output and publishes no threshold for benchmarks.'],
}
