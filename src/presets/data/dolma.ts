import type { Preset } from '../types.ts'

/** Dolma: a paragraph of 13 words or more in common. */
export const dolma: Preset = {
  id: 'dolma',
  title: 'Dolma: a paragraph of 13 words or more in common',
  sources: [
    {
      title: 'Paloma: A Benchmark for Evaluating Language Model Fit',
      arxiv: '2312.10523',
      section: 'Table 4',
    },
    {
      title: 'dolma',
      url: 'https://github.com/allenai/dolma',
      section: 'configs/dolma-v1_6/decontamination',
    },
  ],
  text: 'paragraphs',
  grams: { kind: 'paragraphs', leastWords: 13 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'document',
  needs: 'corpus',
  fpr: 1e-15,
  caveats: [
    'A paragraph is a line: text that is wrapped elsewhere is missed, and so are items inside a longer line.',
    'Words are counted by the segmentation of Unicode as the runtime has it.',
  ],
}
