import type { Preset } from '../types.ts'

/** Tülu 3: half of a prompt in one training instance. */
export const tulu3: Preset = {
  id: 'tulu3',
  title: 'Tülu 3: half of a prompt in one training instance',
  sources: [
    {
      title: 'Tülu 3: Pushing Frontiers in Open Language Model Post-Training',
      arxiv: '2411.15124',
      section: '3.2',
    },
    { title: 'open-instruct', url: 'https://github.com/allenai/open-instruct', section: 'decontamination' },
  ],
  text: 'fold',
  textIs: 'not at hand',
  grams: { kind: 'grams', n: 8 },
  texts: [
    { name: 'question', roles: ['question'] },
    { name: 'context', roles: ['context'] },
    { name: 'choices', roles: ['choices'] },
  ],
  combine: 'mean',
  measure: { kind: 'document-windows' },
  decision: {
    when: [{ figure: 'coverageRatio', at: 0.5, above: true }],
    set: { above: 0.02, name: 'contaminated' },
  },
  side: 'item',
  needs: 'same document',
  caveats: [
    'The tokenizer of the source (spaCy) is not at hand.',
    'An item of several fields counts with the mean of their coverages in one document; fields too short for a gram are left out of it.',
    'The source asks its search engine for at most 100 documents for each gram; here there is no such limit.',
  ],
}
