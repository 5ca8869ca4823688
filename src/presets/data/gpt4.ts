import type { Preset } from '../types.ts'

/** GPT-4: any of three random 50-character substrings. */
export const gpt4: Preset = {
  id: 'gpt4',
  title: 'GPT-4: any of three random 50-character substrings',
  sources: [{ title: 'GPT-4 Technical Report', arxiv: '2303.08774', section: 'Appendix C' }],
  text: 'letters-digits',
  grams: { kind: 'sample', n: 50, count: 3 },
  texts: [{ name: 'question', roles: ['question'], instead: ['context', 'code'] }],
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'item',
  needs: 'grams',
  caveats: [
    "Substrings are drawn from the item's content, so that the same item gives the same ones; the source drew them at random.",
    'A question of fewer than 50 letters and digits is looked up whole: one of a few stands in almost any corpus.',
    'Answers are not looked at; a leak of other parts of an item than the three substrings is missed.',
    'Letters keep their case: the source names spaces and symbols only.',
  ],
}
