import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** DeepSeek: any 10-gram in common, short texts whole. */
export const deepseek: Preset = {
  id: 'deepseek',
  title: 'DeepSeek: any 10-gram in common, short texts whole',
  sources: [
    { title: 'DeepSeekMath', arxiv: '2402.03300', section: '2.1' },
    { title: 'DeepSeek-Coder', arxiv: '2401.14196', section: SECTION_NOT_KNOWN },
    { title: 'DeepSeek-R1, version 2', arxiv: '2501.12948', section: 'Appendix D.1' },
  ],
  text: 'fold',
  textIs: 'unpublished',
  grams: { kind: 'grams', n: 10, whole: 3 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'document',
  needs: 'grams',
  caveats: [
    'The source does not publish its words.',
    'Texts of 3 to 9 words must stand whole in a document; an index cannot tell, a scan can.',
  ],
}
