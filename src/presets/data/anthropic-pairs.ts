import type { Preset } from '../types.ts'

/** Anthropic: five exact question-answer pairs in a document. */
export const anthropicPairs: Preset = {
  id: 'anthropic-pairs',
  title: 'Anthropic: five exact question-answer pairs in a document',
  sources: [
    {
      title: 'System cards of Claude models',
      url: 'https://www.anthropic.com/system-cards',
      section: 'Claude Opus 4.5, 2.2',
    },
  ],
  text: 'tokens',
  grams: { kind: 'whole' },
  texts: [
    { name: 'question', roles: ['question'] },
    { name: 'answer', roles: ['answer', 'code'] },
  ],
  measure: { kind: 'pairs' },
  decision: { when: [{ figure: 'pairsFound', at: 5 }] },
  side: 'document',
  needs: 'corpus',
  caveats: [
    "Tokens of the source's model are not at hand: words or another vocabulary stand in for them, and the label says so.",
    'A short answer stands in any document, so the question decides.',
    'An item without an answer counts with its question.',
  ],
}
