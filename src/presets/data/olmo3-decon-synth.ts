import type { Preset } from '../types.ts'

/** OLMo 3's decon, for synthetic data. */
export const olmo3DeconSynth: Preset = {
  id: 'olmo3-decon-synth',
  title: "OLMo 3's decon, for synthetic data",
  sources: [
    { title: 'OLMo 3', arxiv: '2512.13961', section: '3.5.3' },
    { title: 'decon', url: 'https://github.com/allenai/decon', section: 'doc/repro/olmo-synth.yaml' },
  ],
  text: 'tokens-decon',
  vocabulary: 'cl100k_base',
  grams: { kind: 'grams', n: 5 },
  texts: [
    { name: 'question', roles: ['question'] },
    { name: 'answer', roles: ['answer', 'code'] },
    { name: 'passage', roles: ['context'] },
  ],
  measure: {
    kind: 'decon',
    threshold: 0.78,
    decayStart: 5,
    decayEnd: 26,
    sampleEvery: 10,
    questionMisses: 11,
    shortAnswer: 1,
    shortAnswerWindow: 50,
    answerGram: 2,
    answerWindow: 50,
    passage: { gram: 4, misses: 2, distance: 100 },
    leastTokens: 20,
    leastWords: 4,
  },
  decision: { when: [{ figure: 'score', at: 0.78 }] },
  side: 'item',
  needs: 'corpus',
  caveats: [
    'Grams weigh ln(items / items that have them): a set of one item, or of equal items, weighs nothing and is not testable.',
    'Of a document only every tenth token begins a search, so a short question is found or missed by its place.',
    'A leak of the question alone cannot reach the threshold when the item has an answer.',
    'A score depends on the other items of its set.',
    'The authors expect this configuration to agree with their runs in about 90 %.',
  ],
}
