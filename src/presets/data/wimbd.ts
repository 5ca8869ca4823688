import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** WIMBD: all input fields in one document. */
export const wimbd: Preset = {
  id: 'wimbd',
  title: 'WIMBD: all input fields in one document',
  sources: [{ title: "What's In My Big Data?", arxiv: '2310.20707', section: SECTION_NOT_KNOWN }],
  text: 'characters',
  grams: { kind: 'whole' },
  texts: [
    { name: 'input question', roles: ['question'] },
    { name: 'input context', roles: ['context'] },
    { name: 'input choices', roles: ['choices'], eachPart: true },
  ],
  measure: { kind: 'together' },
  decision: { when: [{ figure: 'inputFound', at: 1 }] },
  side: 'item',
  needs: 'same document',
  caveats: ['Text is compared as it is: another line end, quote or case is a miss.'],
}
