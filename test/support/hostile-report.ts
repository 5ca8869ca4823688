/**
 * A report of the samples and of a set whose texts and names try to break out of wherever they are written.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli, type SampleFolder } from './cli.ts'

/** Texts that mean something to HTML, scripts, Markdown, CSV or terminals. */
export const HOSTILE: readonly string[] = [
  '</script><script>window.broken = 1</script>',
  '<img src="https://example.invalid/x.png" onerror="window.broken = 2">',
  '"><svg onload=window.broken=3><style>*{display:none}</style>',
  '<!-- ]]> --!> <!doctype html><title>no</title>',
  "javascript:window.broken=4' onclick='window.broken=5",
  `$& $1 {{constructor}} $\{window.broken=6} \`x\` __proto__`,
  '| a | [b](https://example.invalid) | ![c](d) **e** \u2028 \u202e reversed',
  '=HYPERLINK("https://example.invalid")',
]

/** Words that stand in every hostile item's question and answer: what redaction must leave out. */
export const SECRET_WORDS = ['marzipan', 'gyroscope', 'lighthouse', 'tambourine'] as const

/**
 * Id of an item whose evidence is longer than a screen: a long question and answer, far apart in a document that has more
 * text, and not the middle of the question.
 */
export const LONG_ID = 'long-evidence'
/** Id of that document, and words that stand in it alone. */
export const LONG_DOCUMENT = 'almanac-of-harbours'
export const LONG_DOCUMENT_WORDS = 'unharvested quicksilver'

const LONG_WORDS = [
  'harbour',
  'kettle',
  'orchard',
  'lantern',
  'meadow',
  'violin',
  'granite',
  'sparrow',
  'copper',
]

/** Words that differ from all others by their numbers. */
function longText(words: number, from: number): string {
  return Array.from(
    { length: words },
    (_, i) => `${LONG_WORDS[(i * 7) % LONG_WORDS.length]}${from + i}`,
  ).join(' ')
}

/** Items without any overlap, so that the table is longer than a screen. */
export const FILLER_ITEMS = 3000

const SENTENCE =
  'the marzipan gyroscope of the old lighthouse turns whenever a tambourine is struck twelve times before the evening tide'

/** Id of a hostile item. */
export function hostileId(i: number): string {
  return `n°${i}/ü &#+%"'<b>${HOSTILE[i]?.slice(0, 12)}`
}

/** Question of a hostile item. */
export function hostileQuestion(i: number): string {
  return `${SENTENCE} number${i} ${HOSTILE[i]} and after it ${SENTENCE.split(' ').reverse().join(' ')} end${i}`
}

/**
 * Writes the set `hostile` and a corpus that holds its items, and scans both with the samples.
 *
 * @param samples folder to work in; the report is its folder `report`
 * @param more arguments of the scan, such as `--format html`
 */
export async function scanHostile(samples: SampleFolder, more: readonly string[]): Promise<void> {
  const items = HOSTILE.map((text, i) => ({
    id: hostileId(i),
    question: hostileQuestion(i),
    answer: `because of ${text} the tambourine answered the lighthouse keeper in a low voice once more ${i}`,
  }))
  const filler = Array.from({ length: FILLER_ITEMS }, (_, i) => ({
    id: `filler-${i}`,
    question: `nobody${i} ever${i} wrote${i} these${i} nine${i} or${i} ten${i} words${i} before${i} needle${i}`,
    answer: `no${i}`,
  }))
  const lines = (list: readonly object[]): string => list.map((each) => `${JSON.stringify(each)}\n`).join('')
  const [first, middle, last, answer] = [
    longText(600, 0),
    longText(100, 2000),
    longText(300, 3000),
    longText(300, 5000),
  ]
  const long = { id: LONG_ID, question: `${first} ${middle} ${last}`, answer }
  writeFileSync(join(samples.path, 'hostile.jsonl'), lines([...items, long, ...filler]))
  const found = items.map(({ id, question, answer }) => ({ id, text: `Found: ${question}\n\n${answer}` }))
  const almanac = [first, last, `${LONG_DOCUMENT_WORDS} ${longText(200, 9000)}`, answer].join('\n\n')
  const documents = [...found, { id: LONG_DOCUMENT, text: `${LONG_DOCUMENT_WORDS}\n${almanac}` }]
  writeFileSync(join(samples.path, 'samples/corpus/hostile.jsonl'), lines(documents))
  const result = await cli(
    [
      ...['scan', 'samples/corpus/', '--text-field', 'text', '--text-field', 'qa.jsonl=question,answer'],
      ...['--benchmark', 'samples/trivia.yaml=samples/trivia.jsonl'],
      ...['--items', 'hostile.jsonl', '--fields', 'question,answer'],
      ...['--preset', 'gpt3', '--out', 'report', '--reproducible', ...more],
    ],
    { cwd: samples.path },
  )
  if (result.exitCode !== 0) throw new Error(result.stderr)
}
