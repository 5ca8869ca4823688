import type { Preset } from '../types.ts'

/** Apertus: matching blocks of half a prompt. */
export const apertus: Preset = {
  id: 'apertus',
  title: 'Apertus: matching blocks of half a prompt',
  sources: [
    { title: 'Apertus: Democratizing Open and Compliant LLMs', arxiv: '2509.14233', section: '4.1.2' },
  ],
  text: 'tokens',
  grams: { kind: 'grams', n: 8 },
  texts: [{ name: 'prompt', roles: ['context', 'question', 'choices'] }],
  measure: { kind: 'blocks', of: 'units', least: 5 },
  decision: { when: [{ figure: 'blockRatio', at: 0.5, above: true }] },
  side: 'item',
  needs: 'same document',
  caveats: [
    "Tokens of the source's model are not at hand: words or another vocabulary stand in for them, and the label says so.",
    'In a very long document blocks of five tokens add up by chance.',
  ],
}
