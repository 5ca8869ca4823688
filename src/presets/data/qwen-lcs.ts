import type { Preset } from '../types.ts'

/** Qwen2.5: a common subsequence of 13 and 60 % of the shorter text. */
export const qwenLcs: Preset = {
  id: 'qwen-lcs',
  title: 'Qwen2.5: a common subsequence of 13 and 60 % of the shorter text',
  sources: [
    { title: 'Qwen2.5 Technical Report', arxiv: '2412.15115', section: '5' },
    { title: 'Qwen2 Technical Report', arxiv: '2407.10671', section: '5.2.6' },
  ],
  text: 'tokens-cased',
  grams: { kind: 'grams', n: 8 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'subsequence' },
  decision: {
    when: [
      { figure: 'subsequence', at: 13 },
      { figure: 'subsequenceRatio', at: 0.6 },
    ],
  },
  side: 'document',
  needs: 'same document',
  caveats: [
    "Tokens of the source's model are not at hand: words between white space or another vocabulary stand in for them, and the label says so.",
    'Compared are documents that share 8 units in a row with the item: the source finds candidates by n-grams and does not publish n.',
    'The source compares training sequences; here a sequence is a whole document, so a long document needs 60 % of the item.',
  ],
}
