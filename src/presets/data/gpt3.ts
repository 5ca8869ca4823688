import type { Preset } from '../types.ts'

/** GPT-3: any N-gram in common, N by the length of the items. */
export const gpt3: Preset = {
  id: 'gpt3',
  title: 'GPT-3: any N-gram in common, N by the length of the items',
  sources: [
    {
      title: 'Language Models are Few-Shot Learners (Brown et al. 2020)',
      arxiv: '2005.14165',
      section: 'Appendix C',
    },
  ],
  text: 'plain',
  grams: { kind: 'percentile', percent: 5, least: 8, most: 13 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  counts: { mostDocuments: 10 },
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'item',
  needs: 'grams',
  caveats: [
    'Items under N words are not testable; the source ignores those under 8.',
    'The source goes down to 2 words for synthetic tasks; here 8 is the least.',
    'Grams in more than 10 documents are ignored, so an item that was copied often can come out as not found: look at the counts.',
  ],
}
