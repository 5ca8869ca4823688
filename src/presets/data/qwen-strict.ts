import type { Preset } from '../types.ts'

/** Qwen2: any 13-gram in common. */
export const qwenStrict: Preset = {
  id: 'qwen-strict',
  title: 'Qwen2: any 13-gram in common',
  sources: [{ title: 'Qwen2 Technical Report', arxiv: '2407.10671', section: '5.2.6' }],
  text: 'plain-cased',
  grams: { kind: 'grams', n: 13 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'item',
  needs: 'grams',
  caveats: [
    'Flags three quarters of HumanEval in the source, whose scores then rise: on code most of its findings are false.',
    'Words stand between white space, so Chinese text has hardly any; the source counts tokens for its other rule (qwen-lcs).',
    'The source names no folding of case.',
  ],
}
