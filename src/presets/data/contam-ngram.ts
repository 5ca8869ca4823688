import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** ConTAM: share of 8-grams found. */
export const contamNgram: Preset = {
  id: 'contam-ngram',
  title: 'ConTAM: share of 8-grams found',
  sources: [
    {
      title:
        'Evaluation data contamination in LLMs: how do we measure it and (when) does it matter? (ConTAM)',
      arxiv: '2411.03923',
      section: SECTION_NOT_KNOWN,
    },
  ],
  text: 'tokens-plain',
  grams: { kind: 'grams', n: 8 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'windows' },
  decision: { sweep: { figure: 'gramRatio', at: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] } },
  side: 'item',
  needs: 'grams',
  caveats: [
    "Tokens of the source's model are not at hand: words or another vocabulary stand in for them, and the label says so.",
    'The source chooses the threshold for each model and set by the effect on scores: thresholds are swept.',
  ],
}
