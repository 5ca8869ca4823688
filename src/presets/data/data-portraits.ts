import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** Data Portraits: the longest chain of 50-character tiles. */
export const dataPortraits: Preset = {
  id: 'data-portraits',
  title: 'Data Portraits: the longest chain of 50-character tiles',
  sources: [
    {
      title: 'Data Portraits: Recording Foundation Model Training Data',
      arxiv: '2303.03919',
      section: SECTION_NOT_KNOWN,
    },
    {
      title: 'data-portraits',
      url: 'https://github.com/ruyimarone/data-portraits',
      section: 'datasketch.py, at 90fa2298',
    },
  ],
  text: 'characters-spaced',
  grams: { kind: 'tiles', n: 50 },
  texts: [{ name: 'item', roles: ['context', 'question', 'choices', 'answer', 'code'] }],
  measure: { kind: 'chain' },
  decision: {
    means: [
      { figure: 'chainRatio', name: 'badness' },
      { figure: 'longestChain', name: 'longest chain' },
    ],
  },
  side: 'item',
  needs: 'grams',
  caveats: [
    'The source ranks texts and publishes no threshold.',
    'Documents are cut into tiles from their beginning, so an item is found only where it runs over whole tiles: about 100 characters.',
    'Chains end at the first tile that is missing, as the source says; its code goes on.',
  ],
}
