/**
 * What every preset flags of real sets in real corpora, as the tables of docs/explanation/preset-rates.md:
 *
 *   node bench/presets/run.mjs                 prints the tables
 *   node bench/presets/run.mjs --write         puts them into the page
 *   node bench/presets/run.mjs --keep FOLDER   leaves the report of each pair there, for `dosimeter explain`
 *
 * Reads ../shared/data or DOSIMETER_SHARED/data, and zstd through the program zstdcat.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { findDescription, loadItemSet, PRESETS, scanItems, writeReport } from '../../dist/index.js'
import { replaceBetween } from '../harness/markers.mjs'

const DATA = join(process.env.DOSIMETER_SHARED ?? join(import.meta.dirname, '../../../shared'), 'data')
const PAGE = join(import.meta.dirname, '../../docs/explanation/preset-rates.md')
const TEXT_FIELDS = ['text', 'gsm8k-train.jsonl=question,answer']

/** Corpora that may hold something of a set. */
const RELATED = [
  { sets: ['gsm8k'], corpora: ['gsm8k-train'] },
  { sets: ['gsm8k'], corpora: ['t0-train'] },
  { sets: ['humaneval'], corpora: ['thealgorithms'] },
  { sets: ['mbpp'], corpora: ['thealgorithms'] },
  { sets: ['humaneval'], corpora: ['leetcode'] },
  { sets: ['mbpp'], corpora: ['leetcode'] },
]
/** Corpora that cannot hold a set: of another domain, or older. */
const UNRELATED = [
  { sets: ['gsm8k'], corpora: ['rails', 'leetcode'] },
  { sets: ['mmlu'], corpora: ['rails', 'gsm8k-train'] },
  { sets: ['qasc'], corpora: ['rails', 'leetcode'] },
  { sets: ['agieval'], corpora: ['rails', 'gsm8k-train'] },
  { sets: ['bbh'], corpora: ['rails', 'gsm8k-train'] },
  { sets: ['humaneval', 'mbpp'], corpora: ['gsm8k-train', 't0-train'] },
]
const FILES = { mmlu: 'mmlu/test.jsonl.gz', gsm8k: 'gsm8k/test.jsonl' }

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-presets-'))

/** @returns {Promise<string>} path of the corpus as JSONL */
async function corpus(name) {
  const path = join(folder, `${name}.jsonl`)
  if (existsSync(path)) return path
  const from = (ending) => join(DATA, 'corpora', `${name}.${ending}`)
  if (existsSync(from('jsonl'))) cpSync(from('jsonl'), path)
  else if (existsSync(from('jsonl.gz'))) writeFileSync(path, gunzipSync(readFileSync(from('jsonl.gz'))))
  else if (existsSync(from('jsonl.zst')))
    writeFileSync(path, execFileSync('zstdcat', [from('jsonl.zst')], { maxBuffer: 2 ** 30 }))
  else {
    const file = await asyncBufferFromFile(from('parquet'))
    const rows = await parquetReadObjects({ file, compressors })
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  }
  return path
}

async function scanPair({ sets: names, corpora }, keep) {
  const sets = await Promise.all(
    names.map(async (name) =>
      loadItemSet({
        name,
        description: await findDescription(name),
        paths: [join(DATA, 'benchmarks', FILES[name] ?? name)],
      }),
    ),
  )
  const inputs = await Promise.all(corpora.map(corpus))
  const presets = PRESETS.map(({ id }) => id)
  const result = await scanItems(sets, { inputs, textFields: TEXT_FIELDS, presets, reproducible: true })
  if (keep !== undefined) {
    const out = join(keep, `${names.join('-')}-in-${corpora.join('-')}`)
    mkdirSync(out, { recursive: true })
    await writeReport(out, result.report, result.items)
  }
  process.stderr.write(`${names.join(', ')} in ${corpora.join(', ')}\n`)
  return result.report
}

/** Items that are contaminated (when boilerplate does not count), and those with an overlap that decides nothing. */
function ownCell({ sets }) {
  const sum = (of) => sets.reduce((total, { results: [own] }) => total + of(own), 0)
  const contaminated = sum((own) => own.levels.contaminated)
  const without = sum((own) => (own.withoutBoilerplate ?? own).levels.contaminated)
  return cell(
    contaminated,
    without,
    sum(({ levels }) => levels.partial + levels.below),
  )
}

function presetCell({ sets }, name) {
  const sum = (of) =>
    sets.reduce((total, { results }) => total + of(results.find((each) => each.definition === name)), 0)
  return cell(
    sum(({ outcomes }) => outcomes.contaminated),
    sum((own) => own.contaminatedWithoutBoilerplate),
    sum(({ outcomes }) => outcomes.below + outcomes.measured),
  )
}

const cell = (contaminated, without, other) =>
  `${contaminated}${without === contaminated ? '' : ` (${without})`} · ${other}`

async function tableOf(pairs, keep) {
  const reports = []
  for (const pair of pairs) reports.push(await scanPair(pair, keep))
  const [own, ...published] = reports[0]?.definitions.map(({ name }) => name) ?? []
  const heads = pairs.map(({ sets, corpora }, i) => {
    const items = reports[i].sets.reduce((sum, { results: [summary] }) => sum + summary.items, 0)
    return `${sets.join(', ')} (${items}) in ${corpora.join(', ')}`
  })
  const rows = [
    [`\`${own}\``, ...reports.map(ownCell)],
    ...published.map((name) => [`\`${name}\``, ...reports.map((report) => presetCell(report, name))]),
  ]
  const all = [['definition', ...heads], ...rows]
  const widths = all[0].map((_, c) => Math.max(...all.map((row) => row[c].length)))
  const [head, ...lines] = all.map((row) => `| ${row.map((text, c) => text.padEnd(widths[c])).join(' | ')} |`)
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines].join('\n')
}

const { values } = parseArgs({ options: { write: { type: 'boolean' }, keep: { type: 'string' } } })
try {
  const related = await tableOf(RELATED, values.keep)
  const unrelated = await tableOf(UNRELATED, values.keep)
  if (values.write === true) {
    const page = readFileSync(PAGE, 'utf8')
    writeFileSync(PAGE, replaceBetween(replaceBetween(page, 'related', related), 'unrelated', unrelated))
  } else console.log(`${related}\n\n${unrelated}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
