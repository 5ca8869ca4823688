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
import { gramScheme } from '../dist/text/scheme.js'
import { table, writeOrCheck } from './generated.mjs'

const HEAD = `<!-- Made by scripts/make-presets-reference.mjs from src/presets/data. -->

# Published definitions

\`dosimeter presets list\` and \`presets show ID\` print what stands here. A preset is one file of data: source, text rule,
grams, fields, measure, decision. [Decision 12](../decisions/0012-presets.md) says how, and what cannot be answered.
\`dosimeter scan --preset ID\` answers them beside dosimeter's own definition, and \`check --preset ID\` those that an index can;
several are one pass.

- **Label.** Where the source's normaliser or tokenizer is not published or not at hand, results carry what was counted
  instead: \`palm~words\` (dosimeter's own words), \`llama3~cl100k_base\`, \`datatrove~spaced\` (the source's normaliser, and
  words between white space in place of its tokenizer). Such figures are not the source's figures. One label means one way
  to cut texts, whoever answers.
- **Index.** What an index of words or characters says of the definition: the label, or \`scan\` where only a scan of the
  corpus can answer. An index gives upper bounds, and cannot apply rules about how many documents hold a gram. With
  \`check --exact\` the documents that hold a gram of an item are read again: figures are then those of a scan that cuts texts
  like the index, counts of documents are exact, and definitions about one document can be answered. Any gram of any item
  points at a part of the corpus, so that can be most of it: how much is said beforehand. Documents of several text fields
  are no text of one piece to an index: of those its figures are approximate, and \`--exact\` does not help. Whole texts, and
  rules that look at all of the corpus, take a scan.
- **Not found is not clean.** None of these definitions sees paraphrase or translation.
- [What each flags](../explanation/preset-rates.md) of real sets, where it may and where it cannot be right.
- Outcomes of an item: \`contaminated\`; \`below\`: something was found, too little for the decision; \`measured\`: something
  was found, and the source withholds a threshold; \`none\`; \`unresolved\`: a comparison would have taken too long;
  \`not testable\` and \`too short\`, which are never counted as none. An item is not testable when even its own copy would
  not meet the decision: no options where one must be found, twelve words where thirteen are needed.
- **The number of the source** stands in the terminal report and in Markdown: a count and a share; a share of items at each
  threshold where thresholds are withheld; bands; the rate of a whole set (GPT-2); means (HELM, QUIP, Data Portraits); what the
  corpus is called for a set (Tülu 3); documents that a filter would drop.
- **Sources** name section, table or file; where that has not been looked up they say \`section not known\`.
- **Gates.** A definition whose source has no threshold calls nothing contaminated, so a limit on it needs one of yours
  ([\`at\`](../guide/gate.md#what-is-counted)); the figure that it is held against stands with each.
- Results stand with and without boilerplate: grams that at least ten items and 1 % of a set share, that unrelated sets
  share, or that only count (1 2 3 …, a b c …).
`

/** The usual indexes first. */
const SCHEMES = [{}, { n: 7 }, { unit: 'chars' }, { unit: 'chars', n: 25 }]

function fromIndex(preset) {
  for (const isExact of [false, true]) {
    for (const scheme of SCHEMES) {
      const answer = answerFromIndex(preset, gramScheme(scheme), { isExact })
      if (answer.kind === 'no') continue
      const length = scheme.n === undefined ? '' : ` (n = ${scheme.n})`
      return `\`${answer.label}\`${length}${isExact ? ' with `--exact`' : ''}`
    }
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
