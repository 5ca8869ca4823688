import { type Preset, SECTION_NOT_KNOWN } from '../types.ts'

/** BigCode: a prompt or solution inside a file. */
export const bigcode: Preset = {
  id: 'bigcode',
  title: 'BigCode: a prompt or solution inside a file',
  sources: [
    { title: 'StarCoder: may the source be with you!', arxiv: '2305.06161', section: SECTION_NOT_KNOWN },
    {
      title: 'bigcode-dataset',
      url: 'https://github.com/bigcode-project/bigcode-dataset',
      section: 'decontamination',
    },
  ],
  text: 'characters-lower',
  grams: { kind: 'whole' },
  texts: [
    { name: 'question', roles: ['question'] },
    { name: 'solution', roles: ['code'] },
  ],
  measure: { kind: 'windows' },
  decision: { when: [{ figure: 'anyHit', at: 1 }] },
  side: 'document',
  needs: 'corpus',
  caveats: [
    'White space counts: a prompt that is indented otherwise is missed.',
    'The source takes docstrings out of code prompts; here a prompt is looked up whole.',
    'Its list of trivial solutions is not applied: a short solution stands in many files.',
  ],
}
