/**
 * Tables of docs/explanation/preset-rates.md out of the counts that run.mjs has measured. Pure.
 */

/** Tables by the name of their marker: columns as [set, scan, heading]. */
const TABLES = {
  'gsm8k-alarms': [
    ['gsm8k', 'rails', 'in Rails'],
    ['gsm8k', 'thealgorithms', 'in Python'],
    ['gsm8k', 'leetcode', 'in LeetCode'],
  ],
  'humaneval-alarms': [
    ['humaneval', 't0-train', 'in T0'],
    ['humaneval', 'gsm8k-train', 'in GSM8K train'],
    ['humaneval', 'rails', 'in Rails'],
  ],
  'mbpp-alarms': [
    ['mbpp', 't0-train', 'in T0'],
    ['mbpp', 'gsm8k-train', 'in GSM8K train'],
    ['mbpp', 'rails', 'in Rails'],
  ],
  'exam-alarms': [
    ['mmlu', 'code', 'MMLU'],
    ['agieval', 'code', 'AGIEval'],
    ['bbh', 'code', 'BIG-Bench Hard'],
    ['qasc', 'code', 'QASC'],
  ],
  'gsm8k-related': [
    ['gsm8k', 'gsm8k-train', 'in GSM8K train'],
    ['gsm8k', 't0-train', 'in T0'],
  ],
  'humaneval-related': [
    ['humaneval', 'thealgorithms', 'in Python'],
    ['humaneval', 'leetcode', 'in LeetCode'],
    ['humaneval', 'code-alpaca', 'in Code Alpaca'],
  ],
  'mbpp-related': [
    ['mbpp', 'thealgorithms', 'in Python'],
    ['mbpp', 'leetcode', 'in LeetCode'],
    ['mbpp', 'code-alpaca', 'in Code Alpaca'],
  ],
}

const number = (value) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** Percent with two digits that say something; only nothing is 0. */
const percent = (count, of) => {
  if (count === 0) return '0 %'
  const value = (100 * count) / of
  return `${value >= 10 ? value.toFixed(1) : Number(value.toPrecision(2))} %`
}

/** Items from each threshold on, up to the first from which there are none. */
function sweptText(sweep, share) {
  const last = sweep.indexOf(0)
  const shown = last < 0 ? sweep : sweep.slice(0, last + 1)
  return shown.map((count, i) => `≥ .${[2, 5, 8][i]}: ${share(count)}`)
}

/**
 * @param {{ items: number, tested: number }} counts of a set under a definition
 * @returns {string} flagged items with their share of those tested; in brackets without boilerplate; behind the dot items
 *   with an overlap that decides nothing
 */
function cell(counts) {
  if (counts === undefined) return ''
  const { items, tested, contaminated, without, other, sweep, bands, gramRate, mean } = counts
  if (tested === 0) return 'not testable'
  const share = (count) => (count === 0 ? '0' : `${number(count)} (${percent(count, tested)})`)
  const of = tested === items ? '' : ` of ${number(tested)}`
  if (contaminated === 0 && other === 0) return `0 %${of}`
  const swept = sweep === undefined || other === 0 ? [] : sweptText(sweep, share)
  if (contaminated !== undefined) {
    const bare = without === contaminated ? '' : ` [${number(without)}]`
    const flagged =
      contaminated === 0 ? `0 %${of}` : `${number(contaminated)}${of} (${percent(contaminated, tested)})`
    return `${flagged}${bare} · ${[number(other), ...swept].join(', ')}`
  }
  if (other === 0) return `any: 0${of}`
  const more =
    bands !== undefined
      ? ['not clean', 'dirty'].map((name) => `${name}: ${share(bands[name])}`)
      : gramRate !== undefined
        ? [`${percent(gramRate, 1)} of the set's grams`]
        : mean !== undefined
          ? [`${mean.name} ${Number(mean.value.toPrecision(2))}`]
          : swept
  return [`any: ${share(other)}${of}`, ...more].join(', ')
}

function table(columns, rates) {
  const [[set, scan]] = columns
  const of = ([name, corpus]) => rates[corpus]?.sets[name] ?? { own: {}, published: {} }
  const { own, published } = of([set, scan])
  const names = [...Object.keys(own), ...Object.keys(published)]
  const rows = [
    ['definition', ...columns.map(([, , heading]) => heading)],
    ...names.map((name) => [
      `\`${name}\``,
      ...columns.map((column) => cell({ ...of(column).own, ...of(column).published }[name])),
    ]),
  ]
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)))
  const [head, ...lines] = rows.map(
    (row) => `| ${row.map((text, c) => text.padEnd(widths[c])).join(' | ')} |`,
  )
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines].join('\n')
}

/** Sizes of what was scanned. */
function corpora(rates) {
  return Object.entries(rates)
    .map(
      ([name, { documents, textBytes }]) =>
        `- ${name}: ${number(documents)} documents, ${(textBytes / 1e6).toFixed(1)} MB`,
    )
    .join('\n')
}

/**
 * @param {string} page with markers `<!-- NAME -->` and `<!-- /NAME -->`
 * @param {object} rates of rates.json
 * @returns {string} the page with what stands between them made anew
 */
export function pageWith(page, rates) {
  const parts = { corpora: corpora(rates) }
  for (const [name, columns] of Object.entries(TABLES)) parts[name] = table(columns, rates)
  let made = page
  for (const [name, text] of Object.entries(parts)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [before, rest] = made.split(start)
    const [, after] = (rest ?? '').split(end)
    if (after === undefined) throw new Error(`the page has no markers ${start} and ${end}`)
    made = `${before}${start}\n\n${text}\n\n${end}${after}`
  }
  return made
}
