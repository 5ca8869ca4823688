/**
 * Writes docs/reference/presets.md out of the presets:
 *
 *   node scripts/make-presets-reference.mjs            writes the file
 *   node scripts/make-presets-reference.mjs --check    exits 1 when the committed file differs
 */
import { answerFromIndex } from '../dist/presets/answer.js'
import { PRESETS } from '../dist/presets/catalogue.js'
import { openFigure } from '../dist/presets/decide.js'
import {
  describeDecision,
  describeFigure,
  describeGrams,
  describeMeasure,
  describeSource,
  describeText,
} from '../dist/presets/describe.js'
import { table, writeOrCheck } from './generated.mjs'

const HEAD = `<!-- Made by scripts/make-presets-reference.mjs from src/presets/data. -->

# Published definitions

\`dosimeter presets list\` and \`presets show ID\` print what stands here. A preset is one file of data: source, text rule,
grams, fields, measure, decision. [Decision 12](../decisions/0012-presets.md) says how, and what cannot be answered.
\`dosimeter scan --preset ID\` answers them beside dosimeter's own definition, and \`check --preset ID\` those that an index can;
several are one pass.

- **Label.** Where the source's normaliser or tokenizer is not published or not at hand, results carry what was counted
  instead: \`palm~words\`, \`llama3~cl100k_base\`. Such figures are not the source's figures.
- **Index.** What an index of words or characters says of the definition: the label, or \`scan\` where only a scan of the
  corpus can answer. An index gives upper bounds, and cannot apply rules about how many documents hold a gram.
- **Not found is not clean.** None of these definitions sees paraphrase or translation.
- [What each flags](../explanation/preset-rates.md) of real sets, where it may and where it cannot be right.
- Outcomes of an item: \`contaminated\`; \`below\`: something was found, too little for the decision; \`measured\`: something
  was found, and the source publishes no threshold; \`none\`; \`unresolved\`: a comparison would have taken too long;
  \`not testable\` and \`too short\`, which are never counted as none.
- **Gates.** A definition whose source has no threshold calls nothing contaminated, so a limit on it needs one of yours
  ([\`at\`](../guide/gate.md#what-is-counted)); the figure that it is held against stands with each.
- Results stand with and without boilerplate: grams that at least ten items and 1 % of a set share, that unrelated sets
  share, or that only count (1 2 3 …, a b c …).
`

const SCHEMES = [
  { unit: 'words', n: 8 },
  { unit: 'chars', n: 50 },
  { unit: 'chars', n: 25 },
]

function fromIndex(preset) {
  for (const scheme of SCHEMES) {
    const answer = answerFromIndex(preset, scheme)
    if (answer.kind !== 'no') return `\`${answer.label}\`${scheme.n === 25 ? ' (n = 25)' : ''}`
  }
  return 'scan'
}

function openFigures(preset) {
  const figure = openFigure(preset)
  return figure === undefined ? [] : [figure]
}

const cell = (text) => text.replaceAll('|', '\\|')
const rows = PRESETS.map((preset) =>
  [
    `[\`${preset.id}\`](#${preset.id})`,
    describeText(preset),
    describeGrams(preset.grams),
    describeDecision(preset.decision),
    fromIndex(preset),
  ].map(cell),
)

const sections = PRESETS.map((preset) =>
  [
    `## ${preset.id}`,
    '',
    `${preset.title}.`,
    '',
    ...preset.sources.map((source) => `- Source: ${describeSource(source)}.`),
    `- Measured: ${describeMeasure(preset.measure)}.`,
    ...openFigures(preset).map((figure) => `- A gate's \`at\` is held against: ${describeFigure(figure)}.`),
    ...preset.caveats.map((caveat) => `- ${caveat}`),
  ].join('\n'),
)
writeOrCheck(
  'docs/reference/presets.md',
  `${[HEAD, table(['preset', 'text', 'grams', 'contaminated when', 'index'], rows), '', sections.join('\n\n')].join('\n')}\n`,
)
