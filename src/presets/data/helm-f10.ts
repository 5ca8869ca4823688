import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** HELM data overlap: 13-grams found at most ten times. */
export const helmF10: Preset = {
  id: 'helm-f10',
  title: 'HELM data overlap: 13-grams found at most ten times',
  sources: [
    {
      title: 'Language model developers should report train-test overlap (Zhang et al. 2024)',
      arxiv: '2410.08385',
      section: SECTION_NOT_KNOWN,
    },
    {
      title: 'data-overlap, at 4d525c17',
      url: 'https://github.com/stanford-crfm/data-overlap',
      section: SECTION_NOT_KNOWN,
    },
  ],
  text: 'helm',
  grams: { kind: 'grams', n: 13 },
  texts: [
    { name: 'input', roles: ['context', 'question', 'choices'] },
    { name: 'references', roles: ['answer', 'code'] },
  ],
  measure: { kind: 'helm', mostOften: 10 },
  decision: {
    means: [
      { figure: 'anyHit', name: 'binary' },
      { figure: 'gramRatio', name: 'jaccard' },
      { figure: 'coverageRatio', name: 'token' },
      { figure: 'weightedJaccard', name: 'weighted jaccard' },
      { figure: 'weightedCoverageRatio', name: 'weighted token' },
    ],
  },
  side: 'item',
  needs: 'corpus',
  caveats: [
    'The source reports and decides nothing.',
    'Empty tokens at the ends of a text count as tokens, as in the source.',
  ],
}
