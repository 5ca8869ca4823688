import type { Preset } from '../types.ts'

/** Cosmopedia: matching blocks of half an item. */
export const cosmopedia: Preset = {
  id: 'cosmopedia',
  title: 'Cosmopedia: matching blocks of half an item',
  sources: [
    {
      title: 'Cosmopedia',
      url: 'https://github.com/huggingface/cosmopedia',
      section: 'decontaminate.py',
    },
  ],
  text: 'unaccented',
  grams: { kind: 'grams', n: 10 },
  texts: [{ name: 'prompt', roles: ['context', 'question', 'choices'] }],
  measure: { kind: 'blocks', of: 'characters', least: 6 },
  decision: { when: [{ figure: 'blockRatio', at: 0.5, above: true }] },
  side: 'item',
  needs: 'same document',
  caveats: [
    'Blocks are compared over the normalised words, joined by spaces.',
    'In a very long document blocks of six characters add up by chance.',
  ],
}
