/**
 * A policy to begin with, as YAML with a comment for every key. Pure.
 */
import type { FoundSet, FoundSets } from './find-sets.ts'

/** Plain where YAML takes the text for what it is, else quoted: JSON strings are YAML. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z_][A-Za-z0-9_./-]*$/u.test(text) && !/^(?:true|false|null|yes|no|on|off|[\d.e+-]+)$/iu.test(text)
  return isPlain ? text : JSON.stringify(text)
}

function list(values: readonly string[]): string {
  return `[${values.map(scalar).join(', ')}]`
}

/** A comment, whatever stands in the text. */
function comment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`
}

function setLines(set: FoundSet): string[] {
  const items = `${set.items} item${set.items === 1 ? '' : 's'}`
  if (set.kind === 'described') {
    return [
      `  ${comment(`${set.title}, ${items}`)}`,
      `  - benchmark: ${scalar(set.benchmark)}`,
      `    paths: ${list(set.paths)}`,
    ]
  }
  return [
    `  ${comment(`${items}; no description: are these the keys with the items’ text?`)}`,
    `  - name: ${scalar(set.name)}`,
    `    items: ${list([set.path])}`,
    `    fields: ${list(set.fields)}`,
  ]
}

const HEAD = `# yaml-language-server: $schema=./node_modules/dosimeter/schemas/policy.schema.json
# Policy of dosimeter: what is checked, and how much contamination it may have.
#   dosimeter check --policy dosimeter.yaml    exits 0 within all limits, 1 above one, 2 when it cannot answer
# Paths are relative to this file. A flag wins over what stands here.
version: 1
`

const INDEXES = `
# Folders of indexes (dosimeter index build); each set is checked against each of them.
`

const SETS = `
# What is checked: known benchmarks (dosimeter benchmarks list) or descriptions of yours by "benchmark" and "paths",
# other files by "items" and "fields".
`

const REST = `
# Options of check and scan.
defaults:
  exact: false          # true: compare what was found with the documents themselves; needs the corpus
  redact: false         # true: no text of items in reports

# A figure strictly above its limit fails. Shares are 0.02 or 2%.
limits:
  max-contaminated: 0   # share of items with most of their text in the corpus
  max-partial: 5%       # share of items that are at least partly there, contaminated ones among them
  # max-mean-coverage: 10%
  # fail-on: [partial]  # one such item is too many: contaminated, partial, overlap; verified, with exact: true
  # fields:             # limits for single fields, by name
  #   answer: { max-contaminated: 0 }
  # presets:            # limits for published definitions (dosimeter presets list)
  #   gpt3: { max-contaminated: 2% }
  #   llama3: { at: 50%, max-contaminated: 2% }  # its source has no threshold: say from where an item counts
  too-short: count      # items too short to be tested: count (as without overlap), leave-out, refuse (exit 2), fail
  not-testable: count   # the same for items whose question is shorter than a gram
  unverified: count     # overlaps that only an index tells of: count, likely, refuse (exit 2), fail

# For single sets, by name; a key here replaces the same key of "limits".
# benchmarks:
#   my-set: { max-partial: 0 }

# Items that may be contaminated, by the fingerprint of the finding or of the item, each with a reason and an end.
# allow:
#   - fingerprint: "my-set:0123456789abcdef:input-only"
#     reason: the question is quoted from a public web page on purpose
#     expires: "2027-12-31"
`

/** @returns the text of a policy file */
export function describePolicy({ indexes, sets, tooLarge }: FoundSets): string {
  const indexLines =
    indexes.length === 0
      ? ['# None was found here: name yours.', '# indexes: [indexes/corpus]']
      : [`indexes: ${list(indexes)}`]
  const setPart =
    sets.length === 0
      ? [
          '# None was found here: name yours.',
          '# sets:',
          '#   - benchmark: gsm8k',
          '#     paths: [test.jsonl]',
          '#   - name: my-set',
          '#     items: [my-set.jsonl]',
          '#     fields: [question, answer]',
        ]
      : ['sets:', ...sets.flatMap(setLines)]
  const left = tooLarge.map((path) => comment(`left out, larger than 64 MiB: ${path}`))
  return `${HEAD}${INDEXES}${indexLines.join('\n')}\n${SETS}${[...left, ...setPart].join('\n')}\n${REST}`
}
