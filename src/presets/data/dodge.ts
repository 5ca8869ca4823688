import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** Dodge et al.: the whole input in one document, with or without its label. */
export const dodge: Preset = {
  id: 'dodge',
  title: 'Dodge et al.: the whole input in one document, with or without its label',
  sources: [
    {
      title:
        'Documenting Large Webtext Corpora: A Case Study on the Colossal Clean Crawled Corpus (Dodge et al. 2021)',
      arxiv: '2104.08758',
      section: SECTION_NOT_KNOWN,
    },
  ],
  text: 'plain',
  grams: { kind: 'whole' },
  texts: [
    { name: 'input question', roles: ['question'] },
    { name: 'input context', roles: ['context'] },
    { name: 'label', roles: ['answer', 'code'] },
  ],
  measure: { kind: 'together' },
  decision: {
    when: [{ figure: 'inputFound', at: 1 }],
    bands: [
      { name: 'input', figure: 'inputFound', from: 1 },
      { name: 'input and label', figure: 'labelFound', from: 1 },
    ],
  },
  side: 'item',
  needs: 'same document',
  caveats: ['A label of one word stands in many documents that hold the input for other reasons.'],
}
