/**
 * What stands behind the codes of findings, for lists of rules: what it means, and what to do. Pure.
 */
import type { Finding } from '../results/findings.ts'

/** Texts of a code. */
interface CodeText {
  readonly title: string
  /** One sentence. */
  readonly text: string
  /** What to do, as paragraphs without Markdown but for code between backticks. */
  readonly help: readonly string[]
}

const LOOK =
  'Look at what was found with `dosimeter explain REPORT SET/ID`: it shows the item beside each document that holds it.'
const ACT =
  'Take the item out of the benchmark, or the documents out of the corpus. Overlap that is meant can be allowed in the policy by the ' +
  'fingerprint of the finding, with a reason and an end; what was known before counts for nothing with a baseline.'
const SHORT =
  'Short texts can be matched whole: scan the corpus with `dosimeter scan`, or check with `--exact --short-items`. A policy says what ' +
  'becomes of such items: `too-short` and `not-testable` count them, leave them out, fail or refuse to answer.'

/** See the file header. */
export const CODE_TEXTS: Readonly<Record<Finding['code'], CodeText>> = {
  contaminated: {
    title: 'Contaminated item',
    text: 'The corpus has most of this benchmark item word for word.',
    help: [
      'A model that was trained on the corpus may know the item by heart: its score on it says little.',
      LOOK,
      ACT,
    ],
  },
  partial: {
    title: 'Partly contaminated item',
    text: 'The corpus has a good part of this benchmark item word for word.',
    help: ['Whether that gives the item away depends on which part it is.', LOOK, ACT],
  },
  below: {
    title: 'Short overlap',
    text: 'The corpus has a stretch of this benchmark item, too little for a level.',
    help: ['Phrases that many texts have are no leak. It is listed so that it can be looked at.', LOOK],
  },
  context: {
    title: 'Passage in the corpus',
    text: 'The corpus has the passage that this benchmark item is about, which is no leak of the question.',
    help: [
      'Public passages stand in many corpora. A model may have read it before, but not what is asked about it.',
      LOOK,
    ],
  },
  published: {
    title: 'Contaminated by a published definition',
    text: 'A published definition of contamination calls this item contaminated.',
    help: [
      'The definition is one of a paper or of a tool; `dosimeter presets show ID` tells how it counts, and with which threshold.',
      LOOK,
      ACT,
    ],
  },
  'not testable': {
    title: 'Item that cannot be tested',
    text: 'The question is shorter than a gram. It is not clean: it was not tested.',
    help: [SHORT],
  },
  'too short': {
    title: 'Item too short to be tested',
    text: 'The question has fewer than three units. It is not clean: it was not tested.',
    help: ['So few words stand in any corpus by accident.', SHORT],
  },
}
