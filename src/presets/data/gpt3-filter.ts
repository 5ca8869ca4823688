import type { Preset } from '../types.ts'

/** GPT-3: removal of 13-grams from training texts. */
export const gpt3Filter: Preset = {
  id: 'gpt3-filter',
  title: 'GPT-3: removal of 13-grams from training texts',
  sources: [
    {
      title: 'Language Models are Few-Shot Learners (Brown et al. 2020)',
      arxiv: '2005.14165',
      section: 'Appendix C',
    },
  ],
  text: 'plain',
  grams: { kind: 'grams', n: 13 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  counts: { mostDocuments: 10 },
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'document',
  needs: 'corpus',
  removal: {
    margin: 200,
    leastPiece: 200,
    most: 10,
    counted: 'pieces',
    wholeSentences: false,
    wholeWords: true,
  },
  caveats: [
    'Grams in more than 10 documents are ignored, so what is cut is known only after the whole corpus was counted: a second pass.',
    'A defect in the source left long documents (books) unfiltered; here they are filtered.',
  ],
}
