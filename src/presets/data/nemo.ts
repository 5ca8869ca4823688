import type { Preset } from '../types.ts'

/** NeMo-Curator: any 13-gram in common, 8 to 12 words whole. */
export const nemo: Preset = {
  id: 'nemo',
  title: 'NeMo-Curator: any 13-gram in common, 8 to 12 words whole',
  sources: [
    {
      title: 'NeMo-Curator, task decontamination (July 2025)',
      url: 'https://github.com/NVIDIA/NeMo-Curator',
      section: 'tests/test_task_decontamination.py, at ecd5c579',
    },
  ],
  text: 'plain-nemo',
  grams: { kind: 'grams', n: 13, whole: 8 },
  texts: [{ name: 'query', roles: ['question'], instead: ['context'] }],
  counts: { mostOccurrences: 10 },
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'document',
  needs: 'corpus',
  removal: {
    margin: 200,
    leastPiece: 200,
    most: 10,
    counted: 'pieces',
    wholeSentences: true,
    wholeWords: false,
  },
  caveats: [
    'Grams found more than 10 times are ignored.',
    "Words end at any white space, as in the paper that the tool follows (GPT-3); the tool's own code ends them at spaces only and joins words over a line break.",
    'Curly quotes are not ASCII punctuation and stay.',
  ],
}
