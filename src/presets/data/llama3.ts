import type { Preset } from '../types.ts'

/** Llama 3: share of tokens inside 8-grams of the training data. */
export const llama3: Preset = {
  id: 'llama3',
  title: 'Llama 3: share of tokens inside 8-grams of the training data',
  sources: [{ title: 'The Llama 3 Herd of Models', arxiv: '2407.21783', section: '5.1.4' }],
  text: 'tokens',
  grams: { kind: 'grams', n: 8 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'windows' },
  decision: { sweep: { figure: 'coverageRatio', at: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] } },
  side: 'item',
  needs: 'grams',
  caveats: [
    "Tokens of the source's model are not at hand: words or another vocabulary stand in for them, and the label says so.",
    'The source chooses a threshold for each set by its effect on scores and does not publish it: thresholds are swept.',
  ],
}
