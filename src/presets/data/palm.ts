import type { Preset } from '../types.ts'

/** PaLM: 70 % of the 8-grams of question, prompt or target. */
export const palm: Preset = {
  id: 'palm',
  title: 'PaLM: 70 % of the 8-grams of question, prompt or target',
  sources: [
    {
      title: 'PaLM: Scaling Language Modeling with Pathways (Chowdhery et al. 2022)',
      arxiv: '2204.02311',
      section: '8',
    },
  ],
  text: 'fold',
  textIs: 'unpublished',
  grams: { kind: 'grams', n: 8 },
  texts: [
    { name: 'question', roles: ['question', 'choices'] },
    { name: 'prompt', roles: ['context'] },
    { name: 'target', roles: ['answer', 'code'] },
  ],
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'gramRatio', at: 0.7 }] },
  side: 'item',
  needs: 'grams',
  caveats: [
    'The source does not publish its words.',
    'A passage that is public makes an item contaminated although nothing of its answer leaked.',
  ],
}
