import type { Preset } from '../types.ts'

/** Marin: half of a paragraph's 13-grams in a benchmark. */
export const marin: Preset = {
  id: 'marin',
  title: "Marin: half of a paragraph's 13-grams in a benchmark",
  sources: [
    {
      title: 'Marin',
      url: 'https://github.com/marin-community/marin',
      section: 'datakit/decon.py, at 031c515d',
    },
  ],
  text: 'spaced',
  grams: { kind: 'grams', n: 13, whole: 3, withLetter: true },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'], eachParagraph: true }],
  measure: { kind: 'share', of: 'paragraph' },
  decision: { when: [{ figure: 'documentShare', at: 0.5 }] },
  side: 'document',
  needs: 'corpus',
  fpr: 1e-9,
  caveats: [
    'Case and punctuation count: "word" and "word." differ.',
    'Paragraphs of 3 to 12 words are tried only in documents without a longer one.',
    'Its lists of frequent grams that do not count are not applied; results without boilerplate stand beside the others.',
  ],
}
