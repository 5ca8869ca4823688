import type { Preset } from '../types.ts'

/** Phi-4: a 13-gram in common, else the share of common 7-grams. */
export const phi4: Preset = {
  id: 'phi4',
  title: 'Phi-4: a 13-gram in common, else the share of common 7-grams',
  sources: [{ title: 'Phi-4 Technical Report', arxiv: '2412.08905', section: 'Appendix B.1' }],
  text: 'fold',
  textIs: 'unpublished',
  grams: { kind: 'grams', n: 7 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'shared-grams' },
  decision: {
    when: [{ figure: 'longestSpan', at: 13 }],
    sweep: { figure: 'sharedRatio', at: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] },
  },
  side: 'item',
  needs: 'same document',
  caveats: [
    'The source does not publish its words, nor the two thresholds of its 7-gram ratio: they are swept.',
    'Its list of common 13-grams that do not count is not published; results without boilerplate stand beside the others.',
  ],
}
