import type { Preset } from '../types.ts'

/** HELM data overlap: 13-grams found at most ten times. */
export const helmF10: Preset = {
  id: 'helm-f10',
  title: 'HELM data overlap: 13-grams found at most ten times',
  sources: [
    {
      title: 'Language model developers should report train-test overlap (Zhang et al. 2024)',
      arxiv: '2410.08385',
    },
    { title: 'data-overlap', url: 'https://github.com/stanford-crfm/data-overlap' },
  ],
  text: 'helm',
  grams: { kind: 'grams', n: 13 },
  texts: [
    { name: 'input', roles: ['context', 'question', 'choices'] },
    { name: 'references', roles: ['answer', 'code'] },
  ],
  measure: { kind: 'helm', mostOften: 10 },
  decision: {},
  side: 'item',
  needs: 'corpus',
  caveats: [
    'The source reports and decides nothing.',
    'Empty tokens at the ends of a text count as tokens, as in the source.',
  ],
}
