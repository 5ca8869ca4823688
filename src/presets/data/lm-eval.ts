import type { Preset } from '../types.ts'

/** lm-evaluation-harness: any 13-gram in common. */
export const lmEval: Preset = {
  id: 'lm-eval',
  title: 'lm-evaluation-harness: any 13-gram in common',
  sources: [
    {
      title: 'lm-evaluation-harness, decontamination',
      url: 'https://github.com/EleutherAI/lm-evaluation-harness',
      section: 'docs/decontamination.md; Janitor, lines 109 to 134 and 171 to 225, at 4e7e0d47',
    },
  ],
  text: 'plain-ascii',
  grams: { kind: 'grams', n: 13 },
  texts: [{ name: 'query', roles: ['question'], instead: ['context'] }],
  counts: { mostDocuments: 10 },
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'item',
  needs: 'grams',
  removal: {
    margin: 200,
    leastPiece: 201,
    most: 10,
    counted: 'matches',
    wholeSentences: false,
    wholeWords: true,
  },
  caveats: [
    'Only ASCII letters lose their case and only ASCII punctuation goes: ÉCOLE and école differ. The preset gpt3 has the rule of the paper.',
    "Punctuation between spaces is left out on both sides, as the paper has it; the tool's own code misses such text.",
  ],
}
