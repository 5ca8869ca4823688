/**
 * What every preset flags of real sets in real corpora, as Markdown tables for docs/explanation/preset-rates.md:
 *
 *   node bench/presets/run.mjs                 prints the tables
 *   node bench/presets/run.mjs --keep FOLDER   leaves the report of each corpus there, for `dosimeter explain`
 *
 * Reads ../shared/data or DOSIMETER_SHARED/data, and zstd through the program zstdcat.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { findDescription, loadItemSet, PRESETS, scanItems, writeReport } from '../../dist/index.js'

const DATA = join(process.env.DOSIMETER_SHARED ?? join(import.meta.dirname, '../../../shared'), 'data')
const TEXT_FIELDS = { 'gsm8k-train': 'question,answer' }

/** Corpora, and of how many documents one is taken: a scan for all definitions takes 38 times as long as for one. */
const CORPORA = { 'gsm8k-train': 1, 't0-train': 8, thealgorithms: 1, leetcode: 8, rails: 4 }
const SETS = ['gsm8k', 'humaneval', 'mbpp', 'qasc']
/** Corpora that may hold something of a set; the others are of another domain. */
const RELATED = {
  'gsm8k-train': ['gsm8k'],
  't0-train': ['gsm8k', 'qasc'],
  thealgorithms: ['humaneval', 'mbpp'],
  leetcode: ['humaneval', 'mbpp'],
  rails: [],
}
const FILES = { mmlu: 'mmlu/test.jsonl.gz', gsm8k: 'gsm8k/test.jsonl' }

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-presets-'))

/** @returns {string} path of the corpus, as JSONL where it is thinned out */
function corpus(name, every) {
  const from = (ending) => join(DATA, 'corpora', `${name}.${ending}`)
  const whole = ['jsonl', 'jsonl.gz', 'jsonl.zst', 'parquet'].map(from).find((path) => existsSync(path))
  if (every === 1) return whole
  const path = join(folder, `${name}.jsonl`)
  const bytes = whole.endsWith('.gz')
    ? gunzipSync(readFileSync(whole))
    : execFileSync('zstdcat', [whole], { maxBuffer: 2 ** 30 })
  const lines = bytes.toString('utf8').trimEnd().split('\n')
  writeFileSync(
    path,
    lines
      .filter((_, i) => i % every === 0)
      .map((line) => `${line}\n`)
      .join(''),
  )
  return path
}

async function scanCorpus(name, every, keep) {
  const sets = await Promise.all(
    SETS.map(async (set) =>
      loadItemSet({
        name: set,
        description: await findDescription(set),
        paths: [join(DATA, 'benchmarks', FILES[set] ?? set)],
      }),
    ),
  )
  const presets = PRESETS.map(({ id }) => id)
  const inputs = [corpus(name, every)]
  const { report, items } = await scanItems(sets, {
    inputs,
    textFields: [TEXT_FIELDS[name] ?? 'text'],
    presets,
    reproducible: true,
  })
  if (keep !== undefined) writeReport(join(keep, name), { report, items })
  process.stderr.write(`${name}: ${report.exact.documents} documents\n`)
  return report
}

/** Items that are contaminated (when boilerplate does not count), and those with an overlap that decides nothing. */
function cellOf({ results: [own, ...published] }, name) {
  if (name === own.definition) {
    const { contaminated, partial, below } = own.levels
    return cell(contaminated, (own.withoutBoilerplate ?? own).levels.contaminated, partial + below)
  }
  const summary = published.find(({ definition }) => definition === name)
  const { contaminated, below, measured } = summary.outcomes
  return cell(contaminated, summary.contaminatedWithoutBoilerplate, below + measured)
}

const cell = (contaminated, without, other) =>
  `${contaminated}${without === contaminated ? '' : ` (${without})`} · ${other}`

/** One column for each set and corpus. */
function tableOf(reports, isWanted) {
  const columns = [...reports].flatMap(([corpus, { sets }]) =>
    sets.filter(({ name }) => isWanted(name, corpus)).map((set) => ({ corpus, set })),
  )
  const names = [...reports.values()][0].definitions.map(({ name }) => name)
  const all = [
    ['definition', ...columns.map(({ corpus, set }) => `${set.name} in ${corpus}`)],
    ...names.map((name) => [`\`${name}\``, ...columns.map(({ set }) => cellOf(set, name))]),
  ]
  const widths = all[0].map((_, c) => Math.max(...all.map((row) => row[c].length)))
  const [head, ...lines] = all.map((row) => `| ${row.map((text, c) => text.padEnd(widths[c])).join(' | ')} |`)
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines].join('\n')
}

const { values } = parseArgs({ options: { keep: { type: 'string' } } })
const reports = new Map()
try {
  for (const [name, every] of Object.entries(CORPORA)) {
    reports.set(name, await scanCorpus(name, every, values.keep))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const related = tableOf(reports, (set, corpus) => RELATED[corpus].includes(set))
const unrelated = tableOf(reports, (set, corpus) => !RELATED[corpus].includes(set))
console.log(`${related}\n\n${unrelated}`)
