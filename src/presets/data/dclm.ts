import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** DCLM: the question's last sentence and an option in one page. */
export const dclm: Preset = {
  id: 'dclm',
  title: "DCLM: the question's last sentence and an option in one page",
  sources: [
    {
      title: 'DataComp-LM: In search of the next generation of training sets for language models',
      arxiv: '2406.11794',
      section: SECTION_NOT_KNOWN,
    },
  ],
  text: 'characters-spaced',
  grams: { kind: 'whole' },
  texts: [
    { name: 'input', roles: ['question'], lastSentence: true },
    { name: 'option', roles: ['choices'], eachPart: true },
  ],
  measure: { kind: 'together' },
  decision: {
    when: [
      { figure: 'inputFound', at: 1 },
      { figure: 'optionsFound', at: 1 },
    ],
  },
  side: 'item',
  needs: 'same document',
  caveats: [
    'An option of a few characters stands in almost any page, so the question decides.',
    'The source takes the last sentence for MMLU and names other rules for other sets.',
  ],
}
