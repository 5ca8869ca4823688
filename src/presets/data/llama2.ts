import type { Preset } from '../types.ts'

/** Llama 2: tokens in matches of more than 10, four of them skipped. */
export const llama2: Preset = {
  id: 'llama2',
  title: 'Llama 2: tokens in matches of more than 10, four of them skipped',
  sources: [
    {
      title: 'Llama 2: Open Foundation and Fine-Tuned Chat Models (Touvron et al. 2023)',
      arxiv: '2307.09288',
      section: 'Appendix A.6',
    },
  ],
  text: 'tokens',
  grams: { kind: 'grams', n: 10 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'spans', skipBudget: 4, growsBackwards: false, leastUnits: 11 },
  decision: {
    bands: [
      { name: 'clean', figure: 'coverageRatio', below: 0.2 },
      { name: 'not clean', figure: 'coverageRatio', from: 0.2 },
      { name: 'not dirty', figure: 'coverageRatio', below: 0.8 },
      { name: 'dirty', figure: 'coverageRatio', from: 0.8 },
    ],
  },
  side: 'item',
  needs: 'same document',
  caveats: [
    "Tokens of the source's model are not at hand: words or another vocabulary stand in for them, and the label says so.",
    'The four subsets overlap; the source calls a set affected only when the scores of all four say so.',
    'The source also tries least lengths of 20 to 50 and reports the largest with an effect; here it is more than 10.',
    'A band of an item speaks of spans of all documents together, each of them in one document.',
  ],
}
