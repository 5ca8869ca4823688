import type { Preset } from '../types.ts'

/** Gopher: documents much like a test document. */
export const gopher: Preset = {
  id: 'gopher',
  title: 'Gopher: documents much like a test document',
  sources: [
    {
      title: 'Scaling Language Models: Methods, Analysis & Insights from Training Gopher',
      arxiv: '2112.11446',
      section: 'A.1.1',
    },
  ],
  text: 'fold',
  textIs: 'unpublished',
  grams: { kind: 'grams', n: 13 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'jaccard' },
  decision: { when: [{ figure: 'jaccard', at: 0.8 }] },
  side: 'document',
  needs: 'same document',
  caveats: [
    'The source estimates Jaccard by MinHash; here it is exact.',
    'The source does not publish its words.',
    'An item inside a longer document is not found: the rule is about documents that are much the same.',
  ],
}
