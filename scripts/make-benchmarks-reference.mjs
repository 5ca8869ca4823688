/**
 * Writes the list of sets into docs/reference/benchmarks.md, between its markers, out of benchmarks/*.yaml:
 *
 *   node scripts/make-benchmarks-reference.mjs            writes the file
 *   node scripts/make-benchmarks-reference.mjs --check    exits 1 when the committed file differs
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readShippedFiles } from '../dist/items/catalogue.js'
import { ROOT } from './build.mjs'
import { writeOrCheck } from './generated.mjs'

const FILE = 'docs/reference/benchmarks.md'
const BEGIN = '<!-- sets:begin, made by scripts/make-benchmarks-reference.mjs -->'
const END = '<!-- sets:end -->'

/** Languages beyond these are counted. */
const MOST_LANGUAGES = 4

/** @param {readonly string[]} languages */
function languagesOf(languages) {
  if (languages.includes('mul')) return 'many'
  return languages.length > MOST_LANGUAGES ? `${languages.length} languages` : languages.join(', ')
}

/** A Markdown table as the formatter has it: every column as wide as its widest cell. */
function table(head, body) {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

const descriptions = await readShippedFiles()
const rows = descriptions.map(({ id, title, languages, fields, unconfirmed }) => [
  `[\`${id}\`](../../benchmarks/${id}.yaml)`,
  `${title}${unconfirmed === undefined ? '' : ' \\*'}`,
  languagesOf(languages),
  [...new Set(fields.map(({ role }) => role))].join(', '),
])
const list = [
  `${descriptions.length} sets. \\* Something of the form of the records could not be read in a source: the file says what.`,
  '',
  table(['id', 'set', 'languages', 'roles'], rows),
].join('\n')

const text = readFileSync(join(ROOT, FILE), 'utf8')
const [before, rest] = text.split(BEGIN)
const after = rest?.split(END)[1]
if (after === undefined) throw new Error(`${FILE} has no "${BEGIN}" with "${END}" after it`)
writeOrCheck(FILE, `${before}${BEGIN}\n\n${list}\n\n${END}${after}`)
