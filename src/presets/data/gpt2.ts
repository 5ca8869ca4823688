import type { Preset } from '../types.ts'

/** GPT-2: share of a set's 8-grams in the training data. */
export const gpt2: Preset = {
  id: 'gpt2',
  title: "GPT-2: share of a set's 8-grams in the training data",
  sources: [
    {
      title: 'Language Models are Unsupervised Multitask Learners (Radford et al. 2019)',
      url: 'https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf',
      section: '4',
    },
  ],
  text: 'alphanumeric',
  grams: { kind: 'grams', n: 8 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'windows' },
  decision: { setGramRate: true },
  side: 'set',
  needs: 'grams',
  fpr: 1e-8,
  caveats: [
    'How the source treats <unk> and splits its test sets is not published: expect the order of magnitude of its table, not the digits.',
    'The source gives one share for a set and no decision for items.',
  ],
}
