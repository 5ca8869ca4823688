import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** ConTAM: tokens in spans grown from an 8-gram. */
export const contamExtend: Preset = {
  id: 'contam-extend',
  title: 'ConTAM: tokens in spans grown from an 8-gram',
  sources: [
    {
      title:
        'Evaluation data contamination in LLMs: how do we measure it and (when) does it matter? (ConTAM)',
      arxiv: '2411.03923',
      section: SECTION_NOT_KNOWN,
    },
  ],
  text: 'tokens',
  grams: { kind: 'grams', n: 8 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'spans', skipBudget: 0, growsBackwards: true, leastUnits: 8 },
  decision: { sweep: { figure: 'coverageRatio', at: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] } },
  side: 'item',
  needs: 'same document',
  caveats: [
    "Tokens of the source's model are not at hand: words or another vocabulary stand in for them, and the label says so.",
    'The source chooses the threshold for each model and set by the effect on scores: thresholds are swept.',
  ],
}
