/**
 * Which item is hidden in which document, in which form. `make-samples.mjs` puts these documents among the filler,
 * and writes the list to `planted.json` and to the table of the README.
 */

import { english, foreign } from './filler.mjs'
import {
  decomposed,
  halves,
  typographic,
  upperCase,
  withInvisibleCharacters,
  withoutPunctuation,
  withWordsChanged,
  wrapped,
} from './forms.mjs'
import { arith, trivia } from './items.mjs'

/** Form → what a reader is told about it. The keys are the values of `form` in `planted.json`. */
export const FORMS = {
  verbatim: 'whole item, as it is',
  'question-only': 'question as it is, no answer',
  'answer-only': 'answer as it is, no question',
  'right-choice': 'right choice as it is, neither the question nor the other choices',
  'upper-case': 'all letters upper-cased',
  'line-wraps': 'broken into short lines',
  'quoted-mail': 'broken into short lines, each after `> `',
  nfd: 'accents as combining marks',
  'no-punctuation': 'words and spaces only',
  typographic: 'other dashes, quotation marks, ellipses and no-break spaces',
  invisible: 'soft hyphens and zero-width spaces inside',
  'json-escapes': 'every third letter and everything outside ASCII as `\\uXXXX` in the JSON',
  'one-word-in-ten': 'each tenth word of a field replaced',
  'first-half': 'first half of the question',
  'second-half': 'second half of the question',
  'split-question': 'one half of the question in each of two documents',
  'split-fields': 'question in one document, answer or choices in another',
  'long-document': 'whole item in the middle of a document of about 5,000 words',
}

const items = new Map([...arith, ...trivia].map((item) => [item.id, item]))
const q = (id) => items.get(id).question
const a = (id) => items.get(id).answer
const choices = (id) => items.get(id).choices
const right = (id) => choices(id)[a(id)]
const lettered = (id, separator = '\n') =>
  choices(id)
    .map((text, index) => `${'ABCD'[index]}) ${text}`)
    .join(separator)

/**
 * @typedef {object} Plant
 * @property {string} id item
 * @property {keyof FORMS} form
 * @property {readonly string[]} fields fields of the item that stand in this document, wholly or in part
 *
 * @typedef {object} PlantedDocument
 * @property {number} record number of the document in its file, from 1
 * @property {readonly Plant[]} plants
 * @property {(random: () => number) => string} [text] the document, or
 * @property {() => { question: string, answer: string }} [pair] the record of `qa.jsonl`
 * @property {boolean} [isEscaped] written with `\uXXXX` escapes
 */

const QA = ['question', 'answer']

/** @type {readonly PlantedDocument[]} */
const WEB = [
  {
    record: 7,
    plants: [{ id: 'arith-01', form: 'verbatim', fields: QA }],
    text: (random) =>
      `Puzzle of the week, number 31\n\nThis one was sent in by a teacher who crosses the strait twice a day.\n\n${q('arith-01')}\n\n${a('arith-01')}\n\nThe winner of the previous round was drawn on Friday and gets a bag of liquorice.\n\n${english(random, 1)}`,
  },
  {
    record: 19,
    plants: [{ id: 'arith-04', form: 'verbatim', fields: QA }],
    text: (random) =>
      `Worksheet 4: shared costs\n\nName: ________ Date: ________\n\nWarm-up. Round 48.50 to whole euros and explain your choice.\n\nProblem 1. ${q('arith-04')}\n\nSolution. ${a('arith-04')}\n\nProblem 2. Make up a similar story with a campfire in it and let your neighbour solve it.\n\n${english(random, 1)}`,
  },
  {
    record: 31,
    plants: [{ id: 'arith-05', form: 'question-only', fields: ['question'] }],
    text: (random) =>
      `${english(random, 1)}\n\nSeen on the notice board of a garden centre: “${q('arith-05')}” Whoever drops the right number into the tin until Saturday gets a bag of crocuses for free.\n\n${english(random, 1)}`,
  },
  {
    record: 38,
    plants: [{ id: 'trivia-01', form: 'verbatim', fields: ['question', 'choices'] }],
    text: (random) =>
      `Pub quiz, round one\n\n1. ${q('trivia-01')}\n${lettered('trivia-01')}\nAnswer: B) ${right('trivia-01')}\n\nBefore round two the landlord reads out the score, and the team by the window protests as always.\n\n${english(random, 1)}`,
  },
  {
    record: 44,
    plants: [{ id: 'arith-08', form: 'answer-only', fields: ['answer'] }],
    text: (random) =>
      `Model solutions for the second term. (6) Any drawing with four equal sides is accepted. (7) ${a('arith-08')} (8) See the figure on the back of the sheet; half a point for each label.\n\n${english(random, 2)}`,
  },
  {
    record: 57,
    plants: [{ id: 'trivia-03', form: 'question-only', fields: ['question'] }],
    text: (random) =>
      `${english(random, 1)}\n\nIn the interval a boy in the first row asked the usher: ${q('trivia-03')} She did not know either, but she promised to find out before the encore.\n\n${english(random, 1)}`,
  },
  {
    record: 63,
    plants: [{ id: 'arith-11', form: 'upper-case', fields: ['question'] }],
    text: (random) =>
      `${english(random, 1)}\n\n*** ${upperCase(q('arith-11'))} ***\n\nThat was the whole text of the poster, in letters as tall as a hand.\n\n${english(random, 1)}`,
  },
  {
    record: 71,
    plants: [{ id: 'arith-12', form: 'line-wraps', fields: QA }],
    text: (random) =>
      `EXERCISES FOR THE TRAIN\n\n${wrapped(q('arith-12'), 38)}\n\n${wrapped(a('arith-12'), 38)}\n\n${english(random, 2)}`,
  },
  {
    record: 79,
    plants: [{ id: 'trivia-05', form: 'upper-case', fields: ['question', 'choices'] }],
    text: (random) =>
      `${english(random, 1)}\n\nCARD 17\n${upperCase(q('trivia-05'))}\n${upperCase(lettered('trivia-05', '   '))}\n\nThe other cards of the set were lost when the box fell behind the radiator.\n\n${english(random, 1)}`,
  },
  {
    record: 88,
    plants: [{ id: 'arith-14', form: 'no-punctuation', fields: QA }],
    text: (random) =>
      `${english(random, 1)}\n\nsubtitle file of lesson nine\n\n${withoutPunctuation(q('arith-14'))} so think about it for a moment and pause the film ${withoutPunctuation(a('arith-14'))} see you next time\n\n${english(random, 1)}`,
  },
  {
    record: 96,
    plants: [{ id: 'trivia-06', form: 'verbatim', fields: ['question', 'choices'] }],
    text: (random) =>
      `Entrance test of a baking course, with the key\n\n${q('trivia-06')}\n\n${lettered('trivia-06')}\n\nRight: A, that is: ${right('trivia-06')} Whoever ticks B should come to the evening in March.\n\n${english(random, 1)}`,
  },
  {
    record: 104,
    plants: [{ id: 'arith-16', form: 'one-word-in-ten', fields: QA }],
    text: (random) => {
      const question = withWordsChanged(q('arith-16'), {
        10: ['of', 'among'],
        20: ['morning', 'dawn'],
        30: ['does', 'will'],
      })
      const answer = withWordsChanged(a('arith-16'), {
        10: ['a', 'each'],
        20: ['five', 'school'],
        30: ['30', 'thirty'],
      })
      return `${english(random, 1)}\n\nFrom a notebook found on the number 12 tram: ${question} Underneath, in pencil: ${answer}\n\n${english(random, 1)}`
    },
  },
  {
    record: 112,
    plants: [{ id: 'arith-18', form: 'first-half', fields: ['question'] }],
    text: (random) =>
      `${english(random, 1)}\n\nThe page is torn, but one can still read: “${halves(q('arith-18'))[0]}” – and the rest has gone to the mice.\n\n${english(random, 1)}`,
  },
  {
    record: 118,
    plants: [{ id: 'trivia-07', form: 'right-choice', fields: ['choices'] }],
    text: (random) =>
      `A week on the mud flats\n\nOur landlady keeps the tables of the harbour office beside the bread bin. ${right('trivia-07')} So breakfast is at six on some days, and at eight on others.\n\n${english(random, 2)}`,
  },
  {
    record: 125,
    plants: [
      { id: 'arith-24', form: 'long-document', fields: QA },
      { id: 'trivia-30', form: 'long-document', fields: ['question', 'choices'] },
    ],
    text: (random) => {
      const chapters = (count) =>
        Array.from({ length: count }, (_, index) => `${index + 1}.\n\n${english(random, 3)}`).join('\n\n')
      return `The almanac, complete edition\n\n${chapters(10)}\n\nFor the waiting room: ${q('arith-24')} Turn the page for the solution. ${a('arith-24')}\n\n${chapters(6)}\n\nAnd one for the hikers: ${q('trivia-30')} ${lettered('trivia-30', ' ')} It is the ${right('trivia-30')}.\n\n${chapters(7)}`
    },
  },
  {
    record: 133,
    plants: [{ id: 'arith-20', form: 'split-question', fields: ['question'] }],
    text: (random) =>
      `${english(random, 1)}\n\nTranscript of tape one, end of side A: “${halves(q('arith-20'))[0]}” [click]\n\n${english(random, 1)}`,
  },
  {
    record: 140,
    plants: [{ id: 'arith-21', form: 'nfd', fields: QA }],
    text: (random) =>
      `${english(random, 1)}\n\nOn the back of the menu stood a riddle for the children. ${decomposed(`${q('arith-21')} ${a('arith-21')}`)} The children preferred the crayons.\n\n${english(random, 1)}`,
  },
  {
    record: 149,
    plants: [{ id: 'trivia-16', form: 'nfd', fields: ['question', 'choices'] }],
    text: (random) =>
      decomposed(
        `${foreign(random, 'fr', 1)}\n\nLe jeu du calendrier\u00a0: ${q('trivia-16')} ${lettered('trivia-16', ' ')}\n\n${foreign(random, 'fr', 1)}`,
      ),
  },
  {
    record: 158,
    plants: [{ id: 'arith-23', form: 'split-fields', fields: ['question'] }],
    text: (random) =>
      `Scouts’ evening, table three. ${q('arith-23')} Hand your slip to the scout with the green scarf; she knows the solution and will not tell.\n\n${english(random, 2)}`,
  },
  {
    record: 166,
    plants: [{ id: 'arith-25', form: 'verbatim', fields: QA }],
    text: (random) =>
      `Timetables and riddles\n\n${english(random, 1)}\n\n${q('arith-25')} ${a('arith-25')}\n\nThe drivers’ choir performs again in June.`,
  },
  {
    record: 173,
    plants: [{ id: 'arith-26', form: 'invisible', fields: QA }],
    text: (random) =>
      `${english(random, 1)}\n\nFrom the bulletin of the chess club: ${withInvisibleCharacters(`${q('arith-26')} ${a('arith-26')}`)} Please bring your own clocks.\n\n${english(random, 1)}`,
  },
  {
    record: 181,
    plants: [{ id: 'arith-27', form: 'json-escapes', fields: QA }],
    isEscaped: true,
    text: (random) => `Farm shop, leaflet 8\n\n${q('arith-27')}\n\n${a('arith-27')}\n\n${english(random, 1)}`,
  },
  {
    record: 190,
    plants: [{ id: 'trivia-18', form: 'verbatim', fields: ['question', 'choices'] }],
    text: (random) =>
      `${foreign(random, 'zh', 1)}\n\n猜一猜：${q('trivia-18')}${lettered('trivia-18', '　')}　答案是${right('trivia-18')}。\n\n${foreign(random, 'zh', 1)}`,
  },
  {
    record: 197,
    plants: [{ id: 'trivia-21', form: 'no-punctuation', fields: ['question', 'choices'] }],
    text: (random) =>
      `${english(random, 1)}\n\nvoice memo eleven ${withoutPunctuation(q('trivia-21'))} ${choices('trivia-21').join(' ').toLowerCase()} ask the old skipper on thursday\n\n${english(random, 1)}`,
  },
  {
    record: 205,
    plants: [{ id: 'trivia-24', form: 'first-half', fields: ['question'] }],
    text: (random) =>
      `${english(random, 1)}\n\n“${halves(q('trivia-24'))[0]} …” began the quizmaster, and then the lights in the tavern went out.\n\n${english(random, 1)}`,
  },
  {
    record: 212,
    plants: [{ id: 'trivia-27', form: 'split-fields', fields: ['question'] }],
    text: (random) =>
      `Letters to the nature desk. A reader from the hills asks: ${q('trivia-27')} We have passed the letter on to a forester and will print what she says.\n\n${english(random, 2)}`,
  },
  {
    record: 219,
    plants: [{ id: 'trivia-09', form: 'verbatim', fields: ['question', 'choices'] }],
    text: (random) =>
      `Flash round\n\n${q('trivia-09')} ${lettered('trivia-09', ' ')} The answer is ${right('trivia-09')}, at least since the last count.\n\n${english(random, 1)}`,
  },
  {
    record: 226,
    plants: [{ id: 'trivia-14', form: 'verbatim', fields: ['question', 'choices'] }],
    text: (random) =>
      `Shapes for the quick\n\n${q('trivia-14')} ${lettered('trivia-14', ' ')} Of course: ${right('trivia-14').toLowerCase()}.\n\n${english(random, 1)}`,
  },
  {
    record: 233,
    plants: [{ id: 'arith-38', form: 'question-only', fields: ['question'] }],
    text: (random) =>
      `${english(random, 1)}\n\nThe parrot had been taught one sentence only. “${q('arith-38')}” it asked whenever the doorbell rang.\n\n${english(random, 1)}`,
  },
]

/** @type {readonly PlantedDocument[]} */
const FORUM = [
  {
    record: 6,
    plants: [{ id: 'arith-02', form: 'verbatim', fields: QA }],
    text: (random) =>
      `tin.whistle wrote:\nMy niece brought this home and we disagree about the last step.\n\n${q('arith-02')}\n\nhedgefox wrote:\nHere is how we do it in class. ${a('arith-02')}\n\n${english(random, 1)}`,
  },
  {
    record: 13,
    plants: [{ id: 'arith-06', form: 'question-only', fields: ['question'] }],
    text: (random) =>
      `mossy_kettle wrote:\n${q('arith-06')}\nI keep getting a different number than the booklet.\n\nnorthpier wrote:\nMaybe the booklet counts the deposit for the trays?\n\n${english(random, 1)}`,
  },
  {
    record: 21,
    plants: [{ id: 'arith-09', form: 'answer-only', fields: ['answer'] }],
    text: (random) =>
      `quillon wrote:\nDone with page nine. ${a('arith-09')} Is that all right?\n\nlune_rousse wrote:\nLooks right to me, on to page ten.\n\n${english(random, 1)}`,
  },
  {
    record: 29,
    plants: [{ id: 'arith-10', form: 'upper-case', fields: QA }],
    text: (random) =>
      `brakeman77 wrote:\n${upperCase(`${q('arith-10')} ${a('arith-10')}`)}\n\nhedgefox wrote:\nPlease find the key with the arrow on it.\n\n${english(random, 1)}`,
  },
  {
    record: 36,
    plants: [{ id: 'arith-13', form: 'quoted-mail', fields: QA }],
    text: (random) =>
      `northpier wrote:\n${wrapped(`${q('arith-13')} ${a('arith-13')}`, 44, '> ')}\nThanks, that helped a lot.\n\n${english(random, 1)}`,
  },
  {
    record: 43,
    plants: [{ id: 'arith-15', form: 'typographic', fields: QA }],
    text: (random) =>
      `tofu_and_rain wrote:\n«${typographic(q('arith-15'))}»\n\nmossy_kettle wrote:\n«${typographic(a('arith-15'))}»\n\n${english(random, 1)}`,
  },
  {
    record: 50,
    plants: [{ id: 'arith-17', form: 'one-word-in-ten', fields: QA }],
    text: (random) => {
      const question = withWordsChanged(q('arith-17'), {
        10: ['books', 'volumes'],
        20: ['in', 'inside'],
        30: ['books', 'titles'],
        40: ['there', 'present'],
      })
      const answer = withWordsChanged(a('arith-17'), { 10: ['of', 'among'], 20: ['there', 'those'] })
      return `hedgefox wrote:\n${question}\n\nquillon wrote:\n${answer}\n\n${english(random, 1)}`
    },
  },
  {
    record: 57,
    plants: [{ id: 'arith-19', form: 'second-half', fields: ['question'] }],
    text: (random) =>
      `lune_rousse wrote:\nMy scan starts in mid-sentence: “… ${halves(q('arith-19'))[1]}” Does anybody have the page before?\n\n${english(random, 2)}`,
  },
  {
    record: 64,
    plants: [{ id: 'arith-22', form: 'nfd', fields: QA }],
    text: (random) =>
      `gänseblume wrote:\n${decomposed(`${q('arith-22')}\n\nMeine Lösung: ${a('arith-22')}`)}\n\nquillon wrote:\nSame here, and now I want a party.\n\n${english(random, 1)}`,
  },
  {
    record: 71,
    plants: [{ id: 'arith-20', form: 'split-question', fields: ['question'] }],
    text: (random) =>
      `brakeman77 wrote:\nFound side B of the tape, it goes on with “${halves(q('arith-20'))[1]}” and then there is only hiss.\n\n${english(random, 2)}`,
  },
  {
    record: 78,
    plants: [{ id: 'trivia-04', form: 'question-only', fields: ['question'] }],
    text: (random) =>
      `northpier wrote:\nStuck on the crossword supplement. ${q('trivia-04')} Two words, eighteen letters with the gap.\n\n${english(random, 1)}`,
  },
  {
    record: 84,
    plants: [{ id: 'arith-23', form: 'split-fields', fields: ['answer'] }],
    text: (random) =>
      `mossy_kettle wrote:\nThe scout with the green scarf gave in at last. ${a('arith-23')}\n\n${english(random, 2)}`,
  },
  { record: 90, plants: [], text: () => '' },
  {
    record: 92,
    plants: [{ id: 'trivia-27', form: 'split-fields', fields: ['choices'] }],
    text: (random) =>
      `hedgefox wrote:\nWhat people told me at the bus stop, from clever to silly:\n${choices('trivia-27')
        .map((text) => `- ${text}`)
        .join('\n')}\n\n${english(random, 1)}`,
  },
  {
    record: 99,
    plants: [{ id: 'trivia-08', form: 'line-wraps', fields: ['question', 'choices'] }],
    text: (random) =>
      `quillon wrote:\n${wrapped(q('trivia-08'), 30)}\n${lettered('trivia-08')}\n\ntin.whistle wrote:\nStand at the kerb and listen, then tick.\n\n${english(random, 1)}`,
  },
  {
    record: 106,
    plants: [{ id: 'trivia-17', form: 'nfd', fields: ['question', 'choices'] }],
    text: (random) =>
      decomposed(
        `gänseblume wrote:\nFrage zwölf im Schulquiz: ${q('trivia-17')} ${lettered('trivia-17', ' ')}\n\n${foreign(random, 'de', 1)}`,
      ),
  },
  {
    record: 113,
    plants: [{ id: 'trivia-19', form: 'question-only', fields: ['question'] }],
    text: (random) =>
      `阿青 wrote:\n日本語の宿題です。${q('trivia-19')}だれか教えてください。\n\n${foreign(random, 'ja', 1)}`,
  },
  {
    record: 120,
    plants: [{ id: 'trivia-28', form: 'one-word-in-ten', fields: ['question'] }],
    text: (random) => {
      const question = withWordsChanged(q('trivia-28'), { 10: ['as', 'and'], 20: ['its', 'the'] })
      return `tofu_and_rain wrote:\nHeard on the radio while painting: ${question} I shouted the answer at the ladder.\n\n${english(random, 2)}`
    },
  },
  {
    record: 127,
    plants: [{ id: 'arith-25', form: 'verbatim', fields: QA }],
    text: (random) =>
      `brakeman77 wrote:\nFor my colleagues on the late shift. ${q('arith-25')}\n\nnorthpier wrote:\n${a('arith-25')}\n\n${english(random, 1)}`,
  },
  {
    record: 134,
    plants: [{ id: 'arith-39', form: 'answer-only', fields: ['answer'] }],
    text: (random) =>
      `lune_rousse wrote:\nI say it aloud while climbing the stairs. ${a('arith-39')} Then I am on the fourth floor.\n\n${english(random, 2)}`,
  },
  {
    record: 141,
    plants: [{ id: 'trivia-10', form: 'verbatim', fields: ['question', 'choices'] }],
    text: (random) =>
      `mossy_kettle wrote:\n${q('trivia-10')} ${lettered('trivia-10', ' ')}\n\nhedgefox wrote:\nWe saw hundreds from the boat last June, none of them in a tree.\n\n${english(random, 1)}`,
  },
]

/** @type {readonly PlantedDocument[]} */
const QA_PAIRS = [
  {
    record: 15,
    plants: [{ id: 'arith-03', form: 'verbatim', fields: QA }],
    pair: () => ({ question: q('arith-03'), answer: a('arith-03') }),
  },
  {
    record: 37,
    plants: [{ id: 'arith-07', form: 'question-only', fields: ['question'] }],
    pair: () => ({
      question: q('arith-07'),
      answer: 'That depends on the couchettes; the conductor counts them again at the border.',
    }),
  },
  {
    record: 52,
    plants: [{ id: 'trivia-02', form: 'question-only', fields: ['question'] }],
    pair: () => ({
      question: q('trivia-02'),
      answer: `It is called the ${right('trivia-02').toLowerCase()}.`,
    }),
  },
  {
    record: 70,
    plants: [{ id: 'trivia-20', form: 'question-only', fields: ['question'] }],
    pair: () => ({
      question: q('trivia-20'),
      answer:
        'No idea, but one of them visits our fuchsias each morning and is gone before the coffee is ready.',
    }),
  },
  {
    record: 91,
    plants: [{ id: 'arith-25', form: 'verbatim', fields: QA }],
    pair: () => ({ question: q('arith-25'), answer: a('arith-25') }),
  },
]

/** Documents with planted items by file, in file order. */
export const plantedDocuments = { web: WEB, forum: FORUM, qa: QA_PAIRS }
