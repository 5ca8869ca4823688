import type { Preset } from '../types.ts'

/** HELM data overlap: binary, jaccard and token overlap of 13-grams. */
export const helm: Preset = {
  id: 'helm',
  title: 'HELM data overlap: binary, jaccard and token overlap of 13-grams',
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
  measure: { kind: 'helm', mostOften: 0 },
  decision: {},
  side: 'item',
  needs: 'grams',
  caveats: [
    'The source reports and decides nothing.',
    'Empty tokens at the ends of a text count as tokens, as in the source.',
    'Weighted figures need counts, which an index does not have.',
  ],
}
