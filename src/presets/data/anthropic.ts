import type { Preset } from '../types.ts'

/** Anthropic: 40 % of a document's 20-grams in an evaluation. */
export const anthropic: Preset = {
  id: 'anthropic',
  title: "Anthropic: 40 % of a document's 20-grams in an evaluation",
  sources: [
    {
      title: 'System cards of Claude models',
      url: 'https://www.anthropic.com/system-cards',
      section: 'Claude Opus 4.5, 2.2',
    },
  ],
  text: 'tokens',
  grams: { kind: 'grams', n: 20 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'share', of: 'document' },
  decision: { when: [{ figure: 'documentShare', at: 0.4, above: true }] },
  side: 'document',
  needs: 'corpus',
  caveats: [
    "Tokens of the source's model are not at hand: words or another vocabulary stand in for them, and the label says so.",
    "Read as the share of the document's grams; the source does not say of what the overlap is a share.",
    'Documents with five question-answer pairs are the preset anthropic-pairs. Canary strings are not looked for: item files do not hold them.',
  ],
}
